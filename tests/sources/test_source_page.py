"""Postings on web pages: what a page states as schema.org JobPosting, else (for one page) its words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import PayloadError
from fingerpost.posting import MonetaryAmount, Posting, RawPosting
from fingerpost.sources import BOARD_SOURCES, Board, FetchResult, convert, page_posting, to_posting
from fingerpost.sources._document import decoded
from fingerpost.sources._jsonld import parse_jsonld
from fingerpost.sources.page import MAX_LINKS, read_stated

from .conftest import NOW
from .fakes.page import FAKE, page, record
from .replay import Answer, Replay

URL = "https://quillfeather.example/jobs/7"
local_server = pytest.mark.local_server


def stated(json_ld: str, rest: str = "<p>We use cookies.</p>") -> str:
    return f'<html><head><script type="application/ld+json">{json_ld}</script></head><body>{rest}</body></html>'


def posting_of(**fields: Any) -> Posting:
    item = {"@type": "JobPosting", "title": "Analyst", "description": "<p>You count ships.</p>", **fields}
    return page_posting(stated(json.dumps(item).replace("</", "<\\/")), URL)


def visit(client: Any, token: str, previous: Any = None) -> FetchResult:
    async def ask() -> FetchResult:
        async with client:
            return await BOARD_SOURCES["page"].fetch(client, Board("page", token), previous)

    return asyncio.run(ask())


JOB = (
    '{"@context": "https://schema.org", "@type": "JobPosting", "title": " ML Engineer ",'
    ' "description": "<p>You train models.</p>", "hiringOrganization": {"@type": "Organization", "name": "Quill"},'
    ' "jobLocation": [{"address": {"addressLocality": "Bonn", "addressCountry": {"name": "DE"}}}, {"address": "Wien"}],'
    ' "jobLocationType": "TELECOMMUTE"}'
)


@pytest.mark.parametrize(
    "json_ld",
    [
        JOB,
        f"[{JOB}]",
        f'{{"@graph": [{{"@type": "WebSite"}}, {JOB}]}}',
        JOB.replace('"JobPosting"', '["JobPosting"]'),
        JOB.replace('"JobPosting"', '"http://schema.org/JobPosting"').replace('"title"', '"schema:title"'),
        f'{{"@type": "WebPage", "mainEntity": {JOB}}}',
        f'{{"@type": "ItemList", "itemListElement": [{{"@type": "ListItem", "position": 1, "item": {JOB}}}]}}',
        f"<!-- {JOB} -->",
        f"//<![CDATA[\n{JOB}\n//]]>",
        f"/*<![CDATA[*/ {JOB} /*]]>*/",
        JOB.replace(" ML Engineer ", "\n\tML Engineer \n"),
        JOB.replace('"TELECOMMUTE"}', '"TELECOMMUTE",\n}'),
        f'{{"@type": "WebSite"}}\n{JOB};',
        JOB.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;"),
        JOB.replace("You train", "You\\'ll\\d train").replace("<p>", "<p id=\\'x\\'>"),
        f"\ufeff{JOB}",
    ],
    ids=["plain", "list", "graph", "types", "prefixed", "mainEntity", "ItemList", "comment", "CDATA", "commented CDATA",
         "raw newlines", "trailing comma", "glued", "entities", "bad escapes", "byte order mark"],
)  # fmt: skip
def test_what_a_page_states_is_taken_however_it_is_written(json_ld: str) -> None:
    posting = page_posting(stated(json_ld), URL)
    assert (posting.title, posting.hiring_organization) == ("ML Engineer", "Quill")
    assert "train models." in posting.description
    assert posting.job_location == ("Bonn, DE", "Wien")
    assert posting.job_location_type == "TELECOMMUTE"
    assert posting.url == URL


@pytest.mark.parametrize("text", ["{broken", '{"a": "b" "c"}', "[" * 100_000])
def test_other_broken_json_is_not_guessed_at(text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        parse_jsonld(text)


def test_an_empty_block_states_nothing() -> None:
    assert parse_jsonld("\n") == []


def test_a_block_that_cannot_be_read_is_named_where_it_speaks_of_postings() -> None:
    assert "cannot be read" in read_stated(stated('{"@type": "JobPosting", "title": "An'), URL).problems[0]
    assert read_stated(stated('{"@type": "Organization", "name": "An'), URL).problems == []


MICRODATA = """
<div itemscope itemtype="https://schema.org/JobPosting" itemref="pay">
  <h1 itemprop="title">Port <b>Analyst</b></h1>
  <div itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">
    <span itemprop="name">Larkmoor</span><a itemprop="url" href="https://larkmoor.example">site</a></div>
  <div itemprop="jobLocation" itemscope itemtype="https://schema.org/Place">
    <div itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
      <span itemprop="addressLocality">Bergen</span>, <meta itemprop="addressCountry" content="NO"></div></div>
  <time itemprop="datePosted" datetime="2026-05-01">1 May</time>
  <span itemprop="employmentType">FULL_TIME</span> <span itemprop="employmentType">CONTRACTOR</span>
  <div itemprop="description"><p>You count <i>ships</i>.</p></div>
</div>
<p id="pay" itemprop="baseSalary" itemscope itemtype="https://schema.org/MonetaryAmount">
  <meta itemprop="currency" content="NOK"><span itemprop="value" itemscope>
  <data itemprop="minValue" value="700000">700k</data> <span itemprop="unitText">YEAR</span></span></p>
"""


@pytest.mark.parametrize("rdfa", [False, True], ids=["microdata", "RDFa"])
def test_what_elements_state_is_taken(rdfa: bool) -> None:
    html = MICRODATA
    if rdfa:
        html = (
            html.replace(' itemref="pay"', "").replace("itemscope itemtype=", "typeof=").replace("itemprop", "property")
        )
        html = html.replace(" itemscope", ' typeof="QuantitativeValue"')
    posting = page_posting(f"<body>{html}</body>", URL)
    assert (posting.title, posting.hiring_organization) == ("Port Analyst", "Larkmoor")
    assert posting.description == "<p>You count <i>ships</i>.</p>"
    assert (posting.job_location, posting.address_country) == (("Bergen, NO",), "NO")
    assert posting.employment_type == ("FULL_TIME", "CONTRACTOR")
    assert str(posting.date_posted) == "2026-05-01"
    if not rdfa:
        assert posting.base_salary == (MonetaryAmount(700_000.0, None, "NOK", "YEAR"),)


def test_items_that_refer_to_each_other_end() -> None:
    circle = (
        '<div id="a" itemscope itemtype="https://schema.org/JobPosting" itemref="b"><b itemprop="title">Clerk</b></div>'
    )
    circle += '<div id="b" itemprop="jobLocation" itemscope itemref="a b"><i itemprop="name">Oslo</i></div>'
    assert read_stated(circle, URL).postings[0]["title"] == "Clerk"


def test_references_to_other_nodes_are_followed_also_in_a_circle() -> None:
    graph = {
        "@graph": [
            {"@id": "#org", "@type": "Organization", "name": "Larkmoor", "parentOrganization": {"@id": "#org"}},
            {"@type": "JobPosting", "title": "Clerk", "description": "Quays.", "hiringOrganization": {"@id": "#org"}},
        ]
    }
    assert page_posting(stated(json.dumps(graph)), URL).hiring_organization == "Larkmoor"


AMOUNT = MonetaryAmount(100_000.0, 120_000.0, "EUR", "YEAR")


@pytest.mark.parametrize(
    ("pay", "amounts", "text"),
    [
        ({"currency": "EUR", "value": {"minValue": 1e5, "maxValue": "120,000", "unitText": "YEAR"}}, (AMOUNT,), None),
        ({"currency": "EUR", "minValue": 1e5, "maxValue": 1.2e5, "unitText": "YEAR"}, (AMOUNT,), None),
        ([{"currency": "EUR", "value": [{"minValue": 1e5, "maxValue": 1.2e5, "unitText": "year"}]}], (AMOUNT,), None),
        ({"currency": "EUR", "duration": "P1Y", "percentile10": 1e5, "percentile90": 1.2e5}, (AMOUNT,), None),
        (
            {"currency": "EUR", "value": {"value": 40, "unitText": "HOUR"}},
            (MonetaryAmount(40, 40, "EUR", "HOUR"),),
            None,
        ),
        ({"currency": "EUR", "value": 40}, (MonetaryAmount(40, 40, "EUR", None),), None),
        ({"currency": "EUR", "value": {"value": "40 - 50", "unitText": "HOUR"}}, (), "40 - 50 EUR HOUR"),
        (90000, (MonetaryAmount(90_000, 90_000, "SEK", None),), None),
        ("90000", (MonetaryAmount(90_000, 90_000, "SEK", None),), None),
        ("£30,000 - £35,000 a year", (), "£30,000 - £35,000 a year"),
        ({"currency": "EUR", "value": {"minValue": 0, "maxValue": 0, "unitText": "YEAR"}}, (), None),
        ({"currency": "EUR", "value": {"value": "", "unitText": "YEAR"}}, (), None),
        ("Competitive", (), "Competitive"),
        (0, (), None),
        (None, (), None),
        ({}, (), None),
    ],
)
def test_pay_is_read_in_every_shape(pay: Any, amounts: tuple[MonetaryAmount, ...], text: str | None) -> None:
    posting = posting_of(baseSalary=pay, salaryCurrency="SEK")
    assert (posting.base_salary, posting.base_salary_text) == (amounts, text)


def test_what_somebody_estimates_is_no_pay() -> None:
    posting = posting_of(estimatedSalary=[{"currency": "EUR", "median": 5e4, "duration": "P1Y"}])
    assert posting.base_salary == ()
    assert posting.estimated_salary == (MonetaryAmount(5e4, 5e4, "EUR", "YEAR"),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>Ships &amp; quays</p>", "<p>Ships &amp; quays</p>"),
        ("&lt;p&gt;Ships&lt;/p&gt;", "<p>Ships</p>"),
        ("&lt;p&gt;Ships &amp;amp; quays&lt;/p&gt;", "<p>Ships &amp; quays</p>"),
        ("<p>Ships</p>\\n\\n<p>Quays</p>\\r\\n", "<p>Ships</p>\n\n<p>Quays</p>"),
        ("Ships &amp; quays", "Ships & quays"),
        (r"Keep C:\new as it is", r"Keep C:\new as it is"),
        (["<p>One</p>", "<p>Two</p>"], "<p>One</p>\n<p>Two</p>"),
    ],
)
def test_descriptions_lose_their_second_layer_of_escapes(written: Any, read: str) -> None:
    assert posting_of(description=written).description == read


def test_parts_of_the_text_in_other_properties_are_appended_once() -> None:
    posting = posting_of(
        responsibilities="You count ships.",
        qualifications=["Swimming", "Rowing & sailing"],
        experienceRequirements={"@type": "OccupationalExperienceRequirements", "description": "A boat of your own"},
    )
    assert posting.description == (
        "<p>You count ships.</p>\n<h3>Qualifications</h3>\n<p>Swimming</p>\n<p>Rowing &amp; sailing</p>\n"
        "<h3>Experience</h3>\n<p>A boat of your own</p>"
    )


def test_one_address_under_the_names_of_several_places_is_told_by_the_names() -> None:
    address = {"addressLocality": "Bergen", "addressCountry": ["NO", "NO"]}
    posting = posting_of(
        jobLocation=[{"name": "Bergen, NO", "address": address}, {"name": "Oslo, NO", "address": address}]
    )
    assert (posting.job_location, posting.address_country) == (("Bergen, NO", "Oslo, NO"), "NO")


def test_odd_values_are_not_stated() -> None:
    posting = posting_of(
        hiringOrganization=[], jobLocation=["", None], employmentType="OTHER", datePosted="soon", identifier={}, url=7,
        industry=None, applicantLocationRequirements=[{"name": "EU"}, "Norway"], validThrough=["2026-06-30"],
    )  # fmt: skip
    assert (posting.hiring_organization, posting.job_location, posting.employment_type) == (None, (), ())
    assert (posting.date_posted, str(posting.valid_through), posting.url) == (None, "2026-06-30", URL)
    assert posting.applicant_location_requirements == ("EU", "Norway")


@pytest.mark.parametrize("json_ld", ["{broken", '{"@type": "Organization"}', "[]", "null", '{"@type": "JobPosting"}'])
def test_a_page_that_states_nothing_is_read_by_its_words(json_ld: str) -> None:
    page = stated(
        json_ld, "<nav>Home</nav><main><h1>Data Engineer</h1><p>You move data.</p></main><footer>Legal</footer>"
    )
    posting = page_posting(page, URL)
    assert posting.title == "Data Engineer"
    assert "You move data." in posting.description
    assert "Legal" not in posting.description
    assert "Home" not in posting.description


def test_a_page_without_words_says_so() -> None:
    with pytest.raises(PayloadError, match="has no words"):
        page_posting("<html><body><script>app()</script></body></html>", URL)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<p>Malmö</p>".encode(), ""),
        ("<p>Malmö</p>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ('<meta charset="windows-1252"><p>Malmö</p>'.encode("cp1252"), "text/html"),
        ("\ufeff<p>Malmö</p>".encode("utf-16"), ""),
        ("<p>Malmö</p>".encode(), "text/html; charset=base64"),
    ],
)
def test_a_document_is_read_in_the_encoding_it_names(body: bytes, content_type: str) -> None:
    assert "Malmö" in decoded(body, content_type)


def test_no_address_is_a_page_by_itself() -> None:
    assert BOARD_SOURCES["page"].detect("https://quillfeather.example/careers") is None


@local_server
def test_a_page_that_states_no_posting_is_no_empty_board(replay: Replay, make_client: Callable[..., Any]) -> None:
    replay.on("/larkmoor.example/careers", Answer(200, b"<h1>Careers</h1><p>Nothing today.</p>"))
    seen = visit(make_client(), "https://larkmoor.example/careers").observation
    assert (seen.complete, seen.n_listed) == (False, 0)
    assert "states no schema.org JobPosting" in (seen.reason or "")


def test_postings_that_share_an_identifier_are_told_apart() -> None:
    first, second = {**record(1), "identifier": "Larkmoor"}, {**record(2), "identifier": "Larkmoor"}
    assert len(read_stated(page([first, second]), URL).postings) == 2


@local_server
def test_postings_that_share_an_identifier_are_all_kept(replay: Replay, make_client: Callable[..., Any]) -> None:
    replay.play(FAKE, {FAKE.token: [{**record(number), "identifier": "Larkmoor"} for number in range(3)]})
    result = visit(make_client(), FAKE.token)
    assert len({to_posting(raw).posting_id for raw in result.raw}) == result.observation.n_listed == 3


def list_page(*urls: str) -> Answer:
    elements = [{"@type": "ListItem", "position": number, "url": url} for number, url in enumerate(urls, 1)]
    return Answer(200, stated(json.dumps({"@type": "ItemList", "itemListElement": elements})).encode())


@local_server
def test_a_list_of_links_is_followed_on_its_own_host(replay: Replay, make_client: Callable[..., Any]) -> None:
    token = "https://larkmoor.example/careers?team=quay"
    linked = {**record(2), "url": "https://larkmoor.example/jobs/2"}
    similar = {**record(9), "url": "https://larkmoor.example/jobs/9"}
    replay.on("/larkmoor.example/careers?team=quay", list_page("/jobs/1", "/jobs/2#apply", "https://other.example/3"))
    replay.on("/larkmoor.example/jobs/1", Answer(200, page([record(1)]).encode()))
    replay.on("/larkmoor.example/jobs/2", Answer(200, page([similar, linked]).encode()))
    result = visit(make_client(), token)
    assert [to_posting(raw).title for raw in result.raw] == ["Harbour Analyst 1", "Harbour Analyst 2"]
    assert [to_posting(raw).identifier for raw in result.raw] == [f"https://larkmoor.example/jobs/{n}" for n in (1, 2)]
    assert result.observation.reason == "1 of 3 links lead to other hosts"
    assert (result.observation.n_listed, result.observation.complete) == (2, False)
    replay.asked.clear()
    again = visit(make_client(), token, result.observation)
    assert replay.paths() == ["/larkmoor.example/careers?team=quay"]
    assert again.unchanged == ("https://larkmoor.example/jobs/1", "https://larkmoor.example/jobs/2")


@local_server
def test_a_linked_page_that_states_nothing_or_is_gone_is_told_apart(
    replay: Replay, make_client: Callable[..., Any]
) -> None:
    replay.on("/larkmoor.example/careers", list_page("/jobs/1", "/jobs/2", "/jobs/3"))
    replay.on("/larkmoor.example/jobs/1", Answer(200, page([record(1)]).encode()))
    replay.on("/larkmoor.example/jobs/2", Answer(200, b"<p>Needs a browser</p>"))
    result = visit(make_client(), "https://larkmoor.example/careers")
    assert [to_posting(raw).title for raw in result.raw] == ["Harbour Analyst 1"]
    assert result.observation.n_listed == 2
    assert "jobs/2: https://larkmoor.example/jobs/2 states no schema.org JobPosting" in (
        result.observation.reason or ""
    )


@local_server
def test_postings_without_a_text_are_followed_to_their_own_pages(
    replay: Replay, make_client: Callable[..., Any]
) -> None:
    short = {"@type": "JobPosting", "title": "Harbour Analyst 2", "url": "https://larkmoor.example/jobs/2"}
    replay.on("/larkmoor.example/careers", Answer(200, page([record(1), short]).encode()))
    replay.on("/larkmoor.example/jobs/2", Answer(200, page([record(2)]).encode()))
    result = visit(make_client(), "https://larkmoor.example/careers")
    assert [to_posting(raw).title for raw in result.raw] == ["Harbour Analyst 1", "Harbour Analyst 2"]
    assert (result.observation.n_listed, result.observation.complete) == (2, True)


@local_server
def test_links_are_followed_up_to_a_limit(replay: Replay, make_client: Callable[..., Any]) -> None:
    replay.on("/larkmoor.example/careers", list_page(*(f"/jobs/{number}" for number in range(MAX_LINKS + 5))))
    for number in range(MAX_LINKS + 5):
        replay.on(f"/larkmoor.example/jobs/{number}", Answer(200, page([record(number)]).encode()))
    result = visit(make_client(seconds_between_requests=0.0), "https://larkmoor.example/careers")
    assert len(result.raw) == MAX_LINKS
    assert "the first 100 were read" in (result.observation.reason or "")
    assert not result.observation.complete


def test_a_similar_list_beside_a_posting_is_not_followed() -> None:
    links = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": "/jobs/2"}]}
    assert read_stated(page([record(1), links]), URL).links == []


@pytest.mark.parametrize(
    ("name", "title", "employer", "places", "n_characters"),
    [
        ("parakeet__jobpage_jsonld", "Senior Platform Engineer", "Meridian Systems", ("Portland, OR, US",), 120),
        ("jobseek__jsonld_meta_software_engineer", "Software Engineer, Infrastructure", "Meta", None, 3000),
        ("jobseek__jsonld_neura_robotics_manager", "Manager Ecosystem Integration & Certification (Human)",
         "Neura Robotics GmbH", ("Metzingen, DE",), 2500),
    ],
)  # fmt: skip
def test_a_recorded_page_keeps_what_it_states(
    name: str, title: str, employer: str, places: tuple[str, ...] | None, n_characters: int, shared: Path
) -> None:
    text = (shared / "data" / "ats" / f"{name}.html").read_text("utf-8")
    posting = page_posting(text, URL)
    assert (posting.title, posting.hiring_organization) == (title, employer)
    assert len(posting.description) >= n_characters
    assert "\\n" not in posting.description
    assert posting.date_posted is not None
    assert len(set(posting.job_location)) == len(posting.job_location) >= 1
    assert places is None or posting.job_location == places


@pytest.mark.parametrize("name", ["decathlon_talentclue_jobpage", "jobylon_mcdonalds_se", "peoplestrong_bajaj_finserv"])
def test_a_recorded_page_that_states_nothing_says_so_and_has_words(name: str, shared: Path) -> None:
    text = (shared / "data" / "ats" / f"jobseek__{name}.html").read_text("utf-8")
    assert read_stated(text, URL).postings == []
    assert page_posting(text, URL).description


@pytest.mark.parametrize("missing", ["title", "description"])
def test_a_posting_without_title_or_text_is_set_aside(missing: str) -> None:
    item = {key: value for key, value in record(1).items() if key != missing}
    raw = RawPosting("page", NOW, json.dumps({"page": URL, "identifier": "1", "item": item}), URL)
    assert f"has no {missing}" in getattr(convert(raw), "reason", "")
