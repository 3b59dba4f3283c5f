from __future__ import annotations

from typing import Any

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.pay import pay
from fingerpost.market.selection import NOT_STATED, Selection
from tests.market.markets_for_tests import Row, by_chance, employers, market, posting


def paid(
    row: Row, low: float | None, high: float | None, currency: str | None = "USD", unit: str | None = "YEAR"
) -> Row:
    return {**row, "salary_min": low, "salary_max": high, "salary_currency": currency, "salary_unit": unit}


def forty(low: float | None = 100_000, high: float | None = 120_000, **stated: Any) -> list[Row]:
    return [paid(row, low, high) for row in employers(10, 4, **stated)]


def test_minimum_midpoint_and_maximum_are_three_series() -> None:
    rows = forty()
    rows[0] = paid(rows[0], None, 150_000)  # "up to"
    rows[1] = paid(rows[1], 90_000, None)  # "from"
    (group,) = pay(market(rows)).groups
    assert (group.min.n, group.mid.n, group.max.n) == (39, 38, 39)
    assert (group.min.p50, group.mid.p50, group.max.p50) == (100_000, 110_000, 120_000)
    assert group.currency == "USD"


def test_quantiles_by_hand() -> None:
    rows = [paid(row, 1000.0 * (number + 50), 1000.0 * (number + 50)) for number, row in enumerate(employers(20, 5))]
    (group,) = pay(market(rows)).groups
    found = group.mid
    assert (found.p10, found.p25, found.p50, found.p75, found.p90) == (59_000, 74_000, 99_000, 124_000, 139_000)
    assert found.median_low is not None
    assert found.median_high is not None
    assert found.median_low < 99_000 < found.median_high


def test_currencies_are_never_merged() -> None:
    rows = forty() + [paid(posting(100 + n, f"E{n}"), 50_000, 60_000, "EUR") for n in range(30)]
    groups = pay(market(rows)).groups
    assert [(group.currency, group.mid.n, group.mid.p50) for group in groups] == [
        ("USD", 40, 110_000),
        ("EUR", 30, 55_000),
    ]


def test_months_and_full_time_hours_are_annualised_and_nothing_else() -> None:
    rows = forty()
    rows[0] = paid(rows[0], 8_000, 10_000, unit="MONTH")
    rows[1] = paid(rows[1], 50, 60, unit="HOUR") | {"employment_types": ["FULL_TIME"]}
    rows[2] = paid(rows[2], 50, 60, unit="HOUR")
    rows[3] = paid(rows[3], 50, 60, unit="HOUR") | {"employment_types": ["PART_TIME"]}
    rows[4] = paid(rows[4], 400, 500, unit="DAY")
    rows[5] = paid(rows[5], 2_000, 2_500, unit="WEEK")
    rows[6] = paid(rows[6], 100_000, 120_000, unit=None)
    rows[7] = paid(rows[7], 100_000, 120_000, currency=None)
    found = pay(market(rows))
    assert found.groups[0].mid.n == 34
    assert found.groups[0].min.p10 == 100_000
    con = market(rows)
    assert pay(con).disclosure.n == 40
    assert dict(found.set_aside) == {
        "no currency stated": 1,
        "no unit stated (per year, month, hour …)": 1,
        "hourly, not stated to be full-time: not annualised": 2,
        "weekly: not annualised": 1,
        "daily: not annualised": 1,
    }


def test_annualised_amounts_by_hand() -> None:
    monthly = [paid(row, 5_000, 7_000, unit="MONTH") for row in employers(10, 4)]
    hourly = [paid(row, 50, 60, unit="HOUR") for row in employers(10, 4, employment_types=["CONTRACTOR", "FULL_TIME"])]
    assert pay(market(monthly)).groups[0].mid.p50 == 72_000
    assert pay(market(hourly)).groups[0].mid.p50 == 55 * 2080


def test_impossible_ranges_and_outliers_are_quarantined_and_counted() -> None:
    rows = forty()
    rows[0] = paid(rows[0], 200_000, 150_000)
    rows[1] = paid(rows[1], 15_000, 160_000)
    rows[2] = paid(rows[2], 5_000_000, 6_000_000)
    rows[3] = paid(rows[3], 45, 60)  # hourly pay called yearly
    found = pay(market(rows))
    assert found.groups[0].mid.n == 36
    assert [count for _, count in found.set_aside] == [1, 1, 2]
    assert all(reason.startswith("quarantined") for reason, _ in found.set_aside)
    assert found.disclosure.n == 40


def test_a_posting_is_quarantined_in_every_answer_or_in_none() -> None:
    rows = forty() + [paid(posting(100 + n, f"E{n}", role="other"), 9_000, 9_900) for n in range(30)]
    found = pay(market(rows), Selection(role="other"))
    assert found.groups == ()
    assert sum(count for _, count in found.set_aside) == 30


def test_disclosure_stands_beside_pay_also_by_group() -> None:
    rows = forty(seniority="senior") + [posting(100 + n, f"E{n % 9}", seniority="entry") for n in range(60)]
    found = pay(market(rows), by="seniority")
    assert (found.disclosure.n, found.disclosure.of, found.disclosure.share) == (40, 100, 0.4)
    assert [(cell.value, cell.share.n, cell.share.of) for cell in found.disclosures] == [
        ("entry", 0, 60),
        ("senior", 40, 40),
    ]
    assert [group.value for group in found.groups] == ["senior"]


def test_groups_climb_their_ladder_and_end_with_not_stated() -> None:
    rows = forty()
    for number, row in enumerate(rows):
        row["seniority"] = (None, "senior", "entry", "intern")[number % 4]
    assert [group.value for group in pay(market(rows), by="seniority").groups] == [
        "intern",
        "entry",
        "senior",
        NOT_STATED,
    ]


def test_a_posting_in_two_countries_is_in_both_groups_and_set_aside_once() -> None:
    rows = forty(countries=["DE", "FR"])
    rows[0] = paid(rows[0], 200_000, 150_000)
    found = pay(market(rows), by="country")
    assert [(group.label, group.mid.n) for group in found.groups] == [("France", 39), ("Germany", 39)]
    assert [count for _, count in found.set_aside] == [1]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (forty()[:29], "29 postings"),
        ([paid(row, 1.0, 2.0) for row in employers(4, 20)], "4 employers"),
        (
            forty() + [paid(posting(100 + n, "Giant"), 90_000, 95_000) for n in range(50)],
            "one employer has 50 of the 90",
        ),
    ],
)
def test_too_few_gives_no_figure_and_a_reason(rows: list[Row], words: str) -> None:
    found = pay(market(rows))
    for row in found.to_rows():
        assert row["p50"] is None
        assert row["median_low"] is None
        assert words in row["reason"]
    assert "too few" in str(found.chart().to_dict())


def test_no_pay_at_all_is_an_answer_too() -> None:
    found = pay(market(employers(10, 4)))
    assert found.groups == ()
    assert found.disclosure.share == 0
    assert "no selected posting states its pay" in str(found.chart().to_dict())


def test_unknown_groupings_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean role"):
        pay(market([]), by="roles")


def test_rows_have_three_series_per_group() -> None:
    found = pay(market(*by_chance(5)), Selection(ai_relation=None), by="role")
    assert found.to_arrow().num_rows == 3 * len(found.groups)
    assert {row["series"] for row in found.to_rows()} == {"min", "mid", "max"}
    assert "USD per year" in str(found.chart().to_dict())
