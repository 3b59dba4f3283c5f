"""How each answer looks in a terminal: one function an answer, a heading, a table or two, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fingerpost import SKILL_AREAS, label_of
from fingerpost.faces.terminal import console, show_basis, show_table

if TYPE_CHECKING:
    from fingerpost import (
        Answer,
        Breakdown,
        Claims,
        CollectReport,
        ExportReport,
        Fit,
        Gap,
        ImportReport,
        Pay,
        Profile,
        RoleProfile,
        Row,
        SearchResult,
        Share,
        SkillProfile,
        Status,
    )

SKILLS_SHOWN = 5
HITS_SKILLS = 6


def line(text: str) -> None:
    """One line on standard output, without markup."""
    console().print(text, markup=False)


def heading(text: str) -> None:
    """A heading."""
    console().print(f"\n{text}", style="bold", markup=False)


def share_row(name: str, share: Share, label: str) -> Row:
    """A share as a row of a table."""
    return {
        name: label,
        "postings": share.n,
        "share": share.share,
        "low": share.low,
        "high": share.high,
        "note": share.reason or "",
    }


ROWS_SHOWN = 40
SHARE_COLUMNS = ("postings", "share", "low", "high")


def answer(given: Answer) -> None:
    """Any answer: what it says, its tables, and what it rests on."""
    heading(given.headline())
    for sentence in given.sentences():
        line(sentence)
    for table in given.tables():
        if table.rows:
            console().print()
            show_table(table.rows[:ROWS_SHOWN], table.columns, title=table.caption)
        if len(table.rows) > ROWS_SHOWN:
            line(f"… and {len(table.rows) - ROWS_SHOWN:,} rows more: --json has them all")
    show_basis(given.basis)


def collected(report: CollectReport) -> None:
    """What a collect brought."""
    heading(f"{report.boards} boards visited, {report.unchanged} unchanged, {len(report.failed)} not read whole")
    if report.skipped:
        line(f"left alone, visited lately: {report.skipped:,}")
    again = f", {report.reopened:,} opened again" if report.reopened else ""
    line(f"postings: {report.opened:,} opened, {report.changed:,} changed, {report.closed:,} closed{again}")
    _counted(report)
    failed = [{"board": board, "reason": reason} for board, reason in report.failed]
    if failed:
        show_table(failed, ("board", "reason"), title="not read whole")


def imported(report: ImportReport) -> None:
    """What an import brought."""
    _counted(report)


def _counted(report: ImportReport | CollectReport) -> None:
    """What became of the records; the counts add up."""
    line(
        f"{report.read:,} records read = {report.stored:,} stored + {report.duplicates:,} already there "
        f"+ {report.set_aside:,} set aside"
    )
    rows = [{"reason": reason, "records": n} for reason, n in report.set_aside_reasons]
    if rows:
        show_table(rows, ("reason", "records"), title="set aside")


def found(result: SearchResult) -> None:
    """One page of hits and the first facets."""
    heading(f"{result.n:,} postings, page {result.query.page} of {max(result.n_pages, 1)}")
    if result.relaxed:
        line("no posting has all the words; these have some of them")
    read_as = [label_of(piece.facet, piece.value) for piece in result.read_as if piece.facet]
    if read_as:
        line(f"read as: {' · '.join(read_as)}")
    if not result.n:
        line("remove a filter, or search for other words")
    for hit in result.hits:
        console().print(f"\n{hit.title or '(no title)'}", style="bold", markup=False)
        where = " · ".join(part for part in (hit.employer, hit.location, hit.work_mode, hit.seniority) if part)
        line(f"  {where}" if where else "  employer not stated")
        low, high = hit.salary_min, hit.salary_max
        if low or high:
            amounts = "–".join(f"{amount:,.0f}" for amount in (low, high) if amount)
            line(f"  {hit.salary_currency or ''} {amounts} a {(hit.salary_unit or '?').lower()}")
        if hit.skill_labels:
            line(f"  {', '.join(hit.skill_labels[:HITS_SKILLS])}")
        line(f"  {hit.posting_id}  {hit.url or ''}")
    for facet in result.facets[:4]:
        values = ", ".join(f"{label_of(facet.name, value.value)} {value.n:,}" for value in facet.values[:8])
        line(f"\n{facet.name.replace('_', ' ')}: {values}")
    console().print()
    show_basis(result.basis)


def claims(answer: Claims) -> None:
    """The article's claims with their verdicts, beside what was measured."""
    for claim in answer.claims:
        heading(claim.claim)
        line(f"{claim.verdict.capitalize()}: {claim.reason}")
        line(claim.measured)
        if claim.beside:
            line(f"Beside it: {claim.beside}")
    console().print()
    show_basis(answer.basis)


def role(answer: RoleProfile) -> None:
    """A role: skills by area, and who, where, how much."""
    heading(answer.label)
    line(answer.description)
    for area, label in SKILL_AREAS.items():
        rows = [
            {**share_row("skill", skill.any, skill.label), "required": skill.required.share}
            for skill in answer.skills_of(area)[:SKILLS_SHOWN]
        ]
        if rows:
            shown = [{**row, "required_share": row["required"]} for row in rows]
            show_table(shown, ("skill", *SHARE_COLUMNS, "required_share"), title=label)
    for part in (answer.seniority, answer.degrees, answer.work_modes, answer.countries, answer.industries):
        _cells(part, limit=6)
    _stated_pay(answer.pay)
    for example in answer.examples:
        line(f"{example.posting_id}  {example.title}, {example.employer or 'employer not stated'}")
    console().print()
    show_basis(answer.basis)


def skill(answer: SkillProfile) -> None:
    """A skill: how often, by whom, together with what."""
    heading(f"{answer.label} ({SKILL_AREAS.get(answer.skill_area, answer.skill_area)})")
    rows = [share_row("asked", answer.share, f"in {answer.population}")]
    rows += [share_row("asked", share, f"as {level}") for level, share in answer.levels]
    show_table(rows, ("asked", *SHARE_COLUMNS))
    rows = [share_row("role", cell.share, cell.label) for cell in answer.by_role]
    show_table(rows, ("role", *SHARE_COLUMNS), title="share of each role's postings")
    together = [
        {"skill": other.label, "share": other.share.share, "lift": other.lift} for other in answer.together[:10]
    ]
    show_table(together, ("skill", "share", "lift"), title="asked together with")
    _stated_pay(answer.pay_asking)
    show_basis(answer.basis)


def breakdown(answer: Breakdown) -> None:
    """Counts and shares by one field."""
    _cells(answer)
    line(f"shares are of {answer.denominator}")
    show_basis(answer.basis)


def _cells(answer: Breakdown, limit: int | None = None) -> None:
    rows = [share_row(answer.by, cell.share, cell.label) for cell in answer.cells[:limit]]
    columns: tuple[str, ...] = (answer.by, *SHARE_COLUMNS)
    if any(row["note"] for row in rows):
        columns += ("note",)
    show_table(rows, columns, title=answer.title)


def pay(answer: Pay) -> None:
    """Stated pay and what it rests on."""
    _stated_pay(answer)
    for reason, n in answer.set_aside:
        line(f"set aside: {n:,} {reason}")
    show_basis(answer.basis)


def _stated_pay(answer: Pay) -> None:
    """Stated pay by currency; groups that are too small are named in one line."""
    rows: list[Row] = [
        {
            "group": group.label,
            "currency": group.currency,
            "postings": group.mid.n,
            "p25": group.mid.p25,
            "median": group.mid.p50,
            "from": group.mid.median_low,
            "to": group.mid.median_high,
            "p75": group.mid.p75,
        }
        for group in answer.groups
        if group.mid.reason is None
    ]
    disclosed = f"{100 * answer.disclosure.share:.1f} %" if answer.disclosure.share is not None else "too few"
    heading(f"Stated pay per year, middle of the range; stated by {disclosed} of {answer.population}")
    if rows:
        show_table(rows, ("group", "currency", "postings", "p25", "median", "from", "to", "p75"))
    few = [f"{group.label} in {group.currency} ({group.mid.n})" for group in answer.groups if group.mid.reason]
    if few:
        line(f"too few to say (postings): {', '.join(few)}")


def profile(answer: Profile) -> None:
    """What a CV says."""
    years = "not stated" if answer.years_experience is None else f"{answer.years_experience:g}"
    line(f"years of experience: {years}; highest degree: {answer.degree or 'not stated'}")
    if answer.note:
        line(f"careful: {answer.note}")
    rows = [
        {"skill": item.preferred_label, "area": SKILL_AREAS.get(item.skill_area, item.skill_area), "words": item.words}
        for item in answer.skills
    ]
    show_table(rows, ("skill", "area", "words"), title=f"{len(rows)} skills")


def fit(answer: Fit) -> None:
    """A fit, part by part and requirement by requirement."""
    score = "the posting states no requirement" if answer.score is None else f"{100 * answer.score:.0f} of 100"
    heading(f"{answer.title or answer.posting_id}: {score}")
    show_table([{"part": part.name, "share": part.score, "weight_share": part.weight} for part in answer.parts],
               ("part", "share", "weight_share"))  # fmt: skip
    rows = [
        {
            "requirement": item.name,
            "level": item.level,
            "status": item.status,
            "posting says": item.asked_words,
            "CV says": item.cv_words,
            "because": item.because,
        }
        for item in answer.requirements
    ]
    show_table(rows, ("requirement", "level", "status", "posting says", "CV says", "because"))


def gap(answer: Gap) -> None:
    """What is missing for a role, most asked for first."""
    coverage = "too few postings" if answer.coverage is None else f"{100 * answer.coverage:.0f} % covered"
    heading(f"{answer.label}: {coverage}")
    areas = [
        {"area": SKILL_AREAS.get(area.skill_area, area.skill_area), "coverage": area.coverage,
         "skills": area.n_skills, "met": area.n_met}
        for area in answer.areas
    ]  # fmt: skip
    show_table(areas, ("area", "coverage", "skills", "met"))
    rows = [row for row in answer.to_rows() if row["status"] != "met"][:25]
    columns = ("skill", "status", "share", "low", "high", "required_share", "held")
    show_table(rows, columns, title="not or only partly there")
    show_basis(answer.basis)


def exported(report: ExportReport) -> None:
    """What was written where."""
    line(f"{report.n_postings:,} postings and {report.n_skills:,} skills written to {report.directory}")
    line(f"snapshot {report.snapshot}")


def status(answer: Status) -> None:
    """How the sources answer, and what this machine holds."""
    from fingerpost.faces.status_view import show_status

    show_status(answer)
