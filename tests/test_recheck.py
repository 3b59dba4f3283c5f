"""Asking a board again about one posting: what is listed, changed or gone is told, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.pipeline.collecting import collect
from fingerpost.pipeline.importing import import_files
from fingerpost.pipeline.recheck import Recheck, recheck
from fingerpost.settings import Settings
from fingerpost.sources import Board, PoliteClient, Politeness, make_posting_id
from fingerpost.store.facts import connect
from fingerpost.store.tables import open_tables
from tests.sources.fakes import lever, remotive, smartrecruiters
from tests.sources.fakes.fake import Fake
from tests.sources.replay import Answer, Replay, serving
from tests.store.corpus_for_tests import invented, settings_for, write_lines

pytestmark = pytest.mark.local_server
FAKES = (lever.FAKE, smartrecruiters.FAKE)


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with serving() as server:
        yield server


def client_of(replay: Replay, source: str) -> Callable[[], PoliteClient]:
    fast = Politeness(seconds_between_requests=0.0, attempts=1, wait_initial=0.0, wait_jitter=0.0)
    return lambda: PoliteClient("fingerpost-test", base_urls={source: replay.url}, politeness=fast)


class Asked:
    """A board that was collected, and one of its postings that is asked for again."""

    def __init__(self, settings: Settings, replay: Replay, fake: Fake) -> None:
        self.settings, self.replay, self.fake = settings, replay, fake
        self.records = [fake.record(number) for number in range(1, 9)]
        self.client = client_of(replay, fake.source)
        self.put(self.records)
        collect(settings, [Board(fake.source, fake.token)], client=self.client, settle=False)
        self.posting_id = make_posting_id(fake.source, fake.token, self.records[0]["id"])

    def put(self, records: list[Any]) -> None:
        self.replay.play(self.fake, {self.fake.token: records})

    def again(self, **given: Any) -> Recheck:
        return recheck(self.settings, self.posting_id, client=self.client, **given)


@pytest.fixture(params=FAKES, ids=lambda fake: fake.source)
def asked(request: pytest.FixtureRequest, tmp_path: Path, replay: Replay) -> Asked:
    return Asked(settings_for(tmp_path), replay, request.param)


def test_a_posting_that_is_still_there_is_told_to_be_and_only_its_details_are_asked_for(asked: Asked) -> None:
    n = len(asked.replay.paths())
    found = asked.again()
    assert (found.verdict, found.changes, found.reason) == ("still listed", (), None)
    assert found.at is not None
    assert len(asked.replay.paths()) - n == (2 if asked.fake.has_details else 1)


def test_what_changed_is_told_field_by_field(asked: Asked) -> None:
    name = "text" if asked.fake.source == "lever" else "name"
    asked.put([{**asked.records[0], name: "Senior Harbour Analyst"}, *asked.records[1:]])
    found = asked.again()
    assert found.verdict == "changed"
    (change,) = found.changes
    assert (change.field, change.before, change.now) == ("title", "Harbour Analyst 1", "Senior Harbour Analyst")
    assert found.sentence() == "The posting is still listed and has changed: title."


def test_a_posting_that_is_no_longer_listed_is_gone(asked: Asked) -> None:
    asked.put(asked.records[1:])
    found = asked.again()
    assert (found.verdict, found.changes) == ("gone", ())
    assert found.sentence() == "The posting is no longer listed."


def test_what_cannot_be_known_is_no_verdict(asked: Asked) -> None:
    for status in (403, 500, 429):
        asked.replay.faults = [Answer(status, b"no")] * 3
        found = asked.again()
        assert found.verdict == "cannot be checked"
        assert found.reason
        asked.replay.faults = []
    asked.put([])
    assert asked.again().verdict == "cannot be checked"  # eight were listed, none is: taken for an outage
    assert "taken for an outage" in (asked.again().reason or "")


def test_nothing_is_stored(asked: Asked) -> None:
    tables = open_tables(asked.settings)
    before = {name: tables.version(name) for name in ("raw", "observations", "postings", "events")}
    asked.put(asked.records[1:])
    asked.again()
    after = open_tables(asked.settings)
    assert {name: after.version(name) for name in before} == before


def test_details_that_cannot_be_had_leave_it_open(tmp_path: Path, replay: Replay) -> None:
    asked = Asked(settings_for(tmp_path), replay, smartrecruiters.FAKE)
    path = f"/v1/companies/{asked.fake.token}/postings/{asked.records[0]['id']}"
    replay.on(path, Answer(500, b"ill"))
    found = asked.again()
    assert found.verdict == "cannot be checked"
    assert "details" in (found.reason or "")
    replay.on(path, Answer(404, b"gone"))
    assert asked.again().verdict == "gone"


def test_a_board_that_says_not_modified_is_taken_at_its_word(tmp_path: Path, replay: Replay) -> None:
    settings, board = settings_for(tmp_path), Board("lever", "saltmarsh@eu")
    records = [lever.record(number) for number in (1, 2)]
    path = "/v0/postings/saltmarsh?mode=json&skip=0&limit=100"
    client = client_of(replay, "lever")
    replay.play(lever.FAKE, {"saltmarsh@eu": records})
    collect(settings, [board], client=client, settle=False)
    path = replay.paths()[-1]
    replay.answers.clear()
    body = replay.next_answer(path, {}).body
    replay.on(path, Answer(200, body, {"Content-Type": "application/json", "ETag": '"one"'}))
    collect(settings, [board], client=client, settle=False)
    found = recheck(settings, "lever:saltmarsh@eu:posting-1", client=client)
    assert (found.verdict, found.reason) == ("still listed", None)
    assert replay.asked[-1].headers.get("if-none-match") == '"one"'


def test_a_source_is_left_alone_for_as_long_as_it_asks(tmp_path: Path, replay: Replay) -> None:
    fake = remotive.FAKE
    settings, client = settings_for(tmp_path), client_of(replay, fake.source)
    replay.play(fake, {fake.token: [fake.record(number) for number in (1, 2)]})
    collect(settings, [Board(fake.source, fake.token)], client=client, settle=False)
    (posting_id,) = open_tables(settings).sql("postings").execute("SELECT min(posting_id) FROM postings").fetchall()[0]
    n = len(replay.asked)
    found = recheck(settings, posting_id, client=client)
    assert found.verdict == "cannot be checked"
    assert "hours between visits" in (found.reason or "")
    assert len(replay.asked) == n
    replay.play(fake, {fake.token: [fake.record(3)]})
    later = recheck(settings, posting_id, client=client, at=datetime.now(UTC) + timedelta(days=2))
    assert later.verdict == "cannot be checked"
    assert "it may still be open" in (later.reason or "")
    assert len(replay.asked) > n


def test_postings_without_a_board_are_told(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    import_files(settings, [write_lines(tmp_path / "postings.jsonl", [invented(1), invented(2)])], index=False)
    (own,) = connect(settings, "live").execute("SELECT min(posting_id) FROM posting").fetchall()[0]
    found = recheck(settings, own)
    assert (found.verdict, found.at) == ("cannot be checked", None)
    assert "file" in (found.reason or "")
    (old,) = connect(settings, "reference").execute("SELECT min(posting_id) FROM posting").fetchall()[0]
    assert "packaged reference" in (recheck(settings, old).reason or "")
    with pytest.raises(UnknownNameError):
        recheck(settings, "no such posting")
