"""Observations → events: what visits to boards say about openings, changes, closings and reopenings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING, Any, TypeAlias

import pyarrow as pa

from fingerpost.store.duck import instant
from fingerpost.store.events import BoardState, Visit, fold_visits
from fingerpost.store.schemas import EVENTS, POSTING_FIELDS
from fingerpost.store.tables import DERIVED_MARK, OBSERVED_MARK, Tables

if TYPE_CHECKING:
    import duckdb

Key: TypeAlias = tuple[str, str]

_VISITS = f"""
SELECT source, board, seq, {instant('"at"')}, status, complete, listed
FROM observations WHERE (source, board) IN (SELECT (source, board) FROM observations WHERE seq > $done)
QUALIFY seq > $done OR seq >= coalesce(
    max(seq) FILTER (WHERE seq <= $done AND complete AND listed IS NOT NULL) OVER (PARTITION BY source, board), 0)
ORDER BY seq
"""
"""New visits to boards, and before them each board's last complete one and what followed it."""

_LAST = """
SELECT source, board, posting_id, arg_max(event, seq) = 'closed' FROM events
WHERE (source, board) IN (SELECT (source, board) FROM observations WHERE seq > $done)
GROUP BY source, board, posting_id
"""

_NOT_COMPARED = {"posting_id", "source", "board", "identifier", "licence"}


def _difference(field: pa.Field) -> str:
    """The field's name where two wordings differ in it; a column that came with a later release is no change."""
    empty = "[]" if pa.types.is_list(field.type) else "false" if pa.types.is_boolean(field.type) else None
    now, before = (
        f"{side}.{field.name}" if empty is None else f"coalesce({side}.{field.name}, {empty})"
        for side in ("now", "before")
    )
    return f"CASE WHEN {now} IS DISTINCT FROM {before} THEN '{field.name}' END"


_CHANGED = f"""
WITH visit AS (
    SELECT seq, source, board, raw_seq,
           coalesce(lag(raw_seq) OVER (PARTITION BY source, board ORDER BY seq), 0) AS raw_seq_before
    FROM observations
),
fresh AS (
    SELECT v.seq AS visit, p.posting_id, p.seq
    FROM visit v JOIN postings p
      ON p.source = v.source AND p.board = v.board AND p.seq > v.raw_seq_before AND p.seq <= v.raw_seq
    WHERE v.seq > $done
),
worded AS (
    SELECT seq, lag(seq) OVER (PARTITION BY posting_id ORDER BY seq) AS seq_before
    FROM postings WHERE posting_id IN (SELECT posting_id FROM fresh)
)
SELECT f.visit, f.posting_id, list_filter(
    [{", ".join(_difference(field) for field in POSTING_FIELDS if field.name not in _NOT_COMPARED)}],
    lambda name: name IS NOT NULL
)
FROM fresh f JOIN worded w ON w.seq = f.seq
JOIN postings now ON now.seq = w.seq JOIN postings before ON before.seq = w.seq_before
ORDER BY f.seq
"""
"""The fields in which a posting that came with a visit differs from its wording before."""


def derive_events(tables: Tables) -> int:
    """Appends the events of the observations that have none yet; the caller holds the lock. Returns how many.

    `postings` must be derived before: a changed wording is a newer row of a posting that is open.
    """
    done, last = tables.watermark("events", DERIVED_MARK), tables.watermark("observations", OBSERVED_MARK)
    if done >= last:
        return 0
    con = tables.sql("observations", "postings", "events")
    rows = _board_events(con, done)
    tables.append("events", pa.Table.from_pylist(rows, schema=EVENTS), {DERIVED_MARK: last})
    return len(rows)


def _board_events(con: duckdb.DuckDBPyConnection, done: int) -> list[dict[str, Any]]:
    from fingerpost.sources.registry import lists_newest

    newest = lists_newest()
    changed: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for seq, posting_id, fields in con.execute(_CHANGED, {"done": done}).fetchall():
        known = changed[seq].get(posting_id, ())
        changed[seq][posting_id] = tuple(dict.fromkeys((*known, *fields)))
    before: dict[Key, BoardState] = defaultdict(BoardState)
    for source, board, posting_id, is_closed in con.execute(_LAST, {"done": done}).fetchall():
        state = before[source, board]
        (state.closed if is_closed else state.open).add(posting_id)
    visits: dict[Key, list[Visit]] = defaultdict(list)
    for source, board, seq, at, status, complete, listed in con.execute(_VISITS, {"done": done}).fetchall():
        if listed is None and source in newest:
            continue  # a feed that is gone says nothing of what is open
        ids = None if listed is None else frozenset(listed)
        visits[source, board].append(Visit(seq, at.replace(tzinfo=UTC), status, complete, ids, changed.get(seq, {})))
    rows = [
        {"source": key[0], "board": key[1], **event._asdict()}
        for key in sorted(visits)
        for event in fold_visits(
            state_after((visit for visit in visits[key] if visit.seq <= done), before[key]),
            (visit for visit in visits[key] if visit.seq > done),
        )
    ]
    return sorted(rows, key=lambda row: (row["seq"], row["posting_id"]))


def state_after(visits: Iterable[Visit], known: BoardState) -> BoardState:
    """What is known of a board from its last complete visit on (first of `visits`).

    `known` says which postings are open and which are closed after all of them.
    """
    state = BoardState(open=set(known.open))
    for number, visit in enumerate(visits):
        if number == 0 and visit.complete and visit.listed is not None:
            state.listed = visit.listed
            state.missed = known.open - visit.listed
        else:
            list(fold_visits(state, [visit]))
    state.open, state.closed = set(known.open), set(known.closed)
    state.missed &= state.open
    return state
