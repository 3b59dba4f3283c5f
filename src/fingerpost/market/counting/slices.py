"""Shares of many things in many slices of postings at once: by period, by role, by industry, in two queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from fingerpost.answer import Share
from fingerpost.market.counting.asked_things import AskedThings, asked_pairs, rows_of
from fingerpost.market.counting.cells import Sizes, shares_by_size
from fingerpost.market.counting.reader_error import ReaderErrors
from fingerpost.market.selecting.arrow_numbers import in_one
from fingerpost.market.selecting.columns import coded
from fingerpost.market.selecting.ordering import distinct
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.uncertainty import Counts, Rest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_Sizes: TypeAlias = Mapping[str, Sizes]
_Counted: TypeAlias = dict[tuple[str, str], tuple[Counts, Counts, Counts]]

_SIZED = """,
slice_size AS (SELECT slice, cluster, bool_or(named) AS named, count(*) AS n FROM sliced GROUP BY slice, cluster)"""

_SIZES = """
SELECT slice, n, count(*) AS employers, max(CASE WHEN named THEN n ELSE 0 END) AS largest,
  max(CASE WHEN named THEN 0 ELSE n END) AS unnamed, sum(CASE WHEN named THEN 1 ELSE 0 END) AS named_employers
FROM slice_size GROUP BY slice, n ORDER BY slice, n"""

_HELD = """,
thing AS ({member}),
slice_held AS (
  SELECT thing.item, sliced.slice, sliced.cluster, count(*) AS k
  FROM sliced JOIN thing ON thing.posting_id = sliced.posting_id
  WHERE thing.item IN ({marks}) GROUP BY thing.item, sliced.slice, sliced.cluster
)
SELECT item, slice_held.slice, k, n, count(*) AS m
FROM slice_held JOIN slice_size ON slice_size.slice = slice_held.slice AND slice_size.cluster = slice_held.cluster
GROUP BY item, slice_held.slice, k, n ORDER BY item, slice_held.slice, k, n"""


@dataclass(frozen=True, slots=True)
class Slice:
    """The share within one slice of the postings, such as a role."""

    value: str
    label: str
    share: Share


def shares_by_slice(
    con: DuckDBPyConnection, sliced: Query, member: Query, items: Sequence[str], errors: ReaderErrors | None = None
) -> Mapping[str, Mapping[str, Share]]:
    """The share of each slice's postings that are of each thing, item → slice → share, slices in their order.

    `sliced` is SQL that ends with a table `sliced(posting_id, cluster, named, slice)`; `member` gives `posting_id,
    item, label`, a row per posting and thing. `errors` gives how the reader of each thing errs. A slice that is too few
    has no figures.
    """
    if not items:
        return {}
    if isinstance(member, AskedThings):
        sizes, counted = _asked(con, sliced, member, items)
    else:
        sizes, counted = _queried(con, sliced, member, items)
    nobody = tuple(np.zeros(0, dtype=np.int64) for _ in range(3))
    readers = [errors(item) if errors else None for item in items]
    found: dict[str, dict[str, Share]] = {item: {} for item in items}
    for name, size in sizes.items():
        parts = [counted.get((item, name), nobody) for item in items]
        start = np.cumsum([0, *(len(k) for k, _, _ in parts)])
        k, n, m = (np.concatenate(columns) for columns in zip(*parts, strict=True))
        for item, share in zip(items, shares_by_size(start, k, n, m, size, readers), strict=True):
            found[item][name] = share
    return found


def slices_query(sliced: Query, member: Query, items: Sequence[str]) -> Query:
    """The SQL of `shares_by_slice`: `m` employers have `k` postings of an item among their `n` of a slice."""
    marks = ", ".join("?" * len(items))
    return sliced.then(_SIZED).then(_HELD.format(member=member.sql, marks=marks), *member.parameters, *items)


def _queried(con: DuckDBPyConnection, sliced: Query, member: Query, items: Sequence[str]) -> tuple[_Sizes, _Counted]:
    """The employers' sizes of each slice, and how many employers hold how many of each thing, by SQL."""
    query = sliced.then(_SIZED).then(_SIZES)
    rows: dict[str, list[Any]] = {}
    for name, *counts in con.execute(query.sql, query.parameters).fetchall():
        rows.setdefault(name, []).append(counts)
    sizes = {}
    for name, counts in rows.items():
        size, count, largest, unnamed, named = np.array(counts, dtype=np.int64).T
        rest = Rest(int(size @ count), int(named.sum()), int(largest.max()), int(unnamed.max()))
        sizes[name] = Sizes(size, count, rest)
    held = slices_query(sliced, member, items)
    counted: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for item, name, k, n, m in con.execute(held.sql, held.parameters).fetchall():
        counted.setdefault((item, name), []).append((k, n, m))
    return sizes, {key: _columns(rows) for key, rows in counted.items()}


def _asked(
    con: DuckDBPyConnection, sliced: Query, things: AskedThings, items: Sequence[str]
) -> tuple[_Sizes, _Counted]:
    """The same, of coded columns."""
    rows = rows_of(con, sliced, "sliced", ("slice",))
    names, code = coded(in_one(rows.extra["slice"]))
    width = max(rows.n_employers, 1)
    group, of, size = distinct(code * np.int64(width) + rows.employer, len(names) * width)
    named = rows.named[group % width]
    sizes = {}
    for number, name in enumerate(names):
        at = group // width == number
        many, count = np.unique(size[at], return_counts=True)
        sizes[name] = Sizes(many.astype(np.int64), count.astype(np.int64), Rest.of(size[at], named[at]))
    place, item = asked_pairs(con, rows, things, items)
    pair, _, k = distinct(item * len(group) + of[place], len(items) * len(group))
    at, thing = pair % max(len(group), 1), pair // max(len(group), 1)
    n, cell = size[at], thing * len(names) + group[at] // width
    order = np.lexsort((n, k, cell))
    counted: _Counted = {}
    for run in np.split(order, np.flatnonzero(np.diff(cell[order])) + 1) if len(order) else ():
        radix = int(n[run].max()) + 1
        key, m = np.unique(k[run] * radix + n[run], return_counts=True)
        of_item, of_slice = divmod(int(cell[run[0]]), len(names))
        counted[items[of_item], names[of_slice]] = (key // radix, key % radix, m.astype(np.int64))
    return sizes, counted


def _columns(rows: list[tuple[int, int, int]]) -> tuple[Counts, Counts, Counts]:
    k, n, m = np.array(rows, dtype=np.int64).T
    return k, n, m
