"""What a skill goes with in pay, as an answer: the adjusted difference, that within employers, and the raw one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.market.counting.breakdowns import part_row
from fingerpost.market.counting.scope import rests_on

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Effect:
    """By which share pay differs with the skill (0.1 = 10 % more), with its 95 % interval; `reason` where not known.

    `n` postings of `n_employers`, of which `n_asking` ask for the skill; `p_value` is against no difference.
    """

    share: float | None
    low: float | None
    high: float | None
    p_value: float | None
    n: int
    n_asking: int
    n_employers: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Premium(Answer):
    """The pay that goes with a skill: `adjusted` for role, seniority, place and year; `within` employers too.

    `raw` is the difference of the two medians as a share, which role, level and place also make; None where `adjusted`
    has no figure.
    """

    skill_id: str
    label: str
    currency: str | None
    population: str
    adjusted: Effect
    within: Effect
    median_asking: float | None
    median_other: float | None
    basis: Basis

    @property
    def raw(self) -> float | None:
        """The raw difference of medians as a share of the median without the skill."""
        if self.median_asking is None or not self.median_other:
            return None
        return self.median_asking / self.median_other - 1

    def headline(self) -> str:
        """What was asked."""
        return f"Pay that goes with {self.label}"

    def sentences(self) -> tuple[str, ...]:
        """The adjusted difference, that within employers, and the raw one."""
        if self.adjusted.reason:
            return (f"No pay difference can be told: {self.adjusted.reason}.",)
        who = f"At the same role, seniority, place and year, postings that ask for {self.label}"
        text = [f"{who} state pay in {self.currency} that is {said(self.adjusted)}."]
        if self.within.reason:
            text.append(f"Within employers it cannot be told: {self.within.reason}.")
        else:
            text.append(f"Within the same employer it is {said(self.within)}.")
        if self.raw is not None:
            text.append(
                f"The raw difference of medians is {100 * self.raw:+.1f} % ({self.median_asking:,.0f} against "
                f"{self.median_other:,.0f}); role, seniority, place and year differ too."
            )
        return tuple(text)

    def tables(self) -> tuple[AnswerTable, ...]:
        """The two estimates and the raw difference."""
        rows = [
            {"estimate": what, "difference": effect.share, "low": effect.low, "high": effect.high, "postings": effect.n}
            | {"asking": effect.n_asking, "employers": effect.n_employers, "reason": effect.reason}
            for what, effect in (("same role, seniority, place", self.adjusted), ("same employer too", self.within))
        ]
        raw: Row = {"estimate": "raw difference of medians", "difference": self.raw}
        columns = ("estimate", "difference", "low", "high", "postings", "asking", "employers", "reason")
        table = tuple({column: row.get(column) for column in columns} for row in [*rows, raw])
        return (AnswerTable(f"{self.headline()}: share of pay, {self.currency or 'no currency'}", columns, table),)

    def to_rows(self) -> list[Row]:
        """Rows by `part`: adjusted, within employers, raw (`figure` is the difference as a share), and medians."""
        parts = (("adjusted", self.adjusted), ("within employers", self.within))
        return [
            *(
                part_row(
                    part, self.label, self.skill_id, figure=effect.share, interval=(effect.low, effect.high),
                    n=effect.n, reason=effect.reason,
                )
                for part, effect in parts
            ),
            part_row("raw", self.label, self.skill_id, figure=self.raw, reason=self.adjusted.reason),
            part_row("median asking", self.label, self.currency or "", figure=self.median_asking),
            part_row("median of others", self.label, self.currency or "", figure=self.median_other),
        ]  # fmt: skip

    def chart(self) -> alt.LayerChart:
        """The estimates as ratios of pay with their intervals, the raw one as a dot."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.premiums import premium_dots

        if self.adjusted.reason:
            return nothing(self.headline(), self.adjusted.reason)
        rows: list[Row] = [
            {"label": what, "share": effect.share, "low": effect.low, "high": effect.high}
            for what, effect in (("same role, seniority, place", self.adjusted), ("same employer too", self.within))
            if effect.share is not None
        ]
        rows.append({"label": "raw medians", "share": self.raw, "low": None, "high": None})
        subtitle = [f"{self.currency} · {self.adjusted.n:,} postings that state pay", rests_on(self.basis)]
        return premium_dots(rows, self.headline(), subtitle, " ".join(self.sentences()))


def said(effect: Effect) -> str:
    """An effect in words, with its interval and what it rests on."""
    share, low, high = (100 * (value or 0.0) for value in (effect.share, effect.low, effect.high))
    way = "higher" if share >= 0 else "lower"
    return (
        f"{abs(share):.1f} % {way} (95 % interval {low:+.1f} to {high:+.1f}; n = {effect.n:,} postings of "
        f"{effect.n_employers:,} employers, {effect.n_asking:,} ask for it)"
    )
