"""What stated hours of work say of the type of employment: about forty a week are full time, up to thirty part time."""

from __future__ import annotations

import re

from fingerpost.posting import EmploymentType
from fingerpost.reading.patterns import compiled_late

_PHRASE = compiled_late(
    r"hours|stunden|std\.|heures|horas|timmar|\buur\b|\bh(?:rs)?/(?:week|vecka)|^(?:scope|omfattning|pensum|sysselsättningsgrad)$"
)
_FORTY_HOURS = compiled_late(r"[^\d]{0,25}\b(?:3[5-9]|4[0-2])(?:[.,]\d+)?\b", re.IGNORECASE)
_FEW_HOURS = compiled_late(r"(?:(?<![\d.,])(?:[5-9]|1\d|2\d)\s?(?:-|–|to|bis)?\s?\d{0,2}\+?\s?)$")
_MANY_HOURS = compiled_late(r"\b(?:3[5-9]|4[0-2])\s?$")
_NOT_HOURS_OF_POSTING = compiled_late(r"(?:bis zu|up to|max\w*|employees[^.\n]{0,24})\s*\d*\s*$", re.IGNORECASE)
_NOT_CERTAIN_HOURS = compiled_late(
    r"(?:at least|minimum|up to|flexib|approx|travel|on-?call|if working|when working)[^.\n]{0,12}$", re.IGNORECASE
)
_SCOPES = frozenset(["scope", "omfattning", "pensum", "sysselsättningsgrad"])
_WHOLE = compiled_late(r"\W{0,4}(?:\d\d\s?%?\s?[-–]\s?)?100\s?%")
_OR_MORE = compiled_late(r"\s*or more")
_LABEL_SIGN = compiled_late(r"[:：|?\n【-]")


def is_of_hours(phrase: str) -> bool:
    """Whether a cue phrase counts hours or shares of them ("hours per week", "scope").

    >>> is_of_hours("hours per week"), is_of_hours("full-time")
    (True, False)
    """
    return bool(_PHRASE.search(phrase))


def read_hours(kind: EmploymentType, word: str, before: str, after: str) -> EmploymentType | None:
    """The type that a cue of hours stands for, by the numbers beside it; None when they are not the posting's.

    >>> read_hours("PART_TIME", "hours per week", "Hours: 20 ", ""), read_hours("FULL_TIME", "weekly hours", "", ": 40")
    ('PART_TIME', 'FULL_TIME')
    """
    if _NOT_HOURS_OF_POSTING.search(before) or _OR_MORE.match(after) or _NOT_CERTAIN_HOURS.search(before):
        return None
    if kind == "FULL_TIME":
        if word in _SCOPES:
            return kind if _WHOLE.match(after) else None
        return kind if word[:2] in {"40", "ho"} or _FORTY_HOURS.match(after) else None
    if _MANY_HOURS.search(before):
        return "FULL_TIME" if _LABEL_SIGN.search(before) else None
    return kind if _FEW_HOURS.search(before) else None
