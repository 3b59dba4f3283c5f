"""SmartRecruiters: the recorded list, empty and unknown companies, details that fail, addresses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fingerpost.posting import Observation, RawPosting, SetAside
from fingerpost.sources import convert, to_posting
from fingerpost.sources.smartrecruiters import detect

from .conftest import NOW
from .fakes import FAKES
from .replay import Answer, Replay, as_json
from .test_source_contract import MakeClient, fetch, identifiers

FAKE = FAKES["smartrecruiters"]
LIST = f"/v1/companies/{FAKE.token}/postings?limit=100&offset=0"
BEFORE = Observation("smartrecruiters", FAKE.token, NOW, 200, complete=True, n_listed=2)


def detailed(record: dict[str, Any]) -> RawPosting:
    payload = json.dumps({"listed": {"id": record.get("id")}, "detail": record})
    return RawPosting("smartrecruiters", NOW, payload, FAKE.token)


@pytest.mark.local_server
def test_a_recorded_list_loses_no_title_date_or_place(shared: Path, replay: Replay, make_client: MakeClient) -> None:
    recorded = json.loads((shared / "data" / "ats" / "careerkit__smartrecruiters.json").read_text("utf-8"))
    (listed,) = recorded["content"]
    section = {"title": "Job Description", "text": "<p>You care for people.</p>"}
    replay.play(FAKE, {"Knight": [{**listed, "jobAd": {"sections": {"jobDescription": section}}}]})
    (raw,) = fetch(make_client(), "smartrecruiters", "Knight").raw
    assert json.loads(raw.payload)["listed"] == listed
    posting = to_posting(raw)
    assert posting.title == "CNA / LPN - Consistent Hours. Start Next Week."
    assert posting.description == "<h3>Job Description</h3>\n<p>You care for people.</p>"
    assert posting.job_location == ("St. Louis, MO, United States",)
    assert (posting.address_country, posting.job_location_type) == ("US", None)
    assert (str(posting.date_posted), posting.hiring_organization) == ("2018-06-08", "Knight Gayles")
    assert (posting.employment_type, posting.employment_unit) == (("PART_TIME",), None)
    assert (posting.industry, posting.base_salary) == ("Medical Practice", ())
    assert posting.url == "https://jobs.smartrecruiters.com/Knight/743999671674844"


@pytest.mark.local_server
def test_an_empty_list_is_not_believed_of_a_company_that_was_never_seen(
    replay: Replay, make_client: MakeClient
) -> None:
    replay.play(FAKE, {})
    seen = fetch(make_client(), "smartrecruiters", FAKE.token).observation
    assert (seen.complete, seen.n_listed) == (False, 0)
    assert seen.reason == (
        "'NorthquayFreight' lists no posting: it has none now, or there is no such company; check its name"
    )


@pytest.mark.local_server
@pytest.mark.parametrize(
    "previous", [BEFORE, replace(BEFORE, status=304, n_listed=None, marks=(("744001", "0f"),))], ids=["200", "304"]
)
def test_an_empty_list_is_believed_of_a_company_that_had_postings(
    previous: Observation, replay: Replay, make_client: MakeClient
) -> None:
    replay.play(FAKE, {FAKE.token: []})
    seen = fetch(make_client(), "smartrecruiters", FAKE.token, previous).observation
    assert (seen.complete, seen.n_listed, seen.reason) == (True, 0, None)


@pytest.mark.local_server
def test_a_list_that_was_not_modified_keeps_the_marks(replay: Replay, make_client: MakeClient) -> None:
    record = FAKE.record(1)
    page = {"totalFound": 1, "content": [{"id": record["id"], "name": record["name"]}]}
    replay.on(LIST, as_json(page, ETag='"one"'))
    replay.on(f"/v1/companies/{FAKE.token}/postings/{record['id']}", as_json(record))
    first = fetch(make_client(), "smartrecruiters", FAKE.token)
    again = fetch(make_client(), "smartrecruiters", FAKE.token, first.observation)
    assert (again.observation.status, again.raw) == (304, ())
    assert again.observation.marks == first.observation.marks != ()


@pytest.mark.local_server
def test_details_that_fail_are_asked_for_again_and_those_that_are_gone_are_not_listed(
    replay: Replay, make_client: MakeClient
) -> None:
    kept, ill, gone = (FAKE.record(number) for number in range(3))
    replay.play(FAKE, {FAKE.token: [kept, ill, gone]})
    replay.on(f"/v1/companies/{FAKE.token}/postings/{ill['id']}", Answer(403))
    replay.on(f"/v1/companies/{FAKE.token}/postings/{gone['id']}", Answer(404))
    result = fetch(make_client(), "smartrecruiters", FAKE.token)
    assert identifiers(result.raw) == [kept["id"]]
    assert (result.observation.n_listed, result.observation.complete) == (2, True)
    assert "the details of 1 of 3 postings could not be had" in (result.observation.reason or "")
    assert [name for name, _ in result.observation.marks] == [kept["id"]]


@pytest.mark.local_server
def test_a_record_without_an_id_is_set_aside_and_no_details_are_asked_for(
    replay: Replay, make_client: MakeClient
) -> None:
    replay.play(FAKE, {FAKE.token: [{"name": "Nameless"}, FAKE.record(1)]})
    result = fetch(make_client(), "smartrecruiters", FAKE.token)
    assert len(replay.paths()) == 2
    assert result.observation.n_listed == 2
    aside = convert(result.raw[1])
    assert isinstance(aside, SetAside)
    assert "missing required field `id`" in aside.reason


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"location": {"city": "Bern", "country": "ch", "hybrid": True}}, "job_location_type", "HYBRID"),
        ({"location": {"remote": True, "hybrid": False}}, "job_location_type", "TELECOMMUTE"),
        ({"location": {"remote": False, "hybrid": False}}, "job_location_type", None),
        ({"location": None}, "job_location", ()),
        ({"location": None}, "address_country", None),
        ({"typeOfEmployment": {"id": "contract", "label": "Contract"}}, "employment_type", ("CONTRACTOR",)),
        ({"compensation": {"min": None, "max": None, "currency": "EUR"}}, "base_salary", ()),
        (
            {"postingUrl": None, "company": None},
            "url",
            "https://jobs.smartrecruiters.com/NorthquayFreight/744000000001",
        ),
    ],
)
def test_what_a_posting_states(changed: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(to_posting(detailed({**FAKE.record(1), **changed})), field) == expected


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://careers.smartrecruiters.com/BoschGroup", "BoschGroup"),
        ("https://careers.smartrecruiters.com/BoschGroup/india?search=ml", "BoschGroup"),
        ("https://jobs.smartrecruiters.com/BoschGroup/744000011112222-ml-engineer", "BoschGroup"),
        ("https://www.smartrecruiters.com/BoschGroup/744000011112222-ml-engineer", "BoschGroup"),
        ("https://api.smartrecruiters.com/v1/companies/BoschGroup/postings/744000011112222", "BoschGroup"),
        ("https://jobs.smartrecruiters.com/oneclick-ui/company/LVMH2/publication/0f-1?dcr_ci=LVMH2", "LVMH2"),
        ("https://www.smartrecruiters.com/recruiting-software/", None),
        ("https://www.smartrecruiters.com/BoschGroup", None),
        ("https://jobs.smartrecruiters.com/oneclick-ui/", None),
        ("https://jobs.smartrecruiters.com/?company=BoschGroup", None),
        ("https://jobs.smartrecruiters.com/sr-jobs/search", None),
        ("https://api.smartrecruiters.com/feed/publications", None),
        ("https://dev.smartrecruiters.com/customer-api/posting-api/", None),
        ("https://careers.smartrecruiters.com.example.org/BoschGroup", None),
    ],
)
def test_an_address_tells_the_company(url: str, token: str | None) -> None:
    assert detect(url) == token
