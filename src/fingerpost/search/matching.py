"""From the pieces of a query to what the index is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from fingerpost.search.meaning import CONDITIONS, Piece
from fingerpost.store.index import TEXT_FIELDS, terms_of

if TYPE_CHECKING:
    import tantivy

FIELD_BOOSTS: Final[Mapping[str, float]] = {"title": 4.0, "skill_words": 1.5, "employer_words": 2.0, "body": 1.0}
"""A word of the title says more than one of the text."""

NAMED_BOOST: Final = 2.0
"""What a posting gains that was read as what a piece names, under whatever other name."""


def words_query(index: tantivy.Index, pieces: Sequence[Piece], *, all_of: bool) -> tantivy.Query:
    """The query that all pieces, or some, must meet; what is denied never may. Without any piece: every posting."""
    import tantivy

    wanted = [query for piece in pieces if not piece.denied and (query := _piece_query(index, piece))]
    denied = [query for piece in pieces if piece.denied and (query := _denied_query(index, piece))]
    if wanted:
        occur = tantivy.Occur.Must if all_of else tantivy.Occur.Should
        asked = tantivy.Query.boolean_query([(occur, query) for query in wanted])
    elif any(not piece.denied for piece in pieces):
        asked = tantivy.Query.empty_query()
    else:
        asked = tantivy.Query.all_query()
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Must, asked),
            *((tantivy.Occur.Should, _phrase(index, run, "title")) for run in _runs(pieces)),
            *((tantivy.Occur.MustNot, query) for query in denied),
        ]
    )


def _runs(pieces: Sequence[Piece]) -> Iterator[list[str]]:
    """The terms of plain words that follow each other, which say more in a row: "forward deployed engineer"."""
    for plain, run in groupby(pieces, key=_is_plain):
        terms = [one for piece in run for one in terms_of(piece.words)] if plain else []
        if len(terms) > 1:
            yield terms


def _is_plain(piece: Piece) -> bool:
    return piece.facet is None and piece.floor is None and not piece.denied and not piece.is_phrase


def term(index: tantivy.Index, facet: str, value: str) -> tantivy.Query:
    """Postings with a value of a facet."""
    import tantivy

    return tantivy.Query.term_query(index.schema, facet, value, index_option="basic")


def at_least(index: tantivy.Index, field: str, kind: tantivy.FieldType, value: float) -> tantivy.Query:
    """Postings whose number is stated and reaches a value."""
    import tantivy

    return tantivy.Query.range_query(index.schema, field, kind, lower_bound=value)


def _piece_query(index: tantivy.Index, piece: Piece) -> tantivy.Query | None:
    import tantivy

    if piece.floor is not None:
        paid = at_least(index, "salary_floor", tantivy.FieldType.Float, piece.floor)
        return tantivy.Query.const_score_query(paid, 1.0)
    fields = ("title",) if piece.facet in CONDITIONS else TEXT_FIELDS
    said = _said(index, terms_of(piece.words), fields, is_phrase=piece.is_phrase)
    if piece.facet is None or piece.value is None:
        return said
    named = tantivy.Query.boost_query(term(index, piece.facet, piece.value), NAMED_BOOST)
    return _any_of([named, *([said] if said else [])])


def _denied_query(index: tantivy.Index, piece: Piece) -> tantivy.Query | None:
    """What must not be: what a piece names, or its words in the title; a phrase nowhere."""
    fields = TEXT_FIELDS if piece.is_phrase else ("title",)
    said = _said(index, terms_of(piece.words), fields, is_phrase=piece.is_phrase)
    named = [term(index, piece.facet, piece.value)] if piece.facet and piece.value else []
    queries = [*named, *([said] if said else [])]
    return _any_of(queries) if queries else None


def _said(
    index: tantivy.Index, terms: Sequence[str], fields: Iterable[str], *, is_phrase: bool
) -> tantivy.Query | None:
    """Postings that have all terms, each in one of the fields; as a phrase, one after the other in one field."""
    import tantivy

    if not terms:
        return None
    in_a_row = [_phrase(index, terms, field) for field in fields] if len(terms) > 1 else []
    if is_phrase and in_a_row:
        return _any_of(in_a_row)
    each = [_any_of([_boosted(index, field, one) for field in fields]) for one in terms]
    together = tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in each])
    if _is_one_word(terms):
        return _any_of(in_a_row) if in_a_row else together
    lifted = [(tantivy.Occur.Should, query) for query in in_a_row]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, together), *lifted])


def _is_one_word(terms: Sequence[str]) -> bool:
    """Whether the terms are the characters of a script without blanks, which mean something in a row only."""
    return all(len(one) == 1 and one >= "\u2e80" for one in terms)


def _boosted(index: tantivy.Index, field: str, one: str) -> tantivy.Query:
    import tantivy

    return tantivy.Query.boost_query(tantivy.Query.term_query(index.schema, field, one), FIELD_BOOSTS[field])


def _phrase(index: tantivy.Index, terms: Sequence[str], field: str) -> tantivy.Query:
    import tantivy

    return tantivy.Query.boost_query(tantivy.Query.phrase_query(index.schema, field, list(terms)), FIELD_BOOSTS[field])


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    import tantivy

    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])
