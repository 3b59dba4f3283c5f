"""BambooHR: the recorded list, details that fail or are gone, lists that are not modified, places, addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import PayloadError
from fingerpost.posting import RawPosting, SetAside
from fingerpost.sources import convert, to_posting
from fingerpost.sources.bamboohr import detect

from .conftest import NOW
from .fakes import FAKES
from .replay import Answer, Replay, as_json
from .test_source_contract import MakeClient, fetch, identifiers

FAKE = FAKES["bamboohr"]
LIST = f"/{FAKE.token}/careers/list"


def detailed(listed: dict[str, Any], opening: dict[str, Any]) -> RawPosting:
    row = {"id": "7", "jobOpeningName": "Clerk", **listed}
    detail = {"result": {"jobOpening": {"description": "<p>You count the ships of the quay.</p>", **opening}}}
    return RawPosting("bamboohr", NOW, json.dumps({"listed": row, "detail": detail}), FAKE.token)


@pytest.mark.local_server
def test_a_recorded_list_loses_no_title_link_or_place(shared: Path, replay: Replay, make_client: MakeClient) -> None:
    recorded = json.loads((shared / "data" / "ats" / "careerkit__bamboohr.json").read_text("utf-8"))
    replay.on("/acme/careers/list", as_json(recorded))
    for row in recorded["result"]:
        opening = {"description": "<p>You help the legal team.</p>", "datePosted": "2026-08-01"}
        replay.on(f"/acme/careers/{row['id']}/detail", as_json({"meta": {}, "result": {"jobOpening": opening}}))
    result = fetch(make_client(), "bamboohr", "acme")
    assert [json.loads(raw.payload)["listed"] for raw in result.raw] == recorded["result"]
    first, second = (to_posting(raw) for raw in result.raw)
    assert (first.title, second.title) == ("Nurse Paralegal", "Marketing & Social Media Intern")
    assert first.job_location == second.job_location == ("Fort Lauderdale, Florida",)
    assert (first.employment_type, second.employment_type) == (("FULL_TIME",), ("INTERN",))
    assert (first.employment_unit, second.employment_unit) == ("Legal", "Marketing")
    assert (first.job_location_type, str(first.date_posted)) == ("ONSITE", "2026-08-01")
    assert first.url == "https://acme.bamboohr.com/careers/86"
    assert (result.observation.complete, result.observation.reason) == (False, "the reply holds 2 of 3 postings")


@pytest.mark.local_server
def test_details_that_fail_are_asked_for_again_and_those_that_are_gone_are_not_listed(
    replay: Replay, make_client: MakeClient
) -> None:
    kept, ill, gone = (FAKE.record(number) for number in range(3))
    replay.play(FAKE, {FAKE.token: [kept, ill, {**gone, "detail": None}]})
    replay.on(f"/{FAKE.token}/careers/1/detail", Answer(403))
    result = fetch(make_client(), "bamboohr", FAKE.token)
    assert identifiers(result.raw) == ["0"]
    assert (result.observation.n_listed, result.observation.complete) == (2, True)
    assert "the details of 1 of 3 postings could not be had" in (result.observation.reason or "")
    assert [name for name, _ in result.observation.marks] == ["0"]


@pytest.mark.local_server
def test_a_row_that_changed_is_asked_for_again(replay: Replay, make_client: MakeClient) -> None:
    same, changed = FAKE.record(1), FAKE.record(2)
    replay.play(FAKE, {FAKE.token: [same, changed]})
    before = fetch(make_client(), "bamboohr", FAKE.token).observation
    renamed = {**changed["listed"], "jobOpeningName": "Harbour Analyst, Nights"}
    replay.play(FAKE, {FAKE.token: [same, {**changed, "listed": renamed}]})
    again = fetch(make_client(), "bamboohr", FAKE.token, before)
    assert (identifiers(again.raw), again.unchanged) == (["2"], ("1",))


@pytest.mark.local_server
def test_a_list_that_was_not_modified_keeps_the_marks(replay: Replay, make_client: MakeClient) -> None:
    record = FAKE.record(1)
    replay.on(LIST, as_json({"result": [record["listed"]]}, ETag='"one"'))
    replay.on(f"/{FAKE.token}/careers/1/detail", as_json({"result": {"jobOpening": record["detail"]}}))
    first = fetch(make_client(), "bamboohr", FAKE.token)
    again = fetch(make_client(), "bamboohr", FAKE.token, first.observation)
    assert (again.observation.status, again.raw) == (304, ())
    assert again.observation.marks == first.observation.marks != ()


@pytest.mark.local_server
def test_a_row_without_an_id_is_set_aside_and_no_details_are_asked_for(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {FAKE.token: [{"listed": {"jobOpeningName": "Nameless"}, "detail": None}, FAKE.record(1)]})
    result = fetch(make_client(), "bamboohr", FAKE.token)
    assert replay.paths() == [LIST, f"/{FAKE.token}/careers/1/detail"]
    assert (result.observation.n_listed, result.observation.reason) == (2, None)
    aside = convert(result.raw[0])
    assert isinstance(aside, SetAside)
    assert "missing required field `id`" in aside.reason


@pytest.mark.local_server
def test_a_board_that_leads_to_a_web_page_is_a_payload_error(replay: Replay, make_client: MakeClient) -> None:
    replay.on(LIST, Answer(302, b"", {"Location": "/hr-software"}))
    replay.on("/hr-software", Answer(200, b"<!doctype html><title>HR</title>", {"Content-Type": "text/html"}))
    with pytest.raises(PayloadError, match="the board may have moved"):
        fetch(make_client(), "bamboohr", FAKE.token)


@pytest.mark.parametrize(
    ("listed", "opening", "field", "expected"),
    [
        ({"locationType": "1"}, {}, "job_location_type", "TELECOMMUTE"),
        ({"locationType": "1"}, {"locationType": 2}, "job_location_type", "HYBRID"),
        ({"locationType": "9"}, {}, "job_location_type", None),
        ({}, {}, "job_location_type", None),
        ({"locationType": "0", "isRemote": True}, {}, "job_location_type", "TELECOMMUTE"),
        ({"locationType": "0", "isRemote": False}, {}, "job_location_type", "ONSITE"),
        ({"location": {"city": "Hull", "state": "Hull"}}, {}, "job_location", ("Hull",)),
        ({"atsLocation": {"city": "Hull"}}, {"location": {"city": None, "state": ""}}, "job_location", ("Hull",)),
        ({"location": {"city": "Hull"}}, {"atsLocation": {"city": "York"}}, "job_location", ("York",)),
        ({"location": None}, {"atsLocation": {"country": "Norway"}}, "job_location", ()),
        ({"location": None}, {"atsLocation": {"country": "Norway"}}, "address_country", "Norway"),
        ({}, {"location": {"addressCountry": "Chile"}}, "address_country", "Chile"),
        ({"jobOpeningName": "Clerk"}, {"jobOpeningName": "Chief Clerk"}, "title", "Chief Clerk"),
        ({}, {"compensation": "2175000"}, "base_salary_text", "2175000"),
        ({}, {"datePosted": "soon"}, "date_posted", None),
        ({"employmentStatusLabel": "Part-Time"}, {}, "employment_type", ("PART_TIME",)),
        ({}, {"jobOpeningShareUrl": "https://x.example.org/7"}, "url", "https://x.example.org/7"),
    ],
)
def test_what_a_posting_states(listed: dict[str, Any], opening: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(to_posting(detailed(listed, opening)), field) == expected


@pytest.mark.parametrize("detail", ["null", "{}", '{"result": null}', '{"result": {"jobOpening": null}}'])
def test_details_without_an_opening_have_no_description(detail: str) -> None:
    payload = f'{{"listed": {{"id": 7, "jobOpeningName": "Clerk"}}, "detail": {detail}}}'
    with pytest.raises(PayloadError, match="BambooHR record 7 has no description"):
        to_posting(RawPosting("bamboohr", NOW, payload, FAKE.token))


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://harbourworks.bamboohr.com/careers", "harbourworks"),
        ("https://harbourworks.bamboohr.com/careers/86?source=x", "harbourworks"),
        ("https://harbourworks.bamboohr.com/careers/list", "harbourworks"),
        ("https://harbour-works1.bamboohr.com/jobs/view.php?id=86", "harbour-works1"),
        ("https://HarbourWorks.BambooHR.com/careers", "harbourworks"),
        ("https://www.bamboohr.com/careers/", None),
        ("https://api.bamboohr.com/api/gateway.php/harbourworks/v1/jobs", None),
        ("https://bamboohr.com/", None),
        ("https://a.b.bamboohr.com/careers", None),
        ("https://harbourworks.bamboohr.com.example.org/careers", None),
    ],
)
def test_an_address_tells_the_board(url: str, token: str | None) -> None:
    assert detect(url) == token
