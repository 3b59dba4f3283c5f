"""Counting coded columns: the same sizes, shares and cells as the SQL of `cells`, of the rows that a question selects.

What comes out is equal to the bit: groups of equal employers stand in the same order, so that sums are made alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.market.counting.cells import Cell, Sizes, shares_by_size
from fingerpost.market.counting.reader_error import ReaderErrors
from fingerpost.market.selecting.columns import Columns, Rows, columns_of, taken
from fingerpost.market.selecting.selected_rows import rows_of
from fingerpost.market.selecting.selection import CLUSTER, NOT_STATED, Query, Selection
from fingerpost.market.statistics.reader_error import ReaderError
from fingerpost.market.statistics.uncertainty import LEVEL, ManyGroups, Rest, shares_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")

NAMED = "CASE WHEN employer_key IS NOT NULL THEN 1 ELSE 0 END"
DENSE_CELLS = 16_000_000
"""Up to so many pairs of value and employer are counted in one array of all of them."""

FEW_HITS = 16
BINS_PER_EMPLOYER = 8
"""Employers are folded by counting up to `FEW_HITS`, in no more bins than so many for each."""

Ints = NDArray[Any]
Folded = tuple[Ints, Ints, Ints, Ints, Ints]
"""Value, hits, size, how many employers have these, and how many of them are named."""


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
        self.row_named, self.size, self.named = self.once("employers", lambda: self._employers(con))

    def _employers(self, con: DuckDBPyConnection) -> tuple[NDArray[np.bool_], Ints, NDArray[np.bool_]]:
        row_named = self.take(self.columns.numbers(con, NAMED)) > 0
        named = np.zeros(self.n_clusters, dtype=bool)
        named[self.cluster[row_named]] = True
        return row_named, np.bincount(self.cluster, minlength=self.n_clusters), named

    def once(self, part: str, build: Callable[[], T]) -> T:
        """What `build` counts; of a whole corpus it is kept, for it rests on every posting and nothing else."""
        return self.columns.once(("whole corpus", part), build) if len(self.rows) == len(self.columns) else build()

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
        return Sizes(size.astype(np.int64), count.astype(np.int64), Rest.of(self.size, self.named))

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

    def folded(self, value: Ints, cluster: Ints, hits: Ints) -> Folded:
        """Employers with equal hits and size folded: value, hits, size, how many, how many of them are named.

        In order of value, hits and size.
        """
        sizes, whose = self._sizes
        found = _folded(value, hits, whose[cluster], 2 * len(sizes))
        folded_value, folded_hits, folded_size, employers, named = found
        return folded_value, folded_hits, sizes[folded_size], employers, named

    @cached_property
    def _sizes(self) -> tuple[Ints, Ints]:
        """The sizes that employers have, in order; the place of each employer's among them, and a bit: is it named."""
        sizes = np.flatnonzero(np.bincount(self.size))
        place = np.zeros(int(sizes[-1]) + 1 if len(sizes) else 1, dtype=np.int64)
        place[sizes] = np.arange(len(sizes))
        return sizes, place[self.size] * 2 + self.named


def _folded(value: Ints, hits: Ints, whose: Ints, n_whose: int) -> Folded:
    """Employers folded by value, hits and size, in order of these; `whose` is their size, its last bit named.

    Most employers are small and have few hits: these are counted, and the others alone sorted.
    """
    n_values, n_hits = int(value.max(initial=0)) + 1, int(hits.max(initial=0)) + 1
    width = 2 * (min(n_whose, BINS_PER_EMPLOYER * len(value) // (n_values * FEW_HITS)) // 2)
    is_few = (hits < FEW_HITS) & (whose < width)
    bins = np.bincount(((value * FEW_HITS + hits) * width + whose)[is_few], minlength=n_values * FEW_HITS * width)
    of_size = bins.reshape(-1, 2)
    many = of_size[:, 0] + of_size[:, 1]
    filled = np.flatnonzero(many)
    many, named = many[filled], of_size[filled, 1]
    rest, size = np.divmod(filled, max(width // 2, 1))
    few_value, few_hits = np.divmod(rest, FEW_HITS)
    others = np.flatnonzero(~is_few)
    if len(others):
        key = (value[others].astype(np.int64) * n_hits + hits[others]) * n_whose + whose[others]
        key.sort()
        kind = key >> 1
        first = np.flatnonzero(np.concatenate([[True], kind[1:] != kind[:-1]]))
        kinds = np.concatenate([(few_value * n_hits + few_hits) * (n_whose // 2) + size, kind[first]])
        order = np.argsort(kinds, kind="stable")
        many = np.concatenate([many, np.diff(np.append(first, len(key)))])[order]
        named = np.concatenate([named, np.add.reduceat(key & 1, first)])[order]
        rest, size = np.divmod(kinds[order], n_whose // 2)
        few_value, few_hits = np.divmod(rest, n_hits)
    return few_value, few_hits, size, many, named


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
    level: float = LEVEL,
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
    readers = [errors(values[one]) if errors and values[one] != NOT_STATED else None for one in shown]
    shares = shares_by_size(bounds, k, n, m, sizes, readers, level)
    employers = np.diff(np.concatenate([[0], np.cumsum(named)])[bounds]).tolist()
    cells = [
        Cell(values[one], label(values[one]), share, n_employers)
        for one, share, n_employers in zip(shown, shares, employers, strict=True)
    ]
    return tuple(cells), len(found) - any(values[one] == NOT_STATED for one in shown)


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
    n_cells = len(values) * counted.n_clusters
    pair: NDArray[Any] = code.astype(np.int32 if n_cells < 2**31 else np.int64) * counted.n_clusters
    pair = pair + (counted.cluster if cluster is None else cluster)
    all_, hits = (np.bincount(one, minlength=n_cells) for one in (pair, pair[np.flatnonzero(hit)]))
    found = np.flatnonzero(all_ > 0)
    return _cells_within(counted, values, found, hits[found], all_[found], error)


def within_all(counted: Counted, hit: NDArray[np.bool_], error: ReaderError | None = None) -> Share:
    """The share of the rows that are hit; what `share_where` gives."""
    found = np.flatnonzero(counted.size)
    hits = np.bincount(counted.cluster[np.flatnonzero(hit)], minlength=counted.n_clusters)
    cells = _cells_within(counted, ("all",), found, hits[found], counted.size[found], error)
    return cells[0].share if cells else Share(None, None, None, 0, 0, Rest(0, 0, 0).reason)


def _cells_within(
    counted: Counted, values: Sequence[str], found: Ints, hits: Ints, sizes: Ints, error: ReaderError | None
) -> tuple[Cell, ...]:
    """The share of each value, from the hits and sizes of the pairs of value and employer that are `found`."""
    value, cluster = np.divmod(found, counted.n_clusters)
    n_whose = 2 * (int(sizes.max(initial=0)) + 1)
    value, k, n, m, named = _folded(value, hits, 2 * sizes + counted.named[cluster], n_whose)
    first = np.flatnonzero(np.diff(value, prepend=-1))
    start = np.append(first, len(value))
    if not len(first):
        return ()
    rests = [
        Rest(*numbers)
        for numbers in zip(
            np.add.reduceat(m * n, first).tolist(),
            np.add.reduceat(named, first).tolist(),
            np.maximum.reduceat(np.where(named > 0, n, 0), first).tolist(),
            np.maximum.reduceat(np.where(named < m, n, 0), first).tolist(),
            strict=True,
        )
    ]
    shares = shares_of(ManyGroups(k, n, m, start), rests, [error] * len(rests))
    names = [values[one] for one in value[first].tolist()]
    return tuple(
        Cell(name, name, share, rest.n_employers) for name, share, rest in zip(names, shares, rests, strict=True)
    )


def _most_frequent(
    values: Sequence[str], total: Ints, found: Ints, limit: int, label: Callable[[str], str]
) -> list[int]:
    """Places by count, then label, then value; "not stated" is last and no part of the limit."""
    near = found
    if len(found) > limit + 1:  # "not stated" may be among the most frequent
        near = found[total[found] >= np.partition(total[found], -limit - 1)[-limit - 1]]
    stated = [one for one in near.tolist() if values[one] != NOT_STATED]
    stated.sort(key=lambda one: (-int(total[one]), label(values[one]), values[one]))
    none = values.index(NOT_STATED) if NOT_STATED in values else None
    return [*stated[:limit], *([none] if none is not None and total[none] else [])]


def labels_of(con: DuckDBPyConnection, columns: Columns, view: str, key: str, label: str) -> dict[str, str]:
    """The label of each value of a key: of several the last, so that it is the same in every selection."""

    def build() -> dict[str, str]:
        sql = f"SELECT {key}, max({label}) FROM {view} WHERE {key} IS NOT NULL GROUP BY {key}"
        return {str(one): str(other) for one, other in con.execute(sql).fetchall()}

    return columns.once(("label", f"{view} {key} {label}"), build)
