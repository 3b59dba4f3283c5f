"""Openings, changes and closings, from the visits to a board; pure.

A posting is *opened* when a visit lists it and it was not open; *changed* when its record came in a new wording while
it was open; *closed* when two complete visits in a row did not list it, or the server says that the board is gone
(404 or 410). An error or an incomplete visit closes nothing. "304 Not Modified" lists what the last complete visit did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

EventKind = Literal["opened", "changed", "closed"]

_GONE = frozenset({404, 410})
_NOT_MODIFIED = 304


class Visit(NamedTuple):
    """One visit as the fold sees it; `listed` is None when no list was read, `new` are the postings newly worded."""

    seq: int
    at: datetime
    status: int
    complete: bool
    listed: frozenset[str] | None
    new: frozenset[str] = frozenset()


class Event(NamedTuple):
    """What happened to a posting, known since the visit `seq` at `at`."""

    seq: int
    posting_id: str
    at: datetime
    event: EventKind


@dataclass(slots=True)
class BoardState:
    """What is known of a board before a visit: open postings, those of them missed once, the last complete list."""

    open: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)
    listed: frozenset[str] = frozenset()


def fold_visits(state: BoardState, visits: Iterable[Visit]) -> Iterator[Event]:
    """The events of visits in order of time; `state` is brought up to date.

    >>> from datetime import UTC, datetime
    >>> day = lambda n: datetime(2026, 11, n, tzinfo=UTC)
    >>> both, one = frozenset({"a", "b"}), frozenset({"a"})
    >>> visits = [Visit(1, day(1), 200, True, both), Visit(2, day(2), 200, True, one), Visit(3, day(3), 0, False, None),
    ...     Visit(4, day(4), 200, True, one)]
    >>> [(event.posting_id, event.at.day, event.event) for event in fold_visits(BoardState(), visits)]
    [('a', 1, 'opened'), ('b', 1, 'opened'), ('b', 4, 'closed')]
    """
    for visit in visits:
        if visit.status in _GONE:
            closed = set(state.open)
        elif visit.status == _NOT_MODIFIED:
            closed = _missing(state, state.listed)
        elif visit.listed is None:
            continue
        else:
            yield from _seen(state, visit, visit.listed)
            closed = _missing(state, visit.listed) if visit.complete else set()
            if visit.complete:
                state.listed = visit.listed
        state.open -= closed
        state.missed -= closed
        yield from (Event(visit.seq, posting_id, visit.at, "closed") for posting_id in sorted(closed))


def _seen(state: BoardState, visit: Visit, listed: frozenset[str]) -> Iterator[Event]:
    for posting_id in sorted(listed):
        if posting_id not in state.open:
            yield Event(visit.seq, posting_id, visit.at, "opened")
        elif posting_id in visit.new:
            yield Event(visit.seq, posting_id, visit.at, "changed")
    state.open |= listed
    state.missed -= listed


def _missing(state: BoardState, listed: frozenset[str]) -> set[str]:
    """Those missed for the second time; the others that are missing are noted as missed once."""
    missing = state.open - listed
    closed = missing & state.missed
    state.missed = missing - closed
    return closed
