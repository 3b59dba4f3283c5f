"""Visits to the boards of a large corpus, one a week each, with what they listed and the events that they showed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa

from benchmarks.market.corpus import SYSTEMS, Ints
from benchmarks.pages.resampled import DAYS, Sightings, instant, posting_ids
from fingerpost.store.schemas import EVENTS, OBSERVATIONS
from fingerpost.store.tables import DERIVED_MARK, OBSERVED_MARK, Tables

BOARDS_AT_ONCE: Final = 250


def write_visits(tables: Tables, seen: Sightings, begin: date) -> None:
    """Writes a visit to every board for each week, with what it listed, and the events that visits showed."""
    order = np.argsort(seen.board, kind="stable")
    boards, starts = np.unique(seen.board[order], return_index=True)
    ends = np.append(starts[1:], len(order))
    seq = 0
    for at in range(0, len(boards), BOARDS_AT_ONCE):
        visits: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        for board, start, end in zip(boards[at : at + BOARDS_AT_ONCE], starts[at:], ends[at:], strict=False):
            rows = order[start:end]
            seq = _visit_board(int(board), rows, seen, begin, seq, visits, events)
        tables.append("observations", pa.Table.from_pylist(visits, OBSERVATIONS), {OBSERVED_MARK: seq})
        tables.append("events", pa.Table.from_pylist(events, EVENTS), {DERIVED_MARK: seq})


def _visit_board(
    board: int, rows: Ints, seen: Sightings, begin: date, seq: int, visits: list[dict[str, Any]],
    events: list[dict[str, Any]],
) -> int:  # fmt: skip
    """Adds the visits to one board, and what they showed; gives the number of the last."""
    source, name = SYSTEMS[board % len(SYSTEMS)], f"board-{board}"
    ids = np.asarray(posting_ids(seen.board[rows], rows))
    first, last, closed = seen.first[rows], seen.last[rows], seen.closed[rows]
    for day in range(int(first.min()), DAYS + 1, 7):
        seq += 1
        at = instant(begin + timedelta(days=day))
        listed = ids[(first <= day) & (last >= day)].tolist()
        visits.append(
            {"seq": seq, "source": source, "board": name, "at": at, "status": 200, "complete": True,
             "n_listed": len(listed), "listed": listed, "raw_seq": 0}
        )  # fmt: skip
        for event, days in (("opened", first), ("closed", closed)):
            events += [
                {"seq": seq, "source": source, "board": name, "posting_id": one, "at": at, "event": event, "fields": []}
                for one in ids[days == day].tolist()
            ]
    return seq
