"""Remotive: one request a visit, categories, places, and a recorded reply read in place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fingerpost.posting import Posting, RawPosting
from fingerpost.sources import convert
from fingerpost.sources.remotive import board_url, detect, to_posting

from .conftest import NOW
from .fakes import FAKES
from .replay import Replay, as_json
from .test_source_contract import MakeClient, fetch

FAKE = FAKES["remotive"]


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://remotive.com/", "all"),
        ("https://remotive.com/remote-jobs", "all"),
        ("https://www.remotive.com/remote-jobs/data", "data"),
        ("https://remotive.io/api/remote-jobs?category=software-dev&limit=5", "software-dev"),
        ("https://remotive.com/api/remote-jobs", "all"),
        ("https://remotive.com/remote-jobs/data/map-reader-2190001", "all"),
        ("https://remotive.com/api/remote-jobs?category=", "all"),
        ("https://remotive.com.example.org/remote-jobs/data", None),
    ],
)
def test_addresses_of_remotive_name_a_category_or_all(url: str, token: str | None) -> None:
    assert detect(url) == token


@pytest.mark.parametrize("token", ["all", "data", "software-dev"])
def test_the_page_of_a_category_leads_back_to_it(token: str) -> None:
    assert detect(board_url(token)) == token


@pytest.mark.local_server
@pytest.mark.parametrize(("token", "path"), [("all", ""), ("data", "?category=data")])
def test_a_visit_is_one_request(token: str, path: str, replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {token: [FAKE.record(number) for number in range(400)]})
    result = fetch(make_client(), "remotive", token)
    assert replay.paths() == [f"/api/remote-jobs{path}"]
    assert (len(result.raw), result.observation.complete) == (400, False)


@pytest.mark.parametrize(
    ("stated", "where_to_live"),
    [
        ("Worldwide", ("Worldwide",)),
        ("USA, Canada,  UK", ("USA", "Canada", "UK")),
        ("Europe (CET, EET)", ("Europe (CET, EET)",)),
        ("", ()),
        (None, ()),
    ],
)
def test_where_one_may_live_is_a_list(stated: str | None, where_to_live: tuple[str, ...]) -> None:
    record = FAKE.record(1) | {"candidate_required_location": stated}
    found = to_posting(RawPosting("remotive", NOW, json.dumps(record), "all"))
    assert found.applicant_location_requirements == where_to_live
    assert found.job_location == ()


@pytest.mark.local_server
def test_a_recorded_reply_loses_nothing(shared: Path, replay: Replay, make_client: MakeClient) -> None:
    reply = json.loads((shared / "data" / "ats" / "brete__remotive.json").read_text("utf-8"))
    replay.on("/api/remote-jobs", as_json(reply))
    found = [convert(raw) for raw in fetch(make_client(), "remotive", "all").raw]
    assert len(found) == len(reply["jobs"]) == 3
    for record, item in zip(reply["jobs"], found, strict=True):
        assert isinstance(item, Posting)
        assert item.title == record["title"]
        assert item.hiring_organization == record["company_name"].strip()
        assert item.description == record["description"].strip()
        assert item.url == record["url"]
        assert str(item.date_posted) == record["publication_date"][:10]
        assert item.base_salary_text == record["salary"]
        assert item.applicant_location_requirements == (record["candidate_required_location"],)
        assert len(item.employment_type) == 1
