"""Periods of work in a CV and the years they cover together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from fingerpost.career.dates import Point, month_pattern, point_pattern, read_point, season_pattern
from fingerpost.career.words import any_of, cv_words


class Period(NamedTuple):
    """Months counted from year 0, both ends included; `start` and `end` are where the words stand in the text."""

    first_month: int
    last_month: int
    start: int
    end: int
    is_open: bool = False
    """Whether it runs until now."""


def find_periods(text: str, today: date) -> list[Period]:
    """The periods that a text states, in order; a bare year begins in July and ends in June.

    >>> [p[:2] for p in find_periods("03/2022 - present; Jan 2019 – Feb 2022; 2016-2018", date(2026, 11, 1))]
    [(24266, 24322), (24228, 24265), (24198, 24221)]
    """
    now = today.year * 12 + today.month - 1
    found: list[Period] = []
    for period in _stated(text, now):
        if period.first_month <= period.last_month <= now and not any(_overlap(period, other) for other in found):
            found.append(period)
    return sorted(found, key=lambda period: period.start)


def years_covered(periods: Iterable[Period]) -> float:
    """The length of the union of periods in years, so that two jobs at once count once.

    >>> years_covered([Period(0, 11, 0, 0), Period(6, 17, 0, 0)])
    1.5
    """
    months = 0
    reached = -1
    for first, last, *_ in sorted(periods):
        months += max(0, last - max(first, reached + 1) + 1)
        reached = max(reached, last)
    return round(months / 12, 2)


def _stated(text: str, now: int) -> Iterator[Period]:
    """Every period, the surest forms first."""
    patterns = _patterns()
    for match in patterns.span.finditer(text):
        first, is_open = read_point(match["first"]), patterns.now.fullmatch(match["last"]) is not None
        last = Point(now, now) if is_open else _end(match["last"], match["first"])
        if first is not None and last is not None:
            yield Period(_start(first, now), min(last.as_end(), now), *match.span(), is_open)
    for match in patterns.within_year.finditer(text):
        first, last = read_point(f"{match['first']} {match['year']}"), read_point(f"{match['last']} {match['year']}")
        if first is not None and last is not None:
            yield Period(first.first, last.last, *match.span())
    for match in patterns.since.finditer(text):
        first = read_point(match["first"])
        if first is not None:
            yield Period(_start(first, now), now, *match.span(), is_open=True)
    for match in patterns.running.finditer(text):
        first = read_point(match["first"])
        if first is not None:
            yield Period(_start(first, now), now, *match.span(), is_open=True)
    for match in patterns.season.finditer(text):
        point = read_point(match[0])
        if point is not None:
            yield Period(point.first, min(point.last, now), *match.span())


def _start(first: Point, now: int) -> int:
    """The first month, never after now: a bare year that runs may have begun before July."""
    return first.as_start() if first.as_start() <= now else first.first


def _end(words: str, first: str) -> Point | None:
    """The last point; "2018-19" ends in the century in which it began, and "2019 - 2019" with the year."""
    if re.fullmatch(r"\d\d", words):
        year = re.search(r"\d{4}", first)
        return read_point(f"{year[0][:2]}{words}") if year else None
    point = read_point(words)
    if point is not None and words.strip() == first.strip() and point.last - point.first == 11:
        return Point(point.last, point.last)
    return point


def _overlap(one: Period, other: Period) -> bool:
    return one.start < other.end and other.start < one.end


class _Patterns(NamedTuple):
    span: re.Pattern[str]
    within_year: re.Pattern[str]
    since: re.Pattern[str]
    running: re.Pattern[str]
    season: re.Pattern[str]
    now: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    point, month = point_pattern(), month_pattern()
    words = cv_words()
    now, until = any_of(words["now"]), any_of(words["until"])
    span = (
        rf"(?<![\w/])(?:{any_of(words['from'])})?(?P<first>{point})\s*\)?\s*(?:{until})\s*"
        rf"\(?(?P<last>{point}|{now}|\d\d(?!\d))(?![\w])"
    )
    within = (
        rf"(?<![\w/])(?P<first>{month})\s*(?:{until})\s*(?P<last>{month})\s*,?\s*(?:de\s+)?"
        rf"(?P<year>(?:19|20)\d\d)(?!\d)"
    )
    since = rf"\b(?:{any_of(words['since'])})\s+(?P<first>{point})(?!\s*(?:{until})\s*\d)"
    running = rf"^[ \t*-]*(?P<first>{point})\s?[–—](?=\s+[^\W\d])(?!\s+(?:{month}))"
    kinds = (span, within, since, running, season_pattern(), now)
    return _Patterns(*(re.compile(kind, re.IGNORECASE | re.MULTILINE) for kind in kinds))
