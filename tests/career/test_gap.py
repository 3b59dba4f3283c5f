"""The gap to a role, to one posting and to a part of the market: its laws, its weights, trends and premiums."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.answer import Basis, Share, as_json
from fingerpost.career import Asked, Profile
from fingerpost.career.fit import fit
from fingerpost.career.gap import (
    BY_REQUIRED,
    BY_ROLE,
    EVENLY,
    NO_PREMIUM,
    NO_PREMIUMS,
    gap,
    gap_to_posting,
    gap_to_selection,
)
from fingerpost.market import Growth, Premiums, RoleProfile, Selection
from fingerpost.market.pay.premium_answer import Effect
from fingerpost.market.profiles.role import role
from fingerpost.taxonomy.skills import skills
from tests.career.test_fit import IDS, PROFILES, asked_skill, profile_of
from tests.market.markets_for_tests import Row, asked, market, posting


def role_of(*asked: tuple[str, float | None], reason: str | None = None) -> RoleProfile:
    """The part of a role's profile that a gap is measured by."""
    share = [Share(value, value, value, 1, 2, reason if value is None else None) for _, value in asked]
    rows = [
        SimpleNamespace(
            skill_id=one,
            label=skills()[one].preferred_label,
            skill_area=skills()[one].skill_area,
            any=any_,
            required=any_,
        )
        for (one, _), any_ in zip(asked, share, strict=True)
    ]
    basis = Basis(2, 1, (None, None), (), "s", "t")
    return cast(
        "RoleProfile",
        SimpleNamespace(role_id="data-scientist", label="Data scientist", skills=tuple(rows), basis=basis),
    )


ROLES = st.dictionaries(IDS, st.floats(0.01, 1, allow_nan=False), min_size=1, max_size=8).map(
    lambda d: role_of(*d.items())
)


@given(PROFILES, ROLES, IDS)
def test_coverage_is_in_0_to_1_and_never_falls_with_a_skill(profile: Profile, role: RoleProfile, gained: str) -> None:
    richer = profile_of(*sorted({*profile.skill_ids, gained}))
    before, after = gap(profile, role), gap(richer, role)
    assert before.coverage is not None
    assert after.coverage is not None
    assert 0.0 <= before.coverage <= after.coverage <= 1.0
    for area in before.areas:
        assert area.coverage is not None
        assert 0.0 <= area.coverage <= 1.0
        assert 0 <= area.n_met <= area.n_skills


@given(PROFILES, ROLES)
def test_the_most_asked_skills_come_first(profile: Profile, role: RoleProfile) -> None:
    result = gap(profile, role)
    shares = [skill.asked.share or 0.0 for skill in result.skills]
    assert shares == sorted(shares, reverse=True)
    assert all(skill.status in {"met", "partly", "missing"} for skill in result.skills)
    assert {skill.skill_id for skill in result.missing}.isdisjoint(profile.skill_ids)
    assert len(result.to_rows()) == len(result.skills)


def test_having_every_skill_covers_a_role_wholly() -> None:
    assert gap(profile_of("python", "sql"), role_of(("python", 0.9), ("sql", 0.5))).coverage == 1.0
    assert gap(profile_of(), role_of(("python", 0.9))).coverage == 0.0


def test_a_role_with_too_few_postings_has_no_coverage() -> None:
    result = gap(profile_of("python"), role_of(("python", None), ("sql", None), reason="too few"))
    assert (result.coverage, result.skills, result.areas, result.reason) == (None, (), (), "too few")
    assert result.sentences() == ("Nothing can be told: too few.",)
    assert result.tables() == ()
    assert result.chart().to_dict()["title"]


def role_asking(required: float, any_: float) -> RoleProfile:
    """A role that asks for SQL this often and always requires Python."""
    made = role_of(("python", 0.9), ("sql", any_))
    rows = list(cast("Any", made).skills)
    rows[1].required = Share(required, required, required, 1, 2)
    return made


def test_skills_weigh_as_they_are_required_not_as_they_are_used() -> None:
    for required, coverage in ((0.0, 1.0), (0.9, 0.5)):
        result = gap(profile_of("python"), role_asking(required, 0.9))
        assert result.coverage == coverage
        assert result.weighted_by == BY_REQUIRED
    assert [skill.skill_id for skill in gap(profile_of(), role_asking(0.2, 0.99)).skills] == ["python", "sql"]


def test_what_follows_from_a_skill_is_no_gap() -> None:
    (found,) = gap(profile_of("pytorch"), role_of(("python", 0.9))).skills
    assert (found.status, found.credit, found.held_label) == ("partly", 0.75, "PyTorch")
    assert found.because == "the CV names PyTorch, which nobody has without it"


@given(PROFILES, st.lists(IDS, min_size=1, max_size=5, unique=True))
def test_a_gap_credits_a_skill_as_fit_does(profile: Profile, wanted: list[str]) -> None:
    asks = Asked("p", "t", None, None, tuple(asked_skill(one) for one in wanted))
    credited = {one.name: one.credit for one in fit(profile, asks).requirements}
    for found in (gap(profile, role_of(*((one, 0.5) for one in wanted))), gap_to_posting(profile, asks)):
        assert {skill.label: skill.credit for skill in found.skills} == credited


def effect(share: float | None, reason: str | None = None) -> Effect:
    low, high = (None, None) if share is None else (share - 0.02, share + 0.02)
    return Effect(share, low, high, 0.01, 400, 90, 30, reason)


def premiums_of(**effects: Effect) -> Premiums:
    rows = [
        SimpleNamespace(premium=SimpleNamespace(skill_id=one, adjusted=found), told=found.share is not None)
        for one, found in effects.items()
    ]
    return cast("Premiums", SimpleNamespace(skills=tuple(rows), currency="USD"))


def growth_of(rising: str, falling: str) -> Growth:
    def mover(value: str, times: str) -> Any:
        return SimpleNamespace(value=value, flow=SimpleNamespace(words=lambda: times))

    return cast("Growth", SimpleNamespace(rising=(mover(rising, "x 1.4"),), falling=(mover(falling, "x 0.7"),)))


def test_missing_skills_come_with_trend_and_premium_or_the_reason_why_not() -> None:
    asks = role_of(("python", 0.9), ("sql", 0.5), ("docker", 0.4), ("r", 0.3))
    paid = premiums_of(python=effect(0.05), sql=effect(None, "too few"))
    result = gap(profile_of(), asks, growth=growth_of("python", "sql"), premiums=paid)
    python, sql, docker, _ = result.skills
    assert (python.trend, sql.trend, docker.trend) == ("rising x 1.4", "falling x 0.7", None)
    assert (python.premium, python.premium_told, python.premium_reason) == (effect(0.05), True, None)
    assert (sql.premium, sql.premium_reason, docker.premium_reason) == (None, "too few", NO_PREMIUM)
    assert result.currency == "USD"
    assert "Python 90.0 % (90.0 to 90.0), rising x 1.4, pay +5.0 % (+3.0 to +7.0)" in result.sentences()[1]
    assert {skill.premium_reason for skill in gap(profile_of(), asks).skills} == {NO_PREMIUMS}
    row = result.to_rows()[0]
    assert (row["premium"], row["premium_told"], row["trend"]) == (0.05, True, "rising x 1.4")
    assert '"premium"' in as_json(result)


def test_tables_part_what_is_missing_from_what_is_there() -> None:
    result = gap(profile_of("python"), role_of(("python", 0.9), ("sql", 0.5)))
    areas, missing, had = result.tables()
    assert [row["skill"] for row in missing.rows] == ["SQL"]
    assert [row["skill"] for row in had.rows] == ["Python"]
    assert areas.columns == ("skill area", "coverage", "skills", "met")
    (rows,) = result.chart().to_dict()["datasets"].values()
    assert [row["status"] for row in rows] == ["met", "missing"]


def test_a_posting_weighs_its_skills_as_its_role_requires_them() -> None:
    asks = Asked("p", "Engineer", "Otter Ltd", None, tuple(asked_skill(one) for one in ("python", "sql", "cobol")))
    result = gap_to_posting(profile_of("python"), asks, role_asking(0.3, 0.8))
    assert {skill.skill_id: skill.weight for skill in result.skills} == {"python": 0.9, "sql": 0.3, "cobol": 0.3}
    assert (result.weighted_by, result.posting_id, result.label) == (BY_ROLE, "p", "Engineer, Otter Ltd")
    cobol = next(skill for skill in result.skills if skill.skill_id == "cobol")
    assert cobol.required.share is None
    assert cobol.required.reason
    alone = gap_to_posting(profile_of("python"), asks)
    assert {skill.weight for skill in alone.skills} == {1.0}
    assert (alone.weighted_by, alone.role_id, alone.basis.n_postings) == (EVENLY, None, 1)


def test_a_plus_is_told_from_a_must_and_a_duty_is_no_gap() -> None:
    asks = Asked("p", "t", None, None, (asked_skill("sql", "preferred"), asked_skill("python", "duty")))
    (found,) = gap_to_posting(profile_of(), asks).skills
    assert (found.skill_id, found.level, found.status) == ("sql", "preferred", "missing")
    nothing = gap_to_posting(profile_of(), replace(asks, skills=()))
    assert (nothing.coverage, nothing.reason) == (None, "the posting asks for no skill")


def planted() -> tuple[list[Row], list[Row]]:
    rows = [posting(number, f"Employer {number % 9}", countries=["DE"]) for number in range(40)]
    asks = [asked(row, "sql") for row in rows] + [asked(row, "python", "duty") for row in rows]
    others = [posting(100 + number, f"Employer {number % 9}", countries=["FR"]) for number in range(40)]
    return [*rows, *others], asks + [asked(row, "r") for row in others]


def test_any_part_of_the_market_has_a_gap_and_a_role_is_one() -> None:
    con = market(*planted())
    found = gap_to_selection(profile_of("python"), con, Selection(country="DE"))
    assert [skill.skill_id for skill in found.skills] == ["sql", "python"]
    assert (found.coverage, found.role_id, found.label) == (0.0, None, "ML postings with country DE")
    assert found.basis.n_postings == 40
    whole, of_role = (
        gap_to_selection(profile_of("r"), con, Selection(role="data-scientist")),
        role(con, "data-scientist"),
    )
    assert whole.skills == gap(profile_of("r"), of_role).skills
    assert whole.role_id == "data-scientist"
    few = gap_to_selection(profile_of(), con, Selection(country="SE"))
    assert (few.coverage, few.reason) == (None, "too few: 0 postings, at least 30 are needed")
