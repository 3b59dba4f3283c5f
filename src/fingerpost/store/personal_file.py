"""The file of personal data: opening it for its owner only, bringing it to this version, writing, removing it.

One SQLite file with a write-ahead log. Messages of errors name the file and what went wrong, never what is in it.
"""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fingerpost.errors import InputError, StoreError
from fingerpost.store.personal_schema import MIGRATIONS

FILE: Final = "me.db"
LOGS: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside the file while it is open."""

_OWNER_ONLY: Final = 0o600
_LONGEST_TEXT: Final = 1_000_000


def open_file(path: Path) -> sqlite3.Connection:
    """A connection to the file, which is made, closed to others and brought to this version where needed.

    Raises:
        StoreError: the file was written by a newer version, is no such file, or cannot be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=_OWNER_ONLY)
        _close_to_others(path)
        connection = sqlite3.connect(path, timeout=10.0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        msg = f"{path} cannot be opened ({error}); give another data directory with --data"
        raise StoreError(msg) from error
    try:
        _prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that nobody else writes beside; undone as a whole where anything goes wrong.

    Raises:
        StoreError: the file cannot be written, or another process writes to it for too long.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        msg = f"the file of personal data cannot be written ({error}); nothing was changed, try again"
        raise StoreError(msg) from None


def remove_file(connection: sqlite3.Connection, path: Path) -> None:
    """Empties every table, overwrites the free pages and the log, closes the file and deletes it and its logs.

    Raises:
        StoreError: another process holds the file, or it cannot be deleted; what was in it is gone all the same.
    """
    with writing(connection):
        # All of the schema at once, so that a table that comes later is never left out of it.
        for kind, name in connection.execute("SELECT type, name FROM sqlite_schema").fetchall():
            if kind == "table" and not name.startswith("sqlite_"):
                connection.execute(f'DROP TABLE "{name}"')
        connection.execute("DELETE FROM sqlite_sequence")
        connection.execute("PRAGMA user_version = 0")  # so that what is left can be opened where deleting fails
    try:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        for end in ("", *LOGS):
            path.with_name(path.name + end).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        msg = f"{path} was emptied but could not be deleted ({error}); end what uses it and delete it"
        raise StoreError(msg) from error


def stored_instant(at: datetime) -> str:
    """An instant as it is stored: ISO 8601 in UTC.

    Raises:
        InputError: the instant has no time zone.

    >>> stored_instant(datetime(2026, 11, 23, 9, tzinfo=UTC))
    '2026-11-23T09:00:00+00:00'
    """
    if at.tzinfo is None:
        msg = f"the instant {at.isoformat()} has no time zone; give one, as in {at.isoformat()}+00:00"
        raise InputError(msg)
    return at.astimezone(UTC).isoformat()


def stored_text(text: str, what: str) -> str:
    """A text that SQLite and every format of export can hold.

    Raises:
        InputError: it is longer than a million characters, or holds NUL or half a surrogate pair.
    """
    if len(text) > _LONGEST_TEXT:
        msg = f"{what} has {len(text)} characters; expected at most {_LONGEST_TEXT}; keep a shorter one"
        raise InputError(msg)
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
        msg = f"{what} holds a character that no text may hold (NUL or half of a surrogate pair); take it out"
        raise InputError(msg)
    return text


def _close_to_others(path: Path) -> None:
    """A copy may have come with other rights; SQLite gives its logs those of the file."""
    if stat.S_IMODE(path.stat().st_mode) != _OWNER_ONLY:
        with suppress(PermissionError, NotImplementedError):  # a file system without rights, such as a shared drive
            path.chmod(_OWNER_ONLY)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")  # nothing personal in temporary files elsewhere
        if _version(connection) != len(MIGRATIONS):
            _migrate(connection, path)
    except sqlite3.Error as error:
        msg = f"{path} cannot be used as the file of personal data ({error}); move it away to start afresh"
        raise StoreError(msg) from error


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    with writing(connection):
        version = _version(connection)  # once more: another process may have come first
        if version > len(MIGRATIONS):
            msg = f"{path} is of version {version}, this fingerpost knows {len(MIGRATIONS)}; update fingerpost"
            raise StoreError(msg)
        for number, statements in enumerate(MIGRATIONS[version:], version + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
