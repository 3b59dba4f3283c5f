"""Saved searches: words and filters by name, what was seen at the last look, and the token of the private feed.

Of a token only its SHA-256 digest is kept: who reads the file cannot read the feed with it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from fingerpost.errors import InputError
from fingerpost.store.personal_file import stored_instant, stored_text, writing
from fingerpost.store.personal_undo import changing


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that the person keeps: its words and its filters as they were chosen.

    `filters` maps a facet to values, and may hold salary_at_least and posted_since as text. `looked_at` is the
    instant of the last look, None before the first; `has_feed` says whether a token for its feed is in use.
    """

    search_id: int
    name: str = field(repr=False)
    words: str = field(repr=False)
    filters: Mapping[str, tuple[str, ...]] = field(repr=False)
    made_at: datetime
    looked_at: datetime | None = None
    has_feed: bool = False


class SavedSearches:
    """The saved searches in the file of personal data."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[SavedSearch, ...]:
        """Every saved search, by name."""
        rows = self._connection.execute(f"{_SEARCHES} ORDER BY s.name")
        return tuple(_search(*row) for row in rows)

    def find(self, name: str) -> SavedSearch | None:
        """The search of a name; None where no saved search has it."""
        row = self._connection.execute(f"{_SEARCHES} WHERE s.name = ?", (name,)).fetchone()
        return None if row is None else _search(*row)

    def put(self, name: str, words: str, filters: Mapping[str, Iterable[str]], at: datetime) -> SavedSearch:
        """Keeps a search under a name, in place of the one of that name before; what was seen stays seen.

        Raises:
            InputError: the name is empty, or a text cannot be kept.
        """
        if not name.strip():
            msg = "the saved search has no name; give one"
            raise InputError(msg)
        kept = json.dumps({facet: list(values) for facet, values in filters.items()}, sort_keys=True)
        with changing(self._connection, "saved search kept", at):
            self._connection.execute(
                "INSERT INTO saved_search (name, words, filters, made_at) VALUES (?, ?, ?, ?) ON CONFLICT (name)"
                " DO UPDATE SET words = excluded.words, filters = excluded.filters",
                (stored_text(name, "the name"), stored_text(words, "the search"), kept, stored_instant(at)),
            )
            row = self._connection.execute(f"{_SEARCHES} WHERE s.name = ?", (name,)).fetchone()
        return _search(*row)

    def remove(self, name: str, at: datetime) -> bool:
        """Deletes a search and revokes its token; False when no search has that name."""
        with changing(self._connection, "saved search removed", at):
            for table in ("search_seen", "feed_token"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE search_id = (SELECT search_id FROM saved_search WHERE name = ?)",
                    (name,),
                )
            return self._connection.execute("DELETE FROM saved_search WHERE name = ?", (name,)).rowcount == 1

    def seen(self, search_id: int) -> frozenset[str]:
        """The ids of all postings that a search has ever shown."""
        rows = self._connection.execute("SELECT posting_id FROM search_seen WHERE search_id = ?", (search_id,))
        return frozenset(posting_id for (posting_id,) in rows)

    def note_look(self, search_id: int, posting_ids: Iterable[str], at: datetime) -> None:
        """Notes what was seen, and when; a look is not taken back by undoing."""
        with writing(self._connection):
            self._connection.executemany(
                "INSERT INTO search_seen VALUES (?, ?) ON CONFLICT DO NOTHING",
                ((search_id, posting_id) for posting_id in posting_ids),
            )
            self._connection.execute(
                "UPDATE saved_search SET looked_at = ? WHERE search_id = ?", (stored_instant(at), search_id)
            )

    def put_token(self, search_id: int, token: str, at: datetime) -> None:
        """Lets a token read the search's feed; the one before no longer does.

        Raises:
            InputError: the token is shorter than 32 characters, so that it might be guessed.
        """
        if len(token) < _SHORTEST_TOKEN:
            msg = f"the token has {len(token)} characters; expected {_SHORTEST_TOKEN} or more; make it with new_token()"
            raise InputError(msg)
        with writing(self._connection):
            self._connection.execute(
                "INSERT INTO feed_token VALUES (?, ?, ?) ON CONFLICT (search_id)"
                " DO UPDATE SET digest = excluded.digest, made_at = excluded.made_at",
                (search_id, _digest(token), stored_instant(at)),
            )

    def revoke_token(self, search_id: int) -> bool:
        """Ends the use of a search's token for good; False when it had none."""
        with writing(self._connection):
            return self._connection.execute("DELETE FROM feed_token WHERE search_id = ?", (search_id,)).rowcount == 1

    def of_token(self, token: str) -> SavedSearch | None:
        """The search whose feed a token reads; None for a token that was never given or is revoked."""
        row = self._connection.execute(f"{_SEARCHES} WHERE t.digest = ?", (_digest(token),)).fetchone()
        return None if row is None else _search(*row)


_SHORTEST_TOKEN = 32
_SEARCHES = (
    "SELECT s.search_id, s.name, s.words, s.filters, s.made_at, s.looked_at, t.digest IS NOT NULL"
    " FROM saved_search s LEFT JOIN feed_token t USING (search_id)"
)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _search(search_id: int, name: str, words: str, filters: str, made: str, *rest: Any) -> SavedSearch:
    looked, feed = rest
    return SavedSearch(
        search_id,
        name,
        words,
        MappingProxyType({facet: tuple(values) for facet, values in json.loads(filters).items()}),
        datetime.fromisoformat(made),
        None if looked is None else datetime.fromisoformat(looked),
        bool(feed),
    )
