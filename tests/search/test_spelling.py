"""Mistyped words, and what is searched for instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.search import Respelling, SearchResult, Vocabulary
from fingerpost.search.spelling import corrected, meant_word

from .conftest import ids

Find = Callable[..., SearchResult]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pyhton", "python"),  # two letters swapped
        ("pytoch", "pytorch"),  # one is missing
        ("sceintist", "scientist"),
        ("remte", "remote"),  # no posting says so, searches do
        ("germny", "germany"),
        ("hreon", "heron"),  # an employer; the first two letters swapped
        ("machne", "machine"),
    ],
)
def test_a_slip_is_forgiven(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert meant_word(typed, vocabulary) == meant


@pytest.mark.parametrize(
    "word", ["python", "otter", "zebra", "sql", "pyx", "c++", "k8s", "算法", "2026", "dashboards", "kernel"]
)
def test_a_word_or_what_is_like_none_stays(vocabulary: Vocabulary, word: str) -> None:
    assert meant_word(word, vocabulary) is None


def test_a_search_says_what_it_searched_instead(find: Find) -> None:
    result = find("pyhton sceintist")
    assert result.corrections == (Respelling("pyhton", "python"), Respelling("sceintist", "scientist"))
    assert ids(result) == ids(find("python scientist"))
    assert result.words_as_typed == '"pyhton" "sceintist"'
    assert find("python").corrections == ()


def test_a_corrected_word_can_complete_a_name(find: Find) -> None:
    assert [(piece.facet, piece.value) for piece in find("machne learning engineer").read_as] == [
        ("role", "machine-learning-engineer")
    ]


def test_as_typed_nothing_is_corrected(find: Find) -> None:
    again = find(find("pyhton").words_as_typed)
    assert (again.corrections, again.n) == ((), 0)


def test_a_phrase_is_never_corrected() -> None:
    made = [Respelling("pyhton", "python")]
    assert corrected('pyhton "pyhton 3" pyhtons', made) == 'python "pyhton 3" pyhtons'


@given(word=st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=14))
def test_a_correction_is_a_word_that_needs_none(vocabulary: Vocabulary, word: str) -> None:
    meant = meant_word(word, vocabulary)
    if meant is not None:
        assert meant_word(meant, vocabulary) is None
