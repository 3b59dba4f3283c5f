"""Stated pay as an answer: minimum, midpoint and maximum per group and currency, beside the disclosure rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.market.counting.cells import Cell
from fingerpost.market.counting.scope import rests_on
from fingerpost.market.counting.words import percent
from fingerpost.market.statistics.quantile_intervals import NAMES, QuantilesWithIntervals

if TYPE_CHECKING:
    import altair as alt

SERIES = ("min", "mid", "max")


@dataclass(frozen=True, slots=True)
class PayGroup:
    """Stated pay per year of one group in one currency; minimum, midpoint (of both) and maximum are three series.

    `value` has the group's values joined by " / " where postings are grouped by several fields, `values` has them
    apart. `width` is the maximum over the minimum of postings that state both; `disclosure` the share of the group's
    postings, of all currencies, that state any pay.
    """

    value: str
    label: str
    currency: str
    min: QuantilesWithIntervals
    mid: QuantilesWithIntervals
    max: QuantilesWithIntervals
    width: QuantilesWithIntervals
    disclosure: Share
    values: tuple[str, ...]

    @property
    def n(self) -> int:
        """Postings whose stated pay is counted in at least one series."""
        return max(self.min.n, self.max.n)

    def series(self) -> tuple[tuple[str, QuantilesWithIntervals], ...]:
        """The three series by name."""
        return ("min", self.min), ("mid", self.mid), ("max", self.max)


@dataclass(frozen=True, slots=True)
class Pay(Answer):
    """Stated pay by group and currency; `disclosure` is the share of postings that state any, `set_aside` counts
    stated amounts that are in no series, by reason. Groups come by n, then label and currency; ladders in their order.

    `by` names the fields of the groups, joined by commas. Pay that others estimate is not among the facts.
    """

    by: str | None
    population: str
    groups: tuple[PayGroup, ...]
    disclosure: Share
    disclosures: tuple[Cell, ...]
    set_aside: tuple[tuple[str, int], ...]
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        by = f", by {self.by.replace(',', ' and ').replace('_', ' ')}" if self.by else ""
        return f"Stated pay of {self.population}{by}"

    def sentences(self) -> tuple[str, ...]:
        """The disclosure rate, the medians of the largest groups, and what is set aside."""
        said = [f"Pay is stated by {percent(self.disclosure)} of the postings."]
        shown = [group for group in self.groups if group.mid.reason is None]
        said += [_sentence(group, self.by is not None) for group in shown[:5]]
        if not shown:
            reasons = [group.mid.reason for group in self.groups if group.mid.reason]
            said.append(f"No median: {reasons[0] if reasons else 'no selected posting states its pay'}.")
        if self.set_aside:
            said.append(f"Set aside: {', '.join(f'{n:,} {words}' for words, n in self.set_aside)}.")
        return tuple(said)

    def tables(self) -> tuple[AnswerTable, ...]:
        """One row per group and currency: midpoints with intervals, medians of both ends, width and disclosure."""
        rows = tuple(_table_row(group) for group in self.groups)
        columns = tuple(rows[0]) if rows else ()
        shown = tuple(column for column in columns if any(row[column] is not None for row in rows))
        pay = AnswerTable(f"{self.headline()}: per year, midpoints of the ranges, with 95 % intervals", shown, rows)
        aside = tuple({"set aside": words, "postings": n} for words, n in self.set_aside)
        return (pay, AnswerTable("Stated amounts in no figure", ("set aside", "postings"), aside)) if aside else (pay,)

    def to_rows(self) -> list[Row]:
        """One row per group, currency and series (min, mid, max; width = max / min): quantiles with their intervals.

        `disclosure` with `disclosure_low` and `disclosure_high` is the group's.
        """
        return [
            {
                "value": group.value,
                "label": group.label,
                "currency": group.currency,
                "unit": "ratio" if name == "width" else "YEAR",
                "series": name,
                **{key: getattr(series, key) for key in NAMES},
                "disclosure": group.disclosure.share,
                "disclosure_low": group.disclosure.low,
                "disclosure_high": group.disclosure.high,
            }
            for group in self.groups
            for name, series in (*group.series(), ("width", group.width))
        ]

    def chart(self) -> alt.LayerChart:
        """Midpoints of the currency that most postings state: 10th to 90th percentile and the median's interval."""
        from fingerpost.market.charts import nothing, pay_ranges

        shown = [group for group in self.groups if group.mid.reason is None]
        title = "Stated pay per year, midpoint of the range"
        if not shown:
            reasons = [group.mid.reason for group in self.groups if group.mid.reason]
            return nothing(title, reasons[0] if reasons else "no selected posting states its pay")
        currency = max(
            sorted({g.currency for g in shown}), key=lambda c: sum(g.mid.n for g in shown if g.currency == c)
        )
        rows = [
            {"label": f"{group.label} ({group.mid.n:,})", **{key: getattr(group.mid, key) for key in NAMES}}
            for group in shown
            if group.currency == currency
        ]
        disclosed = f"{self.disclosure.n:,} of {self.disclosure.of:,} postings state pay"
        tails = any(row["p10"] is not None for row in rows)
        lines = f"{'line p10-p90, ' if tails else ''}bar p25-p75, dot the median with its 95 % interval"
        return pay_ranges(
            rows, title, [f"{currency} · {disclosed} · {lines}", rests_on(self.basis)], f"{currency} per year"
        )


def _sentence(group: PayGroup, named: bool) -> str:
    mid = group.mid
    who = f"{group.label}: median" if named else "Median"
    rests = f"n = {mid.n:,} postings of {mid.n_employers:,} employers"
    disclosed = f"; {percent(group.disclosure)} state pay" if named else ""
    interval = f"95 % interval {mid.median_low:,.0f} to {mid.median_high:,.0f}"
    return f"{who} midpoint {group.currency} {mid.p50:,.0f} a year ({interval}; {rests}{disclosed})."


def _table_row(group: PayGroup) -> Row:
    mid, width = group.mid, group.width
    return {
        "group": group.label if group.value != "all" else None,
        "currency": group.currency,
        "p10": mid.p10,
        "p25": mid.p25,
        "median": mid.p50,
        "low": mid.median_low,
        "high": mid.median_high,
        "p75": mid.p75,
        "p90": mid.p90,
        "median minimum": group.min.p50,
        "median maximum": group.max.p50,
        "max / min": width.p50,
        "postings": mid.n,
        "employers": mid.n_employers,
        "share disclosed": group.disclosure.share,
        "reason": mid.reason,
    }
