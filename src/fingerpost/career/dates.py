"""One point in time as CVs write it: "March 2021", "03/2021", "2021-03-15", "Mar '21", "Summer 2019", "2021年3月"."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from fingerpost.career.words import any_of, cv_words, month_numbers

_YEAR: Final = r"(?:19|20)\d\d"
_SHORT_YEAR: Final = r"['’‘´]\d\d(?!\d)"
_QUARTER: Final = 3


class Point(NamedTuple):
    """The first and the last month that a point may mean, counted from year 0; both alike where a month is said.

    A bare year may be any of its months: it begins in July where it starts a period and ends in June where it ends one.
    """

    first: int
    last: int

    def as_start(self) -> int:
        """The month from which a period runs."""
        return self.first + 6 if self.last - self.first == 11 else self.first

    def as_end(self) -> int:
        """The month up to which a period runs."""
        return self.last - 6 if self.last - self.first == 11 else self.last


@cache
def point_pattern() -> str:
    """A pattern, without groups, of one point in time; to be compiled without regard to case."""
    month = month_pattern()
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    number = r"(?:0?[1-9]|1[0-2])"
    return any_of(
        (
            rf"\b{month}\s*(?:{day}(?:st|nd|rd|th)?,\s*)?,?\s*(?:de[l]?\s+|of\s+)?(?:{_YEAR}|{_SHORT_YEAR})",
            rf"\b{day}\.?\s*(?:de\s+)?{month}\s*(?:de[l]?\s+)?{_YEAR}",
            rf"{day}[./-]{day}[./-]{_YEAR}",
            rf"{number}\s?[/.-]\s?{_YEAR}",
            rf"{_YEAR}[-/.]\s?{number}(?:[-/.]\s?{day})?(?!\d)",
            rf"{_YEAR}\s?年(?:\s?{number}\s?月)?",
            rf"{season_pattern()}",
            rf"\b{month}\s*-?\s*\d\d(?!\d)",
            r"(?:0[1-9]|1[0-2])/\d\d(?![\d/])",
            _YEAR,
        )
    )


@cache
def month_pattern() -> str:
    """A pattern of a month's name, whole or short."""
    return rf"(?:{any_of(sorted(month_numbers(), key=lambda name: (-len(name), name)))})(?![^\W\d_])\.?"


@cache
def season_pattern() -> str:
    """A pattern of a season or quarter with its year."""
    return rf"\b(?:(?:{any_of(cv_words()['seasons'])})\s+(?:of\s+)?{_YEAR}|Q[1-4][ /-]?{_YEAR})"


def read_point(words: str) -> Point | None:
    """The point in time that words of `point_pattern` mean; None for a month that there is not.

    >>> read_point("03/2021") == read_point("Mar '21") == read_point("15 March 2021") == Point(24254, 24254)
    True
    >>> read_point("2021"), read_point("Summer 2021")
    (Point(first=24252, last=24263), Point(first=24257, last=24259))
    """
    year, rest = _year(words)
    if year is None:
        return None
    quarter = re.search(r"\bq([1-4])", rest, re.IGNORECASE)
    if quarter:
        return _months(year, _QUARTER * int(quarter[1]) - 2, _QUARTER)
    named = re.search(r"[^\W\d_]{3,}", rest)
    if named and re.search(r"年|月", words) is None:
        return _named(year, named[0].lower())
    numbers = [int(number) for number in re.findall(r"\d+", rest)]
    if not numbers:
        return _months(year, 1, 12)
    month = _month_of(numbers, year_first=words.lstrip().startswith(str(year)))
    return _months(year, month, 1) if 1 <= month <= 12 else None


def _named(year: int, name: str) -> Point | None:
    month = month_numbers().get(name)
    if month is not None:
        return _months(year, month, 1)
    first = next((first for pattern, first in _seasons() if pattern.fullmatch(name)), None)
    return None if first is None else _months(year, first, _QUARTER)


@cache
def _seasons() -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), first) for pattern, first in cv_words()["seasons"].items())


def _year(words: str) -> tuple[int | None, str]:
    """The year, and the words without it."""
    match = re.search(_YEAR, words)
    if match:
        return int(match[0]), words[: match.start()] + " " + words[match.end() :]
    match = re.search(r"(\d\d)\s*$", words)
    if match:
        short = int(match[1])
        return (2000 if short < 60 else 1900) + short, words[: match.start()]
    return None, words


def _month_of(numbers: list[int], *, year_first: bool) -> int:
    """The month of "2021-03-15", "03/2021", "15.03.2021"; the day may come second ("03/15/2021")."""
    if len(numbers) == 1 or year_first:
        return numbers[0]
    return numbers[1] if numbers[1] <= 12 else numbers[0]


def _months(year: int, first: int, n: int) -> Point:
    start = year * 12 + first - 1
    return Point(start, start + n - 1)
