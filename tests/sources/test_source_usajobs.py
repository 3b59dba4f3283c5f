"""USAJOBS: the headers it asks for, what pay is for, sections of an announcement, and replies read in place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import SourceForbiddenError
from fingerpost.posting import Posting, RawPosting
from fingerpost.sources import PoliteClient, convert
from fingerpost.sources.usajobs import board_url, detect, to_posting

from .conftest import NOW
from .fakes import FAKES
from .replay import Answer, Replay
from .test_source_contract import MakeClient, fetch

FAKE = FAKES["usajobs"]
EMAIL, KEY = FAKE.keys.values()


def posting(details: dict[str, Any] | None = None, **fields: Any) -> Posting:
    record = FAKE.record(7)
    descriptor = record["MatchedObjectDescriptor"] | fields
    descriptor["UserArea"] = {"Details": descriptor["UserArea"]["Details"] | (details or {})}
    return to_posting(RawPosting("usajobs", NOW, json.dumps(record | {"MatchedObjectDescriptor": descriptor}), "data"))


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://www.usajobs.gov/search/results/?k=machine%20learning&p=2", "machine learning"),
        ("https://www.usajobs.gov/Search/Results?k=statistician", "statistician"),
        ("https://usajobs.gov/search?keyword=data+scientist", "data scientist"),
        ("https://data.usajobs.gov/api/Search?Keyword=nlp&Page=3", "nlp"),
        ("https://data.usajobs.gov/api/search?JobCategoryCode=1560", None),
        ("https://www.usajobs.gov/job/890000100", None),
        ("https://www.usajobs.gov/search/results/", None),
        ("https://usajobs.gov.example.org/search?k=nlp", None),
    ],
)
def test_addresses_of_usajobs_name_a_query(url: str, token: str | None) -> None:
    assert detect(url) == token


@pytest.mark.parametrize("token", ["machine learning", "c++ & go"])
def test_the_page_of_a_query_leads_back_to_it(token: str) -> None:
    assert detect(board_url(token)) == token


@pytest.mark.local_server
def test_the_address_and_the_key_are_sent_as_headers_and_not_kept(replay: Replay) -> None:
    replay.play(FAKE, {"data": [FAKE.record(1)]})
    client = PoliteClient("fingerpost/test", base_urls={"usajobs": replay.url}, now=lambda: NOW, keys=FAKE.keys)
    result = fetch(client, "usajobs", "data")
    robots, asked = replay.asked
    assert (asked.headers["user-agent"], asked.headers["authorization-key"]) == (EMAIL, KEY)
    assert (robots.path, robots.headers["user-agent"]) == ("/robots.txt", "fingerpost/test")
    assert "authorization-key" not in robots.headers
    assert asked.path == "/api/search?Keyword=data&Fields=Full&ResultsPerPage=500&Page=1"
    assert EMAIL not in repr(result)
    assert KEY not in repr(result)


@pytest.mark.local_server
def test_a_refused_key_is_forbidden_and_not_shown(replay: Replay) -> None:
    replay.faults = [Answer(401, b"refused")]
    replay.play(FAKE, {})
    client = PoliteClient("fingerpost/test", base_urls={"usajobs": replay.url}, keys=FAKE.keys)
    with pytest.raises(SourceForbiddenError, match="401") as caught:
        fetch(client, "usajobs", "data")
    assert KEY not in str(caught.value)


@pytest.mark.local_server
@pytest.mark.parametrize("stated", ["2", 2, None], ids=["text", "number", "not stated"])
def test_the_number_of_pages_may_be_text_or_missing(stated: object, replay: Replay, make_client: MakeClient) -> None:
    pages = [[FAKE.record(number) for number in part] for part in (range(500), range(500, 510))]
    for number, items in enumerate(pages, start=1):
        result: dict[str, Any] = {"SearchResultItems": items}
        if stated is not None:
            result["UserArea"] = {"NumberOfPages": stated}
        body = json.dumps({"SearchResult": result}).encode()
        path = f"/api/search?Keyword=data&Fields=Full&ResultsPerPage=500&Page={number}"
        replay.on(path, Answer(200, body, {"Content-Type": "application/json"}))
    assert len(fetch(make_client(), "usajobs", "data").raw) == 510


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("PA", "YEAR"),
        ("PH", "HOUR"),
        ("PD", "DAY"),
        ("PM", "MONTH"),
        ("Per Year", "YEAR"),
        ("BW", None),
        ("SY", None),
        ("PW", None),
        (None, None),
    ],
)
def test_codes_say_what_pay_is_for(code: str | None, unit: str | None) -> None:
    stated = [{"MinimumRange": "100.0", "MaximumRange": "200.0", "RateIntervalCode": code}]
    (amount,) = posting(PositionRemuneration=stated).base_salary
    assert (amount.min_value, amount.max_value, amount.currency, amount.unit_text) == (100, 200, "USD", unit)


@pytest.mark.parametrize(
    ("details", "kind"),
    [
        ({"RemoteIndicator": True}, "TELECOMMUTE"),
        ({"RemoteIndicator": "Yes"}, "TELECOMMUTE"),
        ({"RemoteIndicator": "False", "TeleworkEligible": True}, None),
        ({}, None),
    ],
)
def test_telework_is_not_remote_work(details: dict[str, Any], kind: str | None) -> None:
    assert posting(details).job_location_type == kind


def test_text_is_escaped_and_html_is_kept() -> None:
    found = posting({"MajorDuties": ["Find x < y & z.\r\nTwice."], "Requirements": "<ul><li>A lamp</li></ul>"})
    assert "<h3>Duties</h3>\n<p>Find x &lt; y &amp; z.</p><p>Twice.</p>" in found.description
    assert "<h3>Requirements</h3>\n<ul><li>A lamp</li></ul>" in found.description


@pytest.mark.local_server
@pytest.mark.parametrize("name", ["misa__usajobs", "parakeet__usajobs"])
def test_replies_of_public_code_lose_nothing(name: str, shared: Path, replay: Replay, make_client: MakeClient) -> None:
    reply = json.loads((shared / "data" / "ats" / f"{name}.json").read_text("utf-8"))
    items = reply["SearchResult"]["SearchResultItems"]
    replay.play(FAKE, {"data": items})
    found = [convert(raw) for raw in fetch(make_client(), "usajobs", "data").raw]
    assert len(found) == len(items) == 2
    for record, item in zip(items, found, strict=True):
        job = record["MatchedObjectDescriptor"]
        assert isinstance(item, Posting)
        assert item.title == job["PositionTitle"]
        assert job["UserArea"]["Details"]["JobSummary"] in item.description
        assert item.hiring_organization == job["OrganizationName"]
        assert item.job_location == (job["PositionLocationDisplay"],)
        assert item.url == job["PositionURI"]
        assert item.identifier == job["PositionURI"].rpartition("/")[2]
        assert str(item.date_posted) == job["PublicationStartDate"][:10]
        assert len(item.base_salary) == len(job.get("PositionRemuneration", ()))
