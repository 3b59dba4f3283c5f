"""Paths to a goal as an answer: the steps with their evidence, what each path is best at, and a check from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.career.effort import LearningStep
from fingerpost.career.goals import Goal
from fingerpost.career.landmarks import Landmark
from fingerpost.taxonomy.roles import roles
from fingerpost.taxonomy.skills import skills

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where to, what to learn for it, what it takes, and what says that it can be taken.

    `weeks` of learning go from low to high; `years` is the median asked for. `overlap` is the part of the skills it
    asks for that one has before learning. `accepted` is the share of its postings whose required skills are all covered
    before learning, `accepted_then` after. `pay_change` is between medians of listed pay, None where one is unknown.
    `leads_to` says whether the role is one that people of the role before are known to move to.
    """

    goal: Goal
    label: str
    n_postings: int
    learn: tuple[LearningStep, ...]
    weeks: tuple[float, float]
    years: float | None
    overlap: float
    accepted: Share
    accepted_then: Share
    median_pay: float | None
    pay_change: float | None
    leads_to: bool | None


@dataclass(frozen=True, slots=True)
class CareerPath:
    """A path of the Pareto set: its steps, weeks of learning (middle of the range), years, and mean pay on the way.

    `best_at` names what no other path is better at: "cheapest", "best paid", "shortest".
    """

    steps: tuple[Step, ...]
    weeks: float
    years: float
    pay: float | None
    best_at: tuple[str, ...]

    @property
    def label(self) -> str:
        """The steps in words."""
        return " → ".join(step.label for step in self.steps)


@dataclass(frozen=True, slots=True)
class Path(Answer):
    """The paths to a goal that no other beats in effort, time and pay at once; `reason` says why there are none.

    `landmarks` say what O*NET says of each change of role on these paths: a check from outside the postings.
    """

    start: str
    goal: str
    paths: tuple[CareerPath, ...]
    n_routes: int
    currency: str | None
    basis: Basis
    reason: str | None = None
    landmarks: tuple[Landmark, ...] = ()

    def best(self, at: str) -> CareerPath | None:
        """The "cheapest", the "best paid" or the "shortest" path."""
        return next((path for path in self.paths if at in path.best_at), None)

    def headline(self) -> str:
        """From where to where."""
        return f"From {self.start} to {self.goal}"

    def sentences(self) -> tuple[str, ...]:
        """The paths that are best at something."""
        if self.reason:
            return (f"No path can be told: {self.reason}.",)
        told = tuple(
            f"{', '.join(path.best_at).capitalize()}: {path.label}, about {path.weeks:.0f} weeks of learning and "
            f"{path.years:.1f} years"
            + (f", mean of the median listed pay {self.currency} {path.pay:,.0f}." if path.pay is not None else ".")
            for path in self.paths
            if path.best_at
        )
        return (*told, *self._outside())

    def _outside(self) -> tuple[str, ...]:
        """What O*NET says of the changes of role, in a sentence."""
        known = [one for one in self.landmarks if one.relation != "no link"]
        if not known:
            return ()
        n = sum(one.relation != "not among the related" for one in known)
        return (f"O*NET, which no path rests on, calls {n} of {len(known)} changes of role related or one occupation.",)

    def to_rows(self) -> list[Row]:
        """One row a step of each path."""
        return [
            {
                "path": number, "best_at": ", ".join(path.best_at), "step": place, "to": step.label,
                "learn": ", ".join(_label(one.skill_id) for one in step.learn if not one.is_before),
                "weeks_low": step.weeks[0], "weeks_high": step.weeks[1], "years_asked": step.years,
                "overlap": step.overlap, "accepted": step.accepted.share, "accepted_low": step.accepted.low,
                "accepted_high": step.accepted.high, "accepted_then": step.accepted_then.share, "n": step.n_postings,
                "median_pay": step.median_pay, "pay_change": step.pay_change, "path_weeks": path.weeks,
                "path_years": path.years, "path_pay": path.pay,
            }
            for number, path in enumerate(self.paths, 1)
            for place, step in enumerate(path.steps, 1)
        ]  # fmt: skip

    def tables(self) -> tuple[AnswerTable, ...]:
        """The steps of the paths."""
        columns = (
            "path", "best_at", "step", "to", "learn", "weeks_low", "weeks_high", "years_asked", "overlap", "accepted",
            "accepted_then", "median_pay", "n",
        )  # fmt: skip
        if not self.paths:
            return ()
        outside: tuple[Row, ...] = tuple(
            {
                "from": roles()[one.from_role].preferred_label, "to": roles()[one.to_role].preferred_label,
                "O*NET says": one.relation, "place of 20": one.place, "from occupation": one.from_title,
                "to occupation": one.to_title,
            }
            for one in self.landmarks
        )  # fmt: skip
        check = (AnswerTable("Related occupations in O*NET", tuple(outside[0]), outside),) if outside else ()
        return (AnswerTable(self.headline(), columns, tuple(self.to_rows())), *check)

    def chart(self) -> alt.Chart | alt.LayerChart:
        """A fingerpost: one arm a path, as long as its learning takes."""
        import altair as alt

        from fingerpost.market.charts import nothing

        if not self.paths:
            return nothing(self.headline(), self.reason or "no path")
        rows = [
            {"path": path.label, "weeks": path.weeks, "distance": f"{path.weeks:.0f} weeks · {path.years:.1f} years"}
            for path in self.paths
        ]
        arms = alt.Chart(alt.InlineData(values=rows), title=self.headline()).encode(
            x=alt.X("weeks:Q", title="weeks of learning (assumed)"), y=alt.Y("path:N", sort=None, title=None)
        )
        chart: alt.LayerChart = arms.mark_bar() + arms.mark_text(align="left", dx=4).encode(text="distance:N")
        return chart


def _label(skill_id: str) -> str:
    return skills()[skill_id].preferred_label
