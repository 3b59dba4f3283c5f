"""How long postings stay open, as an answer: medians, shares still open, and the curves behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.market.counting.breakdowns import DIMENSIONS, part_row
from fingerpost.market.counting.scope import rests_on
from fingerpost.market.counting.words import percent

if TYPE_CHECKING:
    import altair as alt

DAYS = (7, 30, 60, 90)
"""The days after which the share still open is given."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """The share of postings that stay open for more than so many days, with its interval."""

    day: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class LifetimeGroup:
    """How long the postings of a group stay open, in days; None for what the curve does not reach.

    `median` with `median_low` and `median_high`; `after` holds the shares still open after 7, 30, 60 and 90 days, and
    `curve` every step. `n` postings whose opening was watched, of which `n_ended` have ended.
    """

    value: str
    label: str
    median: float | None
    median_low: float | None
    median_high: float | None
    after: tuple[Remaining, ...]
    curve: tuple[Remaining, ...]
    n: int
    n_ended: int
    n_employers: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Lifetime(Answer):
    """How long the selected postings stay open, as a whole or by a field; `refused` says why nothing is known.

    `came_back` is the share of watched postings that were posted again or listed again after they were closed.
    `n_age_unknown` were there when their board was first watched, `n_unwatched` are of boards visited once or never.
    """

    by: str | None
    population: str
    groups: tuple[LifetimeGroup, ...]
    came_back: Share
    refused: str | None
    n_age_unknown: int
    n_unwatched: int
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return f"How long {self.population} stay open" + (f", by {DIMENSIONS[self.by].title}" if self.by else "")

    def sentences(self) -> tuple[str, ...]:
        """The medians, what came back, and what is left out; or the reason why nothing is known."""
        if self.refused:
            return (f"No time open can be told: {self.refused}.",)
        said = [_sentence(group, self.by is not None) for group in self.groups[:5]]
        said.append(f"Posted again or listed again after closing: {percent(self.came_back)} of watched postings.")
        if self.n_age_unknown or self.n_unwatched:
            said.append(
                f"Left out: {self.n_age_unknown:,} postings that were there when watching began, "
                f"{self.n_unwatched:,} on boards seen once."
            )
        return tuple(said)

    def tables(self) -> tuple[AnswerTable, ...]:
        """One row per group: the median and the shares still open."""
        if self.refused:
            return ()
        rows = tuple(_table_row(group) for group in self.groups)
        columns = ("group", "median days", "low", "high", *(f"open after {day} d" for day in DAYS), "postings", "ended")
        shown = (*columns, "reason") if any(row["reason"] for row in rows) else columns
        return (AnswerTable(f"{self.headline()}: median days and shares still open", shown, rows),)

    def to_rows(self) -> list[Row]:
        """Rows by `part`: lifetime (`figure` is the median), after (shares by day), came back; all with intervals."""
        rows = []
        for group in self.groups:
            interval = (group.median_low, group.median_high)
            rows.append(
                part_row(
                    "lifetime", group.label, group.value, figure=group.median, interval=interval, n=group.n,
                    reason=group.reason,
                )
            )  # fmt: skip
            rows += [
                part_row(
                    f"open after {one.day} days", group.label, group.value, figure=one.share,
                    interval=(one.low, one.high), n=group.n,
                )
                for one in group.after
            ]  # fmt: skip
        rows.append(part_row("came back", "posted or listed again", share=self.came_back, reason=self.refused))
        return rows

    def chart(self) -> alt.LayerChart:
        """The curves of the first groups with their bands."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.curves import MOST_CURVES, survival_curves

        title = "Share of postings still open, by days since they opened"
        drawn = [group for group in self.groups if group.reason is None][:MOST_CURVES]
        if self.refused or not drawn:
            reasons = [group.reason for group in self.groups if group.reason]
            return nothing(title, self.refused or (reasons[0] if reasons else "no postings are selected"))
        rows: list[Row] = [
            {"series": f"{group.label} ({group.n:,})", "key": group.value, "day": p.day, "share": p.share}
            | {"low": p.low, "high": p.high}
            for group in drawn
            for p in group.curve
        ]
        subtitle = ["Bands are 95 % intervals; in brackets the postings watched from their opening"]
        said = " ".join(_sentence(group, self.by is not None) for group in drawn)
        return survival_curves(rows, title, [*subtitle, rests_on(self.basis)], description=f"{title}. {said}")


def _sentence(group: LifetimeGroup, named: bool) -> str:
    rests = f"n = {group.n:,} postings, {group.n_ended:,} ended"
    if group.reason:
        text = f"{group.reason}."
    elif group.median is None:
        last = group.curve[-1]
        known = f"after {last.day} days {100 * last.share:.0f} % are still open"
        text = f"more than half outlast what has been watched; {known} ({rests})."
    else:
        low, high = (f"{end:.0f}" if end is not None else "unknown" for end in (group.median_low, group.median_high))
        text = f"half are closed after {group.median:.0f} days (95 % interval {low} to {high}; {rests})."
    return f"{group.label}: {text}" if named else text[0].upper() + text[1:]


def _table_row(group: LifetimeGroup) -> Row:
    after = {one.day: one.share for one in group.after}
    return {
        "group": group.label,
        "median days": group.median,
        "low": group.median_low,
        "high": group.median_high,
        **{f"open after {day} d": after.get(day) for day in DAYS},
        "postings": group.n,
        "ended": group.n_ended,
        "reason": group.reason,
    }
