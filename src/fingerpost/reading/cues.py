"""One pass over the words: the cue phrases of all readers sit in one Aho-Corasick automaton.

A reader module states its phrases as `CUES: CueTable`, a mapping from cue group to {phrase: value}; phrases are
lower case. They match on word boundaries; a phrase that ends in `*` matches the start of a word ("sponsor*").
Chinese, Japanese and Korean phrases have no word boundaries and match anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from fingerpost.reading.document import Hit

CueTable: TypeAlias = Mapping[str, Mapping[str, str]]
"""cue group → {phrase: value}"""


class CueFinder:
    """Finds every cue phrase of several tables in one pass over a lower-cased text.

    >>> finder = CueFinder([{"seniority": {"senior": "senior"}, "visa": {"sponsor*": "sponsor"}}])
    >>> finder.find("a senior role, sponsorship offered; seniority counts")["visa"]
    (Hit(start=15, end=22, value='sponsor'),)
    """

    def __init__(self, tables: Iterable[CueTable]) -> None:
        targets: dict[str, list[tuple[str, str, bool]]] = {}
        for table in tables:
            for group, phrases in table.items():
                for phrase, value in phrases.items():
                    prefix = phrase.endswith("*")
                    targets.setdefault(phrase.removesuffix("*"), []).append((group, value, prefix))
        self._targets = [tuple(target) for target in targets.values()]
        self._bounded = [(_is_bounded(phrase[0]), _is_bounded(phrase[-1])) for phrase in targets]
        self._automaton = AhoCorasick(
            list(targets), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def find(self, lower: str) -> dict[str, tuple[Hit, ...]]:
        """Cue group → its hits in a lower-cased text, in order of start."""
        found: dict[str, list[Hit]] = {}
        last = len(lower)
        for index, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            left, right = self._bounded[index]
            if left and start and _is_bounded(lower[start - 1]):
                continue
            inside = right and end < last and _is_bounded(lower[end])
            for group, value, prefix in self._targets[index]:
                if prefix or not inside:
                    found.setdefault(group, []).append(Hit(start, end, value))
        return {group: tuple(sorted(hits)) for group, hits in found.items()}


def _is_bounded(char: str) -> bool:
    """Whether a character belongs to a word of a script that separates words."""
    return (char.isalnum() or char == "_") and not "\u2e80" <= char <= "\uffdc"
