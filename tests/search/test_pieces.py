"""Removing a chip, or searching its piece as plain text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fingerpost.search import Piece, SearchResult, read_query
from fingerpost.search.pieces import as_text, without

from .conftest import ids

Find = Callable[..., SearchResult]
WORDS = (
    "machine learning", "data", "scientist", "engineer", "remote", "Berlin", "new", "york", "senior", "not", "no",
    "-python",
    "over 100k", "visa", "genai", '"deep learning"', "zebra", "in", "at", "jobs", "team", "lead", "usd", "research",
)  # fmt: skip
QUERIES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


def meaning(pieces: tuple[Piece, ...]) -> list[tuple[object, ...]]:
    return [(one.words, one.facet, one.value, one.floor, one.denied, one.is_phrase) for one in pieces]


@settings(max_examples=300)
@given(words=QUERIES, place=st.integers(min_value=0, max_value=6))
def test_removing_a_piece_leaves_the_others_as_they_were(words: str, place: int) -> None:
    pieces = read_query(words)
    place %= len(pieces)
    kept = [*pieces[:place], *pieces[place + 1 :]]
    assert meaning(read_query(without(pieces, place))) == meaning(tuple(kept))


@settings(max_examples=300)
@given(words=QUERIES, place=st.integers(min_value=0, max_value=6))
def test_a_piece_as_text_is_a_phrase_of_its_words_and_stays_one(words: str, place: int) -> None:
    pieces = read_query(words)
    understood = [number for number, piece in enumerate(pieces) if piece.is_understood]
    assume(understood)
    place = understood[place % len(understood)]
    again = read_query(as_text(pieces, place))
    assert meaning(again[:place]) == meaning(pieces[:place])
    assert meaning(again[place + 1 :]) == meaning(pieces[place + 1 :])
    assert (again[place].words, again[place].is_phrase, again[place].is_understood) == (
        pieces[place].words,
        True,
        False,
    )
    assert again[place].denied == pieces[place].denied
    assert as_text(again, place) == as_text(pieces, place)


@pytest.mark.parametrize(
    ("words", "place", "left"),
    [
        ("junior data scientist in Berlin, not remote", 3, "junior data scientist Berlin"),
        ("data remote scientist", 1, "data, scientist"),
        ("python", 0, ""),
        ("sql over 100k", 1, "sql"),
    ],
)
def test_what_is_left_without_a_piece(words: str, place: int, left: str) -> None:
    assert without(read_query(words), place) == left


def test_the_chips_of_a_search_lead_to_the_searches_that_they_name(find: Find) -> None:
    result = find("junior python at otter")
    chips = {chip.piece.words: chip for chip in result.chips}
    assert chips["otter"].words_without == "junior python"
    assert find(chips["junior"].words_without).read_as[0].value == "python"
    assert chips["python"].words_as_text == 'junior "python" at otter'
    assert [piece.facet for piece in find(chips["python"].words_as_text).read_as] == ["seniority", None, "employer"]


@settings(max_examples=60)
@given(words=st.permutations(["python", "senior", "remote", "Berlin", "over 50k"]))
def test_the_order_of_what_is_understood_does_not_matter(find: Find, words: list[str]) -> None:
    assert ids(find(" ".join(words))) == ids(find("python senior remote Berlin over 50k"))


@settings(max_examples=60)
@given(words=QUERIES)
def test_the_same_words_give_the_same_answer(find: Find, words: str) -> None:
    assert find(words) == find(words)
