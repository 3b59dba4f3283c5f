"""The language in which a posting is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from fingerpost.posting import Finding
from fingerpost.reading.document import Document

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

READER = "language"
SAMPLE = 400
"""Characters of the body that are looked at."""

MIN_LETTERS = 12
"""Fewer letters than this say nothing."""

_WORD = re.compile(r"[^\W\d_]+")
_COMMON: Mapping[str, frozenset[str]] = {
    "en": frozenset("the and of to is are we you our with for that this will your as be have from who their".split()),
    "de": frozenset(
        "und der die das für wir mit du sie ist im von auf ein eine bei zu den werden unsere dich ihre oder".split()
    ),
    "fr": frozenset("les des une pour dans vous nous est et au aux sur votre notre avec qui du la".split()),
    "sv": frozenset("och att för är som på av vi till ett hos oss eller inom dig din våra jobba".split()),
}
"""Words that hardly another language has; a text full of them needs no statistics."""

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
"""Kana are Japanese, Hangul is Korean, and Han characters without them are Chinese."""

_SURE = 0.1
"""The share of common words above which a text is of their language; in 1,139 postings py3langid always agreed."""

MIN_KINDS = 3
"""Different common words; a single one may belong to a neighbouring language as well."""

_LANGUAGES = [
    "en", "de", "fr", "sv", "zh", "es", "pt", "it", "nl", "da", "no", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "bg",
    "el", "tr", "ru", "uk", "he", "ar", "fa", "hi", "ja", "ko", "vi", "th", "id", "et", "lv", "lt", "sl", "hr", "sr",
    "ca", "am",
]  # fmt: skip


def read_language(document: Document) -> Finding[str] | None:
    """The ISO 639-1 code of the description's language, or None when there is too little text.

    East Asian languages are told by their script, four European ones by their commonest words, and anything else by
    py3langid, which is loaded at first use.

    >>> from fingerpost.reading.text import make_text_document
    >>> found = read_language(make_text_document("We are looking for the person who will join our team and have fun."))
    >>> found.value
    'en'
    """
    start = document.body_start
    end = min(len(document.text), start + SAMPLE)
    sample = document.lower[start:end]
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if letters < MIN_LETTERS:
        return None
    code = _language_of_script(sample, letters) or _sure_language(words) or _classify(sample)
    return Finding(code, start, end, READER)


def _language_of_script(sample: str, letters: int) -> str | None:
    if sample.isascii():
        return None
    return next((code for code, script in _SCRIPTS if 4 * len(script.findall(sample)) > letters), None)


def _sure_language(words: list[str]) -> str | None:
    """The language whose common words are many, of several kinds, and hardly mixed with those of another."""
    if len(words) < MIN_LETTERS:
        return None
    counts = {code: sum(map(common.__contains__, words)) for code, common in _COMMON.items()}
    best = max(counts, key=counts.__getitem__)
    alone = 5 * counts[best] >= 4 * sum(counts.values())
    varied = len(_COMMON[best].intersection(words)) >= MIN_KINDS
    return best if alone and varied and counts[best] >= _SURE * len(words) else None


def _classify(sample: str) -> str:
    code: str = _identifier().classify(sample)[0]
    return {"nb": "no", "nn": "no"}.get(code, code)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in _LANGUAGES if code in identifier.labels])
    return identifier
