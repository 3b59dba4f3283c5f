"""The person's own notes, in Markdown, on a posting, an employer or a skill."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.store.personal_file import stored_instant, stored_text
from fingerpost.store.personal_undo import changing

NoteAbout = Literal["posting", "employer", "skill"]
NOTE_ABOUT: Final[tuple[NoteAbout, ...]] = ("posting", "employer", "skill")


@dataclass(frozen=True, slots=True)
class Note:
    """A note; `subject` is a posting_id, an employer_key or a skill_id."""

    note_id: int
    about: NoteAbout
    subject: str
    text: str = field(repr=False)
    written_at: datetime
    changed_at: datetime


class Notes:
    """The notes in the file of personal data."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, about: NoteAbout | None = None, subject: str | None = None) -> tuple[Note, ...]:
        """The notes, the earliest first; only those about one kind of thing, or one thing, where it is given."""
        rows = self._connection.execute(
            "SELECT note_id, about, subject, text, written_at, changed_at FROM note"
            " WHERE (:about IS NULL OR about = :about) AND (:subject IS NULL OR subject = :subject)"
            " ORDER BY written_at, note_id",
            {"about": about, "subject": subject},
        )
        return tuple(_note(*row) for row in rows)

    def add(self, about: NoteAbout, subject: str, text: str, at: datetime) -> Note:
        """Writes a note.

        Raises:
            UnknownNameError: `about` is none of posting, employer, skill.
            InputError: there is no text, or one that cannot be kept.
        """
        if about not in NOTE_ABOUT:
            raise UnknownNameError("thing to note something on", about, NOTE_ABOUT)
        text = _checked(text)
        with changing(self._connection, f"note on a {about} written", at):
            made = self._connection.execute(
                "INSERT INTO note (about, subject, text, written_at, changed_at) VALUES (?, ?, ?, ?, ?)",
                (about, stored_text(subject, "what the note is on"), text, stored_instant(at), stored_instant(at)),
            )
        return Note(int(made.lastrowid or 0), about, subject, text, at, at)

    def change(self, note_id: int, text: str, at: datetime) -> bool:
        """Puts a text in place of a note's; False when there is no such note."""
        text = _checked(text)
        with changing(self._connection, "note changed", at):
            return (
                self._connection.execute(
                    "UPDATE note SET text = ?, changed_at = ? WHERE note_id = ?", (text, stored_instant(at), note_id)
                ).rowcount
                == 1
            )

    def remove(self, note_id: int, at: datetime) -> bool:
        """Deletes a note; False when there is no such note."""
        with changing(self._connection, "note removed", at):
            return self._connection.execute("DELETE FROM note WHERE note_id = ?", (note_id,)).rowcount == 1


def _checked(text: str) -> str:
    if not text.strip():
        msg = "the note is empty; write something, or remove it"
        raise InputError(msg)
    return stored_text(text, "the note")


def _note(note_id: int, about: NoteAbout, subject: str, text: str, *instants: Any) -> Note:
    written, changed = (datetime.fromisoformat(instant) for instant in instants)
    return Note(note_id, about, subject, text, written, changed)
