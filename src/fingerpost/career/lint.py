"""A draft posting beside the market: what an employer may want to look at again, and why.

The draft is read by the readers of postings. Inclusive wording is left to the tools that exist for it, and people are
never ranked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.career.lint_checks import CHECKS
from fingerpost.career.lint_draft import SEVERITIES, Draft, LintFinding, RequiredSkill, RoleMarket, required_of
from fingerpost.career.skill_asks import SkillAsks
from fingerpost.errors import InputError
from fingerpost.market.counting.reader_error import skill_error
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.pay.pay import pay
from fingerpost.market.profiles.role import in_text, role
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.quantile_intervals import QuantilesWithIntervals
from fingerpost.posting import EnrichedPosting, Finding, Posting, SkillAsked
from fingerpost.reading import read
from fingerpost.taxonomy.roles import find_role, roles

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

_TITLE_MOST: Final = 120
"""Characters; a longer first line is no title."""

_NOTES: Final = (
    "Listed skills are counted; spoken languages are conditions of their own.",
    "Wording that excludes people is left to the tools made for it; people are never ranked.",
    "What laws ask for depends on the place; this is no legal advice.",
)


@dataclass(frozen=True, slots=True)
class Lint(Answer):
    """A draft posting beside the postings of its role; findings by severity, then in the order of the text.

    `role_id` is the role that the text reads as, or the one given; None where none can be told, and then nothing is
    compared with a role. `role_probabilities` are (role id, probability) of the likeliest three. `number_required` is
    how many skills the role's postings require. `text` is what the spans are of.
    """

    title: str | None
    role_id: str | None
    role_probabilities: tuple[tuple[str, float], ...]
    required: tuple[RequiredSkill, ...]
    number_required: QuantilesWithIntervals | None
    findings: tuple[LintFinding, ...]
    text: str
    basis: Basis

    def headline(self) -> str:
        """What was looked at."""
        what = f" as {in_text(roles()[self.role_id].preferred_label)}" if self.role_id else ""
        return f"Draft posting{what}: {len(self.findings)} things to look at"

    def sentences(self) -> tuple[str, ...]:
        """The findings, the most severe first, and how the role was told."""
        told = "No role can be told from the text: it is compared with none."
        if self.role_id:
            named = ", ".join(f"{roles()[one].preferred_label} {100 * p:.0f} %" for one, p in self.role_probabilities)
            told = f"Compared with postings of {in_text(roles()[self.role_id].preferred_label)}; it reads as: {named}."
        return (told, *(f"{finding.severity}: {finding.says}; {finding.what_to_do}." for finding in self.findings))

    def tables(self) -> tuple[AnswerTable, ...]:
        """The findings, and the required skills with the share of the role's postings that require each."""
        findings = tuple(
            {key: row[key] for key in ("severity", "check", "words", "says", "what to do", "n")}
            for row in self.to_rows()
        )
        required: tuple[Row, ...] = tuple(
            {
                "skill": skill.label,
                "words": skill.words,
                "years": skill.years,
                "share": skill.share.share if skill.share else None,
                "low": skill.share.low if skill.share else None,
                "high": skill.share.high if skill.share else None,
                "postings": skill.share.of if skill.share else None,
                "reason": skill.share.reason if skill.share else "no role can be told",
            }
            for skill in self.required
        )
        return (
            AnswerTable(self.headline(), tuple(findings[0]) if findings else (), findings),
            AnswerTable("Skills required: share of the role's postings that require them, with 95 % intervals",
                        tuple(required[0]) if required else (), required),
        )  # fmt: skip

    def to_rows(self) -> list[Row]:
        """One row a finding."""
        return [
            {
                "severity": finding.severity,
                "check": finding.check,
                "says": finding.says,
                "what to do": finding.what_to_do,
                "words": " … ".join(finding.words) or None,
                "start": finding.spans[0][0] if finding.spans else None,
                "end": finding.spans[0][1] if finding.spans else None,
                "share": finding.share.share if finding.share else None,
                "low": finding.share.low if finding.share else None,
                "high": finding.share.high if finding.share else None,
                "n": finding.n,
            }
            for finding in self.findings
        ]

    def chart(self) -> alt.LayerChart:
        """The share of the role's postings that require each of the skills."""
        from fingerpost.market.charts import nothing, share_bars

        title = "What the draft requires, and how many postings of the role do"
        shares = [(skill.label, skill.share) for skill in self.required if skill.share]
        reason = next((share.reason for _, share in shares if share.reason), None)
        if not shares or reason:
            return nothing(title, reason or "the draft requires no listed skill, or its role cannot be told")
        rows: list[Row] = [{"label": name, "share": s.share, "low": s.low, "high": s.high} for name, s in shares]
        ordered = sorted(rows, key=lambda row: (-row["share"], row["label"]))
        return share_bars(ordered, title, ["Share of the role's postings, with 95 % intervals"])


def lint(
    draft: str | Posting,
    con: DuckDBPyConnection,
    *,
    today: date,
    title: str | None = None,
    role_id: str | None = None,
    selection: Selection | None = None,
) -> Lint:
    """What to look at again in a draft posting, given as text or as a posting.

    Without a `title` the first line of a text is taken as it, where it is short. `role_id` (or its name) replaces the
    role that the text reads as; `selection` narrows the postings compared with.

    Raises:
        InputError: the draft is empty.
        UnknownNameError: no role is called so, or a name of the selection is in no list.
    """
    posting = draft if isinstance(draft, Posting) else _posting(draft, title)
    reading = read(posting)
    known = find_role(role_id).role_id if role_id else _role(reading)
    chosen = selection or Selection()
    everyone = scope_of(con, replace(chosen, role=None))
    market = None if known is None else _market(con, known, chosen, reading)
    held = Draft(
        reading=reading,
        today=today,
        skills=tuple(_required(one, reading.text, market) for one in required_of(reading)),
        market=market,
        everywhere=SkillAsks(everyone),
    )
    return Lint(
        title=posting.title,
        role_id=known,
        role_probabilities=reading.role_probabilities[:3],
        required=held.skills,
        number_required=market.number_required if market else None,
        findings=_in_order(finding for check in CHECKS for finding in check(held)),
        text=reading.text,
        basis=_basis(everyone if known is None else scope_of(con, replace(chosen, role=known))),
    )


def _posting(text: str, title: str | None) -> Posting:
    if not text.strip():
        msg = "the draft is empty; give the text of the posting, its title on the first line"
        raise InputError(msg)
    if title is None:
        first, _, rest = text.strip().partition("\n")
        if len(first) <= _TITLE_MOST and rest.strip():
            title, text = first.strip(), rest
    return Posting("draft", "draft", title, text)


def _role(reading: EnrichedPosting) -> str | None:
    """The role that the text reads as; None for "other"."""
    return reading.role.value if reading.role and reading.role.value != "other" else None


def _required(found: Finding[SkillAsked], text: str, market: RoleMarket | None) -> RequiredSkill:
    skill = found.value
    share = market.required.asked_share(skill.skill_id, skill_error(skill.skill_id, "required")) if market else None
    spans = skill.mentions or ((found.start, found.end),)
    words = text[spans[0][0] : spans[0][1]]
    return RequiredSkill(skill.skill_id, skill.preferred_label, spans, words, skill.years, share)


def _market(con: DuckDBPyConnection, role_id: str, chosen: Selection, reading: EnrichedPosting) -> RoleMarket:
    """The postings of the role; pay of the same seniority where enough of them state it in the draft's currency."""
    selection = replace(chosen, role=role_id)
    profile = role(con, role_id, chosen)
    required = SkillAsks(scope_of(con, selection))
    stated, population = profile.pay, f"role {in_text(profile.label)}"
    if reading.seniority and reading.salary:
        level = reading.seniority.value
        narrower = pay(con, replace(selection, seniority=level))
        currency = reading.salary[0].value.currency
        if any(group.currency == currency and group.mid.p10 is not None for group in narrower.groups):
            stated, population = replace(narrower, disclosure=stated.disclosure), f"{population}, {level}"
    return RoleMarket(profile.label, required, required.number_asked(), profile.years, stated, population)


def _in_order(findings: Iterable[LintFinding]) -> tuple[LintFinding, ...]:
    """By severity, then where they stand in the text; what is about no words comes last."""

    def place(finding: LintFinding) -> tuple[int, bool, int, str]:
        start = finding.spans[0][0] if finding.spans else 0
        return SEVERITIES.index(finding.severity), not finding.spans, start, finding.check

    return tuple(sorted(findings, key=place))


def _basis(scope: Scope) -> Basis:
    return scope.basis(scope.query.then("\nSELECT posting_id FROM selected"), *_NOTES)
