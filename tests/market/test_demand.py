from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.demand import demand
from fingerpost.market.selection import Selection
from tests.market.markets_for_tests import Row, employers, market, posting


def day(month: int, day_of_month: int) -> datetime:
    return datetime(2026, month, day_of_month)  # noqa: DTZ001 - the views show instants in UTC without their zone


LAST = day(6, 20)


def watched(number: int, board: str, seen_first: datetime, seen_last: datetime = LAST, **stated: Any) -> Row:
    return posting(number, board, first_seen=seen_first, last_seen=seen_last, **stated)


def three_months() -> list[Row]:
    """Boards A and B are watched from March to June; C joins in May with a big stock; 10 new postings a month."""
    rows = [watched(number, "AB"[number % 2], day(3, 5)) for number in range(40)]
    for month in (4, 5, 6):
        rows += [watched(1000 * month + number, "AB"[number % 2], day(month, 3 + number)) for number in range(10)]
    return rows + [watched(9000 + number, "C", day(5, 2)) for number in range(500)]


def test_a_corpus_observed_once_has_no_series_and_says_why() -> None:
    found = demand(market(employers(10, 4, date_posted=date(2026, 5, 1))))
    assert found.periods == ()
    assert found.refused is not None
    assert "observed once" in found.refused
    assert found.refused in found.basis.notes


def test_what_is_given_instead_of_a_series() -> None:
    found = demand(market(employers(10, 4, date_posted=date(2026, 7, 2))))
    assert [cell.value for cell in found.composition.cells] == ["data-scientist"]
    assert [(cell.value, cell.share.n) for cell in found.posted.cells] == [("2026", 40)]
    assert found.ages.days.p50 == 30
    assert dict(found.ages.buckets)["8-30"] == 40
    assert found.reference.latest.date == date(2026, 6, 30)


def test_a_new_board_does_not_look_like_growth() -> None:
    found = demand(market(three_months()))
    assert found.refused is None
    assert [(period.start, period.n) for period in found.periods] == [
        (date(2026, 4, 1), 10),
        (date(2026, 5, 1), 10),
        (date(2026, 6, 1), 10),
    ]
    assert [period.provisional for period in found.periods] == [False, False, True]
    assert any(
        "3 boards, 3 seen on more than one day, 2 from the first month to the last" in n for n in found.basis.notes
    )


def test_weeks_are_iso_weeks_and_empty_ones_are_zero() -> None:
    found = demand(market(three_months()), by="week")
    assert all(period.start.weekday() == 0 for period in found.periods)
    assert {period.start - timedelta(weeks=1) for period in found.periods[1:]} == {p.start for p in found.periods[:-1]}
    assert found.periods[0].n == 0
    assert sum(period.n for period in found.periods) == 30


def test_a_selection_is_counted_on_the_same_panel() -> None:
    rows = three_months()
    for row in rows:
        row["role"] = "nlp-engineer"
    rows[-1]["role"] = "data-scientist"  # of the board that joined late
    assert sum(period.n for period in demand(market(rows), Selection(role="nlp-engineer")).periods) == 30
    assert demand(market(rows), Selection(role="data-scientist")).refused == (
        "too few: 0 postings were first seen after the first month"
    )


def test_a_short_watch_has_no_series_yet() -> None:
    rows = [row for row in three_months() if row["first_seen"].month == 3]
    for row in rows:
        row["last_seen"] = day(4, 2)
    assert "at least 3 months" in str(demand(market(rows)).refused)


def test_without_a_board_from_first_to_last_nothing_is_comparable() -> None:
    rows = [watched(n, "A", day(1, 3), day(2, 3)) for n in range(40)]
    rows += [watched(100 + n, "B", day(5, 3), day(6, 3)) for n in range(40)]
    assert "nothing is comparable" in str(demand(market(rows)).refused)


def test_ages_leave_out_closed_and_undated_postings_and_count_the_latter() -> None:
    postings = employers(10, 4, date_posted=date(2026, 7, 31))
    postings[0]["date_posted"] = None
    postings[1]["date_posted"] = date(2026, 9, 1)  # later than it was seen
    postings[2]["closed_at"] = day(8, 1)
    ages = demand(market(postings)).ages
    assert (ages.days.n, ages.days.p50, ages.n_undated) == (37, 1, 2)


def test_an_empty_corpus_is_said_to_be_empty() -> None:
    assert demand(market([])).refused == "the corpus is empty"


def test_other_periods_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="month, week"):
        demand(market([]), by="decade")


def test_rows_and_charts() -> None:
    once, series = demand(market(employers(10, 4))), demand(market(three_months()))
    assert {row["part"] for row in once.to_rows()} == {"composition", "posted", "age", "reference"}
    assert [row["n"] for row in series.to_rows() if row["part"] == "series"] == [10, 10, 10]
    assert "Age of open postings" in str(once.chart().to_dict())
    assert "provisional" in str(series.chart().to_dict())
