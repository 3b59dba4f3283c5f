"""Facets: for each facet the values of the postings found, with counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fingerpost.search.query import Filters
from fingerpost.store.index import NOT_STATED

if TYPE_CHECKING:
    from collections.abc import Callable

    import tantivy

COUNTED: Final[Mapping[str, int]] = {
    "role": 15,
    "seniority": 9,
    "work_mode": 4,
    "country": 15,
    "skill": 20,
    "industry": 18,
    "employment_type": 6,
    "degree": 5,
    "visa": 3,
    "language": 8,
    "employer": 10,
}
"""facet → how many of its values are counted; the most frequent ones"""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value with the number of postings that have it; `active` says whether it is chosen as a filter."""

    value: str
    n: int
    active: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, most frequent first and "not-stated" last.

    The counts are those of the words and all *other* filters, so that they say what choosing another value gives.
    """

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted over all postings found: facets, employers, sources, and the first and last day posted."""

    facets: tuple[Facet, ...]
    n_employers: int
    sources: tuple[str, ...]
    period: tuple[int | None, int | None]


def count(searcher: tantivy.Searcher, filters: Filters, query_of: Callable[[Filters], tantivy.Query]) -> Counts:
    """Everything that is counted: one aggregation for all, and one for each facet that is filtered by."""
    open_facets = [name for name in COUNTED if name not in filters.values]
    found = searcher.aggregate(query_of(filters), {**_TOTALS, **_terms(open_facets)})
    buckets = {name: found[name]["buckets"] for name in open_facets}
    for name in filters.values:
        if name in COUNTED:
            buckets[name] = searcher.aggregate(query_of(filters.without(name)), _terms([name]))[name]["buckets"]
    first, last = found["days"]["min"], found["days"]["max"]
    return Counts(
        facets=tuple(_facet(name, buckets[name], filters.values.get(name, ())) for name in COUNTED),
        n_employers=round(found["employers"]["value"] or 0),
        sources=tuple(sorted(bucket["key"] for bucket in found["sources"]["buckets"])),
        period=(None if first is None else int(first), None if last is None else int(last)),
    )


_TOTALS: Final[Mapping[str, Any]] = {
    "employers": {"cardinality": {"field": "employer"}},
    "sources": {"terms": {"field": "source", "size": 100}},
    "days": {"stats": {"field": "posted_day"}},
}


def _terms(names: Iterable[str]) -> dict[str, Any]:
    """One more than shown, because "not-stated" is listed apart."""
    return {name: {"terms": {"field": name, "size": COUNTED[name] + 1}} for name in names}


def _facet(name: str, buckets: list[dict[str, Any]], chosen: tuple[str, ...]) -> Facet:
    counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
    for value in chosen:
        counts.setdefault(value, 0)
    ranked = sorted(counts, key=lambda value: (value == NOT_STATED, -counts[value], value))
    return Facet(name, tuple(FacetValue(value, counts[value], value in chosen) for value in ranked))
