"""What belongs to the person: profile and saved postings, in a file of its own (`me.db`) that never leaves.

The corpus can be published; nothing here is written to it, logged or exported with it. Only the owner may read the
file, and what is forgotten is overwritten on the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fingerpost.errors import StoreError
from fingerpost.settings import Settings

FILE = "me.db"

MIGRATIONS = (
    """
    CREATE TABLE profile (only INTEGER PRIMARY KEY CHECK (only = 1), content TEXT NOT NULL, at TEXT NOT NULL) STRICT;
    CREATE TABLE saved (posting_id TEXT PRIMARY KEY, note TEXT NOT NULL, at TEXT NOT NULL) STRICT;
    """,
)
"""Statements that bring the file from one version (`PRAGMA user_version`) to the next; only ever appended to."""


@dataclass(frozen=True, slots=True)
class SavedPosting:
    """A posting that the person keeps, with the person's own note (may be empty)."""

    posting_id: str
    note: str
    at: datetime


class Personal:
    """The person's own data; open it with `open_personal`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def profile(self) -> str | None:
        """The profile as it was stored (JSON text), or None."""
        row = self._connection.execute("SELECT content FROM profile").fetchone()
        return None if row is None else str(row[0])

    def store_profile(self, content: str, at: datetime) -> None:
        """Puts a profile (JSON text) in place of the one before."""
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO profile VALUES (1, ?, ?)", (content, at.isoformat()))

    def save(self, posting_id: str, at: datetime, note: str = "") -> None:
        """Keeps a posting; saving it again replaces the note and leaves the day."""
        with self._connection:
            self._connection.execute(
                "INSERT INTO saved VALUES (?, ?, ?) ON CONFLICT (posting_id) DO UPDATE SET note = excluded.note",
                (posting_id, note, at.isoformat()),
            )

    def unsave(self, posting_id: str) -> bool:
        """Lets a saved posting go; False when it was not saved."""
        with self._connection:
            return self._connection.execute("DELETE FROM saved WHERE posting_id = ?", (posting_id,)).rowcount == 1

    def saved(self) -> tuple[SavedPosting, ...]:
        """The saved postings, the latest first."""
        rows = self._connection.execute("SELECT posting_id, note, at FROM saved ORDER BY at DESC, posting_id")
        return tuple(SavedPosting(posting_id, note, datetime.fromisoformat(at)) for posting_id, note, at in rows)

    def forget(self) -> None:
        """Removes everything personal, also from the file's free pages and its write-ahead log."""
        with self._connection:
            self._connection.execute("DELETE FROM profile")
            self._connection.execute("DELETE FROM saved")
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def open_personal(settings: Settings) -> Iterator[Personal]:
    """The person's own data in the data directory; made, and brought to this version, where needed.

    Raises:
        StoreError: the file was written by a newer version, is no such file, or cannot be opened.
    """
    path = settings.data / FILE
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, timeout=10.0)
    except (OSError, sqlite3.Error) as error:
        msg = f"{path} cannot be opened ({error}); give another data directory with --data"
        raise StoreError(msg) from error
    try:
        _prepare(connection, path)
        yield Personal(connection)
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            msg = f"{path} is of version {version}, this fingerpost knows {len(MIGRATIONS)}; update fingerpost"
            raise StoreError(msg)
        for number, statements in enumerate(MIGRATIONS[version:], version + 1):
            connection.executescript(f"BEGIN IMMEDIATE; {statements} PRAGMA user_version = {number}; COMMIT;")
    except sqlite3.Error as error:
        msg = f"{path} cannot be used as the file of personal data ({error}); move it away to start afresh"
        raise StoreError(msg) from error
