"""The list of boards that a person works with: the shipped directory and what was added to it or taken off it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.settings import Settings

if TYPE_CHECKING:
    from fingerpost.sources import Board, PoliteClient
    from fingerpost.sources.checking import BoardCheck

Outcome = Literal["added", "brought back", "already there", "removed", "already removed"]


@dataclass(frozen=True, slots=True)
class BoardChange:
    """What became of a board on the list, and the page that shows it."""

    board: Board
    outcome: Outcome
    url: str


def list_boards(settings: Settings, names: Iterable[str] = ()) -> tuple[Board, ...]:
    """The boards that names, `source:token` or URLs mean; without any, every board on the list.

    Raises:
        UnknownNameError, InputError: a name or a URL of no board.
        StoreError: the person's file of boards is broken.
    """
    from fingerpost.sources.boards import find_board
    from fingerpost.sources.own_boards import known_boards

    known, given = known_boards(settings.data), tuple(names)
    return tuple(find_board(name, known) for name in given) if given else known


def add_board(
    settings: Settings,
    url: str,
    *,
    client: Callable[[], PoliteClient] | None = None,
    at: datetime | None = None,
) -> BoardChange:
    """Puts the board behind an address on the list; it may also be given as `source:token` or by its shipped name.

    An address that names no board itself is asked for. A shipped board that was removed comes back; a board that is
    on the list already is no error.

    Raises:
        InputError: no board was found behind the address, or nothing is called so.
        SourceError: the page cannot be had.
        StoreError: the person's file of boards is broken or cannot be written.
    """
    from fingerpost.sources.boards import find_board, is_address
    from fingerpost.sources.own_boards import changing_own_boards, read_own_boards, with_board, write_own_boards

    read_own_boards(settings.data)  # a broken file is said before anybody is asked
    if _is_named(url) or not (is_address(url) or "." in url):
        board = find_board(url)
    else:
        board = asyncio.run(discover(settings, url, client))
    with changing_own_boards(settings.data):
        lines = read_own_boards(settings.data)
        change = with_board(lines, board, at or datetime.now(UTC))
        if change.changed:
            write_own_boards(settings.data, change.lines)
    outcome: Outcome = "already there"
    if change.changed:
        held = {line.board.key for line in lines}
        outcome = "brought back" if board.key in held else "added"
    return _changed(change.board, outcome)


def remove_board(settings: Settings, name: str, *, at: datetime | None = None) -> BoardChange:
    """Takes a board off the list: a shipped one is hidden until it is added again, an own one is deleted.

    Raises:
        UnknownNameError, InputError: a name or a URL of no board on the list.
        StoreError: the person's file of boards is broken or cannot be written.
    """
    from fingerpost.sources.boards import find_board
    from fingerpost.sources.directory import load_boards
    from fingerpost.sources.own_boards import (
        changing_own_boards,
        known_boards,
        read_own_boards,
        without_board,
        write_own_boards,
    )

    with changing_own_boards(settings.data):
        lines = read_own_boards(settings.data)
        board = find_board(name, (*known_boards(settings.data), *load_boards()))
        change = without_board(lines, board, at or datetime.now(UTC))
        if change.changed:
            write_own_boards(settings.data, change.lines)
    return _changed(change.board, "removed" if change.changed else "already removed")


def check_boards(
    settings: Settings,
    names: Iterable[str] = (),
    report: Report = silent,
    *,
    client: Callable[[], PoliteClient] | None = None,
) -> tuple[BoardCheck, ...]:
    """Looks at boards (all on the list without names): whether each answers, and how many postings it lists.

    Nothing is stored.

    Raises:
        UnknownNameError, InputError: a name or a URL of no board.
        StoreError: the person's file of boards is broken.
    """
    boards = list_boards(settings, names)
    return asyncio.run(_check(client or (lambda: _client(settings)), boards, report))


def _is_named(text: str) -> bool:
    """Whether a text is `source:token`, where the token may itself be an address."""
    from fingerpost.sources.registry import BOARD_SOURCES

    source, separator, token = text.strip().partition(":")
    return bool(separator and token) and source in BOARD_SOURCES


def _changed(board: Board, outcome: Outcome) -> BoardChange:
    from fingerpost.sources.registry import BOARD_SOURCES

    return BoardChange(board, outcome, BOARD_SOURCES[board.source].board_url(board.token))


def _client(settings: Settings) -> PoliteClient:
    from fingerpost.pipeline.collecting import make_client

    return make_client(settings)


async def discover(settings: Settings, url: str, client: Callable[[], PoliteClient] | None = None) -> Board:
    """The board behind an address; its page is asked for only where the address does not say it.

    Raises:
        InputError: no board was found behind it.
        SourceError: the page cannot be had.
    """
    from fingerpost.sources.boards import as_address
    from fingerpost.sources.discovery import discover_board, known_address

    if board := known_address(as_address(url)):
        return board
    async with (client or (lambda: _client(settings)))() as polite:
        return await discover_board(polite, url)


async def _check(
    client: Callable[[], PoliteClient], boards: tuple[Board, ...], report: Report
) -> tuple[BoardCheck, ...]:
    from fingerpost.sources.checking import check_boards as look

    async with client() as polite:
        return await look(polite, boards, lambda done: report(Progress("check", done, len(boards))))
