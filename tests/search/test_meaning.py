"""What the words of a search are taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.search.meaning import read_query


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("ml engineer", [("role", "machine-learning-engineer")]),
        ("Data-Scientist", [("role", "data-scientist")]),
        ("research scientist", [("role", "ai-research-scientist")]),
        ("nlp", [("skill", "natural-language-processing")]),
        ("machine learning", [("skill", "machine-learning")]),
        ("remote jobs in Köln", [("work_mode", "remote"), ("city", "Cologne")]),
        ("nyc", [("city", "New York")]),
        ("California", [("region", "US-CA")]),
        ("germany or usa", [("country", "DE"), ("country", "US")]),
        ("entry level", [("seniority", "entry")]),
        ("h1b sponsorship", [("visa", "offers")]),
        ("Teilzeit", [("employment_type", "PART_TIME")]),
        ("ai", [("skill", "artificial-intelligence")]),
        ("working at zyxel", [(None, None), (None, None)]),
    ],
)
def test_pieces_name_things(words: str, named: list[tuple[str | None, str | None]]) -> None:
    assert [(piece.facet, piece.value) for piece in read_query(words)] == named


def test_the_longest_name_wins() -> None:
    assert [piece.words for piece in read_query("machine learning engineer new york")] == [
        "machine learning engineer", "new york",
    ]  # fmt: skip


def test_two_letter_words_are_no_countries() -> None:
    assert all(piece.facet != "country" for piece in read_query("it me at be no in ai ml"))


@pytest.mark.parametrize(
    "words", ["over 120k", "salary above 120,000", "at least $120k", "120k+", "min 120000", "ab 120.000"]
)
def test_a_pay_floor_is_read(words: str) -> None:
    assert [piece.floor for piece in read_query(words)] == [120000.0]


@pytest.mark.parametrize("words", ["python 3", "top 100", "s3", "2026", "web 2"])
def test_other_numbers_are_no_pay(words: str) -> None:
    assert all(piece.floor is None for piece in read_query(words))


def test_denials_reach_the_next_piece_only() -> None:
    assert [(piece.words, piece.denied) for piece in read_query("ml engineer not senior python, no java -sql")] == [
        ("ml engineer", False), ("senior", True), ("python", False), ("java", True), ("sql", True),
    ]  # fmt: skip


def test_words_that_say_nothing_count_where_there_are_no_others() -> None:
    assert [piece.words for piece in read_query("jobs")] == ["jobs"]
    assert read_query("the python jobs") == read_query("python")


@given(st.text(max_size=60))
def test_every_wanted_piece_stands_in_the_query(words: str) -> None:
    for piece in read_query(words):
        assert all(word in words for word in piece.words.split())
