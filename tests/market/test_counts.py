from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.counting.breakdowns import DIMENSIONS, breakdown, breakdowns_of
from fingerpost.market.counting.reader_error import reader_error
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.selecting.selection import NOT_STATED, Selection
from fingerpost.market.statistics.reader_error import Confusion
from fingerpost.market.statistics.uncertainty import fold, share_interval
from tests.market.markets_for_tests import asked, by_chance, employers, market, posting, unequal_employers


def test_shares_by_hand() -> None:
    # 10 employers with 4 postings each: 2 senior, 1 intern and 1 that does not say.
    postings = employers(10, 4)
    for row, level in zip(postings, ["senior", "senior", "intern", None] * 10, strict=True):
        row["seniority"] = level
    found = breakdown(market(postings), by="seniority")
    # Interns have too few labels for a correction, and what is not stated is never corrected.
    error = reader_error("seniority", "senior")
    assert isinstance(error, Confusion)
    corrected = (0.5 + error.specificity - 1) / (error.sensitivity + error.specificity - 1)
    shares = [cell.share for cell in found.cells]
    shown = [(cell.value, cell.share.n, cell.share.of) for cell in found.cells]
    assert shown == [("intern", 10, 40), ("senior", 20, 40), (NOT_STATED, 10, 40)]
    assert [(share.share, share.uncorrected) for share in shares] == [
        (0.25, None),
        (pytest.approx(corrected), 0.5),
        (0.25, None),
    ]
    assert found.n_values == 2
    assert found.cells[-1].label == "not stated"
    assert {cell.n_employers for cell in found.cells} == {10}


def test_the_basis_says_what_the_answer_rests_on() -> None:
    postings = employers(10, 4, date_posted=date(2026, 5, 1))
    postings[0]["date_posted"], postings[1]["source"] = None, "lever"
    basis = breakdown(market(postings, name="live-7"), by="role").basis
    assert (basis.n_postings, basis.n_employers) == (40, 10)
    assert basis.period == (date(2026, 5, 1), date(2026, 5, 1))
    assert basis.sources == ("greenhouse", "lever")
    assert basis.snapshot == "live-7"
    assert any("not vacancies" in note for note in basis.notes)


def test_the_sql_of_the_basis_gives_the_counts_again() -> None:
    con = market(*by_chance(1))
    found = breakdown(con, Selection(country="Germany"), "skill")
    again: dict[str, int] = {}
    for value, _, _, k, _, m, _ in con.execute(found.basis.sql).fetchall():
        again[value] = again.get(value, 0) + k * m
    assert again == {cell.value: cell.share.n for cell in found.cells}


def test_several_countries_count_once_each_and_none_is_counted_too() -> None:
    postings = employers(10, 4, countries=["DE", "FR"])
    postings[0]["countries"], postings[1]["countries"] = [], None
    found = breakdown(market(postings), by="country")
    assert [(cell.label, cell.share.n) for cell in found.cells] == [("France", 38), ("Germany", 38), ("not stated", 2)]
    assert any("do not add up" in note for note in found.basis.notes)


def test_a_posting_counts_once_in_a_skill_area() -> None:
    postings = employers(10, 4)
    skills = [asked(row, skill) for row in postings[:20] for skill in ("python", "java")]
    found = breakdown(market(postings, skills), by="skill_area")
    assert [(cell.value, cell.share.n) for cell in found.cells] == [("programming", 20), (NOT_STATED, 20)]


def test_the_most_frequent_come_first_then_by_name_and_the_limit_keeps_not_stated() -> None:
    postings = employers(10, 4)
    skills = [asked(row, skill) for row in postings[:30] for skill in ("sql", "java")]
    skills += [asked(row, "python") for row in postings[:31]]
    found = breakdown(market(postings, skills), by="skill", limit=2)
    assert [(cell.value, cell.share.n) for cell in found.cells] == [("python", 31), ("java", 30), (NOT_STATED, 9)]
    assert found.n_values == 3


def test_months_come_in_time_and_are_never_cut() -> None:
    postings = employers(10, 4)
    for number, row in enumerate(postings):
        row["date_posted"] = date(2026, 1 + number % 3, 9) if number else None
    found = breakdown(market(postings), by="month", limit=1)
    assert [cell.value for cell in found.cells] == ["2026-01", "2026-02", "2026-03", NOT_STATED]


@pytest.mark.parametrize(
    ("postings", "words"),
    [
        (employers(10, 2), "20 postings"),
        (employers(4, 20), "4 employers"),
        (employers(10, 4) + [posting(100 + number, "Giant") for number in range(50)], "one employer has 50 of the 90"),
        (employers(10, 4) + [posting(100 + number, None) for number in range(50)], "50 of the 90 postings name no"),
    ],
)
def test_too_few_gives_reasons_and_counts_but_no_share(postings: list[dict[str, object]], words: str) -> None:
    found = breakdown(market(postings), by="role")
    (cell,) = found.cells
    assert (cell.share.share, cell.share.low, cell.share.high) == (None, None, None)
    assert words in str(cell.share.reason)
    assert cell.share.n == len(postings)


def test_postings_without_employer_are_no_employer_but_count() -> None:
    unnamed = [posting(100 + number, None) for number in range(40)]
    found = breakdown(market(employers(10, 4) + unnamed), by="employer")
    assert (found.basis.n_postings, found.basis.n_employers) == (80, 10)
    assert found.cells[-1].value == NOT_STATED
    assert found.cells[-1].share.n == 40
    assert found.cells[-1].share.reason is None


def test_unknown_breakdowns_and_limits_are_refused() -> None:
    con = market(employers(10, 4))
    with pytest.raises(UnknownNameError, match="did you mean seniority"):
        breakdown(con, by="seniorities")
    with pytest.raises(InputError, match="limit is 0"):
        breakdown(con, limit=0)


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_breakdown_gives_rows_a_table_and_counts_every_posting(by: str) -> None:
    con = market(*by_chance(2))
    found = breakdown(con, Selection(ai_relation=None), by, limit=None)
    assert found.to_arrow().num_rows == len(found.to_rows()) == len(found.cells)
    total = sum(cell.share.n for cell in found.cells)
    assert total >= 300 if DIMENSIONS[by].several else total == 300
    for cell in found.cells:
        assert cell.share.low is not None
        assert cell.share.share is not None
        assert cell.share.high is not None
        assert 0 <= cell.share.low <= cell.share.share <= cell.share.high <= 1


@settings(max_examples=5)
@given(st.integers(0, 10**6), st.sampled_from(sorted(DIMENSIONS)))
def test_the_order_of_arrival_changes_nothing(seed: int, by: str) -> None:
    postings, skills = by_chance(seed, 80)
    found = breakdown(market(postings, skills), by=by)
    random.Random(seed).shuffle(postings)
    random.Random(seed + 1).shuffle(skills)
    assert breakdown(market(postings, skills), by=by) == found


@settings(max_examples=5)
@given(st.integers(0, 10**6), st.integers(0, 24))
def test_without_one_employer_a_share_moves_by_at_most_its_weight(seed: int, number: int) -> None:
    postings, _ = by_chance(seed)
    rest = [row for row in postings if row["employer"] != f"Employer {number}"]
    everyone = Selection(ai_relation=None)
    before, after = (breakdown(market(rows), everyone, "role").cells for rows in (postings, rest))
    weight = 1 - len(rest) / len(postings)
    shares = {cell.value: cell.share.n / cell.share.of for cell in after}
    for cell in before:
        assert abs(shares.get(cell.value, 0.0) - cell.share.n / cell.share.of) <= weight + 1e-12


def test_the_chart_shows_shares_or_says_why_not() -> None:
    assert "senior" in str(breakdown(market(employers(10, 4, seniority="senior")), by="seniority").chart().to_dict())
    assert "too few" in str(breakdown(market(employers(3, 4)), by="role").chart().to_dict())
    assert "no postings" in str(breakdown(market([]), by="role").chart().to_dict())


def test_the_database_gives_the_same_interval_as_the_employers_one_by_one() -> None:
    random_ = np.random.default_rng(11)
    hits, sizes = unequal_employers(random_, 40, 0.3)
    rows = [
        posting(1000 * number + each, f"E{number}", seniority="senior" if each < hit else None)
        for number, (hit, size) in enumerate(zip(hits, sizes, strict=True))
        for each in range(size)
    ]
    cell = breakdown(market(rows), by="seniority").cell("senior")
    assert cell is not None
    assert (cell.share.n, cell.share.of, cell.n_employers) == (hits.sum(), sizes.sum(), (hits > 0).sum())
    error = reader_error("seniority", "senior")
    assert error is not None
    corrected = error.corrected(hits.sum() / sizes.sum(), *share_interval(fold(hits, sizes)))
    assert (cell.share.share, cell.share.low, cell.share.high) == pytest.approx(corrected, abs=1e-12)


def test_several_fields_at_once_are_what_each_gives_alone() -> None:
    con = market(*by_chance(12))
    scope = scope_of(con, Selection())
    together = breakdowns_of(scope, {"role": None, "seniority": None, "visa": None})
    for field, found in together.items():
        alone = breakdown(con, by=field, limit=None)
        assert (found.cells, found.n_values, found.title) == (alone.cells, alone.n_values, alone.title)
