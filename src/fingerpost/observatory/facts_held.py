"""The facts of one data directory, held open: what every question of the observatory rests on."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from fingerpost.errors import UnknownNameError
from fingerpost.kept import Kept
from fingerpost.settings import Settings

if TYPE_CHECKING:
    import duckdb

    from fingerpost.market import Selection
    from fingerpost.store.facts import Corpus

A = TypeVar("A")

ANSWERS_KEPT = 256
"""So many answers about the market, and as many about single postings, are kept in memory; the least recently asked
goes first."""

MEMORY_LIMIT = "1GB"
"""What all questions that are asked at once may use together, and what DuckDB keeps of the facts between them."""


class FactsHeld:
    """The facts, open once with a session for each thread, and the answers given; both belong to one snapshot.

    `pinned` is the snapshot that the observatory was opened on; None where it follows the data directory.
    """

    def __init__(self, settings: Settings, corpus: Corpus = "all", snapshot: str | None = None) -> None:
        self.settings = settings
        self.corpus: Corpus = corpus
        self.pinned = snapshot
        self._local = threading.local()
        self._shared: tuple[str, duckdb.DuckDBPyConnection] | None = None
        self._shared_lock = threading.Lock()
        self._open: list[duckdb.DuckDBPyConnection] = []
        # A connection that a thread still holds when the interpreter ends aborts it: all are closed before.
        weakref.finalize(self, _close_all, self._open)
        self._kept, self._kept_of_many = Kept(ANSWERS_KEPT), Kept(ANSWERS_KEPT)

    @property
    def snapshot(self) -> str:
        """The name of the snapshot that answers rest on; the same facts have the same name."""
        from fingerpost.store.facts import snapshot_name

        return snapshot_name(self._facts())

    def _answer(
        self,
        question: tuple[object, ...],
        build: Callable[[duckdb.DuckDBPyConnection], A],
        *,
        one_of_many: bool = False,
    ) -> A:
        """The answer to a question, kept while the snapshot stays the same: answers are immutable.

        Answers about a single posting are `one_of_many`: they are kept apart, so that looking at many postings forgets
        no answer about the market.
        """
        con, shelf = self._facts(), self._kept_of_many if one_of_many else self._kept
        return shelf.get((self._local.facts[0], *question), lambda: build(con))

    def _facts(self) -> duckdb.DuckDBPyConnection:
        """This thread's session of the facts; another one when another snapshot was settled."""
        from fingerpost.store.facts import current_snapshot

        current = current_snapshot(self.settings, self.corpus, self.pinned)
        held: tuple[str, duckdb.DuckDBPyConnection] | None = getattr(self._local, "facts", None)
        if held is None or held[0] != current:
            if held is not None:
                self._open.remove(held[1])
                held[1].close()
            held = (current, self._session(current))
            self._open.append(held[1])
            self._local.facts = held
        return held[1]

    def _session(self, current: str) -> duckdb.DuckDBPyConnection:
        """A session of the facts, which are opened once for all threads; opening them takes longer."""
        from fingerpost.store.duck import session_of
        from fingerpost.store.facts import connect

        with self._shared_lock:
            if self._shared is None or self._shared[0] != current:
                opened = connect(self.settings, self.corpus, self.pinned)
                opened.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
                self._open.append(opened)
                if self._shared is not None:  # sessions that other threads still hold go on
                    self._open.remove(self._shared[1])
                    self._shared[1].close()
                self._shared = (current, opened)
            return session_of(self._shared[1])

    def _selection(self, fields: Mapping[str, Any]) -> Selection:
        from fingerpost.market import Selection

        known = Selection.__dataclass_fields__
        for name in fields:
            if name not in known:
                raise UnknownNameError("field of a selection", name, known)
        return Selection(**fields)


def _close_all(connections: list[duckdb.DuckDBPyConnection]) -> None:
    for connection in connections:
        connection.close()
    connections.clear()
