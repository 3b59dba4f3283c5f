"""Visiting many boards at once; what goes wrong at one is written down and never stops the others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from itertools import zip_longest

from fingerpost.errors import SourceError, UnknownNameError
from fingerpost.posting import Observation
from fingerpost.sources._http import PoliteClient
from fingerpost.sources._no_answer import status_of
from fingerpost.sources.registry import BOARD_SOURCES
from fingerpost.sources.source import Board, FetchResult


async def collect_board(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board; an error becomes an observation that is not complete, with its reason.

    Raises:
        UnknownNameError: no source with boards has that name (a mistake of the caller, not of the board).
    """
    source = BOARD_SOURCES.get(board.source)
    if source is None:
        raise UnknownNameError("board source", board.source, BOARD_SOURCES)
    try:
        return await source.fetch(client, board, previous)
    except SourceError as error:
        return _failed(client, board, status_of(error), str(error))
    except Exception as error:  # a board that breaks a source's module must not stop the others
        return _failed(client, board, 0, f"{board.source} could not be read: {type(error).__name__}: {error}")


def _failed(client: PoliteClient, board: Board, status: int, reason: str) -> FetchResult:
    seen = Observation(board.source, board.token, client.now(), status, complete=False, reason=reason)
    return FetchResult(board, seen)


async def collect_boards(
    client: PoliteClient,
    boards: Iterable[Board],
    previous: Mapping[tuple[str, str], Observation] | None = None,
    *,
    concurrency: int = 8,
) -> AsyncGenerator[FetchResult, None]:
    """Visits boards, at most `concurrency` at once, and yields each result as soon as it is there.

    `previous` maps (source, token) to the last complete observation. A board given twice is visited once. No more
    results than `concurrency` are held while the caller works on one; closing the generator cancels what still runs.

    Raises:
        UnknownNameError: a board names a source that has no boards.
    """
    earlier = previous or {}
    waiting = iter(_interleaved({board.key: board for board in boards}.values()))
    running: set[asyncio.Task[FetchResult]] = set()
    try:
        while True:
            while len(running) < concurrency and (board := next(waiting, None)):
                running.add(asyncio.create_task(collect_board(client, board, earlier.get(board.key))))
            if not running:
                return
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for result in sorted((task.result() for task in done), key=_key):
                yield result
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _key(result: FetchResult) -> tuple[str, str]:
    return result.board.key


def _interleaved(boards: Iterable[Board]) -> list[Board]:
    """Boards in turn from each source, so that one host's pace does not keep the others waiting."""
    by_source: dict[str, list[Board]] = {}
    for board in boards:
        by_source.setdefault(board.source, []).append(board)
    rounds = zip_longest(*by_source.values())
    return [board for turn in rounds for board in turn if board is not None]
