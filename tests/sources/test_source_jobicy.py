"""Jobicy: cursors and categories, escaped names, and a recorded reply read in place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fingerpost.posting import MonetaryAmount, Posting
from fingerpost.sources import convert
from fingerpost.sources.jobicy import board_url, detect

from .fakes import FAKES
from .replay import Replay, as_json
from .test_source_contract import MakeClient, fetch

FAKE = FAKES["jobicy"]


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://jobicy.com/", "all"),
        ("https://jobicy.com/jobs/190001-map-reader", "all"),
        ("https://www.jobicy.com/api/v2/remote-jobs?count=50&industry=data-science", "data-science"),
        ("https://jobicy.com/jobs/feed?industry=engineering", "engineering"),
        ("https://jobicy.com/api/v2/remote-jobs?industry=<b>", "all"),
        ("https://jobicy.com.example.org/", None),
    ],
)
def test_addresses_of_jobicy_name_a_category_or_all(url: str, token: str | None) -> None:
    assert detect(url) == token


@pytest.mark.parametrize("token", ["all", "data-science"])
def test_the_page_of_a_category_leads_back_to_it(token: str) -> None:
    assert detect(board_url(token)) == token


@pytest.mark.local_server
def test_a_category_is_followed_by_cursor(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"data-science": [FAKE.record(number) for number in range(150)]})
    result = fetch(make_client(), "jobicy", "data-science")
    assert (len(result.raw), result.observation.complete) == (150, False)
    assert replay.paths() == [
        "/api/v2/remote-jobs?count=100&industry=data-science",
        "/api/v2/remote-jobs?count=100&industry=data-science&cursor=from%20100",
    ]


@pytest.mark.local_server
def test_a_recorded_reply_loses_nothing(shared: Path, replay: Replay, make_client: MakeClient) -> None:
    reply = json.loads((shared / "data" / "ats" / "brete__jobicy.json").read_text("utf-8"))
    replay.on("/api/v2/remote-jobs?count=100", as_json(reply))
    found = [convert(raw) for raw in fetch(make_client(), "jobicy", "all").raw]
    assert len(found) == len(reply["jobs"]) == 3
    for record, item in zip(reply["jobs"], found, strict=True):
        assert isinstance(item, Posting)
        assert item.title == record["jobTitle"]
        assert item.hiring_organization == record["companyName"]
        assert item.description == record["jobDescription"].strip()
        assert item.url == record["url"]
        assert str(item.date_posted) == record["pubDate"][:10]
        assert list(item.applicant_location_requirements) == record["jobGeo"].split(",  ")
        assert item.employment_type == ("FULL_TIME",)
        assert "&amp;" not in (item.industry or "&amp;")
    amounts = [item.base_salary for item in found if isinstance(item, Posting)]
    assert amounts == [(), (), (MonetaryAmount(115_000, 115_000, "USD", "YEAR"),)]
