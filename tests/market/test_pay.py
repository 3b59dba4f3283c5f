from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.pay.pay import pay
from fingerpost.market.selecting.selection import NOT_STATED, Selection
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
    rows = [paid(row, 1000.0 * (number + 50), 1000.0 * (number + 50)) for number, row in enumerate(employers(50, 2))]
    (group,) = pay(market(rows)).groups
    found = group.mid
    assert (found.p10, found.p25, found.p50, found.p75, found.p90) == (59_000, 74_000, 99_000, 124_000, 139_000)
    for percent in (10, 25, 75, 90):
        low, high = getattr(found, f"p{percent}_low"), getattr(found, f"p{percent}_high")
        assert low < getattr(found, f"p{percent}") < high
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
    rows[8] = paid(rows[8], 50, 60, unit="HOUR") | {"employment_types": ["FULL_TIME", "PART_TIME"]}
    rows[9] = paid(rows[9], 4_000, 5_000, unit="BIWEEK")
    found = pay(market(rows))
    assert found.groups[0].mid.n == 32
    assert found.groups[0].min.p25 == 100_000
    con = market(rows)
    assert pay(con).disclosure.n == 40
    assert dict(found.set_aside) == {
        "no currency stated": 1,
        "no unit stated (per year, month, hour …)": 1,
        "hourly, not stated to be full-time alone: not annualised": 3,
        "weekly: not annualised": 1,
        "daily: not annualised": 1,
        "of another unit (every two weeks, piece work …): not annualised": 1,
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


def test_rows_have_three_series_and_the_width_per_group() -> None:
    found = pay(market(*by_chance(5)), Selection(ai_relation=None), by="role")
    assert found.to_arrow().num_rows == 4 * len(found.groups)
    assert {row["series"] for row in found.to_rows()} == {"min", "mid", "max", "width"}
    assert "USD per year" in str(found.chart().to_dict())


def test_tails_are_not_given_under_thirty_employers() -> None:
    (group,) = pay(market(forty())).groups
    assert (group.mid.p10, group.mid.p90, group.mid.p10_low) == (None, None, None)
    assert group.mid.p25_low is not None


def test_several_groupings_at_once_with_the_disclosure_of_each_cell() -> None:
    rows = forty(seniority="senior", countries=["DE", "FR"])
    rows += [posting(100 + n, f"E{n % 9}", seniority="senior", countries=["DE"]) for n in range(40)]
    rows += [paid(posting(200 + n, f"E{n % 9}", countries=["FR"]), 50_000, 60_000, "EUR") for n in range(36)]
    con = market(rows)
    found = pay(con, by="role, seniority,place")
    assert found.by == "role,seniority,country"
    cells = {(group.values[1:], group.currency): group for group in found.groups}
    assert set(cells) == {(("senior", "DE"), "USD"), (("senior", "FR"), "USD"), ((NOT_STATED, "FR"), "EUR")}
    germany = cells[("senior", "DE"), "USD"]
    assert germany.value == "data-scientist / senior / DE"
    assert germany.label == "Data scientist, senior, Germany"
    assert (germany.mid.n, germany.mid.p50) == (40, 110_000)
    assert (germany.disclosure.n, germany.disclosure.of) == (40, 80)
    assert cells[(NOT_STATED, "FR"), "EUR"].disclosure.share == 1
    assert {cell.value: (cell.share.n, cell.share.of) for cell in found.disclosures}[germany.value] == (40, 80)
    assert pay(con, by=("role", "seniority", "country")) == found
    assert all(row["disclosure"] is not None for row in found.to_rows() if row["label"] == germany.label)
    assert "Data scientist, senior, Germany" in " ".join(found.sentences())
    assert found.tables()[0].rows[0]["share disclosed"] is not None


def test_cells_agree_with_an_independent_query() -> None:
    rows, asks = by_chance(6, count=2400)
    for number, row in enumerate(rows):
        row |= {"employer": f"E{number % 17}", "employer_key": f"e{number % 17}"}
    con = market(rows, asks)
    found = pay(con, Selection(ai_relation=None), by="role,seniority")
    sql = """
        SELECT role, coalesce(seniority, 'not-stated'), salary_currency, count(*),
          quantile_disc(salary_min * 1.1, 0.5), count(DISTINCT employer_key)
        FROM posting WHERE salary_min IS NOT NULL GROUP BY ALL"""
    truth = {(*row[:3],): row[3:] for row in con.execute(sql).fetchall()}
    assert len(truth) == len(found.groups)
    shown = 0
    for group in found.groups:
        n, median, n_employers = truth[(*group.values, group.currency)]
        assert (group.mid.n, group.mid.n_employers) == (n, n_employers)
        if group.mid.p50 is not None:
            shown += 1
            assert group.mid.p50 == pytest.approx(median)
    assert shown > 5


def test_the_width_of_ranges_is_the_maximum_over_the_minimum_of_those_that_state_both() -> None:
    rows = [paid(row, 100_000, 100_000 + 1000 * number) for number, row in enumerate(forty())]
    rows[0] = paid(rows[0], None, 150_000)
    (group,) = pay(market(rows)).groups
    assert group.width.n == 39
    assert group.width.p50 == pytest.approx(1.20)
    assert (group.width.median_low or 0) < 1.2 < (group.width.median_high or 0)


def test_amounts_are_converted_only_at_rates_that_are_given() -> None:
    rows = forty() + [paid(posting(100 + n, f"E{n}"), 50_000, 60_000, "EUR") for n in range(30)]
    rows += [paid(posting(200 + n, f"G{n}"), 50_000, 60_000, "GBP") for n in range(3)]
    con = market(rows)
    found = pay(con, convert_to="EUR", rates={"USD": 0.5}, rates_on=date(2026, 7, 1))
    (group,) = found.groups
    assert (group.currency, group.mid.n, group.mid.p50) == ("EUR", 70, 55_000)
    assert dict(found.set_aside) == {"no exchange rate given for its currency": 3}
    assert "1 USD = 0.5 EUR" in " ".join(found.basis.notes)
    assert "2026-07-01" in " ".join(found.basis.notes)
    assert len(pay(con).groups) == 3
    again = con.execute(found.basis.sql).fetchall()
    assert sum(row[2] is None for row in again) == 70


def test_a_range_is_quarantined_in_its_own_currency_before_it_is_converted() -> None:
    rows = forty()
    rows[0] = paid(rows[0], 5_000_000, 6_000_000)
    found = pay(market(rows), convert_to="EUR", rates={"USD": 0.001}, rates_on=date(2026, 7, 1))
    assert found.groups[0].mid.n == 39
    assert [words for words, _ in found.set_aside] == [
        "quarantined: more than 10 times above or below the currency's median"
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"convert_to": "EUR"}, "needs rates"),
        ({"convert_to": "EUR", "rates": {"USD": 0.9}}, "the day they are of"),
        ({"rates": {"USD": 0.9}}, "without convert_to"),
        ({"convert_to": "EUR", "rates": {"USD": 0.0}, "rates_on": date(2026, 7, 1)}, "above 0"),
        ({"convert_to": "EUR", "rates": {"USD": float("nan")}, "rates_on": date(2026, 7, 1)}, "above 0"),
        ({"convert_to": "euro", "rates": {"USD": 0.9}, "rates_on": date(2026, 7, 1)}, "three capital letters"),
        ({"convert_to": "EUR", "rates": {"EUR": 2.0}, "rates_on": date(2026, 7, 1)}, "to itself"),
    ],
)
def test_a_conversion_without_rates_and_their_day_is_refused(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        pay(market([]), **given)


def test_order_of_arrival_does_not_matter() -> None:
    rows, asks = by_chance(7)
    everyone = Selection(ai_relation=None)
    assert pay(market(rows, asks), everyone, by="role,place") == pay(
        market(rows[::-1], asks), everyone, by="role,place"
    )
