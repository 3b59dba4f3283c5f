"""Applications as they are kept: a posting, the dated steps of what became of it, and its appointments.

What may follow on what is the career room's to say (`career/tracker.py`); here it is only kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from fingerpost.errors import InputError
from fingerpost.store.personal_file import stored_instant, stored_text
from fingerpost.store.personal_undo import changing

Stage = Literal["saved", "applied", "interview", "offer", "rejected", "withdrawn"]
STAGES: Final[tuple[Stage, ...]] = ("saved", "applied", "interview", "offer", "rejected", "withdrawn")

AppointmentKind = Literal["interview", "deadline", "reminder"]
APPOINTMENT_KINDS: Final[tuple[AppointmentKind, ...]] = ("interview", "deadline", "reminder")


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that an application reached, when, and what the person says of it."""

    stage: Stage
    at: datetime
    comment: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A date of an application: an instant with its length in minutes, or a whole day.

    `revision` counts how often it was moved; `appointment_id` is None until it is kept.
    """

    kind: AppointmentKind
    starts: datetime | date
    minutes: int | None = None
    comment: str = field(default="", repr=False)
    revision: int = 0
    appointment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """A posting that the person follows, as it was when it was first saved, with its steps in order of time."""

    posting_id: str
    steps: tuple[Step, ...]
    cluster_id: str | None = None
    title: str | None = None
    employer: str | None = None
    url: str | None = None
    appointments: tuple[Appointment, ...] = ()

    @property
    def stage(self) -> Stage:
        """The stage that it is in now."""
        return self.steps[-1].stage

    @property
    def last_change(self) -> datetime:
        """When it came to the stage that it is in."""
        return self.steps[-1].at


class Applications:
    """The applications in the file of personal data."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Application, ...]:
        """Every application, the one that changed last first."""
        found = [self._assembled(*row) for row in self._connection.execute(_APPLICATIONS)]
        found.sort(key=lambda application: application.posting_id)
        return tuple(sorted(found, key=lambda application: application.last_change, reverse=True))

    def find(self, posting_id: str) -> Application | None:
        """The application for a posting; None where it is not followed."""
        row = self._connection.execute(f"{_APPLICATIONS} WHERE posting_id = ?", (posting_id,)).fetchone()
        return None if row is None else self._assembled(*row)

    def put(self, application: Application, at: datetime) -> Application:
        """Keeps an application in place of what was kept of its posting; gives it as it is kept, with its numbers."""
        return self.update(application.posting_id, lambda _: application, at)

    def update(self, posting_id: str, change: Callable[[Application | None], Application], at: datetime) -> Application:
        """Keeps what `change` makes of the application for a posting (None: it is not followed) as it is now.

        Nobody else writes between reading and keeping, so that no step is lost; where `change` raises, nothing changes.
        """
        with changing(self._connection, "application changed", at):
            made = change(self.find(posting_id))
            if made.posting_id != posting_id:
                msg = f"the application is for {made.posting_id}; expected one for {posting_id}"
                raise InputError(msg)
            self._put(made)
            return self.find(posting_id) or made

    def _put(self, application: Application) -> None:
        self._connection.execute(
            "INSERT INTO application (posting_id, cluster_id, title, employer, url) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (posting_id) DO UPDATE SET cluster_id = excluded.cluster_id, title = excluded.title,"
            " employer = excluded.employer, url = excluded.url",
            [_text(getattr(application, name)) for name in _STATED],
        )
        self._put_steps(application)
        self._put_appointments(application)

    def remove(self, posting_id: str, at: datetime) -> bool:
        """Lets a posting go with its steps and appointments; False when it was not followed."""
        with changing(self._connection, "application removed", at):
            found = self._connection.execute("DELETE FROM application WHERE posting_id = ?", (posting_id,)).rowcount
            for table in ("application_step", "appointment"):
                self._connection.execute(f"DELETE FROM {table} WHERE posting_id = ?", (posting_id,))
        return found == 1

    def _put_steps(self, application: Application) -> None:
        posting_id = application.posting_id
        self._connection.execute("DELETE FROM application_step WHERE posting_id = ?", (posting_id,))
        self._connection.executemany(
            "INSERT INTO application_step (posting_id, stage, at, comment) VALUES (?, ?, ?, ?)",
            [
                (posting_id, step.stage, stored_instant(step.at), stored_text(step.comment, "the comment"))
                for step in application.steps
            ],
        )

    def _put_appointments(self, application: Application) -> None:
        """Keeps the numbers that appointments have: calendars know them by these."""
        posting_id = application.posting_id
        self._connection.execute("DELETE FROM appointment WHERE posting_id = ?", (posting_id,))
        self._connection.executemany(
            "INSERT INTO appointment (appointment_id, posting_id, kind, starts, minutes, comment, revision)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [_appointment_row(posting_id, appointment) for appointment in application.appointments],
        )

    def _assembled(self, *stated: str) -> Application:
        steps = self._connection.execute(
            "SELECT stage, at, comment FROM application_step WHERE posting_id = ? ORDER BY step_id", (stated[0],)
        )
        dates = self._connection.execute(
            "SELECT kind, starts, minutes, comment, revision, appointment_id FROM appointment WHERE posting_id = ?"
            " ORDER BY starts, appointment_id",
            (stated[0],),
        )
        return Application(
            **dict(zip(_STATED, stated, strict=True)),
            steps=_steps(steps),
            appointments=tuple(Appointment(kind, _moment(starts), *rest) for kind, starts, *rest in dates),
        )


_STATED: Final = ("posting_id", "cluster_id", "title", "employer", "url")
_APPLICATIONS: Final = f"SELECT {', '.join(_STATED)} FROM application"


def _steps(rows: Iterable[tuple[Stage, str, str]]) -> tuple[Step, ...]:
    return tuple(Step(stage, datetime.fromisoformat(at), comment) for stage, at, comment in rows)


def _appointment_row(posting_id: str, kept: Appointment) -> tuple[int | None, str, str, str, int | None, str, int]:
    starts = stored_instant(kept.starts) if isinstance(kept.starts, datetime) else kept.starts.isoformat()
    comment = stored_text(kept.comment, "the comment")
    return kept.appointment_id, posting_id, kept.kind, starts, kept.minutes, comment, kept.revision


def _moment(stored: str) -> datetime | date:
    return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)


def _text(value: str | None) -> str | None:
    return None if value is None else stored_text(value, "what the posting states")
