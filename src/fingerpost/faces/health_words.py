"""The health of sources in words: kinds of errors, and how long ago something was."""

from __future__ import annotations

from datetime import datetime
from typing import Final

KIND_WORDS: Final = {
    "limited": "too many requests",
    "server-error": "server error",
    "not-the-documented-form": "in another form",
    "ill": "suddenly empty",
    "not-whole": "read in part",
    "stale": "not visited for a week",
}


def kind_in_words(kind: str) -> str:
    """What went wrong at a visit, for people; a kind that says it itself stays as it is.

    >>> kind_in_words("ill"), kind_in_words("gone")
    ('suddenly empty', 'gone')
    """
    return KIND_WORDS.get(kind, kind)


def hours_in_words(hours: float) -> str:
    """A length of time in one unit: minutes under an hour, days from two days on.

    >>> [hours_in_words(hours) for hours in (0, 0.6, 1, 5.87, 47.4, 48, 61, 400)]
    ['0 min', '36 min', '1 h', '6 h', '47 h', '2 days', '3 days', '17 days']
    """
    if round(60 * hours) < 60:
        return f"{60 * hours:.0f} min"
    return f"{hours:.0f} h" if hours < 47.5 else f"{hours / 24:.0f} days"


def age_in_words(moment: datetime | None, now: datetime) -> str:
    """How long ago an instant was; one that is yet to come is now, one that never was is never.

    >>> from datetime import UTC
    >>> age_in_words(datetime(2026, 11, 23, 3, tzinfo=UTC), datetime(2026, 11, 23, 9, 10, tzinfo=UTC))
    '6 h ago'
    """
    return "never" if moment is None else f"{hours_in_words(max((now - moment).total_seconds(), 0) / 3600)} ago"
