"""Search itself: the words against title, skills, employer and text, filtered, counted and ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Answer, Basis, Row
from fingerpost.search.facets import Counts, Facet, count
from fingerpost.search.hits import Hit, HitGroup, group_hits, read_stated, to_hit
from fingerpost.search.matching import meeting_query, words_query
from fingerpost.search.meaning import Piece, read_query
from fingerpost.search.pieces import as_text, without
from fingerpost.search.query import ALL_OF, Filters, SearchQuery, key_of
from fingerpost.search.spelling import Respelling, corrected, corrections
from fingerpost.search.terms import any_term, at_least, term
from fingerpost.search.vocabulary import Vocabulary
from fingerpost.search.why import reasons
from fingerpost.store.index import SORT_KEYS, day_number, day_of

if TYPE_CHECKING:
    import altair as alt
    import tantivy

ENOUGH: Final = 20
"""Where fewer postings meet all pieces of the words, those that meet some follow."""


@dataclass(frozen=True, slots=True)
class ReadPiece:
    """A piece of the words as it was read, with the words of the same search without it, and with it as mere text."""

    piece: Piece
    words_without: str
    words_as_text: str


@dataclass(frozen=True, slots=True)
class SearchResult(Answer):
    """One page of hits with the facets of all of them.

    `relaxed` says that few postings, `n_with_all`, met all of the words: those that meet some follow. `read_as` are the
    pieces of the words and what they were taken for, after `corrections` of words that no posting has.
    """

    query: SearchQuery
    n: int
    relaxed: bool
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    basis: Basis
    read_as: tuple[Piece, ...] = ()
    corrections: tuple[Respelling, ...] = ()
    n_with_all: int = 0

    @property
    def chips(self) -> tuple[ReadPiece, ...]:
        """The pieces of the words, each with the words that search without it, and with it as text."""
        names = {
            piece.words.lower(): piece.value for piece in self.read_as if piece.facet == "employer" and piece.value
        }
        return tuple(
            ReadPiece(piece, without(self.read_as, place, names), as_text(self.read_as, place, names))
            for place, piece in enumerate(self.read_as)
        )

    @property
    def n_pages(self) -> int:
        """The number of pages that there are."""
        return -(-self.n // self.query.size)

    @property
    def groups(self) -> tuple[HitGroup, ...]:
        """The hits of the page; those of one employer under one title are gathered under the best of them."""
        return group_hits(self.hits)

    @property
    def words_as_typed(self) -> str:
        """The words with those that were corrected in quotation marks, so that they are searched as they are."""
        return corrected(self.query.words, [Respelling(one.typed, f'"{one.typed}"') for one in self.corrections])

    def to_rows(self) -> list[Row]:
        """One row a hit, in order."""
        names = Hit.__dataclass_fields__
        rows = [{name: getattr(hit, name) for name in names} for hit in self.hits]
        for row in rows:
            row["skill_labels"] = ", ".join(row["skill_labels"])
            row["why"] = "; ".join(f"{reason.asked}: {reason.where}: {reason.found}" for reason in row["why"])
        return rows

    def chart(self) -> alt.Chart:
        """Bars of the roles of all postings found."""
        import altair as alt

        roles = next(facet for facet in self.facets if facet.name == "role")
        rows = [{"role": value.value, "postings": value.n} for value in roles.values]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title=f"{self.n} postings by role")
            .mark_bar()
            .encode(x=alt.X("postings:Q"), y=alt.Y("role:N", sort="-x"))
        )
        return chart


def search(
    index: tantivy.Index,
    query: SearchQuery,
    *,
    snapshot: str,
    taxonomy_version: str,
    vocabulary: Vocabulary | None = None,
) -> SearchResult:
    """The page of postings that a query finds, with facets; ranked by what they name, their words and their age.

    Each piece of the words must be met, by its words or by what it names (see `meaning`); where few postings meet them
    all, those that meet some follow and `relaxed` is true. Words can be phrases in quotation marks; `-word` and "not
    word" exclude. Words that no posting has are corrected where the index has one like them. Without words the newest
    come first. `vocabulary` is that of the index, kept from search to search.
    """
    searcher = index.searcher()
    vocabulary = vocabulary or Vocabulary(index)
    pieces, made = _read(query.words, vocabulary)
    found, n_with_all = _found(index, searcher, query, pieces, vocabulary.months)
    relaxed = n_with_all is not None
    met = meeting_query(index, pieces, all_of=not relaxed)
    counts = vocabulary.counted(
        (corrected(query.words, made), relaxed, *key_of(query.filters)),
        lambda: count(searcher, query.filters, lambda filters: _filtered(index, met, filters)),
    )
    stated = [(read_stated(searcher.doc(address)), score) for score, address in found.hits]
    why = reasons(index, searcher, pieces, [one for one, _ in stated])
    hits = [to_hit(one, score, why[one["posting_id"]]) for one, score in stated]
    if query.sort == "relevance" and pieces:
        hits.sort(key=lambda hit: (-hit.score, hit.posting_id))
    n = _count(found)
    return SearchResult(
        query=query,
        n=n,
        relaxed=relaxed and n > 0,
        hits=tuple(hits),
        facets=counts.facets,
        basis=_basis(n, counts, snapshot, taxonomy_version, relaxed=relaxed),
        read_as=pieces,
        corrections=made,
        n_with_all=n if n_with_all is None else n_with_all,
    )


def found_ids(
    index: tantivy.Index, query: SearchQuery, most: int, *, vocabulary: Vocabulary | None = None
) -> tuple[str, ...]:
    """The posting_ids of the first `most` postings that a query finds, whatever its page; nothing else is counted."""
    searcher = index.searcher()
    vocabulary = vocabulary or Vocabulary(index)
    pieces, _ = _read(query.words, vocabulary)
    found, _ = _found(index, searcher, query, pieces, vocabulary.months, most)
    return tuple(searcher.doc(address)["posting_id"][0] for _, address in found.hits)


def _read(words: str, vocabulary: Vocabulary) -> tuple[tuple[Piece, ...], tuple[Respelling, ...]]:
    """The pieces of the words, after corrections."""
    pieces = read_query(words, vocabulary.employers)
    made = corrections(pieces, vocabulary)
    return (read_query(corrected(words, made), vocabulary.employers) if made else pieces), made


def _found(
    index: tantivy.Index,
    searcher: tantivy.Searcher,
    query: SearchQuery,
    pieces: tuple[Piece, ...],
    months: Sequence[str],
    most: int | None = None,
) -> tuple[tantivy.SearchResult, int | None]:
    """The page of postings that meet all pieces, or some where few meet all; and how many do then, else None.

    With `most` the first so many instead of the page. Few rests on the words alone, so that choosing a filter finds as
    many postings as its facet counted; or on the filters too where nothing would be found otherwise.
    """
    strict = words_query(index, pieces, all_of=True, fresh_months=months)
    found = _search_page(searcher, _filtered(index, strict, query.filters), query, most, has_words=bool(pieces))
    if len(pieces) < 2:
        return found, None
    n = _count(found)
    enough = ENOUGH if query.sort == "relevance" else 1  # in another order those that meet all would not come first
    if n and (n >= enough or _count(searcher.search(meeting_query(index, pieces, all_of=True), 1)) >= enough):
        return found, None
    some = words_query(index, pieces, all_of=False, fresh_months=months)
    return _search_page(searcher, _filtered(index, some, query.filters), query, most, has_words=True), n


def _basis(n: int, counts: Counts, snapshot: str, taxonomy_version: str, *, relaxed: bool) -> Basis:
    first, last = counts.period
    return Basis(
        n_postings=n,
        n_employers=counts.n_employers if n else 0,
        period=(day_of(first), day_of(last)),
        sources=counts.sources,
        snapshot=snapshot,
        taxonomy_version=taxonomy_version,
        notes=("few or no postings have all of the words; those that have some follow",) if relaxed and n else (),
    )


def _count(found: tantivy.SearchResult) -> int:
    n: int = found.count  # type: ignore[attr-defined]  # missing from tantivy's stubs
    return n


def _search_page(
    searcher: tantivy.Searcher, query: tantivy.Query, page: SearchQuery, most: int | None, *, has_words: bool
) -> tantivy.SearchResult:
    size, offset = (page.size, (page.page - 1) * page.size) if most is None else (most, 0)
    order = page.sort if page.sort in SORT_KEYS else None if has_words else "newest"
    if order is None:
        return searcher.search(query, size, offset=offset)
    return searcher.search(query, size, offset=offset, order_by_field=SORT_KEYS[order])


def _filtered(index: tantivy.Index, words: tantivy.Query, filters: Filters) -> tantivy.Query:
    import tantivy

    must = [words]
    for facet, values in filters.values.items():
        if facet in ALL_OF:
            must += [term(index, facet, value) for value in values]
        else:
            must.append(any_term(index, facet, values))
    if filters.salary_at_least is not None:
        must.append(at_least(index, "salary_floor", tantivy.FieldType.Float, filters.salary_at_least))
    if filters.posted_since is not None:
        must.append(at_least(index, "posted_day", tantivy.FieldType.Integer, day_number(filters.posted_since)))
    constant = [tantivy.Query.const_score_query(query, 0.0) for query in must[1:]]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in (must[0], *constant)])
