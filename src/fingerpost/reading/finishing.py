"""What is done to every finding at last: its span is widened to whole words, and it gets its rule's precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from fingerpost.posting import Finding
from fingerpost.reading.confidence import measured_precision
from fingerpost.reading.whole_words import whole_words

T = TypeVar("T")


def finished(text: str, finding: Finding[T] | None) -> Finding[T] | None:
    """A finding as readers hand it over, None for none.

    >>> found = finished("visa sponsorship offered", Finding("offers", 0, 12, "a rule that nobody measured"))
    >>> found.start, found.end, found.confidence
    (0, 16, None)
    """
    return None if finding is None else _finished(text, finding)


def all_finished(text: str, findings: Sequence[Finding[T]]) -> tuple[Finding[T], ...]:
    """Several findings of a text, each finished."""
    return tuple([_finished(text, finding) for finding in findings]) if findings else ()


def _finished(text: str, finding: Finding[T]) -> Finding[T]:
    start, end, confidence = finding.start, finding.end, finding.confidence
    low, high = whole_words(text, start, end)
    if confidence is None and (known := measured_precision().get(finding.reader)) is not None:
        return Finding(finding.value, low, high, finding.reader, known)
    if low == start and high == end:
        return finding
    return Finding(finding.value, low, high, finding.reader, confidence)
