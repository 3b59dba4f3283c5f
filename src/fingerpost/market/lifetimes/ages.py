"""How old open postings are: what can be said where postings were seen once and no series can be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.quantiles import Quantiles, quantiles_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AGE_BUCKETS = ((0, 7), (8, 30), (31, 90), (91, 180), (181, 365), (366, None))
"""Days since the posting date, first and last day of each bucket."""

_AGES = """
SELECT date_diff('day', date_posted, CAST(last_seen AS DATE)) AS age, cluster, named
FROM selected WHERE closed_at IS NULL"""


@dataclass(frozen=True, slots=True)
class Ages:
    """How many days ago open postings were posted when they were last seen; `n_undated` state no usable date.

    Postings of the packaged reference were seen once, on the day it was made; they need not have been open then.
    """

    days: Quantiles
    buckets: tuple[tuple[str, int], ...]
    n_undated: int


def ages_of(con: DuckDBPyConnection, query: Query) -> Ages:
    """The ages of the selected postings that are not closed."""
    aged = query.then(_AGES)
    found = con.execute(aged.sql, aged.parameters).fetchnumpy()
    age = np.ma.filled(np.ma.asarray(found["age"]).astype(np.int64), -1)  # a date after the last sighting is no age
    usable = age >= 0
    days = age[usable]
    buckets = tuple(
        (_bucket_label(low, high), int(((days >= low) & (days <= (high or days.max(initial=0)))).sum()))
        for low, high in AGE_BUCKETS
    )
    quantiles = quantiles_of(days, found["cluster"][usable], found["named"][usable])
    return Ages(quantiles, buckets, int((~usable).sum()))


def _bucket_label(low: int, high: int | None) -> str:
    return f"{low}-{high}" if high is not None else f"{low} and more"
