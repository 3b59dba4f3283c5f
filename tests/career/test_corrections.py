from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from fingerpost.career.corrections import (
    CV_FIELDS,
    PERSON,
    POSTING_FIELDS,
    correct_facts,
    correct_posting,
    correct_profile,
    correction,
    labelled_cases,
)
from fingerpost.career.cv_file import CvText
from fingerpost.career.profile import Profile, read_profile
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.posting import EnrichedPosting, MonetaryAmount, Posting
from fingerpost.reading import read
from fingerpost.store.facts import POSTING_COLUMNS
from fingerpost.store.lookup import PostingFacts
from fingerpost.store.personal_corrections import Correction

DAY = datetime(2026, 11, 28, tzinfo=UTC)
TEXT = (
    "You will count ferns with machine learning models.\n\nRequirements\n- Python and PyTorch\n"
    "- 3+ years of experience\n- Bachelor's degree or equivalent experience\n\n"
    "Nice to have\n- Fernlang\n\nWe pay $100,000 to $120,000 a year."
)
CV_TEXT = "Experience\nAnalyst, 01/2022 - 12/2023\n- PyTorch models, SQL reports\n\nSkills\nExcel"


@pytest.fixture(scope="module")
def posting() -> EnrichedPosting:
    return read(Posting("p", "invented", "Senior Data Scientist", TEXT, hiring_organization="Ferns Ltd"))


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profile(CvText(CV_TEXT, "text"), today=date(2026, 11, 28))


def of_posting(field: str, correct: Any, **more: Any) -> Correction:
    return correction("posting", field, correct, DAY, posting_id="p", **more)


def levels(read: EnrichedPosting) -> dict[str, str]:
    return {finding.value.skill_id: finding.value.level for finding in read.skills}


RIGHT: dict[str, tuple[Any, Any]] = {
    "role": ("Data Analyst", "data-analyst"),
    "ai_relation": ("uses", "uses"),
    "seniority": ("Lead", "lead"),
    "years_min": (5, 5.0),
    "work_mode": ("remote", "remote"),
    "visa": ("offers", "offers"),
    "industry": ("healthcare", None),
}


@pytest.mark.parametrize("field", RIGHT)
def test_a_corrected_field_stands_in_place_of_what_was_read(posting: EnrichedPosting, field: str) -> None:
    given, expected = RIGHT[field]
    made = of_posting(field, given)
    finding = getattr(correct_posting(posting, [made]), POSTING_FIELDS[field])
    assert finding.value == (expected if expected is not None else made.correct)
    assert finding.reader == PERSON
    before = getattr(posting, POSTING_FIELDS[field])
    if before is not None:
        assert (finding.start, finding.end) == (before.start, before.end)


def test_a_field_that_is_not_stated_is_none_and_other_postings_are_left_alone(posting: EnrichedPosting) -> None:
    assert posting.experience_years is not None
    assert correct_posting(posting, [of_posting("years_min", None)]).experience_years is None
    other = replace(of_posting("years_min", None), subject="q")
    assert correct_posting(posting, [other]) == posting
    assert correct_posting(posting, []) == posting


def test_degree_pay_and_employment_types_can_be_corrected(posting: EnrichedPosting) -> None:
    pay = [{"min": 90_000, "max": None, "currency": "EUR", "unit": "YEAR"}]
    corrected = correct_posting(
        posting,
        [of_posting("degree_min", "PhD"), of_posting("salary", pay), of_posting("employment_types", ["full-time"])],
    )
    assert corrected.degree is not None
    assert (corrected.degree.value.degree_min, corrected.degree.value.equivalent_ok) == ("phd", True)
    assert [finding.value for finding in corrected.salary] == [MonetaryAmount(90_000, None, "EUR", "YEAR")]
    assert [finding.value for finding in corrected.employment_type] == ["FULL_TIME"]
    assert correct_posting(posting, [of_posting("salary", [])]).salary == ()
    assert correct_posting(posting, [of_posting("degree_min", None)]).degree is None


def test_skills_of_a_posting_are_added_removed_and_set_to_another_level(posting: EnrichedPosting) -> None:
    assert levels(posting)["python"] == "required"
    corrected = correct_posting(
        posting,
        [
            of_posting("skill", "preferred", item="Python"),
            of_posting("skill", None, item="PyTorch"),
            of_posting("skill", "duty", item="Haskell", words="count ferns"),
            of_posting("skill", "preferred", item="Kubernetes"),
        ],
    )
    assert levels(corrected)["python"] == "preferred"
    assert "pytorch" not in levels(corrected)
    haskell, kubernetes = corrected.skills[-2:]
    assert posting.text[haskell.start : haskell.end] == "count ferns"
    assert haskell.value.mentions == ((haskell.start, haskell.end),)
    assert (kubernetes.value.skill_id, kubernetes.start, kubernetes.end, kubernetes.value.mentions) == (
        "kubernetes", 0, 0, (),
    )  # fmt: skip


def test_applying_corrections_twice_is_applying_them_once(posting: EnrichedPosting, profile: Profile) -> None:
    made = [of_posting("years_min", 1), of_posting("skill", "duty", item="Haskell"), of_posting("salary", [])]
    once = correct_posting(posting, made)
    assert correct_posting(once, made) == once
    of_cv = [correction("cv", "skill", "stated", DAY, item="Haskell"), correction("cv", "degree", "phd", DAY)]
    assert correct_profile(correct_profile(profile, of_cv), of_cv) == correct_profile(profile, of_cv)


def test_stored_facts_are_corrected_as_readings_are() -> None:
    empty = dict.fromkeys(POSTING_COLUMNS)
    lists = dict.fromkeys(("countries", "regions", "cities", "employment_types", "duties"), ())
    facts = PostingFacts(**(empty | lists | {"posting_id": "p", "role": "other"}), skills=())  # type: ignore[arg-type]
    pay = [{"min": 1.0, "max": 2.0, "currency": "EUR", "unit": "HOUR"}]
    corrected = correct_facts(
        facts,
        [
            of_posting("role", "data-analyst"),
            of_posting("salary", pay),
            of_posting("employment_types", ["PART_TIME"]),
            of_posting("skill", "required", item="python"),
            replace(of_posting("visa", "offers"), subject="q"),
        ],
    )
    assert (corrected.role, corrected.employment_types, corrected.visa) == ("data-analyst", ("PART_TIME",), None)
    assert (corrected.salary_min, corrected.salary_max, corrected.salary_unit) == (1.0, 2.0, "HOUR")
    assert [(skill.skill_id, skill.level) for skill in corrected.skills] == [("python", "required")]
    assert correct_facts(corrected, [of_posting("salary", None)]).salary_currency is None


def test_a_profile_is_corrected(profile: Profile) -> None:
    assert profile.skill_ids >= {"pytorch", "sql"}
    corrected = correct_profile(
        profile,
        [
            correction("cv", "years_experience", 7, DAY, was=profile.years_experience),
            correction("cv", "degree", "Master", DAY),
            correction("cv", "skill", None, DAY, item="SQL"),
            correction("cv", "skill", "expert", DAY, item="PyTorch"),
            correction("cv", "skill", "familiar", DAY, item="Haskell"),
            of_posting("years_min", 1),
        ],
    )
    assert (corrected.years_experience, corrected.degree) == (7.0, "master")
    held = {skill.skill_id: skill.level for skill in corrected.skills}
    assert (held["pytorch"], held["haskell"], "sql" in held) == ("expert", "familiar", False)
    assert corrected.skills[-1].words == "added by hand"
    assert correct_profile(profile, [correction("cv", "degree", None, DAY)]).degree is None


@pytest.mark.parametrize(
    ("field", "correct", "told"),
    [
        ("shoe_size", 42, "field of a posting"),
        ("role", None, "role cannot be None"),
        ("role", "astronaut", "role"),
        ("seniority", "not-stated", "nothing for one that is not stated"),
        ("years_min", "5", "number of years"),
        ("years_min", True, "number of years"),
        ("years_min", float("nan"), "number of years"),
        ("years_min", 61, "number of years"),
        ("employment_types", "FULL_TIME", "a list of names"),
        ("employment_types", ["daily"], "employment type"),
        ("salary", {"min": 1}, "wrong form"),
        ("salary", [{"min": 2, "max": 1}], "wrong form"),
        ("salary", [{"min": None}], "wrong form"),
        ("salary", [{"min": 1, "currency": "euro"}], "wrong form"),
        ("salary", [{"min": 1, "unit": "DECADE"}], "wrong form"),
        ("salary", [{"min": float("inf")}], "wrong form"),
        ("salary", [{"min": 1, "per": "YEAR"}], "wrong form"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(field: str, correct: Any, told: str) -> None:
    with pytest.raises((InputError, UnknownNameError), match=told):
        of_posting(field, correct)


def test_skills_need_a_known_name_and_level_but_what_is_in_no_taxonomy_can_be_taken_away() -> None:
    with pytest.raises(UnknownNameError, match="level of a skill"):
        of_posting("skill", "expert", item="python")
    with pytest.raises(UnknownNameError, match="level of a skill"):
        correction("cv", "skill", "required", DAY, item="python")
    with pytest.raises(UnknownNameError, match="skill"):
        of_posting("skill", "required", item="fernlang-of-no-list")
    assert of_posting("skill", None, item="fernlang-of-no-list").item == "fernlang-of-no-list"
    with pytest.raises(InputError, match="names no posting"):
        correction("posting", "role", "data-analyst", DAY)


def test_labelled_cases_say_what_was_read_and_what_is_right_and_leave_the_cv_out() -> None:
    made = [
        of_posting("years_min", 5, was=3.0, words="five years", reader_version="5"),
        of_posting("skill", "preferred", item="python", was="required"),
        correction("cv", "degree", "phd", DAY, was="master", words="walrus university"),
    ]
    first, second = map(json.loads, labelled_cases(made))
    assert first == {
        "about": "posting", "posting_id": "p", "field": "years_min", "skill": None, "read": 3.0, "expected": 5.0,
        "mention": "five years", "reader_version": "5", "at": "2026-11-28",
    }  # fmt: skip
    assert (second["field"], second["skill"], second["expected"]) == ("skills", "python", "preferred")
    *_, of_cv = map(json.loads, labelled_cases(made, with_cv=True))
    assert (of_cv["about"], of_cv["posting_id"], of_cv["mention"]) == ("cv", None, "walrus university")


def test_every_field_that_can_be_corrected_is_one_that_a_reading_or_a_profile_has() -> None:
    assert set(POSTING_FIELDS.values()) <= set(EnrichedPosting.__dataclass_fields__)
    assert set(CV_FIELDS) - {"skill"} <= set(Profile.__dataclass_fields__)
    assert set(POSTING_FIELDS) - {"skill", "salary"} <= set(POSTING_COLUMNS)
