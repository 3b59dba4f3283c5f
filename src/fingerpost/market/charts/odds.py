"""Charts of odds ratios: dots with intervals on a logarithmic scale."""

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


def odds_dots(rows: Sequence[Row], title: str, subtitle: Sequence[str] = ()) -> alt.LayerChart:
    """Dots with error bars on a logarithmic scale; 1 is marked. Rows: `label`, `ratio`, `low`, `high`."""
    labels = labels_of(rows)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=300, ticks=False, domain=False))
    base = alt.Chart(inline(rows), height=height_of(labels), width=WIDTH)
    x = alt.X("ratio:Q", title="odds, in times those of the other role", scale=alt.Scale(type="log"))
    one = alt.Chart(inline([{"one": 1}])).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x="one:Q")
    dots = base.mark_point(color=BLUE, filled=True, size=60, opacity=1).encode(x=x, y=y)
    return finished(layered(one, error_bars(base, "low", "high", y), dots), title, subtitle)
