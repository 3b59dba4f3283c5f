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
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final, TypeAlias

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation, MatchKind

from fingerpost.reading.document import Hit
from fingerpost.reading.patterns import compiled_late

CueTable: TypeAlias = Mapping[str, Mapping[str, str]]
"""cue group → {phrase: value}"""

_Target: TypeAlias = tuple[str, str]
"""cue group and value"""

_Entry: TypeAlias = tuple[int, int, str | None, str, str, tuple[_Target, ...], dict[str, tuple[_Target, ...]] | None]
"""what to take from a match's ends; the phrase to compare its words with, if any; the group and the value that most
phrases stand for, then all others; what other phrases of the same pattern stand for, if there are any"""

_WORD = re.compile(r"\w")
_NO_BLANKS = compiled_late(r"[\u2e80-\uffdc]")
_CODEC: Final = "cp1252"


def _in_word(char: str) -> bool:
    """Whether a character belongs to a word of a script that separates words."""
    return (char.isalnum() or char == "_") and not "\u2e80" <= char <= "\uffdc"


def _replace_foreign(error: UnicodeError) -> tuple[str, int]:
    """A letter for every letter that the one-byte alphabet lacks, a blank for every other character."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    foreign = error.object[error.start : error.end]
    if len(foreign) == 1:  # a typographic sign, as most are
        return "x" if _in_word(foreign) else " ", error.end
    if min(foreign) >= "\u2e80" and max(foreign) <= "\uffdc":  # the scripts without blanks, whole lines at a time
        return " " * len(foreign), error.end
    return "".join("x" if _in_word(char) else " " for char in foreign), error.end


codecs.register_error("fingerpost.blank", _replace_foreign)

_BLANK: Final = b" "[0]
_BLANKED: Final = bytes(byte if _in_word(bytes([byte]).decode(_CODEC, "replace")) else _BLANK for byte in range(256))
"""Byte of the alphabet → itself if it belongs to a word, else a blank."""

_BLANKED_LINES: Final = _BLANKED[:10] + b"\n" + _BLANKED[11:]
"""The same for many phrases at once, one a line."""

_LONGEST_SIGN: Final = 2
_BETWEEN: Final = "\t"
_LARGE: Final = 10_000
"""Phrases; what those of a larger group stand for is looked up when they are found."""


def _blanked(lower: str) -> bytes:
    return lower.encode(_CODEC, "fingerpost.blank").translate(_BLANKED)


def _blanked_text(lower: str) -> tuple[bytes, bool]:
    """As `_blanked`, and whether the text has characters that the alphabet lacks, as scripts without blanks have."""
    if lower.isascii():
        return lower.encode().translate(_BLANKED), False
    try:
        return lower.encode(_CODEC).translate(_BLANKED), False
    except UnicodeEncodeError:
        return _blanked(lower), True


class CueFinder:
    """Finds every cue phrase of several tables in one pass over a lower-cased text.

    >>> finder = CueFinder([{"seniority": {"senior": "senior"}, "visa": {"sponsor*": "sponsor"}}])
    >>> finder.find("a senior role, sponsorship offered; seniority counts")["visa"]
    (Hit(start=15, end=22, value='sponsor'),)
    """

    def __init__(self, tables: Iterable[CueTable]) -> None:
        groups = [(group, phrases) for table in tables for group, phrases in table.items()]
        phrases = dict.fromkeys(chain.from_iterable([phrases for _, phrases in groups]))
        # Of the taxonomy's tens of thousands of phrases few are ever found; what all others stand for is known now.
        self._large = [group for group in groups if len(group[1]) > _LARGE]
        self._small: dict[str, tuple[_Target, ...]] = {}
        for group, values in groups:
            if len(values) <= _LARGE:
                for phrase, value in values.items():
                    self._small[phrase] = (*self._small.get(phrase, ()), (group, value))
        short = [phrase for phrase in phrases if len(phrase) <= _LONGEST_SIGN]
        self._signs = {phrase: self._targets(phrase) for phrase in short if not _WORD.search(phrase)}
        unspaced = [phrase for phrase in phrases if not phrase.isascii() and _is_unspaced(phrase)]
        for phrase in (*self._signs, *unspaced):
            del phrases[phrase]
        patterns, self._phrases = _patterns(list(phrases))
        self._entries = _Entries(self._entry)
        self._automaton = BytesAhoCorasick(
            patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )
        self._unspaced = [(phrase, self._targets(phrase)) for phrase in unspaced]
        self._unspaced_automaton = AhoCorasick(
            [phrase.removesuffix("*") for phrase in unspaced],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    def _targets(self, phrase: str) -> tuple[_Target, ...]:
        """What a phrase stands for in each group that holds it."""
        targets = self._small.get(phrase, ())
        for group, values in self._large:
            if phrase in values:
                targets = (*targets, (group, values[phrase]))
        return targets

    def _entry(self, index: int) -> _Entry:
        """What to do with a match of a pattern."""
        phrase = self._phrases[index]
        said = phrase.split(_BETWEEN) if _BETWEEN in phrase else [phrase]
        begins, ends, is_said = _form(said[0])
        (group, value), *more = targets = self._targets(said[0])
        bare = [_bare(phrase) for phrase in said]
        if len(said) == 1:
            return 1 - begins, 1 + ends, None if is_said else bare[0], group, value, tuple(more), None
        others = dict(zip(bare, [targets, *map(self._targets, said[1:])], strict=True))
        return 1 - begins, 1 + ends, bare[0], group, value, tuple(more), others

    def find(self, lower: str) -> dict[str, tuple[Hit, ...]]:
        """Cue group → its hits in a lower-cased text, in order of start."""
        found: defaultdict[str, list[Hit]] = defaultdict(list)
        entries, make = self._entries, tuple.__new__
        words, is_foreign = _blanked_text(lower)
        for index, start, end in self._automaton.find_matches_as_indexes(b" %b " % words, overlapping=True):
            before, after, phrase, group, value, more, others = entries[index]
            if before:  # few begin in the midst of a word, and a new number costs more than to ask
                start -= before
            end -= after
            if phrase is not None and (said := lower[start:end]) != phrase:
                if others is not None:
                    for group, value in others.get(said) or others.get(said.replace("-", " "), ()):
                        found[group].append(make(Hit, (start, end, value)))
                    continue
                if said.replace("-", " ") != phrase:
                    continue
            # The same as Hit(…), in half the time; this is the innermost loop of all reading.
            found[group].append(make(Hit, (start, end, value)))
            for group, value in more:
                found[group].append(make(Hit, (start, end, value)))
        for sign, stands_for in self._signs.items():
            if sign in lower:
                _find_sign(sign, stands_for, lower, found)
        if is_foreign and self._unspaced and _NO_BLANKS.search(lower):
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


class _Entries(dict[int, _Entry]):
    """Number of a pattern → what to do with a match, made when it is first found: a text holds few of all phrases."""

    def __init__(self, make: Callable[[int], _Entry]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, index: int) -> _Entry:
        made = self[index] = self._make(index)
        return made


def _is_unspaced(phrase: str) -> bool:
    return any("\u2e80" <= char <= "\uffdc" for char in phrase)


def _bare(phrase: str) -> str:
    return phrase[:-1] if phrase[-1] == "*" else phrase


def _form(phrase: str) -> tuple[bool, bool, bool]:
    """Whether a word must begin and must end where a phrase does, and whether the automaton looks for it as it is."""
    if phrase.isascii() and phrase.replace(" ", "").isalnum() and phrase[0] != " " != phrase[-1]:  # what most are
        return True, True, " " not in phrase
    bare = _bare(phrase)
    signs = _blanked(bare)
    is_said = _BLANK not in signs and signs == bare.encode(_CODEC, "replace")
    return signs[0] != _BLANK, signs[-1] != _BLANK and phrase[-1] != "*", is_said


def _patterns(phrases: Sequence[str]) -> tuple[list[bytes], list[str]]:
    """Phrases as the automaton looks for them, and the phrases that each pattern stands for, tabs between them.

    Signs are blanks, and a blank stands at an end where a word must end. All phrases are made ready at once: there are
    tens of thousands, and the start of every program waits for them.

    >>> _patterns(["machine learning", "sponsor*", ".net", "machine/learning"])
    ([b' machine learning ', b' sponsor', b' net '], ['machine learning\\tmachine/learning', 'sponsor*', '.net'])
    """
    blanked = "\n".join(phrases).encode(_CODEC, "fingerpost.blank").translate(_BLANKED_LINES).split(b"\n")
    # "b.s" and "b.s." look alike when signs are blanks, but one must end with a word and the other need not: of each
    # pattern, where it stands in the lists, by whether words must begin and end where it does.
    whole: dict[bytes, int] = {}
    partial: dict[tuple[bool, bool, bytes], int] = {}
    patterns: list[bytes] = []
    said: list[str] = []
    for phrase, signs in zip(phrases, blanked, strict=True):
        n = len(patterns)
        if signs[0] != _BLANK != signs[-1]:  # what nearly all are; the sign of a word's beginning, "*", is a blank too
            pattern = b" %b " % signs
            place = whole.setdefault(pattern, n)
        else:
            begins, ends, _ = _form(phrase)
            pattern = b" " * begins + (signs[:-1] if phrase[-1] == "*" else signs) + b" " * ends
            place = partial.setdefault((begins, ends, pattern), n)
        if place == n:
            patterns.append(pattern)
            said.append(phrase)
        else:
            said[place] += _BETWEEN + phrase
    return patterns, said
