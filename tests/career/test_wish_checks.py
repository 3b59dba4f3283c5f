"""Wishes: the whole corpus and one posting are judged alike, and only what is stated against a wish leaves one out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career import Profile, ProfileSkill
from fingerpost.career.eligibility import circumstances_of, spoken_well
from fingerpost.career.matches import matches
from fingerpost.career.wish_checks import Stated, against_wishes, check_wishes, most_paid
from fingerpost.market import Selection
from fingerpost.market.counting.scope import scope_of
from fingerpost.posting import SkillAsked, TimeZoneWindow
from fingerpost.store.personal_wishes import PayFloor, Wishes
from tests.career.test_fit import profile_of
from tests.market.markets_for_tests import Row, asked, market, posting

EVERY = Selection(ai_relation=None)
LEVELS = ("required", "preferred", "duty")
STATED = st.fixed_dictionaries(
    {
        "cities": st.sampled_from([[], ["Berlin"], ["Paris", "Lyon"]]),
        "work_mode": st.sampled_from([None, "remote", "hybrid", "onsite"]),
        "role": st.sampled_from(["data-scientist", "data-engineer"]),
        "seniority": st.sampled_from([None, "mid", "senior"]),
        "industry": st.sampled_from([None, "finance", "defence"]),
        "salary_max": st.sampled_from([None, 50_000.0, 90_000.0]),
        "salary_currency": st.sampled_from([None, "EUR", "USD"]),
        "salary_unit": st.sampled_from([None, "YEAR", "MONTH"]),
        "utc_from": st.sampled_from([None, -8.0, 0.0]),
        "utc_to": st.sampled_from([0.0, 1.0]),
    }
)
ASKS = st.dictionaries(st.sampled_from(["python", "cobol", "ruby"]), st.sampled_from(LEVELS), max_size=3)
MARKETS = st.lists(st.tuples(STATED, ASKS), min_size=1, max_size=10)
FLOORS = st.none() | st.builds(
    PayFloor, st.sampled_from([4_000.0, 60_000.0]), st.sampled_from(["EUR", "USD"]), st.sampled_from(["YEAR", "MONTH"])
)
WISHES = st.builds(
    Wishes,
    places=st.sampled_from([(), ("Berlin",), ("Lyon", "Oslo")]),
    work_modes=st.sampled_from([(), ("remote",), ("remote", "hybrid")]),
    time_zones=st.sampled_from([None, TimeZoneWindow(0.0, 2.0), TimeZoneWindow(0.5, 2.0)]),
    pay_floor=FLOORS,
    roles=st.sampled_from([(), ("data-engineer",)]),
    seniorities=st.sampled_from([(), ("senior",)]),
    industries_avoided=st.sampled_from([(), ("defence",)]),
    skills_wanted=st.sampled_from([(), ("ruby",)]),
    skills_refused=st.sampled_from([(), ("cobol",)]),
)


def market_of(drawn: list[tuple[Row, dict[str, Any]]]) -> Any:
    postings = [
        posting(
            number,
            f"Employer {number}",
            **{**stated, "utc_to": stated["utc_to"] if stated.get("utc_from") is not None else None},
        )
        for number, (stated, _) in enumerate(drawn)
    ]
    asks = [
        asked(row, one, level)
        for row, (_, wanted) in zip(postings, drawn, strict=True)
        for one, level in wanted.items()
    ]
    return market(postings, asks)


@settings(max_examples=60)
@given(MARKETS, WISHES)
def test_a_corpus_and_one_posting_are_judged_alike(drawn: Any, wishes: Wishes) -> None:
    rows = scope_of(market_of(drawn), EVERY).rows
    against = against_wishes(wishes, rows)
    currencies, currency, most = most_paid(rows)
    for at, (stated, wanted) in enumerate(drawn):
        pay = (currencies[int(currency[at])], float(most[at])) if currency[at] >= 0 else None
        skills = tuple(SkillAsked(one, one, "programming", level) for one, level in wanted.items())
        told = Stated(
            tuple(stated["cities"]), stated["work_mode"], stated["role"], stated["seniority"], stated["industry"], pay,
            skills, None if stated["utc_from"] is None else TimeZoneWindow(stated["utc_from"], stated["utc_to"]),
        )  # fmt: skip
        checks = check_wishes(wishes, told)
        assert {one.wish for one in checks if one.verdict == "not met"} == {w for w, hit in against.items() if hit[at]}
        assert {one.wish for one in checks} >= set(against)
        assert all(one.because for one in checks)


@settings(max_examples=40)
@given(MARKETS, WISHES)
def test_what_is_left_out_is_counted_and_the_rest_keeps_its_order(drawn: Any, wishes: Wishes) -> None:
    con = market_of(drawn)
    profile = profile_of("python")
    every, found = matches(profile, con), matches(profile, con, wishes=wishes)
    kept = {one.posting_id for one in found.matches}
    assert found.n_postings == every.n_postings == len(drawn)
    assert found.n_against_wishes == len(drawn) - len(kept)
    assert max((n for _, n in found.against), default=0) <= found.n_against_wishes <= sum(n for _, n in found.against)
    assert [one.posting_id for one in found.matches] == [o.posting_id for o in every.matches if o.posting_id in kept]
    for one in found.matches:
        assert all(check.verdict in {"met", "not stated"} for check in one.wishes)


def test_what_is_not_stated_rules_nothing_out() -> None:
    wishes = Wishes(
        places=("Berlin",), work_modes=("remote",), pay_floor=PayFloor(90_000, "EUR"), seniorities=("senior",),
        industries_avoided=("defence",), skills_refused=("cobol",), skills_wanted=("ruby",),
    )  # fmt: skip
    checks = check_wishes(wishes, Stated())
    assert {one.verdict for one in checks if one.wish != "skills refused"} == {"not stated"}
    assert next(one for one in checks if one.wish == "skills refused").verdict == "met"


def test_pay_is_compared_per_year_in_its_own_currency_only() -> None:
    monthly = Wishes(pay_floor=PayFloor(5_000, "EUR", "MONTH"))
    verdicts = [
        check_wishes(monthly, Stated(pay=pay))[0].verdict
        for pay in (("EUR", 59_999.0), ("EUR", 60_000.0), ("USD", 1.0), ("EUR", float("inf")))
    ]
    assert verdicts == ["not met", "met", "not stated", "met"]


@pytest.mark.parametrize(
    ("clock", "verdict", "words"),
    [
        (None, "not stated", "no time zone"),
        (TimeZoneWindow(-8.0, -5.0), "not met", "UTC-8 to UTC-5"),
        (TimeZoneWindow(-8.0, 1.0), "met", "UTC-8 to UTC+1"),
        (TimeZoneWindow(5.5, 5.5), "not met", "the clock of UTC+5.5"),
    ],
)
def test_time_zones_meet_where_the_windows_do(clock: TimeZoneWindow | None, verdict: str, words: str) -> None:
    (found,) = check_wishes(Wishes(time_zones=TimeZoneWindow(0.0, 3.0)), Stated(clock=clock))
    assert (found.verdict, words in found.because) == (verdict, True)


def test_a_city_does_not_bind_remote_work_and_a_plus_need_not_be_used() -> None:
    wishes = Wishes(places=("Berlin",), skills_refused=("cobol",))
    plus = SkillAsked("cobol", "COBOL", "programming", "preferred")
    told = check_wishes(wishes, Stated(cities=("Paris",), work_mode="remote", skills=(plus,)))
    assert [one.verdict for one in told] == ["met", "met"]
    used = check_wishes(wishes, Stated(cities=("Paris",), skills=(replace(plus, level="duty"),)))
    assert [one.verdict for one in used] == ["not met", "not met"]


def test_wanted_skills_are_told_and_move_nothing_up() -> None:
    drawn: list[Any] = [({}, {"python": "required"}), ({}, {"python": "required", "ruby": "duty"})]
    answer = matches(profile_of("python"), market_of(drawn), wishes=Wishes(skills_wanted=("ruby",)))
    assert [one.posting_id for one in answer.matches] == ["p00000", "p00001"]
    assert [one.wishes[0].verdict for one in answer.matches] == ["not stated", "met"]
    assert any("moves none of them up" in sentence for sentence in answer.sentences())
    assert [row["wishes_met"] for row in answer.to_rows()] == ["", "skills wanted"]


def test_rows_and_sentences_say_which_wish_left_out_how_many() -> None:
    drawn: list[Any] = [({"work_mode": "onsite"}, {}), ({"work_mode": "onsite", "seniority": "mid"}, {}), ({}, {})]
    wishes = Wishes(work_modes=("remote",), seniorities=("senior",))
    answer = matches(profile_of("python"), market_of(drawn), wishes=wishes)
    assert (answer.n_against_wishes, dict(answer.against)) == (2, {"work modes": 2, "seniorities": 1})
    assert "2 state something against your wishes" in answer.sentences()[0]
    assert [table.caption for table in answer.tables()] == ["Postings that fit", "Left out by wish"]
    assert [one.posting_id for one in answer.matches] == ["p00002"]


def speaker(**levels: str) -> Profile:
    known = profile_of(*levels).skills
    spoken = [replace(one, kind="spoken-language", level=levels[one.skill_id]) for one in known]
    return Profile(
        "We are the people who work with you and who have been at it for years on end.", tuple(spoken), None, None
    )


def test_circumstances_are_of_the_wishes_and_of_the_languages_of_the_cv() -> None:
    person = circumstances_of(Wishes(countries=("DE",), needs_visa=True), speaker(german="A2", french="C1"))
    assert (person.countries, person.needs_visa, person.clearance) == (("DE",), True, None)
    assert person.languages == ("french", "english")  # German is not spoken well enough, the CV is in English
    assert spoken_well(speaker(german="A2", french="stated")) == {"french"}
    assert circumstances_of(Wishes(), profile_of("python")).languages is None
    widened = circumstances_of(Wishes(countries=("EU", "US")), profile_of("python")).countries
    assert widened is not None
    assert {"EU", "US", "DE", "NO"} < set(widened)


@pytest.mark.parametrize(("level", "eligible"), [("A1", False), ("C1", True), ("stated", True)])
def test_a_language_at_a_low_level_does_not_meet_a_posting_that_requires_it(level: str, eligible: bool) -> None:
    row = posting(1)
    con = market([row], [asked(row, "german"), asked(row, "python")])
    (found,) = matches(speaker(german=level, french="C1"), con, wishes=Wishes()).matches
    assert found.eligible is eligible
    assert [one.verdict for one in found.conditions] == ["met" if eligible else "not met"]
    assert not np.isnan(found.standing)


def test_without_wishes_nothing_is_compared() -> None:
    row = posting(1, work_mode="onsite")
    con = market([row], [asked(row, "german")])
    (found,) = matches(speaker(french="C1"), con).matches
    assert (found.eligible, found.conditions, found.wishes) == (True, (), ())


def test_a_profile_skill_of_another_kind_is_no_language() -> None:
    skill = ProfileSkill("german", "German", "other", True, "German", 0, 6)
    assert spoken_well(Profile("", (skill,), None, None)) == frozenset()
