"""Many boards at once: errors stay where they happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.posting import Observation
from fingerpost.sources import Board, FetchResult, PoliteClient, collect_boards
from fingerpost.sources.collecting import _interleaved

from .conftest import NOW
from .replay import Answer, Replay, as_json

pytestmark = pytest.mark.local_server
MakeClient = Callable[..., Any]


def jobs(n: int) -> Answer:
    return as_json({"jobs": [{"id": str(k), "title": "Analyst", "content": "text"} for k in range(n)]}, ETag=f'"{n}"')


def greenhouse(token: str) -> str:
    return f"/v1/boards/{token}/jobs?content=true"


def collect(client: PoliteClient, boards: list[Board], *args: Any, **options: Any) -> dict[str, FetchResult]:
    async def visit() -> dict[str, FetchResult]:
        async with client:
            found = collect_boards(client, boards, *args, **options)
            return {result.board.token: result async for result in found}

    return asyncio.run(visit())


def test_an_error_of_one_board_is_written_down_and_stops_no_other(replay: Replay, make_client: MakeClient) -> None:
    replay.on(greenhouse("fine"), jobs(2))
    replay.on(greenhouse("page"), Answer(200, b"<html>", {"Content-Type": "text/html"}))
    replay.on(greenhouse("down"), Answer(503))
    boards = [Board("greenhouse", token) for token in ("gone", "page", "down", "fine")]
    results = collect(make_client(), boards)
    assert len(results["fine"].raw) == 2
    seen = {token: result.observation for token, result in results.items()}
    assert {token: (o.status, o.complete) for token, o in seen.items()} == {
        "gone": (404, False),
        "page": (200, False),
        "down": (503, False),
        "fine": (200, True),
    }
    assert "no board 'gone'" in (seen["gone"].reason or "")
    assert all(o.n_listed is None and o.at == NOW for token, o in seen.items() if token != "fine")


def test_a_bug_in_one_source_stops_no_other_board(
    replay: Replay, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay.on(greenhouse("fine"), jobs(1))

    def broken(*_: object, **__: object) -> str:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("fingerpost.sources.lever._page_url", broken)
    results = collect(make_client(), [Board("lever", "broken"), Board("greenhouse", "fine")])
    assert results["broken"].observation.reason == "lever could not be read: ZeroDivisionError: oops"
    assert results["fine"].observation.complete


def test_earlier_visits_make_requests_conditional(replay: Replay, make_client: MakeClient) -> None:
    replay.on(greenhouse("a"), jobs(3))
    earlier = {("greenhouse", "a"): Observation("greenhouse", "a", NOW, 200, complete=True, n_listed=3, etag='"3"')}
    result = collect(make_client(), [Board("greenhouse", "a")], earlier)["a"]
    assert (result.observation.status, result.raw) == (304, ())


def test_a_board_given_twice_is_visited_once_and_robots_once_per_host(replay: Replay, make_client: MakeClient) -> None:
    boards = [Board("greenhouse", f"b{n}") for n in range(6)]
    for board in boards:
        replay.on(greenhouse(board.token), jobs(1))
    results = collect(make_client(), boards * 2, concurrency=4)
    assert len(results) == 6
    assert len(replay.paths()) == 6
    assert sum(asked.path == "/robots.txt" for asked in replay.asked) == 1


def test_leaving_early_cancels_what_still_runs(replay: Replay, make_client: MakeClient) -> None:
    replay.on(greenhouse("quick"), jobs(1))
    replay.on(greenhouse("slow"), Answer(hang=True))

    async def first() -> FetchResult:
        async with make_client(read_timeout=30.0, total_timeout=30.0) as client:
            found = collect_boards(client, [Board("greenhouse", "quick"), Board("greenhouse", "slow")])
            result = await anext(found)
            await found.aclose()
            assert len(asyncio.all_tasks()) == 1
            return result

    assert asyncio.run(first()).board.token == "quick"


def test_an_unknown_source_is_the_callers_mistake(make_client: MakeClient) -> None:
    with pytest.raises(UnknownNameError, match="did you mean greenhouse"):
        collect(make_client(), [Board("greenhose", "x")])


def test_boards_of_different_hosts_take_turns() -> None:
    boards = [Board("a", "1"), Board("a", "2"), Board("b", "3"), Board("a", "4")]
    assert [board.token for board in _interleaved(boards)] == ["1", "3", "2", "4"]
