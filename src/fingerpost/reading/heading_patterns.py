"""Expressions for headings that are in no list (`data/heading_patterns.toml`), tried in the order of the table."""

from __future__ import annotations

from functools import cache

from fingerpost.reading.guarded import GuardedRules
from fingerpost.reading.patterns import read_table

PATTERN_LIMIT = 100
"""Characters; a longer heading is a sentence and says too many things."""


def kind_by_pattern(heading: str) -> str | None:
    """What the first expression says that is found in a heading (in lower case), or None.

    >>> kind_by_pattern("you'll fit in well if you"), kind_by_pattern("three rivers")
    ('required', None)
    """
    if len(heading) > PATTERN_LIMIT:
        return None
    rules, kinds = _rules()
    first = next(rules.find(heading, heading, 0, len(heading)), None)
    return None if first is None else kinds[first[0]]


@cache
def _rules() -> tuple[GuardedRules, list[str]]:
    """The expressions, and what each of the table's lists says."""
    patterns = read_table("heading_patterns")["pattern"]
    return GuardedRules([pattern["any"] for pattern in patterns]), [pattern["kind"] for pattern in patterns]
