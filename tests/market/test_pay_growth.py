from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from fingerpost.market.pay.pay_growth import pay_growth
from tests.market.markets_for_tests import Row, market, posting, visit

MONTHS = [(year, month) for year in (2024, 2025) for month in range(1, 13)]


def watched(names: list[str], months: list[tuple[int, int]] = MONTHS) -> list[Row]:
    """Visits at the end of each month."""
    return [visit(date(year, month, 28), name) for name in names for year, month in months]


def paid(number: int, employer: str, year: int, middle: float, month: int = 5, **stated: Any) -> Row:
    seen = datetime(year, month, 28)  # noqa: DTZ001 - the views show instants in UTC without their zone
    amounts = {"salary_min": middle, "salary_max": middle, "salary_currency": "USD", "salary_unit": "YEAR"}
    return posting(number, employer, first_seen=seen, last_seen=seen, **amounts, **stated)


def rising(n_employers: int = 8, factor: float = 1.05) -> tuple[list[Row], list[str]]:
    """Two roles whose pay rises alike; in 2025 mostly the one that is paid half as much is advertised."""
    names = [f"E{number}" for number in range(n_employers)]
    rows = []
    for number, (name, role, k) in enumerate((n, r, k) for n in names for r in (0, 1) for k in range(12)):
        year = 2024 if k < (3 if role else 9) else 2025
        middle = (100_000, 50_000)[role] * (factor if year == 2025 else 1.0) * (1 + 0.001 * int(name[1:]))
        rows.append(paid(number, name, year, middle, role=("data-scientist", "data-engineer")[role]))
    return rows, names


def test_pay_grows_within_cells_while_the_pooled_median_falls() -> None:
    rows, names = rising()
    found = pay_growth(market(rows, visits=watched(names)))
    (year,) = found.years
    pooled = [np.median([r["salary_min"] for r in rows if r["first_seen"].year == y]) for y in (2024, 2025)]
    assert pooled[1] < 0.6 * pooled[0]
    assert year.year == 2025
    assert year.change == pytest.approx(0.05, abs=1e-6)
    assert (year.n_cells, year.n_before, year.n_after, year.n_employers) == (2, 96, 96, 8)
    assert year.low is not None
    assert year.high is not None
    assert year.low <= year.change <= year.high
    assert "+5.0 %" in found.sentences()[0]
    assert "2024 to 2025" in str(found.chart().to_dict())


def test_a_board_that_was_not_watched_in_both_years_does_not_count() -> None:
    rows, names = rising()
    joined = [paid(1000 + n, "New", 2025, 900_000.0, role="data-scientist") for n in range(60)]
    seen = watched(names) + watched(["New"], MONTHS[13:])
    assert pay_growth(market(rows + joined, visits=seen)).years == pay_growth(market(rows, visits=watched(names))).years


def test_postings_seen_once_are_refused() -> None:
    rows, _ = rising()
    found = pay_growth(market(rows))
    assert found.years == ()
    assert "no source was observed in the same months of two years" in str(found.refused)
    assert "no source was observed" in str(found.chart().to_dict())
    assert found.to_rows() == []


def test_too_few_give_a_reason_and_no_figure() -> None:
    rows, names = rising(n_employers=4)
    (year,) = pay_growth(market(rows, visits=watched(names))).years
    assert (year.change, year.low) == (None, None)
    assert "4 employers" in str(year.reason)
    assert "4 employers" in str(pay_growth(market(rows, visits=watched(names))).chart().to_dict())


def test_no_pay_at_all_is_an_answer_too() -> None:
    rows, names = rising()
    bare = [{**row, "salary_min": None, "salary_max": None} for row in rows]
    assert "states its pay" in str(pay_growth(market(bare, visits=watched(names))).refused)


def test_order_of_arrival_does_not_matter() -> None:
    rows, names = rising()
    seen = watched(names)
    assert pay_growth(market(rows, visits=seen)) == pay_growth(market(rows[::-1], visits=seen[::-1]))
