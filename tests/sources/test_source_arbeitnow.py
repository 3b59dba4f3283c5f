"""Arbeitnow: the last page, the window's end, escaped texts, and a recorded reply read in place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fingerpost.errors import BoardNotFoundError
from fingerpost.posting import Posting
from fingerpost.sources import convert
from fingerpost.sources.arbeitnow import MAX_PAGES, detect

from .fakes import FAKES
from .fakes.arbeitnow import PAGE
from .replay import Replay, as_json
from .test_source_contract import MakeClient, fetch

FAKE = FAKES["arbeitnow"]


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://www.arbeitnow.com/", "all"),
        ("https://arbeitnow.com/jobs/companies/larkmoor/map-reader-190001", "all"),
        ("https://www.arbeitnow.com/api/job-board-api?page=3", "all"),
        ("https://arbeitnow.com.example.org/", None),
        ("https://notarbeitnow.com/", None),
    ],
)
def test_addresses_of_arbeitnow_are_known(url: str, token: str | None) -> None:
    assert detect(url) == token


@pytest.mark.local_server
def test_there_is_one_board(replay: Replay, make_client: MakeClient) -> None:
    with pytest.raises(BoardNotFoundError, match="one board, 'all'; given was 'berlin'"):
        fetch(make_client(), "arbeitnow", "berlin")
    assert replay.asked == []


@pytest.mark.local_server
def test_the_window_ends_after_its_pages_and_that_is_no_fault(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"all": [FAKE.record(number) for number in range((MAX_PAGES + 2) * PAGE)]})
    result = fetch(make_client(), "arbeitnow", "all")
    assert len(replay.paths()) == MAX_PAGES
    assert len(result.raw) == MAX_PAGES * PAGE
    assert (result.observation.reason, result.observation.complete) == (None, False)


@pytest.mark.local_server
def test_a_recorded_reply_loses_nothing(shared: Path, replay: Replay, make_client: MakeClient) -> None:
    reply = json.loads((shared / "data" / "ats" / "brete__arbeitnow.json").read_text("utf-8"))
    replay.on("/api/job-board-api?page=1", as_json(reply))
    found = [convert(raw) for raw in fetch(make_client(), "arbeitnow", "all").raw]
    assert len(found) == len(reply["data"]) == 3
    for record, item in zip(reply["data"], found, strict=True):
        assert isinstance(item, Posting)
        assert item.title == record["title"]
        assert item.hiring_organization == record["company_name"]
        assert item.url == record["url"]
        assert item.description_format == "html"
        assert "&lt;div" not in item.description
        assert "on Arbeitnow" not in item.description
        assert len(item.description) > 0.5 * len(record["description"])
        assert str(item.date_posted) == "2026-08-15"
    kinds = [(item.job_location, item.job_location_type) for item in found if isinstance(item, Posting)]
    assert kinds == [(("Offenburg",), None), (("Berlin",), None), ((), "TELECOMMUTE")]
