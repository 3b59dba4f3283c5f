"""What belongs to the person, in a file of its own (`me.db`) that never leaves.

The corpus can be published; nothing here is written to it, logged or exported with it. Only the owner may read the
file, and what is forgotten is overwritten in it before it is deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from fingerpost.settings import Settings
from fingerpost.store.personal_corrections import Corrections
from fingerpost.store.personal_export import personal_csv, personal_json
from fingerpost.store.personal_file import FILE, LOGS, open_file, remove_file, stored_instant, stored_text, writing
from fingerpost.store.personal_notes import Notes
from fingerpost.store.personal_schema import MIGRATIONS
from fingerpost.store.personal_searches import SavedSearches
from fingerpost.store.personal_tracker import Applications
from fingerpost.store.personal_undo import Change, changes, changing, forget_changes, undo
from fingerpost.store.personal_wishes import Wishes, wishes_as_json, wishes_from_json

__all__ = ["FILE", "LOGS", "MIGRATIONS", "Change", "Personal", "open_personal"]


class Personal:
    """The person's own data; open it with `open_personal`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self.applications = Applications(connection)
        self.notes = Notes(connection)
        self.searches = SavedSearches(connection)
        self.corrections = Corrections(connection)

    def profile(self) -> str | None:
        """The profile as it was stored, or None."""
        row = self._connection.execute("SELECT content FROM profile").fetchone()
        return None if row is None else str(row[0])

    def store_profile(self, content: str, at: datetime) -> None:
        """Puts a profile in place of the one before, which cannot be taken back."""
        with writing(self._connection):
            self._connection.execute(
                "INSERT INTO profile VALUES (1, ?, ?) ON CONFLICT DO UPDATE"
                " SET content = excluded.content, at = excluded.at",
                (stored_text(content, "the profile"), stored_instant(at)),
            )

    def wishes(self) -> Wishes:
        """The person's wishes; none of them where none was stated."""
        row = self._connection.execute("SELECT content FROM wishes").fetchone()
        return Wishes() if row is None else wishes_from_json(row[0])

    def store_wishes(self, wishes: Wishes, at: datetime) -> None:
        """Puts wishes in place of those before."""
        content = stored_text(wishes_as_json(wishes), "what is wished")
        with changing(self._connection, "wishes stated", at):
            self._connection.execute(
                "INSERT INTO wishes VALUES (1, ?, ?) ON CONFLICT DO UPDATE"
                " SET content = excluded.content, at = excluded.at",
                (content, stored_instant(at)),
            )

    def undo(self) -> Change | None:
        """Takes back the last change to applications, notes, searches, wishes or corrections; None: there is none."""
        return undo(self._connection)

    def changes(self) -> tuple[Change, ...]:
        """The changes that `undo` would take back, the last first."""
        return changes(self._connection)

    def forget_changes(self) -> None:
        """Ends that changes can be taken back: until then a removed note is kept so that it can come back."""
        forget_changes(self._connection)

    def as_json(self, at: datetime) -> str:
        """Everything personal as one JSON document; tokens of feeds are left out."""
        return personal_json(self._connection, at)

    def as_csv(self) -> Mapping[str, str]:
        """Everything personal as CSV: file name → its text; tokens of feeds are left out."""
        return personal_csv(self._connection)

    def forget(self) -> None:
        """Deletes everything personal: the file, what SQLite keeps beside it, and every token; this is at its end.

        Raises:
            StoreError: the file cannot be deleted; what was in it is gone all the same.
        """
        remove_file(self._connection, self._path)


@contextmanager
def open_personal(settings: Settings) -> Iterator[Personal]:
    """The person's own data in the data directory; made, and brought to this version, where needed.

    Raises:
        StoreError: the file was written by a newer version, is no such file, or cannot be opened.
    """
    path = settings.data / FILE
    connection = open_file(path)
    try:
        yield Personal(connection, path)
    finally:
        connection.close()
