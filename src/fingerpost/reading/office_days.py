"""How many days a week a hybrid posting asks to be in an office.

Days at home are counted from five; of a range the smallest number of office days counts.
"""

from __future__ import annotations

import re

from fingerpost.posting import Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.patterns import compiled_late, read_table

READER = "office_days"

_TABLE = read_table("office_days")

CUES: CueTable = {"office_days": dict.fromkeys(_TABLE["cues"]["days"], "days")}

_NUMBERS: dict[str, float] = _TABLE["numbers"]
_DAYS, _AFTER, _EAST_AFTER, _BEFORE, _OF_OTHERS, _WEEKDAY, _RUN = (
    compiled_late(_TABLE["patterns"][name], re.DOTALL)
    for name in ("days", "after", "east_after", "before", "of_others", "weekday", "run")
)
_WEEK = 5.0
_WIDE = 70
_NEAR = 20


def read_office_days(document: Document) -> Finding[float] | None:
    """The days in an office each week, the smallest number stated; None when none is, or all five are asked for.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("Hybrid: three days a week in our office, 2 days from home.")
    >>> read_office_days(replace(plain, cues=CueFinder([CUES]).find(plain.lower))).value
    3.0
    """
    found: list[Finding[float]] = []
    done = -1
    for hit in document.hits("office_days"):
        if hit.start < done:
            continue
        if days := _counted(document.lower, hit) or _named(document.lower, hit):
            done = days.end
            found.append(days)
    return min(found, key=lambda days: days.value, default=None)


def _window(lower: str, hit: Hit) -> tuple[int, int]:
    """The sentence of a hit, at most 70 characters to either side."""
    begin = max(0, hit.start - _WIDE)
    begin = max(begin, lower.rfind("\n", begin, hit.start) + 1, lower.rfind(". ", begin, hit.start) + 1)
    end = min(len(lower), hit.end + _WIDE)
    for sign in ("\n", ". "):
        at = lower.find(sign, hit.end, end)
        end = at if at >= 0 else end
    return begin, end


def _counted(lower: str, hit: Hit) -> Finding[float] | None:
    """ "3 days in the office", "2 days from home", "in the office 3x a week"."""
    begin, end = _window(lower, hit)
    for days in _DAYS.finditer(lower, begin, end):
        if (
            days.end() < hit.start
            or days.start() >= hit.end
            or _OF_OTHERS.search(lower, max(begin, days.start() - 40), end)
        ):
            continue
        where = _EAST_AFTER.match(lower, days.end()) or _inside(lower, days) or _AFTER.match(lower, days.end(), end)
        where = where or _before(lower, begin, days.start())
        if where is None:
            continue
        value = _value(days, bool(where.group("home")))
        if 0 < value < _WEEK:
            place = where.span("home" if where.group("home") else "office")
            return Finding(value, min(days.start(), place[0]), max(days.end(), place[1]), READER)
    return None


def _before(lower: str, begin: int, end: int) -> re.Match[str] | None:
    """The place named before a count, unless it belongs to the count before: "2 days remote, 3 days in Oslo"."""
    where = _BEFORE.match(lower, begin, end)
    return None if where and where.group("home") and "," in lower[where.end() : end] else where


def _inside(lower: str, days: re.Match[str]) -> re.Match[str] | None:
    """ "3 office days", "2 remote days": the place stands inside the count."""
    return _AFTER.match(lower, days.end("high") if days.group("high") else days.end("low"), days.end())


def _value(days: re.Match[str], is_home: bool) -> float:
    low, high = (_number(days.group(name)) for name in ("low", "high"))
    if not is_home:
        return low
    return _WEEK - max(low, high)


def _number(words: str | None) -> float:
    if words is None:
        return 0.0
    return float(words) if words.isdigit() else float(_NUMBERS[words])


def _named(lower: str, hit: Hit) -> Finding[float] | None:
    """ "On site Tuesday, Wednesday and Thursday" are three."""
    if not _WEEKDAY.match(lower, hit.start):
        return None
    begin, end = _window(lower, hit)
    run = _RUN.match(lower, hit.start, min(len(lower), hit.start + 90))
    if run is None or _OF_OTHERS.search(lower, begin, hit.start):
        return None
    end = max(end, run.end())
    where = (
        _AFTER.match(lower, run.end(), min(run.end() + _NEAR, end))
        or _BEFORE.match(lower, begin, hit.start)
        or _AFTER.match(lower, run.end(), end)
    )
    if where is None:
        return None
    named = len(set(_WEEKDAY.findall(run.group())))
    value = _WEEK - named if where.group("home") else float(named)
    return Finding(value, run.start(), run.end(), READER) if 0 < value < _WEEK else None
