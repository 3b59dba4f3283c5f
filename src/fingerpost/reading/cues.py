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

_BEFORE = " \n/(,-–—|:;&+\"'“”„‘’[{*#=.•·<>@~!?%…$"
_NO_BLANKS = re.compile(r"[\u2e80-\uffdc]")


class CueFinder:
    """Finds every cue phrase of several tables in one pass over a lower-cased text.

    >>> finder = CueFinder([{"seniority": {"senior": "senior"}, "visa": {"sponsor*": "sponsor"}}])
    >>> finder.find("a senior role, sponsorship offered; seniority counts")["visa"]
    (Hit(start=15, end=22, value='sponsor'),)
    """

    def __init__(self, tables: Iterable[CueTable]) -> None:
        targets: dict[str, list[_Target]] = {}
        for table in tables:
            for group, phrases in table.items():
                for phrase, value in phrases.items():
                    prefix = phrase.endswith("*")
                    targets.setdefault(phrase.removesuffix("*"), []).append((group, value, prefix))
        short = dict.fromkeys(phrase for phrase in targets if len(phrase) <= SHORT and all(map(_is_bounded, phrase)))
        searched: list[tuple[str, str, int]] = [(phrase, phrase, 0) for phrase in targets if phrase not in short]
        searched += [(before + phrase, phrase, 1) for phrase in short for before in _BEFORE]
        # Where the phrase begins in its pattern; whether its left and its right end must be looked at; its targets.
        self._patterns = [
            (skip, not skip and _is_bounded(phrase[0]), _is_bounded(phrase[-1]), tuple(targets[phrase]))
            for _, phrase, skip in searched
        ]
        self._automaton = _build(pattern for pattern, _, _ in searched)
        self._short = {phrase: tuple(targets[phrase]) for phrase in short}
        self._short_automaton = _build(short)

    def find(self, lower: str) -> dict[str, tuple[Hit, ...]]:
        """Cue group → its hits in a lower-cased text, in order of start."""
        found: defaultdict[str, list[Hit]] = defaultdict(list)
        last = len(lower)
        patterns, in_word, make = self._patterns, _IN_WORD, tuple.__new__
        for index, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            skip, left, right, targets = patterns[index]
            if left and start and in_word[lower[start - 1]]:
                continue
            inside = right and end < last and in_word[lower[end]]
            for group, value, prefix in targets:
                if prefix or not inside:
                    # The same as Hit(…), in half the time; this is the innermost loop of all reading.
                    found[group].append(make(Hit, (start + skip, end, value)))
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
