"""How answers and reports look in a terminal: one function each, a heading, a table or two, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fingerpost import SKILL_AREAS, label_of
from fingerpost.faces.terminal import console, heading, line, show_basis, show_table

if TYPE_CHECKING:
    from fingerpost import (
        CollectReport,
        ExportReport,
        Fit,
        ImportReport,
        LinesReport,
        Profile,
        SearchResult,
        Status,
    )
    from fingerpost.faces.publish import PublishReport

REASONS_SHOWN = 3
HITS_SKILLS = 6


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
    for one in result.corrections:
        line(f"searched for {one.searched} instead of {one.typed}")
    if result.relaxed:
        all_of_it = f"only {result.n_with_all:,} have" if result.n_with_all else "no posting has"
        line(f"{all_of_it} all of it; the others have some")
    read_as = [
        ("not " if piece.denied else "") + label_of(piece.facet, piece.value) for piece in result.read_as if piece.facet
    ]
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
        if hit.why:
            line(f"  why: {'; '.join(f'{one.found} ({one.where})' for one in hit.why[:REASONS_SHOWN])}")
        line(f"  {hit.posting_id}  {hit.url or ''}")
    for facet in result.facets[:4]:
        values = ", ".join(f"{label_of(facet.name, value.value)} {value.n:,}" for value in facet.values[:8])
        line(f"\n{facet.name.replace('_', ' ')}: {values}")
    console().print()
    show_basis(result.basis)


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
    heading(f"{answer.title or answer.posting_id}: {score}\n")
    show_table([{"part": part.name, "share": part.score, "weight_share": part.weight} for part in answer.parts],
               ("part", "share", "weight_share"))  # fmt: skip
    rows = [
        {
            "requirement": item.name,
            "level": item.level,
            "status": item.status,
            "posting says": item.asked_words,
            "CV says": item.cv_words,
            "because": None if item.status == "missing" else item.because,  # the status says it
        }
        for item in answer.requirements
    ]
    show_table(rows, ("requirement", "level", "status", "posting says", "CV says", "because"))


def exported(report: ExportReport) -> None:
    """What was written where."""
    line(f"{report.n_postings:,} postings and {report.n_skills:,} skills written to {report.directory}")
    line(f"snapshot {report.snapshot}")


def exported_lines(report: LinesReport) -> None:
    """What was written where, as schema.org JobPosting."""
    line(f"{report.n_postings:,} postings written to {report.path}")


def published(report: PublishReport) -> None:
    """What a static site holds, and what was left out of it."""
    size = f"{report.n_bytes / 1e6:,.0f} MB"
    line(f"{report.n_pages:,} pages and {report.n_downloads:,} downloads, {size}, written to {report.directory}")
    line(f"snapshot {report.snapshot}; open {report.directory / 'index.html'}, or put the folder on any web server")
    for address, reason in report.left_out:
        line(f"left out: {address} ({reason})")


def status(answer: Status) -> None:
    """How the sources answer, and what this machine holds."""
    from fingerpost.faces.status_view import show_status

    show_status(answer)
