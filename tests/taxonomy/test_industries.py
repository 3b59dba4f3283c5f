"""The industries, their phrases, and the employers known by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy.industries import (
    employer_words,
    employers,
    find_employer,
    find_employer_industry,
    find_industry,
    industries,
)

IDS = (
    "technology finance healthcare retail-ecommerce automotive-mobility manufacturing media-entertainment telecom"
    " energy government-defense education-research consulting-staffing travel-logistics real-estate-construction"
    " agriculture non-profit other"
).split()


def test_the_ids_are_those_of_the_guide() -> None:
    assert list(industries()) == IDS


def test_no_phrase_points_to_two_industries_or_is_strong_and_weak() -> None:
    phrases = [phrase for one in industries().values() for phrase in (*one.strong, *one.weak)]
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []
    assert all(phrase == phrase.lower() for phrase in phrases)


def test_industries_are_found_by_id_and_label() -> None:
    assert find_industry("Finance and insurance") is find_industry("finance")
    with pytest.raises(UnknownNameError, match="finance"):
        find_industry("finanse")


def test_every_known_employer_has_an_industry_and_a_key_that_stays() -> None:
    assert len(employers()) > 5000
    assert {known.industry_id for known in employers().values()} <= set(IDS)
    assert [key for key in employers() if employer_words(key) != key] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Walmart eCommerce", "retail-ecommerce"),
        ("Amazon Web Services", "technology"),
        ("Amazon.com, Inc.", "retail-ecommerce"),
        ("JPMorgan Chase & Co.", "finance"),
        ("Pfizer 3.9", "healthcare"),
        ("Novetta|4.0", "government-defense"),
        ("General Zylphora", None),
        ("First Qwyx", None),
        ("", None),
    ],
)
def test_employers_are_told_by_name(name: str, expected: str | None) -> None:
    assert find_employer_industry(name) == expected


@given(st.text(max_size=40))
def test_a_key_of_a_key_is_the_key(name: str) -> None:
    assert employer_words(employer_words(name)) == employer_words(name)


@pytest.mark.parametrize(("name", "is_word"), [("Carrot", True), ("Axiom", True), ("Deutsche Bank", False)])
def test_names_that_are_everyday_words_are_marked(name: str, is_word: bool) -> None:
    found = find_employer(name)
    assert found is not None
    assert found.is_word is is_word


def test_an_everyday_word_is_no_beginning_of_another_name() -> None:
    assert find_employer("Carrot and Stick Consulting of the North") is None


def test_every_everyday_word_is_the_name_of_a_known_employer() -> None:
    assert sum(known.is_word for known in employers().values()) > 300
