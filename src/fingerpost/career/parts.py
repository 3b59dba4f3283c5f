"""The parts of a CV by its headings: work, education, skills, languages, interests and others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from fingerpost.career.words import any_of, cv_words
from fingerpost.reading.document import Document, Section, SectionKind

LONGEST_HEADING: Final = 48
"""Characters; a longer line is no heading."""

_BULLET: Final = re.compile(r"\s*[-•*]\s+\w")

_SECTIONS: Final[Mapping[str, SectionKind]] = {
    "work": "duties",
    "skills": "required",
    "learning": "required",
    "top": "other",
    "interests": "benefits",
    "negated": "benefits",
}
"""What a part of a CV is like in a posting: work is what one does, a list of skills a list of requirements."""

TOP: Final = "top"
"""What stands before the first heading."""


class Part(NamedTuple):
    """A run of lines, `text[start:end]`, under a heading of the kind `name`; its heading's line belongs to it."""

    name: str
    start: int
    end: int


def find_parts(text: str) -> list[Part]:
    """The parts of a CV in order; together they hold the whole text.

    A heading stands on a line of its own. One that is followed by its content on the same line ("Hobbies: chess")
    heads that line alone, and what was under way goes on after it.

    >>> [part.name for part in find_parts("Ada\\nWork\\nEngineer\\nHobbies: chess\\nEngineer")]
    ['top', 'work', 'interests', 'work']
    """
    parts = []
    name, begin, position = TOP, 0, 0
    for line in text.splitlines(keepends=True):
        end = position + len(line)
        if heading := heading_of(line):
            parts.append(Part(name, begin, position))
            name, begin = heading, position
        elif heading := heading_of(line.partition(":")[0]) if ":" in line else None:
            parts += [Part(name, begin, position), Part(heading, position, end)]
            begin = end
        position = end
    return [part for part in (*parts, Part(name, begin, position)) if part.start < part.end]


def heading_of(line: str) -> str | None:
    """The kind of part that a line heads; None for a line that is no heading.

    >>> heading_of("## Berufserfahrung:"), heading_of("Built a skills graph in Python")
    ('work', None)
    """
    if _BULLET.match(line) and not line.isupper() and not line.rstrip().endswith(":"):
        return None  # an item: "- teaching"
    words = line.strip().strip("#*:_-–—|=•·/ \t").rstrip(":")
    if not words or len(words) > LONGEST_HEADING:
        return None
    match = _headings().fullmatch(" ".join(words.split()))
    return match.lastgroup if match else None


def with_sections(document: Document, parts: Iterable[Part]) -> Document:
    """A CV's document whose sections are its parts, so that the readers of postings read it part by part."""
    sections = tuple(Section(part.start, part.end, _SECTIONS.get(part.name, "preferred")) for part in parts)
    return replace(document, sections=sections)


def texts(text: str, parts: Iterable[Part], name: str) -> Iterator[str]:
    """The texts of all parts of one kind."""
    return (text[part.start : part.end] for part in parts if part.name == name)


@cache
def _headings() -> re.Pattern[str]:
    named = (f"(?P<{name}>{any_of(patterns)})" for name, patterns in cv_words()["headings"].items())
    return re.compile("|".join(named), re.IGNORECASE)
