"""Lists of records: each record once, page after page, until nothing new comes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from fingerpost.errors import BoardNotFoundError
from fingerpost.posting import RawPosting

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply
    from fingerpost.sources.source import Board


class Page(NamedTuple):
    """One page of a list: its reply, its records by identifier, and whether there should be another page."""

    reply: Reply
    records: dict[str, str]
    more: bool


class Listing(NamedTuple):
    """A whole list: the reply that vouches for it, its records by identifier, and why it is not whole, or None.

    A list of several pages has no validators: an unchanged first page says nothing about the others.
    """

    reply: Reply
    records: dict[str, str]
    reason: str | None


def by_identifier(records: Iterable[msgspec.Raw], identify: Callable[[msgspec.Raw], object]) -> dict[str, str]:
    """The JSON of records by what identifies them, each once and in order.

    A record that cannot be identified is kept under its own text: `to_posting` says what is wrong with it.

    >>> by_identifier([msgspec.Raw(b'{"id": 7}'), msgspec.Raw(b"[]"), msgspec.Raw(b'{"id": 7}')], identified_by("id"))
    {'7': '{"id": 7}', '[]': '[]'}
    """
    listed: dict[str, str] = {}
    for record in records:
        text = bytes(record).decode()
        try:
            name = str(identify(record))
        except (msgspec.MsgspecError, LookupError, TypeError):
            name = text
        listed[name] = text
    return listed


def identified_by(field: str) -> Callable[[msgspec.Raw], object]:
    """Identifies a record by one of its fields."""
    kind = msgspec.defstruct("Identified", [(field, int | str)])

    def identify(record: msgspec.Raw) -> object:
        return getattr(msgspec.json.decode(record, type=kind), field)

    return identify


def as_raw(client: PoliteClient, board: Board, records: Iterable[str]) -> tuple[RawPosting, ...]:
    """Records of a board's list as they are stored, fetched now."""
    at = client.now()
    return tuple(RawPosting(board.source, at, record, board.token) for record in records)


async def read_pages(ask: Callable[[int], Awaitable[Page]], *, max_pages: int) -> Listing:
    """Asks for page 0, 1, 2 … until there is no more; a page without anything new ends it, and the list is not whole.

    A posting that moved to the next page between two requests is listed once. A first page that was not modified is
    the whole answer.
    """
    first = await ask(0)
    if first.reply.not_modified:
        return Listing(first.reply, {}, None)
    if not first.more:
        return Listing(first.reply, first.records, None)
    records, reply = dict(first.records), first.reply.without_validators()
    before = 0
    for number in range(1, max_pages):
        if len(records) == before:
            return Listing(reply, records, f"page {number} holds nothing new; the rest was not fetched")
        page = await _asked(ask, number)
        if isinstance(page, str):
            return Listing(reply, records, page)
        before = len(records)
        records.update(page.records)
        reply = page.reply.without_validators()
        if not page.more:
            return Listing(reply, records, None)
    return Listing(reply, records, f"the list has more than {max_pages} pages; the rest was not fetched")


async def _asked(ask: Callable[[int], Awaitable[Page]], number: int) -> Page | str:
    """A later page, or why there is none: a board whose first page was there is not gone when another is not found."""
    try:
        return await ask(number)
    except BoardNotFoundError as error:
        return f"page {number + 1} was not found; the rest was not fetched: {error}"
