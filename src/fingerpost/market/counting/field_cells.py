"""The cells of a field, counted from coded columns: what the SQL of its `cells_query` gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fingerpost.market.counting.cells import Cell
from fingerpost.market.counting.counted import Ints, cells_from, labels_of
from fingerpost.market.counting.dimensions import EMPLOYER, Dimension
from fingerpost.market.counting.reader_error import ReaderErrors
from fingerpost.market.counting.scope import Scope
from fingerpost.market.selecting.columns import taken_lists
from fingerpost.market.selecting.selected_rows import areas_of
from fingerpost.market.selecting.selection import NOT_STATED
from fingerpost.market.statistics.uncertainty import LEVEL


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a field: their names, the place of each posting's value, and whose postings these are."""

    names: Sequence[str]
    code: Ints
    cluster: Ints | None = None
    label: Callable[[str], str] = str


def field_cells(
    scope: Scope, dimension: Dimension, limit: int, errors: ReaderErrors, level: float = LEVEL
) -> tuple[tuple[Cell, ...], int]:
    """The `limit` most frequent values of a field, then "not stated"; and how many values there are."""
    values = _values(scope, dimension)
    return cells_from(
        scope.rows,
        scope.sizes,
        values.names,
        values.code,
        limit=limit,
        label=values.label,
        cluster=values.cluster,
        errors=errors,
        level=level,
    )


def _values(scope: Scope, dimension: Dimension) -> _Values:
    if dimension.field == "skill":
        return _skills(scope)
    if dimension.field == "skill_area":
        return _skill_areas(scope)
    if dimension.field == "employer":
        names = labels_of(scope.con, scope.rows.columns, "posting", "employer_key", "employer")
        return _Values(*scope.rows.coded(EMPLOYER), label=_named(names))
    if dimension.several:
        lists = scope.rows.columns.lists(scope.con, dimension.expression)
        code, lengths = lists.taken(scope.rows.rows)
        return _Values(lists.values, code, np.repeat(scope.rows.cluster, lengths))
    return _Values(*scope.rows.coded(dimension.expression))


def _skills(scope: Scope) -> _Values:
    rows, skills = scope.rows, scope.rows.columns.skills(scope.con)
    asked, lengths = taken_lists(skills.code, skills.start, rows.rows)
    none = np.flatnonzero(lengths == 0)
    code = np.concatenate([asked, np.full(len(none), len(skills.skill_id), dtype=np.int32)])
    cluster = np.concatenate([np.repeat(rows.cluster, lengths), rows.cluster[none]])
    names = labels_of(scope.con, rows.columns, "posting_skill", "skill_id", "preferred_label")
    return _Values((*skills.skill_id, NOT_STATED), code, cluster, _named(names))


def _skill_areas(scope: Scope) -> _Values:
    rows = scope.rows
    areas, held = areas_of(scope.con, rows.columns)
    bits = rows.take(held)
    at = [np.flatnonzero(bits & (1 << number)) for number in range(len(areas))] + [np.flatnonzero(bits == 0)]
    code = np.repeat(np.arange(len(at)), [len(one) for one in at])
    return _Values((*areas, NOT_STATED), code, rows.cluster[np.concatenate(at)])


def _named(names: dict[str, str]) -> Callable[[str], str]:
    return lambda value: names.get(value, value)
