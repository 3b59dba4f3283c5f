"""What a posting says about the work is kept apart from what it says about the employer and the law."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.reading import prepare_text
from fingerpost.reading.headings import classify_heading


def kind_of(text: str, words: str) -> str:
    document = prepare_text(text)
    return document.section_at(document.text.index(words))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What you'll do", "duties"),
        ("WHAT YOU’LL DO:", "duties"),
        ("Key Responsibilities 🚀", "duties"),
        ("Deine Aufgaben", "duties"),
        ("Vos missions", "duties"),
        ("Arbetsuppgifter", "duties"),
        ("【岗位职责】", "duties"),
        ("Minimum Qualifications", "required"),
        ("Who you are", "required"),
        ("About you", "required"),
        ("Dein Profil", "required"),
        ("Profil recherché", "required"),
        ("Kvalifikationer", "required"),
        ("任职要求：", "required"),
        ("Technical Skills and Experience", "required"),
        ("Preferred Qualifications", "preferred"),
        ("Bonus points if you have", "preferred"),
        ("Nice-to-haves", "preferred"),
        ("Meriterande", "preferred"),
        ("加分项", "preferred"),
        ("About us", "employer"),
        ("About Rivers Ltd", "employer"),
        ("Über uns", "employer"),
        ("What we offer", "benefits"),
        ("Why Rivers?", "benefits"),
        ("Wir bieten", "benefits"),
        ("Equal Opportunity Employer", "legal"),
        ("Use of AI in hiring", "legal"),
        ("About the role", "neutral"),
        ("Location", "facts"),
        ("Water", None),
    ],
)
def test_headings_open_sections(heading: str, kind: str | None) -> None:
    assert classify_heading(heading) == kind


POSTING = """Rivers Ltd is a leading maker of river gauges, founded in 1980.

What you'll do
- Train models of rivers
Location: Bonn
Requirements
- Python
Preferred
- Rust
What we offer
- Free boats
Rivers Ltd is an equal opportunity employer and decides without regard to race, color or boats."""


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("leading maker", "employer"),
        ("Train", "duties"),
        ("Bonn", "legal"),
        ("Python", "required"),
        ("Rust", "preferred"),
        ("boats", "benefits"),
        ("without regard", "legal"),
    ],
)
def test_each_part_is_what_its_heading_or_its_words_say(words: str, kind: str) -> None:
    assert kind_of(POSTING, words) == kind


def test_a_notice_about_ai_in_hiring_is_legal_wherever_it_stands() -> None:
    notice = "We may use automated employment decision tools with machine learning to screen applicants."
    assert kind_of(f"Requirements\n- Python\n\n{notice}", "machine learning") == "legal"


def test_in_one_long_paragraph_each_sentence_is_about_its_own() -> None:
    text = (
        "Rivers Ltd is a leading maker of gauges with deep learning inside and was founded in 1980 by two people. "
        "We are looking for a person who will train models. You have experience with Python and knowledge of rivers. "
        "We offer dental insurance, a gym, paid time off and a boat. "
        "We are an equal opportunity employer without regard to race, color or machine learning."
    )
    kinds = [
        kind_of(text, words) for words in ("deep learning", "train models", "Python", "dental", "machine learning")
    ]
    assert kinds == ["employer", "duties", "required", "benefits", "legal"]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Requirements:",
                "About us",
                "- Python",
                "We offer a gym.",
                "Benefits",
                "x" * 130,
                "You will work.",
                "Location:",
            ]
        ),
        max_size=12,
    ).map("\n".join)
)
def test_sections_hold_every_block_in_order(text: str) -> None:
    document = prepare_text(text)
    assert all(
        left.end <= right.start and left.kind != right.kind
        for left, right in zip(document.sections, document.sections[1:], strict=False)
    )
    for block in document.blocks:
        assert any(section.start <= block.start < section.end for section in document.sections)
