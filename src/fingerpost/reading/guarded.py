"""Many expressions over a short window, of which only those are tried whose words occur in it.

A rule of thirty alternatives is slow because each is tried at every character. Here each alternative knows words one
of which must occur wherever it matches, and one pass over the window tells which alternatives are worth a try.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from fingerpost.reading.patterns import any_of, any_of_lower

_SIGNS = "\\[](){}|.^$*+?"
_OPTIONAL = "?*{"
_CASED = "(?-i:"
_LONG = 5
_LOOKS = ("(?=", "(?!", "(?<")
_GROUP_BEGIN = re.compile(r"^\((?:\?-?i?:)?")


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
        split = [
            (rule, one) for rule, alternatives in enumerate(rules) for each in alternatives for one in _split(each)
        ]
        self.guards = tuple(tuple(sorted(needed_words(one, frozenset(known)))) for _, one in split)
        self._split = split
        self._tries: dict[int, tuple[int, bool, re.Pattern[str]]] = {}
        enables: dict[str, int] = {}
        for bit, guard in enumerate(self.guards):
            for word in guard:
                enables[word] = enables.get(word, 0) | 1 << bit
        self._always = sum(1 << bit for bit, guard in enumerate(self.guards) if not guard)
        self._enables = list(enables.values())
        self._words = AhoCorasick(
            list(enables), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str, lower: str, start: int, end: int) -> Iterator[tuple[int, re.Match[str]]]:
        """(number of the rule, match) inside `text[start:end]`, rule by rule."""
        enabled, enables = self._always, self._enables
        for index, _, _ in self._words.find_matches_as_indexes(lower[start:end], overlapping=True):
            enabled |= enables[index]
        while enabled:
            lowest = enabled & -enabled
            enabled ^= lowest
            rule, is_cased, pattern = self._tries.get(lowest) or self._compiled(lowest)
            for match in pattern.finditer(text if is_cased else lower, start, end):
                yield rule, match

    def _compiled(self, bit: int) -> tuple[int, bool, re.Pattern[str]]:
        """An alternative's rule, casing and expression, compiled when it is first worth a try."""
        rule, written = self._split[bit.bit_length() - 1]
        is_cased = _CASED in written
        self._tries[bit] = (rule, is_cased, (any_of if is_cased else any_of_lower)([written]))
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
    best = max(_words_and_groups(expression, known), key=lambda words: _worth(words, known), default=frozenset())
    return best if any(word.strip() for word in best) else frozenset()


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
        if item.startswith("(") and not is_optional and not item.startswith(_LOOKS):
            yield needed_words(_GROUP_BEGIN.sub("", item)[:-1], known)
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
