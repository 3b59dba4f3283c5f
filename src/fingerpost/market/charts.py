"""The look of every chart: one theme, four forms, drawn to SVG on this machine without a network.

Colours are Okabe and Ito's, which the common forms of colour blindness tell apart. Charts do not react to the
mouse; what an interval covers is said in the subtitle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

INK = "#1f2933"
MUTED = "#6b7780"
GRID = "#e3e7ea"
BLUE = "#0072b2"
PALETTE = (BLUE, "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
FONT = "system-ui, 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
WIDTH = 560
ROW_HEIGHT = 22

Row = dict[str, Any]


def share_bars(
    rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "share of postings"
) -> alt.LayerChart:
    """Horizontal bars with error bars. Rows: `label`, `share`, `low`, `high` in [0, 1] or None where suppressed."""
    shown = [row for row in rows if row["share"] is not None]
    labels = _labels(shown)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    base = alt.Chart(_data(shown), height=_height(labels), width=WIDTH)
    x = alt.X("share:Q", title=axis, axis=alt.Axis(format="%", tickCount=6), scale=alt.Scale(zero=True))
    bars = base.mark_bar(color=BLUE, opacity=0.55, height={"band": 0.68}).encode(x=x, y=y)
    return _finished(_layer(bars, _error_bars(base, "low", "high", y)), title, subtitle)


def lift_dots(rows: Sequence[Row], title: str, subtitle: Sequence[str] = ()) -> alt.LayerChart:
    """Dots with error bars on a ratio scale; 1 is marked. Rows: `label`, `lift`, `low`, `high`."""
    labels = _labels(rows)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    base = alt.Chart(_data(rows), height=_height(labels), width=WIDTH)
    x = alt.X("lift:Q", title="times as often as in all postings selected", scale=alt.Scale(zero=True))
    one = alt.Chart(_data([{"one": 1}])).mark_rule(color=MUTED, strokeDash=[3, 3]).encode(x="one:Q")
    dots = base.mark_point(color=BLUE, filled=True, size=60).encode(x=x, y=y)
    return _finished(_layer(one, _error_bars(base, "low", "high", y), dots), title, subtitle)


def time_line(
    rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "", zero: bool = True
) -> alt.LayerChart:
    """A line per `series` over time, with dots. Rows: `date` (ISO), `value`, `series`, optional `provisional`."""
    base = alt.Chart(_data(rows), width=WIDTH, height=260)
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
    return _finished(_layer(line, dots), title, subtitle)


def count_columns(rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "") -> alt.LayerChart:
    """Columns of counts in the order given. Rows: `label`, `n`."""
    labels = _labels(rows)
    base = alt.Chart(_data(rows), width=WIDTH, height=220)
    x = alt.X("label:N", sort=labels, title=axis, axis=alt.Axis(labelAngle=0, labelOverlap=True))
    columns = base.mark_bar(color=BLUE, opacity=0.7).encode(x=x, y=alt.Y("n:Q", title="postings"))
    numbers = base.mark_text(dy=-6, color=MUTED, fontSize=10).encode(x=x, y="n:Q", text="n:Q")
    return _finished(_layer(columns, numbers), title, subtitle)


def pay_ranges(rows: Sequence[Row], title: str, subtitle: Sequence[str] = (), axis: str = "") -> alt.LayerChart:
    """Per row p10-p90 as a thin line, p25-p75 as a bar, the median and its interval as a dot with an error bar.

    Rows: `label`, `p10`, `p25`, `p50`, `p75`, `p90`, `median_low`, `median_high`.
    """
    shown = [row for row in rows if row["p50"] is not None]
    labels = _labels(shown)
    y = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False))
    base = alt.Chart(_data(shown), height=_height(labels, 30), width=WIDTH)
    x = alt.X("p10:Q", title=axis, axis=alt.Axis(format="~s"), scale=alt.Scale(zero=False))
    thin = base.mark_rule(color=MUTED, strokeWidth=1).encode(x=x, x2="p90:Q", y=y)
    middle = base.mark_bar(color=BLUE, opacity=0.3, height=12).encode(x="p25:Q", x2="p75:Q", y=y)
    median = base.mark_point(color=BLUE, filled=True, size=70, opacity=1).encode(x="p50:Q", y=y)
    interval = _error_bars(base, "median_low", "median_high", y)
    return _finished(_layer(thin, middle, interval, median), title, subtitle)


def nothing(title: str, reason: str) -> alt.LayerChart:
    """A chart that says why there is no chart."""
    text = alt.Chart(_data([{"text": reason}]), width=WIDTH, height=60)
    return _finished(_layer(text.mark_text(color=MUTED, fontSize=13).encode(text="text:N")), title, ())


def _error_bars(base: alt.Chart, low: str, high: str, y: alt.Y) -> alt.LayerChart:
    line = base.mark_rule(color=INK, strokeWidth=1.4).encode(x=f"{low}:Q", x2=f"{high}:Q", y=y)
    caps = [base.mark_tick(color=INK, thickness=1.4, size=7).encode(x=f"{side}:Q", y=y) for side in (low, high)]
    return _layer(line, *caps)


def _finished(chart: alt.LayerChart, title: str, subtitle: Sequence[str]) -> alt.LayerChart:
    params = alt.TitleParams(
        text=title, subtitle=list(subtitle), anchor="start", offset=12, fontSize=15, subtitleColor=MUTED, color=INK
    )
    finished: alt.LayerChart = (
        chart.properties(title=params, background="white", padding=8)
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            gridColor=GRID,
            domainColor=MUTED,
            tickColor=MUTED,
            labelColor=INK,
            titleColor=MUTED,
            titleFontWeight="normal",
        )
    )
    return finished


def _layer(*layers: alt.Chart | alt.LayerChart) -> alt.LayerChart:
    return alt.LayerChart(layer=list(layers))


def _data(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])


def _labels(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(str(row["label"]) for row in rows))


def _height(labels: Sequence[str], row: int = ROW_HEIGHT) -> int:
    return max(1, len(labels)) * row
