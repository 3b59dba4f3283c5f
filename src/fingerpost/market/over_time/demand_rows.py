"""A demand series in flat rows, table rows, what a chart draws, and sentences."""

from __future__ import annotations

from datetime import date

from fingerpost.answer import Row, Share
from fingerpost.market.counting.words import number_of, percent
from fingerpost.market.lifetimes.ages import Ages
from fingerpost.market.over_time.demand_series import Break, DemandSeries, Period

COLUMNS = (
    "part", "date", "value", "label", "n", "n_employers", "n_boards", "figure", "low", "high", "unmatched", "base",
    "of", "share", "share_low", "share_high", "change", "change_low", "change_high", "adjusted", "joined", "left",
    "provisional", "reason",
)  # fmt: skip
"""Of every row of a demand answer; `figure` is the index of a series, and the value of a reference."""

MARKED_BREAK = 0.01
"""A chart marks a change of the boards that moves at least this share of the postings."""
BROKEN = 1e6
"""The size of a break that ends the chain: it is marked before all others."""


def row(part: str, **values: object) -> Row:
    """A row with all columns, None where nothing is given."""
    return {**dict.fromkeys(COLUMNS), "part": part, **values}


def share_columns(share: Share) -> Row:
    """A share as columns."""
    columns: Row = {"of": share.of, "share": share.share, "share_low": share.low, "share_high": share.high}
    return columns | ({"reason": share.reason} if share.reason else {})


def series_rows(series: DemandSeries) -> list[Row]:
    """A row per period, then one per change of the boards."""
    rows = [row(series.measure, label=series.title, **_period_columns(period)) for period in series.periods]
    return rows + [
        row(
            f"{series.measure} break",
            date=one.start,
            label=_label(one),
            joined=one.joined,
            left=one.left,
            reason=one.reason,
        )
        for one in series.breaks
    ]


def table_row(period: Period) -> Row:
    """A period as people read it."""
    columns = _period_columns(period)
    return {**columns, "index": columns["figure"]}


def break_row(one: Break) -> Row:
    """A change of the boards as people read it."""
    return {"date": one.start, "joined": one.joined, "left": one.left, "broken": one.reason}


def age_rows(ages: Ages) -> list[Row]:
    """The median age, then the count of each bucket."""
    days = ages.days
    median = {"n": days.n, "figure": days.p50, "low": days.median_low, "high": days.median_high}
    return [
        row("age", label="median days", **median, reason=days.reason),
        *(row("age", value=label, label=f"{label} days", n=n) for label, n in ages.buckets),
    ]


def chart_rows(series: DemandSeries) -> list[Row]:
    """The index of each period for a chart."""
    return [
        {
            "date": period.start.isoformat(),
            "value": period.index,
            "low": period.low,
            "high": period.high,
            "unmatched": period.unmatched,
            "segment": period.base.isoformat() if period.base else None,
            "provisional": period.provisional,
        }
        for period in series.periods
    ]


def break_rows(series: DemandSeries) -> list[Row]:
    """The breaks that a chart may mark: those that end a chain, and those that move more than a hundredth."""
    n = {period.start: period.n or 0 for period in series.periods}
    return [
        {"date": one.start.isoformat(), "label": _label(one), "size": BROKEN if one.reason else _moved(one, n)}
        for one in series.breaks
        if one.reason or _moved(one, n) >= MARKED_BREAK
    ]


def rests_on_series(series: DemandSeries) -> str:
    """What the latest index of a series rests on, in one line."""
    at = series.latest
    if at is None:
        return ""
    employers = number_of(at.n_employers or 0, "employer")
    return f"{number_of(at.n or 0, 'posting')} of {employers} on {number_of(at.n_boards, 'board')}"


def about(series: DemandSeries, by: str, denominator: str | None) -> list[str]:
    """The latest settled index, what it would be without matching, the change in a year, the share and the breaks."""
    at = series.latest
    if series.refused or at is None or at.unmatched is None:
        return [f"{series.title}: no series; {series.refused}."]
    late = ", provisional" if at.provisional else ""
    level = f"{at.index:.1f} ({at.low:.1f} to {at.high:.1f}) with {at.base} = 100"
    said = [f"{series.title}, {by} of {at.start}{late}: {level}; {rests_on_series(series)}."]
    said.append(f"Counted without matching the boards the index would be {at.unmatched:.1f}.")
    if at.adjusted is not None:
        said.append(f"{series.title} without the season (STL): {at.adjusted:.1f}.")
    if at.year_on_year:
        change, low, high = (
            100 * value for value in (at.year_on_year.change, at.year_on_year.low, at.year_on_year.high)
        )
        said.append(f"{series.title} against a year before: {change:+.1f} % ({low:+.1f} to {high:+.1f}).")
    if denominator and at.share.reason is None:
        said.append(f"They were {percent(at.share)} of {denominator}: {at.share.n:,} of {at.share.of:,}.")
    broken = [one.start for one in series.breaks if one.reason]
    if broken:
        said.append(
            f"The chain is broken before {len(broken)} of {len(series.periods)} {by}s, last before {broken[-1]}; "
            "nothing is said across that."
        )
    return said


def _period_columns(period: Period) -> Row:
    change = period.year_on_year
    return {
        "date": period.start,
        "n": period.n,
        "n_employers": period.n_employers,
        "n_boards": period.n_boards,
        "figure": period.index,
        "low": period.low,
        "high": period.high,
        "unmatched": period.unmatched,
        "base": period.base,
        **share_columns(period.share),
        "change": change.change if change else None,
        "change_low": change.low if change else None,
        "change_high": change.high if change else None,
        "adjusted": period.adjusted,
        "provisional": period.provisional,
        "reason": period.reason,
    }


def _label(one: Break) -> str:
    if one.reason and not (one.joined or one.left):
        return "broken"
    parts = [f"+{one.joined}"] * bool(one.joined) + [f"−{one.left}"] * bool(one.left)
    noun = "board" if one.joined + one.left == 1 else "boards"
    return f"{' '.join(parts)} {noun}{' (broken)' if one.reason else ''}"


def _moved(one: Break, n: dict[date, int]) -> float:
    return (one.n_joined + one.n_left) / max(n.get(one.start, 0), 1)
