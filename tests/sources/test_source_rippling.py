"""Rippling: the recorded list, one posting in several rows, details that fail, work places, pay, addresses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import PayloadError
from fingerpost.posting import MonetaryAmount, RawPosting, SetAside
from fingerpost.sources import convert, to_posting
from fingerpost.sources.rippling import detect

from .conftest import NOW
from .fakes import FAKES
from .replay import Answer, Replay, as_json
from .test_source_contract import MakeClient, fetch, identifiers

FAKE = FAKES["rippling"]
LIST = f"/platform/api/ats/v1/board/{FAKE.token}/jobs"


def detailed(places: list[str | None], detail: dict[str, Any]) -> RawPosting:
    rows = [{"uuid": "0-1", "name": "Clerk", "workLocation": {"label": place}} for place in places]
    text = {"description": {"role": "<p>You count the ships of the quay.</p>"}}
    payload = json.dumps({"listed": rows, "detail": {**text, **detail}})
    return RawPosting("rippling", NOW, payload, FAKE.token)


@pytest.mark.local_server
def test_a_recorded_list_loses_no_title_link_or_place(shared: Path, replay: Replay, make_client: MakeClient) -> None:
    rows = json.loads((shared / "data" / "ats" / "careerkit__rippling.json").read_text("utf-8"))
    detail = {"description": {"role": "<p>You sell to accountants.</p>"}, "createdOn": "2026-07-14T10:45:51-07:00"}
    replay.play(FAKE, {"acme": [{"rows": rows, "detail": detail}]})
    (raw,) = fetch(make_client(), "rippling", "acme").raw
    assert json.loads(raw.payload) == {"listed": rows, "detail": detail}
    posting = to_posting(raw)
    assert posting.title == "Account Executive - Accountants Channel (East Coast)"
    assert posting.job_location == ("Remote (New Jersey, US)", "New York, NY")
    assert (posting.employment_unit, posting.job_location_type) == ("Sales", None)
    assert posting.url == "https://ats.acme.com/acme/jobs/2f0674e6-f01f-4ecd-b459-e947241c211f"
    assert str(posting.date_posted) == "2026-07-14"


@pytest.mark.local_server
def test_the_order_of_rows_costs_no_details_and_another_place_does(replay: Replay, make_client: MakeClient) -> None:
    first, second = FAKE.record(1), FAKE.record(2)
    elsewhere = {**first["rows"][0], "workLocation": {"id": "Oslo", "label": "Oslo"}}
    two = {**first, "rows": [first["rows"][0], elsewhere]}
    replay.play(FAKE, {FAKE.token: [two, second]})
    before = fetch(make_client(), "rippling", FAKE.token).observation
    assert before.n_listed == 2
    replay.play(FAKE, {FAKE.token: [second, {**two, "rows": two["rows"][::-1]}]})
    same = fetch(make_client(), "rippling", FAKE.token, before)
    assert (same.raw, set(same.unchanged)) == ((), {"0000-1", "0000-2"})
    replay.play(FAKE, {FAKE.token: [first, second]})
    again = fetch(make_client(), "rippling", FAKE.token, before)
    assert (identifiers(again.raw), again.unchanged) == (["0000-1"], ("0000-2",))


@pytest.mark.local_server
def test_details_that_fail_are_asked_for_again_and_those_that_are_gone_are_not_listed(
    replay: Replay, make_client: MakeClient
) -> None:
    kept, ill, gone = (FAKE.record(number) for number in range(3))
    replay.play(FAKE, {FAKE.token: [kept, ill, {**gone, "detail": None}]})
    replay.on(f"{LIST}/0000-1", Answer(403))
    result = fetch(make_client(), "rippling", FAKE.token)
    assert identifiers(result.raw) == ["0000-0"]
    assert (result.observation.n_listed, result.observation.complete) == (2, True)
    assert "the details of 1 of 3 postings could not be had" in (result.observation.reason or "")
    assert [name for name, _ in result.observation.marks] == ["0000-0"]


@pytest.mark.local_server
def test_a_list_that_was_not_modified_keeps_the_marks(replay: Replay, make_client: MakeClient) -> None:
    record = FAKE.record(1)
    replay.on(LIST, as_json(record["rows"], ETag='"one"'))
    replay.on(f"{LIST}/0000-1", as_json(record["detail"]))
    first = fetch(make_client(), "rippling", FAKE.token)
    again = fetch(make_client(), "rippling", FAKE.token, first.observation)
    assert (again.observation.status, again.raw) == (304, ())
    assert again.observation.marks == first.observation.marks != ()


@pytest.mark.local_server
def test_a_row_without_a_uuid_is_set_aside_and_no_details_are_asked_for(
    replay: Replay, make_client: MakeClient
) -> None:
    replay.play(FAKE, {FAKE.token: [{"rows": [{"name": "Nameless"}], "detail": None}, FAKE.record(1)]})
    result = fetch(make_client(), "rippling", FAKE.token)
    assert replay.paths() == [LIST, f"{LIST}/0000-1"]
    assert (result.observation.n_listed, result.observation.reason) == (2, None)
    aside = convert(result.raw[0])
    assert isinstance(aside, SetAside)
    assert "missing required field `uuid`" in aside.reason


@pytest.mark.parametrize(
    ("places", "detail", "field", "expected"),
    [
        (["Remote (Ohio, US)"], {}, "job_location_type", "TELECOMMUTE"),
        (["Hybrid (Toledo, OH)", "Hybrid (Akron, OH)"], {}, "job_location_type", "HYBRID"),
        (["Hybrid (Toledo, OH)", "Remote (Ohio, US)"], {}, "job_location_type", None),
        (["Remote Harbour, AK"], {}, "job_location_type", None),
        ([None], {"workLocations": ["Remote (Ohio, US)"]}, "job_location", ("Remote (Ohio, US)",)),
        (["Akron, OH"], {"workLocations": ["Akron, Ohio"]}, "job_location", ("Akron, OH",)),
        ([None], {}, "job_location", ()),
        ([None], {"department": "Quays"}, "employment_unit", "Quays"),
        ([None], {"department": {"id": 7, "name": None}}, "employment_unit", "7"),
        ([None], {"employmentType": {"label": "SALARIED_FT", "id": "Regular"}}, "employment_type", ("FULL_TIME",)),
        ([None], {"employmentType": {"label": "TEMP", "id": "Summer"}}, "employment_type", ("TEMPORARY",)),
        ([None], {"employmentType": {"label": None, "id": "Internship"}}, "employment_type", ("INTERN",)),
        ([None], {"employmentType": {"label": "SALARIED", "id": "Regular"}}, "employment_type", ()),
        ([None], {"name": "Chief Clerk"}, "title", "Chief Clerk"),
        ([None], {"payRangeDetails": []}, "base_salary", ()),
        (
            [None],
            {"payRangeDetails": [{"rangeStart": None, "rangeEnd": 90000, "currency": "CAD", "frequency": "YEAR"}]},
            "base_salary",
            (MonetaryAmount(None, 90000.0, "CAD", "YEAR"),),
        ),
        ([None], {"createdOn": "2026-07-14T23:45:51.914000-07:00"}, "date_posted", date(2026, 7, 14)),
        ([None], {"companyName": " "}, "hiring_organization", "harbourworks"),
    ],
)
def test_what_a_posting_states(places: list[str | None], detail: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(to_posting(detailed(places, detail)), field) == expected


@pytest.mark.parametrize("description", [None, "", {}, {"company": None, "role": " "}, {"role": {"text": "x"}}])
def test_a_posting_without_text_is_set_aside(description: object) -> None:
    with pytest.raises(PayloadError, match="Rippling record 0-1 has no description"):
        to_posting(detailed([None], {"description": description}))


def test_sections_stand_in_the_order_in_which_they_come() -> None:
    sections = {"company": "<p>Four harbours.</p>", "role": "<p>You count.</p>", "benefits": " <p>Tea.</p> "}
    posting = to_posting(detailed([None], {"description": sections}))
    assert posting.description == "<p>Four harbours.</p>\n<p>You count.</p>\n<p>Tea.</p>"


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://ats.rippling.com/HarbourWorks/jobs", "HarbourWorks"),
        ("https://ats.rippling.com/harbour-works/jobs/2f0674e6-f01f?src=x", "harbour-works"),
        ("https://ats.rippling.com/en-GB/harbourworks/jobs", "harbourworks"),
        ("https://ats.rippling.com/harbourworks", "harbourworks"),
        ("https://api.rippling.com/platform/api/ats/v1/board/harbourworks/jobs/2f06", "harbourworks"),
        ("https://ats.rippling.com/api/v2/board/harbourworks/jobs?page=1", "harbourworks"),
        ("https://ats.rippling.com/", None),
        ("https://ats.rippling.com/en-GB", None),
        ("https://ats.rippling.com/api/v2/board", None),
        ("https://ats.rippling.com/internal/x", None),
        ("https://api.rippling.com/platform/api/employees", None),
        ("https://www.rippling.com/careers", None),
        ("https://ats.rippling.com.example.org/harbourworks/jobs", None),
    ],
)
def test_an_address_tells_the_board(url: str, token: str | None) -> None:
    assert detect(url) == token
