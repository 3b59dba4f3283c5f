"""What a name in a search stands for: fixed words, roles, skills, places, employers of the index."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from fingerpost.store.title_concepts import role_named, skill_named_by

SMALLEST_CITY: Final = 100_000
"""Inhabitants; the names of smaller cities are more often other words."""

AREA: Final = "area"
"""The facet of a piece that names an area; its value are the codes of its countries and regions, joined by commas."""

NAMED_CITIES: Final = 3
"""Letters that the name of a city has at least: shorter ones are other words."""

_SHORT_COUNTRIES: Final = frozenset({"us", "usa", "uk", "eu", "uae"})
_MIN_REGION: Final = 4
_NO_CODES: Final = frozenset({"*", "-"})
"""What the table of areas says of those that are anywhere, or name no country."""

Named = tuple[str, str]
"""A facet and one of its values."""


def find_name(words: str, employers: Mapping[str, str] | None = None) -> Named | None:
    """What words name, the surest first: fixed words, then a role, a skill, a place, an employer of the index.

    >>> find_name("CV engineer"), find_name("k8s"), find_name("Köln")
    (('role', 'computer-vision-engineer'), ('skill', 'kubernetes'), ('city', 'Cologne'))
    """
    lower = words.strip(".!?:'").lower()
    for facet, values in query_words()["named"].items():
        if lower in values:
            return facet, values[lower]
    if role := role_named(lower):
        return "role", role
    if skill := skill_named_by(lower):
        return "skill", skill
    if place := _place(words):
        return place
    employer = (employers or {}).get(lower)
    return ("employer", employer) if employer else None


def _place(words: str) -> Named | None:
    from fingerpost.taxonomy.places import areas, cities_named, country_names, fold_name, region_names

    folded = fold_name(words)
    is_country_name = len(folded) > NAMED_CITIES or folded in _SHORT_COUNTRIES
    if folded in country_names() and is_country_name:
        return "country", country_names()[folded]
    if is_country_name and (codes := _codes_of(areas().get(folded, ()))):
        return AREA, ",".join(codes)
    cities = [city for city in cities_named(folded) if city.population >= SMALLEST_CITY]
    regions = region_names().get(folded, ()) if len(folded) >= _MIN_REGION else ()
    if regions and not (cities and cities[0].region == regions[0]):
        return "region", regions[0]
    return ("city", cities[0].city) if cities and len(folded) >= NAMED_CITIES else None


def _codes_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """The countries and regions of an area's codes, () where it names none; "EU" is itself and its countries."""
    if not set(codes).isdisjoint(_NO_CODES):
        return ()
    return tuple(one for code in codes for one in (("EU", *query_words()["europe"]) if code == "EU" else (code,)))


@cache
def query_words() -> Mapping[str, Any]:
    """The tables of `data/query_words.toml`, with words as keys."""
    data = tomllib.loads((Path(__file__).parent / "data" / "query_words.toml").read_text(encoding="utf-8"))
    named = {
        facet: {word: value for value, words in values.items() for word in words}
        for facet, values in data["named"].items()
    }
    return {
        **{name: frozenset(data[name]) for name in ("empty", "denying", "at_employer", "occupations")},
        "europe": tuple(data["europe"]),
        "named": named,
        "alike": {word: tuple(words) for words in data["alike"]["words"] for word in words},
        "means": {skill: tuple(tuple(pair) for pair in pairs) for skill, pairs in data["means"].items()},
        "near": {
            facet: {value: tuple(near) for value, near in values.items()} for facet, values in data["near"].items()
        },
        "languages": {word: code for code, words in data["languages"].items() for word in words},
        "spoken_in": {code: tuple(countries) for code, countries in data["spoken_in"].items()},
    }
