"""Taking back the last change: triggers note beside every change the statement that undoes it.

The way is SQLite's own (https://sqlite.org/undoredo.html); the triggers are temporary, made before the first change
of a connection from the columns that the tables have, so that they never disagree with the schema.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fingerpost.store.personal_file import stored_instant, writing
from fingerpost.store.personal_schema import UNDOABLE

KEPT_CHANGES: Final = 100
"""How many changes can be taken back, one after the other."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change that can be taken back: what was done (never the words themselves) and when."""

    what: str
    at: datetime


def _install(connection: sqlite3.Connection) -> None:
    """Puts the triggers in place for this connection, where they are not: who only reads needs none."""
    if connection.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'current_change'").fetchone():
        return
    connection.execute("CREATE TEMP TABLE current_change (change_id INTEGER NOT NULL)")
    for table in UNDOABLE:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        for event, inverse in _inverses(table, columns):
            connection.execute(
                f"CREATE TEMP TRIGGER undo_{event}_{table} AFTER {event} ON main.{table}"
                " WHEN EXISTS (SELECT 1 FROM temp.current_change) BEGIN"
                " INSERT INTO change_part (change_id, statement)"
                f" SELECT change_id, {inverse} FROM temp.current_change; END"
            )


@contextmanager
def changing(connection: sqlite3.Connection, what: str, at: datetime) -> Iterator[None]:
    """A transaction that can be taken back as a whole; `what` says what it does in words that show nothing personal.

    Raises:
        InputError: the instant has no time zone.
        StoreError: the file cannot be written.
    """
    instant = stored_instant(at)
    _install(connection)
    with writing(connection):
        made = connection.execute("INSERT INTO change (what, at) VALUES (?, ?)", (what, instant))
        connection.execute("INSERT INTO temp.current_change VALUES (?)", (made.lastrowid,))
        yield
        connection.execute("DELETE FROM temp.current_change")
        unchanged = "change_id NOT IN (SELECT change_id FROM change_part)"
        oldest = f"change_id <= (SELECT max(change_id) FROM change) - {KEPT_CHANGES}"
        connection.execute(f"DELETE FROM change WHERE {unchanged} OR {oldest}")
        connection.execute("DELETE FROM change_part WHERE change_id NOT IN (SELECT change_id FROM change)")


def undo(connection: sqlite3.Connection) -> Change | None:
    """Takes the last change back and says what it was; None where there is none."""
    with writing(connection):
        last = connection.execute("SELECT change_id, what, at FROM change ORDER BY change_id DESC LIMIT 1").fetchone()
        if last is None:
            return None
        change_id, what, at = last
        parts = "SELECT statement FROM change_part WHERE change_id = ? ORDER BY part_id DESC"
        for (statement,) in connection.execute(parts, (change_id,)).fetchall():
            connection.execute(statement)
        connection.execute("DELETE FROM change_part WHERE change_id = ?", (change_id,))
        connection.execute("DELETE FROM change WHERE change_id = ?", (change_id,))
    return Change(what, datetime.fromisoformat(at))


def changes(connection: sqlite3.Connection) -> tuple[Change, ...]:
    """The changes that can be taken back, the last first."""
    rows = connection.execute("SELECT what, at FROM change ORDER BY change_id DESC")
    return tuple(Change(what, datetime.fromisoformat(at)) for what, at in rows)


def forget_changes(connection: sqlite3.Connection) -> None:
    """Ends that changes can be taken back: what was removed is overwritten, also in the log."""
    with writing(connection):
        connection.execute("DELETE FROM change_part")
        connection.execute("DELETE FROM change")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _inverses(table: str, columns: list[str]) -> Iterator[tuple[str, str]]:
    """(event, SQL expression of the statement that undoes it)."""
    names = ", ".join(columns)
    values = " || ', ' || ".join(f"quote(old.{column})" for column in columns)
    settings = " || ', ' || ".join(f"'{column} = ' || quote(old.{column})" for column in columns)
    yield "INSERT", f"'DELETE FROM {table} WHERE rowid = ' || new.rowid"
    yield "UPDATE", f"'UPDATE {table} SET ' || {settings} || ' WHERE rowid = ' || new.rowid"
    yield "DELETE", f"'INSERT INTO {table} ({names}) VALUES (' || {values} || ')'"
