"""How senior a role is: the title's words first, then the years required."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Finding, Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.document import Document
from fingerpost.reading.experience import read_experience_years
from fingerpost.reading.seniority import level_of_years, read_seniority
from tests.reading.gold_for_tests import accuracy

LEVELS = ["entry", "mid", "senior"]


def level(title: str, description: str = "Come and build.", years: float | None = None) -> str | None:
    experience = None if years is None else Finding(years, 0, 1, "experience")
    found = read_seniority(prepare(Posting("1", "example", title, description)), experience)
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Machine Learning Intern", "intern"),
        ("Werkstudent Data Science (m/w/d)", "intern"),
        ("Praktikant Machine Learning", "intern"),
        ("Stagiaire data scientist", "intern"),
        ("算法实习生", "intern"),
        ("Junior Data Analyst", "entry"),
        ("Jr. Data Analyst", "entry"),
        ("Software Engineer, New Grad", "entry"),
        ("Data Scientist I", "entry"),
        ("Data Scientist II", "mid"),
        ("Data Scientist III", "senior"),
        ("Data Engineer 2", "mid"),
        ("Sr. Machine Learning Engineer", "senior"),
        ("Senior Data Scientist (m/f/d)", "senior"),
        ("高级算法工程师", "senior"),
        ("Staff Data Scientist", "lead"),
        ("Senior Staff Engineer", "lead"),
        ("Principal Researcher", "lead"),
        ("Tech Lead, Machine Learning", "lead"),
        ("Manager, Data Science", "manager"),
        ("Senior Manager Analytics", "manager"),
        ("Engineering Manager", "manager"),
        ("Group Product Manager", "manager"),
        ("Teamleiter Data Analytics", "manager"),
        ("Director of AI", "director"),
        ("Associate Director, Analytics", "director"),
        ("Head of Data", "director"),
        ("Chief Data Officer", "executive"),
        ("VP of Engineering", "executive"),
    ],
)
def test_words_of_the_title_say_the_level(title: str, expected: str) -> None:
    assert level(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Product Manager",
        "Technical Program Manager",
        "Account Manager",
        "Customer Success Manager",
        "Member of Technical Staff",
        "Lead Generation Specialist",
        "Associate Data Scientist",
        "Internal Tools Engineer",
        "Data Scientist, 2 openings in Boston",
        "Leadership Analyst",
        "Stage Growth Analyst",
    ],
)
def test_words_that_name_an_occupation_are_no_level(title: str) -> None:
    assert level(title) is None


def test_a_vice_president_of_a_bank_holds_a_grade_and_elsewhere_an_office() -> None:
    assert level("Data Scientist, Vice President", "About us: we are an investment bank with a long history.") == "lead"
    assert level("Vice President, Data Science", "About us: we make video games for players.") == "executive"


def test_an_assistant_is_not_the_person_assisted() -> None:
    assert level("Administrative Assistant to the Vice President") is None


@pytest.mark.parametrize(("years", "expected"), [(0, "entry"), (1, "entry"), (2, "mid"), (4, "mid"), (5, "senior")])
def test_without_a_word_the_years_decide(years: float, expected: str) -> None:
    assert level("Data Scientist", years=years) == expected


def test_without_word_and_years_nothing_is_said() -> None:
    assert level("Data Scientist") is None


def test_words_of_the_text_are_not_words_of_the_title() -> None:
    assert level("Data Scientist", "You report to the director and work with senior managers.") is None


@given(st.floats(0, 15), st.floats(0, 15))
def test_more_years_are_never_a_lower_level(fewer: float, more: float) -> None:
    low, high = sorted([fewer, more])
    assert LEVELS.index(level_of_years(low)) <= LEVELS.index(level_of_years(high))


@pytest.mark.xfail(reason="a level that stands in the text only is not read")
def test_known_gap_a_level_in_the_text() -> None:
    assert level("Data Scientist", "Seniority: Senior level. You build models.") == "senior"


def test_gold_floor(shared: Path) -> None:
    def read(document: Document) -> str:
        found = read_seniority(document, read_experience_years(document))
        return "not-stated" if found is None else found.value

    assert accuracy(shared, "seniority", read) >= 0.94
