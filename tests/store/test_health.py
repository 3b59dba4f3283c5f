from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from fingerpost.errors import SourceError, SourceForbiddenError, StoreError
from fingerpost.pipeline.collecting import taken_for_ill
from fingerpost.posting import Observation
from fingerpost.reading import READER_VERSION
from fingerpost.sources import BOARD_SOURCES, Board, PoliteClient, load_boards
from fingerpost.sources._no_answer import NoAnswerError, source_error
from fingerpost.sources._robots import KeptRobots, Robots, RobotsRefusedError
from fingerpost.sources.collecting import collect_board
from fingerpost.sources.own_boards import OwnBoard, write_own_boards
from fingerpost.store.health import BoardHealth, Health, SourceHealth
from fingerpost.store.schemas import EVENTS, OBSERVATIONS, POSTINGS, SET_ASIDE
from fingerpost.store.status import status
from fingerpost.store.tables import open_tables
from tests.store.corpus_for_tests import DAY, settings_for
from tests.store.visits_for_tests import HOUR, happened, put, visit

NO_ANSWER = "https://api.example.org gave no list for board 'acme': it did not answer in time; try again later"


def health(directory: Path, at: datetime = DAY) -> Health:
    found = status(settings_for(directory), at=at)
    return Health(found.health, found.failing)


def kinds_of(directory: Path, *seen: Observation) -> list[str]:
    """The kind of each failed visit, in order; each is to a board of its own."""
    names = [f"lever:b{number:02d}" for number in range(len(seen))]
    put(
        directory,
        [visit(name, 1, one.status, one.reason, n_listed=one.n_listed) for name, one in zip(names, seen, strict=True)],
    )
    return [board.kind for board in health(directory).failing]


def failed(status: int, reason: str, n_listed: int | None = None) -> Observation:
    return Observation("lever", "acme", DAY, status, complete=False, n_listed=n_listed, reason=reason)


def test_a_directory_that_does_not_exist_has_no_sources_and_is_not_made(tmp_path: Path) -> None:
    assert health(tmp_path) == Health((), ())
    assert not settings_for(tmp_path).data.exists()


def test_every_number_of_a_source(tmp_path: Path) -> None:
    visits = [
        visit("lever:fine", 400),
        visit("lever:slow", 300),
        visit("lever:slow", 30, 0, NO_ANSWER),
        visit("lever:fine", 20, n_listed=2),
        visit("lever:never", 10, 404, "no such board"),
        visit("lever:slow", 6, 503, "it answered 503"),
        visit("lever:fine", 2, 304, n_listed=None),
        visit("lever:late", 5, 500, "it answered 500"),
        visit("lever:late", 4),
    ]
    events = [
        *happened("lever:fine", 400, "opened", "a", "b", "c"),
        *happened("lever:fine", 20, "changed", "a", "b"),
        *happened("lever:fine", 20, "closed", "c"),
        *happened("lever:slow", 300, "opened", "d", "e"),
        *happened("lever:slow", 200, "closed", "d"),
        *happened("lever:slow", 100, "reopened", "d"),
        *happened("lever:late", 4, "opened", "f", "g", "h", "i"),
    ]
    put(tmp_path, visits, events)
    assert health(tmp_path).sources == (
        SourceHealth(
            source="lever",
            publisher="employer",
            lists="open",
            n_boards=4,
            n_boards_ok=2,
            n_boards_never_ok=1,
            last_visit=DAY - 2 * HOUR,
            last_success=DAY - 2 * HOUR,
            errors=(("gone", 1), ("server-error", 1)),
            n_visits=7,
            n_errors=4,
            median_age_hours=4.0,
            largest_age_hours=300.0,
            n_open=8,
            n_opened=4,
            n_changed=2,
            n_closed=1,
            n_reopened=1,
            n_set_aside=0,
            set_aside=(),
        ),
    )


def test_every_field_of_a_board_that_fails_or_is_stale(tmp_path: Path) -> None:
    known = next(board for board in load_boards() if board.source == "lever")
    name = f"lever:{known.token}"
    visits = [
        visit("lever:quiet", 300, n_listed=7),
        visit(name, 200),
        visit(name, 30, 0, NO_ANSWER),
        visit(name, 20, n_listed=9),
        visit(name, 6, 503, "it answered 503"),
        visit(name, 5, 429, "it answered 429"),
        visit("ashby:fine", 1),
    ]
    put(tmp_path, visits, happened(name, 20, "opened", "a", "b"))
    assert health(tmp_path).failing == (
        BoardHealth(
            source="lever",
            token=known.token,
            employer=known.employer,
            last_visit=DAY - 5 * HOUR,
            last_success=DAY - 20 * HOUR,
            status=429,
            kind="limited",
            reason="it answered 429",
            n_listed=9,
            n_open=2,
            n_failed=2,
        ),
    )
    write_own_boards(settings_for(tmp_path).data, [OwnBoard(Board("lever", "quiet", "Quiet Mill"))])
    assert health(tmp_path).failing[1] == BoardHealth(
        source="lever",
        token="quiet",
        employer="Quiet Mill",
        last_visit=DAY - 300 * HOUR,
        last_success=DAY - 300 * HOUR,
        status=200,
        kind="stale",
        reason=None,
        n_listed=7,
        n_open=0,
        n_failed=0,
    )


def test_kinds_follow_the_http_status(tmp_path: Path) -> None:
    statuses = (404, 410, 401, 403, 429, 500, 503, 599, 400, 451, 302)
    assert kinds_of(tmp_path, *(failed(status, f"it answered {status}") for status in statuses)) == [
        *("gone", "gone", "forbidden", "forbidden", "limited", "server-error", "server-error", "server-error"),
        *("other", "other", "other"),
    ]


def test_kinds_of_visits_that_were_answered(tmp_path: Path) -> None:
    many = Observation("lever", "acme", DAY - HOUR, 200, complete=True, n_listed=40)
    assert kinds_of(
        tmp_path,
        failed(200, "https://api.example.org does not have the form that lever documents: expected array"),
        taken_for_ill(replace(many, at=DAY, n_listed=0), many),
        failed(200, "page 3 holds nothing new; the rest was not fetched", n_listed=200),
    ) == ["not-the-documented-form", "ill", "not-whole"]


def test_kinds_without_a_status_are_told_by_what_the_client_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nowhere(*_: object) -> Any:
        raise KeyError("postings")

    async def robots_txt(*_: object) -> Any:
        return Text(b"User-agent: *\nDisallow: /")

    async def no_robots_txt(*_: object) -> Any:
        raise NoAnswerError(503, "it answered 503")

    class Text:
        def __init__(self, body: bytes) -> None:
            self.body = body

    board = Board("lever", "acme")
    client = PoliteClient("test/1.0 (+https://example.org)")
    monkeypatch.setitem(BOARD_SOURCES, "lever", replace(BOARD_SOURCES["lever"], fetch=nowhere))
    crashed = asyncio.run(collect_board(client, board)).observation

    def refused(fetch: Any) -> Observation:
        with pytest.raises(RobotsRefusedError) as robots:
            asyncio.run(Robots("test", fetch, KeptRobots(None, lambda: DAY)).check("https://api.example.org/acme"))
        return failed(0, str(robots.value))

    with pytest.raises(SourceForbiddenError) as keyless:
        client.key("ADZUNA_APP_ID", source="adzuna", board="gb/data", how="it is free at developer.adzuna.com")
    silent: SourceError = source_error(
        "https://api.example.org/acme", NoAnswerError(0, "it did not answer in time"), source="lever", board="acme"
    )
    assert kinds_of(
        tmp_path,
        failed(0, str(silent)),
        refused(robots_txt),
        refused(no_robots_txt),
        failed(0, str(keyless.value)),
        crashed,
    ) == ["unreachable", "forbidden", "forbidden", "forbidden", "other"]


def test_a_board_counts_while_it_is_on_the_list_or_was_visited_within_a_week(tmp_path: Path) -> None:
    shipped, removed = [board for board in load_boards() if board.source == "ashby"][:2]
    names = [f"ashby:{board.token}" for board in (shipped, removed)]
    put(tmp_path, [visit(name, 200) for name in [*names, "ashby:added", "ashby:gone"]] + [visit("ashby:tried", 100)])
    lines = [OwnBoard(Board("ashby", "added")), OwnBoard(removed, removed="2026-11-01T00:00:00+00:00")]
    write_own_boards(settings_for(tmp_path).data, lines)
    found = health(tmp_path)
    assert found.sources[0].n_boards == 3
    assert {board.token for board in found.failing} == {shipped.token, "added"}
    assert health(tmp_path, DAY + timedelta(days=9)).sources[0].n_boards == 2


def test_a_broken_file_of_boards_is_an_error_that_says_so(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    settings.data.mkdir()
    (settings.data / "boards.csv").write_text("token\nacme\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"boards\.csv, line 1"):
        status(settings)


def test_boards_that_no_visit_could_read_have_no_age(tmp_path: Path) -> None:
    put(tmp_path, [visit("lever:never", 3, 404, "no such board"), visit("lever:never", 2, 404, "no such board")])
    source, board = health(tmp_path).sources[0], health(tmp_path).failing[0]
    assert (source.last_success, source.median_age_hours, source.largest_age_hours) == (None, None, None)
    assert (board.last_success, board.n_listed, board.n_failed) == (None, None, 2)


def test_a_visit_that_is_later_than_the_instant_has_no_negative_age(tmp_path: Path) -> None:
    put(tmp_path, [visit("lever:fine", -2)])
    assert health(tmp_path).sources[0].largest_age_hours == 0


def test_the_last_visit_is_the_one_that_was_acknowledged_last(tmp_path: Path) -> None:
    put(tmp_path, [visit("lever:clock", 1, 500, "it answered 500"), visit("lever:clock", 3)])
    assert health(tmp_path).sources[0].n_boards_ok == 1
    assert health(tmp_path).failing == ()


def test_employers_come_first_and_files_last_with_all_their_postings(tmp_path: Path) -> None:
    put(tmp_path, [visit("remotive:newest", 1, complete=False), visit("workday:a/1/b", 1)])
    rows = [
        {"seq": seq, "source": source, "posting_id": f"{source}:{name}", "fetched_at": DAY}
        for seq, (source, name) in enumerate([("survey", "a"), ("survey", "b"), ("survey", "b"), ("workday", "c")], 1)
    ]
    open_tables(settings_for(tmp_path)).append("postings", pa.Table.from_pylist(rows, POSTINGS), {})
    found = [(part.source, part.publisher, part.lists, part.n_open) for part in health(tmp_path).sources]
    assert found == [
        ("workday", "employer", "open", 0),
        ("remotive", "aggregator", BOARD_SOURCES["remotive"].lists, 0),
        ("survey", "file", None, 2),
    ]


def test_set_aside_counts_all_and_keeps_the_most_frequent_reasons(tmp_path: Path) -> None:
    counts = {"no title": 3, "no text": 3, "e": 1, "d": 1, "c": 1, "b": 1, "a": 1}
    reasons = [reason for reason, n in counts.items() for _ in range(n)]
    rows = [
        {"seq": seq, "source": "lever", "stage": "source", "reason": reason, "reader_version": READER_VERSION}
        for seq, reason in enumerate(reasons, 1)
    ]
    rows.append(rows[0] | {"reader_version": "of before", "seq": 99})
    rows.append(rows[0] | {"source": "file", "seq": 100})
    open_tables(settings_for(tmp_path)).append("set_aside", pa.Table.from_pylist(rows, SET_ASIDE), {})
    lever, file = health(tmp_path).sources
    assert lever.n_set_aside == 11
    assert lever.set_aside == (("no text", 3), ("no title", 3), ("a", 1), ("b", 1), ("c", 1))
    assert (file.source, file.n_boards, file.set_aside) == ("file", 0, (("no title", 1),))


def test_tables_of_an_earlier_release_lack_columns_that_came_since(tmp_path: Path) -> None:
    tables = open_tables(settings_for(tmp_path))
    rows = [visit("lever:a", 1), visit("lever:b", 1, 404, "no such board")]
    known = ["seq", "source", "board", "at", "status", "reason"]
    seen = pa.Table.from_pylist([{"seq": 1} | rows[0], {"seq": 2} | rows[1]], OBSERVATIONS).select(known)
    events = pa.Table.from_pylist(happened("lever:a", 0, "opened", "x"), EVENTS).drop_columns(["seq", "fields"])
    write_deltalake(str(tables.path("observations")), seen)
    write_deltalake(str(tables.path("events")), events)
    source = health(tmp_path).sources[0]
    assert (source.n_boards, source.n_boards_ok, source.n_open, source.errors) == (2, 1, 1, (("gone", 1),))


def test_an_instant_may_be_of_any_zone(tmp_path: Path) -> None:
    put(tmp_path, [visit("lever:fine", 2)])
    at = DAY.astimezone(timezone(timedelta(hours=9)))
    assert health(tmp_path, at).sources == health(tmp_path, DAY.astimezone(UTC)).sources
