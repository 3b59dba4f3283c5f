"""Which skills to learn next: planted markets, the laws of the set problem, and what the answer says."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career.effort import Efforts, comes_before, comes_with, effort_table, read_effort_table
from fingerpost.career.fit import Asked
from fingerpost.career.next_skills import next_skills
from fingerpost.career.next_skills_answer import NextSkills
from fingerpost.career.opening import opens
from fingerpost.career.skill_asks import with_implied
from fingerpost.career.skill_sets import Budget, SetProblem
from fingerpost.errors import FileFormatError, InputError, UnknownNameError
from fingerpost.market.selecting.selection import Selection
from fingerpost.posting import SkillAsked
from fingerpost.taxonomy.skills import skills
from tests.market.markets_for_tests import Row, asked, market, posting

ALONE = ("cobol", "fortran", "ruby", "perl", "haskell", "lua", "tableau", "microsoft-excel")
"""Skills of which none implies another."""


def planted(*required: tuple[tuple[str, ...], int], pay: float | None = None) -> tuple[list[Row], list[Row]]:
    postings: list[Row] = []
    asks: list[Row] = []
    for needed, count in required:
        for _ in range(count):
            stated = (
                {"salary_min": pay, "salary_max": pay, "salary_currency": "USD", "salary_unit": "YEAR"} if pay else {}
            )
            row = posting(len(postings), f"Employer {len(postings) % 11}", **stated)
            postings.append(row)
            asks += [asked(row, one) for one in needed]
    return postings, asks


def ask(*required: tuple[tuple[str, ...], int], held: tuple[str, ...] = (), **given: object) -> NextSkills:
    return next_skills(held, market(*planted(*required)), Selection(), **given)  # type: ignore[arg-type]


def test_the_best_pair_is_not_the_two_best_singles() -> None:
    # Alone Ruby opens 12 and Perl 10; COBOL and Fortran open nothing alone and 40 together.
    answer = ask((("ruby",), 12), (("perl",), 10), (("cobol", "fortran"), 40), k=2)
    assert answer.best is not None
    assert set(answer.best.skill_ids) == {"cobol", "fortran"}
    assert (answer.best.opens.n, answer.greedy, answer.proven, answer.gap) == (40, 22, True, 0.0)
    assert [point.opens for point in answer.curve] == [12, 40, 52, 62, 62, 62]
    assert [point.gain for point in answer.curve][:3] == [12, 28, 12]


def test_a_posting_whose_every_requirement_is_implied_is_open() -> None:
    implied = ("python", "deep-learning", "machine-learning")
    wanted = tuple(SkillAsked(one, one, "programming", "required") for one in implied)
    assert opens(Asked("p", None, None, None, wanted), ["pytorch"]) is True
    assert opens(Asked("p", None, None, None, wanted), ["python"]) is False
    assert opens(Asked("p", None, None, None, ()), ["python"]) is None
    answer = ask((implied, 20), (("ruby",), 20), held=("pytorch",), k=1)
    assert answer.open_now.n == 20
    assert answer.best is not None
    assert answer.best.skill_ids == ("ruby",)


def test_what_a_set_opens_is_what_the_profile_with_it_opens() -> None:
    market_of = ((("python", "pandas"), 30), (("sql",), 9), (("python", "sql"), 20), (("ruby", "english"), 5))
    answer = ask(*market_of, held=("ruby",), k=2)
    assert answer.best is not None
    then = ask(*market_of, held=("ruby", *answer.best.skill_ids), k=2)
    assert then.open_now.n == answer.open_now.n + answer.best.opens.n == answer.best.open_then.n
    assert answer.open_now.n == 5  # a spoken language is a hard condition, no skill to learn


def test_weeks_are_a_budget_that_is_kept_and_efforts_may_change_the_set() -> None:
    answer = ask((("cobol",), 30), (("csv",), 20), (("json",), 10), weeks=1.0)
    assert answer.best is not None
    assert set(answer.best.skill_ids) == {"csv", "json"}
    assert sum(answer.best.weeks) / 2 <= 1.0
    assert not answer.survives
    halved, doubled, own = answer.scenarios
    assert (halved.same, doubled.opens, own.same) == (True, 20, False)


def test_efforts_decide_among_sets_that_open_equally_many() -> None:
    answer = ask((("cobol",), 20), (("csv",), 20), k=1)
    assert answer.best is not None
    assert answer.best.skill_ids == ("csv",)
    assert [one.skill_ids for one in answer.alternatives] == [("cobol",)]
    assert answer.survives


def test_alternatives_open_nearly_as_many() -> None:
    answer = ask((("ruby",), 100), (("perl",), 99), (("lua",), 50), k=1)
    assert answer.best is not None
    assert [one.skill_ids for one in answer.alternatives] == [("perl",)]
    assert all(one.opens.n >= 0.98 * answer.best.opens.n for one in answer.alternatives)


def test_median_listed_pay_and_examples_are_of_what_opens() -> None:
    postings, asks = planted((("ruby",), 40), pay=90_000.0)
    other, other_asks = planted((("perl",), 5), pay=500_000.0)
    for number, row in enumerate(other):
        for one in other_asks:
            if one["posting_id"] == row["posting_id"]:
                one["posting_id"] = f"q{number}"
        row["posting_id"] = f"q{number}"
    answer = next_skills((), market([*postings, *other], [*asks, *other_asks]), k=1)
    assert answer.best is not None
    assert (answer.best.median_pay, answer.best.currency, answer.best.n_paid) == (90_000.0, "USD", 40)
    assert len({one.employer for one in answer.best.examples}) == 3
    assert {one.posting_id[0] for one in answer.best.examples} == {"p"}


def test_too_few_postings_are_refused_with_the_reason() -> None:
    answer = ask((("ruby",), 29))
    assert (answer.best, answer.curve, answer.alternatives) == (None, (), ())
    assert answer.reason == "too few: 29 postings, at least 30 are needed"
    assert answer.reason in answer.sentences()[0]
    assert answer.to_rows() == []


def test_what_cannot_open_is_said() -> None:
    answer = ask((("ruby", "perl", "lua"), 40), k=2)
    assert (answer.best, answer.reason) == (None, None)
    assert "No posting opens within 2 skills" in answer.sentences()[0]
    assert ask((("ruby",), 40), avoid=("ruby",)).best is None


def test_bad_budgets_and_goals_are_errors() -> None:
    con = market(*planted((("ruby",), 40)))
    for budget in ({"k": 0}, {"k": 11}, {"weeks": 0.0}, {"weeks": 9999.0}, {"k": 2, "weeks": 3.0}):
        with pytest.raises(InputError):
            next_skills((), con, **budget)
    with pytest.raises(UnknownNameError):
        next_skills((), con, goal="data-scientits")


def test_a_goal_takes_the_place_of_the_selection() -> None:
    con = market(*planted((("ruby",), 40)))
    assert next_skills((), con, goal="data-scientist").best is not None
    assert next_skills((), con, goal="machine-learning-engineer").reason is not None


def test_nothing_is_printed_and_rows_and_tables_say_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    answer = ask((("ruby",), 40), (("perl",), 30), k=2)
    assert capfd.readouterr().out == ""
    assert {row["part"] for row in answer.to_rows()} >= {"best", "best 1", "best 6", "all efforts halved"}
    assert [table.caption for table in answer.tables()] == [
        "Sets",
        "Each further skill",
        "Other efforts",
        "Postings that open",
    ]
    assert len(answer.chart().to_dict()["datasets"]) == 1
    assert "Ruby" in answer.sentences()[0]


SETS = st.dictionaries(
    st.lists(st.sampled_from(ALONE), min_size=1, max_size=4, unique=True).map(lambda one: tuple(sorted(one))),
    st.integers(1, 9), min_size=1, max_size=14,
)  # fmt: skip


@settings(max_examples=40)
@given(SETS, st.integers(1, 4))
def test_no_set_of_k_opens_more_and_greedy_never_does(missing: dict[tuple[str, ...], int], k: int) -> None:
    problem = SetProblem(missing, Efforts(()))
    solved = problem.solve(Budget(k))
    best = max(problem.opened(one) for size in range(k + 1) for one in combinations(problem.skill_ids, size))
    assert (solved.opened, solved.proven, solved.gap) == (best, True, 0.0)
    assert len(solved.chosen) <= k
    assert solved.opened >= problem.opened(problem.greedy(Budget(k)))


@settings(max_examples=40)
@given(SETS, st.floats(0.5, 40.0))
def test_no_set_within_the_weeks_opens_more(missing: dict[tuple[str, ...], int], weeks: float) -> None:
    problem = SetProblem(missing, Efforts(()))
    solved = problem.solve(Budget(weeks=weeks))
    within = [
        one for size in range(len(ALONE) + 1) for one in combinations(problem.skill_ids, size)
        if problem.weeks(one) <= weeks
    ]  # fmt: skip
    assert solved.opened == max(problem.opened(one) for one in within)
    assert problem.weeks(solved.chosen) <= weeks + 1e-6


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from(["python", "pandas", "numpy", "sql", "docker", "kubernetes", "pytorch", "spark"]),
        min_size=1,
        max_size=60,
    ),
    st.integers(1, 3),
)
def test_implied_skills_are_covered_in_the_programme_as_in_the_rule(drawn: list[str], k: int) -> None:
    missing = Counter(tuple(sorted(set(drawn[at : at + 3]))) for at in range(0, len(drawn), 3))
    problem = SetProblem(missing, Efforts(()))
    solved = problem.solve(Budget(k))
    covered = with_implied(solved.chosen)
    assert solved.opened == sum(count for needed, count in missing.items() if covered.issuperset(needed))
    assert solved.opened == max(
        problem.opened(one) for one in combinations(problem.skill_ids, min(k, len(problem.skill_ids)))
    )


@given(st.lists(st.sampled_from(sorted(skills())), max_size=4, unique=True), st.sampled_from(sorted(skills())))
def test_what_one_knows_never_raises_an_effort(held: list[str], wanted: str) -> None:
    before, after = Efforts(()).weeks([wanted]), Efforts(held).weeks([wanted])
    assert 0 <= after[0] <= before[0] + 1e-9
    assert after[0] <= after[1] <= before[1] + 1e-9


@given(st.lists(st.sampled_from(sorted(skills())), max_size=3, unique=True))
def test_steps_hold_all_that_comes_before_and_each_once(wanted: list[str]) -> None:
    efforts = Efforts(())
    order = [step.skill_id for step in efforts.steps(wanted)]
    assert len(order) == len(set(order))
    assert set(wanted) - efforts.known <= set(order)
    for one in order:
        assert {*comes_with(one), *comes_before(one)} <= {*order, *efforts.known}


def test_a_table_of_efforts_is_checked() -> None:
    for text in (
        "",
        "kinds = 3",
        "ground = []\nhours_per_week = 10\nsibling = 1\nbroader = 1\nbefore = 1\n[kinds]\ntool = [5, 1]",
    ):
        with pytest.raises(FileFormatError):
            read_effort_table(text)


@settings(max_examples=25)
@given(SETS, st.integers(1, 4), st.sampled_from([0.5, 2.0]))
def test_with_k_a_factor_of_all_efforts_changes_no_best_set(
    missing: dict[tuple[str, ...], int], k: int, factor: float
) -> None:
    problem = SetProblem(missing, Efforts(()))
    other = problem.with_efforts(Efforts((), effort_table().times(factor)))
    first, second = problem.solve(Budget(k)), other.solve(Budget(k))
    assert second.opened == first.opened
    assert other.weeks(second.chosen) == pytest.approx(factor * problem.weeks(first.chosen))
