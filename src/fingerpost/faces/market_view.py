"""How the answers about the market look in a terminal; those without a form of their own by `answer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fingerpost import SKILL_AREAS
from fingerpost.faces.sparklines import lines_of, trends_of
from fingerpost.faces.terminal import console, heading, line, show_basis, show_table, shows_bars
from fingerpost.faces.verbs import next_step

if TYPE_CHECKING:
    from fingerpost import Answer, Breakdown, Claims, Pay, RoleProfile, Row, Share, SkillProfile

SKILLS_SHOWN = 5
ROWS_SHOWN = 40
GROUPS_SHOWN = 8
FEW_NAMED = 6
SENTENCES_SHOWN = 2
LEVELS = {"required": "as a must", "preferred": "as a wish", "duty": "used in the duties"}
COLLECT_FIRST = "To collect some: fingerpost collect --all"
TREND = "trend"
SHARE_COLUMNS = ("postings", "share", "low", "high")


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


def answer(given: Answer) -> None:
    """Any answer: what it says, its tables, and what it rests on."""
    heading(given.headline())
    for sentence in given.sentences():
        line(sentence)
    if (step := next_step(given)) is not None:
        line(step)
    _series(given)
    console().print()
    trends = trends_of(given) if shows_bars() else {}
    for table in given.tables():
        columns, rows = table.columns, table.rows[:ROWS_SHOWN]
        if trends and any(row[columns[0]] in trends for row in rows):
            rows = tuple({**row, TREND: trends.get(row[columns[0]])} for row in rows)
            columns = (columns[0], TREND, *columns[1:])
        if rows:
            show_table(rows, columns, title=table.caption)
        if len(table.rows) > ROWS_SHOWN:
            line(f"… and {len(table.rows) - ROWS_SHOWN:,} rows more: --json has them all")
    show_basis(given.basis)


def _series(given: Answer) -> None:
    """The series of an answer, a line each."""
    for shown in lines_of(given) if shows_bars() else ():
        line(f"{shown.label}  {shown.bars}  {shown.ends}")


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
    """A role: what it is and where it leads, the work, the skills by area, and who, where, how much."""
    heading(answer.label)
    line(answer.description)
    if answer.leads_to:
        line(f"Leads to: {', '.join(answer.leads_to)}.")
    console().print()
    if not answer.basis.n_postings:
        line(f"No posting of this role is held here. {COLLECT_FIRST}")
        show_basis(answer.basis)
        return
    years = answer.years
    show_table(
        [
            share_row("what", answer.share, "share of the postings selected"),
            share_row("what", answer.title_says, "bear a usual title of the role"),
        ],
        ("what", *SHARE_COLUMNS, "note"),
    )
    if years.p50 is not None:
        line(f"Median years asked: {years.p50:g} ({years.n:,} postings state any)")
    _cells(answer.duties, limit=8)
    for area, label in SKILL_AREAS.items():
        rows = [
            {**share_row("skill", skill.any, skill.label), "required_share": skill.required.share}
            for skill in answer.skills_of(area)[:SKILLS_SHOWN]
        ]
        if rows:
            show_table(rows, ("skill", *SHARE_COLUMNS, "required_share", "note"), title=f"Skills: {label}")
    for part in (answer.seniority, answer.degrees, answer.work_modes, answer.countries, answer.industries):
        _cells(part, limit=6)
    _stated_pay(answer.pay)
    if answer.examples:
        heading("Examples")
    for example in answer.examples:
        line(f"{example.posting_id}  {example.title}, {example.employer or 'employer not stated'}")
    _asked_further(
        f"fingerpost title-use {answer.role_id}",
        f"fingerpost distinctive {answer.role_id}",
        f"fingerpost demand --role {answer.role_id}",
    )
    show_basis(answer.basis)


def skill(answer: SkillProfile) -> None:
    """A skill: how often, by whom, together with what, how that moves, and the pay beside it."""
    heading(f"{answer.label} ({SKILL_AREAS.get(answer.skill_area, answer.skill_area)})\n")
    rows = [share_row("asked", answer.share, f"in {answer.population}")]
    rows += [share_row("asked", share, LEVELS.get(level, f"as {level}")) for level, share in answer.levels]
    show_table(rows, ("asked", *SHARE_COLUMNS, "note"))
    parts = (("role", answer.by_role), ("industry", answer.by_industry), ("seniority", answer.by_seniority))
    for name, cells in parts:
        rows = [share_row(name, cell.share, cell.label) for cell in cells[:GROUPS_SHOWN]]
        if rows:
            show_table(rows, (name, *SHARE_COLUMNS, "note"), title=f"Share of each {name}'s postings")
    together = [
        {"skill": other.label, "share": other.share.share, "times": other.lift} for other in answer.together[:10]
    ]
    if together:
        title = "Asked together with; times as often as elsewhere"
        show_table(together, ("skill", "share", "times"), title=title)
    for name, part in (("Over time", answer.demand), ("Pay that goes with it", answer.premium)):
        if part:
            heading(name)
            for sentence in part.sentences()[:SENTENCES_SHOWN]:
                line(sentence)
            _series(part)
    _stated_pay(answer.pay_asking)
    _asked_further(
        f"fingerpost demand --skill {answer.skill_id}",
        f"fingerpost premium {answer.skill_id}",
        f"fingerpost skill-links {answer.skill_id}",
    )
    show_basis(answer.basis)


def _asked_further(*commands: str) -> None:
    """What else can be asked about the same thing."""
    heading("Ask further")
    for command in commands:
        line(f"  {command}")
    console().print()


def breakdown(answer: Breakdown) -> None:
    """Counts and shares by one field."""
    console().print()
    _cells(answer)
    line(f"shares are of {answer.denominator}")
    show_basis(answer.basis)


def _cells(answer: Breakdown, limit: int | None = None) -> None:
    rows = [share_row(answer.by, cell.share, cell.label) for cell in answer.cells[:limit]]
    if rows:
        show_table(rows, (answer.by, *SHARE_COLUMNS, "note"), title=answer.title)


def pay(answer: Pay) -> None:
    """Stated pay and what it rests on."""
    _stated_pay(answer)
    for reason, n in answer.set_aside:
        line(f"set aside: {n:,} {reason}")
    console().print()
    show_basis(answer.basis)


def _stated_pay(answer: Pay) -> None:
    """Stated pay by currency, with the interval of the median; groups that are too small are named in one line."""
    name = (answer.by or "group").replace(",", ", ")
    rows: list[Row] = [
        {
            name: group.label,
            "currency": group.currency,
            "postings": group.mid.n,
            "p25": group.mid.p25,
            "median": group.mid.p50,
            "low": group.mid.median_low,
            "high": group.mid.median_high,
            "p75": group.mid.p75,
        }
        for group in answer.groups
        if group.mid.reason is None
    ]
    disclosed = f"{100 * answer.disclosure.share:.1f} %" if answer.disclosure.share is not None else "too few"
    heading("Stated pay per year, middle of the range")
    line(f"stated by {disclosed} of {answer.population}")
    if rows:
        columns = (*((name,) if answer.by else ()), "currency", "postings", "p25", "median", "low", "high", "p75")
        show_table(rows, columns)
    few = [f"{group.label} in {group.currency} ({group.mid.n})" for group in answer.groups if group.mid.reason]
    if few:
        more = f" and {len(few) - FEW_NAMED} more" if len(few) > FEW_NAMED else ""
        line(f"too few to say (postings): {', '.join(few[:FEW_NAMED])}{more}")
    if not answer.groups:
        line("no posting states pay that can be counted")
