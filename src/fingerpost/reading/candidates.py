"""Noun phrases of requirements that may name a skill: words between signs, prepositions, verbs and listed skills.

Whether a phrase names one is for `phrase_scorer` to say. The kind of a word is looked up once and remembered, and
places in the text are counted only for the few phrases that are skills: so a requirement costs a few microseconds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from fingerpost.reading.patterns import compiled_late, read_table

_T = TypeVar("_T")

Spans: TypeAlias = Sequence[tuple[Any, ...]]
"""(start, end, …) of each, in order."""

MAX_WORDS = 5
"""Longer runs are clauses, not names."""

MAX_REMEMBERED = 25_000
"""Entries; what a memory of words holds at most before it is emptied."""

KNOWN = "\u241a"
"""What stands for a listed skill among the words of a requirement: the picture of a control sign, in no real text."""

END = "\u2424"
"""What stands behind every requirement where several are read together: the picture of a line's end."""

_SIGNS = (
    (",", " , "),
    ("(", " ( "),
    (")", " ) "),
    ("/", " / "),
    (";", " ; "),
    (":", " : "),
    (". ", " . "),
    (END, f" {END} "),
)
"""Signs that stand apart from the words beside them; replacing them is quicker than any regular expression."""

END_KIND = "b"
_APART = frozenset(",()/;:")
_MARK = f" {KNOWN} "

_RUN = compiled_late("[wt](?:[wltd]*[wtd])?")
"""A phrase in kinds of words: w a word, l an adjective that leads to one, d a verb or noun, t a generic noun.

It begins at the first w or t, so that adjectives, verbs and nouns at its beginning are left out.

The other kinds end a phrase: e a preposition, a verb, or a word that no hard skill has in its name, a a noun that
announces skills, s a sign, k a listed skill, b the border between two requirements.
"""

_TABLE_KINDS = {"leading": "l", "trailing": "t", "verbs_or_nouns": "d", "verbs": "e", "ends": "e", "announces": "a"}
_NO_BLANKS = compiled_late(r"[\u2e80-\uf8ff\uff00-\uffdc]")


class Requirement(NamedTuple):
    """The sentence or bullet `whole[start:end]` as words and signs, and the kind of each, one letter of `kinds` each.

    Each listed skill, which are spans of the whole text, is one `KNOWN` among the words.
    """

    whole: str
    start: int
    end: int
    words: list[str]
    kinds: str
    known: Spans


class Requirements(NamedTuple):
    """Several requirements read at once, which is quicker than one by one: each of `spans`, then `END`, in `words`."""

    whole: str
    spans: Sequence[tuple[int, int, str]]
    words: list[str]
    kinds: str
    known: Spans

    def at(self, index: int, first: int, last: int) -> Requirement:
        """One of them, whose words are `words[first:last]`."""
        start, end, _ = self.spans[index]
        return Requirement(self.whole, start, end, self.words[first:last], self.kinds[first:last], self.known)


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
    return (
        no_skills
        | {word: kind for name, kind in _TABLE_KINDS.items() for word in table[name]}
        | {KNOWN: "k", END: END_KIND}
    )


def _kind(word: str) -> str:
    if kind := _word_kinds().get(word.lower()):
        return kind
    if word.isascii() and word.isalnum():  # what most words are, and no sign need be looked for
        return "e" if word.isdigit() else "w"
    begins, ends = word.lstrip(".")[:1].isalnum(), word[-1].isalnum() or word[-1] in "+#"
    if not (begins and ends) or _NO_BLANKS.search(word):
        return "s"
    return "w" if any(map(str.isalpha, word)) and not word.endswith(("'s", "’s")) else "e"


_kind_of = Remembered(_kind).__getitem__


def read_requirements(text: str, spans: Sequence[tuple[int, int, str]], known: Spans = ()) -> Requirements:
    """The words and signs of each `text[start:end]` of spans (start, end, …); each listed skill of it is one word.

    >>> read_requirements("SQL, and R&D tools", [(0, 8, "R"), (9, 18, "R")], [(0, 3)]).words
    ['␚', ',', 'and', '␤', 'R&D', 'tools', '␤']
    """
    marked = "".join(_pieces(text, spans, known))
    for sign, apart in _SIGNS:
        if sign in marked:
            marked = marked.replace(sign, apart)
    words = marked.replace(END, f" {END} ").split()
    return Requirements(text, spans, words, "".join(map(_kind_of, words)), known)


def read_requirement(text: str, start: int, end: int, known: Spans = ()) -> Requirement:
    """The words and signs of `text[start:end]`; its listed skills (start, end, …), in order, are one word each.

    >>> read_requirement("SQL, and R&D tools", 0, 18, [(0, 3)]).words[1:]
    [',', 'and', 'R&D', 'tools']
    """
    read = read_requirements(text, [(start, end, "")], known)
    return read.at(0, 0, len(read.words) - 1)


def _pieces(text: str, spans: Sequence[tuple[int, int, str]], known: Spans) -> list[str]:
    """The requirements cut at their listed skills, with a mark for each of these, and `END` behind each requirement."""
    pieces: list[str] = []
    add = pieces.append
    index, reached, n_known = 0, 0, len(known)
    for start, end, _ in spans:
        if start < reached:
            index = 0  # what follows a cue comes after the lists, wherever it stands
        reached = start
        while index < n_known and known[index][0] < start:
            index += 1
        while index < n_known and known[index][0] < end:
            low, high = known[index][:2]
            add(text[start:low])
            add(_MARK)
            start = high
            index += 1
        last = text[start:end]
        add(last[:-1] if last[-1:] == "." and _is_full_stop(last) else last)
        add(END)
    return pieces


def _is_full_stop(text: str) -> bool:
    """Whether the point at the end of a text is that of its last word."""
    return len(text) > 1 and not (text[-2].isspace() or text[-2] in _APART)


def find_candidates(requirement: Requirement | Requirements) -> list[tuple[int, int]]:
    """The phrases `words[first:last]` of a requirement that may name a skill, in order.

    >>> requirement = read_requirement("Strong knowledge of quarry mapping tools and SQL", 0, 48, [(45, 48)])
    >>> [requirement.words[first:last] for first, last in find_candidates(requirement)]
    [['quarry', 'mapping']]
    """
    words, kinds = requirement.words, requirement.kinds
    found = []
    for run in _RUN.finditer(kinds):
        first, last = run.span()
        if kinds[last - 1] == "t":
            last = _without_generic(words, kinds, first, last)
        if last - first <= MAX_WORDS:
            found.append((first, last))
    return found


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
    whole, high, _, words, kinds, known = requirement
    if n_before := kinds.count("k", 0, first):
        high = known[bisect_left(known, (high,)) + n_before - 1][1]
    start = high
    for index in range(kinds.rfind("k", 0, first) + 1, last):
        # Only blanks stand between one word and the next, so this finds the word itself.
        low = whole.index(words[index], high)
        high = low + len(words[index])
        if index == first:
            start = low
    return start, high
