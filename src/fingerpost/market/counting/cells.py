"""Shares of the selected postings by the values they have: one SQL for the counts, one interval per value shown.

SQL folds employers that have the same number of postings with and without a value, so what comes out of the
database is small however many postings went in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Share
from fingerpost.market.counting.reader_error import ReaderErrors
from fingerpost.market.selecting.selection import NOT_STATED, Query
from fingerpost.market.statistics.reader_error import ReaderError
from fingerpost.market.statistics.uncertainty import (
    LEVEL,
    Counts,
    Groups,
    Rest,
    all_with_absent,
    share_of,
    shares_of,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SIZES = """
SELECT n, count(*) AS employers, max(CASE WHEN named THEN n ELSE 0 END) AS largest,
  max(CASE WHEN named THEN 0 ELSE n END) AS unnamed, sum(CASE WHEN named THEN 1 ELSE 0 END) AS named_employers
FROM (SELECT cluster, bool_or(named) AS named, count(*) AS n FROM selected GROUP BY cluster) AS sized
GROUP BY n ORDER BY n"""

_CELLS = """,
member AS ({member}),
sized AS (SELECT cluster, count(*) AS n FROM selected GROUP BY cluster),
top AS (
  SELECT value, max(label) AS label, count(*) OVER () AS n_values,
    row_number() OVER (ORDER BY value = '{not_stated}', count(*) DESC, max(label), value) AS position
  FROM member GROUP BY value
),
shown AS (SELECT * FROM top WHERE position <= {limit} OR value = '{not_stated}'),
held AS (
  SELECT position, cluster, bool_or(named) AS named, count(*) AS k
  FROM member JOIN shown ON shown.value = member.value GROUP BY position, cluster
)
SELECT shown.value, shown.label, shown.n_values, held.k, sized.n, count(*) AS m,
  sum(CASE WHEN held.named THEN 1 ELSE 0 END) AS n_employers
FROM held JOIN shown ON shown.position = held.position JOIN sized ON sized.cluster = held.cluster
GROUP BY shown.value, shown.label, shown.n_values, shown.position, held.k, sized.n
ORDER BY shown.position, held.k, sized.n"""

NO_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a breakdown: its share of the postings selected, and how many employers state it."""

    value: str
    label: str
    share: Share
    n_employers: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many postings the employers of a selection have: `count[j]` employers have `size[j]` each."""

    size: Counts
    count: Counts
    rest: Rest

    @property
    def total(self) -> int:
        """All postings."""
        return self.rest.n_postings


def sizes_of(con: DuckDBPyConnection, query: Query) -> Sizes:
    """The employers' sizes of the selected postings, the denominator of shares."""
    sized = query.then(_SIZES)
    found = con.execute(sized.sql, sized.parameters).fetchnumpy()
    size, count, named, largest, unnamed = (
        np.asarray(found[name]).astype(np.int64) for name in ("n", "employers", "named_employers", "largest", "unnamed")
    )
    most = (int(one.max(initial=0)) for one in (largest, unnamed))
    return Sizes(size, count, Rest(int(size @ count), int(named.sum()), *most))


def cells_query(query: Query, member: Query, limit: int = NO_LIMIT) -> Query:
    """The SQL of `cells_of`; `member` gives `value, label, cluster, named`, one row per posting that has a value."""
    sql = _CELLS.format(member=member.sql, limit=int(limit), not_stated=NOT_STATED)
    return query.then(sql, *member.parameters)


def cells_of(
    con: DuckDBPyConnection, query: Query, sizes: Sizes, errors: ReaderErrors | None = None
) -> tuple[tuple[Cell, ...], int]:
    """The cells of a `cells_query`, the most frequent first and "not stated" last, and how many values there are.

    `errors` gives how the reader of each value errs, for which its share is corrected.
    """
    found = con.execute(query.sql, query.parameters).fetchnumpy()
    k, n, m, named = (np.asarray(found[name]).astype(np.int64) for name in ("k", "n", "m", "n_employers"))
    runs = runs_of(found["value"])
    values = [str(found["value"][run.start]) for run in runs]
    readers = [errors(value) if errors and value != NOT_STATED else None for value in values]
    start = np.array([*(run.start for run in runs), len(k)])
    shares = shares_by_size(start, k, n, m, sizes, readers)
    cells = [
        Cell(value, str(found["label"][run.start]), share, int(named[run].sum()))
        for value, run, share in zip(values, runs, shares, strict=True)
    ]
    n_values = int(found["n_values"][0]) if cells else 0
    return tuple(cells), n_values - any(cell.value == NOT_STATED for cell in cells)


def runs_of(keys: Any) -> list[slice]:
    """The runs of equal neighbours in a sorted column.

    >>> runs_of(["a", "a", "b"])
    [slice(0, 2, None), slice(2, 3, None)]
    """
    column = np.asarray(keys)
    stops = [*(np.flatnonzero(column[1:] != column[:-1]) + 1).tolist(), len(column)] if len(column) else []
    return [slice(start, stop) for start, stop in pairwise([0, *stops])]


def shares_by_size(
    start: Counts,
    k: Counts,
    n: Counts,
    m: Counts,
    sizes: Sizes,
    errors: Sequence[ReaderError | None],
    level: float = LEVEL,
) -> list[Share]:
    """The shares of values: m[j] employers state one in k[j] of their n[j] postings, and all others never.

    Those of value i are at `start[i]` to `start[i + 1]`. Each share is corrected for the error of its value's reader
    where labels support that.
    """
    groups = all_with_absent(start, k, n, m, sizes.size, sizes.count)
    return shares_of(groups, [sizes.rest] * len(errors), errors, level)


_WITHIN = """
SELECT value, k, n, count(*) AS m, sum(CASE WHEN named THEN 1 ELSE 0 END) AS named_employers,
  max(CASE WHEN named THEN n ELSE 0 END) AS largest, max(CASE WHEN named THEN 0 ELSE n END) AS unnamed
FROM (
  SELECT value, cluster, bool_or(named) AS named, count(*) AS n, sum(CASE WHEN hit THEN 1 ELSE 0 END) AS k
  FROM (SELECT {value} AS value, cluster, named, {condition} AS hit FROM selected) AS marked GROUP BY value, cluster
) AS sized
GROUP BY value, k, n ORDER BY value, k, n"""


def shares_within(
    con: DuckDBPyConnection, query: Query, value: str, condition: Query, error: ReaderError | None = None
) -> tuple[Cell, ...]:
    """For each value of an SQL expression, the share of its postings that meet a condition; in order of value.

    The denominator is the value's own postings, so each cell may be too few by itself. `error` is that of the reader
    whom the condition rests on; a reader who made the value itself is not corrected for.
    """
    marked = query.then(_WITHIN.format(value=value, condition=condition.sql), *condition.parameters)
    found = con.execute(marked.sql, marked.parameters).fetchnumpy()
    values = np.asarray(found["value"])
    k, n, m, named, largest, unnamed = (
        np.asarray(found[name]).astype(np.int64) for name in ("k", "n", "m", "named_employers", "largest", "unnamed")
    )
    cells = []
    for name in sorted({str(value) for value in values}):
        at = values == name
        rest = Rest(int(m[at] @ n[at]), int(named[at].sum()), int(largest[at].max()), int(unnamed[at].max()))
        cells.append(Cell(name, name, share_of(Groups(k[at], n[at], m[at]), rest, reader=error), rest.n_employers))
    return tuple(cells)


def share_where(con: DuckDBPyConnection, query: Query, condition: Query, error: ReaderError | None = None) -> Share:
    """The share of the selected postings that meet an SQL condition; `error` is that of the condition's reader."""
    cells = shares_within(con, query, "'all'", condition, error)
    return cells[0].share if cells else Share(None, None, None, 0, 0, Rest(0, 0, 0).reason)
