"""Matches: the scores are those of fit, hard conditions come first, and the laws of both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career import Asked, Profile
from fingerpost.career.eligibility import Circumstances, Conditions, check, conditions_of, is_eligible
from fingerpost.career.fit import fit
from fingerpost.career.matches import matches
from fingerpost.career.scores import scores_of
from fingerpost.errors import InputError
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.selecting.selection import Selection
from fingerpost.posting import Posting, SkillAsked
from fingerpost.reading import read
from fingerpost.store.personal_wishes import Wishes
from tests.career.test_fit import KNOWN, PROFILES, profile_of
from tests.market.markets_for_tests import Row, asked, market, posting

EVERY = Selection(ai_relation=None)
ASKED_IDS = (*KNOWN, "pandas", "mlops", "german", "a skill in no list")
ASKS = st.dictionaries(st.sampled_from(ASKED_IDS), st.sampled_from(["required", "preferred", "duty"]), max_size=6)
STATED = st.fixed_dictionaries(
    {
        "years_min": st.sampled_from([None, 0.0, 2.5, 3.0, 10.0]),
        "degree_min": st.sampled_from([None, "associate", "bachelor", "master", "phd"]),
        "degree_equivalent_ok": st.sampled_from([None, True, False]),
        "countries": st.sampled_from([[], ["US"], ["DE", "FR"], ["*"]]),
        "eligible_countries": st.sampled_from([None, [], ["DE"], ["US", "CA"], ["EU"]]),
        "clearance": st.sampled_from([None, "required", "preferred"]),
        "visa": st.sampled_from([None, "offers", "refuses"]),
        "role": st.sampled_from([None, "data-scientist", "data-engineer"]),
    }
)
POSTINGS = st.lists(st.tuples(ASKS, STATED), min_size=1, max_size=12)
PERSONS = st.builds(
    Circumstances,
    st.sampled_from([None, (), ("DE",), ("US", "FR"), ("GB",)]),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, (), ("german",)]),
    st.sampled_from([None, True, False]),
)


def market_of(drawn: list[tuple[dict[str, Any], dict[str, Any]]]) -> tuple[Any, list[Asked]]:
    """A market and what its postings ask for, in order of posting_id."""
    postings: list[Row] = [posting(number, f"Employer {number}", **stated) for number, (_, stated) in enumerate(drawn)]
    asks = [
        asked(row, one, level)
        for row, (wanted, _) in zip(postings, drawn, strict=True)
        for one, level in wanted.items()
    ]
    wanted = [
        Asked(
            row["posting_id"], row["title"], row["employer"], None,
            tuple(SkillAsked(one, one, "programming", level) for one, level in skills.items()),
            row["years_min"], row["degree_min"], bool(row["degree_equivalent_ok"]),
        )
        for row, (skills, _) in zip(postings, drawn, strict=True)
    ]  # fmt: skip
    return market(postings, asks), wanted


@settings(max_examples=60)
@given(PROFILES, POSTINGS)
def test_every_score_is_that_of_fit_to_the_bit(profile: Profile, drawn: Any) -> None:
    con, wanted = market_of(drawn)
    scores = scores_of(profile, scope_of(con, EVERY).rows, Circumstances())
    for score, one in zip(scores.score.tolist(), wanted, strict=True):
        assert (None if np.isnan(score) else score) == fit(profile, one).score


@settings(max_examples=60)
@given(PROFILES, POSTINGS, PERSONS)
def test_an_ineligible_posting_never_stands_above_an_eligible_one(profile: Profile, drawn: Any, person: Any) -> None:
    con, _ = market_of(drawn)
    found = matches(profile, con, person=person).matches
    assert len(found) == len(drawn)
    assert [one.eligible for one in found] == sorted((one.eligible for one in found), reverse=True)
    assert all(one.eligible == is_eligible(one.conditions) for one in found)
    for eligible in (True, False):
        standing = [(-one.standing, one.posting_id) for one in found if one.eligible is eligible]
        assert standing == sorted(standing)


@settings(max_examples=60)
@given(PROFILES, POSTINGS, PERSONS, st.sampled_from(KNOWN))
def test_gaining_a_skill_lowers_no_score_and_rules_nothing_out(
    profile: Profile, drawn: Any, person: Any, gained: str
) -> None:
    con, _ = market_of(drawn)
    rows = scope_of(con, EVERY).rows
    richer = replace(profile, skills=profile_of(*sorted({*profile.skill_ids, gained})).skills)
    before, after = scores_of(profile, rows, person), scores_of(richer, rows, person)
    scored = ~np.isnan(before.score)
    assert (np.isnan(after.score) == np.isnan(before.score)).all()
    assert (after.score[scored] >= before.score[scored]).all()
    assert (after.standing[scored] >= before.standing[scored]).all()
    assert not (after.broken & ~before.broken).any()


@settings(max_examples=30)
@given(PROFILES, POSTINGS, st.integers(1, 12))
def test_the_first_of_many_are_the_first_of_all(profile: Profile, drawn: Any, limit: int) -> None:
    con, _ = market_of(drawn)
    every = matches(profile, con).matches
    assert matches(profile, con, limit=limit).matches == every[:limit]


def test_near_roles_come_first_and_thin_postings_do_not_lead() -> None:
    full = {"python": "required", "sql": "required", "pytorch": "required", "docker": "required"}
    drawn = [
        ({"python": "required"}, {"role": "data-scientist"}),
        (full, {"role": "data-engineer"}),
        (full, {"role": "data-scientist"}),
    ]
    con, _ = market_of(drawn)
    profile = replace(profile_of(*full), roles=("data-scientist", "nlp-engineer"))
    assert [one.posting_id for one in matches(profile, con).matches] == ["p00002", "p00000", "p00001"]


def test_closed_postings_are_left_out_unless_asked_for() -> None:
    row = posting(1, closed_at=posting(1)["first_seen"])
    con = market([row], [asked(row, "python")])
    assert matches(profile_of("python"), con).matches == ()
    assert matches(profile_of("python"), con).sentences() == ("No posting is selected.",)
    assert [one.score for one in matches(profile_of("python"), con, with_closed=True).matches] == [1.0]


def test_rows_say_what_is_missing_and_which_conditions_are_met() -> None:
    con, _ = market_of([({"python": "required", "docker": "required"}, {"countries": ["DE"], "visa": None})])
    answer = matches(profile_of("python"), con, person=Circumstances(("DE",), True, ("german",), False))
    (row,) = answer.to_rows()
    assert (row["place"], row["visa"], row["language"], row["clearance"]) == (
        "met",
        "not stated",
        "not stated",
        "not stated",
    )
    assert (row["missing"], row["met"], row["asked"], row["score"]) == ("Docker", 1, 2, 0.5)
    assert answer.basis.n_postings == 1
    assert [table.caption for table in answer.tables()] == ["Postings that fit"]
    assert answer.chart().to_dict()["title"] == "Postings that fit"
    with pytest.raises(InputError):
        matches(profile_of(), con, limit=0)


def test_conditions_are_met_not_met_or_not_stated() -> None:
    person = Circumstances(("DE",), True, ("english",), False)
    verdicts = [one.verdict for one in check(person, Conditions(("FR",), "refuses", ("german",), "required"))]
    assert verdicts == ["not met"] * 4
    assert [
        one.verdict for one in check(person, Conditions(("*",), "offers", ("german",), "preferred"), ["german"])
    ] == ["met"] * 4
    assert [one.verdict for one in check(person, Conditions())] == ["not stated"] * 4
    assert check(Circumstances(), Conditions(("FR",), "refuses", ("german",), "required")) == ()
    assert check(Circumstances(needs_visa=False), Conditions(visa="refuses"))[0].verdict == "met"


def test_a_posting_read_whole_states_its_conditions() -> None:
    text = "Location: Berlin, Germany\nRequirements:\n- Fluent German\n- Python\nWe cannot sponsor visas."
    stated = conditions_of(read(Posting("1", "file", "ML Engineer", text, "text", job_location=("Berlin, Germany",))))
    assert (stated.countries, stated.visa, stated.languages) == (("DE",), "refuses", ("german",))


def test_remote_work_is_done_where_one_may_live_and_not_where_the_office_is() -> None:
    drawn: list[Any] = [
        ({"python": "required"}, {"countries": ["US"], "eligible_countries": ["DE"]}),
        ({"python": "required"}, {"countries": ["US"], "eligible_countries": None}),  # read before version 6
        ({"python": "required"}, {"countries": ["US"], "eligible_countries": []}),
    ]
    found = matches(profile_of("python"), market_of(drawn)[0], person=Circumstances(("DE",))).matches
    verdicts = {one.posting_id: one.conditions[0].verdict for one in found}
    assert verdicts == {"p00000": "met", "p00001": "not met", "p00002": "not stated"}


@pytest.mark.parametrize(
    ("may", "verdict"), [("DE", "met"), ("NO", "met"), ("EU", "met"), ("GB", "not stated"), ("US", "not met")]
)
def test_work_in_europe_is_open_to_whoever_may_work_in_the_european_union(may: str, verdict: str) -> None:
    (found,) = check(Circumstances((may,)), Conditions(("EU",)))
    assert found.verdict == verdict


def test_who_cannot_hold_a_clearance_is_told_where_one_is_required() -> None:
    drawn: list[Any] = [({"python": "required"}, {"clearance": one}) for one in ("required", "preferred", None)]
    con, _ = market_of(drawn)
    found = matches(profile_of("python"), con, wishes=Wishes(clearance=False)).matches
    assert [(one.posting_id, one.eligible) for one in found] == [("p00001", True), ("p00002", True), ("p00000", False)]
    assert all(one.eligible for one in matches(profile_of("python"), con, wishes=Wishes(clearance=True)).matches)
