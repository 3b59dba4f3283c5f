"""Pinpoint: the recorded list, lists that may have been cut, places, pay that is not shown, addresses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fingerpost.posting import MonetaryAmount, RawPosting
from fingerpost.sources import to_posting
from fingerpost.sources.pinpoint import LIST_END, detect

from .conftest import NOW
from .fakes import FAKES
from .replay import Replay, as_json
from .test_source_contract import MakeClient, fetch, records

FAKE = FAKES["pinpoint"]


def stored(changed: dict[str, Any]) -> RawPosting:
    return RawPosting("pinpoint", NOW, json.dumps({**FAKE.record(1), **changed}), FAKE.token)


@pytest.mark.local_server
def test_a_recorded_list_loses_no_title_text_link_pay_or_place(
    shared: Path, replay: Replay, make_client: MakeClient
) -> None:
    recorded = json.loads((shared / "data" / "ats" / "careerkit__pinpoint.json").read_text("utf-8"))["data"]
    replay.play(FAKE, {"acme": recorded})
    result = fetch(make_client(), "pinpoint", "acme")
    assert [json.loads(raw.payload) for raw in result.raw] == recorded
    first, second = (to_posting(raw) for raw in result.raw)
    assert (first.title, second.title) == ("Enterprise Applications Architect", "CRM Program Consultant")
    for record, posting in zip(recorded, (first, second), strict=True):
        parts = [record[name] for name in ("description", "key_responsibilities", "skills_knowledge_expertise")]
        assert all(part in posting.description for part in parts)
    assert "<h3>Benefits</h3>\n<p>Medical and retirement plans.</p>" in first.description
    assert "<h3>" not in second.description
    assert (first.job_location, second.job_location) == (("United States",), ("Atlanta, GA",))
    assert (first.job_location_type, second.job_location_type) == ("TELECOMMUTE", "HYBRID")
    assert first.base_salary == (MonetaryAmount(135000.0, 198000.0, "USD", "YEAR"),)
    assert second.base_salary == (MonetaryAmount(70.0, 90.0, "USD", "HOUR"),)
    assert (first.base_salary_text, first.valid_through) == ("$135,000 - $198,000 / year", date(2026, 8, 28))
    assert (first.employment_unit, second.employment_unit) == ("Technology", "Consulting")
    assert first.url == "https://acme.pinpointhq.com/en/postings/post-001"
    assert second.url == "https://acme.pinpointhq.com/postings/post-002"


@pytest.mark.local_server
@pytest.mark.parametrize(("n", "complete"), [(LIST_END - 1, True), (LIST_END, False), (LIST_END + 1, True)])
def test_a_list_that_may_have_been_cut_is_not_called_whole(
    n: int, complete: bool, replay: Replay, make_client: MakeClient
) -> None:
    replay.play(FAKE, {FAKE.token: records(FAKE, n)})
    seen = fetch(make_client(), "pinpoint", FAKE.token).observation
    assert (seen.n_listed, seen.complete) == (n, complete)
    assert complete or "ends at 1000 postings" in (seen.reason or "")


@pytest.mark.local_server
def test_a_list_that_was_not_modified_is_whole(replay: Replay, make_client: MakeClient) -> None:
    replay.on(f"/{FAKE.token}/postings.json", as_json({"data": [FAKE.record(1)]}, ETag='"one"'))
    first = fetch(make_client(), "pinpoint", FAKE.token)
    again = fetch(make_client(), "pinpoint", FAKE.token, first.observation)
    assert (again.observation.status, again.observation.complete, again.raw) == (304, True, ())


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"location": {"name": "Colombia", "city": "Bogotá D.C"}}, "job_location", ("Bogotá D.C, Colombia",)),
        ({"location": {"name": "UK - Hull", "city": "Hull", "province": "Hull"}}, "job_location", ("UK - Hull",)),
        ({"location": {"name": "Remote", "city": "Remote", "province": ""}}, "job_location", ("Remote",)),
        ({"location": {"city": "Hull", "province": "England"}}, "job_location", ("Hull, England",)),
        ({"location": None}, "job_location", ()),
        ({"workplace_type": None}, "job_location_type", None),
        ({"employment_type": "permanent_part_time"}, "employment_type", ("PART_TIME",)),
        ({"employment_type_text": "Fixed Term - Full Time"}, "employment_type", ("FULL_TIME", "TEMPORARY")),
        ({"compensation": "£9 / hour", "compensation_visible": False}, "base_salary_text", None),
        ({"compensation": "£9 / hour"}, "base_salary_text", "£9 / hour"),
        ({"compensation_minimum": 9, "compensation_visible": False}, "base_salary", ()),
        ({"compensation_minimum": None, "compensation_maximum": 0}, "base_salary", ()),
        ({"compensation_minimum": "", "compensation_maximum": "negotiable"}, "base_salary", ()),
        (
            {"compensation_minimum": "9.5", "compensation_currency": "gbp", "compensation_frequency": "hour"},
            "base_salary",
            (MonetaryAmount(9.5, None, "GBP", "HOUR"),),
        ),
        ({"deadline_at": None}, "valid_through", None),
        ({"job": {"department": None}, "department": {"name": "Quays"}}, "employment_unit", "Quays"),
        ({"url": None, "path": None}, "url", None),
        ({}, "date_posted", None),
    ],
)
def test_what_a_posting_states(changed: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(to_posting(stored(changed)), field) == expected


def test_a_part_without_text_has_no_heading_and_a_heading_is_no_markup() -> None:
    changed = {"benefits_header": "Perks", "benefits": " ", "key_responsibilities_header": "A <b> & c"}
    posting = to_posting(stored({**changed, "key_responsibilities": "<p>You sail.</p>"}))
    assert posting.description.endswith("<h3>A &lt;b&gt; &amp; c</h3>\n<p>You sail.</p>")


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://harbourworks.pinpointhq.com", "harbourworks"),
        ("https://harbourworks.pinpointhq.com/en/postings/5f1c-aa?utm=x", "harbourworks"),
        ("https://harbour-works.pinpointhq.com/postings.json", "harbour-works"),
        ("https://www.pinpointhq.com/pricing/", None),
        ("https://developers.pinpointhq.com/docs/jobs-json-endpoint", None),
        ("https://app.pinpointhq.com/login", None),
        ("https://pinpointhq.com", None),
        ("https://harbourworks.pinpointhq.com.example.org/", None),
    ],
)
def test_an_address_tells_the_board(url: str, token: str | None) -> None:
    assert detect(url) == token
