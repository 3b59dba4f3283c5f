"""The tables of the file of personal data, as the steps that lead from each version of it to the next."""

from __future__ import annotations

from typing import Final

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        (
            "CREATE TABLE profile (only INTEGER PRIMARY KEY CHECK (only = 1), content TEXT NOT NULL, at TEXT NOT NULL)"
            " STRICT"
        ),
        "CREATE TABLE saved (posting_id TEXT PRIMARY KEY, note TEXT NOT NULL, at TEXT NOT NULL) STRICT",
    ),
    (
        """
        CREATE TABLE application (
            application_id INTEGER PRIMARY KEY AUTOINCREMENT, posting_id TEXT NOT NULL UNIQUE, cluster_id TEXT,
            title TEXT, employer TEXT, url TEXT
        ) STRICT
        """,
        """
        CREATE TABLE application_step (
            step_id INTEGER PRIMARY KEY AUTOINCREMENT, posting_id TEXT NOT NULL, stage TEXT NOT NULL, at TEXT NOT NULL,
            comment TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE appointment (
            appointment_id INTEGER PRIMARY KEY AUTOINCREMENT, posting_id TEXT NOT NULL, kind TEXT NOT NULL,
            starts TEXT NOT NULL, minutes INTEGER, comment TEXT NOT NULL, revision INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE note (
            note_id INTEGER PRIMARY KEY AUTOINCREMENT, about TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL,
            written_at TEXT NOT NULL, changed_at TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE saved_search (
            search_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, words TEXT NOT NULL,
            filters TEXT NOT NULL, made_at TEXT NOT NULL, looked_at TEXT
        ) STRICT
        """,
        (
            "CREATE TABLE search_seen (search_id INTEGER NOT NULL, posting_id TEXT NOT NULL,"
            " PRIMARY KEY (search_id, posting_id)) STRICT, WITHOUT ROWID"
        ),
        (
            "CREATE TABLE feed_token (search_id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE,"
            " made_at TEXT NOT NULL) STRICT"
        ),
        (
            "CREATE TABLE wishes (only INTEGER PRIMARY KEY CHECK (only = 1), content TEXT NOT NULL, at TEXT NOT NULL)"
            " STRICT"
        ),
        """
        CREATE TABLE correction (
            correction_id INTEGER PRIMARY KEY AUTOINCREMENT, about TEXT NOT NULL, subject TEXT NOT NULL,
            field TEXT NOT NULL, item TEXT NOT NULL, was TEXT NOT NULL, correct TEXT NOT NULL, words TEXT NOT NULL,
            reader_version TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (about, subject, field, item)
        ) STRICT
        """,
        (
            "CREATE TABLE change (change_id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, at TEXT NOT NULL)"
            " STRICT"
        ),
        (
            "CREATE TABLE change_part (part_id INTEGER PRIMARY KEY AUTOINCREMENT, change_id INTEGER NOT NULL,"
            " statement TEXT NOT NULL) STRICT"
        ),
        # What the first version called a saved posting is the first stage of an application, and its note a note.
        "INSERT INTO application (posting_id) SELECT posting_id FROM saved ORDER BY at, posting_id",
        (
            "INSERT INTO application_step (posting_id, stage, at, comment)"
            " SELECT posting_id, 'saved', at, '' FROM saved ORDER BY at, posting_id"
        ),
        (
            "INSERT INTO note (about, subject, text, written_at, changed_at)"
            " SELECT 'posting', posting_id, note, at, at FROM saved WHERE note <> '' ORDER BY at, posting_id"
        ),
        "DROP TABLE saved",
    ),
)
"""Statements that bring the file from one version (`PRAGMA user_version`) to the next; only ever appended to.

A step that changes a table of `UNDOABLE` also empties `change` and `change_part`: what they hold fits its old form.
"""

UNDOABLE: Final = (
    "application",
    "application_step",
    "appointment",
    "note",
    "saved_search",
    "wishes",
    "correction",
)
"""Tables whose changes can be taken back; a revoked token stays revoked, and a forgotten profile forgotten."""

EXPORTED: Final = ("profile", *UNDOABLE)
"""Tables that an export of everything personal holds; tokens and what undoing needs are no part of it."""
