"""Teamtailor: the recorded feed, pages, sites on a domain of their own, what an item states, addresses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import BoardNotFoundError
from fingerpost.posting import MonetaryAmount, RawPosting, SetAside
from fingerpost.sources import convert, to_posting
from fingerpost.sources.teamtailor import PAGE, board_url, detect

from .conftest import NOW
from .fakes import FAKES
from .replay import Replay, as_json
from .test_source_contract import MakeClient, fetch, records

FAKE = FAKES["teamtailor"]


def stored(changed: dict[str, Any], **posting: Any) -> RawPosting:
    record = FAKE.record(1)
    item = {**record, **changed, "_jobposting": {**record["_jobposting"], **posting}}
    return RawPosting("teamtailor", NOW, json.dumps(item), FAKE.token)


@pytest.mark.local_server
def test_a_recorded_feed_loses_no_title_link_date_or_place(
    shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    recorded = json.loads((shared / "data" / "ats" / "careerkit__teamtailor.json").read_text("utf-8"))["items"]
    with_text = [{**item, "content_html": "<p>You talk to customers.</p>"} for item in recorded]
    replay.play(FAKE, {"career": with_text})
    result = fetch(make_client(), "teamtailor", "career")
    assert [json.loads(raw.payload) for raw in result.raw] == with_text
    first, second = (to_posting(raw) for raw in result.raw)
    for item, posting in zip(recorded, (first, second), strict=True):
        assert (posting.title, posting.url, posting.identifier) == (item["title"], item["url"], item["id"])
        assert str(posting.date_posted) == item["date_published"][:10]
    assert first.job_location == ("Madrid, ES",)
    assert second.job_location == ("Stockholm, Sweden, SE", "København, DK")
    assert (first.address_country, second.address_country) == ("ES", "SE")
    replay.play(FAKE, {"career": recorded})
    asides = [convert(raw) for raw in fetch(make_client(), "teamtailor", "career").raw]
    assert all(isinstance(aside, SetAside) and aside.reason.endswith("has no description") for aside in asides)


@pytest.mark.local_server
def test_a_feed_whose_last_page_is_full_is_whole(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {FAKE.token: records(FAKE, PAGE)})
    seen = fetch(make_client(), "teamtailor", FAKE.token).observation
    assert (seen.n_listed, seen.complete) == (PAGE, True)
    assert replay.paths() == [f"/{FAKE.token}/jobs.json", f"/{FAKE.token}/jobs.json?page=2"]


@pytest.mark.local_server
def test_a_short_page_that_names_another_is_followed(replay: Replay, make_client: MakeClient) -> None:
    pages = [as_json({"items": [FAKE.record(1)], "next_url": "https://x.example.org/jobs.json?page=2"})]
    replay.on(f"/{FAKE.token}/jobs.json", *pages)
    replay.on(f"/{FAKE.token}/jobs.json?page=2", as_json({"items": [FAKE.record(2)], "next_url": None}))
    seen = fetch(make_client(), "teamtailor", FAKE.token).observation
    assert (seen.n_listed, seen.complete, seen.reason) == (2, True, None)


@pytest.mark.local_server
@pytest.mark.parametrize(("n", "etag"), [(2, '"one"'), (PAGE, None)])
def test_only_a_feed_of_one_page_is_asked_for_conditionally(
    n: int, etag: str | None, replay: Replay, make_client: MakeClient
) -> None:
    replay.on(f"/{FAKE.token}/jobs.json", as_json({"items": records(FAKE, n)}, ETag='"one"'))
    replay.on(f"/{FAKE.token}/jobs.json?page=2", as_json({"items": []}))
    first = fetch(make_client(), "teamtailor", FAKE.token).observation
    assert first.etag == etag
    again = fetch(make_client(), "teamtailor", FAKE.token, first).observation
    assert again.status == (304 if etag else 200)


@pytest.mark.local_server
def test_a_site_on_a_domain_of_its_own_is_asked_there(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {"jobs.example.org": [FAKE.record(1)]})
    result = fetch(make_client(), "teamtailor", "jobs.example.org")
    assert replay.paths() == ["/jobs.example.org/jobs.json"]
    assert to_posting(result.raw[0]).posting_id == "teamtailor:jobs.example.org:20fafb7d-1"
    assert board_url("jobs.example.org") == "https://jobs.example.org/jobs"


@pytest.mark.local_server
@pytest.mark.parametrize("token", ["", "jobs.example.org/x", "127.0.0.1", "jobs.example.org:8080", "a b", "-x"])
def test_a_token_that_is_neither_a_name_nor_a_host_is_no_board_and_nothing_is_asked(
    token: str, replay: Replay, make_client: MakeClient
) -> None:
    with pytest.raises(BoardNotFoundError, match="expected a name such as harbourworks, or a host"):
        fetch(make_client(), "teamtailor", token)
    assert replay.asked == []


@pytest.mark.parametrize(
    ("posting", "field", "expected"),
    [
        ({"jobLocation": None}, "job_location", ()),
        ({"jobLocation": "Bergen"}, "job_location", ()),
        ({"jobLocation": {"address": {"addressLocality": "Kiel", "addressRegion": "EMEA"}}}, "job_location", ("Kiel",)),
        ({"jobLocation": {"address": {"addressLocality": "", "addressCountry": "DE"}}}, "job_location", ("DE",)),
        ({"jobLocation": {"address": {"addressCountry": {"name": "Chile"}}}}, "address_country", "Chile"),
        ({"jobLocationType": "TELECOMMUTE"}, "job_location_type", "TELECOMMUTE"),
        ({"jobLocationType": None}, "job_location_type", None),
        ({"applicantLocationRequirements": {"name": "SE"}}, "applicant_location_requirements", ("SE",)),
        ({"employmentType": "OTHER"}, "employment_type", ()),
        ({"employmentType": ["INTERN", None]}, "employment_type", ("INTERN",)),
        ({"baseSalary": "a lot"}, "base_salary", ()),
        ({"baseSalary": {"currency": "SEK", "value": {"minValue": None, "maxValue": None}}}, "base_salary", ()),
        (
            {"baseSalary": {"currency": "SEK", "value": {"minValue": "30000", "unitText": "MONTH"}}},
            "base_salary",
            (MonetaryAmount(30000.0, None, "SEK", "MONTH"),),
        ),
        (
            {"baseSalary": {"currency": "SEK", "value": {"value": 200, "unitText": "HOUR"}}},
            "base_salary",
            (MonetaryAmount(200.0, 200.0, "SEK", "HOUR"),),
        ),
        ({"hiringOrganization": {"name": "Harbour Works"}}, "hiring_organization", "Harbour Works"),
        ({"hiringOrganization": None}, "hiring_organization", "harbourworks"),
        ({"validThrough": "2026-06-30T00:00:00+02:00"}, "valid_through", date(2026, 6, 30)),
    ],
)
def test_what_an_items_job_posting_states(posting: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(to_posting(stored({}, **posting)), field) == expected


def test_the_feeds_own_words_come_first() -> None:
    both = {"title": "Clerk", "description": "<p>Other words.</p>", "datePosted": "2026-01-01"}
    posting = to_posting(stored({}, **both))
    assert (posting.title, posting.date_posted) == ("Harbour Analyst 1", date(2026, 5, 1))
    assert posting.description.startswith("<p>You count the ships")
    without = to_posting(stored({"title": None, "content_html": None, "date_published": None}, **both))
    assert (without.title, without.date_posted) == ("Clerk", date(2026, 1, 1))
    assert without.description == "<p>Other words.</p>"


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://harbourworks.teamtailor.com", "harbourworks"),
        ("https://harbourworks.teamtailor.com/jobs/7167-tide-analyst", "harbourworks"),
        ("https://harbour-works.teamtailor.com/jobs.json?page=2", "harbour-works"),
        ("https://career.teamtailor.com/jobs", "career"),
        ("https://harbourworks.na.teamtailor.com/jobs", "harbourworks.na.teamtailor.com"),
        ("https://www.teamtailor.com/en/pricing", None),
        ("https://app.teamtailor.com/companies/x", None),
        ("https://api.teamtailor.com/v1/jobs", None),
        ("https://docs.teamtailor.com/", None),
        ("https://jobs.example.org/jobs", None),
        ("https://harbourworks.teamtailor.com.example.org/jobs", None),
    ],
)
def test_an_address_tells_the_site(url: str, token: str | None) -> None:
    assert detect(url) == token
    assert token is None or detect(board_url(token)) == token
