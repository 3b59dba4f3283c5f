from __future__ import annotations

import re
from html import unescape

import pytest

from fingerpost import Finding, Observatory, Posting, SkillAsked
from fingerpost.faces.web.evidence import Marked, marks, shown_text
from fingerpost.faces.web.posting_facts import facts_read
from fingerpost.posting import Degree, EnrichedPosting
from fingerpost.reading.document import Block, Section

TEXT = "ML Engineer\n\nWhat we ask\nFive years of Python and <b>C++</b>\nKnows Rust\nWe are kind"
BLOCKS = (
    Block(0, 11, "title"),
    Block(13, 24, "heading"),
    Block(25, TEXT.index("\nKnows"), "bullet"),
    Block(TEXT.index("Knows"), TEXT.index("\nWe are"), "bullet"),
    Block(TEXT.index("We are"), len(TEXT), "paragraph"),
)
SECTIONS = (
    Section(0, 11, "header"),
    Section(13, TEXT.index("\nWe are"), "required"),
    Section(TEXT.index("We are"), len(TEXT), "employer"),
)


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def asked(label: str, words: str, level: str = "required") -> Finding[SkillAsked]:
    skill = SkillAsked(label.lower(), label, "programming", level, True, (span(words),))  # type: ignore[arg-type]
    return Finding(skill, *span(words), reader="skills")


def reading(**found: object) -> EnrichedPosting:
    return EnrichedPosting(Posting("x:1", "x", "ML Engineer", TEXT), TEXT, **found)  # type: ignore[arg-type]


def html_of(enriched: EnrichedPosting) -> str:
    shown = shown_text(enriched, BLOCKS, SECTIONS)
    return "\n".join([*(words for _, words in shown.stated), *(item for block in shown.blocks for item in block.items)])


def test_text_without_findings_is_escaped_and_whole() -> None:
    shown = shown_text(reading(), BLOCKS, SECTIONS)
    assert [(name, str(words)) for name, words in shown.stated] == [("Title", "ML Engineer")]
    assert [(block.kind, block.section, len(block.items)) for block in shown.blocks] == [
        ("heading", "required", 1),
        ("bullet", "required", 2),
        ("paragraph", "employer", 1),
    ]
    assert shown.blocks[1].items[0] == "Five years of Python and &lt;b&gt;C++&lt;/b&gt;"
    assert shown.proofs == {}


def test_a_skill_is_marked_with_its_level_and_its_fact_leads_to_it() -> None:
    shown = shown_text(reading(skills=(asked("Python", "Python"),)), BLOCKS, SECTIONS)
    mark = '<mark class="required" title="Python: required" id="words-skill-python">Python</mark>'
    assert mark in shown.blocks[1].items[0]
    assert shown.proofs["skill:python"] == ("words-skill-python", "Python")


def test_a_skill_inside_the_words_of_another_fact_is_marked_inside_it() -> None:
    years = Finding(5.0, *span("Five years of Python"), reader="experience")
    html = html_of(reading(skills=(asked("Python", "Python"),), experience_years=years))
    assert re.search(r"<mark [^>]*>Five years of <mark [^>]*>Python</mark></mark> and", html)


def test_words_that_say_two_things_are_one_mark_with_both_anchors() -> None:
    role = Finding("machine-learning-engineer", *span("ML Engineer"), reader="role")
    relation = Finding("builds", *span("ML Engineer"), reader="role")
    html = html_of(reading(role=role, ai_relation=relation))
    assert html.count("<mark") == 1
    assert 'title="role: Machine learning engineer; relation to ML: builds ML"' in html
    assert re.search(r'id="words-role"><span id="words-ai-relation"></span>ML Engineer</mark>', html)


def test_spans_that_cross_are_cut_so_that_marks_nest() -> None:
    degree = Finding(Degree("bachelor"), *span("years of Python and"), reader="education")
    years = Finding(5.0, *span("Five years of"), reader="experience")
    found = marks(reading(degree=degree, experience_years=years))
    assert [(TEXT[mark.start : mark.end], mark.says) for mark in found] == [
        ("Five years of", "experience: 5 years or more"),
        ("years of", "degree: bachelor"),
    ]


def test_an_id_is_given_once_even_where_a_mark_spans_blocks() -> None:
    years = Finding(5.0, *span("Python and <b>C++</b>\nKnows Rust"), reader="experience")
    html = html_of(reading(experience_years=years))
    assert html.count("<mark") == html.count("</mark>") == 2
    assert html.count('id="words-experience-years"') == 1


def test_a_fact_without_words_on_the_page_has_no_proof() -> None:
    between = Finding("en", 11, 12, reader="language")
    nothing = Finding("senior", 0, 0, reader="seniority")
    shown = shown_text(reading(visa=between, seniority=nothing), BLOCKS, SECTIONS)
    assert shown.proofs == {}


def test_long_words_are_quoted_short() -> None:
    whole = Finding("technology", 13, len(TEXT), reader="industry")
    quoted = shown_text(reading(industry=whole), BLOCKS, SECTIONS).proofs["industry"].words
    assert len(quoted) <= 70
    assert "\n" not in quoted


def test_what_a_mark_says_cannot_leave_its_attribute() -> None:
    html = html_of(reading(skills=(asked('"><script>', "Rust"),)))
    assert "<script>" not in html


@pytest.mark.parametrize("query", ["PyTorch", "statistics", "spaCy", "bookkeeping"])
def test_marks_of_read_postings_nest_and_leave_every_word_in_place(engine: Observatory, query: str) -> None:
    view = engine.posting(engine.search(query).hits[0].posting_id)
    assert view.enriched is not None
    shown = shown_text(view.enriched, view.blocks, view.sections)
    text = view.enriched.text
    pieces = [words for _, words in shown.stated] + [item for block in shown.blocks for item in block.items]
    for piece, block in zip(pieces, view.blocks, strict=True):
        bare = unescape(re.sub(r"<(?!br>)[^>]*>", "", str(piece))).replace("<br>", "\n")
        assert bare == text[block.start : block.end]
    anchors = re.findall(r'id="([^"]+)"', "".join(pieces))
    assert len(anchors) == len(set(anchors))
    assert {proof.anchor for proof in shown.proofs.values()} <= set(anchors)
    ends: list[int] = []
    for mark in marks(view.enriched):
        assert isinstance(mark, Marked)
        ends = [end for end in ends if end > mark.start]
        assert all(mark.end <= end for end in ends)
        ends.append(mark.end)


def test_a_line_for_each_field_read_with_its_words_but_those_left_out() -> None:
    days = Finding(3.0, *span("Five"), reader="office_days")
    enriched = reading(office_days=days, ai_relation=Finding("builds", *span("Rust"), reader="ai_relation"))
    proofs = shown_text(enriched, BLOCKS, SECTIONS).proofs
    lines = facts_read(enriched, proofs)
    assert [(line.name, line.value, line.proof and line.proof.words) for line in lines] == [
        ("Relation to ML", "builds ML", "Rust"),
        ("Office days a week", "3", "Five"),
    ]
    assert [line.name for line in facts_read(enriched, proofs, without=["ai_relation"])] == ["Office days a week"]
