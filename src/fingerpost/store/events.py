"""Openings, changes, closings and reopenings, from the visits to a board; pure.

A posting is *opened* when a visit lists it for the first time, *reopened* when one lists it after it was closed;
*changed* when a field that its employer states differs from the visit before; *closed* when two complete visits in a
row did not list it, or the server says that the board is gone (404 or 410). An error or an incomplete visit closes
nothing. "304 Not Modified" lists what the last complete visit did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

EventKind = Literal["opened", "changed", "closed", "reopened"]

_GONE = frozenset({404, 410})
_NOT_MODIFIED = 304


class Visit(NamedTuple):
    """One visit as the fold sees it; `listed` is None when no list was read.

    `changed` are the fields that differ, by posting, where a posting came with other fields than before.
    """

    seq: int
    at: datetime
    status: int
    complete: bool
    listed: frozenset[str] | None
    changed: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Event(NamedTuple):
    """What happened to a posting, known since the visit `seq` at `at`; `fields` are those that changed."""

    seq: int
    posting_id: str
    at: datetime
    event: EventKind
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class BoardState:
    """What is known of a board before a visit: postings open, closed, missed once; the last complete list, if any."""

    open: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)
    listed: frozenset[str] | None = None


def fold_visits(state: BoardState, visits: Iterable[Visit]) -> Iterator[Event]:
    """The events of visits in order of time; `state` is brought up to date.

    >>> from datetime import UTC, datetime
    >>> day = lambda n: datetime(2026, 11, n, tzinfo=UTC)
    >>> both, one = frozenset({"a", "b"}), frozenset({"a"})
    >>> visits = [Visit(1, day(1), 200, True, both), Visit(2, day(2), 200, True, one), Visit(3, day(3), 0, False, None),
    ...     Visit(4, day(4), 200, True, one), Visit(5, day(5), 200, True, both)]
    >>> [(event.posting_id, event.at.day, event.event) for event in fold_visits(BoardState(), visits)]
    [('a', 1, 'opened'), ('b', 1, 'opened'), ('b', 4, 'closed'), ('b', 5, 'reopened')]
    """
    for visit in visits:
        if visit.status in _GONE:
            closing = set(state.open)
        elif visit.status == _NOT_MODIFIED:
            closing = set() if state.listed is None else _missing(state, state.listed)
        elif visit.listed is None:
            continue
        else:
            yield from _seen(state, visit, visit.listed)
            closing = _missing(state, visit.listed) if visit.complete else set()
            if visit.complete:
                state.listed = visit.listed
        state.open -= closing
        state.missed -= closing
        state.closed |= closing
        yield from (Event(visit.seq, posting_id, visit.at, "closed") for posting_id in sorted(closing))


def _seen(state: BoardState, visit: Visit, listed: frozenset[str]) -> Iterator[Event]:
    for posting_id in sorted(listed):
        fields = visit.changed.get(posting_id, ())
        if posting_id in state.closed:
            yield Event(visit.seq, posting_id, visit.at, "reopened", fields)
        elif posting_id not in state.open:
            yield Event(visit.seq, posting_id, visit.at, "opened")
        elif fields:
            yield Event(visit.seq, posting_id, visit.at, "changed", fields)
    state.open |= listed
    state.closed -= listed
    state.missed -= listed


def _missing(state: BoardState, listed: frozenset[str]) -> set[str]:
    """Those missed for the second time; the others that are missing are noted as missed once."""
    missing = state.open - listed
    closing = missing & state.missed
    state.missed = missing - closing
    return closing
