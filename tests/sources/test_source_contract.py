"""Every source keeps the same contract, on invented samples and on recorded replies."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fingerpost.errors import PayloadError
from fingerpost.posting import Posting, RawPosting, SetAside
from fingerpost.sources import BOARD_SOURCES, SOURCES, Board, FetchResult, convert, to_posting
from fingerpost.sources.source import BoardSource

from .conftest import NOW
from .replay import Replay, as_json

SAMPLES = Path(__file__).parent / "samples"
SAMPLE_BOARDS = {"greenhouse": "larkmoor", "lever": "saltmarsh@eu", "ashby": "quiet-harbour"}

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


def listing_path(source: str, token: str) -> str:
    return {
        "greenhouse": f"/v1/boards/{token}/jobs?content=true",
        "lever": f"/v0/postings/{token.partition('@')[0]}?mode=json&skip=0&limit=100",
        "ashby": f"/posting-api/job-board/{token}?includeCompensation=true",
    }[source]


def fetch(client: Any, source: str, token: str) -> FetchResult:
    async def visit() -> FetchResult:
        async with client:
            return await BOARD_SOURCES[source].fetch(client, Board(source, token), None)

    return asyncio.run(visit())


def plain(result: Posting | SetAside) -> dict[str, Any]:
    fields = json.loads(msgspec.json.encode(result))
    fields.pop("payload", None)
    return {name: value for name, value in fields.items() if value not in (None, [], ())}


def test_the_registry_names_every_source_by_its_own_name() -> None:
    assert [source.name for source in SOURCES.values()] == list(SOURCES)
    assert {name for name, source in SOURCES.items() if isinstance(source, BoardSource)} == set(BOARD_SOURCES)


@pytest.mark.local_server
@pytest.mark.parametrize("source", BOARD_SOURCES)
def test_a_sample_reply_gives_its_expected_postings(
    source: str, replay: Replay, make_client: Callable[..., Any]
) -> None:
    reply = json.loads((SAMPLES / f"{source}.json").read_text())
    expected = json.loads((SAMPLES / f"{source}.expected.json").read_text())
    token = SAMPLE_BOARDS[source]
    replay.on(listing_path(source, token), as_json(reply))
    result = fetch(make_client(), source, token)
    assert [plain(convert(raw)) for raw in result.raw] == expected
    assert result.observation.complete
    assert result.observation.n_listed == len(result.raw) == len(expected)


@pytest.mark.local_server
@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_reply_loses_no_title_text_link_or_date(
    name: str, shared: Path, replay: Replay, make_client: Callable[..., Any]
) -> None:
    source, token, n_listed, n_postings = RECORDED[name]
    reply = json.loads((shared / "data" / "ats" / f"{name}.json").read_text("utf-8"))
    replay.on(listing_path(source, token), as_json(reply))
    result = fetch(make_client(), source, token)
    results = [convert(raw) for raw in result.raw]
    postings = [item for item in results if isinstance(item, Posting)]
    assert (len(result.raw), len(postings)) == (n_listed, n_postings)
    records = reply if source == "lever" else reply["jobs"]
    for record, item in zip(records, results, strict=True):
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


@pytest.mark.local_server
def test_a_reply_that_was_cut_is_kept_but_not_called_complete(
    shared: Path, replay: Replay, make_client: Callable[..., Any]
) -> None:
    reply = json.loads((shared / "data" / "ats" / "careerkit__greenhouse.json").read_text())
    replay.on(listing_path("greenhouse", "amplitude"), as_json(reply, ETag='"a"'))
    seen = fetch(make_client(), "greenhouse", "amplitude").observation
    assert (seen.complete, seen.n_listed, seen.etag) == (False, 2, None)
    assert seen.reason == "the reply holds 2 of 37 postings"


@pytest.mark.local_server
@pytest.mark.parametrize("source", BOARD_SOURCES)
def test_a_payload_is_the_record_as_it_came(source: str, replay: Replay, make_client: Callable[..., Any]) -> None:
    reply = json.loads((SAMPLES / f"{source}.json").read_text())
    token = SAMPLE_BOARDS[source]
    replay.on(listing_path(source, token), as_json(reply))
    result = fetch(make_client(), source, token)
    sent = replay.answers[listing_path(source, token)][0].body.decode()
    assert all(raw.payload in sent for raw in result.raw)
    assert {(raw.source, raw.board, raw.fetched_at) for raw in result.raw} == {(source, token, NOW)}


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
    posting = to_posting(sample_records("greenhouse")[0])
    assert type(posting.date_posted) is date
    assert isinstance(posting.date_modified, datetime)
    assert posting.date_modified.utcoffset() is not None


def sample_records(source: str) -> list[RawPosting]:
    """The records of a sample as they are kept."""
    if source == "file":
        lines = (SAMPLES / "file.jsonl").read_text().splitlines()
        return [RawPosting("file", NOW, line, "file.jsonl") for line in lines]
    reply = json.loads((SAMPLES / f"{source}.json").read_text())
    records = reply if source == "lever" else reply["jobs"]
    return [RawPosting(source, NOW, json.dumps(record), SAMPLE_BOARDS[source]) for record in records]
