"""Storing what came: each record once, acknowledged when its commit is made."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from fingerpost.store.rows import raw_row, raw_table, record_key
from fingerpost.store.tables import COMMIT_ROWS, COMMIT_SECONDS, RAW_MARK, Tables

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fingerpost.posting import RawPosting, SetAside


class Stored(NamedTuple):
    """What became of records given: new ones stored, and those that were there already."""

    new: int
    duplicates: int


class RawWriter:
    """Appends new records to raw, in commits of about 2,000 rows or five seconds; the caller holds the lock."""

    def __init__(self, tables: Tables, at: datetime) -> None:
        self._tables = tables
        self._at = at
        self._known: NDArray[np.int64] = _known_keys(tables)
        self._recent: set[int] = set()
        self._waiting: list[dict[str, Any]] = []
        self._committed_at = time.monotonic()
        self.last_seq = tables.watermark("raw", RAW_MARK)

    def add(self, records: Iterable[RawPosting | SetAside]) -> Stored:
        """Takes records; they are acknowledged after the next `commit`."""
        new = duplicates = 0
        for record in records:
            key = record_key(record)
            if self._has(key):
                duplicates += 1
                continue
            self._recent.add(key)
            self.last_seq += 1
            self._waiting.append(raw_row(self.last_seq, key, record, self._at))
            new += 1
        return Stored(new, duplicates)

    @property
    def is_due(self) -> bool:
        """Whether so much waits, or for so long, that a commit is worth making."""
        return len(self._waiting) >= COMMIT_ROWS or time.monotonic() - self._committed_at >= COMMIT_SECONDS

    def commit(self) -> None:
        """Stores what waits, in one commit."""
        if self._waiting:
            self._tables.append("raw", raw_table(self._waiting), {RAW_MARK: self.last_seq})
        self._waiting = []
        self._committed_at = time.monotonic()

    def _has(self, key: int) -> bool:
        if key in self._recent:
            return True
        place = int(self._known.searchsorted(key))
        return place < len(self._known) and int(self._known[place]) == key


def _known_keys(tables: Tables) -> NDArray[np.int64]:
    """The keys of all stored records, sorted: eight bytes each."""
    import numpy as np

    keys: NDArray[np.int64] = np.asarray(tables.sql().execute("SELECT key FROM raw").fetchnumpy()["key"], np.int64)
    keys.sort()
    return keys


def reasons_since(tables: Tables, seq: int, reader_version: str) -> tuple[tuple[str, int], ...]:
    """Why raw rows after `seq` were set aside, the most frequent reason first."""
    query = """
        SELECT reason, count(*) FROM set_aside WHERE seq > ? AND reader_version = ?
        GROUP BY reason ORDER BY count(*) DESC, reason
    """
    return tuple(tables.sql().execute(query, [seq, reader_version]).fetchall())
