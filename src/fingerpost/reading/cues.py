"""One pass over the words: the cue phrases of all readers sit in one Aho-Corasick automaton.

A reader module states its phrases as `CUES: CueTable`, a mapping from cue group to {phrase: value}; phrases are
lower case. They match on word boundaries; a phrase that ends in `*` matches the start of a word ("sponsor*").
Chinese, Japanese and Korean phrases have no word boundaries and match anywhere.

Short phrases ("r", "ml") stand inside very many words. They are therefore searched for with the character before
them, which leaves a tenth of the hits to look at; in texts in scripts without blanks they are searched for as they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from fingerpost.reading.document import Hit

CueTable: TypeAlias = Mapping[str, Mapping[str, str]]
"""cue group → {phrase: value}"""

_Target: TypeAlias = tuple[str, str, bool]
"""cue group, value, and whether the phrase may go on inside a word"""

SHORT = 2
"""Characters; bounded phrases up to this length are searched for together with the character before them."""

_LEFT, _RIGHT = 1, 2
"""The ends of a pattern at which no word may go on."""

_BEFORE = " \n/(,-–—|:;&+\"'“”„‘’[{*#=.•·<>@~!?%…$"
_NO_BLANKS = re.compile(r"[\u2e80-\uffdc]")


class CueFinder:
    """Finds every cue phrase of several tables in one pass over a lower-cased text.

    >>> finder = CueFinder([{"seniority": {"senior": "senior"}, "visa": {"sponsor*": "sponsor"}}])
    >>> finder.find("a senior role, sponsorship offered; seniority counts")["visa"]
    (Hit(start=15, end=22, value='sponsor'),)
    """

    def __init__(self, tables: Iterable[CueTable]) -> None:
        targets: dict[str, tuple[_Target, ...]] = {}
        for table in tables:
            for group, phrases in table.items():
                for phrase, value in phrases.items():
                    searched_for = phrase.removesuffix("*")
                    target = (group, value, phrase.endswith("*"))
                    targets[searched_for] = (*targets[searched_for], target) if searched_for in targets else (target,)
        self._short = {
            phrase: stands_for
            for phrase, stands_for in targets.items()
            if len(phrase) <= SHORT and all(map(_is_bounded, phrase))
        }
        long = [phrase for phrase in targets if phrase not in self._short]
        short = [phrase for phrase in self._short for _ in _BEFORE]
        # Of each pattern: which of its ends must be looked at, where its phrase begins, and what it stands for. Most
        # hits are dropped for what stands at their ends, so the ends lie apart from the rest, close together.
        self._ends = bytes([_LEFT * _IN_WORD[phrase[0]] + _RIGHT * _IN_WORD[phrase[-1]] for phrase in long])
        self._ends += bytes([_RIGHT]) * len(short)
        self._skips = bytes(len(long)) + bytes([1]) * len(short)
        self._targets = [targets[phrase] for phrase in (*long, *short)]
        self._automaton = _build([*long, *(before + phrase for phrase in self._short for before in _BEFORE)])
        self._short_automaton = _build(self._short)

    def find(self, lower: str) -> dict[str, tuple[Hit, ...]]:
        """Cue group → its hits in a lower-cased text, in order of start."""
        found: defaultdict[str, list[Hit]] = defaultdict(list)
        last = len(lower)
        ends, skips, targets, in_word, make = self._ends, self._skips, self._targets, _IN_WORD, tuple.__new__
        for index, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            checked = ends[index]
            if checked & _LEFT and start and in_word[lower[start - 1]]:
                continue
            inside = checked & _RIGHT and end < last and in_word[lower[end]]
            for group, value, prefix in targets[index]:
                if prefix or not inside:
                    # The same as Hit(…), in half the time; this is the innermost loop of all reading.
                    found[group].append(make(Hit, (start + skips[index], end, value)))
        for group, hit in self._find_short(lower):
            found[group].append(hit)
        return {group: tuple(sorted(hits)) if len(hits) > 1 else (hits[0],) for group, hits in found.items()}

    def _find_short(self, lower: str) -> Iterator[tuple[str, Hit]]:
        """Short phrases that no usual character stands before: at the start, and in scripts without blanks."""
        spans = [(0, size) for size in range(1, min(SHORT, len(lower)) + 1) if lower[:size] in self._short]
        if not lower.isascii() and _NO_BLANKS.search(lower):
            found = self._short_automaton.find_matches_as_indexes(lower, overlapping=True)
            spans += [(start, end) for _, start, end in found if start and lower[start - 1] >= "\u2e80"]
        for start, end in spans:
            if start and _is_bounded(lower[start - 1]):
                continue
            inside = end < len(lower) and _is_bounded(lower[end])
            for group, value, prefix in self._short.get(lower[start:end], ()):
                if prefix or not inside:
                    yield group, Hit(start, end, value)


class _InWord(dict[str, bool]):
    """Character → whether it belongs to a word; remembers what it was asked, which is quicker than asking again."""

    def __missing__(self, char: str) -> bool:
        self[char] = _is_bounded(char)
        return self[char]


_IN_WORD = _InWord()


def _build(patterns: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(list(patterns), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)


def _is_bounded(char: str) -> bool:
    """Whether a character belongs to a word of a script that separates words."""
    return (char.isalnum() or char == "_") and not "\u2e80" <= char <= "\uffdc"
