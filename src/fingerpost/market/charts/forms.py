"""Charts of one moment: bars, dots, columns, ranges; and a plain line over time."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt

from fingerpost.market.charts.look import (
    BLUE,
    MUTED,
    PALETTE,
    WIDTH,
    Row,
    apart,
    error_bars,
    finished,
    height_of,
    inline,
    labels_of,
    layered,
)

REASON_LENGTH = 72
"""Where the words in place of a chart are broken into lines, in characters."""


def share_bars(
    rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "share of postings"
) -> alt.LayerChart:
    """Horizontal bars with error bars. Rows: `label`, `share`, `low`, `high` in [0, 1] or None where suppressed."""
    shown = apart([row for row in rows if row["share"] is not None])
    labels = labels_of(shown)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    base = alt.Chart(inline(shown), height=height_of(labels), width=WIDTH)
    x = alt.X("share:Q", title=axis, axis=alt.Axis(format="%", tickCount=6), scale=alt.Scale(zero=True))
    bars = base.mark_bar(color=BLUE, opacity=0.55, height={"band": 0.68}).encode(x=x, y=y)
    return finished(layered(bars, error_bars(base, "low", "high", y)), title, subtitle)


def lift_dots(rows: Sequence[Row], title: str, subtitle: Sequence[str] = ()) -> alt.LayerChart:
    """Dots with error bars on a ratio scale; 1 is marked. Rows: `label`, `lift`, `low`, `high`."""
    rows = apart(rows)
    labels = labels_of(rows)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    base = alt.Chart(inline(rows), height=height_of(labels), width=WIDTH)
    x = alt.X("lift:Q", title="times as often as in all postings selected", scale=alt.Scale(zero=True))
    one = alt.Chart(inline([{"one": 1}])).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x="one:Q")
    dots = base.mark_point(color=BLUE, filled=True, size=60).encode(x=x, y=y)
    return finished(layered(one, error_bars(base, "low", "high", y), dots), title, subtitle)


def time_line(
    rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "", zero: bool = True
) -> alt.LayerChart:
    """A line per `series` over time, with dots. Rows: `date` (ISO), `value`, `series`, optional `provisional`."""
    base = alt.Chart(inline(rows), width=WIDTH, height=260)
    names = list(dict.fromkeys(str(row["series"]) for row in rows))
    colour = alt.Color(
        "series:N",
        sort=names,
        scale=alt.Scale(domain=names, range=list(PALETTE[: len(names)])),
        legend=alt.Legend(title=None, orient="top") if len(names) > 1 else None,
    )
    x = alt.X(
        "date:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=8)
    )
    y = alt.Y("value:Q", title=axis, scale=alt.Scale(zero=zero))
    line = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour)
    dots = base.mark_point(filled=True, size=18).encode(
        x=x,
        y=y,
        color=colour,
        opacity=alt.condition("datum.provisional === true", alt.value(0.35), alt.value(1.0)),
    )
    return finished(layered(line, dots), title, subtitle)


def count_columns(rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "") -> alt.LayerChart:
    """Columns of counts in the order given. Rows: `label`, `n`."""
    labels = labels_of(rows)
    base = alt.Chart(inline(rows), width=WIDTH, height=220)
    x = alt.X("label:N", sort=labels, title=axis, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    columns = base.mark_bar(color=BLUE, opacity=0.7).encode(x=x, y=alt.Y("n:Q", title="postings"))
    numbers = base.mark_text(dy=-6, color=MUTED, fontSize=10).encode(x=x, y="n:Q", text="n:Q")
    return finished(layered(columns, numbers), title, subtitle)


def pay_ranges(rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "") -> alt.LayerChart:
    """Per row p10-p90 as a thin line, p25-p75 as a bar, the median and its interval as a dot with an error bar.

    Rows: `label`, `p10`, `p25`, `p50`, `p75`, `p90`, `median_low`, `median_high`.
    """
    shown = apart([row for row in rows if row["p50"] is not None])
    labels = labels_of(shown)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    base = alt.Chart(inline(shown), height=height_of(labels, 30), width=WIDTH)
    x = alt.X("p10:Q", title=axis, axis=alt.Axis(format="~s"), scale=alt.Scale(zero=False))
    thin = base.mark_rule(color=MUTED, strokeWidth=1).encode(x=x, x2="p90:Q", y=y)
    middle = base.mark_bar(color=BLUE, opacity=0.3, height=12).encode(x="p25:Q", x2="p75:Q", y=y)
    median = base.mark_point(color=BLUE, filled=True, size=70, opacity=1).encode(x="p50:Q", y=y)
    interval = error_bars(base, "median_low", "median_high", y)
    return finished(layered(thin, middle, interval, median), title, subtitle)


def nothing(title: str, reason: str) -> alt.LayerChart:
    """A chart that says why there is no chart."""
    lines = textwrap.wrap(reason, REASON_LENGTH)
    text = alt.Chart(inline([{"text": "\n".join(lines)}]), width=WIDTH, height=40 + 20 * len(lines))
    mark = text.mark_text(color=MUTED, fontSize=13, lineBreak="\n", lineHeight=18, baseline="middle")
    return finished(layered(mark.encode(text="text:N")), title, ())
