"""The studies of a CV: degree, field, school, years, and whether they are finished."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from fingerpost.career.job_words import without_dates
from fingerpost.career.parts import TOP, Part, heading_of
from fingerpost.career.words import any_of, cv_words, degree_patterns, unfinished_pattern

DEGREES: Final = ("associate", "bachelor", "master", "phd")
"""The degrees, the lowest first."""

_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_FIELD_ENDS: Final = re.compile(r"[,;:(|\n·•]|\.\s|\s[–—-]\s|\s{3,}")
_EDGES: Final = " \t\r\n-–—|,;:·•.*_#()"


@dataclass(frozen=True, slots=True)
class Study:
    """A degree that a CV names; `field` and `school` as written, None where it does not say; years likewise.

    `finished` is False for one under way, given up, or whose end is still to come.
    """

    degree: str
    field: str | None
    school: str | None
    first_year: int | None
    last_year: int | None
    finished: bool
    start: int
    end: int


def find_studies(text: str, parts: Sequence[Part], today: date) -> tuple[Study, ...]:
    """The degrees of the education parts, in order; of the whole text but its jobs where it has no such part.

    >>> text = "Education" + chr(10) + "BSc in Physics, Heron University, 2015 - 2018"
    >>> [study] = find_studies(text, [Part("education", 0, len(text))], date(2026, 11, 15))
    >>> study.degree, study.field, study.school, study.last_year, study.finished
    ('bachelor', 'Physics', 'Heron University', 2018, True)
    """
    chosen = [part for part in parts if part.name == "education"]
    if not any(_degrees_in(text[part.start : part.end]) for part in chosen):
        chosen = [part for part in parts if part.name not in {"work", "interests", "negated", TOP}] or list(parts)
    return tuple(study for part in chosen for study in _in_part(text, part, today))


def highest_degree(studies: Sequence[Study]) -> str | None:
    """The highest finished degree."""
    return max((study.degree for study in studies if study.finished), key=DEGREES.index, default=None)


def _in_part(text: str, part: Part, today: date) -> Iterator[Study]:
    lines = _lines(text, part)
    named = {number: degrees for number, (start, end) in enumerate(lines) if (degrees := _degrees_in(text[start:end]))}
    first = next((number for number, (start, end) in enumerate(lines) if _content(text[start:end])), 0)
    dates_first = first not in named and not without_dates(text[slice(*lines[first])]) if lines else False
    for number, degrees in named.items():
        around = _around(text, lines, number, named, dates_first=dates_first)
        first_year, last_year = _years(text, lines, number, around)
        own = text[slice(*lines[number])]
        finished = not (last_year is not None and last_year > today.year)
        finished = finished and unfinished_pattern().search(own) is None
        finished = finished and not any(_says_unfinished(text[slice(*lines[index])]) for index in around)
        for degree in degrees:
            match = degree_patterns()[degree].search(own)
            if match is not None:
                field, school = _field_and_school(own, match, [text[slice(*lines[index])] for index in around])
                start = lines[number][0]
                yield Study(
                    degree, field, school, first_year, last_year, finished, start + match.start(), lines[number][1]
                )


def _lines(text: str, part: Part) -> list[tuple[int, int]]:
    lines, start = [], part.start
    for line in text[part.start : part.end].splitlines(keepends=True):
        lines.append((start, start + len(line)))
        start += len(line)
    return lines


def _content(line: str) -> bool:
    return bool(line.strip(_EDGES)) and heading_of(line) is None


def _degrees_in(line: str) -> tuple[str, ...]:
    """The degrees that a line names; of several in one phrase ("Licență (Bachelor)") each once."""
    return tuple(name for name, pattern in degree_patterns().items() if pattern.search(line))


def _around(
    text: str, lines: Sequence[tuple[int, int]], number: int, named: Mapping[int, tuple[str, ...]], *, dates_first: bool
) -> list[int]:
    """The lines that belong to a degree's line: up to two after it, or the one before it where dates come first."""
    if dates_first:
        return [number - 1] if number - 1 >= 0 and number - 1 not in named else []
    found: list[int] = []
    for index in range(number + 1, min(number + 3, len(lines))):
        if index in named or not _content(text[slice(*lines[index])]):
            break
        found.append(index)
    if number + 1 + len(found) in named and found and not _YEAR.search(text[slice(*lines[found[0]])]):
        found = found[:1]
    before = number - 1
    if before >= 0 and before not in named and _content(text[slice(*lines[before])]) and not _taken(before, named):
        found.append(before)
    return found


def _taken(index: int, named: Mapping[int, tuple[str, ...]]) -> bool:
    """Whether a line follows another degree so closely that it belongs to that one."""
    return index - 1 in named or index - 2 in named


def _years(
    text: str, lines: Sequence[tuple[int, int]], number: int, around: Sequence[int]
) -> tuple[int | None, int | None]:
    for index in (number, *around):
        low, high = lines[index]
        if text[low:high].rstrip().endswith(("-", "–", "—")) and index + 1 < len(
            lines
        ):  # the line was broken in a period
            high = lines[index + 1][1]
        years = [int(year) for year in _YEAR.findall(text[low:high])]
        if years:
            return (min(years) if len(years) > 1 else None), years[-1]
    return None, None


def _says_unfinished(line: str) -> bool:
    """Whether a line beside the degree's says that it is under way: its dates run until now, or an end is expected."""
    return _YEAR.search(line) is not None and unfinished_pattern().search(line) is not None


def _field_and_school(line: str, match: re.Match[str], around: Sequence[str]) -> tuple[str | None, str | None]:
    """The words after the degree, and the piece of the line or of its neighbours that names a school."""
    ahead = _FIELD_LEAD.sub("", line[match.end() :])
    end = _FIELD_ENDS.search(ahead)
    field = ahead[: end.start() if end else len(ahead)].strip(_EDGES)
    field = "" if _school_words().search(field) or re.search(r"\d", field) else field
    pieces = re.split(r"[,;|·•\n(]|\s[–—-]\s|\.\s|\s{3,}", "\n".join((line, *around)))
    named = [piece for one in pieces if _school_words().search(piece := without_dates(one).strip(_EDGES))]
    return field or None, re.sub(r"[\s\d]+$", "", named[0]) if named else None


_FIELD_LEAD: Final = re.compile(
    r"^(?:['’]s\b|[\s.])*(?:(?:Eng|Hons|Tech|Sc)\)\s*)?(?:degree)?[\s,]*(?:\([^)]{1,24}\)\s*)*(?:degree\s+)?"
    r"(?:of\s+(?:Science|Arts|Engineering|Technology|Philosophy|Business Administration)\b\s*)?"
    r"(?:[-–]\s*\w{2,6}\b)?,?\s*(?:(?:of|in|en|de|em|der|di|i)\s+)?(?:(?:Science|Arts|Engineering)\s+in\s+)?",
    re.IGNORECASE,
)


def names_school(line: str) -> bool:
    """Whether a line names a school or university."""
    return _school_words().search(line) is not None


@cache
def _school_words() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(cv_words()['schools']['words'])})", re.IGNORECASE)
