"""Observations → events: what visits to boards say about openings, changes and closings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from fingerpost.store.duck import instant
from fingerpost.store.events import BoardState, Visit, fold_visits
from fingerpost.store.schemas import EVENTS
from fingerpost.store.tables import DERIVED_MARK, OBSERVED_MARK, Tables

if TYPE_CHECKING:
    import duckdb

Key: TypeAlias = tuple[str, str]

_VISITS = f"""
SELECT source, board, seq, {instant('"at"')}, status, complete, listed, raw_seq,
       coalesce(lag(raw_seq) OVER (PARTITION BY source, board ORDER BY seq), 0) AS raw_seq_before
FROM observations WHERE (source, board) IN (SELECT (source, board) FROM observations WHERE seq > $done)
QUALIFY seq > $done OR seq >= coalesce(
    max(seq) FILTER (WHERE seq <= $done AND complete AND listed IS NOT NULL) OVER (PARTITION BY source, board), 0)
ORDER BY seq
"""
"""New visits to boards, and before them each board's last complete one and what followed it."""

_OPEN = """
SELECT source, board, posting_id FROM events
WHERE (source, board) IN (SELECT (source, board) FROM observations WHERE seq > $done)
GROUP BY source, board, posting_id HAVING arg_max(event, seq) <> 'closed'
"""

_NEW = """
SELECT DISTINCT o.seq, p.posting_id
FROM (SELECT *, coalesce(lag(raw_seq) OVER (PARTITION BY source, board ORDER BY seq), 0) AS before FROM observations) o
JOIN postings p ON p.source = o.source AND p.board = o.board AND p.seq > o.before AND p.seq <= o.raw_seq
WHERE o.seq > $done
"""


def derive_events(tables: Tables) -> int:
    """Appends the events of the observations that have none yet; the caller holds the lock. Returns how many.

    `postings` must be derived before: a changed wording is a newer row of a posting that is open.
    """
    done, last = tables.watermark("events", DERIVED_MARK), tables.watermark("observations", OBSERVED_MARK)
    if done >= last:
        return 0
    con = tables.sql()
    rows = _board_events(con, done)
    tables.append("events", pa.Table.from_pylist(rows, schema=EVENTS), {DERIVED_MARK: last})
    return len(rows)


def _board_events(con: duckdb.DuckDBPyConnection, done: int) -> list[dict[str, Any]]:
    new: dict[int, set[str]] = defaultdict(set)
    for seq, posting_id in con.execute(_NEW, {"done": done}).fetchall():
        new[seq].add(posting_id)
    still_open: dict[Key, set[str]] = defaultdict(set)
    for source, board, posting_id in con.execute(_OPEN, {"done": done}).fetchall():
        still_open[source, board].add(posting_id)
    visits: dict[Key, list[Visit]] = defaultdict(list)
    for source, board, seq, at, status, complete, listed, *_ in con.execute(_VISITS, {"done": done}).fetchall():
        ids = None if listed is None else frozenset(listed)
        visits[source, board].append(Visit(seq, _utc(at), status, complete, ids, frozenset(new[seq])))
    rows = [
        {"source": key[0], "board": key[1], **event._asdict()}
        for key in sorted(visits)
        for event in fold_visits(
            state_after((visit for visit in visits[key] if visit.seq <= done), still_open[key]),
            (visit for visit in visits[key] if visit.seq > done),
        )
    ]
    return sorted(rows, key=lambda row: (row["seq"], row["posting_id"]))


def state_after(visits: Iterable[Visit], still_open: set[str]) -> BoardState:
    """What is known of a board from its last complete visit on (first of `visits`) and what is open after them."""
    state = BoardState(open=set(still_open))
    for number, visit in enumerate(visits):
        if number == 0 and visit.complete and visit.listed is not None:
            state.listed = visit.listed
            state.missed = still_open - visit.listed
        else:
            list(fold_visits(state, [visit]))
    state.open = set(still_open)
    state.missed &= still_open
    return state


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC)
