"""One pass over the words: the cue phrases of all readers sit in one Aho-Corasick automaton.

A reader module states its phrases as `CUES: CueTable`, a mapping from cue group to {phrase: value}; phrases are
lower case. They match on word boundaries; a phrase that ends in `*` matches the start of a word ("sponsor*").
Chinese, Japanese and Korean phrases have no word boundaries and match anywhere.

The automaton looks at a text in which every sign that ends a word is a blank, one byte for each character, and its
phrases are written in the same way with a blank at either end: so what it finds stands on word boundaries, and only
phrases of several words or with signs ("c++", "a/b test") are compared with the text once more. A hyphen in the text
may stand for a phrase's blank ("fine-tuning").
"""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation, MatchKind

from fingerpost.reading.document import Hit

CueTable: TypeAlias = Mapping[str, Mapping[str, str]]
"""cue group → {phrase: value}"""

_Target: TypeAlias = tuple[str, str]
"""cue group and value"""

_Entry: TypeAlias = tuple[int, int, tuple[_Target, ...], dict[str, tuple[_Target, ...]] | None]
"""what to take from a match's ends, what it stands for, and the phrases to compare its words with, if any"""

_WORD = re.compile(r"\w")
_NO_BLANKS = re.compile(r"[\u2e80-\uffdc]")
_CODEC: Final = "cp1252"


def _in_word(char: str) -> bool:
    """Whether a character belongs to a word of a script that separates words."""
    return (char.isalnum() or char == "_") and not "\u2e80" <= char <= "\uffdc"


def _replace_foreign(error: UnicodeError) -> tuple[str, int]:
    """A letter for every letter that the one-byte alphabet lacks, a blank for every other character."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    foreign = error.object[error.start : error.end]
    return "".join("x" if _in_word(char) else " " for char in foreign), error.end


codecs.register_error("fingerpost.blank", _replace_foreign)

_BLANKED: Final = bytes(byte if _in_word(bytes([byte]).decode(_CODEC, "replace")) else b" "[0] for byte in range(256))
"""Byte of the alphabet → itself if it belongs to a word, else a blank."""


def _blanked(lower: str) -> bytes:
    return lower.encode(_CODEC, "fingerpost.blank").translate(_BLANKED)


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
                    target = (group, value)
                    targets[phrase] = (*targets[phrase], target) if phrase in targets else (target,)
        self._signs = {phrase: targets.pop(phrase) for phrase in list(targets) if not _WORD.search(phrase)}
        unspaced = {phrase: targets.pop(phrase) for phrase in list(targets) if _NO_BLANKS.search(phrase)}
        # "b.s" and "b.s." look alike when signs are blanks, but one must end with a word and the other need not.
        alike: dict[tuple[bytes, bool, bool], list[str]] = {}
        for phrase in targets:
            alike.setdefault((_pattern(phrase), *_bounds(phrase)), []).append(phrase)
        self._entries = [_entry(phrases, targets) for phrases in alike.values()]
        self._automaton = BytesAhoCorasick(
            [pattern for pattern, _, _ in alike],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )
        self._unspaced = list(unspaced.items())
        self._unspaced_automaton = AhoCorasick(
            [phrase.removesuffix("*") for phrase in unspaced],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    def find(self, lower: str) -> dict[str, tuple[Hit, ...]]:
        """Cue group → its hits in a lower-cased text, in order of start."""
        found: defaultdict[str, list[Hit]] = defaultdict(list)
        entries, make = self._entries, tuple.__new__
        for index, start, end in self._automaton.find_matches_as_indexes(b" %b " % _blanked(lower), overlapping=True):
            before, after, stands_for, compared = entries[index]
            start -= before
            end -= after
            if compared is not None:
                words = lower[start:end]
                stands_for = compared.get(words) or compared.get(words.replace("-", " "), ())
            for group, value in stands_for:
                # The same as Hit(…), in half the time; this is the innermost loop of all reading.
                found[group].append(make(Hit, (start, end, value)))
        for sign, stands_for in self._signs.items():
            _find_sign(sign, stands_for, lower, found)
        if self._unspaced and not lower.isascii() and _NO_BLANKS.search(lower):
            self._find_unspaced(lower, found)
        return {group: tuple(sorted(hits)) if len(hits) > 1 else (hits[0],) for group, hits in found.items()}

    def _find_unspaced(self, lower: str, found: defaultdict[str, list[Hit]]) -> None:
        """Phrases with characters of scripts without blanks; at an end of another script a word may not go on."""
        for index, start, end in self._unspaced_automaton.find_matches_as_indexes(lower, overlapping=True):
            phrase, stands_for = self._unspaced[index]
            if start and _in_word(phrase[0]) and _in_word(lower[start - 1]):
                continue
            if end < len(lower) and _in_word(phrase[-1]) and _in_word(lower[end]):
                continue
            for group, value in stands_for:
                found[group].append(Hit(start, end, value))


def _find_sign(sign: str, stands_for: tuple[_Target, ...], lower: str, found: defaultdict[str, list[Hit]]) -> None:
    """A phrase without letters or digits ("€") is found wherever it stands."""
    start = lower.find(sign)
    while start >= 0:
        end = start + len(sign)
        for group, value in stands_for:
            found[group].append(Hit(start, end, value))
        start = lower.find(sign, end)


def _pattern(phrase: str) -> bytes:
    """A phrase as the automaton looks for it: signs are blanks, and a blank stands where a word must end.

    >>> _pattern("machine learning"), _pattern("sponsor*"), _pattern(".net")
    (b' machine learning ', b' sponsor', b' net ')
    """
    left, right = _bounds(phrase)
    return b" " * left + _blanked(phrase.removesuffix("*")) + b" " * right


def _bounds(phrase: str) -> tuple[bool, bool]:
    """Whether a word must begin and end where the phrase does."""
    return _in_word(phrase[0]), _in_word(phrase[-1])


def _entry(phrases: list[str], targets: Mapping[str, tuple[_Target, ...]]) -> _Entry:
    left, right = _bounds(phrases[0])
    before, after = 1 - left, 1 + right
    bare = [phrase.removesuffix("*") for phrase in phrases]
    if len(phrases) == 1 and b" " not in _blanked(bare[0]) and bare[0].encode(_CODEC, "ignore") == _blanked(bare[0]):
        return before, after, targets[phrases[0]], None
    return before, after, (), {written: targets[phrase] for written, phrase in zip(bare, phrases, strict=True)}
