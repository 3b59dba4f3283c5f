"""Spans that cut no word in two: a cue may be the beginning of a word ("sponsor*"), a fact shows the whole word."""

from __future__ import annotations

from typing import TypeVar

from fingerpost.posting import Finding

T = TypeVar("T")

_UNSPACED = "\u2e80"
"""From here on scripts write no blanks between words."""


def cuts_word(text: str, position: int) -> bool:
    """Whether a position lies inside a word; a change of case is a word's end where words were glued together.

    >>> cuts_word("sponsorship", 7), cuts_word("modelsExperience", 6), cuts_word("our team", 3)
    (True, False, False)
    """
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    return before.isalpha() and after.isalpha() and before.islower() == after.islower() and before < _UNSPACED > after


def on_whole_words(text: str, finding: Finding[T]) -> Finding[T]:
    """The finding with its span widened to whole words.

    >>> found = on_whole_words("visa sponsorship offered", Finding("offers", 0, 12, "visa"))
    >>> found.start, found.end
    (0, 16)
    """
    start, end = whole_words(text, finding.start, finding.end)
    if start == finding.start and end == finding.end:
        return finding
    return Finding(finding.value, start, end, finding.reader, finding.confidence)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole words.

    >>> whole_words("visa sponsorship", 5, 12)
    (5, 16)
    """
    if start and text[start - 1].isalpha():  # before most spans stands a blank
        while cuts_word(text, start):
            start -= 1
    if text[end : end + 1].isalpha():
        while cuts_word(text, end):
            end += 1
    return start, end
