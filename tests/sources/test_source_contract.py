"""Every source keeps the same contract: samples, empty and unknown boards, faults, pages, sizes."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fingerpost.errors import BoardNotFoundError, PayloadError, SourceError, SourceUnavailableError
from fingerpost.posting import Observation, Posting, RawPosting, SetAside
from fingerpost.sources import BOARD_SOURCES, SOURCES, Board, FetchResult, convert, to_posting
from fingerpost.sources.source import BoardSource

from .conftest import NOW
from .fakes import FAKES, Fake
from .fakes.fake import Request
from .replay import Answer, Replay

SAMPLES = Path(__file__).parent / "samples"

MakeClient = Callable[..., Any]

# recorded reply: board, postings listed, postings after to_posting
RECORDED = {
    "careerkit__greenhouse": ("greenhouse", "amplitude", 2, 2),
    "brete__greenhouse": ("greenhouse", "gitlab", 3, 3),
    "careerkit__lever": ("lever", "idealistconsulting", 2, 2),
    "brete__lever": ("lever", "example", 3, 2),
    "careerkit__ashby": ("ashby", "HighlightTA", 2, 2),
    "brete__ashby": ("ashby", "notion", 3, 3),
    "stapply_ashby__DeepL": ("ashby", "DeepL", 54, 54),
    "stapply_ashby__Lambda": ("ashby", "Lambda", 88, 88),
    "stapply_ashby__cohere": ("ashby", "cohere", 71, 71),
}

local_server = pytest.mark.local_server
every_source = pytest.mark.parametrize("fake", FAKES.values(), ids=FAKES)
json_sources = pytest.mark.parametrize(
    "fake", [fake for fake in FAKES.values() if fake.is_json], ids=[name for name in FAKES if FAKES[name].is_json]
)


def fetch(client: Any, source: str, token: str, previous: Observation | None = None) -> FetchResult:
    async def visit() -> FetchResult:
        async with client:
            return await BOARD_SOURCES[source].fetch(client, Board(source, token), previous)

    return asyncio.run(visit())


def visit(fake: Fake, make_client: MakeClient, **limits: Any) -> FetchResult:
    return fetch(make_client(**limits), fake.source, fake.token)


def sample(source: str) -> list[Any]:
    records: list[Any] = json.loads((SAMPLES / f"{source}.json").read_text("utf-8"))
    return records


def records(fake: Fake, n: int) -> list[Any]:
    return [fake.record(number) for number in range(n)]


def identifiers(raw: Sequence[RawPosting]) -> list[str]:
    postings = [convert(item) for item in raw]
    assert all(isinstance(posting, Posting) for posting in postings), [
        posting.reason for posting in postings if isinstance(posting, SetAside)
    ]
    return [posting.identifier or "" for posting in postings if isinstance(posting, Posting)]


def plain(result: Posting | SetAside) -> dict[str, Any]:
    fields = json.loads(msgspec.json.encode(result))
    fields.pop("payload", None)
    return {name: value for name, value in fields.items() if value not in (None, [], (), False)}


def test_the_registry_names_every_source_by_its_own_name_and_every_board_source_has_a_fake() -> None:
    assert [source.name for source in SOURCES.values()] == list(SOURCES)
    assert {name for name, source in SOURCES.items() if isinstance(source, BoardSource)} == set(BOARD_SOURCES)
    assert set(FAKES) == set(BOARD_SOURCES)
    assert all(name == fake.source for name, fake in FAKES.items())


@local_server
@every_source
def test_a_sample_board_gives_its_expected_postings(fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    expected = json.loads((SAMPLES / f"{fake.source}.expected.json").read_text("utf-8"))
    replay.play(fake, {fake.token: sample(fake.source)})
    result = visit(fake, make_client)
    assert [plain(convert(raw)) for raw in result.raw] == expected
    assert result.observation.reason is None
    assert result.observation.complete == (BOARD_SOURCES[fake.source].lists == "open")
    assert result.observation.n_listed == len(result.raw) == len(expected)
    assert {(raw.source, raw.board, raw.fetched_at) for raw in result.raw} == {(fake.source, fake.token, NOW)}


@local_server
@every_source
def test_an_empty_board_is_read_whole_and_lists_nothing(fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    replay.play(fake, {fake.token: []})
    result = visit(fake, make_client)
    assert (result.raw, result.observation.n_listed) == ((), 0)
    assert (result.observation.reason is None) or fake.unknown_board_is_empty


@local_server
@every_source
def test_an_unknown_board_is_not_found(fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    if fake.one_for_all:
        replay.faults = [Answer(404)]
    replay.play(fake, {})
    if fake.unknown_board_is_empty:
        seen = visit(fake, make_client).observation
        assert (seen.complete, seen.n_listed) == (False, 0)
        assert "no such" in (seen.reason or "")
        return
    with pytest.raises(BoardNotFoundError, match=r"check|404"):
        visit(fake, make_client)


@local_server
@every_source
def test_too_many_requests_are_waited_for_as_long_as_the_host_asks(
    fake: Fake, replay: Replay, make_client: MakeClient, ticking: Any
) -> None:
    replay.play(fake, {fake.token: records(fake, 2)})
    replay.faults = [Answer(429, b"slow down", {"Retry-After": "7"})]
    result = visit(fake, make_client)
    assert len(result.raw) == 2
    assert max(ticking.slept) >= 6.5


@local_server
@every_source
def test_a_host_that_stays_ill_is_unavailable(fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    replay.play(fake, {fake.token: records(fake, 2)})
    replay.faults = [Answer(500)] * 20
    with pytest.raises(SourceUnavailableError, match="500"):
        visit(fake, make_client)


@local_server
@json_sources
@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Please enable JavaScript</title>",
        b'{"jobs": [{"id": 1, "ti',
        b'["\xe9t\xe9"]',
        b"",
        b"7",
    ],
    ids=["a web page", "cut", "Latin-1", "nothing", "a number"],
)
def test_what_is_not_the_documented_json_is_a_payload_error(
    body: bytes, fake: Fake, replay: Replay, make_client: MakeClient
) -> None:
    replay.play(fake, {fake.token: records(fake, 2)})
    replay.spoil = lambda _: Answer(200, body, {"Content-Type": "application/json"})
    with pytest.raises(PayloadError) as caught:
        visit(fake, make_client)
    assert (caught.value.source, caught.value.board) == (fake.source, fake.token)


@local_server
@every_source
def test_a_reply_that_was_cut_loses_nothing_silently(fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    replay.play(fake, {fake.token: records(fake, 3)})
    replay.spoil = lambda answer: replace(answer, body=answer.body[: len(answer.body) * 2 // 3])
    try:
        result = visit(fake, make_client)
    except SourceError:
        return
    assert result.observation.reason is not None
    assert not result.observation.complete


@local_server
@every_source
def test_a_posting_listed_twice_counts_once(fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    first, second = records(fake, 2)
    replay.play(fake, {fake.token: [first, second, first]})
    result = visit(fake, make_client)
    found = identifiers(result.raw)
    assert len(found) == len(set(found)) == result.observation.n_listed == 2


PAGED = [fake for fake in FAKES.values() if fake.page_size]
paged_sources = pytest.mark.parametrize("fake", PAGED, ids=[fake.source for fake in PAGED])


@local_server
@paged_sources
@pytest.mark.parametrize("beyond", [0, 1])
def test_pages_are_read_to_the_end(beyond: int, fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    n = 2 * (fake.page_size or 0) + beyond
    replay.play(fake, {fake.token: records(fake, n)})
    result = visit(fake, make_client)
    found = identifiers(result.raw)
    assert len(found) == len(set(found)) == n == result.observation.n_listed
    assert result.observation.reason is None


@local_server
@paged_sources
def test_a_page_that_repeats_ends_the_visit_and_is_not_called_whole(
    fake: Fake, replay: Replay, make_client: MakeClient
) -> None:
    size = fake.page_size or 0
    replay.play(fake, {fake.token: records(fake, 3 * size)})
    first: list[Answer] = []

    def again(answer: Answer) -> Answer:
        first.append(answer)
        return first[0]

    replay.spoil = again
    result = visit(fake, make_client)
    assert len(first) <= 3
    assert len(identifiers(result.raw)) == size
    assert not result.observation.complete
    if BOARD_SOURCES[fake.source].lists == "open":
        assert result.observation.reason is not None


@local_server
@every_source
def test_a_board_of_ten_thousand_postings_is_read_in_bounded_memory(
    fake: Fake, replay: Replay, make_client: MakeClient
) -> None:
    n = fake.largest if fake.page_size is None else 20 * fake.page_size
    if fake.has_details:
        n = min(n, 600)  # one more request each
    board = records(fake, n)
    replay.play(fake, {fake.token: board})
    size = len(json.dumps(board))
    tracemalloc.start()
    result = visit(fake, make_client)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    listed = result.observation.n_listed or 0
    assert len(result.raw) == listed
    assert listed == n or result.observation.reason is not None or BOARD_SOURCES[fake.source].lists == "newest"
    assert peak < 12 * size + 20_000_000


@local_server
@every_source
def test_an_unchanged_board_costs_no_details(fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    replay.play(fake, {fake.token: records(fake, 3)})
    first = visit(fake, make_client)
    replay.asked.clear()
    second = fetch(make_client(), fake.source, fake.token, first.observation)
    assert all(
        fake.is_list(Request(asked.method, asked.path, asked.body, asked.headers))
        for asked in replay.asked
        if asked.path != "/robots.txt"
    )
    listed = {*identifiers(first.raw)}
    assert {*identifiers(second.raw), *second.unchanged} == listed
    assert second.observation.n_listed == 3


@pytest.mark.parametrize("source", BOARD_SOURCES)
@pytest.mark.parametrize("url", ["https://example.org/careers", "https://www.example.com/", "ftp://x", ""])
def test_a_foreign_address_is_no_board(source: str, url: str) -> None:
    assert BOARD_SOURCES[source].detect(url) is None


@every_source
def test_the_page_of_a_board_leads_back_to_it(fake: Fake) -> None:
    source = BOARD_SOURCES[fake.source]
    page = source.board_url(fake.token)
    assert page.startswith("https://")
    assert fake.one_for_all or source.detect(page) == fake.token


@local_server
@every_source
def test_a_key_that_is_missing_is_asked_for(fake: Fake, replay: Replay, make_client: MakeClient) -> None:
    if not fake.keys:
        pytest.skip("this source needs no key")
    client = make_client()
    client._keys.clear()
    with pytest.raises(SourceError, match="needs a key: set FINGERPOST_"):
        fetch(client, fake.source, fake.token)
    assert replay.asked == []


@local_server
@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_reply_loses_no_title_text_link_or_date(
    name: str, shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    source, token, n_listed, n_postings = RECORDED[name]
    reply = json.loads((shared / "data" / "ats" / f"{name}.json").read_text("utf-8"))
    board = reply if source == "lever" else reply["jobs"]
    replay.play(FAKES[source], {token: board})
    result = fetch(make_client(), source, token)
    results = [convert(raw) for raw in result.raw]
    postings = [item for item in results if isinstance(item, Posting)]
    assert (len(result.raw), len(postings)) == (n_listed, n_postings)
    for record, item in zip(board, results, strict=True):
        if isinstance(item, SetAside):
            assert "no title" in item.reason
            continue
        assert item.title == " ".join(record["text" if source == "lever" else "title"].split())
        assert len(item.description) > 25
        assert item.url in {record.get(key) for key in ("absolute_url", "hostedUrl", "jobUrl")}
        assert item.date_posted is not None
        assert item.date_posted.year in range(2020, 2028)
        assert item.hiring_organization
        assert item.job_location
    assert len({posting.posting_id for posting in postings}) == len(postings)


@pytest.mark.parametrize("source", SOURCES)
def test_a_posting_survives_json_and_is_the_same_each_time(source: str) -> None:
    for raw in sample_records(source):
        first = convert(raw)
        assert first == convert(raw)
        if isinstance(first, Posting):
            assert msgspec.json.decode(msgspec.json.encode(first), type=Posting) == first


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("payload", ["", "nonsense", "[]", "7", '{"id": {}}', '{"id": "x", "title": 3}', '{"id": 1}'])
def test_a_broken_record_is_a_payload_error_and_is_set_aside_with_its_reason(source: str, payload: str) -> None:
    raw = RawPosting(source, NOW, payload, "board")
    with pytest.raises(PayloadError) as caught:
        to_posting(raw)
    assert caught.value.board == "board"
    aside = convert(raw)
    assert isinstance(aside, SetAside)
    assert (aside.payload, aside.reason) == (payload, str(caught.value))


def test_a_record_of_an_unknown_source_is_set_aside() -> None:
    aside = convert(RawPosting("gopher", NOW, "{}", None))
    assert isinstance(aside, SetAside)
    assert "no source is called 'gopher'" in aside.reason


def test_file_records_give_their_expected_postings() -> None:
    expected = json.loads((SAMPLES / "file.expected.json").read_text())
    assert [plain(convert(raw)) for raw in sample_records("file")] == expected


def test_dates_are_days_and_instants_are_in_utc() -> None:
    posting = to_posting(RawPosting("greenhouse", NOW, json.dumps(sample("greenhouse")[0]), "larkmoor"))
    assert type(posting.date_posted) is date
    assert isinstance(posting.date_modified, datetime)
    assert posting.date_modified.utcoffset() is not None


def sample_records(source: str) -> list[RawPosting]:
    """The records of a sample as they are kept; those of a source with details are made in its own test."""
    if source == "file":
        lines = (SAMPLES / "file.jsonl").read_text().splitlines()
        return [RawPosting("file", NOW, line, "file.jsonl") for line in lines]
    return [RawPosting(source, NOW, json.dumps(record), FAKES[source].token) for record in sample(source)]
