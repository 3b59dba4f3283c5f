"""Looking at boards without taking anything: whether each one answers, and how many postings it lists."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from fingerpost.errors import (
    BoardNotFoundError,
    SourceError,
    SourceForbiddenError,
    SourceUnavailableError,
    UnknownNameError,
)
from fingerpost.sources.registry import BOARD_SOURCES
from fingerpost.sources.source import Board

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

State = Literal["ok", "empty", "gone", "forbidden", "unavailable", "broken"]

MAX_REQUESTS = 3
"""A look asks a board for so much at most: for its list, not for every page of a long one nor for details."""

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class BoardCheck:
    """What a look at a board showed; `n_listed` is None where the list is longer than a look asks for."""

    board: Board
    state: State
    n_listed: int | None
    reason: str | None
    seconds: float


class _EnoughError(SourceUnavailableError):
    """The look has seen enough; sources take it as details that cannot be had for now."""


class _Glance:
    """A polite client that asks a few times and then says that it has seen enough."""

    def __init__(self, client: PoliteClient) -> None:
        self._client = client
        self.n_answers = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def get_json(self, *given: Any, **named: Any) -> Any:
        return await self._asked(self._client.get_json, *given, **named)

    async def post_json(self, *given: Any, **named: Any) -> Any:
        return await self._asked(self._client.post_json, *given, **named)

    async def get_document(self, *given: Any, **named: Any) -> Any:
        return await self._asked(self._client.get_document, *given, **named)

    async def get_page(self, *given: Any, **named: Any) -> Any:
        return await self._asked(self._client.get_page, *given, **named)

    async def _asked(self, ask: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if self.n_answers >= MAX_REQUESTS:
            msg = f"a look asks {MAX_REQUESTS} times at most"
            raise _EnoughError(msg)
        reply = await ask(*given, **named)
        self.n_answers += 1
        return reply


async def check_board(client: PoliteClient, board: Board, clock: Callable[[], float] = time.perf_counter) -> BoardCheck:
    """Looks at one board; nothing is raised for what is wrong with the board.

    Raises:
        UnknownNameError: no source with boards has that name.
    """
    source = BOARD_SOURCES.get(board.source)
    if source is None:
        raise UnknownNameError("board source", board.source, BOARD_SOURCES)
    start, glance = clock(), _Glance(client)
    state: State
    n_listed: int | None = None
    reason: str | None = None
    try:
        seen = (await source.fetch(cast("PoliteClient", glance), board, None)).observation
        n_listed = seen.n_listed
        state = "empty" if n_listed == 0 and seen.reason is None else "ok"
        reason = None if glance.n_answers >= MAX_REQUESTS else seen.reason
    except _EnoughError:
        state, reason = "ok", f"it lists more than {MAX_REQUESTS} requests show"
    except SourceError as error:
        state, reason = _state(error), str(error)
    except Exception as error:  # a board that breaks a source's module must not stop the others
        state, reason = "broken", f"{board.source} could not be read: {type(error).__name__}: {error}"
    return BoardCheck(board, state, n_listed, reason, clock() - start)


def _state(error: SourceError) -> State:
    if isinstance(error, BoardNotFoundError):
        return "gone"
    if isinstance(error, SourceForbiddenError):
        return "forbidden"
    return "unavailable" if isinstance(error, SourceUnavailableError) else "broken"


async def check_boards(
    client: PoliteClient, boards: Iterable[Board], done: Callable[[int], object] = lambda _: None
) -> tuple[BoardCheck, ...]:
    """Looks at boards, each once, a few at a time; nothing is stored. The answers stand in the order of `boards`.

    `done` is told after each board how many have been looked at.

    Raises:
        UnknownNameError: a board names a source that has no boards.
    """
    wanted = list({board.key: board for board in boards}.values())
    if unknown := next((board for board in wanted if board.source not in BOARD_SOURCES), None):
        raise UnknownNameError("board source", unknown.source, BOARD_SOURCES)
    gate, n = asyncio.Semaphore(AT_ONCE), 0

    async def one(board: Board) -> BoardCheck:
        nonlocal n
        async with gate:
            checked = await check_board(client, board)
        n += 1
        done(n)
        return checked

    tasks = [asyncio.ensure_future(one(board)) for board in wanted]
    try:
        return tuple(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
