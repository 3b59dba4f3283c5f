"""Each watched board in one row: how its last visit went, its last good one, and what happened to its postings.

A board is *watched* while it is on the list of boards or was visited within the last week; a shipped board that was
taken off the list is not.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import pyarrow as pa

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from fingerpost.store.tables import Tables

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

_VISITED = f"""
SELECT source, board,
       max(visited) AS last_visit,
       max(visited) FILTER (WHERE reason IS NULL) AS last_success,
       arg_max(status, seq) AS status,
       arg_max({{'kind': kind}}, seq).kind AS kind,
       arg_max({{'reason': reason}}, seq).reason AS reason,
       arg_max(n_listed, seq) FILTER (WHERE reason IS NULL AND n_listed IS NOT NULL) AS n_listed,
       count(*) FILTER (WHERE seq > coalesce(good_seq, 0)) AS n_failed
FROM (
    SELECT source, board, seq, epoch_us("at") AS visited, status, n_listed, reason, {_KIND} AS kind,
           max(CASE WHEN reason IS NULL THEN seq END) OVER (PARTITION BY source, board) AS good_seq
    FROM observations
) AS visit GROUP BY source, board
"""
_VISITED_LATELY = """
SELECT source, board, epoch_us("at") AS visited, reason IS NOT NULL AS failed
FROM observations WHERE epoch_us("at") > $since
"""
_HAPPENED = """
SELECT source, board,
       count(*) FILTER (WHERE event IN ('opened', 'reopened')) - count(*) FILTER (WHERE event = 'closed') AS n_open
FROM events GROUP BY source, board
"""
_HAPPENED_LATELY = """
SELECT source, board, event, epoch_us("at") AS happened FROM events WHERE epoch_us("at") > $since
"""

_WATCHED = """
CREATE OR REPLACE TEMP TABLE watched AS
WITH visited_lately AS (
    SELECT source, board, count(*) AS n_visits, count(*) FILTER (WHERE failed) AS n_errors
    FROM lately_visited WHERE visited > $since GROUP BY source, board
),
happened_lately AS (
    SELECT source, board,
           count(*) FILTER (WHERE event = 'opened') AS n_opened,
           count(*) FILTER (WHERE event = 'changed') AS n_changed,
           count(*) FILTER (WHERE event = 'closed') AS n_closed,
           count(*) FILTER (WHERE event = 'reopened') AS n_reopened
    FROM lately_happened WHERE happened > $since GROUP BY source, board
)
SELECT v.*, coalesce(n.n_visits, 0) AS n_visits, coalesce(n.n_errors, 0) AS n_errors, l.employer,
       coalesce(h.n_open, 0) AS n_open, coalesce(r.n_opened, 0) AS n_opened, coalesce(r.n_changed, 0) AS n_changed,
       coalesce(r.n_closed, 0) AS n_closed, coalesce(r.n_reopened, 0) AS n_reopened
FROM ever_visited v
LEFT JOIN visited_lately n ON n.source = v.source AND n.board = v.board
LEFT JOIN ever_happened h ON h.source = v.source AND h.board = v.board
LEFT JOIN happened_lately r ON r.source = v.source AND r.board = v.board
LEFT JOIN board_list l ON l.source = v.source AND l.board = v.board
WHERE CASE WHEN l.removed IS NULL THEN v.last_visit > $since ELSE NOT l.removed END
"""
"""A posting is opened once, then closed and reopened in turn: so the counts of its events say whether it is open."""

_LIST = pa.schema([("source", pa.string()), ("board", pa.string()), ("employer", pa.string()), ("removed", pa.bool_())])


class Seen(NamedTuple):
    """What visits and events say, as Arrow tables: of each board ever, and one by one after `since` (microseconds)."""

    since: int
    ever_visited: pa.Table
    lately_visited: pa.Table
    ever_happened: pa.Table
    lately_happened: pa.Table


def watch_boards(con: duckdb.DuckDBPyConnection, tables: Tables, data: Path, at: datetime) -> None:
    """Makes the temporary table `watched` of visits and events; instants in it are microseconds since 1970.

    Raises:
        StoreError: the person's file of boards is broken.
    """
    from fingerpost.sources.own_boards import known_boards, read_own_boards

    rows = [(board.source, board.token, board.employer, False) for board in known_boards(data)]
    rows += [(*line.board.key, line.board.employer, True) for line in read_own_boards(data) if line.removed]
    columns = zip(*rows, strict=True) if rows else [()] * len(_LIST)
    con.register("board_list", pa.table([pa.array(column, _LIST[place].type) for place, column in enumerate(columns)],
                                        schema=_LIST))  # fmt: skip
    since = microseconds(at - RECENT)
    seen = _seen(tables, since)
    for name in Seen._fields[1:]:
        con.register(name, getattr(seen, name))
    con.execute(_WATCHED, {"since": since})


def _seen(tables: Tables, since: int) -> Seen:
    """What was seen, looked at once: time goes on, so that what is needed later of the last days was recent before."""

    def look(con: duckdb.DuckDBPyConnection) -> Seen:
        visited, happened = (con.sql(query).to_arrow_table() for query in (_VISITED, _HAPPENED))
        recent = {"since": since}
        visited_lately, happened_lately = (
            con.sql(query, params=recent).to_arrow_table() for query in (_VISITED_LATELY, _HAPPENED_LATELY)
        )
        return Seen(since, visited, visited_lately, happened, happened_lately)

    names = ("observations", "events")
    seen = tables.once(names, "seen", look)
    if seen.since <= since:
        return seen
    with tables.sql(*names) as con:
        return look(con)


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970: DuckDB compares them exactly, and needs no time zone for them."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(since_1970: int | None) -> datetime | None:
    """The instant of so many microseconds since 1970, UTC.

    >>> moment_of(microseconds(datetime(2026, 11, 23, 6, tzinfo=UTC))), moment_of(None)
    (datetime.datetime(2026, 11, 23, 6, 0, tzinfo=datetime.timezone.utc), None)
    """
    return None if since_1970 is None else _EPOCH + timedelta(microseconds=since_1970)
