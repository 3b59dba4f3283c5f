"""From the pieces of a query to what the index is asked: what must be met, what may not be, and what comes first.

Beside the evidence for each piece, postings newly posted, those in the language of the search, and those that build
with ML where ML is what is sought, come first among equals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from fingerpost.search.evidence import PLAIN, denied_query, meets, piece_query
from fingerpost.search.meaning import Piece
from fingerpost.search.names import query_words
from fingerpost.search.terms import any_of, any_term, boosted, const, phrase, term
from fingerpost.store.index import MONTH_FIELD, terms_of
from fingerpost.store.title_concepts import wider_concepts

if TYPE_CHECKING:
    import tantivy

BUILDS: Final = 6.0
"""The posting builds with ML, and a skill of ML is sought."""
SPOKEN: Final = 8.0
"""The posting is in the language of the search, or in a country that speaks it."""
FRESH: Final = 0.5
FRESH_MONTHS: Final = ((0, 1, 3), (1, 3, 2), (3, 12, 1))
"""From which latest month to which, and how many times `FRESH` a posting of them gains."""
ALL_MET: Final = 100.0
ONE_MET: Final = 20.0
"""Where some pieces are enough: those that meet all first, then the more are met, whatever they are, the better."""

ML_AREA: Final = "machine-learning-algorithms"


def words_query(
    index: tantivy.Index, pieces: Sequence[Piece], *, all_of: bool, fresh_months: Sequence[str] = ()
) -> tantivy.Query:
    """The query that all pieces, or some, must meet; what is denied never may. Without any piece: every posting.

    With some, those that meet all come first. `fresh_months` are the latest months, in which a posting counts as new.
    """
    import tantivy

    wanted = [query for piece in pieces if not piece.denied and (query := piece_query(index, piece))]
    first = [boosted(phrase(index, run, "title", slop=1), PLAIN) for run in _runs(pieces)]
    if not all_of and len(wanted) > 1:
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in wanted])
        first.append(const(every, ALL_MET))
        first += [const(query, ONE_MET) for query in wanted]
    first += _priors(index, pieces, fresh_months)
    asked = [(tantivy.Occur.Must, _asked(pieces, wanted, all_of=all_of))]
    better = [(tantivy.Occur.Should, query) for query in first]
    return tantivy.Query.boolean_query([*asked, *better, *_denials(index, pieces)])


def meeting_query(index: tantivy.Index, pieces: Sequence[Piece], *, all_of: bool) -> tantivy.Query:
    """The same postings, without an order: nothing is asked that only says how well a posting meets a piece."""
    import tantivy

    wanted = [query for piece in pieces if not piece.denied and (query := meets(index, piece))]
    asked = (tantivy.Occur.Must, _asked(pieces, wanted, all_of=all_of))
    return const(tantivy.Query.boolean_query([asked, *_denials(index, pieces)]), 0.0)


def _asked(pieces: Sequence[Piece], wanted: Sequence[tantivy.Query], *, all_of: bool) -> tantivy.Query:
    import tantivy

    if wanted:
        occur = tantivy.Occur.Must if all_of else tantivy.Occur.Should
        return tantivy.Query.boolean_query([(occur, query) for query in wanted])
    if any(not piece.denied for piece in pieces):
        return tantivy.Query.empty_query()
    return tantivy.Query.all_query()


def _denials(index: tantivy.Index, pieces: Sequence[Piece]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    import tantivy

    roles = [piece.value for piece in pieces if piece.facet == "role" and piece.value and not piece.denied]
    denied = [query for piece in pieces if piece.denied and (query := denied_query(index, piece, roles))]
    return [(tantivy.Occur.MustNot, query) for query in denied]


def _runs(pieces: Sequence[Piece]) -> Iterator[list[str]]:
    """The terms of plain words that follow each other, which say more in a row: "forward deployed engineer"."""
    for plain, run in groupby(pieces, key=_is_plain):
        terms = [one for piece in run for one in terms_of(piece.words)] if plain else []
        if len(terms) > 1:
            yield terms


def _is_plain(piece: Piece) -> bool:
    return not (piece.is_understood or piece.denied or piece.is_phrase)


def _priors(index: tantivy.Index, pieces: Sequence[Piece], fresh_months: Sequence[str]) -> Iterator[tantivy.Query]:
    """What speaks for a posting whatever it says of the pieces."""
    if any(_is_of_ml(piece) for piece in pieces):
        yield const(term(index, "ai_relation", "builds"), BUILDS)
    for language in dict.fromkeys(_languages(pieces)):
        countries = query_words()["spoken_in"].get(language, ())
        spoken = [term(index, "language", language), *(term(index, "country", country) for country in countries)]
        yield const(any_of(spoken), SPOKEN)
    for since, until, times in FRESH_MONTHS:
        if months := fresh_months[since:until]:
            yield const(any_term(index, MONTH_FIELD, months), FRESH * times)


def _is_of_ml(piece: Piece) -> bool:
    from fingerpost.taxonomy.skills import skills

    if piece.denied or piece.facet != "skill" or piece.value is None:
        return False
    fields = (piece.value, *wider_concepts([piece.value]))
    return any(one in skills() and skills()[one].skill_area == ML_AREA for one in fields)


def _languages(pieces: Sequence[Piece]) -> Iterator[str]:
    known = query_words()["languages"]
    for piece in pieces:
        for words in (piece.words.lower(), *piece.words.lower().split(), *piece.source.lower().split()):
            if words in known:
                yield known[words]
