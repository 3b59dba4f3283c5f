"""Search: words and filters over the index, with facets that count "not stated" as a value."""

from fingerpost.search.facets import Facet, FacetValue
from fingerpost.search.hits import Hit, HitGroup
from fingerpost.search.meaning import Piece, read_query
from fingerpost.search.query import FACETS, SORTS, Filters, SearchQuery, key_of
from fingerpost.search.rank import ReadPiece, SearchResult, found_ids, search
from fingerpost.search.similar import Likeness, SimilarPostings, similar
from fingerpost.search.spelling import Respelling
from fingerpost.search.suggest import Completion, suggest
from fingerpost.search.vocabulary import Vocabulary
from fingerpost.search.why import Reason

__all__ = [
    "FACETS",
    "SORTS",
    "Completion",
    "Facet",
    "FacetValue",
    "Filters",
    "Hit",
    "HitGroup",
    "Likeness",
    "Piece",
    "ReadPiece",
    "Reason",
    "Respelling",
    "SearchQuery",
    "SearchResult",
    "SimilarPostings",
    "Vocabulary",
    "found_ids",
    "key_of",
    "read_query",
    "search",
    "similar",
    "suggest",
]
