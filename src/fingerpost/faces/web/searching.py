"""The search page: a request read as a query, and the addresses that add, remove or page through filters."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode

from fastapi import Request

from fingerpost import FACETS, SORTS, InputError, label_of

if TYPE_CHECKING:
    from fingerpost import Facet, Observatory, Piece, SearchQuery, SearchResult

FACET_LABELS: Final[Mapping[str, str]] = {
    "role": "Role",
    "seniority": "Seniority",
    "work_mode": "Work mode",
    "country": "Country",
    "skill": "Skill",
    "industry": "Industry",
    "employment_type": "Employment",
    "degree": "Degree asked",
    "visa": "Visa",
    "language": "Language",
    "employer": "Employer",
    "ai_relation": "Relation to ML",
    "source": "Source",
    "corpus": "Corpus",
}
PIECE_LABELS: Final[Mapping[str, str]] = {"city": "City", "region": "Region", "area": "Area", "country": "Country"}
WHERE_LABELS: Final[Mapping[str, str]] = {
    "title": "in the title",
    "skills": "asked for",
    "narrower": "asked for, narrower",
    "text": "in the text",
    "employer": "employer",
    "pay": "pay",
    "role": "role",
    "ai_relation": "relation to ML",
    "city": "place",
    "region": "place",
    "area": "place",
    "country": "place",
    "employment_type": "employment",
    "work_mode": "work mode",
}
SORT_LABELS: Final[Mapping[str, str]] = {"relevance": "best match", "newest": "newest", "pay": "highest pay"}
OPEN_FACETS: Final = 4
"""So many facets are unfolded; the others when they filter or are asked for."""

MOST_NAME: Final = 80
"""Characters of the name that is proposed for a search to be saved."""

_CHIPPED: Final = {*FACET_LABELS, "salary", "since"}

Item = tuple[str, str]


class Chip(NamedTuple):
    """An active filter and the address of the page without it."""

    label: str
    href: str


class Understood(NamedTuple):
    """A piece of the words that was understood: the addresses of the search without it, and with it as mere text."""

    label: str
    words: str
    denied: bool
    drop_href: str
    text_href: str


class ShownValue(NamedTuple):
    """A facet's value with the address of the page that toggles it."""

    label: str
    n: int
    active: bool
    href: str


class ShownFacet(NamedTuple):
    """A facet ready for the page."""

    label: str
    values: list[ShownValue]
    is_open: bool


def run_search(engine: Observatory, request: Request) -> SearchResult:
    """The search that a request's parameters ask for: q, every facet, salary, since, sort, page, size.

    Raises:
        InputError, UnknownNameError: a parameter that cannot be used.
    """
    given = request.query_params
    chosen = {name: [value for value in given.getlist(name) if value] for name in FACETS}
    return engine.search(
        given.get("q", ""),
        {name: values for name, values in chosen.items() if values},
        salary_at_least=_number(given.get("salary"), "salary"),
        posted_since=_day(given.get("since")),
        sort=given.get("sort") or "relevance",
        page=int(_number(given.get("page"), "page") or 0) if given.get("page") else 1,
        size=int(_number(given.get("size"), "size") or 0) if given.get("size") else 20,
    )


def _number(text: str | None, name: str) -> float | None:
    if not text or not text.strip():
        return None
    try:
        number = float(text.replace(",", "").replace(" ", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        msg = f"{name} is {text!r}; expected a number such as 120000"
        raise InputError(msg)
    return number


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"since is {text!r}; expected a day such as 2026-11-23"
        raise InputError(msg) from error


def search_context(result: SearchResult, implied: Container[str] = ()) -> dict[str, Any]:
    """What the search page shows beside the hits; every address is made from the query as it was understood.

    `implied` are facets that the observatory itself filters by: they are no choice of the reader's.
    """
    query = result.query
    chosen = [item for item in _filter_items(query) if item[0] not in implied]
    items = _items(query, chosen)
    number = query.page
    return {
        "words": query.words,
        "salary": None if query.filters.salary_at_least is None else f"{query.filters.salary_at_least:.0f}",
        "since": query.filters.posted_since,
        "hidden": [(name, value) for name, value in chosen if name != "ai_relation"],
        "relations": [(value, label_of("ai_relation", value)) for value in ("builds", "uses", "boilerplate", "none")],
        "relation": next(iter(query.filters.values.get("ai_relation", ())), ""),
        "sorts": [(sort, SORT_LABELS[sort]) for sort in SORTS],
        "chips": _chips(items),
        "where_labels": WHERE_LABELS,
        "understood": _understood(result, items),
        "as_text": _as_text(result),
        "typed_href": _href(*_with_words(items, result.words_as_typed)),
        "query": urlencode(items),
        "query_name": " · ".join([*filter(None, [query.words]), *(chip.label for chip in _chips(items))])[:MOST_NAME],
        "words_href": _href(("q", query.words) if query.words else ()),
        "facets": [_shown_facet(facet, items, place) for place, facet in enumerate(result.facets)],
        "previous_href": _href(*items, ("page", str(number - 1))) if number > 1 else None,
        "next_href": _href(*items, ("page", str(number + 1))) if number < result.n_pages else None,
    }


def _understood(result: SearchResult, items: list[Item]) -> list[Understood]:
    """The pieces of the words that were taken for something, in order."""
    return [
        Understood(
            _piece_says(chip.piece),
            chip.piece.words,
            chip.piece.denied,
            _href(*_with_words(items, chip.words_without)),
            _href(*_with_words(items, chip.words_as_text)),
        )
        for chip in result.chips
        if chip.piece.is_understood
    ]


def _as_text(result: SearchResult) -> list[str]:
    """What is searched as text, where some of the words were understood or denied; phrases in quotation marks."""
    plain = [piece for piece in result.read_as if not piece.is_understood]
    return [f"{'not ' if p.denied else ''}{f'“{p.words}”' if p.is_phrase else p.words}" for p in plain]


def _piece_says(piece: Piece) -> str:
    if piece.floor is not None:
        return f"Pay from {piece.floor:,.0f} {piece.currency or ''} a year".replace("  ", " ")
    name = PIECE_LABELS.get(piece.facet or "") or FACET_LABELS.get(piece.facet or "", "")
    value = piece.words if piece.facet in ("area", "region") else label_of(piece.facet or "", piece.value)
    return f"{name}: {value}"


def _with_words(items: list[Item], words: str) -> list[Item]:
    """The parameters with other words."""
    return [*([("q", words)] if words else []), *(item for item in items if item[0] != "q")]


def _filter_items(query: SearchQuery) -> list[Item]:
    return [(name, value) for name in FACETS for value in query.filters.values.get(name, ())]


def _items(query: SearchQuery, chosen: list[Item]) -> list[Item]:
    """The query as parameters, without the page and without what is usual."""
    items = [("q", query.words)] if query.words else []
    items += chosen
    if query.filters.salary_at_least is not None:
        items.append(("salary", f"{query.filters.salary_at_least:.0f}"))
    if query.filters.posted_since is not None:
        items.append(("since", query.filters.posted_since.isoformat()))
    if query.sort != "relevance":
        items.append(("sort", query.sort))
    if query.size != 20:
        items.append(("size", str(query.size)))
    return items


def _href(*items: Item | tuple[()]) -> str:
    given = urlencode([item for item in items if item])
    return f"/postings?{given}" if given else "/postings"


def _without(items: Iterable[Item], item: Item) -> str:
    return _href(*(kept for kept in items if kept != item))


def _chips(items: list[Item]) -> list[Chip]:
    return [Chip(_says(name, value), _without(items, (name, value))) for name, value in items if name in _CHIPPED]


def _says(name: str, value: str) -> str:
    if name == "salary":
        return f"Pay from {float(value):,.0f} a year"
    if name == "since":
        return f"Posted since {value}"
    return f"{FACET_LABELS[name]}: {label_of(name, value)}"


def _shown_facet(facet: Facet, items: list[Item], place: int) -> ShownFacet:
    values = [
        ShownValue(label_of(facet.name, value.value), value.n, value.active, _toggled(items, (facet.name, value.value)))
        for value in facet.values
    ]
    return ShownFacet(FACET_LABELS[facet.name], values, place < OPEN_FACETS or any(value.active for value in values))


def _toggled(items: list[Item], item: Item) -> str:
    return _without(items, item) if item in items else _href(*items, item)
