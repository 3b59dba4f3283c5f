"""How well a skill is known, and which items of a list are skills."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career import CvText, read_cv_file, read_profile
from fingerpost.career.skill_level import level_of

from .cvs import docx, paragraph, resume, table

TODAY = date(2026, 11, 15)


def levels(text: str) -> dict[str, str]:
    return {skill.preferred_label: skill.level for skill in read_profile(CvText(text, "text"), today=TODAY).skills}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Skills\nExpert: SQL, R\nGood: Go\nBasic: Rust", ("expert", "stated", "familiar")),
        ("Skills\nExpert: SQL. Good: Go. Basic: Rust.", ("expert", "stated", "familiar")),
        ("Skills\nSQL (expert), Go (good), Rust (basic)", ("expert", "stated", "familiar")),
        ("Skills\nSQL ●●●●●\nGo ●●●○○\nRust ●○○○○", ("expert", "stated", "familiar")),
        ("Skills\nSQL 5/5\nGo 3/5\nRust 2/5", ("expert", "stated", "familiar")),
        ("Skills\nSQL 95%\nGo 70 %\nRust 30%", ("expert", "stated", "familiar")),
        ("Skills\nSQL ★★★★★, Go ★★★☆☆, Rust ★☆☆☆☆", ("expert", "stated", "familiar")),
        ("Kenntnisse\nSehr gut: SQL\nGut: Go\nGrundkenntnisse in Rust", ("expert", "stated", "familiar")),
        ("Skills\nSQL - expert\nGo - intermediate\nRust - beginner", ("expert", "stated", "familiar")),
        ("Skills\nSQL (very good) · Go (good) · Rust (basic)", ("expert", "stated", "familiar")),
        ("Skills\nDatabases: SQL (expert)\nLanguages: Go\nFamiliar with: Rust", ("expert", "stated", "familiar")),
    ],
)
def test_levels_are_read_in_many_forms(text: str, expected: tuple[str, str, str]) -> None:
    found = levels(text)
    assert (found["SQL"], found["Go"], found["Rust"]) == expected


def test_a_tier_goes_on_in_the_next_line_and_ends_with_the_next_label() -> None:
    found = levels("Skills\nFamiliar with: Python,\nPyTorch\nDatabases: PostgreSQL")
    assert (found["Python"], found["PyTorch"], found["PostgreSQL"]) == ("familiar", "familiar", "stated")


def test_what_one_learns_is_told_apart() -> None:
    found = levels("Skills\nPython\nLearning now\nPyTorch\nCourses\n- [x] SQL\n- [ ] Docker, week 3")
    assert [found[name] for name in ("Python", "PyTorch", "SQL", "Docker")] == [
        "stated", "learning", "stated", "learning",
    ]  # fmt: skip


def test_running_text_says_levels_too() -> None:
    found = levels("Work\nAnalyst, Otter\n2019 - 2020\n- Reports in Excel, a bit of R; deep learning with PyTorch")
    assert (found["R"], found["PyTorch"]) == ("familiar", "stated")


def test_the_columns_of_a_table_of_levels_are_read_one_by_one() -> None:
    body = paragraph("Skills") + table(["Expert", "Some exposure"], ["SQL", "Rust"], ["PyTorch", "Docker"])
    read = read_profile(read_cv_file(docx(body)), today=TODAY)
    assert {skill.preferred_label: skill.level for skill in read.skills} == {
        "SQL": "expert",
        "PyTorch": "expert",
        "Rust": "familiar",
        "Docker": "familiar",
    }


def test_the_groups_of_a_json_resume_have_levels_and_their_names_are_no_skills() -> None:
    content = resume(
        skills=[
            {"name": "Front end", "level": "Master", "keywords": ["React"]},
            {"name": "Otter lore", "level": "Beginner", "keywords": ["PyTorch"]},
        ]
    )
    read = read_profile(read_cv_file(content), today=TODAY)
    assert {skill.preferred_label: skill.level for skill in read.skills} == {"React": "expert", "PyTorch": "familiar"}


def test_an_item_in_no_taxonomy_file_is_a_skill_of_its_own() -> None:
    read = read_profile(CvText("Skills\nPython, otter counting (expert), since 2019, 5 years, R", "text"), today=TODAY)
    found = {skill.preferred_label: (skill.listed, skill.level) for skill in read.skills}
    assert found == {"Python": (True, "stated"), "otter counting": (False, "expert"), "R": (True, "stated")}


def test_labels_and_sentences_of_a_list_are_no_items() -> None:
    found = levels("Skills\nML frameworks: PyTorch\nI have counted otters for long, and herons")
    assert found == {"PyTorch": "stated"}


@pytest.mark.parametrize(
    ("words", "level"), [("", None), ("Python", None), ("(basic)", "familiar"), ("精通", "expert")]
)
def test_words_of_levels(words: str, level: str | None) -> None:
    assert level_of(words) == level


@given(st.text(alphabet="Skils\n:,()●○★☆/5%RGo Python-·|expert", max_size=120))
def test_any_list_is_read(text: str) -> None:
    read = read_profile(CvText(f"Skills\n{text}", "text"), today=TODAY)
    assert all(read.text[skill.start : skill.end] == skill.words for skill in read.skills)
    assert {skill.level for skill in read.skills if skill.kind != "spoken-language"} <= {
        "expert", "stated", "familiar", "learning",
    }  # fmt: skip
