"""What a title says about which job it is: its level, its subject, and the places it names.

Two postings of one employer are the same job only at one level and on one subject; the places may differ.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from fingerpost.taxonomy.places import areas, cities_named, country_names, fold_name, region_names

MULTIPLE = "multiple"
"""The level of a title that names several jobs."""

_SPELLINGS = {
    "sr": "senior", "snr": "senior", "jr": "junior", "internship": "intern", "praktikant": "intern", "1": "i",
    "praktikum": "intern", "werkstudentin": "werkstudent", "2": "ii", "3": "iii", "4": "iv", "mgr": "manager",
    "praktikantin": "intern", "trainees": "trainee", "leader": "lead", "directors": "director", "managers": "manager",
    "vp": "president",
}  # fmt: skip
_LEVELS = frozenset(
    "associate chief director distinguished entry expert fellow graduate head i ii iii intern iv junior lead leiter"
    " manager mid president principal senior staff student trainee v vice werkstudent".split()
)
_LEVELS_UNSPACED = re.compile("高级|资深|初级|中级|专家|实习|主管|总监|シニア|수석|선임")
_NUMERALS = frozenset({"i", "v"})
"""Levels only when they are written with a capital: "i" is a Swedish word."""
_NOT_SUBJECT = frozenset(
    "a all an and at div employee for full fulltime gn hybrid in level levels of on onsite part parttime permanent"
    " remote the time to und und w m d f x mwd role position job hiring wanted new".split()
)
_GENDERS = re.compile(
    r"\((?:[mwfdxh]|all genders?|gn|divers|div\.?)(?:\s*[/|,*:]\s*(?:[mwfdxh]|divers|div\.?))*\)", re.IGNORECASE
)
_SEGMENT = re.compile(r"[,|/:@()\[\]–—]|\s-\s|-\s|\s-")
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WORD = re.compile(rf"(?:[^\W_{_UNSPACED}])+(?:\+\+|#)?|[{_UNSPACED}]+")
_LISTED = re.compile(r"[;；]")
_SEVERAL = re.compile(r"\b(?:multiple|various|several) (?:\w+ )?(?:roles|positions|openings)\b", re.IGNORECASE)
_DIRECTIONS = frozenset(
    "and area areas bay central coast country countries downtown east eastern greater locations market metro mid"
    " midwest north northeast northern northwest office only or pacific region south southeast southern southwest"
    " territory to various west western within hybrid onsite remote remotely anywhere based americas us".split()
)
_NO_PLACES = frozenset(
    "ai ar art brand can college commerce data delta enterprise federal fleet gateway geo golden gtm hr id iii ii in"
    " iot it media me meta mobile ms nitro officer on or orange pr sales spring star talent turbo".split()
)
"""Words of trades and levels that are also cities, or codes of countries and states."""
_LANGUAGES = frozenset(
    "arabic bilingual cantonese chinese danish dutch english finnish french german greek hebrew hindi indonesian"
    " italian japanese korean mandarin norwegian polish portuguese russian spanish speaker speakers speaking swedish"
    " thai turkish ukrainian vietnamese".split()
)
_MIN_POPULATION = 15_000
_MOST_PLACE_WORDS = 4


class TitleParts(NamedTuple):
    """`level` and `subject` tell jobs apart, `places` do not; an untitled posting has no subject."""

    level: frozenset[str]
    subject: frozenset[str]
    places: frozenset[str]


@lru_cache(maxsize=100_000)
def title_parts(title: str) -> TitleParts:
    """The parts of a title.

    >>> parts = title_parts("Sr. ML Engineer, Search (m/w/d) - Berlin, Germany")
    >>> sorted(parts.level), sorted(parts.subject), sorted(parts.places)
    (['senior'], ['engineer', 'ml', 'search'], ['berlin', 'germany'])
    """
    plain = unicodedata.normalize("NFKC", title)
    level, subject, places, n_jobs = set(_LEVELS_UNSPACED.findall(plain)), set(), set(), 0
    for listed in _LISTED.split(_GENDERS.sub(" ", _LEVELS_UNSPACED.sub(" ", plain))):
        words: set[str] = set()
        for segment in _SEGMENT.split(listed):
            if _is_place(segment):
                places.update(fold_name(segment).split())
            else:
                words.update(_words(segment))
        level |= words & _LEVELS
        subject |= words - _LEVELS
        n_jobs += bool(words - _LEVELS)
    if n_jobs > 1 or _SEVERAL.search(plain):
        level = {MULTIPLE}
    return TitleParts(frozenset(level), frozenset(subject), frozenset(places))


def _words(segment: str) -> Iterator[str]:
    """The words of a part of a title in one spelling; pairs of signs where words are not set apart by blanks."""
    for written in _WORD.findall(segment):
        word = _SPELLINGS.get(written.casefold(), written.casefold())
        if written[0] >= "\u3040" and len(written) > 1:
            yield from map("".join, pairwise(written))
        elif not (word in _NOT_SUBJECT or _is_number(word) or (word in _NUMERALS and word == written)):
            yield word


def alike(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two subjects have most words in common, or one has all of the other's, and no language sets them apart.

    >>> alike(frozenset({"data", "analyst"}), frozenset({"data", "engineer"}))
    True
    >>> alike(frozenset({"sales", "agent"}), frozenset({"sales", "agent", "german", "speaking"}))
    False
    """
    if (left ^ right) & _LANGUAGES:
        return False
    common = len(left & right)
    return 2 * common >= max(len(left), len(right)) or common == min(len(left), len(right))


def _is_number(word: str) -> bool:
    """Numbers of requisitions and years: five signs with a digit ("R12345"), or digits alone."""
    return word.isdecimal() or (len(word) > 4 and sum(map(str.isdecimal, word)) > 2)


@lru_cache(maxsize=100_000)
def _is_place(segment: str) -> bool:
    """Whether a part of a title names places only, such as "North Central US" or "San Francisco"."""
    words = re.findall(r"[^\W_]+", fold_name(segment))
    at, named = 0, False
    while at < len(words):
        for size in range(min(_MOST_PLACE_WORDS, len(words) - at), 0, -1):
            if _names_place(" ".join(words[at : at + size])):
                at, named = at + size, True
                break
        else:
            if words[at] not in _DIRECTIONS and not words[at].isdecimal():
                return False
            named = named or words[at].isalpha()
            at += 1
    return named


def _names_place(name: str) -> bool:
    if name in _NO_PLACES:
        return False
    if name in country_names() or name in region_names() or name in areas():
        return True
    return len(name) > 2 and any(city.population >= _MIN_POPULATION for city in cities_named(name))
