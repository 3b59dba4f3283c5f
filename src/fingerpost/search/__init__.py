"""Search: words and filters over the index, with facets that count "not stated" as a value."""

from fingerpost.search.facets import Facet, FacetValue
from fingerpost.search.meaning import Piece, read_query
from fingerpost.search.query import FACETS, SORTS, Filters, SearchQuery
from fingerpost.search.rank import Hit, SearchResult, search

__all__ = [
    "FACETS",
    "SORTS",
    "Facet",
    "FacetValue",
    "Filters",
    "Hit",
    "Piece",
    "SearchQuery",
    "SearchResult",
    "read_query",
    "search",
]
