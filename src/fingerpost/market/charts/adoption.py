"""Charts of change: ratios with intervals, and how something spread, one small chart each."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from fingerpost.market.charts.look import (
    BLUE,
    INK,
    MUTED,
    PALETTE,
    WIDTH,
    Row,
    error_bars,
    finished,
    height_of,
    inline,
    labels_of,
    layered,
)

VERDICT_COLOURS = {"rising": PALETTE[2], "falling": PALETTE[1], "cannot be told": MUTED}
COLUMNS = 3
SMALL_WIDTH, SMALL_HEIGHT, LABEL_WIDTH = 160, 80, 190


def change_dots(rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "") -> alt.LayerChart:
    """Dots with error bars on a logarithmic scale; 1 is marked. Rows: `label`, `ratio`, `low`, `high`, `verdict`."""
    labels = labels_of(rows)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    base = alt.Chart(inline(rows), height=height_of(labels), width=WIDTH)
    x = alt.X("ratio:Q", title=axis, scale=alt.Scale(type="log", nice=False, padding=12), axis=alt.Axis(format="~g"))
    one = alt.Chart(inline([{"one": 1}])).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x="one:Q")
    colour = alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=list(VERDICT_COLOURS), range=list(VERDICT_COLOURS.values())),
        legend=alt.Legend(title=None, orient="top"),
    )
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(x=x, y=y, color=colour)
    first = "; ".join(f"{row['label']} ×{row['ratio']:.2f}, {row['verdict']}" for row in rows[:5])
    return finished(
        layered(one, error_bars(base, "low", "high", y), dots), title, subtitle, ". ".join((title, *subtitle, first))
    )


def adoption_curves(rows: Sequence[Row], title: str, subtitle: Sequence[str] = ()) -> alt.FacetChart:
    """A small chart per `label`: the share per period as a line, its interval as a band, each on its own scale.

    Rows: `label`, `date` (ISO), `share`, `low`, `high` in [0, 1] or None where suppressed.
    """
    labels = labels_of(rows)
    base = alt.Chart(width=SMALL_WIDTH, height=SMALL_HEIGHT)
    x = alt.X(
        "date:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%b %y", tickCount=3, labelOverlap=True)
    )
    y = alt.Y("share:Q", title=None, axis=alt.Axis(format="~%", tickCount=3), scale=alt.Scale(zero=True))
    band = base.mark_area(color=BLUE, opacity=0.18).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    line = base.mark_line(color=BLUE, strokeWidth=1.8).encode(x=x, y=y)
    dots = base.mark_point(color=BLUE, filled=True, size=14, opacity=1).encode(x=x, y=y)
    small = alt.LayerChart(layer=[band, line, dots], data=inline(rows))
    header = alt.Header(title=None, labelColor=INK, labelAnchor="start", labelFontSize=10.5, labelLimit=LABEL_WIDTH)
    curves = small.facet(facet=alt.Facet("label:N", sort=labels, header=header), columns=COLUMNS)
    curves.resolve = alt.Resolve(scale={"y": "independent"}, axis={"x": "independent"})
    return finished(curves, title, subtitle, ". ".join((title, *subtitle, ", ".join(labels))))
