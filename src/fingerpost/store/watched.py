"""Each watched board in one row: how its last visit went, its last good one, and what happened to its postings.

A board is *watched* while it is on the list of boards or was visited within the last week; a shipped board that was
taken off the list is not.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

import pyarrow as pa

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

ErrorKind: TypeAlias = Literal[
    "gone",
    "forbidden",
    "limited",
    "server-error",
    "unreachable",
    "not-the-documented-form",
    "ill",
    "not-whole",
    "other",
]
"""What went wrong at a visit: 404 or 410; 401, 403, robots.txt or a key that is missing; 429; 5xx; no answer; an answer
in another form; an empty list that is not believed; a list or details that were read in part; anything else."""

RECENT = timedelta(days=7)
"""Visits and events of so long are counted; a board without a good visit for longer is stale."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_KIND = """CASE
    WHEN reason IS NULL THEN NULL
    WHEN status IN (404, 410) THEN 'gone'
    WHEN status IN (401, 403) THEN 'forbidden'
    WHEN status = 429 THEN 'limited'
    WHEN status >= 500 THEN 'server-error'
    WHEN status = 0 AND (contains(reason, '/robots.txt ') OR contains(reason, ' needs a key: set ')) THEN 'forbidden'
    WHEN status = 0 AND contains(reason, ' gave no ') THEN 'unreachable'
    WHEN status = 200 AND n_listed IS NULL THEN 'not-the-documented-form'
    WHEN status = 200 AND n_listed = 0 THEN 'ill'
    WHEN status = 200 THEN 'not-whole'
    ELSE 'other'
END"""
"""Where a visit has no HTTP status, the kind of its error is told by the sentences of the polite client."""

_WATCHED = f"""
CREATE OR REPLACE TEMP TABLE watched AS
WITH visit AS (
    SELECT source, board, seq, epoch_us("at") AS visited, status, n_listed, reason, {_KIND} AS kind,
           max(CASE WHEN reason IS NULL THEN seq END) OVER (PARTITION BY source, board) AS good_seq
    FROM observations
),
visited AS (
    SELECT source, board,
           max(visited) AS last_visit,
           max(visited) FILTER (WHERE reason IS NULL) AS last_success,
           arg_max({{'status': status, 'kind': kind, 'reason': reason}}, seq) AS last,
           arg_max(n_listed, seq) FILTER (WHERE reason IS NULL AND n_listed IS NOT NULL) AS n_listed,
           count(*) FILTER (WHERE seq > coalesce(good_seq, 0)) AS n_failed,
           count(*) FILTER (WHERE visited > $since) AS n_visits,
           count(*) FILTER (WHERE visited > $since AND reason IS NOT NULL) AS n_errors
    FROM visit GROUP BY source, board
),
happened AS (
    SELECT source, board,
           count(*) FILTER (WHERE event IN ('opened', 'reopened')) - count(*) FILTER (WHERE event = 'closed') AS n_open,
           count(*) FILTER (WHERE event = 'opened' AND epoch_us("at") > $since) AS n_opened,
           count(*) FILTER (WHERE event = 'changed' AND epoch_us("at") > $since) AS n_changed,
           count(*) FILTER (WHERE event = 'closed' AND epoch_us("at") > $since) AS n_closed,
           count(*) FILTER (WHERE event = 'reopened' AND epoch_us("at") > $since) AS n_reopened
    FROM events GROUP BY source, board
)
SELECT v.* EXCLUDE (last), v.last.status AS status, v.last.kind AS kind, v.last.reason AS reason, l.employer,
       coalesce(h.n_open, 0) AS n_open, coalesce(h.n_opened, 0) AS n_opened, coalesce(h.n_changed, 0) AS n_changed,
       coalesce(h.n_closed, 0) AS n_closed, coalesce(h.n_reopened, 0) AS n_reopened
FROM visited v
LEFT JOIN happened h ON h.source = v.source AND h.board = v.board
LEFT JOIN board_list l ON l.source = v.source AND l.board = v.board
WHERE CASE WHEN l.removed IS NULL THEN v.last_visit > $since ELSE NOT l.removed END
"""
"""A posting is opened once, then closed and reopened in turn: so the counts of its events say whether it is open."""

_LIST = pa.schema([("source", pa.string()), ("board", pa.string()), ("employer", pa.string()), ("removed", pa.bool_())])


def watch_boards(con: duckdb.DuckDBPyConnection, data: Path, at: datetime) -> None:
    """Makes the temporary table `watched` of `observations` and `events`; instants in it are microseconds since 1970.

    Raises:
        StoreError: the person's file of boards is broken.
    """
    from fingerpost.sources.own_boards import known_boards, read_own_boards

    rows = [(board.source, board.token, board.employer, False) for board in known_boards(data)]
    rows += [(*line.board.key, line.board.employer, True) for line in read_own_boards(data) if line.removed]
    con.register("board_list", pa.Table.from_pylist([dict(zip(_LIST.names, row, strict=True)) for row in rows], _LIST))
    con.execute(_WATCHED, {"since": microseconds(at - RECENT)})


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970: DuckDB compares them exactly, and needs no time zone for them."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(since_1970: int | None) -> datetime | None:
    """The instant of so many microseconds since 1970, UTC.

    >>> moment_of(microseconds(datetime(2026, 11, 23, 6, tzinfo=UTC))), moment_of(None)
    (datetime.datetime(2026, 11, 23, 6, 0, tzinfo=datetime.timezone.utc), None)
    """
    return None if since_1970 is None else _EPOCH + timedelta(microseconds=since_1970)
