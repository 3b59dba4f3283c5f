"""Workday: recorded lists, relative dates, requisitions listed twice, sites of more than 2,000 postings, addresses."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import BoardNotFoundError
from fingerpost.posting import RawPosting, SetAside
from fingerpost.sources import Board, _workday_list, convert, to_posting, workday
from fingerpost.sources._listing import Listing
from fingerpost.sources._workday_list import Row, list_mark, read_site, requisition
from fingerpost.sources.workday import board_url, detect

from .conftest import NOW
from .fakes import FAKES
from .fakes import workday as fake_api
from .replay import Answer, Replay, as_json
from .test_source_contract import MakeClient, fetch, identifiers

FAKE = FAKES["workday"]
LIST = "/harbour/wday/cxs/harbour/External/jobs"
SEARCH_END = 60


def detailed(listed: dict[str, Any], info: dict[str, Any], **more: Any) -> RawPosting:
    detail = {"jobPostingInfo": {"jobDescription": "<p>You count the ships of the quay.</p>", **info}, **more}
    path = {"externalPath": "/job/Bergen/Clerk_R-1", "title": "Clerk"}
    return RawPosting("workday", NOW, json.dumps({"listed": {**path, **listed}, "detail": detail}), FAKE.token)


def read(client: Any, replay: Replay) -> Listing:
    async def visit() -> Listing:
        async with client:
            return await read_site(client, Board("workday", FAKE.token), replay.url + LIST)

    return asyncio.run(visit())


@pytest.mark.local_server
@pytest.mark.parametrize(
    ("name", "token", "places", "numbers"),
    [
        ("careerkit__workday", "salesforce@wd12.External_Career_Site", [(), ()], ["JR354232", "JR332446"]),
        ("misa__workday", "example@wd1.Careers", [("Morgantown, WV",), ("Remote",)], ["JR26-12345", "JR26-37299"]),
    ],
)
def test_a_recorded_list_loses_no_title_link_or_place(
    name: str,
    token: str,
    places: list[tuple[str, ...]],
    numbers: list[str],
    shared: Path,
    replay: Replay,
    make_client: MakeClient,
) -> None:
    rows = json.loads((shared / "data" / "ats" / f"{name}.json").read_text("utf-8"))["jobPostings"]
    detail = {"jobPostingInfo": {"jobDescription": "<p>You advise the public sector.</p>", "startDate": "2026-08-02"}}
    replay.play(FAKE, {token: [{"listed": row, "detail": detail} for row in rows]})
    result = fetch(make_client(), "workday", token)
    assert [json.loads(raw.payload)["listed"] for raw in result.raw] == rows
    postings = [to_posting(raw) for raw in result.raw]
    assert [posting.title for posting in postings] == [row["title"] for row in rows]
    assert [posting.url for posting in postings] == [f"{board_url(token)}{row['externalPath']}" for row in rows]
    assert [posting.job_location for posting in postings] == places
    assert [posting.identifier for posting in postings] == numbers
    assert {str(posting.date_posted) for posting in postings} == {"2026-08-02"}


@pytest.mark.local_server
def test_a_relative_date_that_moves_costs_no_details_and_a_new_title_does(
    replay: Replay, make_client: MakeClient
) -> None:
    first, second = FAKE.record(1), FAKE.record(2)
    replay.play(FAKE, {FAKE.token: [first, second]})
    before = fetch(make_client(), "workday", FAKE.token).observation
    later = {**first["listed"], "postedOn": "Posted 4 Days Ago", "bulletFields": ["R-00001", "Posted 4 Days Ago"]}
    renamed = {**second["listed"], "title": "Harbour Analyst, Nights"}
    replay.play(FAKE, {FAKE.token: [{**first, "listed": later}, {**second, "listed": renamed}]})
    again = fetch(make_client(), "workday", FAKE.token, before)
    assert (identifiers(again.raw), again.unchanged) == (["R-00002"], ("R-00001",))


@pytest.mark.local_server
def test_a_requisition_that_is_posted_twice_is_one_posting_whichever_comes_first(
    replay: Replay, make_client: MakeClient
) -> None:
    first, other = FAKE.record(1), FAKE.record(2)
    again = {**first, "listed": {**first["listed"], "externalPath": f"{first['listed']['externalPath']}-1"}}
    for board in ([first, again, other], [again, first, other], [again, *map(FAKE.record, range(2, 25)), first]):
        replay.play(FAKE, {FAKE.token: board})
        result = fetch(make_client(), "workday", FAKE.token)
        assert (result.observation.n_listed, result.observation.reason) == (len(board) - 1, None)
        assert json.loads(result.raw[0].payload)["listed"] == first["listed"]


@pytest.mark.parametrize(
    ("path", "bullets", "expected"),
    [
        ("/job/Hull/Clerk_JR26-12345", ["JR26-12345"], "JR26-12345"),
        ("/job/Hull/Clerk_JR26-12345-2", ["Hull", "JR26-12345"], "JR26-12345"),
        ("/job/Hull/Clerk_JR26-12345", ["JR26"], "JR26-12345"),
        ("/job/Hull/Clerk_R-1", [], "R-1"),
        ("/job/Hull/Clerk_R-1-1", None, "R-1-1"),
        ("/job/Hull/Clerk_112655-JOB", ["112655-JOB", 7], "112655-JOB"),
        ("/job/Hull/A_B_R.1", ["R+1"], "R.1"),
        ("/job/Hull/Clerk_", [""], "Clerk_"),
        ("/job/Clerk", [], "Clerk"),
        ("", ["R-1"], None),
        (None, ["R-1"], None),
    ],
)
def test_a_listed_posting_is_known_by_its_requisition(path: str | None, bullets: Any, expected: str | None) -> None:
    assert requisition(Row(external_path=path, bullet_fields=bullets)) == expected


def test_a_broken_row_has_no_mark_of_its_own() -> None:
    assert list_mark('{"title": "Clerk"}') is None
    assert list_mark('{"externalPath": 7}') is None
    assert list_mark('{"externalPath": "/job/A_1", "postedOn": "Posted Today"}') == (
        '{"bulletFields":[],"externalPath":"/job/A_1"}'
    )


@pytest.fixture
def short_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches that end at 60 postings instead of 2,000, in the source and in the fake API."""
    for module in (_workday_list, fake_api):
        monkeypatch.setattr(module, "SEARCH_END", SEARCH_END)


def large_site(n: int, **facets: int) -> list[dict[str, Any]]:
    """A site whose postings have the first of a facet's values, or the other from the given number on."""
    return [
        {
            **FAKE.record(number),
            "facets": {name: f"{name}-{int(number >= start)}" for name, start in facets.items() if start >= 0},
        }
        for number in range(n)
    ]


@pytest.mark.usefixtures("short_searches")
@pytest.mark.local_server
@pytest.mark.parametrize("facet", ["jobFamilyGroup", "locations"])
def test_a_site_of_more_than_two_thousand_is_read_value_by_value(
    facet: str, replay: Replay, make_client: MakeClient
) -> None:
    replay.play(FAKE, {FAKE.token: large_site(85, timeType=99, **{facet: 45})})
    listing = read(make_client(), replay)
    assert (len(listing.records), listing.reason) == (85, None)
    asked = [json.loads(one.body) for one in replay.asked if one.method == "POST"]
    assert {name for body in asked for name in body["appliedFacets"]} == {facet}
    assert {body["limit"] for body in asked} == {20}
    assert max(body["offset"] for body in asked) < SEARCH_END
    assert sum(body["appliedFacets"] == {} for body in asked) == 1


@pytest.mark.usefixtures("short_searches")
@pytest.mark.local_server
def test_values_that_leave_postings_out_do_not_make_a_whole_list(replay: Replay, make_client: MakeClient) -> None:
    site = large_site(100, timeType=199, jobFamilyGroup=52)
    for record in site[90:]:
        del record["facets"]["jobFamilyGroup"]
    replay.play(FAKE, {FAKE.token: site})
    listing = read(make_client(), replay)
    assert len(listing.records) == 90
    assert listing.reason == (
        "90 of 100 postings were found by the values of the facet jobFamilyGroup; others may be open"
    )


@pytest.mark.usefixtures("short_searches")
@pytest.mark.local_server
def test_a_site_that_does_not_say_how_many_it_has_is_not_known_to_be_whole(
    replay: Replay, make_client: MakeClient
) -> None:
    replay.play(FAKE, {FAKE.token: large_site(80, jobFamilyGroup=45)})
    listing = read(make_client(), replay)
    assert len(listing.records) == 80
    assert "80 of an unknown number of postings" in (listing.reason or "")


@pytest.mark.usefixtures("short_searches")
@pytest.mark.local_server
def test_a_large_site_that_no_facet_splits_is_not_whole_and_ends_where_it_starts_again(
    replay: Replay, make_client: MakeClient
) -> None:
    replay.play(FAKE, {FAKE.token: large_site(80, timeType=70)})
    listing = read(make_client(), replay)
    assert len(listing.records) == SEARCH_END
    assert listing.reason == "a Workday search gives at most 60 postings, and no facet of this site splits it"
    assert len(replay.paths()) == 3


@pytest.mark.local_server
def test_a_list_without_a_total_is_read_to_its_last_short_page(replay: Replay, make_client: MakeClient) -> None:
    pages = [[FAKE.record(number)["listed"] for number in range(start, end)] for start, end in ((0, 20), (20, 23))]
    replay.on(LIST, *(as_json({"jobPostings": page}) for page in pages))
    listing = read(make_client(), replay)
    assert (len(listing.records), listing.reason) == (23, None)


@pytest.mark.local_server
def test_a_list_that_ends_before_its_total_is_not_whole(replay: Replay, make_client: MakeClient) -> None:
    rows = [FAKE.record(number)["listed"] for number in range(20)]
    replay.on(LIST, as_json({"total": 50, "jobPostings": rows}), as_json({"total": 0, "jobPostings": []}))
    listing = read(make_client(), replay)
    assert (len(listing.records), listing.reason) == (20, "page 2 holds nothing new; the rest was not fetched")


@pytest.mark.local_server
def test_a_posting_that_moved_to_the_next_page_may_hide_another(replay: Replay, make_client: MakeClient) -> None:
    rows = [FAKE.record(number)["listed"] for number in range(20)]
    last = [rows[19], FAKE.record(21)["listed"]]
    replay.on(LIST, as_json({"total": 22, "jobPostings": rows}), as_json({"total": 0, "jobPostings": last}))
    listing = read(make_client(), replay)
    assert (len(listing.records), listing.reason) == (21, "the list holds 21 of 22 postings")


@pytest.mark.local_server
def test_details_are_asked_for_at_the_path_of_the_list(replay: Replay, make_client: MakeClient) -> None:
    record = FAKE.record(1)
    path = "/job/Trondheim%2C-Norway/Båt-Keeper-(50%)_R-1"
    replay.play(FAKE, {FAKE.token: [{**record, "listed": {**record["listed"], "externalPath": path}}]})
    fetch(make_client(), "workday", FAKE.token)
    assert replay.paths()[-1] == (
        "/harbour/wday/cxs/harbour/External/job/Trondheim%2C-Norway/B%C3%A5t-Keeper-%2850%25%29_R-1"
    )


@pytest.mark.local_server
def test_details_that_are_gone_are_not_listed_and_broken_rows_are_set_aside(
    replay: Replay, make_client: MakeClient
) -> None:
    gone, broken = {**FAKE.record(2), "detail": None}, {"listed": {"bulletFields": ["R-3"]}, "detail": None}
    replay.play(FAKE, {FAKE.token: [FAKE.record(1), gone, broken, {"listed": {"externalPath": 7}, "detail": None}]})
    result = fetch(make_client(), "workday", FAKE.token)
    assert (result.observation.n_listed, result.observation.reason) == (3, None)
    _, *asides = (convert(raw) for raw in result.raw)
    assert [aside.reason for aside in asides if isinstance(aside, SetAside)] == [
        "Workday record without a name has no title",
        "a Workday record does not have its known form: Expected `str | null`, got `int` - at `$.listed.externalPath`",
    ]


@pytest.mark.local_server
@pytest.mark.parametrize("token", ["harbour", "harbour@External", "harbour@wd5", "harbour@wd5.", "har/bour@wd5.Ext"])
def test_a_token_of_another_form_is_no_board_and_nothing_is_asked(
    token: str, replay: Replay, make_client: MakeClient
) -> None:
    with pytest.raises(BoardNotFoundError, match=r"expected tenant@instance\.site"):
        fetch(make_client(), "workday", token)
    assert replay.asked == []


@pytest.mark.local_server
def test_a_site_that_refuses_says_so(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKE, {FAKE.token: [FAKE.record(1)]})
    replay.faults = [Answer(404)]
    with pytest.raises(BoardNotFoundError, match=r"workday has no board 'harbour@wd5\.External'"):
        fetch(make_client(), "workday", FAKE.token)


def test_the_employer_is_the_directorys_then_the_legal_entity_then_the_tenant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw, nameless = detailed({}, {}, hiringOrganization={"name": "2100 Harbour Works AS"}), detailed({}, {})
    assert to_posting(raw).hiring_organization == "2100 Harbour Works AS"
    assert to_posting(nameless).hiring_organization == "harbour"
    known = Board("workday", FAKE.token, employer="Harbour Works")
    monkeypatch.setattr(workday, "boards_by_key", lambda: {known.key: known})
    assert to_posting(raw).hiring_organization == "Harbour Works"


@pytest.mark.parametrize(
    ("listed", "info", "field", "expected"),
    [
        (
            {},
            {"location": "US, CA, Remote", "additionalLocations": ["Oslo"]},
            "job_location",
            ("US, CA, Remote", "Oslo"),
        ),
        ({"locationsText": "12 Locations"}, {}, "job_location", ()),
        ({"locationsText": "Pier 3 North"}, {}, "job_location", ("Pier 3 North",)),
        ({"locationsText": "Oslo"}, {"location": "Bergen"}, "job_location", ("Bergen",)),
        ({"remoteType": "Fully Remote"}, {}, "job_location_type", "TELECOMMUTE"),
        ({}, {"remoteType": "On-Site"}, "job_location_type", "ONSITE"),
        ({}, {"remoteType": "Flexible"}, "job_location_type", None),
        ({"timeType": "Part time"}, {}, "employment_type", ("PART_TIME",)),
        ({}, {"country": {"descriptor": "Norway", "id": "9"}}, "address_country", "Norway"),
        (
            {},
            {"country": {"descriptor": "Norway"}, "jobRequisitionLocation": {"country": {"alpha2Code": "NO"}}},
            "address_country",
            "NO",
        ),
        ({"postedOn": "Posted 3 Days Ago"}, {"postedOn": "Posted 3 Days Ago"}, "date_posted", None),
        ({}, {}, "url", "https://harbour.wd5.myworkdayjobs.com/External/job/Bergen/Clerk_R-1"),
    ],
)
def test_what_a_posting_states(listed: dict[str, Any], info: dict[str, Any], field: str, expected: object) -> None:
    assert getattr(to_posting(detailed(listed, info)), field) == expected


def test_a_posting_id_is_readable_and_safe_in_a_path() -> None:
    assert to_posting(detailed({}, {})).posting_id == "workday:harbour@wd5.External:R-1"


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://harbour.wd5.myworkdayjobs.com/External", "harbour@wd5.External"),
        ("https://harbour.wd103.myworkdayjobs.com/en-US/Harbour_Careers/", "harbour@wd103.Harbour_Careers"),
        ("https://harbour.wd5.myworkdayjobs.com/fr-CA/External/job/Hull/Clerk_R-1?source=x", "harbour@wd5.External"),
        ("https://harbour.wd5.myworkdayjobs.com/zh-Hans-CN/External/login", "harbour@wd5.External"),
        ("https://harbour.wd5.myworkdayjobs.com/wday/cxs/harbour/External/jobs", "harbour@wd5.External"),
        ("https://harbour.wd5.myworkdayjobs.com/recruiting/harbour/External", "harbour@wd5.External"),
        ("https://harbour.wd5.myworkdayjobs.com/en-US/jobs", "harbour@wd5.jobs"),
        ("https://harbour.wd5.myworkdayjobs.com/wday/cxs/harbour/jobs/jobs", "harbour@wd5.jobs"),
        ("https://wd3.myworkdaysite.com/recruiting/harbour/External", "harbour@wd3.myworkdaysite.External"),
        ("https://wd3.myworkdaysite.com/en-GB/recruiting/harbour/External/job/x", "harbour@wd3.myworkdaysite.External"),
        ("https://wd3.myworkdaysite.com/wday/cxs/harbour/External/jobs", "harbour@wd3.myworkdaysite.External"),
        ("https://wd3.myworkdaysite.com/recruiting/harbour", None),
        ("https://wd3.myworkdaysite.com/External", None),
        ("https://harbour.wd5.myworkdayjobs.com/", None),
        ("https://harbour.wd5.myworkdayjobs.com/en-US", None),
        ("https://harbour.wd5.myworkdayjobs.com/wday/authgwy/harbour/login", None),
        ("https://harbour.wd5.myworkdayjobs.com/job/Hull/Clerk_R-1", None),
        ("https://harbour.wd5.myworkdayjobs.com/Ext%20ernal", None),
        ("https://harbour.wd5.myworkdayjobs.com.example.org/External", None),
        ("https://www.workday.com/en-us/company/careers.html", None),
    ],
)
def test_an_address_tells_the_site(url: str, token: str | None) -> None:
    assert detect(url) == token
    assert token is None or detect(board_url(token)) == token
