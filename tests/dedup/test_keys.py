from __future__ import annotations

import pytest

from fingerpost.dedup.keys import employer_key, title_key


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


def test_a_titles_words_are_a_set_without_gender_marks() -> None:
    assert title_key("ML Engineer (m/w/d)") == title_key("engineer, ML") == {"ml", "engineer"}
    assert title_key(None) == frozenset()
