"""What is searched for: words, filters by facet, a pay floor, a first day, an order and a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.store.index import FACET_COLUMNS, NOT_STATED

FACETS: Final = tuple(FACET_COLUMNS)
"""Every facet that can be filtered by and counted."""

ALL_OF: Final = frozenset({"skill"})
"""Facets of which a posting must have all chosen values; of the others it must have one."""

SORTS: Final = ("relevance", "newest", "pay")
MAX_PAGE_SIZE: Final = 100

_FIXED: Final[Mapping[str, tuple[str, ...]]] = {
    "seniority": ("intern", "entry", "mid", "senior", "lead", "manager", "director", "executive"),
    "work_mode": ("remote", "hybrid", "onsite"),
    "employment_type": ("FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN"),
    "degree": ("associate", "bachelor", "master", "phd"),
    "visa": ("offers", "refuses"),
    "ai_relation": ("builds", "uses", "boilerplate", "none"),
    "corpus": ("live", "reference"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Chosen values by facet; one of them must hold (all of them for skills). "not-stated" is a value as any other.

    `salary_at_least` is in the posting's own currency per year; postings that state no yearly pay do not pass it.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    salary_at_least: float | None = None
    posted_since: date | None = None

    def without(self, facet: str) -> Filters:
        """The same filters with one facet left open."""
        kept = {name: values for name, values in self.values.items() if name != facet}
        return Filters(MappingProxyType(kept), self.salary_at_least, self.posted_since)

    @classmethod
    def of(
        cls,
        chosen: Mapping[str, Iterable[str]] | None = None,
        *,
        salary_at_least: float | None = None,
        posted_since: date | None = None,
    ) -> Filters:
        """Filters from names as people write them: ids, labels or aliases.

        Raises:
            UnknownNameError: a facet or a value that nobody knows; a filter is never dropped silently.

        >>> Filters.of({"seniority": ["Senior"], "work_mode": ["remote", "not-stated"]}).values["work_mode"]
        ('remote', 'not-stated')
        """
        resolved = {}
        for facet, names in (chosen or {}).items():
            if facet not in FACET_COLUMNS:
                raise UnknownNameError("filter", facet, FACET_COLUMNS)
            values = tuple(dict.fromkeys(resolve(facet, name) for name in names if name))
            if values:
                resolved[facet] = values
        return cls(MappingProxyType(resolved), salary_at_least, posted_since)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One page of one search; pages are counted from 1."""

    words: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: str = "relevance"
    page: int = 1
    size: int = 20

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise UnknownNameError("order", self.sort, SORTS)
        if self.page < 1 or not 1 <= self.size <= MAX_PAGE_SIZE:
            msg = (
                f"page {self.page} of size {self.size}; expected a page from 1 on and a size from 1 to {MAX_PAGE_SIZE}"
            )
            raise InputError(msg)


def key_of(filters: Filters) -> tuple[object, ...]:
    """What tells filters from others; they hold a mapping, which is no key itself."""
    values = tuple((name, tuple(held)) for name, held in filters.values.items())
    return values, filters.salary_at_least, filters.posted_since


def resolve(facet: str, name: str) -> str:
    """The value that the index holds for a name of a facet.

    Raises:
        UnknownNameError: the name is in no list of that facet.
    """
    if name.casefold().replace(" ", "-").replace("_", "-") == NOT_STATED:
        return NOT_STATED
    if facet in _FIXED:
        known = {value.casefold().replace("_", "-"): value for value in _FIXED[facet]}
        value = known.get(name.strip().casefold().replace("_", "-").replace(" ", "-"))
        if value is None:
            raise UnknownNameError(facet.replace("_", " "), name, _FIXED[facet])
        return value
    resolver = _resolvers().get(facet)
    return resolver(name) if resolver else name


def _resolvers() -> Mapping[str, Callable[[str], str]]:
    from fingerpost.taxonomy.industries import find_industry
    from fingerpost.taxonomy.roles import find_role
    from fingerpost.taxonomy.skills import skill_named

    return {
        "role": lambda name: find_role(name).role_id,
        "skill": lambda name: skill_named(name).skill_id,
        "industry": lambda name: find_industry(name).industry_id,
        "country": _country,
        "region": _region,
        "city": _city,
    }


def _country(name: str) -> str:
    from fingerpost.taxonomy.places import country_names, fold_name

    code = {"*": "*", "EU": "EU"}.get(name.upper()) or _coded(name.upper()) or country_names().get(fold_name(name))
    if code is None:
        raise UnknownNameError("country", name, country_names())
    return code


def _coded(code: str) -> str | None:
    from fingerpost.taxonomy.places import countries

    return code if code in countries() else None


def _region(name: str) -> str:
    from fingerpost.taxonomy.places import fold_name, region_names, regions

    codes = (name.upper(),) if name.upper() in regions() else region_names().get(fold_name(name))
    if not codes:
        raise UnknownNameError("region", name, region_names())
    return codes[0]


def _city(name: str) -> str:
    from fingerpost.taxonomy.places import cities_named, fold_name

    cities = cities_named(fold_name(name))
    if not cities:
        msg = f"no city is called {name!r}; expected the name of a city of some size, such as Berlin"
        raise InputError(msg)
    return cities[0].city
