"""A person's own boards: put on the list, looked at, taken off; and what a broken file says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import InputError, StoreError, UnknownNameError
from fingerpost.pipeline import boards as pipeline
from fingerpost.settings import Settings
from fingerpost.sources import Board, load_boards
from fingerpost.sources.own_boards import (
    FILE,
    OWN_COLUMNS,
    OwnBoard,
    known_boards,
    read_own_boards,
    with_board,
    without_board,
    write_own_boards,
)

from .conftest import NOW
from .replay import Answer, Replay, as_json

MINE = Board("ashby", "larkmoor", "Lark, Moor & Sons", "energy", "own", "NO")
SHIPPED = load_boards()[0]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", workers=1)


def test_without_a_file_the_shipped_directory_is_the_list(tmp_path: Path) -> None:
    assert known_boards(None) == known_boards(tmp_path) == load_boards()
    assert read_own_boards(tmp_path / "nowhere") == ()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    lines = (OwnBoard(MINE, added_at="2026-06-01T12:00:00+00:00"), OwnBoard(SHIPPED, removed="2026-06-02"))
    write_own_boards(tmp_path, lines)
    assert read_own_boards(tmp_path) == lines
    assert (tmp_path / FILE).read_text().splitlines()[0] == ",".join(OWN_COLUMNS)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_board_is_added_once_and_removed_for_good() -> None:
    added = with_board((), Board("ashby", "larkmoor"), NOW)
    assert added.changed
    assert added.lines == (OwnBoard(Board("ashby", "larkmoor", why="own"), added_at="2026-06-01T12:00:00+00:00"),)
    again = with_board(added.lines, Board("ashby", "larkmoor"), NOW + timedelta(days=1))
    assert not again.changed
    assert again.lines == added.lines
    assert without_board(again.lines, Board("ashby", "larkmoor"), NOW).lines == ()


def test_a_shipped_board_is_hidden_and_comes_back() -> None:
    removed = without_board((), Board(*SHIPPED.key), NOW)
    assert removed.lines == (OwnBoard(SHIPPED, removed="2026-06-01T12:00:00+00:00"),)
    assert not without_board(removed.lines, SHIPPED, NOW).changed
    back = with_board(removed.lines, Board(*SHIPPED.key), NOW)
    assert (back.lines, back.board, back.changed) == ((), SHIPPED, True)
    assert not with_board((), SHIPPED, NOW).changed


def test_a_board_on_no_list_cannot_be_removed() -> None:
    with pytest.raises(InputError, match="ashby:larkmoor is on no list"):
        without_board((), Board("ashby", "larkmoor"), NOW)


def test_the_list_is_the_directory_without_what_was_removed_and_with_what_was_added(tmp_path: Path) -> None:
    later = Board("a-later-system", "larkmoor")
    write_own_boards(tmp_path, [OwnBoard(MINE), OwnBoard(SHIPPED, removed="2026-06-01"), OwnBoard(later)])
    assert known_boards(tmp_path) == (*load_boards()[1:], MINE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: expected the columns source, token"),
        (b"name,url\nx,y\n", "line 1: expected the columns source, token"),
        (b"source,token\nlever,larkmoor\nlever\n", "line 3: it has 1 fields, the first line names 2"),
        (b"source,token\nlever, \n", "line 2: a board needs a source and a token"),
        (b'source,token\nlever,"larkmoor\n', "line 2: unexpected end of data"),
        (b"source,token\nlever,\xff\n", "cannot be read"),
    ],
)
def test_a_broken_file_says_what_is_wrong_and_is_left_as_it_is(
    settings: Settings, content: bytes, message: str
) -> None:
    settings.data.mkdir()
    path = settings.data / FILE
    path.write_bytes(content)
    for ask in (
        lambda: known_boards(settings.data),
        lambda: pipeline.add_board(settings, "ashby:larkmoor"),
        lambda: pipeline.remove_board(settings, "ashby:larkmoor"),
    ):
        with pytest.raises(StoreError) as caught:
            ask()
        assert message in str(caught.value)
        assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_fewer_columns_and_a_board_twice_are_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("token,source\nlarkmoor,lever\n\nlarkmoor,lever\n")
    assert [line.board for line in read_own_boards(tmp_path)] == [Board("lever", "larkmoor")]


def test_a_file_that_cannot_be_written_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        write_own_boards(tmp_path, [OwnBoard(MINE)])
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_adding_listing_and_removing_go_through_the_file(settings: Settings) -> None:
    added = pipeline.add_board(settings, "https://jobs.lever.co/larkmoor/5ac21346", at=NOW)
    assert (added.board.key, added.outcome, added.url) == (
        ("lever", "larkmoor"),
        "added",
        "https://jobs.lever.co/larkmoor",
    )
    assert pipeline.add_board(settings, "lever:larkmoor").outcome == "already there"
    assert pipeline.list_boards(settings)[-1] == added.board
    assert pipeline.list_boards(settings, ["larkmoor", "lever:larkmoor"]) == (added.board, added.board)
    assert pipeline.remove_board(settings, "larkmoor").outcome == "removed"
    assert pipeline.list_boards(settings) == load_boards()


def test_a_removed_shipped_board_is_not_found_by_name_until_it_is_added_again(settings: Settings) -> None:
    name = SHIPPED.employer or ""
    assert pipeline.remove_board(settings, name).outcome == "removed"
    assert pipeline.remove_board(settings, name).outcome == "already removed"
    assert SHIPPED not in pipeline.list_boards(settings)
    with pytest.raises(UnknownNameError):
        pipeline.list_boards(settings, [name])
    back = pipeline.add_board(settings, f"{SHIPPED.source}:{SHIPPED.token}")
    assert (back.board, back.outcome) == (SHIPPED, "brought back")
    assert pipeline.add_board(settings, name).outcome == "already there"
    assert pipeline.list_boards(settings, [name]) == (SHIPPED,)


def test_a_name_that_nobody_knows_is_an_error(settings: Settings) -> None:
    for ask in (pipeline.add_board, pipeline.remove_board):
        with pytest.raises(UnknownNameError, match="no board is called"):
            ask(settings, "larkmoor")


@pytest.mark.local_server
def test_the_board_behind_a_careers_page_is_added(settings: Settings, make_client: Any, replay: Replay) -> None:
    replay.on("/careers", Answer(200, b'<iframe src="https://jobs.lever.co/larkmoor"></iframe>'))
    added = pipeline.add_board(settings, f"{replay.url}/careers", client=make_client, at=NOW)
    assert (added.board.key, added.outcome) == (("lever", "larkmoor"), "added")
    assert read_own_boards(settings.data)[0].added_at == "2026-06-01T12:00:00+00:00"


def jobs(n: int) -> dict[str, Any]:
    return {"jobs": [{"id": number, "title": "Keeper", "content": "You keep."} for number in range(n)]}


@pytest.mark.local_server
def test_a_look_tells_each_boards_state_and_stores_nothing(
    settings: Settings, make_client: Any, replay: Replay
) -> None:
    path = "/v1/boards/{}/jobs?content=true"
    replay.on(path.format("full"), as_json(jobs(3)))
    replay.on(path.format("empty"), as_json(jobs(0)))
    replay.on(path.format("closed"), Answer(403))
    replay.on(path.format("weak"), Answer(503))
    replay.on(path.format("odd"), Answer(200, b"[1", {"Content-Type": "application/json"}))
    names = ("full", "empty", "gone", "closed", "weak", "odd")
    steps: list[int] = []
    checks = pipeline.check_boards(
        settings,
        [f"greenhouse:{name}" for name in names],
        lambda progress: steps.append(progress.done),
        client=lambda: make_client(attempts=1),
    )
    assert [(check.board.token, check.state, check.n_listed) for check in checks] == [
        ("full", "ok", 3),
        ("empty", "empty", 0),
        ("gone", "gone", None),
        ("closed", "forbidden", None),
        ("weak", "unavailable", None),
        ("odd", "broken", None),
    ]
    assert [check.reason is None for check in checks] == [True, True, False, False, False, False]
    assert steps == [1, 2, 3, 4, 5, 6]
    assert len(replay.paths()) == len(names)
    assert not settings.data.exists()


@pytest.mark.local_server
def test_a_look_at_a_board_of_many_pages_or_details_stays_a_look(
    settings: Settings, make_client: Any, replay: Replay
) -> None:
    page = [{"id": f"{n}", "text": "Keeper", "descriptionPlain": "You keep."} for n in range(100)]
    for skip in range(0, 1000, 100):
        rows = [row | {"id": f"{skip}-{row['id']}"} for row in page]
        replay.on(f"/v0/postings/long?mode=json&skip={skip}&limit=100", as_json(rows))
    (check,) = pipeline.check_boards(settings, ["lever:long"], client=make_client)
    assert (check.state, check.n_listed, check.reason) == ("ok", None, "it lists more than 3 requests show")
    assert len(replay.paths()) == 3
