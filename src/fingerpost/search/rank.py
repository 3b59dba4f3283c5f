"""Search itself: the words against title, skills, employer and text, filtered, counted and ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fingerpost.answer import Answer, Basis, Row
from fingerpost.search.facets import Facet, count
from fingerpost.search.matching import at_least, term, words_query
from fingerpost.search.meaning import Piece, read_query
from fingerpost.search.query import ALL_OF, Filters, SearchQuery
from fingerpost.store.index import SORT_KEYS, day_number, day_of

if TYPE_CHECKING:
    import altair as alt
    import tantivy


@dataclass(frozen=True, slots=True)
class Hit:
    """One posting cluster found, as its canonical member shows it; None = not stated."""

    posting_id: str
    title: str | None
    employer: str | None
    location: str | None
    url: str | None
    source: str
    corpus: str
    date_posted: date | None
    role: str | None
    ai_relation: str | None
    seniority: str | None
    work_mode: str | None
    salary_min: float | None
    salary_max: float | None
    salary_currency: str | None
    salary_unit: str | None
    skill_labels: tuple[str, ...]
    cluster_size: int
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult(Answer):
    """One page of hits with the facets of all of them.

    `relaxed` says that no posting had all the words, so those with some of them are shown. `read_as` are the pieces of
    the words and what they were taken for.
    """

    query: SearchQuery
    n: int
    relaxed: bool
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    basis: Basis
    read_as: tuple[Piece, ...] = ()

    @property
    def n_pages(self) -> int:
        """The number of pages that there are."""
        return -(-self.n // self.query.size)

    def to_rows(self) -> list[Row]:
        """One row a hit, in order."""
        names = Hit.__dataclass_fields__
        rows = [{name: getattr(hit, name) for name in names} for hit in self.hits]
        for row in rows:
            row["skill_labels"] = ", ".join(row["skill_labels"])
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


def search(index: tantivy.Index, query: SearchQuery, *, snapshot: str, taxonomy_version: str) -> SearchResult:
    """The page of postings that a query finds, with facets; ranked by BM25 with weighted fields and named things.

    Each piece of the words must be met, by its words or by what it names (see `meaning`); where no posting meets them
    all, those that meet some are shown and `relaxed` is true. Words can be phrases in quotation marks; `-word` and
    "not word" exclude. Without words the newest come first.
    """
    import tantivy

    searcher = index.searcher()
    pieces = read_query(query.words)
    words = words_query(index, pieces, all_of=True)
    found = _search_page(searcher, _filtered(index, words, query.filters), query, has_words=bool(pieces))
    relaxed = bool(pieces) and not _count(found)
    if relaxed:
        words = words_query(index, pieces, all_of=False)
        found = _search_page(searcher, _filtered(index, words, query.filters), query, has_words=True)
    unranked = tantivy.Query.const_score_query(words, 0.0)
    counts = count(searcher, query.filters, lambda filters: _filtered(index, unranked, filters))
    hits = [_hit(searcher.doc(address), score) for score, address in found.hits]
    if query.sort == "relevance" and pieces:
        hits.sort(key=lambda hit: (-hit.score, hit.posting_id))
    n = _count(found)
    first, last = counts.period
    basis = Basis(
        n_postings=n,
        n_employers=counts.n_employers if n else 0,
        period=(day_of(first), day_of(last)),
        sources=counts.sources,
        snapshot=snapshot,
        taxonomy_version=taxonomy_version,
        notes=("no posting has all the words; these have some of them",) if relaxed and n else (),
    )
    return SearchResult(query, n, relaxed and n > 0, tuple(hits), counts.facets, basis, pieces)


def _count(found: tantivy.SearchResult) -> int:
    n: int = found.count  # type: ignore[attr-defined]  # missing from tantivy's stubs
    return n


def _search_page(
    searcher: tantivy.Searcher, query: tantivy.Query, page: SearchQuery, *, has_words: bool
) -> tantivy.SearchResult:
    offset = (page.page - 1) * page.size
    order = page.sort if page.sort in SORT_KEYS else None if has_words else "newest"
    if order is None:
        return searcher.search(query, page.size, offset=offset)
    return searcher.search(query, page.size, offset=offset, order_by_field=SORT_KEYS[order])


def _filtered(index: tantivy.Index, words: tantivy.Query, filters: Filters) -> tantivy.Query:
    import tantivy

    must = [words]
    for facet, values in filters.values.items():
        if facet in ALL_OF:
            must += [term(index, facet, value) for value in values]
        else:
            must.append(tantivy.Query.term_set_query(index.schema, facet, list(values)))
    if filters.salary_at_least is not None:
        must.append(at_least(index, "salary_floor", tantivy.FieldType.Float, filters.salary_at_least))
    if filters.posted_since is not None:
        must.append(at_least(index, "posted_day", tantivy.FieldType.Integer, day_number(filters.posted_since)))
    constant = [tantivy.Query.const_score_query(query, 0.0) for query in must[1:]]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in (must[0], *constant)])


def _hit(document: tantivy.Document, score: Any) -> Hit:
    import msgspec

    shown = msgspec.json.decode(bytes(document["shown"][0]))
    posted = shown.get("date_posted")
    return Hit(
        posting_id=shown["posting_id"],
        title=shown.get("title"),
        employer=shown.get("employer"),
        location=shown.get("location"),
        url=shown.get("url"),
        source=shown["source"],
        corpus=shown["corpus"],
        date_posted=date.fromisoformat(posted) if posted else None,
        role=shown.get("role"),
        ai_relation=shown.get("ai_relation"),
        seniority=shown.get("seniority"),
        work_mode=shown.get("work_mode"),
        salary_min=shown.get("salary_min"),
        salary_max=shown.get("salary_max"),
        salary_currency=shown.get("salary_currency"),
        salary_unit=shown.get("salary_unit"),
        skill_labels=tuple(shown.get("skill_labels") or ()),
        cluster_size=shown.get("cluster_size") or 1,
        score=round(float(score or 0.0), 6),
    )
