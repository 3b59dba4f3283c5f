"""Exact keys: employer names and titles written in one way."""

from __future__ import annotations

import re
import unicodedata

from fingerpost.taxonomy.industries import employer_words

_GENDER_MARK = re.compile(
    r"\((?:[mwfdxh]|all genders?|gn|divers)(?:\s*[/|,*:]\s*[mwfdxh]|\s*/\s*divers)*\)", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _WORD.findall(plain)


def employer_key(name: str | None) -> str | None:
    """An employer's name without legal form, case, blanks and punctuation; None when none is stated.

    >>> employer_key("The Example-Works GmbH & Co. KG"), employer_key("Example Works"), employer_key(" ")
    ('exampleworks', 'exampleworks', None)
    """
    return employer_words(name or "").replace(" ", "") or None


def title_key(title: str | None) -> frozenset[str]:
    """The words of a title as a set, without gender marks; levels stay in it (`titles` takes a title apart).

    >>> sorted(title_key("Data Scientist II (m/w/d)"))
    ['data', 'ii', 'scientist']
    """
    return frozenset(_words(_GENDER_MARK.sub(" ", title or "")))
