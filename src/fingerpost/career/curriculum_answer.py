"""A syllabus beside the demand of a role as an answer: skills by verdict, and what is covered by skill area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.market.counting.words import percent
from fingerpost.market.profiles.role import in_text
from fingerpost.taxonomy.skills import SKILL_AREAS

if TYPE_CHECKING:
    import altair as alt

Verdict = Literal["covers", "covers by another", "ground", "teaches beyond", "lacks", "cannot be told"]
"""covers by another: it follows from a skill taught. ground: asked little, and comes before what is asked.

cannot be told: too few postings, or an interval that is too wide to call a share little.
"""


@dataclass(frozen=True, slots=True)
class TaughtSkill:
    """A skill that the syllabus names or lacks, with the share of the role's postings that ask for it or use it.

    `words` are the syllabus's and `start`, `end` where they stand in the text; None for what it does not name.
    `trend` is the verdict on new postings that ask for it, None where nothing is told.
    """

    skill_id: str
    label: str
    skill_area: str
    verdict: Verdict
    share: Share
    because: str
    words: str | None = None
    start: int | None = None
    end: int | None = None
    trend: str | None = None


@dataclass(frozen=True, slots=True)
class AreaCovered:
    """One skill area: the share of what the postings ask in it that is covered, and how many skills the syllabus names.

    `covered` counts pairs of posting and skill.
    """

    skill_area: str
    covered: Share
    n_named: int
    n_lacking: int


@dataclass(frozen=True, slots=True)
class Curriculum(Answer):
    """A syllabus beside the demand of a role; skills by verdict, in each the most asked for first.

    `covered` counts pairs of posting and skill. `n_unlisted` skills of the syllabus are in no list and are not judged.
    `text` is what the spans are of. `reason` says why nothing is told.
    """

    role_id: str
    label: str
    covered: Share
    areas: tuple[AreaCovered, ...]
    skills: tuple[TaughtSkill, ...]
    n_unlisted: int
    reason: str | None
    text: str
    basis: Basis

    def of(self, verdict: Verdict) -> tuple[TaughtSkill, ...]:
        """The skills of one verdict, the most asked for first."""
        return tuple(skill for skill in self.skills if skill.verdict == verdict)

    def headline(self) -> str:
        """What was compared."""
        return f"Syllabus beside what postings ask of {in_text(self.label)}"

    def sentences(self) -> tuple[str, ...]:
        """How much is covered, what is lacking most, and what is taught beyond the demand."""
        if self.reason:
            return (f"Nothing can be told: {self.reason}.",)
        named = sum(skill.words is not None for skill in self.skills)
        postings, asked = self.basis.n_postings, percent(self.covered)
        said = [f"It names {named} skills; {asked} of all that {postings:,} postings ask is covered."]
        if lacking := self.of("lacks"):
            most = "; ".join(f"{skill.label} {percent(skill.share)}{_trend(skill)}" for skill in lacking[:5])
            said.append(f"Asked for most and lacking: {most}.")
        if beyond := self.of("teaches beyond"):
            said.append(f"Taught and asked little: {', '.join(skill.label for skill in beyond)}.")
        if ground := self.of("ground"):
            said.append(f"Asked little by name, and the ground of what is asked: {', '.join(s.label for s in ground)}.")
        return tuple(said)

    def tables(self) -> tuple[AnswerTable, ...]:
        """Areas, and skills by verdict."""
        areas: tuple[Row, ...] = tuple(
            {
                "skill area": SKILL_AREAS[area.skill_area],
                "covered": area.covered.share,
                "low": area.covered.low,
                "high": area.covered.high,
                "asks": area.covered.of,
                "skills named": area.n_named,
                "skills lacking": area.n_lacking,
                "reason": area.covered.reason,
            }
            for area in self.areas
        )
        columns = ("verdict", "skill", "skill_area", "share", "low", "high", "n", "trend", "because")
        return (
            AnswerTable("Covered by skill area, of all that the postings ask", tuple(areas[0]) if areas else (), areas),
            AnswerTable("Skills: share of the role's postings, with 95 % intervals", columns, tuple(self.to_rows())),
        )

    def to_rows(self) -> list[Row]:
        """One row a skill."""
        return [
            {
                "verdict": skill.verdict,
                "skill_id": skill.skill_id,
                "skill": skill.label,
                "skill_area": skill.skill_area,
                "share": skill.share.share,
                "low": skill.share.low,
                "high": skill.share.high,
                "n": skill.share.n,
                "of": skill.share.of,
                "trend": skill.trend,
                "words": skill.words,
                "because": skill.because,
                "reason": skill.share.reason,
            }
            for skill in self.skills
        ]

    def chart(self) -> alt.LayerChart:
        """The share of what is asked that is covered, by skill area."""
        from fingerpost.market.charts import nothing, share_bars

        reason = self.reason or next((a.covered.reason for a in self.areas if a.covered.reason), None)
        if self.reason or not self.areas:
            return nothing(self.headline(), reason or "the postings ask for no skill")
        rows: list[Row] = [
            {
                "label": SKILL_AREAS[area.skill_area],
                "share": area.covered.share,
                "low": area.covered.low,
                "high": area.covered.high,
            }
            for area in self.areas
        ]
        return share_bars(rows, self.headline(), ["Covered, of all that is asked; 95 % intervals"], "share covered")


def _trend(skill: TaughtSkill) -> str:
    return f", {skill.trend}" if skill.trend else ""
