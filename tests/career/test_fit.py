"""The laws of fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career import Asked, CvText, Profile, ProfileSkill, asked_by, read_profile
from fingerpost.career.cv_file import read_cv_file
from fingerpost.career.eligibility import Circumstances, Conditions
from fingerpost.career.fit import WEIGHTS, asked_of_facts, fit
from fingerpost.career.matches import matches
from fingerpost.career.relation import CREDIT, broader_skills, nearest_held
from fingerpost.posting import Posting, SkillAsked
from fingerpost.reading import read
from fingerpost.settings import load_settings
from fingerpost.store.facts import connect
from fingerpost.store.lookup import find_facts
from fingerpost.taxonomy.skills import skills

TODAY = date(2026, 11, 15)
KNOWN = (
    "python",
    "pytorch",
    "tensorflow",
    "deep-learning",
    "machine-learning",
    "sql",
    "postgresql",
    "kubernetes",
    "docker",
    "r",
)
IDS = st.sampled_from([skill_id for skill_id in KNOWN if skill_id in skills()])
LEVELS = st.sampled_from(["required", "preferred", "duty"])
DEGREES = st.sampled_from([None, "associate", "bachelor", "master", "phd"])


def asked_skill(skill_id: str, level: Any = "required") -> SkillAsked:
    return SkillAsked(skill_id, skills()[skill_id].preferred_label, skills()[skill_id].skill_area, level)


def profile_of(*held: str, years: float | None = None, degree: str | None = None) -> Profile:
    skill = [
        ProfileSkill(one, skills()[one].preferred_label, skills()[one].skill_area, True, one, 0, 0) for one in held
    ]
    return Profile("", tuple(skill), years, degree)


PROFILES = st.builds(
    lambda held, years, degree: profile_of(*held, years=years, degree=degree),
    st.lists(IDS, unique=True, max_size=6),
    st.none() | st.floats(0, 40, allow_nan=False),
    DEGREES,
)
ASKED = st.builds(
    lambda levels, years, degree, equivalent: Asked(
        "p", "t", "e", None, tuple(asked_skill(*pair) for pair in levels.items()), years, degree, equivalent
    ),
    st.dictionaries(IDS, LEVELS, max_size=6),
    st.none() | st.sampled_from([0.0, 1.0, 2.5, 3.0, 10.0]),
    DEGREES,
    st.booleans(),
)


@given(PROFILES, ASKED)
def test_the_score_is_the_weighted_sum_of_its_parts_and_in_0_to_1(profile: Profile, asked: Asked) -> None:
    result = fit(profile, asked)
    if not result.parts:
        assert result.score is None
        return
    assert result.score is not None
    assert 0.0 <= result.score <= 1.0
    assert result.score == min(sum(part.weight * part.score for part in result.parts), 1.0)
    assert sum(part.weight for part in result.parts) == pytest.approx(1.0)
    assert {part.name for part in result.parts} <= set(WEIGHTS)


@given(PROFILES, ASKED, IDS)
def test_gaining_a_skill_never_lowers_the_score(profile: Profile, asked: Asked, gained: str) -> None:
    richer = (
        replace(profile, skills=(*profile.skills, *profile_of(gained).skills))
        if gained not in profile.skill_ids
        else profile
    )
    before, after = fit(profile, asked).score, fit(richer, asked).score
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before


@given(PROFILES, ASKED)
def test_more_years_or_a_higher_degree_never_lower_the_score(profile: Profile, asked: Asked) -> None:
    before = fit(profile, asked).score
    for better in (
        replace(profile, years_experience=(profile.years_experience or 0) + 1),
        replace(profile, degree="phd"),
    ):
        after = fit(better, asked).score
        assert before is None or after is None or after >= before


@given(PROFILES, ASKED, st.randoms())
def test_the_order_of_skills_does_not_matter(profile: Profile, asked: Asked, random: Any) -> None:
    held, wanted = list(profile.skills), list(asked.skills)
    random.shuffle(held)
    random.shuffle(wanted)
    assert fit(replace(profile, skills=tuple(held)), replace(asked, skills=tuple(wanted))) == fit(profile, asked)


@given(PROFILES, ASKED)
def test_every_requirement_has_a_status_and_a_reason(profile: Profile, asked: Asked) -> None:
    result = fit(profile, asked)
    assert len(result.requirements) == sum(skill.level != "duty" for skill in asked.skills) + (
        asked.years_min is not None
    ) + (asked.degree_min is not None)
    for requirement in result.requirements:
        assert requirement.status in {"met", "partly", "missing", "unknown"}
        assert requirement.because
        assert (requirement.status == "met") == (requirement.credit == 1.0)
        assert 0.0 <= requirement.credit <= 1.0
    assert len(result.to_rows()) == len(result.requirements)


def test_a_posting_that_asks_for_nothing_has_no_score() -> None:
    nothing = Asked("p", None, None, None, (asked_skill("python", "duty"),))
    assert fit(profile_of("python"), nothing).score is None


def test_a_part_that_is_not_stated_does_not_count() -> None:
    only = Asked("p", None, None, None, (asked_skill("python"),))
    assert fit(profile_of("python"), only).score == 1.0
    assert fit(profile_of("sql"), only).score == 0.0


def test_years_and_degrees_are_met_in_part_or_unknown() -> None:
    asked = Asked("p", None, None, None, (), 4.0, "master", degree_equivalent_ok=False)
    years, degree = fit(profile_of(years=3.0, degree="bachelor"), asked).requirements
    assert (years.status, years.credit, degree.status) == ("partly", 0.75, "missing")
    assert [one.status for one in fit(profile_of(), asked).requirements] == ["unknown", "unknown"]
    (degree,) = fit(
        profile_of(degree="bachelor"), replace(asked, years_min=None, degree_equivalent_ok=True)
    ).requirements
    assert (degree.status, degree.credit) == ("partly", 0.5)


def test_related_skills_count_in_part_and_are_named() -> None:
    asked = Asked("p", None, None, None, (asked_skill("deep-learning"),))
    (requirement,) = fit(profile_of("pytorch"), asked).requirements
    if "deep-learning" in broader_skills("pytorch"):
        assert (requirement.status, requirement.credit) == ("partly", CREDIT["narrower"])
    assert "PyTorch" in requirement.because


@given(st.lists(IDS, unique=True, max_size=6), IDS, IDS)
def test_the_credit_of_the_nearest_skill_never_falls_with_another_skill(
    held: list[str], gained: str, asked: str
) -> None:
    before, after = nearest_held(asked, frozenset(held)), nearest_held(asked, frozenset([*held, gained]))
    assert before is None or (after is not None and CREDIT[after.relation] >= CREDIT[before.relation])


def test_words_of_both_sides_stand_beside_a_requirement() -> None:
    posting = Posting(
        "1", "file", "Data Engineer", "Requirements:\n- Strong Python skills\n- 3+ years of experience\n- BSc", "text"
    )
    cv = CvText("Work\nEngineer 01/2020 - 12/2024\n- python services\nEducation\nBSc Physics", "text")
    result = fit(read_profile(cv, today=TODAY), asked_by(read(posting)))
    python = next(one for one in result.requirements if one.name == "Python")
    assert (python.cv_words, python.status) == ("python", "met")
    assert python.asked_words in ("Python", "Python skills")
    assert {one.kind for one in result.requirements} >= {"skill", "years"}


PERSONS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            ["Ada Vesk", "Björn Ó Dálaigh", "王小明", "Ruby Swift", "Julia M. Spark", "Fatima al-Hashimi"]
        ),
        "pronouns": st.sampled_from(["she/her", "he/him", "they/them"]),
        "gender": st.sampled_from(["female", "male", "divers"]),
        "born": st.sampled_from(["3 May 1961", "1999", "12.12.2001"]),
        "nationality": st.sampled_from(["German", "Ghanaian", "French"]),
        "mail": st.sampled_from(["ada@python.example.org", "rust.fan@example.com", "x@example.net"]),
        "photo": st.sampled_from(["portrait.jpg", "pytorch.png", "none"]),
    }
)
ASKS = "Requirements:\n- Python, PyTorch, Rust, Julia and Spark\n- 5+ years of experience\n- MSc\n- German"
POSTING = Posting("1", "file", "ML Engineer", ASKS, "text")


def _cv(person: dict[str, str]) -> CvText:
    lines = (
        person["name"], f"Pronouns: {person['pronouns']}", f"Gender: {person['gender']}",
        f"Date of birth: {person['born']}", f"Nationality: {person['nationality']}", person["mail"],
        f"Photo: {person['photo']}", "", "Experience", "ML Engineer, Otter 01/2019 - 12/2022",
        "- Trained models with PyTorch", "Education", "MSc Physics, 2018", "Skills", "Python, SQL",
    )  # fmt: skip
    return CvText("\n".join(lines), "text")


@settings(max_examples=60)
@given(PERSONS, PERSONS)
def test_who_a_person_is_changes_the_score_by_nothing(one: dict[str, str], other: dict[str, str]) -> None:
    asked = asked_by(read(POSTING))
    first, second = (fit(read_profile(_cv(person), today=TODAY), asked) for person in (one, other))
    assert first == second
    assert first.score is not None
    assert 0 < first.score < 1


def test_the_chart_and_the_words_are_of_the_parts() -> None:
    asked = Asked("p", "Engineer", "Otter Ltd", None, (asked_skill("python"), asked_skill("sql"), asked_skill("r")))
    result = fit(profile_of("python"), asked)
    assert result.headline() == "Fit to Engineer, Otter Ltd"
    assert result.chart().to_dict()["title"] == "Fit to Engineer, Otter Ltd"
    score, partly, missing, last = result.sentences()
    assert "1 of 3 things asked for are met; the score is 47%" in score
    assert partly == "Met in part: R (the CV names Python, which is of the same kind)."
    assert (missing, last) == ("Missing: SQL.", "The weights are assumptions.")
    assert [table.caption for table in result.tables()] == [
        "Parts of the score",
        "What is asked for and what the CV says",
    ]
    nothing = fit(profile_of("python"), Asked("p", None, None, None, ()))
    assert nothing.tables() == ()
    assert "no requirement" in nothing.sentences()[0]
    assert nothing.chart().to_dict()["title"]


def test_what_follows_from_a_skill_counts_and_a_broken_condition_is_told_first() -> None:
    implied = tuple(asked_skill(one) for one in ("deep-learning", "machine-learning", "python"))
    stated = Conditions(("FR",), "refuses")
    result = fit(profile_of("pytorch"), Asked("p", "E", None, None, implied, conditions=stated), Circumstances(("DE",)))
    assert [(one.status, one.credit) for one in result.requirements] == [("partly", 0.75)] * 3
    assert (result.score, result.eligible) == (0.75, False)
    assert result.sentences()[0] == "A hard condition is not met: the work is in FR."
    assert result.tables()[0].caption == "Hard conditions"
    assert fit(profile_of("pytorch"), Asked("p", "E", None, None, implied, conditions=stated)).conditions == ()


def test_what_facts_alone_ask_is_scored_as_matches_score_it(tmp_path: Path) -> None:
    con = connect(load_settings(tmp_path), "reference")
    profile, person = profile_of("python", "sql", years=3.0), Circumstances(("US",), needs_visa=True)
    found = matches(profile, con, person=person, limit=40).matches
    again = [fit(profile, asked_of_facts(find_facts(con, one.posting_id)), person) for one in found]
    assert [(one.score, one.conditions) for one in again] == [(one.score, one.conditions) for one in found]
    assert any(one.verdict == "met" for fitted in again for one in fitted.conditions)


@pytest.mark.parametrize(
    "photo", ['<img src="portrait.png" alt="PyTorch Rust Spark">', '<img src="data:image/png;base64,UlVTVA==">', ""]
)
def test_a_photo_changes_nothing(photo: str) -> None:
    job = "<h2>Experience</h2><p>ML Engineer, Otter 01/2019 - 12/2022</p><ul><li>Trained models with PyTorch</li></ul>"
    cv = "<html><body><h1>Noor Vesk</h1>{photo}" + job + "</body></html>"
    asked = asked_by(read(POSTING))
    with_photo, without = (
        fit(read_profile(read_cv_file(cv.format(photo=one).encode(), "cv.html"), today=TODAY), asked)
        for one in (photo, "")
    )
    assert with_photo == without
    assert with_photo.score
