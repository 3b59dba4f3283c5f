"""Counting coded columns: the same sizes, shares and cells as the SQL of `cells`, of the rows that a question selects.

What comes out is equal to the bit: groups of equal employers stand in the same order, so that sums are made alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.market.cells import Cell, Sizes, share_by_size
from fingerpost.market.columns import Columns, Rows, columns_of, taken
from fingerpost.market.reader_error import ReaderErrors
from fingerpost.market.selected_rows import rows_of
from fingerpost.market.selection import CLUSTER, NOT_STATED, Query, Selection
from fingerpost.market.statistics.reader_error import ReaderError
from fingerpost.market.statistics.uncertainty import Groups, Rest, share_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NAMED = "CASE WHEN employer_key IS NOT NULL THEN 1 ELSE 0 END"
DENSE_CELLS = 16_000_000
"""Up to so many pairs of value and employer are counted in one array of all of them."""

Ints = NDArray[Any]


class Counted:
    """Rows of coded columns with their employers.

    `cluster` is each row's employer, `named` whether an employer is one (and no group of unnamed), `size` the number
    of rows of each.
    """

    def __init__(self, con: DuckDBPyConnection, columns: Columns, rows: Rows) -> None:
        self.con, self.columns, self.rows = con, columns, rows
        employers = columns.one(con, CLUSTER)
        self.n_clusters = len(employers.values)
        self.cluster = self.take(employers.code)
        self.row_named = self.take(columns.numbers(con, NAMED)) > 0
        self.size = np.bincount(self.cluster, minlength=self.n_clusters)
        self.named = np.zeros(self.n_clusters, dtype=bool)
        self.named[self.cluster[self.row_named]] = True

    def take(self, column: NDArray[Any]) -> NDArray[Any]:
        """A column's values of these rows; without a copy where they lie together."""
        return taken(column, self.rows)

    def coded(self, expression: str) -> tuple[tuple[str, ...], Ints]:
        """The values of an SQL expression over `posting`, and each row's place among them."""
        column = self.columns.one(self.con, expression)
        return column.values, self.take(column.code)

    def sizes(self) -> Sizes:
        """The employers' sizes, the denominator of shares; what `sizes_of` gives."""
        size, count = np.unique(self.size[self.size > 0], return_counts=True)
        held = self.size[self.named]
        rest = Rest(len(self.rows), int((held > 0).sum()), int(held.max(initial=0)))
        return Sizes(size.astype(np.int64), count.astype(np.int64), rest)

    def pairs(self, value: Ints, n_values: int, cluster: Ints) -> tuple[Ints, Ints, Ints]:
        """The pairs of value and employer that occur, in order, and how often; a value of -1 is none."""
        if len(value) and value.min() < 0:
            kept = value >= 0
            value, cluster = value[kept], cluster[kept]
        key = value.astype(np.int64) * self.n_clusters + cluster
        if n_values * self.n_clusters <= DENSE_CELLS:
            dense = np.bincount(key)
            found = np.flatnonzero(dense)
            counts = dense[found]
        else:
            found, counts = np.unique(key, return_counts=True)
        return found // self.n_clusters, found % self.n_clusters, counts

    def folded(self, value: Ints, cluster: Ints, *hits: Ints) -> tuple[Ints, ...]:
        """Employers with equal hits and size folded: value, hits …, size, how many, how many of them are named.

        In order of value, hits and size.
        """
        parts = [value.astype(np.int64), *(one.astype(np.int64) for one in hits), self.size[cluster]]
        radices = [int(part.max(initial=0)) + 1 for part in parts]
        key = parts[0]
        for part, radix in zip(parts[1:], radices[1:], strict=True):
            key = key * radix + part
        order = np.argsort(key)  # equal keys are folded, so any of them may come first
        key = key[order]
        first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, np.int64)
        many = np.diff(np.append(first, len(key)))
        named = np.add.reduceat(self.named[cluster[order]].astype(np.int64), first) if len(key) else many
        rest, columns = key[first], []
        for radix in reversed(radices[1:]):
            rest, column = np.divmod(rest, radix)
            columns.append(column)
        return rest, *reversed(columns), many, named


def counted_of(con: DuckDBPyConnection, selection: Selection) -> Counted:
    """The rows of a resolved selection."""
    columns = columns_of(con)
    return Counted(con, columns, rows_of(con, columns, selection))


def counted_by(con: DuckDBPyConnection, query: Query) -> Counted:
    """The rows of the postings that are in a query's `selected`."""
    columns = columns_of(con)
    inside = f"posting_id IN (SELECT posting_id FROM (\n{query.sql}\nSELECT posting_id FROM selected) AS inside)"
    keys = Query(f"SELECT posting_key FROM {columns.posting} AS posting WHERE {inside}", query.parameters)
    return Counted(con, columns, columns.rows(con, keys))


def cells_from(
    counted: Counted,
    sizes: Sizes,
    values: Sequence[str],
    code: Ints,
    *,
    limit: int,
    label: Callable[[str], str] = str,
    cluster: Ints | None = None,
    errors: ReaderErrors | None = None,
) -> tuple[tuple[Cell, ...], int]:
    """The cells that `cells_of` gives: the `limit` most frequent values, then "not stated"; and how many there are.

    `code` are places in `values`, one for each row of `counted` or, with `cluster`, for each value of a posting that
    may have several.
    """
    cluster = counted.cluster if cluster is None else cluster
    total = np.bincount(code[code >= 0], minlength=len(values))
    found = np.flatnonzero(total)
    shown = _most_frequent(values, total, found, limit, label)
    place = np.full(len(values) + 1, -1, dtype=np.int32)
    place[shown] = np.arange(len(shown))
    pair_value, pair_cluster, hits = counted.pairs(place[code], len(shown), cluster)
    value, k, n, m, named = counted.folded(pair_value, pair_cluster, hits)
    bounds = np.searchsorted(value, np.arange(len(shown) + 1))
    cells = []
    for number, one in enumerate(shown):
        run = slice(bounds[number], bounds[number + 1])
        error = errors(values[one]) if errors and values[one] != NOT_STATED else None
        share = share_by_size(k[run], n[run], m[run], sizes, error)
        cells.append(Cell(values[one], label(values[one]), share, int(named[run].sum())))
    return tuple(cells), sum(values[one] != NOT_STATED for one in found.tolist())


def within_from(
    counted: Counted,
    values: Sequence[str],
    code: Ints,
    hit: NDArray[np.bool_],
    error: ReaderError | None = None,
    *,
    cluster: Ints | None = None,
) -> tuple[Cell, ...]:
    """The shares that `shares_within` gives: of the rows of each value those that are hit.

    `code`, `hit` and `cluster` have one entry for each row or, with `cluster`, for each value of a posting.
    """
    pair = code.astype(np.int64) * counted.n_clusters + (counted.cluster if cluster is None else cluster)
    all_, hits = (np.bincount(one, minlength=len(values) * counted.n_clusters) for one in (pair, pair[hit]))
    found = np.flatnonzero(all_)
    value, named = found // counted.n_clusters, counted.named[found % counted.n_clusters]
    bounds = np.searchsorted(value, np.arange(len(values) + 1))
    cells = []
    for number, name in enumerate(values):
        run = slice(bounds[number], bounds[number + 1])
        k, n, known = hits[found[run]], all_[found[run]], named[run]
        if len(n):
            radix = int(n.max()) + 1
            key, m = np.unique(k * radix + n, return_counts=True)
            rest = Rest(int(n.sum()), int(known.sum()), int(n[known].max(initial=0)))
            groups = Groups(key // radix, key % radix, m.astype(np.int64))
            cells.append(Cell(name, name, share_of(groups, rest, reader=error), rest.n_employers))
    return tuple(cells)


def _most_frequent(
    values: Sequence[str], total: Ints, found: Ints, limit: int, label: Callable[[str], str]
) -> list[int]:
    """Places by count, then label, then value; "not stated" is last and no part of the limit."""
    near = found
    if len(found) > limit + 1:  # "not stated" may be among the most frequent
        near = found[total[found] >= np.partition(total[found], -limit - 1)[-limit - 1]]
    stated = [one for one in near.tolist() if values[one] != NOT_STATED]
    stated.sort(key=lambda one: (-int(total[one]), label(values[one]), values[one]))
    return [*stated[:limit], *(one for one in found.tolist() if values[one] == NOT_STATED)]


def labels_of(con: DuckDBPyConnection, columns: Columns, view: str, key: str, label: str) -> dict[str, str]:
    """The label of each value of a key: of several the last, so that it is the same in every selection."""

    def build() -> dict[str, str]:
        sql = f"SELECT {key}, max({label}) FROM {view} WHERE {key} IS NOT NULL GROUP BY {key}"
        return {str(one): str(other) for one, other in con.execute(sql).fetchall()}

    return columns.once(("label", f"{view} {key} {label}"), build)


def within_all(counted: Counted, hit: NDArray[np.bool_], error: ReaderError | None = None) -> Share:
    """The share of the rows that are hit; what `share_where` gives."""
    cells = within_from(counted, ("all",), np.zeros(len(counted.rows), dtype=np.int32), hit, error)
    return cells[0].share if cells else Share(None, None, None, 0, 0, Rest(0, 0, 0).reason)
