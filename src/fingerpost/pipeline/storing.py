"""Storing what came: each record once, acknowledged when its commit is made."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fingerpost.engine.memory import release_memory
from fingerpost.store.rows import raw_row, raw_table, record_key
from fingerpost.store.tables import COMMIT_BYTES, COMMIT_ROWS, COMMIT_SECONDS, RAW_MARK, Tables

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from fingerpost.posting import RawPosting, SetAside

Became = Literal["new", "changed", "duplicate"]
"""What a record was: a posting's first, another wording of one that is known, or one that is there already."""

_LATEST = """
SELECT p.posting_id, r.key FROM (
    SELECT posting_id, max(seq) AS seq FROM postings
    WHERE (source || ':' || board) IN (SELECT unnest($boards)) GROUP BY posting_id
) p JOIN raw r ON r.seq = p.seq
"""


class Stored(NamedTuple):
    """What became of records given: new ones stored, and those that were there already."""

    new: int
    duplicates: int


class RawWriter:
    """Appends new records to raw, in commits of about 2,000 rows, 8 MB or five seconds; the caller holds the lock."""

    def __init__(self, tables: Tables, at: datetime) -> None:
        self._tables = tables
        self._at = at
        self._known: NDArray[np.int64] = _known_keys(tables)
        self._recent: set[int] = set()
        self._latest: dict[str, int] = {}
        self._waiting: list[dict[str, Any]] = []
        self._characters = 0
        self._committed_at = time.monotonic()
        self.last_seq = tables.watermark("raw", RAW_MARK)
        self.on_commit: Callable[[int, pa.Table], None] = lambda *_: None

    def know_boards(self, keys: Iterable[tuple[str, str]]) -> None:
        """Loads the present wording of the postings of boards, before `add_current` is given theirs."""
        boards = [f"{source}:{token}" for source, token in keys]
        rows = self._tables.sql("raw", "postings").execute(_LATEST, {"boards": boards}).fetchall()
        self._latest.update(rows)

    def add(self, records: Iterable[RawPosting | SetAside]) -> Stored:
        """Takes records, each stored once for ever; they are acknowledged after the next `commit`."""
        new = duplicates = 0
        for record in records:
            key = record_key(record)
            if self._has(key):
                duplicates += 1
                continue
            self._recent.add(key)
            self._append(key, record)
            new += 1
        return Stored(new, duplicates)

    def add_current(self, record: RawPosting, posting_id: str) -> Became:
        """Takes the present record of a posting; stored unless it is the one known last.

        A wording that was replaced and comes back is stored again: it is what the employer states now.
        """
        key = record_key(record)
        known = self._latest.get(posting_id)
        if known == key:
            return "duplicate"
        self._latest[posting_id] = key
        self._append(key, record)
        return "new" if known is None else "changed"

    def knows(self, posting_id: str) -> bool:
        """Whether a posting of the boards given to `know_boards` is stored, or was added since."""
        return posting_id in self._latest

    def _append(self, key: int, record: RawPosting | SetAside) -> None:
        self.last_seq += 1
        self._waiting.append(raw_row(self.last_seq, key, record, self._at))
        self._characters += len(record.payload)

    @property
    def is_due(self) -> bool:
        """Whether so much waits, or for so long, that a commit is worth making."""
        much = len(self._waiting) >= COMMIT_ROWS or self._characters >= COMMIT_BYTES
        return much or time.monotonic() - self._committed_at >= COMMIT_SECONDS

    def commit(self) -> None:
        """Stores what waits, in one commit."""
        # After Ctrl-C right behind an append, what waits is stored already.
        if self._waiting and self._tables.watermark("raw", RAW_MARK) < self.last_seq:
            rows = raw_table(self._waiting)
            self._tables.append("raw", rows, {RAW_MARK: self.last_seq})
            self.on_commit(self.last_seq, rows)
        self._waiting, self._characters = [], 0
        release_memory()
        self._committed_at = time.monotonic()

    def _has(self, key: int) -> bool:
        if key in self._recent:
            return True
        place = int(self._known.searchsorted(key))
        return place < len(self._known) and int(self._known[place]) == key


def _known_keys(tables: Tables) -> NDArray[np.int64]:
    """The keys of all stored records, sorted: eight bytes each."""
    import numpy as np

    keys: NDArray[np.int64] = np.asarray(tables.sql("raw").execute("SELECT key FROM raw").fetchnumpy()["key"], np.int64)
    keys.sort()
    return keys


def reasons_since(tables: Tables, seq: int, reader_version: str) -> tuple[tuple[str, int], ...]:
    """Why raw rows after `seq` were set aside, the most frequent reason first."""
    query = """
        SELECT reason, count(*) FROM set_aside WHERE seq > ? AND reader_version = ?
        GROUP BY reason ORDER BY count(*) DESC, reason
    """
    return tuple(tables.sql("set_aside").execute(query, [seq, reader_version]).fetchall())
