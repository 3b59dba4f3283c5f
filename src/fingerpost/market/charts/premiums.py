"""Pay differences as dots with their intervals around none."""

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


def premium_dots(
    rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), description: str = ""
) -> alt.LayerChart:
    """Dots with error bars; none is marked. Rows: `label`, `share`, `low`, `high` (None: a figure without interval)."""
    labels = labels_of(rows)
    sized = [row for row in rows if row["low"] is not None]
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    axis = alt.Axis(format="+%", tickCount=6)
    x = alt.X("share:Q", title="difference in stated pay", axis=axis, scale=alt.Scale(zero=True))
    none = alt.Chart(inline([{"none": 0}])).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x="none:Q")
    bare = [row for row in rows if row["low"] is None]
    layers = [none]
    if sized:
        base = alt.Chart(inline(sized), height=height_of(labels), width=WIDTH)
        dots = base.mark_point(color=BLUE, filled=True, size=60, opacity=1).encode(x=x, y=y)
        layers += [error_bars(base, "low", "high", y), dots]
    if bare:
        base = alt.Chart(inline(bare), height=height_of(labels), width=WIDTH)
        layers.append(base.mark_point(color=MUTED, filled=False, size=60).encode(x=x, y=y))
    return finished(layered(*layers), title, subtitle, description)
