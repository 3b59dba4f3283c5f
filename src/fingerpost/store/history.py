"""What happened to postings of this machine's corpus, as the visits to their boards told it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fingerpost.store.duck import instant
from fingerpost.store.events import EventKind

if TYPE_CHECKING:
    from fingerpost.store.tables import Tables

_EVENTS = f"""
SELECT posting_id, {instant('"at"')}, event, coalesce(fields, [])
FROM events WHERE list_contains(?, posting_id) ORDER BY seq, posting_id
"""


@dataclass(frozen=True, slots=True)
class PostingEvent:
    """What a visit to its board showed of a posting; `at` is that visit in UTC, without its zone as in the facts.

    `fields` are those of `Posting` that were stated differently before.
    """

    posting_id: str
    at: datetime
    event: EventKind
    fields: tuple[str, ...] = ()


def events_of(tables: Tables, posting_ids: Iterable[str]) -> tuple[PostingEvent, ...]:
    """The events of postings in the order of the visits; none for postings of files, which nobody visits."""
    with tables.sql("events") as con:
        rows = con.execute(_EVENTS, [list(posting_ids)]).fetchall()
    return tuple(PostingEvent(posting_id, at, event, tuple(fields)) for posting_id, at, event, fields in rows)
