"""Himalayas: cursors, offsets and queries, names that the feed spoils, and a recorded reply read in place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fingerpost.posting import Posting, RawPosting
from fingerpost.sources import convert
from fingerpost.sources.himalayas import MAX_PAGES, PAGE, board_url, detect, to_posting

from .conftest import NOW
from .fakes import FAKES
from .replay import Replay, as_json
from .test_source_contract import MakeClient, fetch

FAKE = FAKES["himalayas"]


def records(n: int) -> list[Any]:
    return [FAKE.record(number) for number in range(n)]


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://himalayas.app/", "all"),
        ("https://himalayas.app/jobs", "all"),
        ("https://himalayas.app/jobs?q=machine+learning", "machine learning"),
        ("https://himalayas.app/jobs/api/search?q=data%20scientist&sort=recent", "data scientist"),
        ("https://himalayas.app/jobs/api?limit=20&offset=40", "all"),
        ("https://himalayas.app/companies/larkmoor/jobs/map-reader", "all"),
        ("https://himalayas.app/jobs?q=%20", "all"),
        ("https://himalayas.app.example.org/jobs", None),
    ],
)
def test_addresses_of_himalayas_name_a_query_or_all(url: str, token: str | None) -> None:
    assert detect(url) == token


@pytest.mark.parametrize("token", ["all", "machine learning", "c++ & go"])
def test_the_page_of_a_query_leads_back_to_it(token: str) -> None:
    assert detect(board_url(token)) == token


@pytest.mark.local_server
def test_the_newest_are_followed_by_cursor(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"all": records(45)})
    assert len(fetch(make_client(), "himalayas", "all").raw) == 45
    assert replay.paths() == [
        "/jobs/api?limit=20",
        "/jobs/api?limit=20&cursor=at-20",
        "/jobs/api?limit=20&cursor=at-40",
    ]


@pytest.mark.local_server
def test_a_reply_without_cursor_is_followed_by_offset(replay: Replay, make_client: MakeClient) -> None:
    replay.on("/jobs/api?limit=20", as_json({"jobs": records(20)}))
    replay.on("/jobs/api?limit=20&offset=20", as_json({"jobs": records(23)[20:]}))
    assert len(fetch(make_client(), "himalayas", "all").raw) == 23


@pytest.mark.local_server
def test_a_query_is_followed_by_page(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"machine learning": records(25)})
    assert len(fetch(make_client(), "himalayas", "machine learning").raw) == 25
    assert replay.paths() == [
        "/jobs/api/search?q=machine%20learning&sort=recent&page=1",
        "/jobs/api/search?q=machine%20learning&sort=recent&page=2",
    ]


@pytest.mark.local_server
def test_the_window_ends_after_its_pages_and_that_is_no_fault(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"all": records((MAX_PAGES + 1) * PAGE)})
    result = fetch(make_client(), "himalayas", "all")
    assert len(result.raw) == MAX_PAGES * PAGE == 400
    assert (result.observation.reason, result.observation.complete) == (None, False)


@pytest.mark.parametrize(
    ("name", "slug", "employer"),
    [
        ("Larkmoor Maps", "larkmoor-maps", "Larkmoor Maps"),
        ("name", "larkmoor-maps", "larkmoor maps"),
        ("name", None, None),
        (None, "quiet-harbour", "quiet harbour"),
    ],
)
def test_the_slug_names_the_employer_where_the_feed_does_not(
    name: str | None, slug: str | None, employer: str | None
) -> None:
    record = FAKE.record(1) | {"companyName": name, "companySlug": slug}
    assert to_posting(RawPosting("himalayas", NOW, json.dumps(record), "all")).hiring_organization == employer


@pytest.mark.local_server
def test_a_recorded_reply_loses_nothing(shared: Path, replay: Replay, make_client: MakeClient) -> None:
    reply = json.loads((shared / "data" / "ats" / "brete__himalayas.json").read_text("utf-8"))
    replay.on("/jobs/api?limit=20", as_json(reply))
    found = [convert(raw) for raw in fetch(make_client(), "himalayas", "all").raw]
    assert len(found) == len(reply["jobs"]) == 3
    for record, item in zip(reply["jobs"], found, strict=True):
        assert isinstance(item, Posting)
        assert item.title == record["title"]
        assert item.url == record["applicationLink"]
        assert record["description"].startswith(item.description)
        assert len(record["description"]) - len(item.description) < 100
        assert list(item.applicant_location_requirements) == record["locationRestrictions"]
        assert item.date_posted is not None
        assert item.valid_through is not None
        assert item.hiring_organization == record["companySlug"].replace("-", " ")
    pay = [[(p.min_value, p.unit_text) for p in item.base_salary] for item in found if isinstance(item, Posting)]
    assert pay == [[(77_905, "YEAR")], [], [(14, "HOUR")]]
