"""Days, and days with a time on this machine's clock, as people write and read them."""

from __future__ import annotations

from datetime import date, datetime

from fingerpost import InputError


def moment(text: str) -> datetime | date:
    """The day that is written, or the instant; a time without an offset is one of this machine's clock.

    >>> moment("2026-12-01")
    datetime.date(2026, 12, 1)

    Raises:
        InputError: it is neither.
    """
    try:
        if "T" in text or " " in text:
            stated = datetime.fromisoformat(text)
            return stated if stated.tzinfo else stated.astimezone()
        return date.fromisoformat(text)
    except ValueError:
        msg = f"{text!r} is no time; expected a form such as 2026-12-01 or 2026-12-01T10:30"
        raise InputError(msg) from None


def on_this_clock(moment: datetime | date) -> str:
    """A day, or a day and a time on this machine's clock, in a form that `moment` reads.

    >>> on_this_clock(date(2026, 12, 1))
    '2026-12-01'
    """
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()
