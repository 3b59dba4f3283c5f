from __future__ import annotations

from datetime import date, datetime

from fingerpost.market.lifetimes.ages import ages_of
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import employers, market


def test_ages_leave_out_closed_and_undated_postings_and_count_the_latter() -> None:
    postings = employers(10, 4, date_posted=date(2026, 7, 31))
    postings[0]["date_posted"] = None
    postings[1]["date_posted"] = date(2026, 9, 1)  # later than it was seen
    postings[2]["closed_at"] = datetime(2026, 8, 1)  # noqa: DTZ001 - the views show instants in UTC without their zone
    ages = ages_of(market(postings), Selection().query())
    assert (ages.days.n, ages.days.p50, ages.n_undated) == (37, 1, 2)
