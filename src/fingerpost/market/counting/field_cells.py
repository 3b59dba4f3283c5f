"""The cells of fields, counted from coded columns: what the SQL of their `cells_query` gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from fingerpost.market.counting.cells import Cell
from fingerpost.market.counting.counted import Field, cells_from, labels_of
from fingerpost.market.counting.dimensions import DIMENSIONS, EMPLOYER
from fingerpost.market.counting.reader_error import errors_of
from fingerpost.market.counting.scope import Scope
from fingerpost.market.selecting.columns import taken_lists
from fingerpost.market.selecting.selected_rows import areas_of
from fingerpost.market.selecting.selection import NOT_STATED
from fingerpost.market.statistics.uncertainty import LEVEL


def field_cells(
    scope: Scope, limits: Mapping[str, int], level: float = LEVEL
) -> dict[str, tuple[tuple[Cell, ...], int]]:
    """The most frequent values of some of `DIMENSIONS`, so many of each, then "not stated"; and how many there are."""
    fields = [
        replace(_field(scope, field), limit=limit, errors=errors_of(field, scope.selection))
        for field, limit in limits.items()
    ]
    return dict(zip(limits, cells_from(scope.rows, scope.sizes, fields, level), strict=True))


def _field(scope: Scope, field: str) -> Field:
    dimension = DIMENSIONS[field]
    if field == "skill":
        return _skills(scope)
    if field == "skill_area":
        return _skill_areas(scope)
    if field == "employer":
        names = labels_of(scope.con, scope.rows.columns, "posting", "employer_key", "employer")
        return Field(*scope.rows.coded(EMPLOYER), label=_named(names))
    if dimension.several:
        lists = scope.rows.columns.lists(scope.con, dimension.expression)
        code, lengths = lists.taken(scope.rows.rows)
        return Field(lists.values, code, cluster=np.repeat(scope.rows.cluster, lengths))
    return Field(*scope.rows.coded(dimension.expression))


def _skills(scope: Scope) -> Field:
    rows, skills = scope.rows, scope.rows.columns.skills(scope.con)
    asked, lengths = taken_lists(skills.code, skills.start, rows.rows)
    none = np.flatnonzero(lengths == 0)
    code = np.concatenate([asked, np.full(len(none), len(skills.skill_id), dtype=np.int32)])
    cluster = np.concatenate([np.repeat(rows.cluster, lengths), rows.cluster[none]])
    names = labels_of(scope.con, rows.columns, "posting_skill", "skill_id", "preferred_label")
    return Field((*skills.skill_id, NOT_STATED), code, label=_named(names), cluster=cluster)


def _skill_areas(scope: Scope) -> Field:
    rows = scope.rows
    areas, held = areas_of(scope.con, rows.columns)
    bits = rows.take(held)
    at = [np.flatnonzero(bits & (1 << number) > 0) for number in range(len(areas))] + [np.flatnonzero(bits == 0)]
    code = np.repeat(np.arange(len(at)), [len(one) for one in at])
    return Field((*areas, NOT_STATED), code, cluster=rows.cluster[np.concatenate(at)])


def _named(names: dict[str, str]) -> Callable[[str], str]:
    return lambda value: names.get(value, value)
