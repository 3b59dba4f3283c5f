"""The small queries that searches are made of: a term, a phrase, words in some fields, with a score of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import tantivy

FIELD_BOOSTS: Final[Mapping[str, float]] = {"title": 4.0, "skill_words": 1.5, "employer_words": 2.0, "body": 1.0}
"""A word of the title says more than one of the text."""


def term(index: tantivy.Index, facet: str, value: str) -> tantivy.Query:
    """Postings with a value of a facet."""
    import tantivy

    return tantivy.Query.term_query(index.schema, facet, value, index_option="basic")


def any_term(index: tantivy.Index, facet: str, values: Iterable[str]) -> tantivy.Query:
    """Postings with one of some values of a facet; a set of terms would be looked for among all that there are."""
    return any_of([term(index, facet, value) for value in values])


def at_least(index: tantivy.Index, field: str, kind: tantivy.FieldType, value: float) -> tantivy.Query:
    """Postings whose number is stated and reaches a value."""
    import tantivy

    return tantivy.Query.range_query(index.schema, field, kind, lower_bound=value)


def said(
    index: tantivy.Index, terms: Sequence[str], fields: Sequence[str], *, is_phrase: bool, is_scored: bool = True
) -> tantivy.Query | None:
    """Postings that have all terms, each in one of the fields; as a phrase, one after the other in one field."""
    import tantivy

    if not terms:
        return None
    rows_count = is_phrase or is_scored or _is_one_word(terms)
    in_a_row = [phrase(index, terms, field) for field in fields] if len(terms) > 1 and rows_count else []
    if is_phrase and in_a_row:
        return any_of(in_a_row)
    each = [any_of([scored(index, field, one, FIELD_BOOSTS[field]) for field in fields]) for one in terms]
    together = tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in each])
    if _is_one_word(terms):
        return any_of(in_a_row) if in_a_row else together
    lifted = [(tantivy.Occur.Should, query) for query in in_a_row]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, together), *lifted])


def _is_one_word(terms: Sequence[str]) -> bool:
    """Whether the terms are the characters of a script without blanks, which mean something in a row only."""
    return all(len(one) == 1 and one >= "\u2e80" for one in terms)


def scored(index: tantivy.Index, field: str, one: str, boost: float) -> tantivy.Query:
    """Postings with a term, scored by how rare it is and how much of the field it is."""
    import tantivy

    return tantivy.Query.boost_query(tantivy.Query.term_query(index.schema, field, one, index_option="freq"), boost)


def const(query: tantivy.Query, score: float) -> tantivy.Query:
    """The same postings, each with one score."""
    import tantivy

    return tantivy.Query.const_score_query(query, score)


def boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    """The same postings with their scores times a number."""
    import tantivy

    return tantivy.Query.boost_query(query, boost)


def phrase(index: tantivy.Index, terms: Sequence[str], field: str, slop: int = 0) -> tantivy.Query:
    """Postings with terms one after the other in a field, with at most `slop` other words between."""
    import tantivy

    in_a_row = tantivy.Query.phrase_query(index.schema, field, list(terms), slop=slop)
    return boosted(in_a_row, FIELD_BOOSTS[field])


def any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Postings that one of some queries finds, with the sum of their scores."""
    import tantivy

    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])
