"""A plan of learning as an answer: its steps with weeks as ranges, and how many postings are open after each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.career.plan_steps import Span
from fingerpost.career.resources import Resource
from fingerpost.market.counting.words import percent
from fingerpost.market.profiles.role import in_text
from fingerpost.taxonomy.skills import SKILL_AREAS

if TYPE_CHECKING:
    import altair as alt

_SHARE_PARTS = ("share", "low", "high", "n", "of", "reason")


@dataclass(frozen=True, slots=True)
class FirstPart:
    """A prerequisite that few postings require: learnt as far as the step needs it, in so many hours, and why."""

    skill_id: str
    label: str
    hours: Span
    reason: str


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One skill to learn.

    `required` is the share of the role's postings that require it, None where it is a prerequisite that few name.
    `first` is what is learnt in part before it, and `hours` are those of both; `weeks` are those from the beginning
    until it is learnt. After it a share `opens` of the postings lacks nothing, `nearly` one skill at most, and
    `covered` is the share of all that postings require. `because` says why it stands here.
    """

    number: int
    skill_id: str
    label: str
    skill_area: str
    because: str
    first: tuple[FirstPart, ...]
    required: Share | None
    hours: Span
    weeks: Span
    opens: Share
    nearly: Share
    covered: Share
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class PlanArea:
    """The steps of one skill area: how many, their hours, and how much of what is required in it is covered.

    `now` and `after` all steps are shares of pairs of posting and skill.
    """

    skill_area: str
    n_steps: int
    hours: Span
    now: Share
    after: Share


@dataclass(frozen=True, slots=True)
class Plan(Answer):
    """What to learn for a role, in order; `now`, `nearly_now` and `covered_now` are what the person has to begin with.

    Shares of postings are shares of those that require any skill; `n_silent` require none. `left_out` are the labels
    of skills that the postings require and that no plan teaches, such as spoken languages; `perhaps_held` are
    those that come before what is held or learnt and that the profile does not state. `reason` says why there are no
    steps.
    """

    goal: str
    label: str
    hours_per_week: float
    now: Share
    nearly_now: Share
    covered_now: Share
    steps: tuple[PlanStep, ...]
    areas: tuple[PlanArea, ...]
    n_silent: int
    left_out: tuple[str, ...]
    perhaps_held: tuple[str, ...]
    reason: str | None
    basis: Basis

    @property
    def weeks(self) -> Span:
        """How long the whole plan takes."""
        return self.steps[-1].weeks if self.steps else Span(0.0, 0.0)

    def headline(self) -> str:
        """What the plan is for."""
        return f"Plan for {in_text(self.label)} at {self.hours_per_week:g} hours a week"

    def sentences(self) -> tuple[str, ...]:
        """How long it takes, and what is open now, after each quarter of the steps, and at the end."""
        if self.reason:
            return (f"There is no plan: {self.reason}.",)
        low, high = self.weeks
        opened, held = percent(self.now), percent(self.covered_now)
        said = [
            f"{len(self.steps)} steps, {low:.0f} to {high:.0f} weeks (hours per skill are an assumption).",
            f"Now {opened} of {self.now.of:,} postings open; {held} of all they require is held.",
        ]
        said += [milestone(self.steps[number - 1]) for number in _milestones(len(self.steps))]
        if self.perhaps_held:
            said.append(
                f"Required, not in the profile, and the ground of what is: {', '.join(self.perhaps_held)};"
                " state it if you have it."
            )
        if self.left_out:
            said.append(f"Asked for, and in no plan: {', '.join(self.left_out)}.")
        return tuple(said)

    def tables(self) -> tuple[AnswerTable, ...]:
        """The steps, the skill areas, and where each skill can be learnt."""
        shown = (
            "step",
            "skill",
            "skill area",
            "because",
            "first, in part",
            "required",
            "weeks",
            "open",
            "all but one",
            "covered",
        )
        steps = tuple(_step_row(step) for step in self.steps)
        areas = tuple(_area_row(area) for area in self.areas)
        places = tuple(_place_row(step, place) for step in self.steps for place in step.resources)
        return (
            AnswerTable(self.headline(), shown, steps),
            AnswerTable("By skill area: covered of all that is required", tuple(areas[0]) if areas else (), areas),
            AnswerTable("Where to learn: facts, no ranking", ("step", "title", "provider", "url", "free"), places),
        )

    def to_rows(self) -> list[Row]:
        """One row a step: the skill, its range of hours and weeks, and the shares with their intervals."""
        return [
            {
                "step": step.number,
                "skill_id": step.skill_id,
                "skill": step.label,
                "skill_area": step.skill_area,
                "because": step.because,
                "first": ", ".join(part.label for part in step.first),
                "hours_low": step.hours.low,
                "hours_high": step.hours.high,
                "weeks_low": step.weeks.low,
                "weeks_high": step.weeks.high,
                **_columns("required", step.required),
                **_columns("open", step.opens),
                **_columns("nearly", step.nearly),
                **_columns("covered", step.covered),
                "resources": " ".join(place.url for place in step.resources),
            }
            for step in self.steps
        ]

    def chart(self) -> alt.LayerChart:
        """The share of all that postings require that is covered after each step."""
        from fingerpost.market.charts import nothing, share_bars

        if self.reason or not self.steps:
            return nothing(self.headline(), self.reason or "nothing is left to learn")
        named = [("now", self.covered_now), *((f"{step.number}. {step.label}", step.covered) for step in self.steps)]
        rows: list[Row] = [{"label": name, "share": s.share, "low": s.low, "high": s.high} for name, s in named]
        subtitle = ["Of all skills that the role's postings require, with 95 % intervals"]
        return share_bars(rows, self.headline(), subtitle, "share of what is required that is covered")


def milestone(step: PlanStep) -> str:
    """What is open after a step, in a sentence."""
    return (
        f"After step {step.number} ({step.label}, {step.weeks.low:.0f} to {step.weeks.high:.0f} weeks), "
        f"{percent(step.opens)} of {step.opens.of:,} postings open, {percent(step.nearly)} lack one skill at most; "
        f"{percent(step.covered)} of all they require is covered."
    )


def _milestones(n_steps: int) -> list[int]:
    """The steps that are told in sentences: about every quarter, and the last.

    >>> _milestones(12), _milestones(2)
    ([3, 6, 9, 12], [1, 2])
    """
    return sorted({-(-n_steps * quarter // 4) for quarter in range(1, 5)} - {0})


def _columns(name: str, share: Share | None) -> Row:
    if share is None:
        return dict.fromkeys(f"{name}_{part}" for part in _SHARE_PARTS)
    return {f"{name}_{part}": getattr(share, part) for part in _SHARE_PARTS}


def _step_row(step: PlanStep) -> Row:
    return {
        "step": step.number,
        "skill": step.label,
        "skill area": SKILL_AREAS[step.skill_area],
        "because": step.because,
        "first, in part": ", ".join(part.label for part in step.first),
        "required": step.required.share if step.required else None,
        "weeks": f"{step.weeks.low:.1f} to {step.weeks.high:.1f}",
        "open": step.opens.share,
        "all but one": step.nearly.share,
        "covered": step.covered.share,
    }


def _area_row(area: PlanArea) -> Row:
    return {
        "skill area": SKILL_AREAS[area.skill_area],
        "steps": area.n_steps,
        "hours": f"{area.hours.low:.0f} to {area.hours.high:.0f}",
        "now": area.now.share,
        "after": area.after.share,
        "low": area.after.low,
        "high": area.after.high,
        "asks": area.after.of,
        "reason": area.after.reason,
    }


def _place_row(step: PlanStep, place: Resource) -> Row:
    return {
        "step": step.number,
        "title": place.title,
        "provider": place.provider,
        "url": place.url,
        "free": "yes" if place.free else "no",
    }
