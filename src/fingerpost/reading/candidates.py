"""Noun phrases of requirements that may name a skill: words between signs, prepositions, verbs and listed skills.

Whether a phrase names one is for `phrase_scorer` to say. The kind of a word is looked up once and remembered, and
places in the text are counted only for the few phrases that are skills: so a requirement costs a few microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from fingerpost.reading.patterns import read_table

_T = TypeVar("_T")

Spans: TypeAlias = Sequence[tuple[Any, ...]]
"""(start, end, …) of each, in order."""

MAX_WORDS = 5
"""Longer runs are clauses, not names."""

MAX_REMEMBERED = 50_000
"""Entries; what a memory of words holds at most before it is emptied."""

KNOWN = "\u241a"
"""What stands for a listed skill among the words of a requirement: the picture of a control sign, in no real text."""

_SIGNS = ((",", " , "), ("(", " ( "), (")", " ) "), ("/", " / "), (";", " ; "), (":", " : "), (". ", " . "))
"""Signs that stand apart from the words beside them; replacing them is quicker than any regular expression."""

_MARK = f" {KNOWN} "

_RUN = re.compile("[ld]*([wt](?:[wltd]*[wtd])?)")
"""A phrase in kinds of words: w a word, l an adjective that leads to one, d a verb or noun, t a generic noun.

The other kinds end a phrase: e a preposition, a verb, or a word that no hard skill has in its name, a a noun that
announces skills, s a sign, k a listed skill.
"""

_TABLE_KINDS = {"leading": "l", "trailing": "t", "verbs_or_nouns": "d", "verbs": "e", "ends": "e", "announces": "a"}
_NO_BLANKS = re.compile(r"[\u2e80-\uf8ff\uff00-\uffdc]")


class Requirement(NamedTuple):
    """A sentence or bullet from `start` on, as words and signs, and the kind of each, one letter of `kinds` each.

    In `text` each skill of `known`, which are spans of the whole text, is one `KNOWN` between blanks.
    """

    start: int
    text: str
    words: list[str]
    kinds: str
    known: Spans


class Remembered(dict[str, _T]):
    """Word → what a function makes of it; emptied when it grows too large."""

    def __init__(self, make: Callable[[str], _T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> _T:
        if len(self) > MAX_REMEMBERED:
            self.clear()
        made = self[word] = self._make(word)
        return made


@cache
def _word_kinds() -> dict[str, str]:
    table = read_table("unlisted_words")
    no_skills = {word: "e" for name in ("abilities", "formal") for word in read_table("not_skills")[name]}
    return no_skills | {word: kind for name, kind in _TABLE_KINDS.items() for word in table[name]} | {KNOWN: "k"}


def _kind(word: str) -> str:
    if kind := _word_kinds().get(word.lower()):
        return kind
    begins, ends = word.lstrip(".")[:1].isalnum(), word[-1].isalnum() or word[-1] in "+#"
    if not (begins and ends) or _NO_BLANKS.search(word):
        return "s"
    return "w" if any(map(str.isalpha, word)) and not word.endswith(("'s", "’s")) else "e"


_KINDS = Remembered(_kind)


def read_requirement(text: str, start: int, end: int, known: Spans = ()) -> Requirement:
    """The words and signs of `text[start:end]`; its listed skills (start, end, …), in order, are one word each.

    >>> read_requirement("SQL, and R&D tools", 0, 18, [(0, 3)]).words[1:]
    [',', 'and', 'R&D', 'tools']
    """
    plain = _marked(text, start, end, known) if known else text[start:end]
    words = _split(plain)
    return Requirement(start, plain, words, "".join(map(_KINDS.__getitem__, words)), known)


def _split(text: str) -> list[str]:
    for sign, apart in _SIGNS:
        if sign in text:
            text = text.replace(sign, apart)
    words = text.split()
    if words and words[-1][-1] == "." and len(words[-1]) > 1:
        words[-1] = words[-1][:-1]
    return words


def _marked(text: str, start: int, end: int, known: Spans) -> str:
    pieces: list[str] = []
    for low, high, *_ in known:
        pieces += (text[start:low], _MARK)
        start = high
    pieces.append(text[start:end])
    return "".join(pieces)


def find_candidates(requirement: Requirement) -> Iterator[tuple[int, int]]:
    """The phrases `words[first:last]` of a requirement that may name a skill, in order.

    >>> requirement = read_requirement("Strong knowledge of quarry mapping tools and SQL", 0, 48, [(45, 48)])
    >>> [requirement.words[first:last] for first, last in find_candidates(requirement)]
    [['quarry', 'mapping']]
    """
    _, _, words, kinds, _ = requirement
    for run in _RUN.finditer(kinds):
        first, last = run.span(1)
        if kinds[last - 1] == "t":
            last = _without_generic(words, kinds, first, last)
        if last - first <= MAX_WORDS:
            yield first, last


def _without_generic(words: list[str], kinds: str, first: int, last: int) -> int:
    """Where a phrase ends when generic nouns at its end are left out, as far as a name remains."""
    end = last
    while end > first + 1 and kinds[end - 1] == "t":
        end -= 1
    if end - first > 1 or not (words[first].islower() and words[first].isalpha()):
        return end
    return min(first + 2, last)


def span_of(requirement: Requirement, first: int, last: int) -> tuple[int, int]:
    """Where the words `words[first:last]` stand in the whole text.

    >>> span_of(read_requirement("R, Quarto and SQL", 3, 17, [(14, 17)]), 0, 1)
    (3, 9)
    """
    start, text, words, kinds, known = requirement
    for low, high, *_ in known[: kinds.count("k", 0, first)]:
        start += high - low - len(_MARK)
    low = high = 0
    for index in range(last):
        # Only blanks stand between one word and the next, so this finds the word itself.
        low_here = text.index(words[index], high)
        high = low_here + len(words[index])
        low = low_here if index <= first else low
    return start + low, start + high
