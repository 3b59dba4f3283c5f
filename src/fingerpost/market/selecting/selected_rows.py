"""The rows of coded columns that a selection means: what its SQL selects, found without reading postings again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.selecting.columns import Columns, Rows
from fingerpost.market.selecting.selection import NOT_STATED, SCALARS, Query, Selection, each_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Bools = NDArray[np.bool_]

POSTED = "date_diff('day', DATE '1970-01-01', date_posted)"
"""The posting date as a number, in SQL."""
_EPOCH = date(1970, 1, 1)


def rows_of(con: DuckDBPyConnection, columns: Columns, selection: Selection) -> Rows:
    """The rows of a resolved selection, in order."""
    kept = np.ones(len(columns), dtype=bool)
    for name in SCALARS:
        if (value := getattr(selection, name)) is not None:
            column = columns.one(con, name)
            kept &= column.code == (-1 if value == NOT_STATED else column.place(value))
    if selection.country is not None:
        kept &= _of_country(con, columns, selection.country)
    if selection.since or selection.until:
        kept &= _posted(columns.numbers(con, POSTED), selection.since, selection.until)
    if named := selection.named_condition():
        kept &= rows_where(con, columns, named)
    if selection.skill is not None:
        kept &= levels_of(con, columns, selection.skill) >= 0
    if selection.skill_area is not None:
        areas, bits = areas_of(con, columns)
        kept &= (bits & (1 << areas.index(selection.skill_area) if selection.skill_area in areas else 0)) > 0
    return np.flatnonzero(kept).astype(np.int32)


def rows_where(con: DuckDBPyConnection, columns: Columns, condition: Query) -> Bools:
    """Which rows of all meet an SQL condition on the postings."""
    keys = Query(f"SELECT posting_key FROM {columns.posting} AS posting WHERE {condition.sql}", condition.parameters)
    hit = np.zeros(len(columns), dtype=bool)
    hit[columns.rows(con, keys)] = True
    return hit


def _of_country(con: DuckDBPyConnection, columns: Columns, country: str) -> Bools:
    countries = columns.lists(con, each_of("countries"))
    return columns.recent(("country", country), lambda: countries.rows_with(countries.place(country)))


def levels_of(con: DuckDBPyConnection, columns: Columns, skill_id: str) -> NDArray[np.int8]:
    """For each row the place of the level (see `columns.LEVELS`) at which it asks for a skill, -1 where it does not."""

    def build() -> NDArray[np.int8]:
        skills = columns.skills(con)
        level = np.full(len(columns), -1, dtype=np.int8)
        for code in (code for code, one in enumerate(skills.skill_id) if one == skill_id):
            places = np.flatnonzero(skills.code == code)
            level[np.searchsorted(skills.start, places, side="right") - 1] = skills.level[places]
        return level

    return columns.recent(("level", skill_id), build)


def areas_of(con: DuckDBPyConnection, columns: Columns) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The skill areas, and for each row a number with a bit for each area that it has skills of."""

    def build() -> tuple[tuple[str, ...], NDArray[np.int64]]:
        skills = columns.skills(con)
        areas = tuple(sorted(set(skills.skill_area)))
        bit = np.array([1 << areas.index(area) for area in skills.skill_area], dtype=np.int64)
        bits = np.zeros(len(columns), dtype=np.int64)
        asking = skills.start[1:] > skills.start[:-1]
        if asking.any():
            bits[asking] = np.bitwise_or.reduceat(bit[skills.code], skills.start[:-1][asking])
        return areas, bits

    return columns.once(("areas", ""), build)


def day_number(day: date) -> int:
    """A day as `POSTED` counts it."""
    return (day - _EPOCH).days


def date_of(number: int) -> date:
    """The day of a number."""
    return _EPOCH + timedelta(days=number)


def _posted(days: NDArray[np.float64], since: date | None, until: date | None) -> Bools:
    """Which days are in a span; what is not dated is in none."""
    kept = ~np.isnan(days)
    if since:
        kept &= days >= day_number(since)
    if until:
        kept &= days <= day_number(until)
    return kept
