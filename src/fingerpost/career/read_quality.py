"""Whether a CV was read well: a remark for the person where it was not, so that a poor reading is never trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from fingerpost.career.jobs import Job
from fingerpost.career.parts import Part

if TYPE_CHECKING:
    from fingerpost.career.offered import ProfileSkill

_FEWEST_CHARACTERS: Final = 200
_MOST_ODD: Final = 0.03
_LEAST_LETTERS: Final = 0.55
_LONGEST_WORD: Final = 40
_MOST_LONG_WORDS: Final = 0.05
_KNOWN_SPACES: Final = "\n\t\r \u00a0"


def quality_note(text: str, skills: Sequence[ProfileSkill], jobs: Sequence[Job], parts: Sequence[Part]) -> str | None:
    """What went badly with the reading of a CV, in words; None where nothing did.

    >>> quality_note("Work", [], [], [])
    'the file holds almost no text (4 characters); check that it is the whole CV'
    """
    plain = text.strip()
    if len(plain) < _FEWEST_CHARACTERS and not skills:
        return f"the file holds almost no text ({len(plain)} characters); check that it is the whole CV"
    if reason := _garbled(plain):
        return f"the text of this file reads badly ({reason}); give a DOCX or a text file, or correct the profile"
    missing = [
        what
        for what, found in (
            ("headings", any(part.name != "top" for part in parts)),
            ("skills", skills),
            ("jobs with dates", jobs),
        )
        if not found
    ]
    if len(missing) > 1 and len(plain) >= _FEWEST_CHARACTERS:
        return f"no {' and no '.join(missing)} were found; check the profile and add what is missing"
    return None


def _garbled(text: str) -> str | None:
    """Why a text cannot be what is seen on the page: odd characters, few letters, or words without spaces."""
    seen = [char for char in text if char not in _KNOWN_SPACES]
    if not seen:
        return None
    odd = sum(_is_odd(char) for char in seen)
    if odd / len(seen) > _MOST_ODD:
        return f"{odd / len(seen):.0%} of its characters cannot be read"
    letters = sum(char.isalpha() for char in seen)
    if letters / len(seen) < _LEAST_LETTERS:
        return f"only {letters / len(seen):.0%} of its characters are letters"
    words = text.split()
    long = sum(len(word) > _LONGEST_WORD and word.isalpha() and word.isascii() for word in words)
    if long / len(words) > _MOST_LONG_WORDS:
        return "its words have no spaces between them"
    return None


def _is_odd(char: str) -> bool:
    """A replacement character, one of a font's private area, or a control character."""
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (ord(char) < 32 or 127 <= ord(char) < 160)
