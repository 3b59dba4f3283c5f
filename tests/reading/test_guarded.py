"""A guarded search finds what the plain expression finds, whatever the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.reading.guarded import GuardedRules, GuardedSearch
from fingerpost.reading.patterns import any_of_lower, read_table

TABLES = {
    f"{table}.{name}": alternatives
    for table in ("visa", "clearance", "disclosure", "salary")
    for name, alternatives in read_table(table)["patterns"].items()
}
PLAIN = {name: any_of_lower(alternatives) for name, alternatives in TABLES.items()}
GUARDED = {name: GuardedSearch(alternatives) for name, alternatives in TABLES.items()}
WORDS = sorted(
    {word for alternatives in TABLES.values() for one in alternatives for word in re.findall(r"\w{2,}", one)}
)
TEXTS = st.lists(st.sampled_from([*map(str.lower, WORDS), *" ,.;:-\n()/0123456789", "a", "no"]), max_size=40).flatmap(
    lambda words: st.sampled_from(["", " ", " "]).map(lambda joint: joint.join(words))
)


@given(TEXTS, st.integers(0, 9), st.integers(0, 9))
def test_the_same_words_are_found_as_by_the_plain_expression(text: str, start: int, left: int) -> None:
    end = len(text) - left
    for name, plain in PLAIN.items():
        expected, found = plain.search(text, start, end), GUARDED[name].search(text, start, end)
        assert (found and found.span()) == (expected and expected.span()), name
        assert GUARDED[name].may_match(text[start:end]) or expected is None, name


@pytest.mark.parametrize(
    ("alternatives", "text", "found"),
    [
        ("b|abc", "abc", "abc"),
        (["ab", "abc"], "abc", "ab"),
        ([r"\bno (?:visa|sponsor\w*)"], "there is no sponsorship", "no sponsorship"),
        ([r"[(\[|]\s?remote"], "onsite, remote", None),
        ([r"[(\[|]\s?remote"], "role | remote", "| remote"),
        ([r"x?y*"], "-", ""),
    ],
)
def test_searches(alternatives: str | list[str], text: str, found: str | None) -> None:
    match = GuardedSearch(alternatives).search(text)
    assert (match and match.group()) == found


def test_all_words_that_an_alternative_needs_must_occur() -> None:
    search = GuardedSearch([r"(?:leading|global) (?:\w+ ){0,3}(?:team|firm)s?"])
    assert not search.may_match("a leading provider")
    assert search.may_match("a leading provider and its team")


def test_a_rule_that_cares_for_casing_sees_the_text_as_written() -> None:
    rules = GuardedRules([[r"(?-i:\bFT\b)"], ["full"]])
    assert [(rule, found.group()) for rule, found in rules.find("FT, full", "ft, full", 0, 8)] == [
        (0, "FT"),
        (1, "full"),
    ]
    assert [rule for rule, _ in rules.find("ft, full", "ft, full", 0, 8)] == [1]
