"""The jobs of a CV: each period of work with the title and the employer that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from fingerpost.career.job_words import (
    EDGES,
    FAR,
    STRONG,
    first_piece,
    has_title_word,
    is_break,
    is_duration,
    title_and_employer,
    without_dates,
)
from fingerpost.career.parts import TOP, Part, heading_of
from fingerpost.career.periods import Period, find_periods

_LONGEST_HEADER: Final = 110
"""Characters; a longer line tells of the work."""

_BULLET: Final = re.compile(r"\s*(?:[-*•●▪◦‣–·○■]|\d+[.)])\s")


@dataclass(frozen=True, slots=True)
class Job:
    """A period of work; `title` and `employer` are as written, None where the CV does not say them apart.

    `first_month` and `last_month` count months from year 0, both included; `is_current` where it runs until now.
    The job's lines are `text[start:end]` of the profile, those of its title, employer and dates `text[start:body]`.
    """

    title: str | None
    employer: str | None
    first_month: int
    last_month: int
    is_current: bool
    start: int
    body: int
    end: int

    @property
    def starts(self) -> str:
        """The first month as YYYY-MM."""
        return month_text(self.first_month)

    @property
    def ends(self) -> str | None:
        """The last month as YYYY-MM; None for a job that runs until now."""
        return None if self.is_current else month_text(self.last_month)


class _Line(NamedTuple):
    start: int
    end: int
    words: str


class _Header(NamedTuple):
    """The lines round a period that say what the job was: their words, and the first and last of them."""

    words: tuple[str, ...]
    first: int
    last: int


def month_text(month: int) -> str:
    """A month counted from year 0 as YYYY-MM.

    >>> month_text(24254)
    '2021-03'
    """
    return f"{month // 12:04}-{month % 12 + 1:02}"


def find_jobs(text: str, parts: Sequence[Part], today: date) -> tuple[Job, ...]:
    """The jobs of the work parts, the latest first; where these have no dates, what stands before the first heading.

    >>> text = "Work" + chr(10) + "Data Analyst, Otter Ltd" + chr(10) + "03/2021 - 05/2022" + chr(10) + "- Dashboards"
    >>> [job] = find_jobs(text, [Part("work", 0, len(text))], date(2026, 11, 15))
    >>> job.title, job.employer, job.starts, job.ends
    ('Data Analyst', 'Otter Ltd', '2021-03', '2022-05')
    """
    for name in ("work", TOP):
        jobs = [job for part in parts if part.name == name for job in _in_part(text, part, today)]
        jobs = [job for job in jobs if not is_break(text[job.start : job.body])]
        if jobs:
            return tuple(sorted(jobs, key=lambda job: (-job.last_month, -job.first_month, job.start)))
    return ()


def _in_part(text: str, part: Part, today: date) -> Iterator[Job]:
    lines = _lines(text, part)
    periods: dict[int, Period] = {}
    for period in find_periods(text[part.start : part.end], today):
        at = part.start + period.start
        number = next(index for index, line in enumerate(lines) if line.start <= at < line.end)
        if not _BULLET.match(lines[number].words) and number not in periods:
            periods[number] = period
    periods = {number: period for number, period in periods.items() if _is_header(lines[number].words)} or periods
    dates_first = bool(periods) and _starts_with_dates(lines, min(periods))
    numbers = sorted(periods)
    headers = [_header(lines, number, dates_first, set(numbers)) for number in numbers]
    for index, number in enumerate(numbers):
        header, period = headers[index], periods[number]
        last = headers[index + 1].first if index + 1 < len(headers) else len(lines)
        title, employer = title_and_employer(header.words)
        if employer is None and header.first > 0:
            employer = _employer_above(lines, header.first)
        end = lines[last - 1].end if last > header.last else lines[header.last].end
        first, final = period.first_month, period.last_month
        body = lines[header.last].end
        yield Job(title, employer, first, final, period.is_open, lines[header.first].start, body, max(body, end))


def work_periods(text: str, parts: Sequence[Part], today: date) -> list[Period]:
    """Every period of the parts about work, less those of breaks; of what stands before the first heading if none."""
    for name in ("work", TOP):
        found = [
            period
            for part in parts
            if part.name == name
            for period in find_periods(text[part.start : part.end], today)
            if not is_break(_line_at(text, part.start + period.start))
        ]
        if found:
            return found
    return []


def _line_at(text: str, position: int) -> str:
    end = text.find("\n", position)
    return text[text.rfind("\n", 0, position) + 1 : end if end >= 0 else len(text)]


def _lines(text: str, part: Part) -> list[_Line]:
    lines, start = [], part.start
    for line in text[part.start : part.end].splitlines(keepends=True):
        lines.append(_Line(start, start + len(line), line.rstrip("\r\n")))
        start += len(line)
    return lines


def _employer_above(lines: Sequence[_Line], first: int) -> str | None:
    """The employer over several titles: the line above one that says only how long one was there ("4 years")."""
    for index in range(first - 1, 0, -1):
        if is_duration(lines[index].words):
            return first_piece(lines[index - 1].words) or None
    return None


def _is_header(words: str) -> bool:
    return len(words.strip()) <= _LONGEST_HEADER


def _starts_with_dates(lines: Sequence[_Line], first: int) -> bool:
    """Whether a part writes a job's dates on a line before its title."""
    if any(_is_content(line.words) for line in lines[:first]):
        return False
    return not without_dates(lines[first].words)


def _is_content(words: str) -> bool:
    return bool(words.strip(EDGES)) and heading_of(words) is None


def _header(lines: Sequence[_Line], number: int, dates_first: bool, dated: set[int]) -> _Header:
    """The lines that name a job: on the line of its dates, else before it, or after it where dates come first."""
    beside = without_dates(_before_colon(lines[number].words))
    if dates_first:
        after = _following(lines, number, dated, 2 if _is_short(lines, number + 1) else 1)
        return _Header(
            (*([beside] if beside else []), *(lines[index].words for index in after)), number, (after or [number])[-1]
        )
    before = _preceding(lines, number, dated, 1 if beside else 2)
    if beside and has_title_word(beside):
        after = _following(lines, number, dated, 1)
        named = [index for index in after if not _ends_sentence(lines[index].words)]
        above = [index for index in before if not has_title_word(lines[index].words)] if not named else []
        first = min([number, *above])
        words = (beside, *(lines[index].words for index in (*named, *above)))
        return _Header(words, first, (named or [number])[-1])
    titled_below = _title_below(lines, number, before, dated) if beside else None
    if titled_below is not None:
        return _Header((beside, lines[titled_below].words), number, titled_below)
    words = (*(lines[index].words for index in before), *([beside] if beside else []))
    return _Header(words, min([number, *before]), number)


def _before_colon(words: str) -> str:
    """What stands before the colon where a line goes on to tell of the work: "Analyst, Otter, 2017-2020: SQL"."""
    head, colon, _ = words.partition(": ")
    return head if colon and find_periods(head, FAR) else words


def _title_below(lines: Sequence[_Line], number: int, before: Sequence[int], dated: set[int]) -> int | None:
    """The line of a title under an employer with dates, where no title stands above it."""
    if any(has_title_word(lines[index].words) for index in before):
        return None
    after = _following(lines, number, dated, 1)
    return after[0] if after and has_title_word(lines[after[0]].words) else None


def _is_short(lines: Sequence[_Line], number: int) -> bool:
    """Whether a line names one thing only, so that the next one names the other."""
    return number < len(lines) and not STRONG.search(lines[number].words.strip()) and "," not in lines[number].words


def _following(lines: Sequence[_Line], number: int, dated: set[int], most: int) -> list[int]:
    found: list[int] = []
    for index in range(number + 1, min(number + 1 + most, len(lines))):
        if index in dated or not _may_name(lines[index].words) or _ends_sentence(lines[index].words):
            break
        found.append(index)
    return found


def _preceding(lines: Sequence[_Line], number: int, dated: set[int], most: int) -> list[int]:
    found: list[int] = []
    for index in range(number - 1, -1, -1):
        words = lines[index].words
        if not words.strip() and not found:
            continue
        if index in dated or not _may_name(words) or _ends_sentence(words) or len(found) == most or is_duration(words):
            break
        found.append(index)
    return found[::-1]


def _may_name(words: str) -> bool:
    return _is_content(words) and not _BULLET.match(words) and _is_header(words)


def _ends_sentence(words: str) -> bool:
    stripped = words.strip()
    return stripped.endswith((".", ";", ":")) and not re.search(
        r"\b(?:Ltd|Inc|Co|Corp|S\.A\.C?|B\.V|Pvt|e\.V)\.$", stripped
    )
