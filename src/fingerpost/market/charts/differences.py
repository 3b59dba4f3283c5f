"""Differences of shares as bars to both sides of zero, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from fingerpost.market.charts.look import (
    BLUE,
    MUTED,
    WIDTH,
    Row,
    error_bars,
    finished,
    height_of,
    inline,
    labels_of,
    layered,
)


def difference_bars(
    rows: Sequence[Row],
    title: str,
    subtitle: Sequence[str] = (),
    axis: str = "difference of shares, points of percent",
    description: str = "",
) -> alt.LayerChart:
    """Bars from zero in the order given. Rows: `label`, `difference`, `low`, `high`, as shares in [-1, 1]."""
    points: list[Row] = [
        {"label": row["label"], **{key: 100 * row[key] for key in ("difference", "low", "high")}} for row in rows
    ]
    labels = labels_of(points)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    base = alt.Chart(inline(points), height=height_of(labels), width=WIDTH)
    x = alt.X("difference:Q", title=axis, axis=alt.Axis(format="+.1~f", tickCount=6))
    zero = alt.Chart(inline([{"zero": 0}])).mark_rule(color=MUTED).encode(x="zero:Q")
    bars = base.mark_bar(color=BLUE, opacity=0.55, height={"band": 0.68}).encode(x=x, y=y)
    return finished(layered(bars, zero, error_bars(base, "low", "high", y)), title, subtitle, description)
