"""What the words of a search mean: roles, skills, places, seniority and more, by the names of the taxonomy.

Each piece of a query is looked up longest first. What a name stands for finds a posting beside the words themselves,
so that "genai" meets "generative AI" and "junior" meets a posting that was read as an entry-level one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

LONGEST_NAME: Final = 4
"""Words of the longest names that are looked up."""

SMALLEST_CITY: Final = 100_000
"""Inhabitants; the names of smaller cities are more often other words."""

CONDITIONS: Final = frozenset({"seniority", "work_mode", "visa", "employment_type", "city", "region", "country"})
"""Facets of which a posting's text says little by chance: "senior" stands in many a posting for juniors."""


class Piece(NamedTuple):
    """A piece of a query: its words, what they name, and whether it is wanted.

    `facet` and `value` are None for plain words. `floor` is a yearly pay asked for ("over 150k").
    """

    words: str
    facet: str | None = None
    value: str | None = None
    denied: bool = False
    is_phrase: bool = False
    floor: float | None = None


def read_query(words: str) -> tuple[Piece, ...]:
    """The pieces of a query, in order; words that say nothing are left out unless there are no others.

    >>> [(piece.words, piece.value, piece.denied) for piece in read_query("genai jobs in Berlin, not senior")]
    [('genai', 'generative-ai', False), ('Berlin', 'Berlin', False), ('senior', 'senior', True)]
    >>> read_query("data scientist over 150k")[1].floor
    150000.0
    """
    tokens = [token for token in _TOKEN.findall(words) if _SAYS_SOMETHING.search(token)]
    pieces = tuple(_pieces(tokens))
    return pieces or tuple(Piece(token) for token in tokens)


_TOKEN = re.compile(r"-?\"[^\"]*\"|(?:[^\s,;\"()\[\]{}|]|,(?=\d{3}))+")
_SAYS_SOMETHING = re.compile(r"[^\W_]|[^\x00-\x7f]")
_FLOOR = re.compile(
    r"(?:salary |pay |gehalt )?(?:over|above|at least|more than|from|min|minimum|ab|über|mindestens|>=?) ?"
    r"[$€£]?(?P<n>\d{2,3}(?:[.,]?\d{3})?) ?k?\+?|[$€£]?(?P<m>\d{2,3})(?:k\+?|000\+)",
    re.IGNORECASE,
)


def _pieces(tokens: list[str]) -> Iterator[Piece]:
    at, denied = 0, False
    while at < len(tokens):
        taken, piece = _piece(tokens, at)
        at += taken
        if piece is None:
            denied = False
        elif piece.words.lower() in _words()["denying"] and piece.facet is None:
            denied = True
        else:
            yield piece._replace(denied=denied or piece.denied)
            denied = False


def _piece(tokens: list[str], at: int) -> tuple[int, Piece | None]:
    """How many tokens the next piece takes, and the piece; None for words that say nothing."""
    token = tokens[at]
    if '"' in token:
        return 1, Piece(token.strip('-"'), denied=token.startswith("-"), is_phrase=True)
    if token.startswith("-") and len(token) > 1:
        return 1, _named(token[1:])._replace(denied=True)
    for size in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
        joined = " ".join(tokens[at : at + size])
        if match := _FLOOR.fullmatch(joined):
            return size, Piece(joined, floor=_amount(match))
        if size == 1 and joined.lower() in _words()["empty"]:
            return 1, None
        if (piece := _named(joined)).facet is not None:
            return size, piece
    return 1, Piece(token)


def _amount(match: re.Match[str]) -> float:
    number = match["n"] or match["m"]
    amount = float(re.sub(r"\D", "", number))
    return amount if amount >= 1000 else amount * 1000


def _named(words: str) -> Piece:
    """A piece with what its words name: fixed words, then a role, a skill, a place."""
    lower = words.strip(".!?:'").lower()
    for facet, values in _words()["named"].items():
        if lower in values:
            return Piece(words, facet, values[lower])
    if role := _role_names().get(lower.replace("-", " ")):
        return Piece(words, "role", role)
    if skill := _skill(lower):
        return Piece(words, "skill", skill)
    return Piece(words, *_place(words))


def _skill(lower: str) -> str | None:
    from fingerpost.reading.skills import label_targets

    return next((target.skill_id for target in label_targets().get(lower, ()) if target.rule != "never"), None)


def _place(words: str) -> tuple[str | None, str | None]:
    from fingerpost.taxonomy.places import cities_named, country_names, fold_name, region_names

    folded = fold_name(words)
    if folded in country_names() and (len(folded) > 3 or folded in ("us", "usa", "uk")):
        return "country", country_names()[folded]
    cities = [city for city in cities_named(folded) if city.population >= SMALLEST_CITY]
    regions = region_names().get(folded, ()) if len(folded) > 3 else ()
    if regions and not (cities and cities[0].region == regions[0]):
        return "region", regions[0]
    return ("city", cities[0].city) if cities and len(folded) > 2 else (None, None)


@cache
def _role_names() -> Mapping[str, str]:
    from fingerpost.taxonomy.roles import roles

    names: dict[str, str] = {}
    for role in roles().values():
        for name in (role.preferred_label, *role.titles):
            plain = name.lower().replace("-", " ")
            names.setdefault(plain, role.role_id)
            names.setdefault(f"{plain}s", role.role_id)
    names.pop("other", None)
    return names


@cache
def _words() -> Mapping[str, Any]:
    data = tomllib.loads((Path(__file__).parent / "data" / "query_words.toml").read_text(encoding="utf-8"))
    named = {
        facet: {word: value for value, words in values.items() for word in words}
        for facet, values in data["named"].items()
    }
    return {"empty": frozenset(data["empty"]), "denying": frozenset(data["denying"]), "named": named}
