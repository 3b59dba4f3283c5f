"""Dates of a PDF that were written away from the lines beside which they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

NEAR: Final = 3.0
"""Points within which edges and base lines count as the same."""

_NEXT_LINE: Final = 30.0
"""Points between base lines up to which one line follows another."""

_FEWEST: Final = 2
_DATES: Final = re.compile(r"[\W\d]*(?:[^\W\d_]{2,10}\.?[\W\d]*){0,2}")
_DIGIT: Final = re.compile(r"\d")
_LONG_NUMBER: Final = re.compile(r"(?:19|20)\d\d")


class Run(NamedTuple):
    """Words on one line, with the edges of the box round them in points."""

    left: float
    bottom: float
    right: float
    words: str


def is_date(words: str) -> bool:
    """Whether words are numbers with at most two short words, as dates are.

    >>> is_date("Apr 2021 – present"), is_date("Analyst at firm 3")
    (True, False)
    """
    return _DIGIT.search(words) is not None and _DATES.fullmatch(words) is not None


def rejoin_dates(runs: Sequence[Run]) -> list[str] | None:
    """The lines of a page with each date on the line that it stands beside; None where no dates were written apart.

    >>> rejoin_dates([Run(400, 700, 480, "2019 – 2020"), Run(400, 600, 480, "2017 – 2018"),
    ...               Run(50, 700, 200, "Analyst"), Run(50, 600, 200, "Clerk")])
    ['Analyst 2019 – 2020', 'Clerk 2017 – 2018']
    """
    lines = _lines(runs)
    moved: dict[int, int] = {}
    for number, line in enumerate(lines):
        if is_date(_words(line)) and _LONG_NUMBER.search(_words(line)) and not _in_place(lines, number):
            beside = _beside(lines, number)
            if beside is not None and abs(beside - number) > 1:
                moved[number] = beside
    if len(moved) < _FEWEST:
        return None
    for number, beside in moved.items():
        lines[beside] = sorted([*lines[beside], *lines[number]])
    return [_words(line) for number, line in enumerate(lines) if number not in moved]


def _in_place(lines: Sequence[Sequence[Run]], number: int) -> bool:
    """Whether a line was written next to words that stand just above or below it on the page, in the same column."""
    for other in (number - 1, number + 1):
        if 0 <= other < len(lines) and not is_date(_words(lines[other])):
            line, near = lines[number], lines[other]
            beneath = abs(line[0].bottom - near[0].bottom) < _NEXT_LINE
            if beneath and near[0].left < line[-1].right and line[0].left < near[-1].right:
                return True
    return False


def _lines(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs in the order in which they were written, those that go on on one base line together."""
    lines: list[list[Run]] = []
    for run in runs:
        last = lines[-1][-1] if lines else None
        if last is not None and abs(run.bottom - last.bottom) <= NEAR and run.left >= last.right - NEAR:
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _beside(lines: Sequence[Sequence[Run]], number: int) -> int | None:
    """The nearest line of words on the same base line."""
    date = lines[number]
    left, right, bottom = date[0].left, date[-1].right, date[0].bottom
    found = []
    for index, line in enumerate(lines):
        words = _words(line)
        if index == number or abs(line[0].bottom - bottom) > NEAR or is_date(words) or not words.strip("•●-* "):
            continue
        gap = line[0].left - right if line[0].left >= right else left - line[-1].right
        if gap >= -NEAR:
            found.append((gap, index))
    return min(found)[1] if found else None


def _words(line: Sequence[Run]) -> str:
    return " ".join(run.words for run in line)
