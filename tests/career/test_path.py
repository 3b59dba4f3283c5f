"""Paths: a planted market whose direct hop is dearer than two steps, and the laws of the Pareto set."""

from __future__ import annotations

import gc
import weakref
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career.goals import Goal, goal_of
from fingerpost.career.path import path
from fingerpost.career.path_answer import Path
from fingerpost.career.path_graph import Graph, graph_of
from fingerpost.career.path_routes import Route, Walk, pareto
from fingerpost.errors import UnknownNameError
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.selecting.columns import forget_columns
from fingerpost.market.selecting.selection import Selection
from fingerpost.taxonomy.roles import roles
from tests.career.test_fit import profile_of
from tests.market.markets_for_tests import Row, asked, market, posting

Planted = tuple[str, str, tuple[str, ...], tuple[str, ...], float, float]
"""Role, level, skills required, skills used in the duties, years asked, pay."""

STONES: tuple[Planted, ...] = (
    ("data-analyst", "mid", ("sql", "microsoft-excel"), (), 2.0, 70_000.0),
    ("data-engineer", "mid", ("sql", "git"), ("cobol", "fortran", "ruby"), 3.0, 120_000.0),
    ("mlops-engineer", "senior", ("cobol", "fortran", "ruby", "sql"), (), 4.0, 160_000.0),
)


def planted(stones: tuple[Planted, ...] = STONES, each: int = 35) -> Any:
    postings: list[Row] = []
    asks: list[Row] = []
    for role, level, required, used, years, pay in stones:
        for number in range(each):
            row = posting(
                len(postings), f"Employer {number % 9}", role=role, seniority=level, years_min=years, salary_min=pay,
                salary_max=pay, salary_currency="USD", salary_unit="YEAR",
            )  # fmt: skip
            postings.append(row)
            asks += [*(asked(row, one) for one in required), *(asked(row, one, "duty") for one in used)]
    return market(postings, asks)


def test_two_steps_may_be_cheaper_than_the_direct_hop() -> None:
    answer = path(profile_of("sql", years=3.0), planted(), "mlops-engineer")
    cheapest, shortest, paid = (answer.best(one) for one in ("cheapest", "shortest", "best paid"))
    assert cheapest is not None
    assert shortest is not None
    assert paid is not None
    assert [step.goal.role for step in cheapest.steps] == ["data-engineer", "mlops-engineer"]
    assert [step.goal.role for step in shortest.steps] == ["mlops-engineer"]
    assert cheapest.weeks < shortest.weeks
    assert shortest.years < cheapest.years
    assert paid == shortest
    assert {one.skill_id for one in shortest.steps[0].learn if not one.is_before} >= {"cobol", "fortran", "ruby"}
    assert cheapest.steps[1].learn == ()  # what is used in the work on the way was learnt there


def test_steps_carry_their_evidence() -> None:
    answer = path("data-analyst/mid", planted(), "data-engineer/mid")
    (found,) = [one for one in answer.paths if len(one.steps) == 1]
    (step,) = found.steps
    assert (step.n_postings, step.overlap, step.accepted.n, step.accepted_then.n) == (35, 0.5, 0, 35)
    assert (step.median_pay, step.pay_change, step.years) == (120_000.0, 50_000.0, 3.0)
    assert step.leads_to is ("data-engineer" in roles()["data-analyst"].leads_to)
    assert answer.currency == "USD"
    assert found.years == pytest.approx(1.0)  # three years are asked, an analyst at that level has two


def test_a_path_that_cannot_be_told_says_why() -> None:
    con = planted()
    for start, goal in (("data-analyst", "nlp-engineer"), ("nlp-engineer", "data-engineer")):
        answer = path(start, con, goal)
        assert answer.paths == ()
        assert "NLP engineer has at no level 30 postings of 5 employers" in (answer.reason or "")
        assert answer.to_rows() == []
        assert answer.tables() == ()
        assert answer.reason is not None
        assert answer.reason in answer.sentences()[0]
    with pytest.raises(UnknownNameError):
        path("data-analyst", con, "data-enginer")
    assert path("data-analyst", planted(each=20), "data-engineer").paths == ()


def test_rows_sentences_and_arms_are_of_the_same_paths() -> None:
    answer: Path = path(profile_of("sql", years=3.0), planted(), "mlops-engineer/senior")
    assert answer.headline() == "From your profile to MLOps engineer, senior"
    assert {row["path"] for row in answer.to_rows()} == set(range(1, len(answer.paths) + 1))
    *told, outside = answer.sentences()
    assert len(told) == sum(bool(one.best_at) for one in answer.paths)
    assert outside == "O*NET, which no path rests on, calls 1 of 1 changes of role related or one occupation."
    (rows,) = answer.chart().to_dict()["datasets"].values()
    assert [row["path"] for row in rows] == [one.label for one in answer.paths]


def test_the_same_market_in_another_order_gives_the_same_paths() -> None:
    first = path(profile_of("sql", years=3.0), planted(), "mlops-engineer")
    second = path(profile_of("sql", years=3.0), planted(STONES[::-1]), "mlops-engineer")
    assert [one.label for one in first.paths] == [one.label for one in second.paths]
    assert [(one.weeks, one.years, one.pay) for one in first.paths] == [(o.weeks, o.years, o.pay) for o in second.paths]


def test_a_graph_is_kept_for_its_connection_and_selection_and_goes_with_it() -> None:
    con = planted()
    first = path(profile_of("sql", years=3.0), con, "mlops-engineer")
    graph = graph_of(scope_of(con, Selection()))
    assert graph_of(scope_of(con, Selection())) is graph
    assert graph_of(scope_of(con, Selection(country="DE"))) is not graph
    assert path(profile_of("sql", years=3.0), con, "mlops-engineer") == first
    forget_columns(con)
    assert graph_of(scope_of(con, Selection())) is not graph
    gone = weakref.ref(con)
    del con
    gc.collect()
    assert gone() is None


def test_paths_carry_what_others_say_of_each_change_of_role() -> None:
    answer = path("data-analyst/mid", planted(), "mlops-engineer")
    hops = {(one.from_role, one.to_role) for one in answer.landmarks}
    assert ("data-analyst", "mlops-engineer") in hops
    assert hops == {
        (before, after)
        for found in answer.paths
        for before, after in pairwise(["data-analyst", *(step.goal.role for step in found.steps)])
        if before != after
    }
    assert answer.tables()[1].caption == "Related occupations in O*NET"
    assert any("O*NET" in note for note in answer.basis.notes)


SKILLS = ("sql", "git", "cobol", "fortran", "ruby", "perl", "docker")
STONE = st.tuples(
    st.sampled_from(["data-analyst", "data-engineer", "mlops-engineer", "data-scientist"]),
    st.sampled_from(["entry", "mid", "senior", "lead"]),
    st.lists(st.sampled_from(SKILLS), min_size=1, max_size=4, unique=True).map(tuple),
    st.just(()),
    st.sampled_from([0.0, 2.0, 5.0]),
    st.sampled_from([60_000.0, 90_000.0, 140_000.0]),
)
MARKETS = st.lists(STONE, min_size=1, max_size=6, unique_by=lambda one: one[:2]).map(tuple)


@settings(max_examples=25)
@given(MARKETS, st.floats(0, 12))
def test_no_route_beats_one_of_the_pareto_set_and_each_other_is_beaten(stones: Any, years: float) -> None:
    graph = Graph(scope_of(planted(stones), Selection()))
    routes = Walk(graph, ["sql"], years, None).routes(Goal(stones[0][0], None))
    front = pareto(routes)
    keys = {one.key for one in front}
    assert bool(front) == bool(routes)
    for one, other in combinations(front, 2):
        assert not _beats(one, other)
        assert not _beats(other, one)
    assert all(any(_covers(one, other) for one in front) for other in routes if other.key not in keys)
    for route in routes:
        assert route.nodes[-1].goal.role == stones[0][0]
        assert route.weeks >= 0
        assert route.years >= 0


def _covers(one: Route, other: Route) -> bool:
    return one.weeks <= other.weeks and one.years <= other.years and (one.pay or 0.0) >= (other.pay or 0.0)


def _beats(one: Route, other: Route) -> bool:
    return _covers(one, other) and not _covers(other, one)


@pytest.mark.parametrize(
    ("given_", "role", "level"),
    [
        ("data-scientist", "data-scientist", None),
        ("Senior Data Scientist", "data-scientist", "senior"),
        ("data-scientist/not-stated", "data-scientist", "not-stated"),
        ("NLP engineer, lead", "nlp-engineer", "lead"),
    ],
)
def test_goals_are_read_as_people_write_them(given_: str, role: str, level: str | None) -> None:
    assert goal_of(given_) == Goal(role, level)


def test_a_goal_that_is_no_role_is_an_error() -> None:
    for wrong in ("", "senior", "data-scientist/wizard"):
        with pytest.raises(UnknownNameError):
            goal_of(wrong)
