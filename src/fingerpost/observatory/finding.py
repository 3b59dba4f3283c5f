"""The observatory's postings: searching them, and one of them with all that is known of it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fingerpost.errors import InputError
from fingerpost.kept import Kept
from fingerpost.observatory.facts_held import FactsHeld
from fingerpost.posting import EnrichedPosting
from fingerpost.reading.document import Block, Section
from fingerpost.settings import Settings
from fingerpost.store.history import PostingEvent
from fingerpost.store.lookup import PostingFacts, PostingMember

if TYPE_CHECKING:
    import tantivy

    from fingerpost.search import Completion, SearchQuery, SearchResult, SimilarPostings, Vocabulary
    from fingerpost.store.facts import Corpus


@dataclass(frozen=True, slots=True)
class PostingView:
    """One posting: its facts, and where its text is held the full reading with its blocks and sections.

    `enriched` is None for postings of the reference snapshot, which carries facts and no text. `members` are all the
    postings that are one job with it, itself first, () where it is alone; `history` is what visits to their boards
    showed, oldest first. Both are known of this machine's postings only.
    """

    facts: PostingFacts
    enriched: EnrichedPosting | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    history: tuple[PostingEvent, ...] = ()
    members: tuple[PostingMember, ...] = ()


VIEWS_KEPT = 64
"""So many postings that were looked at stay in memory: a page asks for its own several times."""

SEARCHES_KEPT = 64
"""So many pages of searches stay in memory; the least recently asked goes first."""


class Finding(FactsHeld):
    """What finds postings."""

    def __init__(self, settings: Settings, corpus: Corpus = "all", snapshot: str | None = None) -> None:
        super().__init__(settings, corpus, snapshot)
        self._views, self._searches = Kept(VIEWS_KEPT), Kept(SEARCHES_KEPT)
        self._index_lock = threading.Lock()
        self._index: tuple[str, tantivy.Index, Vocabulary] | None = None

    def search(
        self,
        words: str = "",
        filters: Mapping[str, Iterable[str]] | None = None,
        *,
        salary_at_least: float | None = None,
        posted_since: date | None = None,
        sort: str = "relevance",
        page: int = 1,
        size: int = 20,
    ) -> SearchResult:
        """Postings by words and filters, with facets.

        Raises:
            UnknownNameError: a filter, a value or an order that nobody knows.
            InputError: a page or size out of range.
        """
        from fingerpost.search import key_of, search
        from fingerpost.store.facts import current_snapshot
        from fingerpost.taxonomy import TAXONOMY_VERSION

        query = self._query(words, filters, salary_at_least, posted_since, sort, page, size)
        # The index follows the snapshot in use, not one that is asked for once.
        snapshot = current_snapshot(self.settings)
        revision, index, vocabulary = self._search_index()

        def ask() -> SearchResult:
            return search(index, query, snapshot=snapshot, taxonomy_version=TAXONOMY_VERSION, vocabulary=vocabulary)

        asked = (query.words, *key_of(query.filters), query.sort, query.page, query.size)
        return self._searches.get(("search", revision, snapshot, *asked), ask)

    def _found_ids(
        self,
        words: str,
        filters: Mapping[str, Iterable[str]],
        most: int,
        *,
        salary_at_least: float | None,
        posted_since: date | None,
        sort: str,
    ) -> tuple[str, ...]:
        """The posting_ids of the first `most` postings of a search."""
        from fingerpost.search import found_ids

        query = self._query(words, filters, salary_at_least, posted_since, sort)
        _, index, vocabulary = self._search_index()
        return found_ids(index, query, most, vocabulary=vocabulary)

    def _query(
        self,
        words: str,
        filters: Mapping[str, Iterable[str]] | None,
        salary_at_least: float | None,
        posted_since: date | None,
        sort: str,
        page: int = 1,
        size: int = 20,
    ) -> SearchQuery:
        from fingerpost.search import Filters, SearchQuery

        chosen = dict(filters or {})
        if self.corpus != "all":
            chosen["corpus"] = [self.corpus]
        wanted = Filters.of(chosen, salary_at_least=salary_at_least, posted_since=posted_since)
        return SearchQuery(words, wanted, sort, page, size)

    def similar(self, posting_id: str, limit: int = 10) -> SimilarPostings:
        """The postings most like one: of its role, for its skills; each says what it shares.

        Raises:
            UnknownNameError: no posting has that id.
            InputError: a limit out of range.
        """
        from fingerpost.search import Likeness, similar
        from fingerpost.search.query import MAX_PAGE_SIZE
        from fingerpost.store.facts import current_snapshot
        from fingerpost.store.lookup import find_facts
        from fingerpost.taxonomy import TAXONOMY_VERSION

        _check_limit(limit, MAX_PAGE_SIZE)
        snapshot = current_snapshot(self.settings)
        revision, index, _ = self._search_index()

        def ask() -> SimilarPostings:
            view: PostingView | None = self._views.find((self.snapshot, posting_id))
            facts = view.facts if view is not None else find_facts(self._facts(), posting_id)
            stated = (facts.title, facts.employer, facts.role, facts.seniority, facts.countries, facts.skills)
            return similar(
                index,
                Likeness(facts.posting_id, *stated),
                limit,
                snapshot=snapshot,
                taxonomy_version=TAXONOMY_VERSION,
                corpus=None if self.corpus == "all" else self.corpus,
            )

        return self._searches.get(("similar", revision, snapshot, self.snapshot, posting_id, limit), ask)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Completion, ...]:
        """Roles, skills, employers and places whose name begins with a prefix, with how many postings have each.

        Raises:
            InputError: a limit out of range.
        """
        from fingerpost.search import suggest
        from fingerpost.search.query import MAX_PAGE_SIZE

        _check_limit(limit, MAX_PAGE_SIZE)
        _, _, vocabulary = self._search_index()
        return suggest(vocabulary, prefix, limit, None if self.corpus == "all" else self.corpus)

    def posting(self, posting_id: str) -> PostingView:
        """One posting with its facts and, where its text is held, its full reading, its copies and its history.

        For a copy it is the posting that stands for it.

        Raises:
            UnknownNameError: no posting has that id.
        """
        return self._views.get((self.snapshot, posting_id), lambda: self._view(posting_id))

    def _view(self, posting_id: str) -> PostingView:
        from fingerpost.reading import prepare
        from fingerpost.store.evidence import find_enriched
        from fingerpost.store.history import events_of
        from fingerpost.store.lookup import find_facts, members_of

        facts = find_facts(self._facts(), posting_id)
        if facts.corpus != "live":
            return PostingView(facts, None, (), ())
        members = members_of(self._facts(), facts.cluster_id)
        history = events_of(self._facts(), [member.posting_id for member in members] or [facts.posting_id])
        enriched = find_enriched(self.settings, facts.posting_id)
        if enriched is None:
            return PostingView(facts, None, (), (), history, members)
        document = prepare(enriched.posting)
        return PostingView(facts, enriched, document.blocks, document.sections, history, members)

    def _search_index(self) -> tuple[str, tantivy.Index, Vocabulary]:
        """The index of the current snapshot with its revision and what it holds.

        It is built now where only the packaged snapshot is there.
        """
        from fingerpost.pipeline.ready import ready_index
        from fingerpost.search import Vocabulary
        from fingerpost.store.index import open_index, revision_in_place

        with self._index_lock:
            folder = ready_index(self.settings)
            current = revision_in_place(folder)
            if self._index is None or self._index[0] != current:
                index = open_index(folder)
                self._index = (current, index, Vocabulary(index))
            return self._index


def _check_limit(limit: int, most: int) -> None:
    if not 1 <= limit <= most:
        msg = f"limit is {limit}; expected a number from 1 to {most}"
        raise InputError(msg)
