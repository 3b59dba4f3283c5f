"""What an index holds, by name: its employers, its latest months, and words that a mistyped one may have meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from fingerpost.kept import Kept
from fingerpost.store.index import MONTH_FIELD, NOT_STATED, SPELLED_FIELD, TEXT_FIELDS, terms_of

if TYPE_CHECKING:
    import tantivy

    from fingerpost.search.facets import Counts

LATEST_SHARE: Final = 0.002
"""Of the dated postings must be as new or newer than the latest month, so that one wrong date makes none look old."""

MOST_VALUES: Final = 60_000
"""Values of one facet that are counted; there are fewer skills, and fewer employers that a search would be for."""

SEARCHES_KEPT: Final = 64
"""The counts of so many searches stay in memory; the least recently asked goes first."""

_LEGAL_FORM: Final = re.compile(
    r"[\s,]+(?:inc|llc|ltd|limited|gmbh|ag|se|corp|corporation|co|company|plc|sa|sas|ab|bv|kg|gmbh & co\. kg)\.?$",
    re.IGNORECASE,
)


class Vocabulary:
    """The names and words of one index as it stands; each list is made when it is first asked for."""

    def __init__(self, index: tantivy.Index) -> None:
        self.index = index
        self._spelled: dict[str, tuple[tuple[str, int], ...]] = {}
        self._counts: dict[tuple[str, str | None], tuple[tuple[str, int], ...]] = {}
        self._counted = Kept(SEARCHES_KEPT)

    def counted(self, search: tuple[object, ...], count: Callable[[], Counts]) -> Counts:
        """What is counted over all postings that a search finds: the same on each of its pages, in whatever order."""
        return self._counted.get(search, count)

    @cached_property
    def employers(self) -> Mapping[str, str]:
        """Names of employers (lower case, with and without the legal form) → the name as most postings write it."""
        names: dict[str, str] = {}
        for name, _ in self.index.searcher().terms_with_prefix("employer", ""):
            if name != NOT_STATED and len(name) > 1:
                names.setdefault(name.lower(), name)
                names.setdefault(_LEGAL_FORM.sub("", name).lower(), name)
        return names

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months in which postings were posted ("2026-10"), the latest first."""
        counted = sorted(self.index.searcher().terms_with_prefix(MONTH_FIELD, ""), reverse=True)
        enough = LATEST_SHARE * sum(n for _, n in counted)
        seen = 0
        for place, (_, n) in enumerate(counted):
            seen += n
            if seen >= enough:
                return tuple(month for month, _ in counted[place:])
        return ()

    def words_beginning(self, letter: str) -> tuple[tuple[str, int], ...]:
        """Words of titles, employers, skills and places that begin with a letter, with the postings that have them."""
        if letter not in self._spelled:
            self._spelled[letter] = tuple(self.index.searcher().terms_with_prefix(SPELLED_FIELD, letter))
        return self._spelled[letter]

    def n_with(self, word: str) -> int:
        """How many postings have a word, in whichever field most do."""
        searcher = self.index.searcher()
        return max((searcher.doc_freq(field, one) for one in terms_of(word) for field in TEXT_FIELDS), default=0)

    def counts(self, facet: str, corpus: str | None = None) -> tuple[tuple[str, int], ...]:
        """The values of a facet that postings state, with how many do, the commonest first; of one corpus or of all."""
        import tantivy

        key = (facet, corpus)
        if key not in self._counts:
            schema = self.index.schema
            of = tantivy.Query.term_query(schema, "corpus", corpus, index_option="basic") if corpus else None
            terms = {"values": {"terms": {"field": facet, "size": MOST_VALUES}}}
            found = self.index.searcher().aggregate(of or tantivy.Query.all_query(), terms)["values"]["buckets"]
            counted = ((bucket["key"], int(bucket["doc_count"])) for bucket in found if bucket["key"] != NOT_STATED)
            self._counts[key] = tuple(sorted(counted, key=lambda one: (-one[1], one[0])))
        return self._counts[key]
