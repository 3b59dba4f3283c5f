"""The answer to which skills to learn next: sets of skills, what they open, and what that owes to assumptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.market.counting.examples import Example
from fingerpost.taxonomy.skills import skills

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class NextSkill:
    """A skill of a set; `weeks` from low to high for it alone, 0 for what follows from what one has: only name it.

    `lost` is how many postings fewer the set opens without it.
    """

    skill_id: str
    label: str
    skill_area: str
    weeks: tuple[float, float]
    lost: int


@dataclass(frozen=True, slots=True)
class SkillSet:
    """A set of skills: what it opens beside what is open now, what that pays, and what learning it takes.

    `opens` is a share of the postings that require a skill, `open_then` the share of all that are open with it. `weeks`
    go from low to high and hold what comes before, the labels of which are `first`. `median_pay` is per year in
    `currency`, from `n_paid` postings; None with its reason where these are too few.
    """

    skills: tuple[NextSkill, ...]
    first: tuple[str, ...]
    weeks: tuple[float, float]
    opens: Share
    open_then: Share
    median_pay: float | None
    pay_low: float | None
    pay_high: float | None
    currency: str | None
    n_paid: int
    pay_reason: str | None
    examples: tuple[Example, ...]

    @property
    def skill_ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(skill.skill_id for skill in self.skills)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What the best set of at most k skills opens, and how many postings more than with k - 1."""

    k: int
    opens: int
    gain: int
    skill_ids: tuple[str, ...]
    gap: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """The best set where efforts are others than assumed; `same` says whether it is the same set."""

    efforts: str
    skill_ids: tuple[str, ...]
    opens: int
    same: bool


@dataclass(frozen=True, slots=True)
class NextSkills(Answer):
    """The set of skills that opens most postings; `reason` says why there is none.

    `open_now` is the share of the postings that require a skill which are open already; `n_silent` require none.
    `greedy` is what taking the best skill one at a time opens. `gap` is the solver's: 0 with `proven`, the set is best.
    """

    goal: str
    k: int | None
    weeks: float | None
    open_now: Share
    n_silent: int
    best: SkillSet | None
    gap: float
    proven: bool
    greedy: int
    alternatives: tuple[SkillSet, ...]
    curve: tuple[CurvePoint, ...]
    scenarios: tuple[Scenario, ...]
    basis: Basis
    reason: str | None = None

    @property
    def survives(self) -> bool:
        """Whether the set stays the same in every scenario of efforts."""
        return all(scenario.same for scenario in self.scenarios)

    def headline(self) -> str:
        """The goal."""
        return f"What to learn next: {self.goal}"

    def sentences(self) -> tuple[str, ...]:
        """The set and what it opens, how sure that is, and whether it survives other efforts."""
        if self.reason:
            return (f"Nothing can be told: {self.reason}.",)
        if self.best is None:
            within = f"{self.k} skills" if self.k is not None else f"{self.weeks:g} weeks"
            return (f"No posting opens within {within}; {self.open_now.n:,} of {self.open_now.of:,} are open now.",)
        best, opens = self.best, self.best.opens
        low, high = (round((one or 0.0) * opens.of) for one in (opens.low, opens.high))
        names = ", ".join(skill.label for skill in best.skills)
        sure = "proven best" if self.proven else f"at most {self.gap:.1%} from the best possible"
        paid = (
            f"{best.currency} {best.median_pay:,.0f} a year (n={best.n_paid})" if best.median_pay is not None
            else best.pay_reason or "none is stated"
        )  # fmt: skip
        ends = "survives" if self.survives else "does not survive"
        more = f"{names} open {opens.n:,} postings more ({low:,} to {high:,}) of {opens.of:,}"
        takes = f"Learning takes {best.weeks[0]:.0f} to {best.weeks[1]:.0f} weeks as assumed"
        return (
            f"{more}, where {self.open_now.n:,} are open now; {sure}; one at a time would open {self.greedy:,}.",
            f"{takes}; the set {ends} efforts halved and doubled.",
            f"Median listed pay of what they open: {paid}.",
        )

    def to_rows(self) -> list[Row]:
        """Rows by `part`: best, alternative, curve and scenario, one set each."""
        sets = [*([("best", self.best)] if self.best else []), *(("alternative", one) for one in self.alternatives)]
        return [
            *(_set_row(part, one) for part, one in sets),
            *(
                {"part": f"best {one.k}", "skills": labels_of(one.skill_ids), "opens": one.opens, "gain": one.gain}
                for one in self.curve
            ),
            *(
                {"part": one.efforts, "skills": labels_of(one.skill_ids), "opens": one.opens, "same": one.same}
                for one in self.scenarios
            ),
        ]  # fmt: skip

    def tables(self) -> tuple[AnswerTable, ...]:
        """The sets, the value of each further skill, the efforts, and example postings."""
        rows = self.to_rows()
        kinds = (
            ("Sets", ("part", "skills", "opens", "share", "low", "high", "weeks", "median_pay", "currency")),
            ("Each further skill", ("part", "skills", "opens", "gain")),
            ("Other efforts", ("part", "skills", "opens", "same")),
        )
        chosen: list[list[Row]] = [[], [], []]
        for row in rows:
            if "weeks_low" in row:
                row["weeks"] = f"{row['weeks_low']:.0f} to {row['weeks_high']:.0f}"
            chosen[1 if "gain" in row else 2 if "same" in row else 0].append(row)
        shown = [
            AnswerTable(name, columns, tuple(found))
            for (name, columns), found in zip(kinds, chosen, strict=True)
            if found
        ]
        examples = self.best.examples if self.best else ()
        if examples:
            held = tuple({"title": one.title, "employer": one.employer, "url": one.url} for one in examples)
            shown.append(AnswerTable("Postings that open", ("title", "employer", "url"), held))
        return tuple(shown)

    def chart(self) -> alt.Chart | alt.LayerChart:
        """How many postings the best set of 1, 2, 3 … skills opens."""
        import altair as alt

        from fingerpost.market.charts import nothing

        if not self.curve:
            return nothing(self.headline(), self.reason or "no posting opens")
        rows = [{"k": point.k, "opens": point.opens, "skills": labels_of(point.skill_ids)} for point in self.curve]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title=self.headline())
            .mark_line(point=True)
            .encode(
                x=alt.X("k:O", title="skills learnt"),
                y=alt.Y("opens:Q", title="postings opened"),
                tooltip=["skills:N", "opens:Q"],
            )
        )
        return chart


def label_of(skill_id: str) -> str:
    """The label of a skill."""
    return skills()[skill_id].preferred_label


def labels_of(skill_ids: Iterable[str]) -> str:
    """The labels of some skills in a line."""
    return ", ".join(label_of(one) for one in skill_ids)


def _set_row(part: str, one: SkillSet) -> Row:
    return {
        "part": part,
        "skills": ", ".join(skill.label for skill in one.skills),
        "opens": one.opens.n,
        "share": one.opens.share,
        "low": one.opens.low,
        "high": one.opens.high,
        "of": one.opens.of,
        "weeks_low": one.weeks[0],
        "weeks_high": one.weeks[1],
        "median_pay": one.median_pay,
        "currency": one.currency,
        "n_paid": one.n_paid,
    }
