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
from itertools import product
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

_BLANK: Final = b" "[0]
_BLANKED: Final = bytes(byte if _in_word(bytes([byte]).decode(_CODEC, "replace")) else _BLANK for byte in range(256))
"""Byte of the alphabet → itself if it belongs to a word, else a blank."""

_BLANKED_LINES: Final = _BLANKED[:10] + b"\n" + _BLANKED[11:]
"""The same for many phrases at once, one a line."""

_LONGEST_SIGN: Final = 2


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
        self._signs = {phrase: targets.pop(phrase) for phrase in [*filter(_is_sign, targets)]}
        unspaced = {phrase: targets.pop(phrase) for phrase in [*filter(_is_unspaced, targets)]}
        patterns, self._entries = _patterns(targets)
        self._automaton = BytesAhoCorasick(
            patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
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


def _is_sign(phrase: str) -> bool:
    return len(phrase) <= _LONGEST_SIGN and not _WORD.search(phrase)


def _is_unspaced(phrase: str) -> bool:
    return not phrase.isascii() and _NO_BLANKS.search(phrase) is not None


def _patterns(targets: Mapping[str, tuple[_Target, ...]]) -> tuple[list[bytes], list[_Entry]]:
    """Phrases as the automaton looks for them, and for each what to do with a match.

    Signs are blanks, and a blank stands at an end where a word must end. All phrases are made ready at once: there are
    tens of thousands, and the start of every program waits for them.

    >>> _patterns({"machine learning": (), "sponsor*": (), ".net": ()})[0]
    [b' machine learning ', b' sponsor', b' net ']
    """
    bare = [phrase[:-1] if phrase[-1] == "*" else phrase for phrase in targets]
    joined = "\n".join(bare)
    written = joined.encode(_CODEC, "replace").split(b"\n")
    blanked = joined.encode(_CODEC, "fingerpost.blank").translate(_BLANKED_LINES).split(b"\n")
    # "b.s" and "b.s." look alike when signs are blanks, but one must end with a word and the other need not: of each
    # pattern, where it stands in the lists, by whether words must begin and end where it does.
    seen: dict[tuple[bool, bool], dict[bytes, int]] = {
        (left, right): {} for left, right in product((False, True), repeat=2)
    }
    patterns: list[bytes] = []
    entries: list[_Entry] = []
    for (phrase, stands_for), words, signs, bytes_ in zip(targets.items(), bare, blanked, written, strict=True):
        left, right = signs[0] != _BLANK, signs[-1] != _BLANK and phrase[-1] != "*"
        pattern = b" %b " % signs if left and right else b" " * left + signs + b" " * right
        places = seen[left, right]
        place = places.setdefault(pattern, len(patterns))
        if place < len(patterns):
            before, after, first, compared = entries[place]
            compared = compared or {pattern.strip().decode(_CODEC): first}
            entries[place] = (before, after, first, {**compared, words: stands_for})
            continue
        patterns.append(pattern)
        is_said = signs == bytes_ and _BLANK not in signs
        entries.append((1 - left, 1 + right, stands_for, None if is_said else {words: stands_for}))
    return patterns, entries
