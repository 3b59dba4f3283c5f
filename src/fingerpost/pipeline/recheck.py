"""Asking a board again about one posting, before somebody applies: whether it is still listed, and what changed.

Nothing is stored: the next collect visits the board as if it had not been asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from fingerpost.pipeline.collecting import last_visits, make_client, previous_observations, taken_for_ill
from fingerpost.pipeline.naming import postings_named
from fingerpost.posting import Observation, Posting
from fingerpost.settings import Settings
from fingerpost.store.rows import posting_columns, postings_of
from fingerpost.store.schemas import POSTING_FIELDS
from fingerpost.store.tables import Tables, open_tables

if TYPE_CHECKING:
    from fingerpost.sources import Board, FetchResult, PoliteClient

Verdict = Literal["still listed", "changed", "gone", "cannot be checked"]

_NOT_COMPARED = frozenset({"posting_id", "source", "board", "identifier", "licence", "description_format"})
_NOT_MODIFIED = 304

_LATEST = "SELECT * FROM postings WHERE posting_id = ? ORDER BY seq DESC LIMIT 1"
_LAST_EVENT = "SELECT event FROM events WHERE posting_id = ? ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the posting as it was stored and as its board states it now; None = not stated."""

    field: str
    before: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Recheck:
    """What a board says of a posting now; `at` is when it answered (UTC), None where it was not asked.

    `reason` says why it cannot be checked, or what is remarkable; `changes` are the fields that differ from what is
    stored, in the order of `Posting`.
    """

    posting_id: str
    verdict: Verdict
    at: datetime | None = None
    url: str | None = None
    changes: tuple[FieldChange, ...] = ()
    reason: str | None = None

    def sentence(self) -> str:
        """What was found, in words.

        >>> Recheck("lever:acme:1", "changed", changes=(FieldChange("title", "Analyst", "Senior Analyst"),)).sentence()
        'The posting is still listed and has changed: title.'
        """
        because = f" ({self.reason})" if self.reason else ""
        return {
            "still listed": f"The posting is still listed as it was{because}.",
            "changed": f"The posting is still listed and has changed: {', '.join(one.field for one in self.changes)}.",
            "gone": f"The posting is no longer listed{because}.",
            "cannot be checked": f"The posting cannot be checked{because}.",
        }[self.verdict]


def recheck(
    settings: Settings,
    posting_id: str,
    *,
    client: Callable[[], PoliteClient] | None = None,
    at: datetime | None = None,
) -> Recheck:
    """Whether a posting of this machine's corpus is still listed where it came from, and what changed.

    Its board is asked once, politely and, where that tells enough, conditionally. `client` makes the HTTP client
    (default: the polite one), `at` is now. What goes wrong at the board is a verdict with its reason, never an error.

    Raises:
        UnknownNameError: no posting has that id, neither in the corpus nor in the packaged reference.
    """
    tables = open_tables(settings)
    stored = _stored(tables, posting_id)
    if stored is None:
        return _of_reference(settings, posting_id)
    board, reason = _board_of(stored, tables, at or datetime.now(UTC))
    if board is None:
        return Recheck(posting_id, "cannot be checked", url=stored.url, reason=reason)
    previous = previous_observations(tables).get(board.key)
    made = client or (lambda: make_client(settings))
    result = asyncio.run(_visit(made, board, _asked_against(previous, board, posting_id)))
    return _judged(stored, result, previous, tables)


async def _visit(client: Callable[[], PoliteClient], board: Board, previous: Observation | None) -> FetchResult:
    from fingerpost.sources.collecting import collect_board

    async with client() as polite:
        return await collect_board(polite, board, previous)


def _asked_against(previous: Observation | None, board: Board, posting_id: str) -> Observation | None:
    """The last visit without what would spare the board from showing the posting's details again."""
    from fingerpost.sources import make_posting_id

    if previous is None or not previous.marks:
        return previous
    kept = tuple(mark for mark in previous.marks if make_posting_id(*board.key, mark[0]) != posting_id)
    return replace(previous, marks=kept, etag=None, last_modified=None)


def _judged(stored: Posting, result: FetchResult, previous: Observation | None, tables: Tables) -> Recheck:
    from fingerpost.sources import convert, make_posting_id
    from fingerpost.sources.registry import lists_newest

    seen, posting_id = taken_for_ill(result.observation, previous), stored.posting_id
    told = Recheck(posting_id, "still listed", seen.at, stored.url)
    if seen.status == _NOT_MODIFIED:
        closed = _last_event(tables, posting_id) == "closed"
        return replace(told, verdict="gone", reason="its board has not changed since it was closed") if closed else told
    for raw in result.raw:
        made = convert(raw)
        if isinstance(made, Posting):
            if made.posting_id == posting_id:
                changes = _changes(stored, made)
                return replace(told, verdict="changed" if changes else "still listed", url=made.url, changes=changes)
        elif postings_named(raw, posting_id.__eq__):
            return replace(told, reason=f"but its record cannot be read: {made.reason}")
    if any(make_posting_id(*result.board.key, name) == posting_id for name in result.unchanged):
        return told
    if seen.reason is not None:
        return replace(told, verdict="cannot be checked", reason=seen.reason)
    if stored.source in lists_newest():
        reason = "it is not among the newest postings, which are all that its board lists; it may still be open"
        return replace(told, verdict="cannot be checked", reason=reason)
    if not seen.complete:
        return replace(told, verdict="cannot be checked", reason="its board was not read whole")
    return replace(told, verdict="gone")


def _changes(before: Posting, now: Posting) -> tuple[FieldChange, ...]:
    """The fields that differ; both sides as they are stored."""
    stored, fetched = (posting_columns([posting]) for posting in (before, now))
    found = []
    for field in POSTING_FIELDS:
        was, is_now = (columns[field.name].to_pylist()[0] for columns in (stored, fetched))
        if field.name not in _NOT_COMPARED and was != is_now:
            found.append(FieldChange(field.name, _shown(was), _shown(is_now)))
    return tuple(found)


def _shown(value: Any) -> str | None:
    """A value for people to compare: text, or a list of texts in a line."""
    if value is None or value in ([], ""):
        return None
    if isinstance(value, list):
        return "; ".join(_shown(one) or "" for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items() if one is not None)
    return str(value)


def _stored(tables: Tables, posting_id: str) -> Posting | None:
    found = tables.sql("postings").sql(_LATEST, params=[posting_id]).to_arrow_table()
    return postings_of(found)[0] if found.num_rows else None


def _last_event(tables: Tables, posting_id: str) -> str | None:
    found = tables.sql("events").execute(_LAST_EVENT, [posting_id]).fetchall()
    return str(found[0][0]) if found else None


def _board_of(stored: Posting, tables: Tables, now: datetime) -> tuple[Board | None, str | None]:
    """The board that a posting came from; None with the reason where it has none or is to be left alone."""
    from fingerpost.sources import BOARD_SOURCES, Board

    source = BOARD_SOURCES.get(stored.source)
    if source is None or stored.board is None:
        return None, "it came from a file, which has no board to ask"
    board = Board(stored.source, stored.board)
    last = last_visits(tables).get(board.key)
    pause = timedelta(hours=source.hours_between_visits)
    if last is not None and now - last < pause:
        again = (last + pause).isoformat(timespec="minutes")
        return None, f"{stored.source} asks for {source.hours_between_visits:g} hours between visits: try after {again}"
    return board, None


def _of_reference(settings: Settings, posting_id: str) -> Recheck:
    """The verdict on a posting of which facts alone are held."""
    from fingerpost.store.facts import connect
    from fingerpost.store.lookup import find_facts

    facts = find_facts(connect(settings), posting_id)
    reason = "it is one of the packaged reference, which holds facts of old postings and no board to ask"
    return Recheck(posting_id, "cannot be checked", url=facts.url, reason=reason)
