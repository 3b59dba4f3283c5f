"""Counting coded columns: the same sizes, shares and cells as the SQL of `cells`, of the rows that a question selects.

What comes out is equal to the bit: groups of equal employers stand in the same order, so that sums are made alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.market.counting.cells import NO_LIMIT, Cell, Sizes, shares_by_size
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
N_BINS = FEW_HITS + 1
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

    @cached_property
    def sizes(self) -> Sizes:
        """The employers' sizes, the denominator of shares; what `sizes_of` gives."""
        count = np.bincount(self.size)
        count[:1] = 0  # employers without rows
        size = np.flatnonzero(count > 0)
        return Sizes(size, count[size], Rest.of(self.size, self.named))

    def pairs(self, value: Ints, n_values: int, cluster: Ints) -> tuple[Ints, Ints, Ints]:
        """The pairs of value and employer that occur, in order, and how often; a value of `n_values` is none."""
        key = value.astype(np.int64) * self.n_clusters + cluster
        stop = n_values * self.n_clusters
        if stop <= DENSE_CELLS:
            dense = np.bincount(key)[:stop]
            found = np.flatnonzero(dense > 0)  # flags are looked through in a fifth of the time of numbers
            counts = dense[found]
        else:
            found, counts = np.unique(key[np.flatnonzero(key < stop)], return_counts=True)
        found_value = found // self.n_clusters
        return found_value, found - found_value * self.n_clusters, counts

    def folded(self, value: Ints, cluster: Ints, hits: Ints) -> Folded:
        """Employers with equal hits and size folded: value, hits, size, how many, how many of them are named.

        In order of value, hits and size.
        """
        return next(self.folded_each(value, cluster, [hits]))

    def folded_each(self, value: Ints, cluster: Ints, columns: Sequence[Ints]) -> Iterator[Folded]:
        """The same for each of several columns of hits of the same values and employers."""
        sizes, whose = self._sizes
        for of_value, hits, size, employers, named in _folded(value, columns, whose[cluster], 2 * len(sizes)):
            yield of_value, hits, sizes[size], employers, named

    @cached_property
    def _sizes(self) -> tuple[Ints, Ints]:
        """The sizes that employers have, in order; the place of each employer's among them, and a bit: is it named."""
        sizes = np.flatnonzero(np.bincount(self.size) > 0)
        place = np.zeros(int(sizes[-1]) + 1 if len(sizes) else 1, dtype=np.int64)
        place[sizes] = np.arange(len(sizes))
        return sizes, place[self.size] * 2 + self.named


def _folded(value: Ints, columns: Sequence[Ints], whose: Ints, n_whose: int) -> Iterator[Folded]:
    """Employers folded by value, hits and size, in order of these; `whose` is their size, its last bit named.

    Most employers are small and have few hits: these are counted, and the others alone sorted.
    """
    n_values = int(value.max(initial=0)) + 1
    width = 2 * (min(n_whose, max(BINS_PER_EMPLOYER * len(value) // (n_values * N_BINS), 2)) // 2)
    small = np.minimum(whose, width - 1)
    first = value * np.int64(N_BINS * width) + small
    for hits in columns:
        few = np.minimum(hits, FEW_HITS)  # the bins of so many are left to the others
        if width < n_whose:
            few[whose >= width] = FEW_HITS
        others = np.flatnonzero(few == FEW_HITS)
        bins = np.bincount(first + few * width, minlength=n_values * N_BINS * width)
        bins.reshape(n_values, N_BINS, width)[:, FEW_HITS] = 0
        yield _with_others(bins, width, value[others], hits[others], whose[others], n_whose)


def _with_others(bins: Ints, width: int, value: Ints, hits: Ints, whose: Ints, n_whose: int) -> Folded:
    """What is in the bins of value, hits, size and named, and the employers that are not."""
    of_size = bins.reshape(-1, 2)
    many = of_size[:, 0] + of_size[:, 1]
    filled = np.flatnonzero(many > 0)
    many, named = many[filled], of_size[filled, 1]
    rest, size = np.divmod(filled, width // 2)
    few_value, few_hits = np.divmod(rest, N_BINS)
    if len(value):
        n_hits = max(int(hits.max()) + 1, N_BINS)
        key = (value.astype(np.int64) * n_hits + hits) * n_whose + whose
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


@dataclass(frozen=True, slots=True)
class Field:
    """A field to count the values of: the place in `values` of each row's value, none where it is -1.

    With `cluster` the places are those of each value of a posting that may have several, and of its employer. The
    `limit` most frequent are shown, by their `label`; `errors` gives how the reader of each errs.
    """

    values: Sequence[str]
    code: Ints
    limit: int = NO_LIMIT
    label: Callable[[str], str] = str
    cluster: Ints | None = None
    errors: ReaderErrors | None = None

    def shown(self) -> tuple[list[int], int]:
        """The places of the values shown, "not stated" last, and how many other values there are."""
        stated = self.code
        if len(stated) and stated.min() < 0:
            stated = stated[np.flatnonzero(stated >= 0)]
        total = np.bincount(stated, minlength=len(self.values))
        found = np.flatnonzero(total > 0)
        shown = _most_frequent(self.values, total, found, self.limit, self.label)
        return shown, len(found) - any(self.values[one] == NOT_STATED for one in shown)


def cells_from(
    counted: Counted, sizes: Sizes, fields: Sequence[Field], level: float = LEVEL
) -> list[tuple[tuple[Cell, ...], int]]:
    """The cells that `cells_of` gives of each of some fields, worked out at once; and how many values each has.

    These are the `limit` most frequent values, then "not stated".
    """
    shown = [field.shown() for field in fields]
    stops = np.cumsum([len(of_field) for of_field, _ in shown]).tolist()
    pairs = []
    for field, (of_field, _), stop in zip(fields, shown, stops, strict=True):
        place = np.full(len(field.values) + 1, len(of_field), dtype=np.int32)
        place[of_field] = np.arange(len(of_field))
        cluster = counted.cluster if field.cluster is None else field.cluster
        value, *rest = counted.pairs(place[field.code], len(of_field), cluster)
        pairs.append((value + (stop - len(of_field)), *rest))
    value, k, n, m, named = counted.folded(*(np.concatenate(column) for column in zip(*pairs, strict=True)))
    bounds = np.searchsorted(value, np.arange(stops[-1] + 1))
    names = [field.values[one] for field, (of_field, _) in zip(fields, shown, strict=True) for one in of_field]
    readers = [
        field.errors(field.values[one]) if field.errors and field.values[one] != NOT_STATED else None
        for field, (of_field, _) in zip(fields, shown, strict=True)
        for one in of_field
    ]
    shares = shares_by_size(bounds, k, n, m, sizes, readers, level)
    employers = np.diff(np.concatenate([[0], np.cumsum(named)])[bounds]).tolist()
    found = []
    for field, (of_field, n_values), stop in zip(fields, shown, stops, strict=True):
        at = slice(stop - len(of_field), stop)
        cells = zip(names[at], shares[at], employers[at], strict=True)
        found.append((tuple(Cell(name, field.label(name), *counts) for name, *counts in cells), n_values))
    return found


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
    found = np.flatnonzero(counted.size > 0)
    hits = np.bincount(counted.cluster[np.flatnonzero(hit)], minlength=counted.n_clusters)
    cells = _cells_within(counted, ("all",), found, hits[found], counted.size[found], error)
    return cells[0].share if cells else Share(None, None, None, 0, 0, Rest(0, 0, 0).reason)


def _cells_within(
    counted: Counted, values: Sequence[str], found: Ints, hits: Ints, sizes: Ints, error: ReaderError | None
) -> tuple[Cell, ...]:
    """The share of each value, from the hits and sizes of the pairs of value and employer that are `found`."""
    value = found // counted.n_clusters
    cluster = found - value * counted.n_clusters
    n_whose = 2 * (int(sizes.max(initial=0)) + 1)
    value, k, n, m, named = next(_folded(value, [hits], 2 * sizes + counted.named[cluster], n_whose))
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
