"""Where the title stands and what its parts are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare, prepare_text
from fingerpost.reading.title import split_title, title_span


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


@given(st.text(alphabet="ab -–|/,()", max_size=40))
def test_parts_of_a_title_lie_in_order_and_hold_all_letters(title: str) -> None:
    parts = split_title(title)
    assert all(a < b for a, b in parts)
    assert all(first[1] <= second[0] for first, second in pairwise(parts))
    kept = "".join(title[a:b] for a, b in parts)
    assert sorted(c for c in kept if c.isalpha()) == sorted(c for c in title if c.isalpha())


@pytest.mark.parametrize(
    ("field", "text", "title"),
    [
        (
            "Remote (US)",
            "Wobbly | Senior Data Engineer | Remote (US) | Full-time\nWe count boats.",
            "Senior Data Engineer",
        ),
        (
            "Berlin, Paris",
            "Wobbly | Berlin, Paris | ML Engineer (m/f/d) | Onsite\nWe count boats.",
            "ML Engineer (m/f/d)",
        ),
        ("Harbour Data Hub", "Data Analyst | Harbour Data Hub | Remote\nWe count boats.", "Data Analyst"),
        ("https://wobbly.example", "Wobbly | Backend developers | Remote\nWe count boats.", "Backend developers"),
        ("Remote (US)", "Wobbly | Remote (US) | Full-time\nEngineers count boats.", "Remote (US)"),
        ("Multiple roles", "We count boats. | We sell nets. | We mend sails.", "Multiple roles"),
        ("Data Scientist", "Wobbly | Account manager | Remote\nWe count boats.", "Data Scientist"),
        ("Registered Nurse", "A hospital. We look for engineers too.", "Registered Nurse"),
    ],
)
def test_a_field_without_an_occupation_gives_way_to_the_part_between_bars_that_has_one(
    field: str, text: str, title: str
) -> None:
    document = prepare(Posting("1", "example", field, text))
    assert document.text[slice(*title_span(document))] == title


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Data Engineer with AI/ML", "Data Engineer"),
        ("Machine Learning Engineer (Vision)", "Machine Learning Engineer"),
        ("AI/ML Engineer", "AI/ML Engineer"),
        ("VP, Data", "VP"),
        ("Counsel- AI", "Counsel"),
        ("产品经理; 后端工程师", "产品经理"),
        ("Analyst mit SQL", "Analyst"),
        ("Ingénieur avec Python", "Ingénieur"),
    ],
)
def test_the_first_part_of_a_title(title: str, head: str) -> None:
    start, end = split_title(title)[0]
    assert title[start:end] == head


@given(st.text(max_size=120), st.text(max_size=200))
def test_any_title_and_text_give_a_span_of_the_text(title: str, text: str) -> None:
    document = prepare(Posting("1", "example", title, text))
    start, end = title_span(document)
    assert 0 <= start <= end <= len(document.text)
