"""Boards whose list says little of a posting: each posting's details are one more request, made only where needed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fingerpost.errors import BoardNotFoundError, SourceError
from fingerpost.posting import Observation, RawPosting
from fingerpost.sources.source import Board, FetchResult
from fingerpost.sources.stated import digest

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply

AT_ONCE = 4
"""So many details of one board are asked for at a time; the client's pace still spaces the requests."""


GIVE_UP = 8
"""After so many failures in a row the rest is left for the next visit: the host is not well."""


class Listed(NamedTuple):
    """One record of a list: the posting's identifier, the record's JSON, and what of it tells that it changed.

    `mark` leaves out what changes by itself ("Posted 3 days ago"); None: the whole record.
    """

    identifier: str
    record: str
    mark: str | None = None


class Detailed(msgspec.Struct):
    """What is stored of a posting whose details were asked for: its record in the list, and the details' JSON."""

    listed: msgspec.Raw
    detail: msgspec.Raw


async def fetch_details(
    client: PoliteClient,
    board: Board,
    reply: Reply,
    listed: Iterable[Listed],
    previous: Observation | None,
    ask: Callable[[Listed], Awaitable[Reply]],
    *,
    reason: str | None = None,
) -> FetchResult:
    """The result of a visit to a board whose list was read as `listed`, in its order; a posting twice counts once.

    Details are asked for where the record is new or differs from what the visit before marked. A posting whose details
    are gone (404) is no longer open. Details that cannot be had otherwise are asked for again on the next visit: the
    posting then counts as listed if it was before. `reason` says why the list itself is not whole.
    """
    wanted = {record.identifier: record for record in listed}
    marks = {name: digest(record.mark or record.record) for name, record in wanted.items()}
    known = dict(previous.marks) if previous else {}
    changed = [record for name, record in wanted.items() if known.get(name) != marks[name]]
    found = await _ask_all(client, board, changed, ask)
    raw = tuple(item for item in found if isinstance(item, RawPosting))
    failed = {
        record.identifier: item for record, item in zip(changed, found, strict=True) if isinstance(item, SourceError)
    }
    gone = {name for name, error in failed.items() if isinstance(error, BoardNotFoundError)}
    missing = failed.keys() - gone
    asked = {record.identifier for record in changed}
    seen = client.observe(
        board,
        reply.without_validators() if missing else reply,
        n_listed=len(wanted) - len(gone),
        reason=reason or _reason(failed, missing, len(wanted)),
        complete=reason is None,
        marks=[(name, mark) for name, mark in marks.items() if name not in failed],
    )
    return FetchResult(
        board, seen, raw, unchanged=tuple(name for name in wanted if _still(name, asked, missing, known))
    )


def _still(name: str, asked: set[str], missing: set[str], known: dict[str, str]) -> bool:
    """Whether a listed posting counts as listed although nothing new came of it."""
    return name not in asked or (name in missing and name in known)


async def _ask_all(
    client: PoliteClient, board: Board, records: Sequence[Listed], ask: Callable[[Listed], Awaitable[Reply]]
) -> list[RawPosting | SourceError]:
    """The details of each record, or the error, in order."""
    gate = asyncio.Semaphore(AT_ONCE)
    in_a_row: list[SourceError] = []

    async def one(record: Listed) -> RawPosting | SourceError:
        async with gate:
            if len(in_a_row) >= GIVE_UP:
                return in_a_row[-1]
            try:
                detail = client.decode(await ask(record), msgspec.Raw, source=board.source, board=board.token)
            except BoardNotFoundError as error:
                return error
            except SourceError as error:
                in_a_row.append(error)
                return error
            in_a_row.clear()
        payload = msgspec.json.encode(Detailed(msgspec.Raw(record.record.encode()), detail)).decode()
        return RawPosting(board.source, client.now(), payload, board.token)

    tasks = [asyncio.ensure_future(one(record)) for record in records]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()


def _reason(failed: dict[str, SourceError], missing: set[str], total: int) -> str | None:
    if not missing:
        return None
    first = min(missing)
    return f"the details of {len(missing)} of {total} postings could not be had; the first is {first}: {failed[first]}"
