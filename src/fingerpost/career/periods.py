"""Periods of work in a CV and the years they cover together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from fingerpost.career.words import month_numbers, period_patterns


class Period(NamedTuple):
    """Months counted from year 0, both ends included; `start` and `end` are where the words stand in the text."""

    first_month: int
    last_month: int
    start: int
    end: int


def find_periods(text: str, today: date) -> list[Period]:
    """The periods that a text states, in order; a bare year begins in July and ends in June.

    >>> [p[:2] for p in find_periods("03/2022 - present; Jan 2019 – Feb 2022; 2016-2018", date(2026, 11, 1))]
    [(24266, 24322), (24228, 24265), (24198, 24221)]
    """
    now = today.year * 12 + today.month - 1
    spans, since, _ = period_patterns()
    found = []
    for match in spans.finditer(text):
        first = _month(match["first"], is_end=False)
        last = _last_month(match["last"], match["first"], now)
        if first is not None and last is not None and first <= last <= now:
            found.append(Period(first, last, match.start(), match.end()))
    for match in since.finditer(text):
        first = _month(match["first"], is_end=False)
        if first is not None and first <= now:
            found.append(Period(first, now, match.start(), match.end()))
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


def _last_month(words: str, first: str, now: int) -> int | None:
    if period_patterns()[2].fullmatch(words):
        return now
    if re.fullmatch(r"\d\d", words):  # 2018-19
        year = re.search(r"\d{4}", first)
        return _month(f"{year[0][:2]}{words}", is_end=True) if year else None
    return _month(words, is_end=True)


def _month(words: str, *, is_end: bool) -> int | None:
    digits = [int(number) for number in re.findall(r"\d+", words)]
    year = next((number for number in digits if number > 1900), None)
    if year is None:
        return None
    named = re.match(r"[^\W\d]+", words)
    if named:
        name = named[0].lower()
        month = month_numbers().get(name[:4]) or month_numbers().get(name[:3])
        return None if month is None else year * 12 + month - 1
    month = next((number for number in digits if number <= 12), None)
    if month is None:
        month = 6 if is_end else 7
    return year * 12 + month - 1
