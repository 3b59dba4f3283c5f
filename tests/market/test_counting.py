"""Coded columns are counted to the same numbers as SQL counts them, to the bit."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from duckdb import DuckDBPyConnection

from fingerpost.market.counting.breakdowns import DIMENSIONS
from fingerpost.market.counting.cells import cells_of, cells_query, shares_within, sizes_of
from fingerpost.market.counting.counted import Counted, Field, cells_from, counted_of, within_from
from fingerpost.market.selecting.columns import LEVELS, columns_of
from fingerpost.market.selecting.selected_rows import areas_of, levels_of
from fingerpost.market.selecting.selection import Query, Selection
from tests.market.markets_for_tests import asked, by_chance, market, posting

SELECTIONS = (
    Selection(),
    Selection(ai_relation=None),
    Selection(role="data-scientist"),
    Selection(country="DE"),
    Selection(skill="python"),
    Selection(skill="python", seniority="senior"),
    Selection(skill_area="programming", industry="not-stated"),
    Selection(employer="Employer 3"),
    Selection(country="not-stated", source="greenhouse"),
    Selection(place="Germany", since=date(2026, 6, 1), until=date(2026, 7, 1), ai_relation=None),
)
ONE_VALUE = ("role", "industry", "seniority", "degree", "work_mode", "year")


@pytest.fixture(scope="module")
def con() -> DuckDBPyConnection:
    return market(*by_chance(7, count=600))


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
@pytest.mark.parametrize("limit", [2, 1000])
def test_cells_and_sizes_equal_those_of_sql(con: DuckDBPyConnection, selection: Selection, limit: int) -> None:
    counted, query = counted_of(con, selection), selection.query()
    sizes = sizes_of(con, query)
    mine = counted.sizes
    assert mine.rest == sizes.rest
    assert mine.rest.n_postings > 0
    assert np.array_equal(mine.size, sizes.size)
    assert np.array_equal(mine.count, sizes.count)
    for field in ONE_VALUE:
        dimension = DIMENSIONS[field]
        values, code = counted.coded(dimension.expression)
        expected = cells_of(con, cells_query(query, Query(dimension.member_sql()), limit), sizes)
        assert cells_from(counted, mine, [Field(values, code, limit)]) == [expected]


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_cells_of_lists_equal_those_of_sql(con: DuckDBPyConnection, selection: Selection) -> None:
    counted, query = counted_of(con, selection), selection.query()
    dimension = DIMENSIONS["country"]
    countries = counted.columns.lists(con, dimension.expression)
    code, lengths = countries.taken(counted.rows)
    employers = np.repeat(counted.cluster, lengths)
    expected = cells_of(con, cells_query(query, Query(dimension.member_sql()), 20), sizes_of(con, query))
    several = Field(countries.values, code, 20, cluster=employers)
    assert cells_from(counted, counted.sizes, [several]) == [expected]


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_shares_within_equal_those_of_sql(con: DuckDBPyConnection, selection: Selection) -> None:
    counted, query = counted_of(con, selection), selection.query()
    hit = counted.take(levels_of(con, counted.columns, "sql")) >= 0
    expression = DIMENSIONS["role"].expression
    condition = Query("posting_id IN (SELECT posting_id FROM posting_skill WHERE skill_id = ?)", ("sql",))
    values, code = counted.coded(expression)
    assert hit.any()
    assert within_from(counted, values, code, hit) == shares_within(con, query, expression, condition)


def test_rows_are_in_the_order_of_their_keys_however_they_came() -> None:
    postings, asks = by_chance(11, count=120)
    there, back = market(postings, asks), market(postings[::-1], asks[::-1])
    one, other = counted_of(there, Selection()), counted_of(back, Selection())
    assert one.rows.tolist() == other.rows.tolist()
    assert one.cluster.tolist() == other.cluster.tolist()
    skills, reversed_ = one.columns.skills(there), other.columns.skills(back)
    assert skills.start.tolist() == reversed_.start.tolist()
    assert sorted(zip(skills.code.tolist(), skills.level.tolist(), strict=True)) == sorted(
        zip(reversed_.code.tolist(), reversed_.level.tolist(), strict=True)
    )


def _two_postings() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = [posting(1, "A"), posting(2, "B", years_min=3.0)]
    return rows, [
        asked(rows[1], "sql", "duty", "data-handling"),
        asked(rows[1], "python", "preferred"),
        asked(rows[0], "python", "required"),
    ]


def test_skills_levels_and_areas_by_hand() -> None:
    con = market(*_two_postings())
    columns = columns_of(con)
    skills = columns.skills(con)
    assert skills.skill_id == ("python", "sql")
    assert skills.start.tolist() == [0, 1, 3]
    assert [LEVELS[level] for level in skills.level[skills.code == 0]] == ["required", "preferred"]
    assert levels_of(con, columns, "sql").tolist() == [-1, LEVELS.index("duty")]
    assert levels_of(con, columns, "cobol").tolist() == [-1, -1]
    areas, bits = areas_of(con, columns)
    assert areas == ("data-handling", "programming")
    assert bits.tolist() == [0b10, 0b11]
    years = columns.numbers(con, "years_min")
    assert np.isnan(years[0])
    assert years[1] == 3.0


def test_a_connection_keeps_its_columns_and_another_has_its_own() -> None:
    con, other = market(*_two_postings()), market(*by_chance(3, count=40))
    assert columns_of(con) is columns_of(con)
    assert columns_of(con) is not columns_of(other)
    assert (len(columns_of(con)), len(columns_of(other))) == (2, 40)


def test_no_postings_at_all() -> None:
    con = market([])
    counted = counted_of(con, Selection())
    assert counted.sizes.rest.n_postings == 0
    values, code = counted.coded(DIMENSIONS["role"].expression)
    assert cells_from(counted, counted.sizes, [Field(values, code)]) == [((), 0)]
    assert counted.columns.skills(con).code.tolist() == []


def test_many_values_are_counted_without_an_array_of_all_pairs(
    con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = counted_of(con, Selection())
    values, code = counted.coded(DIMENSIONS["role"].expression)
    dense = cells_from(counted, counted.sizes, [Field(values, code, 20)])
    monkeypatch.setattr("fingerpost.market.counting.counted.DENSE_CELLS", 0)
    assert cells_from(Counted(con, counted.columns, counted.rows), counted.sizes, [Field(values, code, 20)]) == dense
