"""A forecast as a fan: what was measured, the intervals of what may come, and the naive forecast beside."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from fingerpost.market.charts.look import BLUE, INK, MUTED, WIDTH, Row, finished, inline, layered

HEIGHT = 280


def forecast_fan(
    history: Sequence[Row],
    steps: Sequence[Row],
    title: str,
    subtitle: Sequence[str] = (),
    axis: str = "",
    naive_beside: bool = True,
    description: str = "",
) -> alt.LayerChart:
    """History as a line, then the fan; provisional values and the naive forecast are dashed.

    Rows of `history`: `date` (ISO), `value`, `provisional`. Rows of `steps`: `date`, `point`, `low80`, `high80`,
    `low95`, `high95`, `naive`. The fan opens at the last value that is not provisional.
    """
    settled = [row for row in history if not row["provisional"]]
    last = settled[-1]
    opening: Row = {"date": last["date"], **dict.fromkeys(("point", "low80", "high80", "low95", "high95", "naive"))}
    opening |= {key: last["value"] for key in opening if key != "date"}
    ahead = inline([opening, *steps])
    x = alt.X(
        "date:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=8)
    )

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", title=axis, scale=alt.Scale(zero=True))

    base = alt.Chart(ahead, width=WIDTH, height=HEIGHT)
    layers = [
        base.mark_area(color=BLUE, opacity=0.16).encode(x=x, y=y("low95"), y2="high95:Q"),
        base.mark_area(color=BLUE, opacity=0.26).encode(x=x, y=y("low80"), y2="high80:Q"),
        base.mark_line(color=BLUE, strokeWidth=2).encode(x=x, y=y("point")),
    ]
    if naive_beside:
        layers.append(base.mark_line(color=MUTED, strokeWidth=1.5, strokeDash=[2, 3]).encode(x=x, y=y("naive")))
    line = alt.Chart(inline(settled), width=WIDTH, height=HEIGHT).mark_line(color=INK, strokeWidth=1.8)
    layers.append(line.encode(x=x, y=y("value")))
    provisional = [row for row in history if row["provisional"]]
    if provisional:
        tail = alt.Chart(inline([last, *provisional]), width=WIDTH, height=HEIGHT)
        layers.append(tail.mark_line(color=INK, strokeWidth=1.8, strokeDash=[5, 4]).encode(x=x, y=y("value")))
    return finished(layered(*layers), title, subtitle, description)
