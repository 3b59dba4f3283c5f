"""The languages that a person speaks, from the part of a CV that is about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from fingerpost.career.parts import Part, heading_of
from fingerpost.career.words import any_of, cv_words
from fingerpost.reading.skills import label_targets
from fingerpost.taxonomy.skills import Skill, skills

SPOKEN = "spoken-language"
"""The kind of skill that a spoken language is."""


WRITTEN: Final = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "nl": "dutch", "sv": "swedish",
    "pt": "portuguese", "it": "italian", "zh": "chinese",
}  # fmt: skip
"""ISO 639-1 code of the languages that are told of a text for sure → the skill."""

_LOW: Final = re.compile(
    r"a[12]\b|basic|beginner|elementary|school|limited|rudimentary|learning|grundkenntnisse|schulkenntnisse|anfänger"
    r"|notions|débutant|scolaire|básic|principiante|elementare|grunnleggende|grundläggande|basis|podstaw|初级|基础",
    re.IGNORECASE,
)


def is_working_level(level: str) -> bool:
    """Whether one can work in a language of which a CV says this: not where it says A1, A2, basic or the like.

    From B1 on, and where the CV says nothing, it counts as spoken: a level that is doubtful rules out no posting.

    >>> [is_working_level(level) for level in ("A2", "limited working", "B1", "native", "stated")]
    [False, False, True, True, True]
    """
    return _LOW.match(level.strip()) is None


def find_spoken(text: str, parts: Iterable[Part]) -> Iterator[tuple[int, int, Skill | None]]:
    """(start, end, skill) of each language named under languages, in order; the skill is None for one in no list.

    A language in no list is told by the level beside it: "Otterish (native)".

    >>> text = "Languages" + chr(10) + "English (C1), Otterish - native, Python"
    >>> parts = [Part("languages", 0, len(text))]
    >>> [(text[start:end], skill and skill.skill_id) for start, end, skill in find_spoken(text, parts)]
    [('English', 'english'), ('Otterish', None)]
    """
    for part in parts:
        if part.name != "languages":
            continue
        for start, end in _lines(text, part):
            yield from _in_line(text, start, end)


def _lines(text: str, part: Part) -> Iterator[tuple[int, int]]:
    start = part.start
    for line in text[part.start : part.end].splitlines(keepends=True):
        if not heading_of(line):
            yield start, start + len(line)
        start += len(line)


def _in_line(text: str, start: int, end: int) -> Iterator[tuple[int, int, Skill | None]]:
    reached = start
    for match in _words().finditer(text, start, end):
        if match.start() < reached:
            continue
        for name in ("both", "one"):
            if match[name] is None:
                continue
            skill, known = _language(match[name])
            if skill is not None or (not known and _level().match(text, match.end(name), end)):
                yield match.start(name), match.end(name), skill
                reached = match.end(name)
                break


def spoken_level(text: str, end: int) -> str:
    """How well the language whose name ends at `end` is spoken, in the CV's words; "stated" where it does not say.

    >>> spoken_level("Dutch (C1), French", 5), spoken_level("Dutch (C1), French", 18)
    ('C1', 'stated')
    """
    match = _level().match(text, end)
    return match["level"] if match else "stated"


@cache
def _language(name: str) -> tuple[Skill | None, bool]:
    """The spoken language of that name, and whether the name is known as anything at all."""
    targets = label_targets().get(name.lower(), ())
    spoken = [skill for target in targets if (skill := skills()[target.skill_id]).kind == SPOKEN]
    return (spoken[0] if spoken else None), bool(targets)


@cache
def _words() -> re.Pattern[str]:
    """Every word that begins with a letter, alone and with the one after it."""
    return re.compile(r"(?<![\w-])(?=(?P<one>[^\W\d_]{3,}))(?=(?P<both>[^\W\d_]{3,} [^\W\d_]{3,})?)")


@cache
def _level() -> re.Pattern[str]:
    levels = any_of(cv_words()["spoken"]["levels"])
    return re.compile(
        rf"\s*[(\[:,–—-]\s*(?P<level>(?:{levels})(?:[ -](?:speaker|tongue|level|proficiency))?)",
        re.IGNORECASE,
    )
