"""What a search that was begun may go on with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.search import Vocabulary, suggest

from .conftest import ROWS


def names(vocabulary: Vocabulary, prefix: str, **given: object) -> list[tuple[str, str, int]]:
    return [(one.facet, one.value, one.n) for one in suggest(vocabulary, prefix, **given)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("pyt", ("skill", "python", 3)),
        ("PYTORCH", ("skill", "pytorch", 1)),
        ("data  sc", ("role", "data-scientist", 2)),
        ("ott", ("employer", "Otter", 2)),
        ("berl", ("city", "Berlin", 1)),
        ("münchen", ("city", "Munich", 1)),
        ("germ", ("country", "DE", 3)),
        ("ml eng", ("role", "machine-learning-engineer", 2)),
    ],
)
def test_names_that_begin_so_with_the_postings_that_have_them(
    vocabulary: Vocabulary, prefix: str, first: tuple[str, str, int]
) -> None:
    assert names(vocabulary, prefix)[0] == first


def test_nothing_is_suggested_that_no_posting_has(vocabulary: Vocabulary) -> None:
    assert names(vocabulary, "kubern") == names(vocabulary, "") == names(vocabulary, "zzz") == []


def test_a_corpus_counts_its_own_postings(vocabulary: Vocabulary) -> None:
    assert names(vocabulary, "python", corpus="live")[0][2] == 3
    assert names(vocabulary, "python", corpus="reference") == []


@given(prefix=st.text(max_size=6), limit=st.integers(min_value=1, max_value=20))
def test_suggestions_are_distinct_stated_and_no_more_than_asked_for(
    vocabulary: Vocabulary, prefix: str, limit: int
) -> None:
    found = suggest(vocabulary, prefix, limit)
    assert len({(one.facet, one.value) for one in found}) == len(found) <= limit
    assert all(0 < one.n <= len(ROWS) for one in found)
