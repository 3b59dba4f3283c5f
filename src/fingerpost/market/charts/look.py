"""The look of every chart: one theme, drawn to SVG on this machine without a network.

Colours are Okabe and Ito's, which the common forms of colour blindness tell apart. Charts do not react to the
mouse; what an interval covers is said in the subtitle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import altair as alt

INK = "#1f2933"
MUTED = "#6b7780"
GRID = "#e3e7ea"
BLUE = "#0072b2"
PALETTE = (BLUE, "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
ROLE_COLOURS: Mapping[str, str] = {
    "machine-learning-engineer": "#0072b2",
    "data-scientist": "#d55e00",
    "ai-research-scientist": "#009e73",
    "nlp-engineer": "#cc79a7",
    "computer-vision-engineer": "#e69f00",
    "ml-product-manager": "#56b4e9",
}
"""The six founding roles keep their colours in every chart; other roles are grey."""

FONT = "system-ui, 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
WIDTH = 560
ROW_HEIGHT = 22

Row = dict[str, Any]

C = TypeVar("C", alt.LayerChart, alt.FacetChart)


def error_bars(base: alt.Chart, low: str, high: str, y: alt.Y) -> alt.LayerChart:
    """Intervals as lines with caps, lying."""
    line = base.mark_rule(color=INK, strokeWidth=1.4).encode(x=f"{low}:Q", x2=f"{high}:Q", y=y)
    caps = [base.mark_tick(color=INK, thickness=1.4, size=7).encode(x=f"{side}:Q", y=y) for side in (low, high)]
    return layered(line, *caps)


def finished(chart: C, title: str, subtitle: Sequence[str], description: str = "") -> C:
    """The chart with its title, the lines below it, and the theme; `description` is its text alternative.

    Without one the title and the lines below it are read out.
    """
    params = alt.TitleParams(
        text=title, subtitle=list(subtitle), anchor="start", offset=12, fontSize=15, subtitleColor=MUTED, color=INK
    )
    # In place: every `properties` and `configure` would copy all layers once more.
    chart.title, chart.description = params, description or ". ".join((title, *subtitle))
    chart.background, chart.padding = "white", 8
    chart.config = alt.Config(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            gridColor=GRID,
            domainColor=MUTED,
            tickColor=MUTED,
            labelColor=INK,
            titleColor=MUTED,
            titleFontWeight="normal",
        ),
    )
    return chart


def layered(*layers: alt.Chart | alt.LayerChart) -> alt.LayerChart:
    """Charts on top of each other."""
    return alt.LayerChart(layer=list(layers))


def inline(rows: Sequence[Row]) -> alt.InlineData:
    """Rows as the data of a chart; in a tuple, which Altair does not copy again with every layer."""
    return alt.InlineData(values=tuple(dict(row) for row in rows))


def apart(rows: Sequence[Row]) -> list[Row]:
    """The rows with labels of which no two are alike: bars of one label would be drawn on top of each other.

    >>> [row["label"] for row in apart([{"label": "R"}, {"label": "Go"}, {"label": "R"}])]
    ['R', 'Go', 'R (2)']
    """
    seen: dict[str, int] = {}
    told = []
    for row in rows:
        label = str(row["label"])
        seen[label] = seen.get(label, 0) + 1
        told.append(row if seen[label] == 1 else {**row, "label": f"{label} ({seen[label]})"})
    return told


def labels_of(rows: Sequence[Row]) -> list[str]:
    """The labels of rows in their order, each once."""
    return list(dict.fromkeys(str(row["label"]) for row in rows))


def height_of(labels: Sequence[str], row: int = ROW_HEIGHT) -> int:
    """The height of a chart with a row for each label."""
    return max(1, len(labels)) * row
