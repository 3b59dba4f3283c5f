"""What happened to postings of this machine's corpus, as the visits to their boards told it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fingerpost.store.events import EventKind

if TYPE_CHECKING:
    import duckdb

_EVENTS = """
SELECT posting_id, seen_at, event, coalesce(fields, [])
FROM posting_event WHERE posting_id IN ({}) ORDER BY seen_at, posting_id"""


@dataclass(frozen=True, slots=True)
class PostingEvent:
    """What a visit to its board showed of a posting; `at` is that visit in UTC, without its zone as in the facts.

    `fields` are those of `Posting` that were stated differently before.
    """

    posting_id: str
    at: datetime
    event: EventKind
    fields: tuple[str, ...] = ()


def events_of(con: duckdb.DuckDBPyConnection, posting_ids: Iterable[str]) -> tuple[PostingEvent, ...]:
    """The events of postings in the order of the visits; none for postings of files, which nobody visits."""
    asked = list(posting_ids)
    if not asked:
        return ()
    rows = con.execute(_EVENTS.format(", ".join("?" * len(asked))), asked).fetchall()  # of sorted files a part is read
    return tuple(PostingEvent(posting_id, at, event, tuple(fields)) for posting_id, at, event, fields in rows)
