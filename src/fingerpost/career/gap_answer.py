"""What a profile lacks, as an answer: skills by area with how often they are required, their trends and premiums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.career.fit_answer import Status
from fingerpost.market.counting.words import percent
from fingerpost.market.pay.premium_answer import Effect
from fingerpost.taxonomy.skills import SKILL_AREAS

if TYPE_CHECKING:
    import altair as alt

NAMED = 5
DRAWN = 25


@dataclass(frozen=True, slots=True)
class GapSkill:
    """A skill that is asked for and whether the CV has it.

    `asked` is the share of the postings that ask for it or use it, `required` those where it is a must, both None with
    a reason where that is not known. `weight` is what it counts for in the coverage. `held_label` is the skill of the
    CV that meets it, wholly or partly, `because` says how. `level` is what one posting asks it as, None for many.
    `trend` is the verdict on new postings that ask for it, None where nothing is told. `premium` is the difference in
    pay that goes with it (`premium_told`: it can be told from none), None with `premium_reason`.
    """

    skill_id: str
    label: str
    skill_area: str
    asked: Share
    required: Share
    status: Status
    credit: float
    held_label: str | None
    because: str
    weight: float
    level: Literal["required", "preferred"] | None = None
    trend: str | None = None
    premium: Effect | None = None
    premium_told: bool = False
    premium_reason: str | None = None

    def premium_words(self) -> str | None:
        """By how much pay differs beside it, with its 95 % interval; None where that is not known."""
        effect = self.premium
        if effect is None or effect.share is None or effect.low is None or effect.high is None:
            return None
        share, low, high = (round(100 * one) for one in (effect.share, effect.low, effect.high))
        figures = f"{share:+d} % ({low:+d} to {high:+d})"
        return figures if self.premium_told else f"{figures}, within chance"


@dataclass(frozen=True, slots=True)
class GapArea:
    """A skill area: how much of what is asked for the CV covers, in [0, 1], by weight; None where nothing weighs."""

    skill_area: str
    coverage: float | None
    n_skills: int
    n_met: int


@dataclass(frozen=True, slots=True)
class Gap(Answer):
    """The gap of a profile to a role, to one posting (`posting_id`), or to any part of the market (no `role_id`).

    `coverage` is the mean credit of the skills by their `weight`, in [0, 1]; None with `reason` where nothing can be
    told. `skills` come by weight, the heaviest first. `weighted_by` says in words what the weights are.
    """

    role_id: str | None
    label: str
    coverage: float | None
    areas: tuple[GapArea, ...]
    skills: tuple[GapSkill, ...]
    basis: Basis
    weighted_by: str = ""
    posting_id: str | None = None
    currency: str | None = None
    reason: str | None = None

    @property
    def missing(self) -> tuple[GapSkill, ...]:
        """The skills that the CV does not have, the heaviest first."""
        return tuple(skill for skill in self.skills if skill.status == "missing")

    def headline(self) -> str:
        """What was compared."""
        return f"What is missing for {self.label}"

    def sentences(self) -> tuple[str, ...]:
        """How much is covered, and what is missing most with its trend and premium; or why nothing can be told."""
        if self.coverage is None:
            return (f"Nothing can be told: {self.reason or 'no skill is asked for'}.",)
        n_met, n_partly = (sum(skill.status == status for skill in self.skills) for status in ("met", "partly"))
        covered = f"The CV covers {self.coverage:.0%} of the skills asked for, weighted by {self.weighted_by}"
        said = [f"{covered}: {n_met} met and {n_partly} in part of {len(self.skills)}."]
        heavy = [skill for skill in self.missing if skill.weight > 0][:NAMED]
        if heavy:
            said.append(f"Missing, the heaviest first: {'; '.join(map(_words, heavy))}.")
        implied = [skill for skill in self.skills if skill.status == "partly"][:NAMED]
        if implied:
            said.append(f"Met in part: {'; '.join(f'{skill.label} ({skill.because})' for skill in implied)}.")
        return tuple(said)

    def tables(self) -> tuple[AnswerTable, ...]:
        """Coverage by skill area, what is missing, and what the CV has wholly or in part."""
        if self.coverage is None:
            return ()
        areas: tuple[Row, ...] = tuple(
            {
                "skill area": SKILL_AREAS.get(area.skill_area, area.skill_area),
                "coverage": area.coverage,
                "skills": area.n_skills,
                "met": area.n_met,
            }
            for area in self.areas
        )
        missing = tuple(_missing_row(skill) for skill in self.missing)
        had = tuple(row for row in self.to_rows() if row["status"] != "missing")
        shown = [AnswerTable("Covered by skill area", ("skill area", "coverage", "skills", "met"), areas)]
        if missing:
            columns = tuple(name for name in missing[0] if any(row[name] is not None for row in missing))
            caption = "Missing: share of the postings that require it, and that ask for it in any way"
            shown.append(AnswerTable(caption, columns, missing))
        if had:
            had_columns = ("skill", "status", "required_share", "because")
            shown.append(AnswerTable("Met, wholly or in part", had_columns, had))
        return tuple(shown)

    def to_rows(self) -> list[Row]:
        """One row a skill."""
        return [
            {
                "skill_id": skill.skill_id, "skill": skill.label, "skill_area": skill.skill_area,
                "status": skill.status, "level": skill.level, "weight": skill.weight, "credit": skill.credit,
                "share": skill.asked.share, "low": skill.asked.low, "high": skill.asked.high, "n": skill.asked.n,
                "required_share": skill.required.share, "required_low": skill.required.low,
                "required_high": skill.required.high, "reason": skill.required.reason, "trend": skill.trend,
                "premium": skill.premium.share if skill.premium else None,
                "premium_low": skill.premium.low if skill.premium else None,
                "premium_high": skill.premium.high if skill.premium else None,
                "premium_told": skill.premium_told, "premium_reason": skill.premium_reason,
                "held": skill.held_label, "because": skill.because,
            }
            for skill in self.skills
        ]  # fmt: skip

    def chart(self) -> alt.Chart | alt.LayerChart:
        """Bars of the heaviest skills, coloured by whether the CV has them."""
        import altair as alt

        from fingerpost.market.charts import nothing

        if self.coverage is None:
            return nothing(self.headline(), self.reason or "no skill is asked for")
        rows = self.to_rows()[:DRAWN]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title=f"{self.label}: what is asked and what the CV has")
            .mark_bar()
            .encode(
                x=alt.X("weight:Q", title=f"weight: {self.weighted_by}"),
                y=alt.Y("skill:N", sort=None, title=None),
                color=alt.Color(
                    "status:N",
                    scale=alt.Scale(domain=["met", "partly", "missing"], range=["#3b7d4f", "#d9a441", "#b5b0a6"]),
                ),
            )
        )
        return chart


def _words(skill: GapSkill) -> str:
    """A missing skill with how often it is required, its trend, and its premium where one can be told."""
    said = [f"{skill.label} {percent(skill.required)}" if skill.required.share is not None else skill.label]
    if skill.trend:
        said.append(skill.trend)
    if skill.premium and skill.premium_told and skill.premium.share is not None:
        low, high = (100 * (bound or 0.0) for bound in (skill.premium.low, skill.premium.high))
        said.append(f"pay {100 * skill.premium.share:+.1f} % ({low:+.1f} to {high:+.1f})")
    return ", ".join(said)


def _missing_row(skill: GapSkill) -> Row:
    return {
        "skill": skill.label,
        "share": skill.required.share,
        "low": skill.required.low,
        "high": skill.required.high,
        "asked share": skill.asked.share,
        "trend": skill.trend,
        "pay beside it": skill.premium_words(),
    }
