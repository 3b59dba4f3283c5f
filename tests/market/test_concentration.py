from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from datetime import date, datetime

import numpy as np
import pytest
import vl_convert

from fingerpost.errors import UnknownNameError
from fingerpost.market.comparing.concentration import OVER, concentration
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, by_chance, employers, market, posting, visit

EVERYONE = Selection(ai_relation=None)


@pytest.mark.parametrize(
    ("of", "column"),
    [
        ("employer", "employer_key"),
        ("country", "unnest(countries)"),
        ("industry", "industry"),
        ("role", "role"),
        ("source", "source"),
    ],
)
def test_measures_are_those_of_plain_sql(of: str, column: str) -> None:
    con = market(*by_chance(3, 600))
    counted = f"SELECT count(*) AS n FROM (SELECT {column} AS v FROM posting) WHERE v IS NOT NULL GROUP BY v"
    effective, largest, five = con.execute(
        f"SELECT sum(n) * sum(n) / sum(n * n), max(n) / sum(n), list_sum(list_reverse_sort(list(n))[:5]) / sum(n)"
        f" FROM ({counted})"
    ).fetchall()[0]
    found = concentration(con, EVERYONE, of)
    assert [one.value for one in found.measures[:3]] == pytest.approx([float(effective), float(largest), float(five)])
    assert found.n_values == len(con.execute(counted).fetchall())


def test_equal_employers_are_as_many_as_they_are() -> None:
    found = concentration(market(employers(20, 3)))
    assert found.effective is not None
    assert found.effective.value == pytest.approx(20)
    assert found.measures[-1].value == pytest.approx(0)
    assert [one.name for one in found.measures[1:3]] == ["share of the largest", "share of the largest 5"]


def test_the_interval_contains_the_value_and_is_an_interval() -> None:
    found = concentration(market(*by_chance(4, 600)), EVERYONE, "role")
    for one in found.measures:
        assert one.low is None or (one.high is not None and one.low <= one.value <= one.high)
    assert found.effective is not None
    assert found.effective.low is not None


@pytest.mark.parametrize("of", OVER)
def test_too_few_gives_no_number(of: str) -> None:
    found = concentration(market(employers(3, 4, industry="finance")), of=of)
    assert found.measures == ()
    assert found.effective is None
    assert "too few" in str(found.reason)
    assert "too few" in found.sentences()[0]
    assert "too few" in str(found.chart().to_dict())


def test_a_field_that_nobody_states_has_no_concentration() -> None:
    assert "states its industry" in str(concentration(market(employers(10, 4)), of="industry").reason)


@pytest.mark.parametrize("of", OVER)
def test_the_order_of_arrival_changes_nothing(of: str) -> None:
    postings, _ = by_chance(5)
    found = concentration(market(postings), of=of)
    random.Random(1).shuffle(postings)
    assert concentration(market(postings), of=of) == found


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day)  # noqa: DTZ001 - the views show instants in UTC without their zone


def watched() -> tuple[list[Row], list[Row]]:
    """Ten boards with one employer each, read on the 25th of four months; in May the first employer opens 20 more."""
    rows = [posting(number, f"E{number // 4}", first_seen=at(3, 10), last_seen=at(6, 25)) for number in range(40)]
    visits = []
    rows += [posting(100 + number, "E0", first_seen=at(5, 10), last_seen=at(6, 25)) for number in range(20)]
    rows += [posting(200 + number, "New", first_seen=at(6, 10), last_seen=at(6, 25)) for number in range(40)]
    for month in (3, 4, 5, 6):
        visits += [visit(date(2026, month, 25), f"E{number}") for number in range(10)]
    return rows, [*visits, visit(date(2026, 6, 25), "New")]


def test_over_time_on_boards_that_were_always_read() -> None:
    rows, visits = watched()
    found = concentration(market(rows, visits=visits))
    values = {one.start.month: one.effective.value for one in found.periods if one.effective}
    after = 60**2 / (24**2 + 9 * 4**2)  # 24 postings of the first, 4 of nine others; the new board is left out
    assert values == pytest.approx({3: 10, 4: 10, 5: after, 6: after})
    assert [one.n_postings for one in found.periods] == [40, 40, 60, 60]


def test_without_visits_there_is_no_series_and_the_reason_is_said() -> None:
    found = concentration(market(employers(20, 3)))
    assert found.periods == ()
    assert "at least 3" in str(found.series_refused)


def test_rows_tables_and_chart() -> None:
    rows, visits = watched()
    found = concentration(market(rows, visits=visits))
    assert {row["part"] for row in found.to_rows()} == {"measure", "employer", "period"}
    assert len(found.tables()) == 3
    ET.fromstring(vl_convert.vegalite_to_svg(found.chart().to_dict()))  # noqa: S314 - the SVG is our own
    assert "As concentrated as" in found.sentences()[0]


def test_without_one_employer_the_effective_number_moves_as_the_jackknife_says() -> None:
    sizes = np.array([5, 6, 7, 8, 9, 10])
    rows = [posting(100 * n + each, f"E{n}") for n, size in enumerate(sizes) for each in range(size)]
    rest = [row for row in rows if row["employer"] != "E5"]
    found = concentration(market(rest)).effective
    assert found is not None
    assert found.value == pytest.approx(35**2 / (sizes[:5] ** 2).sum())


def test_other_fields_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="employer"):
        concentration(market([]), of="employr")
