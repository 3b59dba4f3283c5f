"""Any description becomes lines of text whose blocks are exact spans."""

from __future__ import annotations

import html
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import MonetaryAmount, Posting
from fingerpost.reading.document import Document, lower_same_length
from fingerpost.reading.markup import _ASCII_BLANKS, _ODD_BLANKS
from fingerpost.reading.text import header_lines, make_document, make_text_document


def lines(description: str, kind: str = "text") -> list[tuple[str, str]]:
    document = make_text_document(description, kind)  # type: ignore[arg-type]
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


SAME_POSTING = [
    ("heading", "Requirements"),
    ("bullet", "Python & SQL"),
    ("bullet", "Three years of Rust"),
    ("paragraph", "Apply soon."),
]


HTML = "<h3>Requirements</h3><ul><li>Python &amp; SQL</li><li><p>Three years of Rust</p></li></ul><p>Apply soon.</p>"
LOOSE_HTML = (
    "<div>Requirements</div>\n<ul>\n <li>Python\n & SQL</li>\n <li>Three years of <em>Rust</em></li>\n</ul>\n"
    "<!-- note -->Apply soon.<script>x()</script>"
)
FORMS = {
    "html": (HTML, "html"),
    "escaped once": (html.escape(HTML), "html"),
    "escaped twice": (html.escape(html.escape(HTML)), "text"),
    "bold and signs": (
        "<p><strong>Requirements</strong></p>• Python &amp; SQL<br>• Three years of Rust<br/>Apply soon.",
        "html",
    ),
    "loose html": (LOOSE_HTML, "html"),
    "markdown": ("## Requirements\n\n* Python & SQL\n* Three years of Rust\n\nApply soon.", "markdown"),
    "bold markdown": (
        "**Requirements**\n- Python & SQL\n- [Three years](https://example.org/a_(b)) of Rust\n\nApply soon.",
        "markdown",
    ),
    "numbered": (
        "Requirements\r\n------------\r\n  1. Python & SQL\r\n  2. Three years of Rust\r\n\r\nApply soon.",
        "text",
    ),
    "plain": ("Requirements\n·  Python & SQL\n·  Three years of Rust\nApply soon.", "text"),
}


@pytest.mark.parametrize(("description", "kind"), FORMS.values(), ids=FORMS.keys())
def test_one_posting_reads_the_same_in_every_form(description: str, kind: str) -> None:
    assert lines(description, kind) == SAME_POSTING


def test_words_that_stood_apart_are_never_glued() -> None:
    assert (
        "PythonSQL"
        not in make_text_document(
            "<ul><li>Python</li><li>SQL</li></ul><table><tr><td>Java</td><td>Go</td></tr></table>", "html"
        ).text
    )
    assert [text for _, text in lines("<table><tr><td>Java</td><td>Go</td></tr></table>", "html")] == ["Java", "Go"]


def test_inline_tags_do_not_part_words() -> None:
    assert lines("<p>Java<b>Script</b> and <a href='x?a=1&b=2' title='a > b'>C</a>++</p>", "html") == [
        ("paragraph", "JavaScript and C++")
    ]


FILLER = (
    "We are a small firm that builds instruments for people who measure rivers, and our customers like what we do. " * 3
)


def test_headings_inside_one_long_line_become_blocks() -> None:
    found = lines(
        FILLER + "What You'll Do: Train models for us. Minimum Qualifications Knowledge of Python. Nice to have: Rust."
    )
    assert ("heading", "What You'll Do:") in found
    assert ("heading", "Minimum Qualifications") in found
    assert ("heading", "Nice to have:") in found
    assert ("paragraph", "Knowledge of Python.") in found


@pytest.mark.parametrize("sign", [" * ", " • ", "• ", " · "])
def test_bullets_inside_one_long_line_become_blocks(sign: str) -> None:
    found = lines(FILLER + sign + sign.join(["Know Python", "Know SQL", "Know rivers"]))
    assert [text for kind, text in found if kind == "bullet"] == ["Know Python", "Know SQL", "Know rivers"]


def test_pipes_inside_one_long_line_separate_lines() -> None:
    assert [text for _, text in lines(FILLER + "|Know Python|Know SQL|Requirements|Know rivers")][1:] == [
        "Know Python",
        "Know SQL",
        "Requirements",
        "Know rivers",
    ]


@pytest.mark.parametrize("mark", ["• ", "· ", "- ", "* "])
def test_pipes_end_lines_also_of_lists(mark: str) -> None:
    text = FILLER + f"|Skills|{mark}Python is a must|{mark}SQL|Nice to have|{mark}Rust|{mark}Go - Zig"
    assert lines(text)[1:] == [
        ("heading", "Skills"),
        ("bullet", "Python is a must"),
        ("bullet", "SQL"),
        ("heading", "Nice to have"),
        ("bullet", "Rust"),
        ("bullet", "Go - Zig"),
    ]


def test_sentences_glued_together_are_cut_apart() -> None:
    assert [text for _, text in lines(FILLER + "You build modelsExperience with Python.You know TensorFlow")][-2:] == [
        "Experience with Python.",
        "You know TensorFlow",
    ]


def test_a_phrase_within_a_sentence_is_no_heading() -> None:
    assert all(
        kind != "heading"
        for kind, _ in lines(FILLER + "The requirements of the role change, and the benefits are many.")
    )


def test_wrapped_lines_are_joined() -> None:
    wrapped = "\n".join(
        [
            "We measure rivers with instruments that we build on our own, and",
            "we look for a person who knows how water moves and who likes",
        ]
        * 5
    )
    assert [kind for kind, _ in lines(wrapped)] == ["paragraph"] * 5


def test_mojibake_is_left_as_it_is() -> None:
    assert lines("GrÃ¶ÃŸe zÃ¤hlt") == [("paragraph", "GrÃ¶ÃŸe zÃ¤hlt")]


def test_chinese_headings_and_numbered_lines_are_seen() -> None:
    assert lines("【岗位职责】\n1、负责模型训练\n2、负责数据\n任职要求：\n1. 熟悉 Python") == [
        ("heading", "【岗位职责】"),
        ("bullet", "负责模型训练"),
        ("bullet", "负责数据"),
        ("heading", "任职要求："),
        ("bullet", "熟悉 Python"),
    ]


def test_header_lines_state_only_what_the_employer_stated() -> None:
    posting = Posting(
        "1",
        "file",
        "ML\n Engineer &amp; more",
        "text",
        hiring_organization="Rivers Ltd",
        job_location=("Bonn", "Berlin, Germany"),
        address_country="Germany",
        employment_type=("FULL_TIME", "CONTRACTOR"),
        job_location_type="TELECOMMUTE",
        applicant_location_requirements=("USA Only", "Canada"),
        base_salary=(
            MonetaryAmount(120000, 150000, "USD", "YEAR"),
            MonetaryAmount(None, 70.5, "EUR", "HOUR"),
            MonetaryAmount(5, None, "GBP", None),
        ),
    )
    assert [(line.kind, line.text) for line in header_lines(posting)] == [
        ("title", "ML Engineer & more"),
        ("employer", "Rivers Ltd"),
        ("location", "Bonn; Berlin, Germany"),
        ("applicants", "USA Only; Canada"),
        ("pay", "USD 120000-150000 per YEAR; EUR up to 70.50 per HOUR; GBP from 5"),
        ("employment", "FULL_TIME · CONTRACTOR · TELECOMMUTE"),
    ]
    assert header_lines(Posting("1", "file", None, "text")) == []
    assert make_document(Posting("1", "file", None, "some text")).text == "some text"


def assert_spans_hold(document: Document) -> None:
    end = 0
    for block in document.blocks:
        inside = document.text[block.start : block.end]
        assert end <= block.start < block.end <= len(document.text)
        assert inside
        assert inside == inside.strip()
        end = block.end
    assert len(document.lower) == len(document.text)


PIECES = r"<p>|</p>|<li>|<br/>|<b>|</b>|<h2>|&lt;|&amp;| * |•|**|#|About us:|<|x>y|Python|İ| ".split("|")
MARKUP = st.lists(st.sampled_from([*PIECES, "|", "\n", "\x01", "\ud800", "\u200b"]), max_size=40).map("".join)


@given(st.one_of(st.text(max_size=400), MARKUP), st.sampled_from(["html", "markdown", "text"]))
def test_every_block_is_text_without_blanks_at_its_ends(description: str, kind: str) -> None:
    assert_spans_hold(make_text_document(description, kind))  # type: ignore[arg-type]


@given(st.text(max_size=300), st.text(max_size=60))
def test_the_same_input_gives_the_same_document(description: str, title: str) -> None:
    posting = Posting("1", "file", title, description)
    document = make_document(posting)
    assert_spans_hold(document)
    assert make_document(posting) == document


@given(st.text(max_size=200))
def test_lower_case_keeps_the_length(text: str) -> None:
    assert len(lower_same_length(text)) == len(text)


@given(st.text(st.one_of(st.characters(), st.sampled_from("ABCÄÖÉßΣΑσЖԱİ“•–é𐐀")), max_size=60))
def test_every_letter_is_lowered_that_keeps_the_length(text: str) -> None:
    lower = text.lower()
    assert lower_same_length(text) == lower or len(lower) != len(text)


def test_a_text_needs_no_second_look_only_where_no_other_space_stands() -> None:
    spaces = {chr(code) for code in range(sys.maxunicode) if chr(code).isspace()}
    assert spaces - {" ", "\n", "\r"} == set(_ODD_BLANKS)
    assert {space for space in _ODD_BLANKS if space.isascii()} == set(_ASCII_BLANKS)


def test_only_a_dash_between_blanks_or_behind_a_sign_begins_an_item() -> None:
    line = (
        "Our state-of-the-art rig. - Rust for parsers – Go for services;- Zig - Ada, 3 - 4 gauges a day -not Perl " * 3
    )
    items = ["Rust for parsers", "Go for services;", "Zig"]
    assert [words for _, words in lines(line)][:4] == ["Our state-of-the-art rig.", *items]
    assert [words[:17] for kind, words in lines(line) if kind == "bullet"][3] == "Ada, 3 - 4 gauges"
