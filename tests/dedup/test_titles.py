from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.dedup.titles import MULTIPLE, TitleParts, alike, title_parts


@pytest.mark.parametrize(
    ("left", "right", "one_job"),
    [
        ("ML Engineer (m/w/d)", "ML Engineer", True),
        ("ML Engineer (f/m/div.)", "Engineer, ML", True),
        ("ML Engineer, Paris", "ML Engineer - Oslo, Norway", True),
        ("ML Engineer (Remote, US)", "ML Engineer - North Central US", True),
        ("ML Engineer - EMEA", "ML Engineer (R12345)", True),
        ("Sr. ML Engineer", "Senior ML Engineer", True),
        ("ML Engineer 2", "ML Engineer II", True),
        ("ML Engineer II", "ML Engineer III", False),
        ("Junior Data Scientist", "Data Scientist", False),
        ("高级数据工程师", "数据工程师", False),
        ("Data Scientist", "Account Executive", False),
        ("Engineer, Search", "Engineer, Payments", False),
        ("Mobile Engineer", "Engineer", False),
        ("Account Executive, Enterprise", "Account Executive", False),
        ("Agent (German speaking)", "Agent (French speaking)", False),
    ],
)
def test_level_and_subject_tell_jobs_apart_and_places_do_not(left: str, right: str, one_job: bool) -> None:
    assert (title_parts(left)[:2] == title_parts(right)[:2]) is one_job


@pytest.mark.parametrize("title", ["Backend Engineer; Data Analyst", "Multiple Roles", "Various engineering positions"])
def test_a_title_of_several_jobs_has_no_level_of_its_own(title: str) -> None:
    assert title_parts(title).level == {MULTIPLE}


@pytest.mark.parametrize("title", ["", "Remote, Worldwide", "San Francisco, CA", "Full-time", "Berlin (Hybrid)"])
def test_a_place_is_no_subject(title: str) -> None:
    assert title_parts(title)[:2] == (frozenset(), frozenset())


def test_a_small_i_is_a_word_and_a_capital_one_a_level() -> None:
    assert title_parts("Utvecklare i Kiruna").level == frozenset()
    assert title_parts("Developer I").level == {"i"}


@given(st.text(max_size=60))
def test_any_title_has_parts_that_do_not_overlap(title: str) -> None:
    parts = title_parts(title)
    assert isinstance(parts, TitleParts)
    assert not parts.level & parts.subject


@given(st.frozensets(st.sampled_from("abcdef")), st.frozensets(st.sampled_from("abcdef")))
def test_likeness_of_subjects_is_symmetric_and_holds_for_the_same(left: frozenset[str], right: frozenset[str]) -> None:
    assert alike(left, right) == alike(right, left)
    assert alike(left, left)
