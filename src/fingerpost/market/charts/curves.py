"""Survival curves as steps with their bands, the six founding roles in their colours."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from fingerpost.market.charts.look import MUTED, PALETTE, ROLE_COLOURS, WIDTH, Row, finished, inline, layered

HEIGHT = 280
MOST_CURVES = 5
"""More curves than this cannot be told apart."""


def survival_curves(
    rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), description: str = ""
) -> alt.LayerChart:
    """A step curve per `series` with a band, and a line where half have ended.

    Rows: `series`, `key` (a role id, or anything), `day`, `share`, `low`, `high` in [0, 1] or None.
    """
    keys = {str(row["series"]): str(row["key"]) for row in rows}
    names = list(keys)
    colour = alt.Color(
        "series:N",
        sort=names,
        scale=alt.Scale(domain=names, range=_colours(keys)),
        legend=alt.Legend(title=None, orient="top", columns=2, labelLimit=260, symbolOpacity=1)
        if len(names) > 1
        else None,
    )
    base = alt.Chart(inline(rows), width=WIDTH, height=HEIGHT)
    last = max(float(row["day"]) for row in rows)
    x = alt.X("day:Q", title="days since the posting opened", scale=alt.Scale(domain=[0, last], nice=False))
    y = alt.Y(
        "share:Q", title="share still open", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1])
    )
    half = alt.Chart(inline([{"share": 0.5}])).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(y=y)
    bands = [row for row in rows if row["low"] is not None and row["high"] is not None]
    band = alt.Chart(inline(bands), width=WIDTH, height=HEIGHT).mark_area(opacity=0.16, interpolate="step-after")
    line = base.mark_line(strokeWidth=2, interpolate="step-after")
    layers = [
        half,
        band.encode(x=x, y=alt.Y("low:Q", title="share still open"), y2="high:Q", color=colour),
        line.encode(x=x, y=y, color=colour),
    ]
    return finished(layered(*layers), title, subtitle, description)


def _colours(keys: dict[str, str]) -> list[str]:
    """A role's own colour where it has one, else the next of the palette that no role here has."""
    own = {name: ROLE_COLOURS[key] for name, key in keys.items() if key in ROLE_COLOURS}
    free = iter([colour for colour in PALETTE if colour not in own.values()])
    return [own[name] if name in own else next(free) for name in keys]
