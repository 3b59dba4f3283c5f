"""Shares of many things in many slices of postings at once: by period, by role, by industry, in two queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Share
from fingerpost.market.cells import Sizes, share_by_size
from fingerpost.market.selection import Query
from fingerpost.market.statistics.uncertainty import Counts, Rest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SIZED = """,
slice_size AS (SELECT slice, cluster, bool_or(named) AS named, count(*) AS n FROM sliced GROUP BY slice, cluster)"""

_SIZES = """
SELECT slice, n, count(*) AS employers, max(CASE WHEN named THEN n ELSE 0 END) AS largest,
  sum(CASE WHEN named THEN 1 ELSE 0 END) AS named_employers
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
    con: DuckDBPyConnection, sliced: Query, member: Query, items: Sequence[str]
) -> Mapping[str, Mapping[str, Share]]:
    """The share of each slice's postings that are of each thing, item → slice → share, slices in their order.

    `sliced` is SQL that ends with a table `sliced(posting_id, cluster, named, slice)`; `member` gives `posting_id,
    item, label`, a row per posting and thing. A slice that is too few has no figures.
    """
    if not items:
        return {}
    sizes = _sizes(con, sliced.then(_SIZED).then(_SIZES))
    held = slices_query(sliced, member, items)
    counted: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for item, name, k, n, m in con.execute(held.sql, held.parameters).fetchall():
        counted.setdefault((item, name), []).append((k, n, m))
    return {
        item: {name: share_by_size(*_arrays(counted.get((item, name), [])), at) for name, at in sizes.items()}
        for item in items
    }


def slices_query(sliced: Query, member: Query, items: Sequence[str]) -> Query:
    """The SQL of `shares_by_slice`: `m` employers have `k` postings of an item among their `n` of a slice."""
    marks = ", ".join("?" * len(items))
    return sliced.then(_SIZED).then(_HELD.format(member=member.sql, marks=marks), *member.parameters, *items)


def _sizes(con: DuckDBPyConnection, query: Query) -> dict[str, Sizes]:
    """The employers' sizes of each slice."""
    rows: dict[str, list[Any]] = {}
    for name, *counts in con.execute(query.sql, query.parameters).fetchall():
        rows.setdefault(name, []).append(counts)
    found = {}
    for name, counts in rows.items():
        size, count, largest, named = np.array(counts, dtype=np.int64).T
        found[name] = Sizes(size, count, Rest(int(size @ count), int(named.sum()), int(largest.max())))
    return found


def _arrays(rows: list[tuple[int, int, int]]) -> tuple[Counts, Counts, Counts]:
    k, n, m = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return k, n, m
