"""Dates as an iCalendar file (RFC 5545): what calendars import, and know again when a date moves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from fingerpost._version import __version__
from fingerpost.errors import InputError
from fingerpost.store.personal_tracker import Application, Appointment

LINE_OCTETS: Final = 75
"""RFC 5545, 3.1: no line is longer, its line break left aside."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE_BREAK: Final = re.compile(r"\r\n|\r|\n")
_NAMES: Final = {"interview": "Interview", "deadline": "Deadline", "reminder": "Reminder"}


@dataclass(frozen=True, slots=True)
class Event:
    """A date; `uid` is the same for ever, `revision` grows when it moves. A `date` is a whole day.

    `minutes` is its length where it is an instant, None for none; `url` an address that says more.
    """

    uid: str
    starts: datetime | date
    summary: str = field(repr=False)
    description: str = field(default="", repr=False)
    minutes: int | None = None
    url: str | None = None
    revision: int = 0


def calendar_file(events: Iterable[Event], made_at: datetime, name: str = "fingerpost") -> str:
    """The events as the text of an iCalendar file, in order of time; `made_at` is every DTSTAMP.

    Raises:
        InputError: an instant has no time zone.

    >>> day = Event("1@fingerpost", date(2026, 12, 1), "Deadline; at last")
    >>> lines = calendar_file([day], datetime(2026, 11, 28, 9, tzinfo=UTC)).split("\\r\\n")
    >>> lines[8:10]
    ['DTSTART;VALUE=DATE:20261201', 'SUMMARY:Deadline\\\\; at last']
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//fingerpost//fingerpost {__version__}//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape_text(name)}",
    ]
    for event in sorted(events, key=lambda event: (_in_order(event.starts), event.uid)):
        lines += _event(event, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines)


def application_events(applications: Iterable[Application]) -> Iterator[Event]:
    """The dates of applications as events, each with the title and the employer."""
    for application in applications:
        position = ", ".join(part for part in (application.title, application.employer) if part)
        for appointment in application.appointments:
            summary = f"{_NAMES[appointment.kind]}: {position or application.posting_id}"
            yield Event(
                _uid(application, appointment),
                appointment.starts,
                summary,
                appointment.comment,
                appointment.minutes,
                application.url,
                appointment.revision,
            )


def escape_text(text: str) -> str:
    """A value of the type TEXT (RFC 5545, 3.3.11); control characters, which it may not hold, are left out.

    >>> escape_text("Lab 3; bring: a, b\\nand C:\\\\")
    'Lab 3\\\\; bring: a\\\\, b\\\\nand C:\\\\\\\\'
    """
    plain = _CONTROL.sub("", _LINE_BREAK.sub("\n", text))
    for char, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(char, escaped)
    return plain


def fold(line: str) -> str:
    """A content line folded to at most 75 octets of UTF-8 a line, never within a character (RFC 5545, 3.1).

    >>> [len(part.encode()) for part in fold("SUMMARY:" + "ü" * 60).split("\\r\\n")]
    [74, 55]
    """
    parts, part, octets = [], "", 0
    for char in line:
        size = len(char.encode("utf-8", "replace"))
        if octets + size > LINE_OCTETS:
            parts.append(part)
            part, octets = "", 1  # the space that a continued line begins with
        part += char
        octets += size
    return "\r\n ".join([*parts, part])


def _event(event: Event, made_at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape_text(event.uid)}"
    yield f"DTSTAMP:{_instant(made_at)}"
    if isinstance(event.starts, datetime):
        yield f"DTSTART:{_instant(event.starts)}"
        if event.minutes is not None:
            yield f"DTEND:{_instant(event.starts + timedelta(minutes=event.minutes))}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.starts:%Y%m%d}"
    yield f"SUMMARY:{escape_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape_text(event.description)}"
    if event.url and event.url.startswith(("https://", "http://")):
        # A URI is not escaped, so a line break in it would begin a line of its own.
        yield f"URL:{re.sub(r'[^!-~]', '', event.url)}"
    yield f"SEQUENCE:{event.revision}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        msg = f"the instant {at.isoformat()} has no time zone; give one"
        raise InputError(msg)
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _in_order(starts: datetime | date) -> str:
    return _instant(starts) if isinstance(starts, datetime) else f"{starts:%Y%m%d}"


def _uid(application: Application, appointment: Appointment) -> str:
    """Tells nothing of the posting to who sees the calendar, and is the same at every export."""
    number = appointment.appointment_id
    known_by = f"{application.posting_id}\n{number if number is not None else appointment.starts.isoformat()}"
    return f"{hashlib.sha256(known_by.encode()).hexdigest()[:32]}@fingerpost"
