"""Many expressions over a short window, of which only those are tried whose words occur in it.

A rule of thirty alternatives is slow because each is tried at every character. Here each alternative knows words one
of which must occur wherever it matches, and one pass over the window tells which alternatives are worth a try.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from fingerpost.reading.patterns import any_of, any_of_lower

_SIGNS = "\\[](){}|.^$*+?"
_OPTIONAL = "?*{"
_CASED = "(?-i:"
_LONG = 5
_NO_GUARDS: tuple[frozenset[str], ...] = (frozenset(),) * 3
_LOOKS = ("(?=", "(?!", "(?<")
_SET_OF_SIGNS = re.compile(r"\[((?:\\[^\w\s]|[^\w\s\\^-])+-?)\]")
_GROUP_BEGIN = re.compile(r"^\((?:\?-?i?:)?")


class _Guards:
    """Which of several expressions may match in a window: those whose words occur there.

    An expression has up to three guards, the most telling sets of words of which it needs one; the bits of all first
    guards are followed by those of all second and third ones.
    """

    def __init__(self, expressions: Sequence[str], known: frozenset[str]) -> None:
        needs = [(*_needs(one, known), *_NO_GUARDS)[: len(_NO_GUARDS)] for one in expressions]
        self.first = [guards[0] for guards in needs]
        self._always = 0
        enables: dict[str, int] = {}
        for place, guard in enumerate(guard for guards in zip(*needs, strict=True) for guard in guards):
            self._always |= 0 if guard else 1 << place
            for word in guard:
                enables[word] = enables.get(word, 0) | 1 << place
        self._n = len(expressions)
        self._enables = list(enables.values())
        # Bytes, since where the words stand does not matter, and to count characters takes longer than to find them.
        self._words = BytesAhoCorasick(
            [word.encode() for word in enables],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
        )

    def enabled(self, window: str) -> int:
        """The expressions that may match in a lower-cased window, as bits."""
        found, enables, encoded = self._always, self._enables, window.encode("utf-8", "surrogatepass")
        for index, _, _ in self._words.find_matches_as_indexes(encoded, overlapping=True):
            found |= enables[index]
        return found & (found := found >> self._n) & (found >> self._n)


class GuardedRules:
    r"""Rules, each a list of alternatives, that are searched for in a window of a text.

    `known` words occur in most windows and are poor guards. Alternatives that hold `(?-i:…)` care for casing and are
    searched for in the text as it is written.

    >>> rules = GuardedRules([[r"no (?:more )?telework\b"], [r"on[- ]?site only", r"\d+ days"]], known=["telework"])
    >>> rules.guards
    (('no ',), ('site only',), (' days',))
    >>> text = "Sorry, no telework, on-site only"
    >>> [(rule, found.group()) for rule, found in rules.find(text, text.lower(), 0, 32)]
    [(0, 'no telework'), (1, 'on-site only')]
    """

    def __init__(self, rules: Sequence[Iterable[str]], known: Collection[str] = ()) -> None:
        self._split = [
            (rule, one) for rule, alternatives in enumerate(rules) for each in alternatives for one in _split(each)
        ]
        self._guards = _Guards([one for _, one in self._split], frozenset(known))
        self.guards = tuple(tuple(sorted(guard)) for guard in self._guards.first)
        self._tries: dict[int, tuple[int, bool, re.Pattern[str]]] = {}

    def find(self, text: str, lower: str, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
        """(number of the rule, match) inside `text[start:end]`, rule by rule."""
        enabled, tries = self._guards.enabled(lower[start:end]), self._tries
        while enabled:
            lowest = enabled & -enabled
            enabled ^= lowest
            rule, is_cased, pattern = tries.get(lowest) or self._compiled(lowest)
            written = text if is_cased else lower
            if first := pattern.search(written, start, end):
                for match in pattern.finditer(written, first.start(), end):
                    yield rule, match

    def _compiled(self, bit: int) -> tuple[int, bool, re.Pattern[str]]:
        """An alternative's rule, casing and expression, compiled when it is first worth a try."""
        rule, written = self._split[bit.bit_length() - 1]
        is_cased = _CASED in written
        self._tries[bit] = (rule, is_cased, (any_of if is_cased else any_of_lower)([written]))
        return self._tries[bit]


class GuardedSearch:
    r"""One expression of many alternatives, searched for in lower-cased text as `any_of_lower` of them would be.

    >>> says = GuardedSearch([r"\b(?:visa|visum) support", r"we (?:do )?sponsor"])
    >>> says.search("yes, we sponsor").group(), says.search("no sponsors"), says.may_match("visa card")
    ('we sponsor', None, False)
    """

    def __init__(self, alternatives: str | Iterable[str]) -> None:
        listed = [alternatives] if isinstance(alternatives, str) else alternatives
        self._alternatives = tuple(one for each in listed for one in _split(each))
        self._tries: dict[int, re.Pattern[str]] = {}

    @cached_property
    def _guards(self) -> _Guards:
        return _Guards(self._alternatives, frozenset())

    def may_match(self, window: str) -> bool:
        """Whether the words that some alternative needs occur in a lower-cased window."""
        return self._guards.enabled(window) != 0

    def search(self, lower: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first match inside `lower[start:end]`, of the first alternative that matches there."""
        enabled, tries = self._guards.enabled(lower[start:end]), self._tries
        best: re.Match[str] | None = None
        while enabled:
            lowest = enabled & -enabled
            enabled ^= lowest
            pattern = tries.get(lowest) or self._compiled(lowest)
            found = pattern.search(lower, start, end)
            if found is not None and (best is None or found.start() < best.start()):
                best = found
        return best

    def _compiled(self, bit: int) -> re.Pattern[str]:
        """An alternative's expression, compiled when it is first worth a try."""
        self._tries[bit] = any_of_lower([self._alternatives[bit.bit_length() - 1]])
        return self._tries[bit]


@lru_cache(maxsize=512)
def needed_words(expression: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    r"""Words one of which occurs wherever an expression matches; empty when nothing is certain.

    >>> sorted(needed_words(r"(?:fully|100 ?%) remote\b")), sorted(needed_words(r"\d+ ?(?:days?|times) [^.]{0,9}"))
    ([' remote'], ['day', 'times'])
    """
    choices = [_needed_of_one(single, known) for single in _split(expression)]
    if not all(choices):
        return frozenset()
    return frozenset(word for choice in choices for word in choice)


def _needed_of_one(expression: str, known: frozenset[str]) -> frozenset[str]:
    """As `needed_words`, of an expression without alternatives at its top."""
    needs = _needs(expression, known)
    return needs[0] if needs else frozenset()


def _needs(expression: str, known: frozenset[str]) -> list[frozenset[str]]:
    """All sets of words of which an expression without alternatives at its top needs one, the most telling first."""
    needs = (words for words in _words_and_groups(expression, known) if words and all(word.strip() for word in words))
    return sorted(needs, key=lambda words: _worth(words, known), reverse=True)


def _worth(words: frozenset[str], known: frozenset[str]) -> float:
    """Long words are worth more than short or known ones, few a little more than many."""
    shortest = min((0.5 if word.strip() in known else len(word.strip()) for word in words), default=0)
    return min(shortest, _LONG) - len(words) / 100


def _words_and_groups(expression: str, known: frozenset[str]) -> Iterator[frozenset[str]]:
    """The runs of plain characters and the groups that an expression needs."""
    run = ""
    position = 0
    while position < len(expression):
        end, item = _item(expression, position)
        is_optional = end < len(expression) and expression[end] in _OPTIONAL
        position = end
        if len(item) == 1 and item not in _SIGNS and not is_optional:
            run += item.lower()
            continue
        if run:
            yield frozenset([run])
        run = ""
        if is_optional:
            continue
        if item.startswith("(") and not item.startswith(_LOOKS):
            yield needed_words(_GROUP_BEGIN.sub("", item)[:-1], known)
        elif signs := _SET_OF_SIGNS.fullmatch(item):
            yield frozenset(signs[1].replace("\\", ""))
    if run:
        yield frozenset([run])


def _item(expression: str, position: int) -> tuple[int, str]:
    """The end and the text of the character, escape, class, count or group that begins at a position."""
    char = expression[position]
    end = position + 1
    if char == "\\":
        end += 1
    elif char == "{":
        end = expression.index("}", position) + 1
    elif char == "[":
        while expression[end] != "]":
            end += 2 if expression[end] == "\\" else 1
        end += 1
    elif char == "(":
        while expression[end] != ")":
            end, _ = _item(expression, end)
        end += 1
    return end, expression[position:end]


@lru_cache(maxsize=512)
def _split(expression: str) -> tuple[str, ...]:
    """The alternatives at the top of an expression.

    >>> _split("a|b(?:c|d)|[|]")
    ('a', 'b(?:c|d)', '[|]')
    """
    found = [""]
    position = 0
    while position < len(expression):
        position, item = _item(expression, position)
        if item == "|":
            found.append("")
        else:
            found[-1] += item
    return tuple(found)
