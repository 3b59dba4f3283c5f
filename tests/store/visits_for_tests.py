"""Invented visits to boards and what happened to their postings, put into the tables as they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from fingerpost.store.schemas import EVENTS, OBSERVATIONS
from fingerpost.store.tables import DERIVED_MARK, OBSERVED_MARK, open_tables
from tests.store.corpus_for_tests import DAY, settings_for

HOUR = timedelta(hours=1)


def visit(board: str, hours: float, status: int = 200, reason: str | None = None, **given: Any) -> dict[str, Any]:
    """An observation so many hours before `DAY`; a list of three postings where nothing went wrong."""
    source, _, token = board.partition(":")
    listed = 3 if status == 200 and reason is None else None
    row = {"source": source, "board": token, "at": DAY - hours * HOUR, "status": status, "complete": reason is None}
    return row | {"n_listed": listed, "reason": reason} | given


def happened(board: str, hours: float, event: str, *names: str) -> list[dict[str, Any]]:
    """An event of each named posting so many hours before `DAY`."""
    source, _, token = board.partition(":")
    ids = [f"{board}:{name}" for name in names]
    return [
        {"source": source, "board": token, "posting_id": name, "at": DAY - hours * HOUR, "event": event} for name in ids
    ]


def put(
    directory: Path, visits: Iterable[dict[str, Any]] = (), events: Iterable[dict[str, Any]] = (), at: datetime = DAY
) -> None:
    """Appends observations, numbered in their order, and events, as if `DAY` was `at`."""
    tables = open_tables(settings_for(directory))
    rows = [{"seq": seq} | row | {"at": row["at"] + (at - DAY)} for seq, row in enumerate(visits, 1)]
    tables.append("observations", pa.Table.from_pylist(rows, OBSERVATIONS), {OBSERVED_MARK: len(rows)})
    rows = [{"seq": seq, "fields": []} | row | {"at": row["at"] + (at - DAY)} for seq, row in enumerate(events, 1)]
    tables.append("events", pa.Table.from_pylist(rows, EVENTS), {DERIVED_MARK: len(rows)})
