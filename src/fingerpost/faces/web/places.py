"""The map of countries: an outline of the world, coloured by how many postings are for each, drawn on the server."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import Request, Response
from markupsafe import Markup

from fingerpost import label_of
from fingerpost.faces.verbs import VERB_OF
from fingerpost.faces.web.questions import asking, given_by, part_of
from fingerpost.faces.web.rendering import answer_page

if TYPE_CHECKING:
    from fingerpost import Breakdown, Observatory

OUTLINE = Path(__file__).parent / "data" / "world.json"
CLASSES = 5
LEAST_EMPLOYERS = 5
"""A country with postings of fewer employers is hatched: its number says little about a market."""

NARROWED_BY = ("role", "skill", "industry", "seniority", "work_mode", "ai_relation")
DOT = 9
_EUROPE = Markup(
    '<svg class="map inset" role="img" aria-label="Europe in larger; the table has the numbers" width="750" '
    'height="440" viewBox="905 52 300 176"><use href="#lands"/></svg>'
)
"""The same lands a second time: countries of Europe are too small on a map of the world."""


class Band(NamedTuple):
    """A colour of the map: its class, and the fewest and most postings of the countries that have it."""

    css: str
    least: int
    most: int


class Map(NamedTuple):
    """The map, Europe in larger, and the bands of the legend from few to many."""

    svg: Markup
    europe: Markup
    bands: tuple[Band, ...]
    hatched: int


@lru_cache(maxsize=1)
def outline() -> dict[str, Any]:
    """The packaged outline: `countries` (ISO code → path), `points`, `unnamed`, `width`, `height`, `source`."""
    found: dict[str, Any] = json.loads(OUTLINE.read_text(encoding="utf-8"))
    return found


def places_page(request: Request, engine: Observatory) -> Response:
    """The countries that postings are for, on a map and in a table."""
    asked = VERB_OF["breakdown"]
    given = {name: value for name, value in given_by(request, asked).items() if name in NARROWED_BY}
    answer = engine.breakdown("country", limit=None, **part_of(asked, given))
    shown = asking(asked, given)
    shown["controls"] = [one for one in shown["controls"] if one.name in NARROWED_BY]
    return answer_page(
        request, "places.html", "places", answer, drawn=map_of(answer), source=outline()["source"], **shown
    )


def bands_of(counts: Iterable[int]) -> tuple[Band, ...]:
    """Classes by quantile: about as many countries in each; equal counts are never parted.

    >>> [(band.least, band.most) for band in bands_of([1, 2, 2, 3, 4, 5, 8, 13, 21, 34])]
    [(1, 1), (2, 3), (4, 5), (8, 13), (21, 34)]
    >>> bands_of([])
    ()
    """
    held = sorted(counts)
    if not held:
        return ()
    edges = sorted({held[len(held) * place // CLASSES] for place in range(1, CLASSES)})
    bands = [list(band) for _, band in groupby(held, key=lambda n: bisect_right(edges, n))]
    first = CLASSES - len(bands) if len(bands) > 1 else CLASSES - 1
    return tuple(Band(f"h{first + place}", band[0], band[-1]) for place, band in enumerate(bands))


def map_of(answer: Breakdown) -> Map:
    """The map of an answer by country."""
    cells = {cell.value: cell for cell in answer.cells}
    world = outline()
    told = {code: cell for code, cell in cells.items() if cell.n_employers >= LEAST_EMPLOYERS and not cell.share.reason}
    drawn = {code for code in (*world["countries"], *world["points"]) if code in cells and cells[code].share.n}
    bands = bands_of(cell.share.n for code, cell in told.items() if code in drawn)

    def look(code: str) -> str:
        if code not in drawn:
            return "land"
        if code not in told:
            return "few"
        return next(band.css for band in bands if band.least <= told[code].share.n <= band.most)

    def tip(code: str) -> str:
        if code not in drawn:
            return ""
        n, of = cells[code].share.n, cells[code].n_employers
        words = f"{label_of('country', code)}: {n:,} {'posting' if n == 1 else 'postings'} of {of:,} "
        return f' data-tip="{escape(words + ("employer" if of == 1 else "employers"))}"'

    shapes = [f'<path class="land" d="{path}"/>' for path in world["unnamed"]]
    shapes += [f'<path class="{look(code)}"{tip(code)} d="{path}"/>' for code, path in world["countries"].items()]
    shapes += [
        f'<circle class="{look(code)}"{tip(code)} cx="{x}" cy="{y}" r="{DOT}"/>'
        for code, (x, y) in world["points"].items()
        if code in drawn
    ]
    hatched = len(drawn - told.keys())
    return Map(_svg(shapes, _said(answer, drawn)), _EUROPE, bands, hatched)


def _svg(shapes: Sequence[str], said: str) -> Markup:
    world = outline()
    size = f'width="{world["width"] // 2}" height="{world["height"] // 2}"'
    hatch = f"<defs>{_hatch('hatch', 12)}{_hatch('hatch-fine', 3)}</defs>"
    head = f'<svg class="map" role="img" aria-label="{escape(said)}" {size}'
    box = f'viewBox="0 0 {world["width"]} {world["height"]}"'
    lands = f'<g id="lands">{"".join(shapes)}</g>'
    return Markup(f"{head} {box}>{hatch}{lands}</svg>")  # noqa: S704  numbers, codes and escaped names


def _hatch(name: str, size: int) -> str:
    """Stripes that stand for "too few"."""
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect class="land" width="{size}" height="{size}"/>'
        f'<rect class="stripe" width="{size * 0.4:g}" height="{size}"/></pattern>'
    )


def _said(answer: Breakdown, drawn: set[str]) -> str:
    most = [cell for cell in answer.cells if cell.value in drawn][:3]
    if not most:
        return "A map of the world on which no country has a posting."
    named = ", ".join(f"{cell.label} {cell.share.n:,}" for cell in most)
    return f"A map of {len(drawn)} countries with postings; most: {named}. The table has all."
