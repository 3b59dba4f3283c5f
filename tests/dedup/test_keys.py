from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.dedup.keys import employer_key, same_title, title_key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Brightloom Inc.", "brightloom"),
        ("Brightloom AG", "BRIGHTLOOM GmbH & Co. KG"),
        ("The Quiet Mill Company", "Quiet Mill"),
    ],
)
def test_legal_forms_and_case_do_not_tell_employers_apart(left: str, right: str) -> None:
    assert employer_key(left) == employer_key(right)


def test_an_employer_called_by_a_legal_form_alone_keeps_its_name() -> None:
    assert employer_key("The Company") == "thecompany"


@pytest.mark.parametrize("name", [None, "", "  ", "—"])
def test_no_name_is_no_key(name: str | None) -> None:
    assert employer_key(name) is None


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("ML Engineer (m/w/d)", "ML Engineer", True),
        ("ML Engineer, Paris", "ML Engineer, Oslo", True),
        ("ML Engineer II", "ML Engineer III", False),
        ("Junior Data Scientist", "Data Scientist", False),
        ("Data Scientist", "Account Executive", False),
        ("Data Scientist", "", True),
    ],
)
def test_titles_name_one_position_only_at_one_level(left: str, right: str, same: bool) -> None:
    assert same_title(title_key(left), title_key(right)) is same


@given(st.text(), st.text())
def test_sameness_of_titles_is_symmetric(left: str, right: str) -> None:
    assert same_title(title_key(left), title_key(right)) == same_title(title_key(right), title_key(left))


@given(st.text())
def test_a_title_is_the_same_as_itself(title: str) -> None:
    assert same_title(title_key(title), title_key(title))
