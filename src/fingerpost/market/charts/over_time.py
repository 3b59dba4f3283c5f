"""Lines over time with their intervals: what is provisional dashed, an unmatched line beside, breaks as rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeAlias

import altair as alt

from fingerpost.market.charts.look import BLUE, MUTED, WIDTH, Row, finished, inline, layered

Height: TypeAlias = Callable[[str], alt.Y]
"""The vertical axis for a column of the rows."""

HEIGHT = 280
MAX_BREAKS = 6
"""Only so many breaks, the largest, have a rule each; more would hide the line."""


def series_with_breaks(
    rows: Sequence[Row],
    title: str,
    subtitle: Sequence[str] = (),
    axis: str = "",
    *,
    breaks: Sequence[Row] = (),
    percent: bool = False,
    beside: str = "counted without matching",
) -> alt.LayerChart:
    """A line with its band; a row without a value leaves a gap.

    Rows: `date` (ISO), `value`, `low`, `high`, `unmatched` (None where there is none), `segment` (lines of different
    segments are not joined), `provisional`. Breaks: `date`, `label`, `size` (the larger, the sooner it is drawn).
    """
    shown = [row for row in rows if row["value"] is not None]

    def y(column: str) -> alt.Y:
        ticks = alt.Axis(format="%", tickCount=6) if percent else alt.Axis(tickCount=6)
        return alt.Y(f"{column}:Q", title=axis, scale=alt.Scale(zero=True), axis=ticks)

    layers = []
    for part in _parts(shown):
        layers += _measured(part, y)
    unmatched = [{"date": row["date"], "unmatched": row["unmatched"], "segment": row["segment"]} for row in shown]
    if any(row["unmatched"] is not None for row in unmatched):
        layers += _unmatched(unmatched, y, beside)
    kept = sorted(sorted(breaks, key=lambda row: (-row["size"], row["date"]))[:MAX_BREAKS], key=lambda row: row["date"])
    if kept:
        layers += _rules(kept)
    said = [*subtitle, *_legend(rows, breaks, kept)]
    return finished(layered(*layers), title, said, described(title, rows, breaks, percent))


def described(title: str, rows: Sequence[Row], breaks: Sequence[Row] = (), percent: bool = False) -> str:
    """What the chart shows, in words: the first, last, lowest and highest value, and how often it breaks.

    >>> described("Index", [{"date": "2026-01-01", "value": 100.0}, {"date": "2026-02-01", "value": 90.0}])
    'Index: 100.0 on 2026-01-01, 90.0 on 2026-02-01; lowest 90.0 on 2026-02-01, highest 100.0 on 2026-01-01.'
    """
    shown = [row for row in rows if row["value"] is not None]
    if not shown:
        return f"{title}: no figures."
    low, high = min(shown, key=lambda row: row["value"]), max(shown, key=lambda row: row["value"])
    first, last, lowest, highest = (_said(row, percent) for row in (shown[0], shown[-1], low, high))
    text = f"{title}: {first}, {last}; lowest {lowest}, highest {highest}."
    if breaks:
        text += f" The boards changed before {len(breaks)} of {len(rows)} periods."
    return text


def _parts(rows: Sequence[Row]) -> Iterator[list[Row]]:
    for _, part in groupby(rows, key=lambda row: row["segment"]):
        yield list(part)


def _measured(rows: Sequence[Row], y: Height) -> list[alt.Chart]:
    """The band and line of one unbroken stretch, and the dashed line from its last settled value on."""
    base = alt.Chart(inline(rows), width=WIDTH, height=HEIGHT)
    settled = [row for row in rows if not row["provisional"]]
    tail = [row for pair in pairwise(rows) for row in pair if pair[1]["provisional"]]
    layers = [base.mark_area(color=BLUE, opacity=0.2).encode(x=_x(), y=y("low"), y2="high:Q")]
    if settled:
        line = alt.Chart(inline(settled), width=WIDTH, height=HEIGHT)
        layers.append(line.mark_line(color=BLUE, strokeWidth=2.2).encode(x=_x(), y=y("value")))
        layers.append(line.mark_point(color=BLUE, filled=True, size=20, opacity=1).encode(x=_x(), y=y("value")))
    if tail:
        line = alt.Chart(inline(tail), width=WIDTH, height=HEIGHT)
        layers.append(line.mark_line(color=BLUE, strokeWidth=2.2, strokeDash=[5, 4]).encode(x=_x(), y=y("value")))
    return layers


def _unmatched(rows: Sequence[Row], y: Height, beside: str) -> list[alt.Chart]:
    base = alt.Chart(inline(rows), width=WIDTH, height=HEIGHT)
    line = base.mark_line(color=MUTED, strokeWidth=1.1, strokeDash=[2, 2]).encode(
        x=_x(), y=y("unmatched"), detail="segment:N"
    )
    last = [row for row in rows if row["unmatched"] is not None][-1]
    text = alt.Chart(inline([{**last, "text": beside}]))
    name = text.mark_text(color=MUTED, align="right", dx=-2, dy=-8, fontSize=10)
    return [line, name.encode(x=_x(), y="unmatched:Q", text="text:N")]


def _rules(breaks: Sequence[Row]) -> list[alt.Chart]:
    """A rule for each break; labels stand on steps so that neighbours can be read."""
    stepped = [
        {"date": row["date"], "label": row["label"], "step": 4 + 12 * (number % 3)} for number, row in enumerate(breaks)
    ]
    base = alt.Chart(inline(stepped), width=WIDTH, height=HEIGHT)
    rule = base.mark_rule(color=MUTED, strokeDash=[1, 3]).encode(x=_x())
    label = base.mark_text(color=MUTED, align="left", baseline="top", dx=3, fontSize=10)
    return [rule, label.encode(x=_x(), y=alt.Y("step:Q", scale=None, axis=None), text="label:N")]


def _legend(rows: Sequence[Row], breaks: Sequence[Row], kept: Sequence[Row]) -> list[str]:
    parts = ["Band: 95 % interval"]
    if any(row["provisional"] for row in rows):
        parts.append("dashed: provisional")
    if breaks:
        larger = f", the {len(kept)} largest of {len(breaks)}" if len(breaks) > len(kept) else ""
        parts.append(f"rules: boards joined or left{larger}")
    return [" · ".join(parts)]


def _said(row: Row, percent: bool) -> str:
    value = f"{100 * row['value']:.1f} %" if percent else f"{row['value']:,.1f}"
    return f"{value} on {row['date']}"


def _x() -> alt.X:
    axis = alt.Axis(format="%b %Y", labelOverlap=True, tickCount=8)
    return alt.X("date:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
