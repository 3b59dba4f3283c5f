"""Where the title stands and what its parts are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare, prepare_text
from fingerpost.reading.cues import CueFinder
from fingerpost.reading.title import find_in_title, split_title, title_span


def test_the_stated_title_is_the_title() -> None:
    document = prepare(Posting("1", "example", "Data Scientist", "Lead Engineer wanted elsewhere."))
    assert document.text[slice(*title_span(document))] == "Data Scientist"


def test_an_address_in_the_field_is_no_title() -> None:
    posting = Posting(
        "1", "example", "**URL:** https://jobs.example/17", "Apply now\nSenior Data Analyst\nYou count shoes."
    )
    document = prepare(posting)
    assert document.text[slice(*title_span(document))] == "Senior Data Analyst"


def test_a_text_without_a_title_line_has_none() -> None:
    assert title_span(prepare_text("We sell shoes. " * 20)) == (0, 0)


def test_words_are_found_in_the_title_only_and_as_spans_of_the_text() -> None:
    document = prepare(Posting("1", "example", "Lead Analyst", "You lead nobody."))
    hits = find_in_title(document, CueFinder([{"level": {"lead": "lead"}}]))["level"]
    assert [document.text[hit.start : hit.end] for hit in hits] == ["Lead"]


@given(st.text(alphabet="ab -–|/,()", max_size=40))
def test_parts_of_a_title_lie_in_order_and_hold_all_letters(title: str) -> None:
    parts = split_title(title)
    assert all(a < b for a, b in parts)
    assert all(first[1] <= second[0] for first, second in pairwise(parts))
    kept = "".join(title[a:b] for a, b in parts)
    assert sorted(c for c in kept if c.isalpha()) == sorted(c for c in title if c.isalpha())
