"""Example postings: the newest of each employer, so that a figure can be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.counting.counted import Counted
from fingerpost.market.selecting.selected_rows import POSTED
from fingerpost.market.selecting.selection import CLUSTER, Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EXAMPLES = """
SELECT posting_id, title, employer, url, date_posted
FROM (
  SELECT *, row_number() OVER (PARTITION BY cluster ORDER BY date_posted DESC NULLS LAST, posting_id) AS position
  FROM selected
) AS newest
WHERE position = 1 ORDER BY date_posted DESC NULLS LAST, posting_id LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class Example:
    """A posting that an answer rests on."""

    posting_id: str
    title: str | None
    employer: str | None
    url: str | None
    date_posted: date | None


def examples_of(con: DuckDBPyConnection, query: Query, limit: int = 5) -> tuple[Example, ...]:
    """The newest posting of each employer selected, the newest first."""
    newest = query.then(_EXAMPLES.format(limit=int(limit)))
    return tuple(Example(*row) for row in con.execute(newest.sql, newest.parameters).fetchall())


def examples_from(rows: Counted, query: Query, limit: int = 5) -> tuple[Example, ...]:
    """The same from coded columns: only postings of the newest days are read."""
    days = rows.take(rows.columns.numbers(rows.con, POSTED))
    first_day = _day_with(limit, days, rows)
    if first_day is None:
        return examples_of(rows.con, query, limit)
    keys = rows.columns.keys(rows.rows[days >= first_day])
    sql = (
        f"SELECT posting_id, title, employer, url, date_posted, {CLUSTER} "
        f"FROM {rows.columns.posting} AS posting WHERE posting_key IN (SELECT unnest(?))"
    )
    found = rows.con.execute(sql, [keys]).fetchall()
    found.sort(key=lambda row: (-row[4].toordinal(), row[0]))
    first: dict[str, Example] = {}
    for *shown, cluster in found:
        first.setdefault(cluster, Example(*shown))
    return tuple(first.values())[:limit]


def _day_with(limit: int, days: NDArray[np.float64], rows: Counted) -> float | None:
    """The last day since which so many employers posted; None where fewer ever did."""
    if not len(days) or np.isnan(last := float(np.fmax.reduce(days))):
        return None
    span, first = 1.0, float(np.fmin.reduce(days))
    while True:  # few of the postings are of the newest days
        near = np.flatnonzero(days > last - span)
        order = near[np.argsort(-days[near], kind="stable")]
        _, newest = np.unique(rows.cluster[order], return_index=True)
        if len(newest) >= limit:
            return float(np.sort(days[order[newest]])[-limit])
        if last - span < first:
            return None
        span *= 2
