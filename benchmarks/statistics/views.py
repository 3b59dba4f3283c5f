"""Simulated postings as the views that questions read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from benchmarks.statistics.timelines import NEVER, Seen, Visits
from fingerpost.market.selecting.columns import forget_columns
from fingerpost.store.facts import EVENT_COLUMNS, POSTING_COLUMNS, SKILL_COLUMNS, VISIT_COLUMNS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST_DAY = dt.date(2023, 1, 1)
_VIEWS: Mapping[str, Mapping[str, str]] = {
    "posting": POSTING_COLUMNS,
    "posting_skill": SKILL_COLUMNS,
    "board_visit": VISIT_COLUMNS,
    "posting_event": EVENT_COLUMNS,
}
Columns = dict[str, Any]


def connected() -> DuckDBPyConnection:
    """A connection for `show`, which may be used for one market after the other."""
    import duckdb

    con = duckdb.connect(config={"threads": 1})
    con.execute("CREATE TEMP TABLE snapshot AS SELECT 'simulated' AS name")
    return con


def show(con: DuckDBPyConnection, **views: Columns) -> DuckDBPyConnection:
    """The connection with the views of a market; columns that are not given are not stated."""
    forget_columns(con)
    for name, columns in _VIEWS.items():
        given = views.get(name, {})
        selected = ", ".join(
            f"CAST({column if column in given else 'NULL'} AS {kind}) AS {column}" for column, kind in columns.items()
        )
        source = ""
        if given:
            con.register("given", pa.table(given))
            source = " FROM given"
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {selected}{source}{'' if given else ' WHERE false'}"
        )
        if given:
            con.unregister("given")
    return con


def names(codes: np.ndarray, prefix: str) -> pa.Array:
    """Names of numbered things.

    >>> names(np.array([3]), "e").to_pylist()
    ['e3']
    """
    return pa.array([f"{prefix}{number}" for number in range(int(codes.max(initial=-1)) + 1)], pa.string()).take(codes)


def posting_columns(seen: Seen) -> tuple[Columns, Columns]:
    """Postings by cluster as the view `posting`, with their events: a cluster that came back is one row."""
    order = np.lexsort((seen.first_seen, seen.cluster))
    cluster = seen.cluster[order]
    starts = np.flatnonzero(np.append(True, cluster[1:] != cluster[:-1]))
    sizes = np.diff(np.append(starts, len(cluster)))
    first, last, missed = (days[order] for days in (seen.first_seen, seen.last_seen, seen.missed))
    employer = names(seen.employer[order][starts], "e")
    ended = np.maximum.reduceat(missed, starts)
    posting: Columns = {
        "posting_id": names(cluster[starts], "p"),
        "cluster_id": names(cluster[starts], "c"),
        "cluster_size": sizes,
        "corpus": np.full(len(starts), "live"),
        "source": np.full(len(starts), "greenhouse"),
        "board": employer,
        "employer": employer,
        "employer_key": employer,
        "ai_relation": np.full(len(starts), "builds"),
        "first_seen": _day(first[starts]),
        "last_seen": _day(np.maximum.reduceat(last, starts)),
        "first_missed": _day(ended),
        "closed_at": _day(ended),
    }
    closings = missed < NEVER
    both = np.concatenate([cluster, cluster[closings]])
    member = np.arange(len(cluster)) - np.repeat(starts, sizes)
    event: Columns = {
        "posting_id": names(both, "p"),
        "cluster_id": names(both, "c"),
        "seen_at": pa.concat_arrays([_day(first), _day(missed[closings])]),
        "event": np.concatenate([np.where(member > 0, "reopened", "opened"), np.full(int(closings.sum()), "closed")]),
    }
    return posting, event


def visit_columns(visits: Visits) -> Columns:
    """Visits as the view `board_visit`."""
    return {
        "source": np.full(len(visits.board), "greenhouse"),
        "board": names(visits.board, "e"),
        "day": _day(visits.day),
        "complete": visits.complete,
    }


def _day(days: np.ndarray) -> pa.Array:
    """Days since the first as instants; `NEVER` is not stated."""
    known = np.where(days < NEVER, days, 0)
    instants = np.datetime64(FIRST_DAY) + known.astype("timedelta64[D]")
    return pa.array(instants.astype("datetime64[us]"), mask=np.asarray(days >= NEVER))
