"""Charts as SVG, drawn on this machine, with their size and room for letters that are wider where they are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import altair as alt

FONT_ROOM: Final = (32, 64)
"""Pixels left and right of a chart: the reader's fonts may be wider than the one that its texts were measured with."""

_SIZE: Final = re.compile(
    r'(?P<before><svg\b[^>]*? )width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"'
)


class Chart(NamedTuple):
    """A drawn chart and its size in CSS pixels, which the page states so that nothing moves when it arrives.

    `text` says in words what it shows.
    """

    svg: str
    width: int
    height: int
    text: str = ""


def drawn(chart: alt.TopLevelMixin) -> Chart:
    """A chart as SVG with its size and room at its sides."""
    import vl_convert

    specification = chart.to_dict()
    text = specification.get("description")
    return with_room(str(vl_convert.vegalite_to_svg(specification)), text if isinstance(text, str) else "")


def with_room(svg: str, text: str = "") -> Chart:
    """A drawing with room at its sides."""
    size = _SIZE.match(svg)
    if size is None:
        return Chart(svg, 720, 300, text)
    before, after = FONT_ROOM
    width, height = round(float(size["width"])) + before + after, round(float(size["height"]))
    place = f'width="{width}" height="{height}" viewBox="-{before} 0 {width} {height}"'
    return Chart(f"{size['before']}{place}{svg[size.end() :]}", width, height, text)
