"""Duties among selected postings: only postings that were read for them, in English, can state or lack one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.market.counting.breakdowns import Breakdown, Dimension
from fingerpost.market.counting.cells import cells_query
from fingerpost.market.counting.counted import Counted, Field, cells_from
from fingerpost.market.counting.scope import Scope
from fingerpost.market.selecting.selection import NOT_STATED, Query, each_of
from fingerpost.reading.duties import duties

if TYPE_CHECKING:
    from fingerpost.market.counting.cells import Cell

NOT_READ = "no posting selected was read for duties"

WORKED = (
    "Duties are read in English texts only, by a list of our own; shares are of the postings that were read for them."
)

_READ = """,
selected AS (
  SELECT chosen.*, posting.duties FROM chosen JOIN posting ON posting.posting_id = chosen.posting_id
  WHERE posting.duties IS NOT NULL AND posting.language = 'en'
)"""
_IS_READ = "CASE WHEN duties IS NOT NULL AND language = 'en' THEN 'read' END"

_DUTY = Dimension(
    "duty",
    "duty",
    several=True,
    member=(
        "SELECT value, value AS label, cluster, named FROM (\n"
        f"    SELECT unnest(CASE WHEN array_length(duties) > 0 THEN duties ELSE ['{NOT_STATED}'] END) AS value,\n"
        "      cluster, named FROM selected\n  ) AS stated"
    ),
)


def read_for_duties(query: Query) -> Query:
    """The selected postings that were read for duties, as a selection with a column `duties`."""
    return Query(query.sql.replace("WITH selected AS (", "WITH chosen AS (", 1), query.parameters).then(_READ)


def duty_label(duty_id: str) -> str:
    """What people read in place of a duty's id.

    >>> duty_label("trains-models"), duty_label("not-stated")
    ('trains models', 'none read')
    """
    if duty_id == NOT_STATED:
        return "none read"
    return duties()[duty_id].label if duty_id in duties() else duty_id


def duties_of(scope: Scope, limit: int = 20) -> Breakdown:
    """The duties that the postings of a scope state, the most frequent first."""
    read = read_for_duties(scope.query)
    query = cells_query(read, Query(_DUTY.member_sql()), limit)
    rows = _read_rows(scope)
    sizes, duties_held = rows.sizes, rows.columns.lists(scope.con, each_of("duties"))
    code, lengths = duties_held.taken(rows.rows)
    cluster = np.repeat(rows.cluster, lengths)
    ((cells, n_values),) = cells_from(rows, sizes, [Field(duties_held.values, code, limit, cluster=cluster)])
    basis = scope.basis(query, WORKED)
    return Breakdown(
        by="duty",
        title="Postings by duty",
        denominator=f"{scope.selection.population()}, read for duties",
        cells=_DUTY.ordered(_labelled(cell) for cell in cells),
        n_values=n_values,
        basis=replace(basis, n_postings=sizes.rest.n_postings, n_employers=sizes.rest.n_employers),
    )


def _read_rows(scope: Scope) -> Counted:
    """The rows of a scope that were read for duties."""
    read = scope.rows.take(scope.rows.columns.one(scope.con, _IS_READ).code) >= 0
    return Counted(scope.con, scope.rows.columns, scope.rows.rows[read])


def _labelled(cell: Cell) -> Cell:
    return replace(cell, label=duty_label(cell.value))
