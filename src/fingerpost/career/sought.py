"""The title that a CV says its person looks for: "Graduate role as a junior machine learning engineer"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from fingerpost.career.parts import TOP, Part
from fingerpost.career.words import any_of, cv_words

HEAD: Final = frozenset({TOP, "other"})
"""The parts in which one says what one looks for: what comes first, and objectives, summaries and the like."""

_TITLE: Final = r"(?P<title>[^\W\d_][^.,;:|()\[\]•]{3,59}?)"


def sought_title(text: str, parts: Iterable[Part]) -> str | None:
    """The first title looked for; None where none is stated.

    >>> text = "Objective" + chr(10) + "Looking for a data engineer role in Oslo."
    >>> sought_title(text, [Part("other", 0, len(text))])
    'data engineer'
    """
    for part in parts:
        if part.name in HEAD and (match := _sought().search(text, part.start, part.end)):
            return " ".join((match["title"] or match["title_"]).split())
    return None


@cache
def _sought() -> re.Pattern[str]:
    words = cv_words()["sought"]
    before, around, after = (any_of(words[name]) for name in ("before", "around", "after"))
    around_title = _TITLE.replace("title", "title_")
    spaced = [pattern.replace(" ", r"\s+") for pattern in (before, around, after)]
    return re.compile(
        rf"\b(?:(?:{spaced[0]}){_TITLE}(?=[.,;:|()\[\]•]|\n|$)|(?:{spaced[1]}){around_title}(?:{spaced[2]})\b)",
        re.IGNORECASE,
    )
