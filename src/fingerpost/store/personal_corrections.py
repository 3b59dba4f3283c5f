"""The person's corrections of readings, of postings and of the CV.

A field is named as the column of facts that it is; a correction of one skill names the skill as its item. Values are
kept as JSON; null means "not stated" for a field and "not asked for" or "not offered" for a skill.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from dataclasses import field as hidden
from datetime import datetime
from typing import Any, Final, Literal

from fingerpost.store.personal_file import stored_instant, stored_text
from fingerpost.store.personal_undo import changing

CorrectionAbout = Literal["posting", "cv"]
CV: Final = "cv"
"""The subject of every correction of the CV: there is one person, whose corrections outlive a new file."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One value that was read wrongly and what is right; `words` are the words that show it, where given.

    `item` is the skill_id for the field "skill" (its value is then a level), "" for every other field.
    """

    about: CorrectionAbout
    subject: str
    field: str
    was: Any = hidden(repr=False)
    correct: Any = hidden(repr=False)
    at: datetime
    item: str = ""
    words: str = hidden(default="", repr=False)
    reader_version: str = ""


class Corrections:
    """The corrections in the file of personal data."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, about: CorrectionAbout | None = None, subject: str | None = None) -> tuple[Correction, ...]:
        """The corrections in the order in which they were made, one for each field and item of a subject."""
        rows = self._connection.execute(
            "SELECT about, subject, field, was, correct, at, item, words, reader_version FROM correction"
            " WHERE (:about IS NULL OR about = :about) AND (:subject IS NULL OR subject = :subject)"
            " ORDER BY correction_id",
            {"about": about, "subject": subject},
        )
        return tuple(_correction(*row) for row in rows)

    def put(self, correction: Correction) -> None:
        """Keeps a correction; of a field that was corrected before, what was first read stays as what was read."""
        with changing(self._connection, f"reading of a {correction.about} corrected", correction.at):
            self._connection.execute(
                "INSERT INTO correction (about, subject, field, item, was, correct, words, reader_version, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (about, subject, field, item) DO UPDATE"
                " SET correct = excluded.correct, words = excluded.words, at = excluded.at",
                (
                    correction.about,
                    stored_text(correction.subject, "what is corrected"),
                    correction.field,
                    stored_text(correction.item, "the skill"),
                    json.dumps(correction.was, sort_keys=True),
                    json.dumps(correction.correct, sort_keys=True),
                    stored_text(correction.words, "the words"),
                    correction.reader_version,
                    stored_instant(correction.at),
                ),
            )

    def remove(self, about: CorrectionAbout, subject: str, field: str, at: datetime, item: str = "") -> bool:
        """Lets the reader's own value stand again; False when it was not corrected."""
        with changing(self._connection, "correction removed", at):
            return (
                self._connection.execute(
                    "DELETE FROM correction WHERE about = ? AND subject = ? AND field = ? AND item = ?",
                    (about, subject, field, item),
                ).rowcount
                == 1
            )


def _correction(about: CorrectionAbout, subject: str, field: str, was: str, correct: str, *rest: str) -> Correction:
    at, *others = rest
    return Correction(about, subject, field, json.loads(was), json.loads(correct), datetime.fromisoformat(at), *others)
