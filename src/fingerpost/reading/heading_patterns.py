"""Regular expressions for headings that are in no list (`data/heading_patterns.toml`), tried in the order of the table.

Several hundred expressions are too many for each heading. Every alternative of one holds some plain letters that must
occur; an automaton finds these, and only the alternatives whose letters occur are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from fingerpost.reading.patterns import read_table

PATTERN_LIMIT = 100
"""Characters; a longer heading is a sentence and says too many things."""


class _Alternatives(NamedTuple):
    """Every alternative of the table in order, and how to find those that may match."""

    written: list[tuple[str, str]]
    """(kind, expression)"""
    automaton: AhoCorasick
    having: list[list[int]]
    """Letters of the automaton → the alternatives that hold them."""
    without: list[int]
    """The alternatives without letters that must occur."""


def kind_by_pattern(heading: str) -> str | None:
    """What the first expression says that is found in a heading (in lower case), or None.

    >>> kind_by_pattern("you'll fit in well if you"), kind_by_pattern("three rivers")
    ('required', None)
    """
    if len(heading) > PATTERN_LIMIT:
        return None
    written, automaton, having, without = _alternatives()
    candidates = set(without)
    for index, _, _ in automaton.find_matches_as_indexes(heading, overlapping=True):
        candidates.update(having[index])
    for index in sorted(candidates):
        kind, expression = written[index]
        if _compiled(expression).search(heading):
            return kind
    return None


@cache
def _alternatives() -> _Alternatives:
    written: list[tuple[str, str]] = []
    holders: dict[str, list[int]] = {}
    without: list[int] = []
    for pattern in read_table("heading_patterns")["pattern"]:
        for alternative in (part for expression in pattern["any"] for part in _split(expression)):
            for letters in _letters(alternative):
                holders.setdefault(letters, []).append(len(written))
            if not _letters(alternative):
                without.append(len(written))
            written.append((pattern["kind"], alternative))
    automaton = AhoCorasick(list(holders), matchkind=MatchKind.Standard)
    return _Alternatives(written, automaton, list(holders.values()), without)


@lru_cache(maxsize=2_000)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _split(expression: str) -> list[str]:
    """The alternatives of an expression.

    >>> _split("a(?:b|c)|[|]d")
    ['a(?:b|c)', '[|]d']
    """
    parts = [""]
    for piece, is_group in _pieces(expression):
        if piece == "|" and not is_group:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _letters(alternative: str) -> list[str]:
    """Letters of which some must occur where an alternative matches; empty where none must.

    >>> _letters("you'll (?:bring|need)"), _letters("(?:bring|need)s?"), _letters(r"\\w+ (?:a|an)?")
    (["you'll "], ['bring', 'need'], [])
    """
    runs, groups = [""], []
    pieces = [*_pieces(alternative), ("", False)]
    for (piece, is_group), (following, _) in pairwise(pieces):
        if following in ("?", "*") or following.startswith("{"):
            runs.append("")
        elif is_group:
            runs.append("")
            if piece.startswith("(?:"):
                groups.append([_letters(part) for part in _split(piece[3:-1])])
        elif len(piece) == 1 and (piece.isalnum() or piece in " '/-"):
            runs[-1] += piece
        else:
            runs.append("")
    longest = max(runs, key=len)
    if len(longest.strip()) > 2 or (longest and not longest.isascii()):
        return [longest]
    for parts in groups:
        if all(parts):
            return [letters for part in parts for letters in part]
    return [longest] if len(longest.strip()) > 1 else []


def _pieces(expression: str) -> Iterator[tuple[str, bool]]:
    """The pieces of an expression: single characters, escapes, sets, quantifiers in braces, and whole groups (True)."""
    position = 0
    while position < len(expression):
        char = expression[position]
        end = position + 1
        if char == "\\":
            end += 1
        elif char == "[":
            end = expression.index("]", position) + 1
        elif char == "{":
            end = expression.index("}", position) + 1
        elif char == "(":
            depth = 1
            while depth:
                inner = expression[end]
                depth += (inner == "(") - (inner == ")")
                end += 2 if inner == "\\" else 1
        yield expression[position:end], char == "("
        position = end
