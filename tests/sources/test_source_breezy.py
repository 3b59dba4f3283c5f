"""Breezy: descriptions are asked for, lists that are not modified, what a position states, addresses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fingerpost.posting import RawPosting
from fingerpost.sources import to_posting
from fingerpost.sources.breezy import detect

from .conftest import NOW
from .fakes import FAKES
from .replay import Replay, as_json
from .test_source_contract import MakeClient, fetch

FAKE = FAKES["breezy"]


def stored(changed: dict[str, Any]) -> RawPosting:
    return RawPosting("breezy", NOW, json.dumps({**FAKE.record(1), **changed}), FAKE.token)


@pytest.mark.local_server
def test_one_request_has_every_description_and_an_unchanged_list_is_not_read_again(
    replay: Replay, make_client: MakeClient
) -> None:
    replay.on(f"/{FAKE.token}/json?verbose=true", as_json([FAKE.record(1), FAKE.record(2)], ETag='"one"'))
    first = fetch(make_client(), "breezy", FAKE.token)
    assert [json.loads(raw.payload) for raw in first.raw] == [FAKE.record(1), FAKE.record(2)]
    assert replay.paths() == [f"/{FAKE.token}/json?verbose=true"]
    again = fetch(make_client(), "breezy", FAKE.token, first.observation)
    assert (again.observation.status, again.observation.complete, again.raw) == (304, True, ())


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"location": {"name": "Kiel", "is_remote": True}}, "job_location_type", "TELECOMMUTE"),
        (
            {"location": {"name": "Kiel", "is_remote": True, "remote_details": {"value": "hybrid"}}},
            "job_location_type",
            "HYBRID",
        ),
        (
            {"location": {"name": "Kiel", "is_remote": False, "remote_details": {"value": "remote"}}},
            "job_location_type",
            None,
        ),
        (
            {"location": None, "locations": [{"name": "Worldwide", "is_remote": True}]},
            "job_location_type",
            "TELECOMMUTE",
        ),
        ({"location": None}, "job_location", ()),
        ({"location": "Kiel", "locations": ["Bonn"]}, "job_location", ("Kiel", "Bonn")),
        ({"type": "Part-Time"}, "employment_type", ("PART_TIME",)),
        (
            {"location": {"name": "Kiel, DE"}, "locations": [{"name": "Kiel, DE"}, {"name": "Bonn"}]},
            "job_location",
            ("Kiel, DE", "Bonn"),
        ),
        ({"location": {"city": "Tampa", "state": "Florida", "country": "US"}}, "job_location", ("Tampa, Florida, US",)),
        ({"location": {"name": "Kiel", "country": {"id": "", "name": "Germany"}}}, "address_country", "Germany"),
        ({"location": {"name": "Kiel", "country": {"id": "DE"}}}, "address_country", "DE"),
        ({"type": {"id": "contract", "name": "Auftrag"}}, "employment_type", ("CONTRACTOR",)),
        ({"type": {"id": "temporary", "name": "Befristet"}}, "employment_type", ("TEMPORARY",)),
        ({"type": {"id": None, "name": "Full-Time"}}, "employment_type", ("FULL_TIME",)),
        ({"type": {"id": "other", "name": "Other"}}, "employment_type", ()),
        ({"type": None}, "employment_type", ()),
        ({"salary": "Up to $60,000"}, "base_salary_text", "Up to $60,000"),
        ({"salary": ""}, "base_salary_text", None),
        ({"company": {"name": "Harbour Works"}}, "hiring_organization", "Harbour Works"),
        ({"company": None}, "hiring_organization", "harbourworks"),
        ({"url": None}, "url", "https://harbourworks.breezy.hr/p/18df1-harbour-analyst"),
        ({"url": None, "friendly_id": None}, "url", None),
        ({"published_date": None}, "date_posted", None),
    ],
)
def test_what_a_position_states(changed: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(to_posting(stored(changed)), field) == expected


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://harbourworks.breezy.hr", "harbourworks"),
        ("https://harbourworks.breezy.hr/p/18df3e-tide-analyst/apply", "harbourworks"),
        ("https://harbour-works.breezy.hr/json?verbose=true", "harbour-works"),
        ("https://breezy.hr/features", None),
        ("https://app.breezy.hr/signin", None),
        ("https://api.breezy.hr/v3/companies", None),
        ("https://developer.breezy.hr/reference/overview", None),
        ("https://harbourworks.breezy.hr.example.org/", None),
    ],
)
def test_an_address_tells_the_board(url: str, token: str | None) -> None:
    assert detect(url) == token
