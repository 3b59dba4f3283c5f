from __future__ import annotations

import json
import pickle
import random
import shutil
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import fingerpost
from fingerpost.errors import (
    BoardNotFoundError,
    FileFormatError,
    PayloadError,
    SourceError,
    SourceUnavailableError,
    StoreLockedError,
    UnknownNameError,
)
from fingerpost.pipeline import (
    collect,
    derive,
    deriving,
    import_files,
    indexing,
    reading_along,
    ready_index,
    settle,
    settling,
    storing,
)
from fingerpost.pipeline.collecting import last_visits, previous_observations, stalest_first
from fingerpost.pipeline.indexing import index_is_current
from fingerpost.pipeline.naming import postings_named
from fingerpost.pipeline.progress import Progress
from fingerpost.pipeline.stages import read_postings, to_postings, to_texts
from fingerpost.posting import EnrichedPosting, Finding, Observation, Posting, RawPosting, SetAside, SkillAsked
from fingerpost.settings import Settings
from fingerpost.sources import Board, FetchResult, PoliteClient, Politeness, registry
from fingerpost.sources._details import Listed, fetch_details
from fingerpost.sources._listing import Page, read_pages
from fingerpost.sources._no_answer import NoAnswerError
from fingerpost.sources._reply import Reply
from fingerpost.sources.source import Lists
from fingerpost.store import facts as store_facts
from fingerpost.store import tables as store_tables
from fingerpost.store.export import export_facts
from fingerpost.store.facts import connect, snapshot_name
from fingerpost.store.index import marks_in_place, open_index, revision_in_place
from fingerpost.store.lock import writing
from fingerpost.store.rows import raw_row, raw_table, record_key
from fingerpost.store.tables import DERIVED_MARK, RAW_MARK, Tables, open_tables
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines

pytestmark = pytest.mark.usefixtures("no_reference")

RECORDS: list[RawPosting | SetAside] = [
    *(RawPosting("file", DAY, json.dumps(invented(number)), "a.jsonl") for number in range(6)),
    RawPosting("file", DAY, "[1]", "a.jsonl"),
    SetAside("file", "a.jsonl", "not JSON", "{"),
]
RAW = raw_table([raw_row(seq, record_key(record), record, DAY) for seq, record in enumerate(RECORDS, 1)]).to_batches()[
    0
]


def stated(batch: pa.RecordBatch) -> pa.RecordBatch:
    made = to_postings(batch)
    return made.filter(pa.compute.is_null(made["reason"]))


POSTINGS = stated(RAW)


@given(st.integers(0, RAW.num_rows))
@hypothesis_settings(max_examples=10)
def test_stating_postings_is_blind_to_chunks(cut: int) -> None:
    parts = [to_postings(RAW.slice(0, cut)), to_postings(RAW.slice(cut))]
    assert pa.Table.from_batches(parts).combine_chunks() == pa.Table.from_batches([to_postings(RAW)])


@pytest.mark.parametrize("stage", [read_postings, to_texts])
@given(st.integers(0, POSTINGS.num_rows))
@hypothesis_settings(max_examples=10)
def test_reading_is_blind_to_chunks(stage: Any, cut: int) -> None:
    parts = [stage(POSTINGS.slice(0, cut)), stage(POSTINGS.slice(cut))]
    assert pa.Table.from_batches(parts).combine_chunks() == pa.Table.from_batches([stage(POSTINGS)])


def test_a_stage_gives_one_row_for_each_and_says_why_there_is_no_posting() -> None:
    made = to_postings(RAW)
    assert made["seq"].to_pylist() == list(range(1, 9))
    assert [bool(reason) for reason in made["reason"].to_pylist()] == [False] * 6 + [True] * 2
    assert made["source"].to_pylist()[-2:] == ["file", "file"]


def test_a_posting_that_breaks_a_reader_is_set_aside_and_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fingerpost.reading import chain

    whole = chain.make_documents

    def breaks(postings: Any) -> Any:
        if any(posting.identifier == "n3" for posting in postings):
            raise ZeroDivisionError("three")
        return whole(postings)

    monkeypatch.setattr(chain, "make_documents", breaks)
    report = import_files(settings_for(tmp_path), [write_lines(tmp_path / "a.jsonl", map(invented, range(6)))], at=DAY)
    assert (report.read, report.stored, report.set_aside) == (6, 5, 1)
    assert report.set_aside_reasons == (("a reader failed: ZeroDivisionError: three", 1),)


def imported(directory: Path, *files: Path, **how: Any) -> Settings:
    settings = settings_for(directory)
    import_files(settings, files, at=DAY, **how)
    return settings


def facts(settings: Settings) -> tuple[list[Any], list[Any], str]:
    con = connect(settings, "live")
    postings = con.execute("SELECT * FROM posting ORDER BY posting_id").fetchall()
    skills = con.execute("SELECT * FROM posting_skill ORDER BY ALL").fetchall()
    return postings, skills, snapshot_name(con)


def counts(settings: Settings) -> dict[str, int]:
    tables = open_tables(settings)
    return {name: tables.count(name) for name in ("raw", "postings", "readings", "skills", "set_aside", "events")}


def test_records_read_are_stored_or_duplicates_or_set_aside(tmp_path: Path) -> None:
    records = [*map(invented, range(5)), invented(2), "{broken", invented(7, description=""), invented(8)]
    file = write_lines(tmp_path / "a.jsonl", records)
    settings = settings_for(tmp_path)
    first = import_files(settings, [file], at=DAY)
    assert (first.read, first.stored, first.duplicates, first.set_aside) == (9, 6, 1, 2)
    assert sum(count for _, count in first.set_aside_reasons) == 2
    again = import_files(settings, [file, file], at=DAY)
    assert (again.read, again.stored, again.duplicates, again.set_aside) == (18, 0, 18, 0)
    assert again.snapshot == first.snapshot


@given(st.lists(st.sampled_from([invented(1), invented(2), "{broken", "[]", invented(3, description="")]), max_size=8))
@hypothesis_settings(max_examples=5)
def test_the_counts_of_an_import_always_add_up(records: list[Any]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        settings = settings_for(directory)
        file = write_lines(directory / "a.jsonl", [invented(0), *records])
        for _ in range(2):
            report = import_files(settings, [file], at=DAY, settle=False)
            assert report.read == len(records) + 1 == report.stored + report.duplicates + report.set_aside


def test_what_was_read_before_a_file_that_is_none_stays_stored(tmp_path: Path) -> None:
    good, bad = write_lines(tmp_path / "a.jsonl", map(invented, range(3))), tmp_path / "b.pdf"
    bad.write_bytes(b"%PDF-1.7 not a table")
    settings = settings_for(tmp_path)
    with pytest.raises(FileFormatError):
        import_files(settings, [good, bad], at=DAY)
    assert counts(settings)["raw"] == 3
    assert import_files(settings, [good], at=DAY).duplicates == 3
    assert counts(settings)["readings"] == 3


def test_deriving_twice_is_deriving_once(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", map(invented, range(8))))
    before, held = facts(settings), counts(settings)
    assert derive(settings) == 0
    settle(settings, at=DAY)
    assert (facts(settings), counts(settings)) == (before, held)


def test_deriving_from_scratch_gives_the_same(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", [*map(invented, range(8)), "{broken"]))
    before, held = facts(settings), counts(settings)
    assert derive(settings, from_scratch=True) == 9
    settle(settings, at=DAY)
    assert (facts(settings), counts(settings)) == (before, held)


def test_settling_in_other_processes_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_lines(tmp_path / "a.jsonl", map(invented, range(8)))
    settings = imported(tmp_path, file)
    handed: list[str] = []

    class InThisProcess(nullcontext[Any]):
        def __init__(self, first: Any) -> None:
            pickle.loads(pickle.dumps(first))()  # noqa: S301
            super().__init__(self)

        def run(self, work: Any, given: Any, tell: Any) -> Any:
            there, wanted = pickle.loads(pickle.dumps((work, given)))  # noqa: S301
            handed.append(there.__name__)
            return pickle.loads(pickle.dumps(there(wanted, tell)))  # noqa: S301

    before, told = facts(settings), list[Progress]()
    monkeypatch.setattr(settling, "Apart", InThisProcess)
    monkeypatch.setattr(settling, "APART_ROWS", 7)
    name = settling.settle_apart(replace(settings, workers=2), at=DAY, report=told.append).name
    assert (facts(settings), name) == (before, snapshot_name(connect(settings, "live")))
    assert index_is_current(settings)
    assert told[0].step == "settle"
    assert handed == ["_settle_facts"]  # where nothing has to be indexed, no process is started for it
    shutil.rmtree(settings.data / "index")
    with settling.settling_ahead(replace(settings, workers=2)) as begun:
        settling.settle_apart(replace(settings, workers=2), at=DAY, begun=begun)
    assert index_is_current(settings)
    assert handed == ["_settle_facts", "_settle_facts", "_settle_index"]
    settling.settle_apart(replace(settings, workers=1), at=DAY)
    monkeypatch.setattr(settling, "APART_ROWS", 8)
    settling.settle_apart(replace(settings, workers=2), at=DAY)
    assert len(handed) == 3


def test_the_order_of_arrival_changes_no_fact_and_no_name(tmp_path: Path) -> None:
    records = [invented(number, id=f"n{number}-{copy}") for number in range(8) for copy in range(2)]
    mixed = random.Random(7).sample(records, len(records))
    one = imported(tmp_path / "one", write_lines(make(tmp_path / "one") / "a.jsonl", records))
    half = make(tmp_path / "two")
    two = imported(half, write_lines(half / "b.jsonl", mixed[:5]))
    import_files(two, [write_lines(half / "a.jsonl", mixed[5:])], at=DAY)
    without_board = [[value for place, value in enumerate(row) if place != 5] for row in facts(one)[0]]
    assert without_board == [[value for place, value in enumerate(row) if place != 5] for row in facts(two)[0]]
    assert facts(one)[1] == facts(two)[1]
    assert len(facts(one)[0]) == 8


def test_chunks_and_workers_change_no_fact_and_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_lines(tmp_path / "a.jsonl", map(invented, range(30)))
    one = imported(make(tmp_path / "one"), file)
    for module in (store_tables, deriving):
        monkeypatch.setattr(module, "COMMIT_ROWS", 4)
    for module in (deriving, indexing):
        monkeypatch.setattr(module, "SERIAL_ROWS", 0)
    two = Settings(tmp_path / "two", workers=2)
    import_files(two, [file], at=DAY)
    assert facts(one) == facts(two)


def make(directory: Path) -> Path:
    directory.mkdir()
    return directory


def test_a_newer_wording_of_a_posting_takes_the_place_of_the_older(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", [invented(1), invented(2)]))
    import_files(settings, [write_lines(tmp_path / "b.jsonl", [invented(1, title="Head of Ferns")])], at=DAY)
    titles = {row[0]: row[8] for row in facts(settings)[0]}
    assert connect(settings, "live").execute("SELECT title FROM posting ORDER BY 1").fetchall() == [
        ("Head of Ferns",),
        ("Senior NLP Engineer",),
    ]
    assert len(titles) == 2
    assert counts(settings)["postings"] == 3


@pytest.mark.parametrize("behind", ["postings", "readings", "skills", "set_aside"])
def test_a_table_that_is_behind_catches_up_and_the_others_gain_nothing(tmp_path: Path, behind: str) -> None:
    """As after a crash between the commits of two tables."""
    from fingerpost.pipeline.deriving import _mark
    from fingerpost.store.schemas import SCHEMAS

    file = write_lines(tmp_path / "a.jsonl", [*map(invented, range(6)), "{broken"])
    settings = imported(tmp_path, file)
    before, held = facts(settings), counts(settings)
    tables = open_tables(settings)
    kept = tables.sql().sql(f"SELECT * FROM {behind} WHERE seq <= 3 ORDER BY seq").to_arrow_table()
    tables.overwrite(behind, kept.cast(SCHEMAS[behind]), {_mark(behind): 3})
    assert derive(settings) == 4
    settle(settings, at=DAY)
    assert (facts(settings), counts(settings)) == (before, held)


def test_a_new_version_of_the_readers_reads_everything_anew_and_drops_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fingerpost.reading import version

    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", [*map(invented, range(4)), "{broken"]))
    held, old = counts(settings), version.READER_VERSION
    monkeypatch.setattr(version, "READER_VERSION", "next")
    assert derive(settings) == 5
    assert counts(settings) == held
    versions = "SELECT DISTINCT reader_version FROM readings UNION SELECT DISTINCT reader_version FROM set_aside"
    assert open_tables(settings).sql().execute(versions).fetchall() == [("next",)]
    settle(settings, at=DAY)
    assert {row[-1] for row in facts(settings)[0]} == {"next"}
    monkeypatch.setattr(version, "READER_VERSION", old)  # and back: nothing is left of it, so all is read again
    assert derive(settings) == 5
    assert counts(settings) == held


def test_watermarks_say_what_each_table_holds(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", map(invented, range(4))))
    tables = open_tables(settings)
    assert tables.watermark("raw", RAW_MARK) == tables.watermark("postings", DERIVED_MARK) == 4


def test_the_index_is_that_of_the_facts_and_is_made_again_only_when_they_change(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", map(invented, range(4))))
    folder = ready_index(settings)
    current = (folder / "current").read_text()
    settle(settings, at=DAY)
    ready_index(settings)
    assert (folder / "current").read_text() == current
    import_files(settings, [write_lines(tmp_path / "b.jsonl", [invented(9)])], at=DAY, settle=False)
    assert (folder / "current").read_text() == current
    settle(settings, at=DAY)
    assert (folder / "current").read_text() != current


def test_an_index_is_added_to_and_built_anew_only_where_documents_change(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", map(invented, range(8))))
    folder = settings.data / "index"

    def built() -> str:
        return (folder / "current").read_text().split()[0]

    first = built()
    import_files(settings, [write_lines(tmp_path / "b.jsonl", [invented(20)])], at=DAY)
    assert built() == first
    assert len(marks_in_place(folder)) == connect(settings).execute("SELECT count(*) FROM posting").fetchall()[0][0]
    changed = {**invented(20), "title": "Chief Gardener"}
    import_files(settings, [write_lines(tmp_path / "c.jsonl", [changed])], at=DAY)
    assert built() != first
    second = built()
    changed_again = {**invented(20), "title": "Head Gardener"}
    import_files(settings, [write_lines(tmp_path / "d.jsonl", [changed_again])], at=DAY, index=False)
    ready_index(settings, for_now=True)
    assert built() == second


def test_an_index_built_anew_begins_with_the_reference_without_what_the_corpus_holds_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = imported(tmp_path / "other", write_lines(tmp_path / "b.jsonl", map(invented, range(6, 10))))
    export_facts(other, tmp_path / "reference", on=DAY.date(), corpus="live")
    monkeypatch.setattr(store_facts, "REFERENCE", tmp_path / "reference")
    settings = Settings(tmp_path / "data", 1)
    ready_index(settings)
    kept = settings.data / "index-reference"
    begun = revision_in_place(kept)
    assert marks_in_place(kept) == marks_in_place(settings.data / "index")
    assert len(marks_in_place(kept)) == 4

    def held() -> set[str]:
        return {posting_id for (posting_id,) in connect(settings).execute("SELECT posting_id FROM posting").fetchall()}

    import_files(settings, [write_lines(tmp_path / "a.jsonl", map(invented, range(3)))], at=DAY)
    import_files(settings, [write_lines(tmp_path / "c.jsonl", [{**invented(2), "title": "Head Gardener"}])], at=DAY)
    assert marks_in_place(settings.data / "index").keys() == held()
    assert open_index(settings.data / "index").searcher().num_docs == len(held()) == 7
    assert revision_in_place(kept) == begun
    import_files(settings, [write_lines(tmp_path / "d.jsonl", [invented(6)])], at=DAY)  # one of the reference's
    assert revision_in_place(kept) != begun
    assert len(marks_in_place(kept)) == 3
    assert open_index(settings.data / "index").searcher().num_docs == len(held()) == 7


def test_words_of_a_posting_are_found_in_the_index(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", map(invented, range(4))))
    index = open_index(ready_index(settings))
    found = index.searcher().search(index.parse_query("parcels", ["body"]), 10)
    assert len(found.hits) == 1


def test_an_older_index_serves_while_another_process_builds(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", map(invented, range(4))))
    (settings.data / "index" / "snapshot.txt").write_text("older")
    with writing(settings.data / "index"):
        assert ready_index(settings) == settings.data / "index"
    with writing(tmp_path / "fresh" / "index"), pytest.raises(StoreLockedError):
        ready_index(Settings(tmp_path / "fresh", 1))


def test_only_one_process_writes(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with writing(settings.data), pytest.raises(StoreLockedError):
        import_files(settings, [write_lines(tmp_path / "a.jsonl", [invented(1)])])


def test_progress_is_told_step_by_step(tmp_path: Path) -> None:
    told: list[Progress] = []
    imported(tmp_path, write_lines(tmp_path / "a.jsonl", map(invented, range(4))), report=told.append)
    assert list(dict.fromkeys(progress.step for progress in told)) == ["import", "read", "settle", "index"]
    assert [progress.done for progress in told if progress.step == "read"][-1] == 4


class _BoardServer:
    """Two boards as Lever shows them; what they answer is changed between visits."""

    def __init__(self) -> None:
        self.listed: dict[str, list[int]] = {"ferns": [1, 2, 3], "trains": [4]}
        self.status: dict[str, int] = {}
        self.titles: dict[int, str] = {}
        self.also: dict[str, str] = {}
        self.before: dict[str, Callable[[], None]] = {}
        self.asked_conditionally = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                token = self.path.split("?")[0].rsplit("/", 1)[-1]
                if token == "robots.txt":
                    return self._answer(404, b"")
                outer.before.get(token, int)()
                tag = '"' + str((outer.listed[token], sorted(outer.titles.items()), outer.also)) + '"'
                if self.headers.get("If-None-Match") == tag:
                    outer.asked_conditionally += 1
                    return self._answer(304, b"", tag)
                body = json.dumps([outer.posting(number) for number in outer.listed[token]]).encode()
                return self._answer(outer.status.get(token, 200), body, tag)

            def _answer(self, status: int, body: bytes, tag: str | None = None) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                if tag:
                    self.send_header("ETag", tag)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def posting(self, number: int) -> dict[str, Any]:
        record = invented(number)
        return {
            "id": f"n{number}",
            "text": self.titles.get(number, record["title"]),
            "description": f"<p>{record['description']}</p>",
            "descriptionPlain": record["description"],
            "categories": {"location": "Berlin, Germany"},
            "createdAt": 1_760_000_000_000,
            "hostedUrl": record["url"],
            **self.also,
        }

    def client(self) -> PoliteClient:
        fast = Politeness(seconds_between_requests=0.0, attempts=1, wait_initial=0.0, wait_jitter=0.0)
        return PoliteClient("fingerpost-test", base_urls={"lever": self.url}, politeness=fast)


@pytest.fixture
def boards() -> Iterator[_BoardServer]:
    server = _BoardServer()
    thread = threading.Thread(target=server.server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.server.shutdown()
    server.server.server_close()
    thread.join()


BOARDS = [Board("lever", "ferns"), Board("lever", "trains")]


@pytest.mark.local_server
def test_visits_open_change_and_close_postings(tmp_path: Path, boards: _BoardServer) -> None:
    settings = settings_for(tmp_path)
    first = collect(settings, BOARDS, client=boards.client)
    assert (first.boards, first.complete, first.unchanged, first.failed) == (2, 2, 0, ())
    assert (first.read, first.stored, first.duplicates, first.set_aside) == (4, 4, 0, 0)
    assert (first.opened, first.changed, first.closed) == (4, 0, 0)

    boards.titles[1] = "Chief Gardener"
    boards.listed["ferns"] = [1, 2]
    second = collect(settings, BOARDS, client=boards.client)
    assert (second.opened, second.changed, second.closed) == (0, 1, 0)
    assert (second.read, second.stored, second.duplicates) == (3, 1, 2)

    third = collect(settings, BOARDS, client=boards.client)
    assert (third.unchanged, third.read) == (2, 0)
    assert boards.asked_conditionally == 2
    assert (third.opened, third.changed, third.closed) == (0, 0, 1)
    con = connect(settings, "live")
    rows = con.execute("SELECT title, closed_at IS NOT NULL, last_seen > first_seen FROM posting ORDER BY posting_id")
    assert rows.fetchall() == [
        ("Chief Gardener", False, True),
        ("Senior NLP Engineer", False, True),
        ("Office Gardener", True, False),
        ("Data Analyst", False, True),
    ]
    assert counts(settings)["raw"] == 5


def happened(settings: Settings) -> list[tuple[str, str, tuple[str, ...]]]:
    query = "SELECT posting_id, event, fields FROM events ORDER BY posting_id, seq"
    return [(row[0], row[1], tuple(row[2])) for row in open_tables(settings).sql().execute(query).fetchall()]


@pytest.mark.local_server
def test_a_wording_that_comes_back_is_the_present_one_and_a_change_says_which_fields(
    tmp_path: Path, boards: _BoardServer
) -> None:
    settings = settings_for(tmp_path)
    original = boards.posting(1)["text"]
    for title in (original, "Chief Gardener", original):
        boards.titles[1] = title
        collect(settings, BOARDS[:1], client=boards.client)
    assert happened(settings)[:3] == [
        ("lever:ferns:n1", "opened", ()),
        ("lever:ferns:n1", "changed", ("title",)),
        ("lever:ferns:n1", "changed", ("title",)),
    ]
    con = connect(settings, "live")
    now = con.execute("SELECT title FROM posting WHERE posting_id = 'lever:ferns:n1'").fetchall()
    assert now == [(original,)]
    assert counts(settings)["raw"] == 5


@pytest.mark.local_server
def test_what_is_not_read_of_a_record_is_no_change(tmp_path: Path, boards: _BoardServer) -> None:
    settings = settings_for(tmp_path)
    collect(settings, BOARDS[:1], client=boards.client, settle=False)
    boards.also = {"applyUrl": "https://example.org/apply"}
    report = collect(settings, BOARDS[:1], client=boards.client, settle=False)
    assert (report.stored, report.changed) == (3, 0)


@pytest.mark.local_server
def test_a_posting_is_missed_then_closed_then_reopened(tmp_path: Path, boards: _BoardServer) -> None:
    settings = settings_for(tmp_path)
    seen = []
    for listed in ([1, 2, 3], [1, 2], [1, 2], [1, 2, 3]):
        boards.listed["ferns"] = listed
        report = collect(settings, BOARDS[:1], client=boards.client)
        con = connect(settings, "live")
        query = (
            "SELECT first_missed IS NOT NULL, closed_at IS NOT NULL FROM posting WHERE posting_id = 'lever:ferns:n3'"
        )
        seen.append((con.execute(query).fetchall()[0], report.closed, report.reopened))
    assert seen == [((False, False), 0, 0), ((True, False), 0, 0), ((True, True), 1, 0), ((False, False), 0, 1)]


@pytest.mark.local_server
def test_an_empty_reply_where_many_postings_were_closes_nothing(tmp_path: Path, boards: _BoardServer) -> None:
    settings = settings_for(tmp_path)
    boards.listed["ferns"] = list(range(1, 7))
    collect(settings, BOARDS[:1], client=boards.client, settle=False)
    boards.listed["ferns"] = []
    for _ in range(3):
        report = collect(settings, BOARDS[:1], client=boards.client, settle=False)
        assert (report.closed, report.complete) == (0, 0)
        assert "lists nothing, where it listed 6 before" in report.failed[0][1]
    boards.listed["ferns"] = list(range(1, 7))
    report = collect(settings, BOARDS[:1], client=boards.client, settle=False)
    assert (report.opened, report.changed, report.closed, report.failed) == (0, 0, 0, ())


@pytest.mark.local_server
def test_boards_not_visited_for_longest_come_first(tmp_path: Path, boards: _BoardServer) -> None:
    settings = settings_for(tmp_path)
    for board in reversed(BOARDS):
        collect(settings, [board], client=boards.client, settle=False)
    visited = last_visits(open_tables(settings))
    never = Board("lever", "moss")
    assert stalest_first([*BOARDS, never], visited) == [never, BOARDS[1], BOARDS[0]]


@pytest.mark.local_server
def test_in_a_long_run_postings_are_searchable_before_it_ends(
    tmp_path: Path, boards: _BoardServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_along, "PUBLISH_SECONDS", 0.0)
    monkeypatch.setattr(reading_along, "_FEW_SECONDS", 0.0)
    monkeypatch.setattr(reading_along, "COMMIT_SECONDS", 0.05)
    monkeypatch.setattr(deriving, "COMMIT_SECONDS", 0.0)
    monkeypatch.setattr(storing, "COMMIT_SECONDS", 0.0)
    settings = settings_for(tmp_path)
    searchable: list[int] = []

    def look() -> None:
        """The second board answers only when the first one's postings are found, or after a long while."""
        for _ in range(300):
            found = fingerpost.open(settings.data, workers=1, corpus="live").search("").n
            if found:
                searchable.append(found)
                return
            time.sleep(0.05)

    boards.before["trains"] = look
    collect(settings, BOARDS, client=boards.client)
    assert searchable == [3]
    assert connect(settings, "live").execute("SELECT count(*) FROM posting").fetchall() == [(4,)]


@pytest.mark.local_server
def test_a_run_that_is_interrupted_keeps_what_was_visited_and_the_next_goes_on(
    tmp_path: Path, boards: _BoardServer
) -> None:
    settings = settings_for(tmp_path)

    def stop(progress: Progress) -> None:
        if progress.step == "collect":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        collect(settings, BOARDS, client=boards.client, report=stop)
    assert open_tables(settings).count("observations") == 1
    report = collect(settings, BOARDS, client=boards.client)
    assert report.boards == 2
    assert counts(settings)["raw"] == counts(settings)["readings"] == 4
    assert sorted({(event, fields) for _, event, fields in happened(settings)}) == [("opened", ())]


@pytest.mark.local_server
def test_an_error_closes_nothing_and_is_told(tmp_path: Path, boards: _BoardServer) -> None:
    settings = settings_for(tmp_path)
    collect(settings, BOARDS, client=boards.client)
    boards.titles[1] = "anew"
    for _ in range(2):
        boards.status["ferns"] = 500
        report = collect(settings, BOARDS, client=boards.client, settle=False)
        assert [board for board, _ in report.failed] == ["lever:ferns"]
        assert report.closed == 0
    boards.status["ferns"] = 404
    assert collect(settings, BOARDS, client=boards.client, settle=False).closed == 3
    assert counts(settings)["events"] == 7


@pytest.mark.local_server
def test_events_derived_late_are_those_derived_at_once(tmp_path: Path, boards: _BoardServer) -> None:
    often, late = settings_for(make(tmp_path / "often")), settings_for(make(tmp_path / "late"))
    for listed in ([1, 2, 3], [1, 2], [1, 2, 5], [5]):
        boards.listed["ferns"] = listed
        for settings in (often, late):
            collect(settings, BOARDS, client=boards.client, settle=False)
    derive(late, from_scratch=True)
    # Which of two boards answers first may differ between the two directories, so the order is each posting's own.
    query = "SELECT posting_id, event FROM events ORDER BY posting_id, seq, event"
    once = open_tables(often).sql().execute(query).fetchall()
    assert open_tables(late).sql().execute(query).fetchall() == once
    assert len(once) == 6


def _stated(raw: RawPosting) -> Posting:
    """An invented source's record, or its details, as a posting."""
    kept = json.loads(raw.payload)
    record = kept.get("detail", kept)
    if "title" not in record:
        raise PayloadError("the record has no title", source="lever", board="ferns")
    name = record["id"]
    return Posting(f"lever:ferns:{name}", "lever", record["title"], "We plant.", board="ferns", identifier=name)


def _answers_with(
    monkeypatch: pytest.MonkeyPatch, visit: Callable[..., Awaitable[FetchResult]], lists: Lists = "open"
) -> None:
    made = replace(registry.BOARD_SOURCES["lever"], fetch=visit, to_posting=_stated, lists=lists)
    monkeypatch.setitem(registry.BOARD_SOURCES, "lever", made)
    monkeypatch.setitem(registry.SOURCES, "lever", made)


def _gone() -> BoardNotFoundError:
    error = BoardNotFoundError("no such list", source="lever", board="ferns")
    error.__cause__ = NoAnswerError(404, "it answered 404")
    return error


def _lists(
    monkeypatch: pytest.MonkeyPatch, visits: list[list[dict[str, str]] | SourceError], lists: Lists = "open"
) -> None:
    """At each visit the board lists records, or fails."""
    turns = iter(visits)

    async def visit(client: PoliteClient, board: Board, previous: Observation | None) -> FetchResult:
        records = next(turns)
        if isinstance(records, SourceError):
            raise records
        raw = tuple(RawPosting("lever", client.now(), json.dumps(record), "ferns") for record in records)
        reply = Reply("https://lists.example/", 200, b"")
        seen = client.observe(board, reply, n_listed=len(raw), complete=lists == "open")
        return FetchResult(board, seen, raw)

    _answers_with(monkeypatch, visit, lists)


def _details(monkeypatch: pytest.MonkeyPatch, visits: list[tuple[dict[str, str], str]]) -> list[str]:
    """At each visit the board lists titles, and the details of some cannot be had; which are asked for."""
    turns, asked = iter(visits), list[str]()

    async def visit(client: PoliteClient, board: Board, previous: Observation | None) -> FetchResult:
        titles, failing = next(turns)
        asked.append("")

        async def ask(listed: Listed) -> Reply:
            asked[-1] += listed.identifier
            if listed.identifier in failing:
                raise SourceUnavailableError("the host is down", source="lever", board="ferns")
            detail = {"id": listed.identifier, "title": titles[listed.identifier]}
            return Reply("https://lists.example/", 200, json.dumps(detail).encode())

        listed = [Listed(name, json.dumps([name, title])) for name, title in titles.items()]
        reply = Reply("https://lists.example/", 200, b"", etag='"1"')
        return await fetch_details(client, board, reply, listed, previous, ask)

    _answers_with(monkeypatch, visit)
    return asked


def _visited(tmp_path: Path, times: int) -> Settings:
    settings = settings_for(tmp_path)
    for _ in range(times):
        collect(settings, BOARDS[:1], settle=False)
    return settings


def test_details_that_were_had_count_although_others_never_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = {"a": "A", "b": "B", "c": "C"}
    asked = _details(monkeypatch, [(titles, "b"), ({**titles, "a": "A2"}, "ab"), ({**titles, "a": "A2"}, "ab")])
    settings = _visited(tmp_path, 3)
    assert happened(settings) == [("lever:ferns:a", "opened", ()), ("lever:ferns:c", "opened", ())]
    assert asked == ["abc", "ab", "ab"]


def test_a_wording_that_comes_back_after_a_visit_in_part_is_the_present_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _details(monkeypatch, [({"a": "A", "b": "B"}, ""), ({"a": "A2", "b": "B2"}, "b"), ({"a": "A", "b": "B"}, "")])
    tables = open_tables(_visited(tmp_path, 2))
    assert previous_observations(tables)["lever", "ferns"].etag is None
    tables = open_tables(_visited(tmp_path, 1))
    assert previous_observations(tables)["lever", "ferns"].etag == '"1"'
    rows = tables.sql("postings").execute("SELECT title FROM postings WHERE identifier = 'a' ORDER BY seq").fetchall()
    assert rows == [("A",), ("A2",), ("A",)]


def test_postings_whose_records_cannot_be_used_any_more_are_not_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = [{"id": str(number), "title": "Gardener"} for number in (101, 102)]
    bad = [{"id": record["id"], "name": "Gardener"} for record in good]
    _lists(monkeypatch, [good, bad, bad, bad[:1], bad[:1]])
    settings = _visited(tmp_path, 5)
    events = [(name, event) for name, event, _ in happened(settings)]
    assert events == [("lever:ferns:101", "opened"), ("lever:ferns:102", "opened"), ("lever:ferns:102", "closed")]


def test_records_that_are_not_json_name_their_postings_too() -> None:
    record = RawPosting("personio", DAY, '<position num="7"><id>42</id><name/></position>', "ferns")
    assert postings_named(record, {"personio:ferns:42", "personio:ferns:9"}.__contains__) == {"personio:ferns:42"}


def test_a_feed_of_the_newest_that_is_gone_closes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _lists(monkeypatch, [[{"id": "a", "title": "Gardener"}], _gone()], lists="newest")
    settings = _visited(tmp_path, 2)
    assert [event for _, event, _ in happened(settings)] == ["opened"]
    settle(settings, index=False)
    missed = connect(settings, "live").execute("SELECT first_missed, closed_at FROM posting").fetchall()
    assert missed == [(None, None)]


def test_a_later_page_that_is_not_found_closes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = iter([True, False])

    async def visit(client: PoliteClient, board: Board, previous: Observation | None) -> FetchResult:
        is_found = next(found)

        async def ask(number: int) -> Page:
            if number and not is_found:
                raise _gone()
            record = {"id": str(number), "title": "Gardener"}
            return Page(Reply("https://lists.example/", 200, b""), {record["id"]: json.dumps(record)}, more=not number)

        reply, records, reason = await read_pages(ask, max_pages=9)
        raw = tuple(RawPosting("lever", client.now(), record, "ferns") for record in records.values())
        return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason), raw)

    _answers_with(monkeypatch, visit)
    settings = _visited(tmp_path, 2)
    assert [event for _, event, _ in happened(settings)] == ["opened", "opened"]


@pytest.mark.local_server
@pytest.mark.parametrize("table", ["raw", "observations"])
def test_ctrl_c_right_after_a_commit_stores_nothing_twice(
    tmp_path: Path, boards: _BoardServer, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    append, pending = Tables.append, [KeyboardInterrupt]

    def interrupted(tables: Tables, name: str, rows: pa.Table, marks: dict[str, int]) -> None:
        append(tables, name, rows, marks)
        if name == table and pending:
            raise pending.pop()

    monkeypatch.setattr(Tables, "append", interrupted)
    monkeypatch.setattr(storing, "COMMIT_SECONDS", 0.0)
    settings = settings_for(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        collect(settings, BOARDS, client=boards.client)
    collect(settings, BOARDS, client=boards.client)
    con = open_tables(settings).sql()
    for name in ("raw", "observations", "postings", "readings"):
        assert con.execute(f"SELECT count(*) = count(DISTINCT seq) FROM {name}").fetchall() == [(True,)], name
    assert [event for _, event, _ in happened(settings)] == ["opened"] * 4


def test_ctrl_c_while_reading_is_waited_for_lets_nobody_else_write_before_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    working, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    waits = iter([working, go_on])

    def slow(*_: Any) -> Iterator[deriving.Derived]:
        working.set()
        go_on.wait(30)
        ended.set()
        yield deriving.Derived(0, 0)

    class Waiting(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            """The first wait is interrupted."""
            if (event := next(waits, None)) is working:
                working.wait()
                raise KeyboardInterrupt
            if event is go_on:
                go_on.set()
            return super().wait(timeout)

    monkeypatch.setattr(reading_along, "derive_batches", slow)
    reading = reading_along.ReadingAlong(settings_for(tmp_path))
    reading._done = Waiting()
    with pytest.raises(KeyboardInterrupt), reading:
        pass
    assert ended.is_set()


@pytest.mark.local_server
def test_a_source_that_has_no_boards_is_told(tmp_path: Path, boards: _BoardServer) -> None:
    with pytest.raises(UnknownNameError, match="no board source is called 'leever'"):
        collect(settings_for(tmp_path), [Board("leever", "ferns")], client=boards.client)


def test_a_table_handle_is_kept_and_still_sees_its_own_commits(tmp_path: Path) -> None:
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", map(invented, range(3))))
    tables = Tables(settings.data / "tables")
    assert tables.count("raw") == 3


def test_a_skill_read_twice_from_a_posting_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fingerpost.reading import chain

    def read_twice(posting: Posting) -> EnrichedPosting:
        asked = [
            SkillAsked("sql", "SQL", "data-handling", "duty"),
            SkillAsked("sql", "SQL", "data-handling", "required"),
            SkillAsked("sql", "sql", "other", "required", listed=False),
        ]
        return EnrichedPosting(posting, "SQL", skills=tuple(Finding(skill, 0, 3, "skills") for skill in asked))

    monkeypatch.setattr(chain, "read_many", lambda postings: map(read_twice, postings))
    settings = imported(tmp_path, write_lines(tmp_path / "a.jsonl", [invented(1)]))
    assert facts(settings)[1] == [("invented:n1", "sql", "SQL", "data-handling", "required", True)]
