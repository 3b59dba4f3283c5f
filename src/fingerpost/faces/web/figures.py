"""Charts as parts of a page: they follow its colours, fit a desk and a phone, and say on hover what a mark stands for.

An answer's chart is an Altair specification. It is drawn twice, wide and narrow, without its title (the page says it in
words), and what the drawing library writes for itself is taken out. Colours become variables of the style sheet.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from markupsafe import Markup

if TYPE_CHECKING:
    import altair as alt

WIDE, NARROW = 700, 318
"""Widths in CSS pixels: of a desk's column, and of a phone of 390 pixels within its margins."""

ROOM: Final = (22, 10)
"""Pixels left and right: the reader's fonts may be wider than the one that the texts were measured with."""

BESIDE_SMALL: Final = 74
"""Pixels that one of several small charts needs beside its width, for its axis and the gap to the next."""

COLOURS: Final[Mapping[str, str]] = {
    "#1f2933": "ink",
    "#6b7780": "soft",
    "#e3e7ea": "line",
    "#0072b2": "c1",
    "#d55e00": "c2",
    "#009e73": "c3",
    "#cc79a7": "c4",
    "#e69f00": "c5",
    "#56b4e9": "c6",
    "#000000": "c7",
    "#000": "ink",
    "black": "ink",
}
"""What a chart is drawn with, and the variable of the style sheet that stands for it on a page."""

_SAID: Final[Mapping[str, str]] = {
    "p10": "10 %",
    "p25": "25 %",
    "p50": "median",
    "p75": "75 %",
    "p90": "90 %",
    "low": "from",
    "high": "to",
    "low95": "95 % from",
    "high95": "to",
    "low80": "80 % from",
    "high80": "to",
    "median_low": "median at least",
    "median_high": "at most",
}
_NAMED: Final = ("label", "series", "date")
"""The parts of a mark's words that name it; all others are values."""

_MARK: Final = re.compile(r' aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="([^"]*)"')
_DRAWN_FIRST: Final = ("point", "bar")


class Figure(NamedTuple):
    """A chart ready for a page: what its caption says, the drawings, and in `text` what they show in words."""

    title: str
    lines: tuple[str, ...]
    wide: Markup
    narrow: Markup
    text: str


def figure_of(chart: alt.TopLevelMixin) -> Figure | None:
    """A chart drawn for a page; None of one that only says why there is nothing to draw: the answer says so itself."""
    spec: dict[str, Any] = chart.to_dict()
    if _says_why_not(spec):
        return None
    heading = spec.get("title") or {}
    heading = {"text": heading} if isinstance(heading, str) else heading
    title, lines = str(heading.get("text", "")), heading.get("subtitle") or []
    text = str(spec.get("description") or title)
    kept = tuple(filter(None, map(_shorter, [lines] if isinstance(lines, str) else lines)))
    wide, narrow = (_drawn(_fitted(spec, width), text) for width in (WIDE, NARROW))
    return Figure(title, kept, wide, narrow, text)


def _says_why_not(spec: Mapping[str, Any]) -> bool:
    marks = [layer.get("mark") for layer in spec.get("layer", ())]
    return len(marks) == 1 and isinstance(marks[0], dict) and marks[0].get("type") == "text"


def _shorter(line: str) -> str:
    """A line below the title without what every page says at its foot: the period and the snapshot."""
    return re.sub(r" · (?:posted|snapshot) .*$", "", line).strip()


def _fitted(spec: Mapping[str, Any], width: int) -> dict[str, Any]:
    """The specification for a width in pixels, labels included."""
    made: dict[str, Any] = copy.deepcopy(dict(spec))
    made.pop("title", None)
    if "layer" in made:
        for layer in made["layer"]:
            _forget_width(layer)
        made |= {"width": width - sum(ROOM), "autosize": {"type": "fit-x", "contains": "padding"}}
    if "facet" in made:
        made["columns"] = columns = 1 if width == NARROW else made.get("columns", 1)
        made["spec"]["width"] = width // columns - BESIDE_SMALL
    made |= {"background": None, "padding": 2}
    config = made.setdefault("config", {})
    config["font"] = "Liberation Sans, Arial, Helvetica, sans-serif"
    axis = {"labelFontSize": 12, "titleFontSize": 12, "labelOverlap": "greedy", "labelSeparation": 6}
    config["axis"] = config.get("axis", {}) | axis
    config["axisX"] = config.get("axisX", {}) | {"titleAnchor": "end", "labelFlush": False}
    config["legend"] = config.get("legend", {}) | {"labelFontSize": 12, "columnPadding": 28}
    if width == NARROW:
        config["axis"]["labelLimit"] = 136
        config["legend"]["columns"] = 2
        _limit_labels(made)
    return made


def _forget_width(part: dict[str, Any]) -> None:
    part.pop("width", None)
    for layer in part.get("layer", ()):
        _forget_width(layer)


def _limit_labels(part: Any) -> None:
    """Takes limits off single axes, so that the common one holds, and asks for fewer ticks."""
    if isinstance(part, dict):
        if "labelLimit" in part and "ticks" in part:
            part["labelLimit"] = 136
        if part.get("tickCount"):
            part["tickCount"] = 4
        for value in part.values():
            _limit_labels(value)
    elif isinstance(part, list):
        for value in part:
            _limit_labels(value)


def _drawn(spec: Mapping[str, Any], text: str) -> Markup:
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg(json.dumps(spec)))
    size = re.match(r'<svg\b[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*>', svg)
    if size is None:  # pragma: no cover  what the library has always written
        msg = "the drawing has no size"
        raise ValueError(msg)
    width, height = round(float(size[1])) + sum(ROOM), round(float(size[2]))
    body = _plain(_with_words(svg[size.end() :]))
    head = f'<svg class="plot" role="img" aria-label="{escape(text)}" width="{width}" height="{height}"'
    return Markup(f'{head} viewBox="-{ROOM[0]} 0 {width} {height}">{body}')  # noqa: S704  the library escapes its texts


def _with_words(svg: str) -> str:
    """The drawing with the words of each thing in `data-tip` at one of its marks, and no other labels."""
    things: dict[str, dict[str, str]] = {}
    for words, _ in _MARK.findall(svg):
        name, values = _parts(unescape(words))
        if name:
            things.setdefault(name, {}).update(values)
    first: dict[str, str] = {}
    for kind in (*_DRAWN_FIRST, ""):
        for words, drawn_as in _MARK.findall(svg):
            name, _ = _parts(unescape(words))
            if name and (drawn_as == kind or not kind):
                first.setdefault(name, drawn_as)
    told: set[str] = set()

    def tip(found: re.Match[str]) -> str:
        name, _ = _parts(unescape(found[1]))
        if not name or name in told or found[2] != first[name] or not things[name]:
            return ""
        told.add(name)
        return f' data-tip="{escape(_sentence(name, things[name]))}"'

    return _MARK.sub(tip, svg)


def _parts(words: str) -> tuple[str, dict[str, str]]:
    """What a mark is of and its values, out of the library's words.

    >>> _parts("share of postings: 26.563040%; label: SQL")
    ('SQL', {'share of postings': '26.6 %'})
    """
    given = dict(part.split(": ", 1) for part in words.split("; ") if ": " in part)
    name = ", ".join(given[key] for key in _NAMED if key in given)
    return name, {key: _number(value) for key, value in given.items() if key not in _NAMED}


def _number(text: str) -> str:
    """A number as people read it.

    >>> _number("26.563040%"), _number("253500"), _number("0.2421"), _number("about")
    ('26.6 %', '253,500', '0.242', 'about')
    """
    found = re.fullmatch(r"([-−]?\d+(?:\.\d+)?)(%?)", text)
    if found is None:
        return text
    value = float(found[1].replace("−", "-"))
    if found[2]:
        return f"{value:.1f} %"
    return f"{value:,.0f}" if abs(value) >= 1000 or value.is_integer() else f"{value:.3g}"


def _sentence(name: str, values: Mapping[str, str]) -> str:
    """The words of a thing: ends of an interval in percent where its value is.

    >>> _sentence("SQL", {"share of postings": "51.0 %", "low": "0.47", "high": "0.55"})
    'SQL: share of postings 51.0 %, from 47 % to 55 %'
    """
    percent = any(value.endswith("%") for value in values.values())
    said = ""
    for key, value in values.items():
        shown = _as_percent(value) if percent and key in {"low", "high"} else value
        joint = " " if _SAID.get(key, "").startswith(("to", "at most")) else ", "
        said += f"{joint if said else ''}{_SAID.get(key, key.replace('_', ' '))} {shown}"
    return f"{name}: {said}"


def _as_percent(value: str) -> str:
    try:
        return value if value.endswith("%") else f"{100 * float(value):.3g} %"
    except ValueError:
        return value


_TAKEN_OUT: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"</svg>\s*\Z",
        r'<path class="(?:background|foreground)"[^>]*/>',
        r' class="[^"]*"',
        r' role="[^"]*"',
        r' aria-[a-z]+="[^"]*"',
        r' pointer-events="none"',
        r' font-family="[^"]*"',
        r' opacity="1"',
        r' stroke-miterlimit="10"',
        r' transform="translate\(0, ?0\)"',
    )
)


def _plain(svg: str) -> str:
    """The drawing without what no page needs: frames, roles, fonts, long numbers; colours as variables."""
    for pattern in _TAKEN_OUT:
        svg = pattern.sub("", svg)
    svg = re.sub(r"-?\d+\.\d{2,}(?:e-?\d+)?", lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), svg)
    svg = re.sub(r'="(#[0-9a-f]{3,6}|black)"', _variable, svg)
    while "<g></g>" in svg:
        svg = svg.replace("<g></g>", "")
    return svg + "</svg>"


def _variable(found: re.Match[str]) -> str:
    name = COLOURS.get(found[1])
    return f'="var(--{name},{found[1]})"' if name else found[0]


def texts_of(figure: Figure) -> Iterator[str]:
    """The words that hovering over a figure shows."""
    yield from (unescape(words) for words in re.findall(r'data-tip="([^"]*)"', figure.wide))
