"""The words of a job's header: which are its title, which its employer, and which only dates and lengths of time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final

from fingerpost.career.periods import find_periods
from fingerpost.career.words import any_of, cv_words

FAR: Final = date(9000, 1, 1)
"""A day after every period, so that those still to come are told as well."""

STRONG: Final = re.compile(r"\s+[—–|•·]\s+|\s+-\s+|\t+|\s{3,}")
"""What stands between a title and an employer where it is more than a comma."""

EDGES: Final = " \t\r\n-–—|,;:·•()[]*_#"
"""Characters round a title, an employer or dates that belong to neither."""

_DURATION: Final = re.compile(
    r"[(·,]?\s*(?:\d+\s*(?:years?|yrs?|months?|mos?|jahre?n?|monate?n?|ans?|años?|mois|meses)\.?\s*"
    r"(?:and |und |et |y )?)+\)?",
    re.IGNORECASE,
)
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_SHARE: Final = re.compile(r"\(\s*\d{1,3}\s*%\s*\)|\b\d{1,3}\s*%")


def without_dates(words: str) -> str:
    """A line without its periods, durations and shares of full time.

    >>> without_dates("**Analyst**, Otter (03/2021 - present, 5 years 2 months) (20 %)")
    'Analyst**, Otter'
    """
    for period in reversed(find_periods(words, FAR)):
        words = f"{words[: period.start]}   {words[period.end :]}"
    words = _DURATION.sub("   ", _SHARE.sub(" ", words))
    return re.sub(r"\(\s*[,;·-]*\s*\)", " ", words).strip(EDGES)


def title_and_employer(header: Sequence[str]) -> tuple[str | None, str | None]:
    """The title and the employer that the lines of a header name.

    >>> title_and_employer(["Otter Labs", "Data Analyst"]), title_and_employer(["Analyst at Heron, Riga"])
    (('Data Analyst', 'Otter Labs'), ('Analyst', 'Heron'))
    """
    rows = [words for line in header if (words := without_dates(line))]
    if not rows:
        return None, None
    if len(rows) == 1:
        rows = _pieces(rows[0])
    titled = next((index for index, row in enumerate(rows) if has_title_word(row)), None)
    if titled is None:
        return (None, first_piece(rows[0])) if len(rows) == 1 else (rows[0], first_piece(rows[1]))
    others = [row for index, row in enumerate(rows) if index != titled]
    title, within = rows[titled], None
    if len(rows) > 1 and (inner := _pieces(title))[1:] and not others[0].strip():
        title, within = inner[0], inner[1]
    employer = within or (others[0] if others else None)
    return _closed(title), first_piece(employer) if employer else None


def _closed(title: str) -> str:
    """A title whose last bracket is closed: edges are stripped of brackets, also of those that belong to it."""
    stripped = title.strip(EDGES)
    return f"{stripped})" if stripped.count("(") > stripped.count(")") else stripped


def _pieces(row: str) -> list[str]:
    """A line taken apart at its strongest separators: dashes and bars, "at", then commas."""
    marks = (STRONG, _at(), re.compile(r"\s*,\s+"), *((re.compile(r"\s+"),) if _CHINESE.search(row) else ()))
    for pattern in marks:
        pieces = [piece.strip(EDGES) for piece in pattern.split(row)]
        pieces = [piece for piece in pieces if piece]
        if len(pieces) > 1:
            return pieces
    return [row]


def first_piece(words: str) -> str:
    """The first of the things that a line names: the employer before its town."""
    return _closed(_pieces(words)[0])


@cache
def _at() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{any_of(cv_words()['titles']['at'])})\s+")


def has_title_word(words: str) -> bool:
    """Whether words name an occupation."""
    return _title_words().search(words) is not None


@cache
def _title_words() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{any_of(cv_words()['titles']['words'])})(?!\w)|工程师|分析师|科学家|研究员", re.IGNORECASE
    )


def is_duration(words: str) -> bool:
    """Whether a line says only how long something was: "4 years 3 months"."""
    return bool(words.strip()) and not without_dates(words) and not find_periods(words, FAR)


def is_break(words: str) -> bool:
    """Whether words name a time without work: parental leave, a sabbatical."""
    return not has_title_word(words) and _breaks().search(words) is not None


@cache
def _breaks() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{any_of(cv_words()['breaks']['words'])})(?!\w)", re.IGNORECASE)
