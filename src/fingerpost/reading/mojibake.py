"""Phrases as they look in texts whose UTF-8 was read as Windows-1252: "wünschenswert" is "wã¼nschenswert" there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

V = TypeVar("V")


def misread(phrase: str) -> str | None:
    """A phrase in lower case as it looks when it was read in the wrong encoding; None where it looks the same.

    >>> misread("wünschenswert"), misread("plus")
    ('wã¼nschenswert', None)
    """
    if phrase.isascii():
        return None
    try:
        looks = phrase.encode().decode("cp1252").lower()
    except UnicodeDecodeError:
        return None
    return looks if len(looks) < 2 * len(phrase) else None


def with_misread(phrases: Mapping[str, V]) -> dict[str, V]:
    """Phrases with those that look otherwise in the wrong encoding.

    >>> with_misread({"für": 1, "for": 2})
    {'fã¼r': 1, 'für': 1, 'for': 2}
    """
    return {looks: value for phrase, value in phrases.items() if (looks := misread(phrase))} | dict(phrases)
