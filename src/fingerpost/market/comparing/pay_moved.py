"""The change of median stated pay between two snapshots, with what the two have in common in its interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.market.comparing.tallies import FALSE_DISCOVERIES
from fingerpost.market.comparing.two_snapshots import on_boards
from fingerpost.market.counting.counted import counted_by
from fingerpost.market.counting.scope import Scope
from fingerpost.market.pay.pay import PayGroup, pay_of
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.paired import Gap, Side, correlation, freedom_of, joined
from fingerpost.market.statistics.quantiles import Quantiles
from fingerpost.market.statistics.uncertainty import Rest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BELOW = """
SELECT cluster, count(*) AS n, sum(CASE WHEN (salary_min + salary_max) / 2 <= ? THEN 1 ELSE 0 END) AS k
FROM selected WHERE salary_currency = ? AND salary_unit = 'YEAR' AND salary_min <= salary_max GROUP BY cluster"""


@dataclass(frozen=True, slots=True)
class MedianMoved:
    """The median of stated pay (midpoints, per year) before and after, and its change with interval and q-value."""

    currency: str
    before: Quantiles
    after: Quantiles
    gap: Gap
    q_value: float | None

    @property
    def beyond_noise(self) -> bool:
        """Whether the change exceeds noise."""
        return self.q_value is not None and self.q_value <= FALSE_DISCOVERIES


def medians_moved(
    old: DuckDBPyConnection, new: DuckDBPyConnection, scope: Scope, boards: tuple[str, ...]
) -> tuple[MedianMoved, ...]:
    """The medians of the currencies that enough postings of both snapshots state."""
    query = on_boards(scope.selection, boards)
    sides = [{group.currency: group for group in pay_of(_within(scope, con, query)).groups} for con in (old, new)]
    found = []
    for currency in sorted(set(sides[0]) & set(sides[1])):
        before, after = (side[currency] for side in sides)
        if before.mid.reason or after.mid.reason:
            continue
        common, freedom = _in_common(((old, before), (new, after)), query)
        gap = joined(_estimate(after.mid), _estimate(before.mid), common, freedom)
        found.append(MedianMoved(currency, before.mid, after.mid, gap, None))
    return tuple(found)


def _within(scope: Scope, con: DuckDBPyConnection, query: Query) -> Scope:
    rows = counted_by(con, query)
    return replace(scope, con=con, query=query, rows=rows, sizes=rows.sizes)


def _in_common(
    sides: tuple[tuple[DuckDBPyConnection, PayGroup], ...], query: Query
) -> tuple[float, tuple[float, float]]:
    """The correlation of two medians over employers, and the degrees of freedom of the second and the first."""
    below: dict[str, list[list[int]]] = {}
    for number, (con, group) in enumerate(sides):
        counted = query.then(_BELOW, group.mid.p50, group.currency)
        for cluster, n, k in con.execute(counted.sql, counted.parameters).fetchall():
            below.setdefault(cluster, [[0, 0], [0, 0]])[number] = [int(k), int(n)]
    rows = np.array([below[cluster] for cluster in sorted(below)], dtype=np.int64).reshape(-1, 2, 2)
    alike, rest = np.ones(len(rows), dtype=np.int64), Rest(0, 0, 0)
    first, second = (Side(rows[:, number, 0], rows[:, number, 1], alike, rest) for number in (0, 1))
    return correlation(first, second), (freedom_of(second), freedom_of(first))


def _estimate(series: Quantiles) -> tuple[float | None, ...]:
    return series.p50, series.median_low, series.median_high
