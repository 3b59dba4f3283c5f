"""Feeds: RSS, Atom, JSON Feed and `<job>` feeds, whole and broken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import PayloadError
from fingerpost.posting import MonetaryAmount, Posting, RawPosting
from fingerpost.sources import BOARD_SOURCES, Board, FetchResult, convert, to_posting
from fingerpost.sources._feed_xml import cut_feed, parse_record

from .conftest import NOW
from .fakes.feed import record, rss
from .replay import Answer, Replay

SOURCE = BOARD_SOURCES["feed"]
TOKEN = "https://quays.example/jobs.rss"
local_server = pytest.mark.local_server


def visit(client: Any, token: str = TOKEN, previous: Any = None) -> FetchResult:
    async def ask() -> FetchResult:
        async with client:
            return await SOURCE.fetch(client, Board("feed", token), previous)

    return asyncio.run(ask())


def posting_of(item: str | dict[str, Any], feed: str = TOKEN) -> Posting:
    return to_posting(RawPosting("feed", NOW, json.dumps({"feed": feed, "record": item}), feed))


@pytest.mark.parametrize(
    ("url", "is_feed"),
    [
        ("https://quays.example/jobs.rss", True),
        ("https://quays.example/jobs.atom?team=fog", True),
        ("https://quays.example/blog/feed.json", True),
        ("https://quays.example/rss.xml", True),
        ("https://quays.example/ATOM.XML", True),
        ("https://quays.example/?feed=job_feed&location=Bergen", True),
        ("https://quays.example/feed", False),
        ("https://quays.example/sitemap.xml", False),
        ("https://quays.example/rss", False),
        ("https://quays.example/jobs.json", False),
        ("https://quays.example/?q=jobs.rss", False),
        ("file:///jobs.rss", False),
        ("https:///jobs.rss", False),
    ],
)
def test_only_an_address_that_can_be_nothing_else_is_a_feed(url: str, is_feed: bool) -> None:
    assert SOURCE.detect(url) == (url if is_feed else None)


ATOM = """<entry xmlns:x="urn:x"><id>tag:quays.example,2026:7</id><title type="html">Analyst &amp;amp; clerk</title>
<link rel="self" href="https://quays.example/7.atom"/><link href="https://quays.example/jobs/7"/>
<published>2026-05-01T09:00:00+02:00</published><updated>2026-05-02T09:00:00+02:00</updated>
<summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>You count ships.</p></div>
</content></entry>"""


def test_an_atom_entry() -> None:
    posting = posting_of(ATOM)
    assert (posting.title, posting.identifier) == ("Analyst & clerk", "tag:quays.example,2026:7")
    assert posting.url == "https://quays.example/jobs/7"
    assert posting.description == "<div><p>You count ships.</p></div>"
    assert (str(posting.date_posted), posting.description_is_snippet) == ("2026-05-01", False)
    assert posting.date_modified is not None
    assert posting.date_modified.hour == 7


@pytest.mark.parametrize(
    ("item", "is_snippet"),
    [
        ("<entry><title>A</title><summary>You count ships.</summary></entry>", True),
        ("<item><title>A</title><description>You count ships.</description></item>", False),
        ("<item><title>A</title><description>You count ships and …</description></item>", True),
        ("<item><title>A</title><description>&lt;p&gt;You count [&amp;hellip;]&lt;/p&gt;</description></item>", True),
        (
            '<item><title>A</title><description>You count. &lt;a href="x"&gt;Read more&lt;/a&gt;</description></item>',
            True,
        ),
        ({"id": 1, "title": "A", "summary": "You count ships."}, True),
        ({"id": 1, "title": "A", "content_html": "<p>You count ships.</p>"}, False),
        ({"id": 1, "title": "A", "content_text": "You count ships."}, False),
    ],
)
def test_a_text_that_is_cut_short_is_marked(item: Any, is_snippet: bool) -> None:
    assert posting_of(item).description_is_snippet == is_snippet


def test_a_json_feed_item_that_holds_a_job_posting_is_read_as_that() -> None:
    nested = {
        "@type": "JobPosting",
        "title": "Port Analyst",
        "description": "<p>You count ships.</p>",
        "hiringOrganization": {"name": "Larkmoor"},
        "baseSalary": {"currency": "NOK", "value": {"minValue": 1, "maxValue": 2, "unitText": "HOUR"}},
    }
    item = {"id": "7", "title": "Port Analyst (Bergen)", "url": "https://quays.example/7", "summary": "Short",
            "date_published": "2026-05-01T09:00:00Z", "_jobposting": nested}  # fmt: skip
    posting = posting_of(item)
    assert (posting.source, posting.identifier, posting.title) == ("feed", "7", "Port Analyst")
    assert (posting.description, posting.description_is_snippet) == ("<p>You count ships.</p>", False)
    assert (posting.hiring_organization, str(posting.date_posted)) == ("Larkmoor", "2026-05-01")
    assert posting.base_salary == (MonetaryAmount(1, 2, "NOK", "HOUR"),)
    del nested["description"]
    assert posting_of(item).description_is_snippet


@local_server
def test_a_json_feed_is_kept_as_it_came(replay: Replay, make_client: Callable[..., Any]) -> None:
    body = (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ['
        b'{"id": 1.0, "title": "Clerk", "content_text":  "You count."}]}'
    )
    replay.on("/quays.example/feed.json", Answer(200, body, {"Content-Type": "application/feed+json", "ETag": "x"}))
    result = visit(make_client(), "https://quays.example/feed.json")
    assert '{"id": 1.0, "title": "Clerk", "content_text":  "You count."}' in result.raw[0].payload
    assert (result.observation.complete, result.observation.reason) == (False, None)
    again = visit(make_client(), "https://quays.example/feed.json", result.observation)
    assert (again.observation.status, again.raw, again.observation.complete) == (304, (), False)


@local_server
@pytest.mark.parametrize(
    "body", [b"<!doctype html><title>Jobs</title>", b"", b"plain", b"[1]", b'{"jobs": []}', b"\xff\xfe\x00"]
)
def test_what_is_no_feed_is_refused(body: bytes, replay: Replay, make_client: Callable[..., Any]) -> None:
    replay.on("/quays.example/jobs.rss", Answer(200, body))
    with pytest.raises(PayloadError):
        visit(make_client())


@local_server
def test_a_broken_record_costs_only_itself(replay: Replay, make_client: Callable[..., Any]) -> None:
    bad = "<item><title>Clerk</titel><description>You count.</description></item>"
    unended = "<item><title>Pilot</title><description>You steer."
    replay.on("/quays.example/jobs.rss", Answer(200, rss([record(1), bad, unended, record(2)]).encode()))
    result = visit(make_client())
    kept = [convert(raw) for raw in result.raw]
    assert [item.title for item in kept if isinstance(item, Posting)] == ["Harbour Analyst 1", "Harbour Analyst 2"]
    assert sum("cannot be read: it is not XML" in getattr(item, "reason", "") for item in kept) == 2
    assert result.observation.n_listed == 4


@local_server
def test_a_feed_in_another_encoding(replay: Replay, make_client: Callable[..., Any]) -> None:
    text = rss([record(1).replace("Harbour", "Hafen-Ö")]).replace("UTF-8", "ISO-8859-1")
    replay.on("/quays.example/jobs.rss", Answer(200, text.encode("latin-1")))
    assert to_posting(visit(make_client()).raw[0]).title == "Hafen-Ö Analyst 1"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("R&D", "R&D"),
        ("R&amp;D", "R&D"),
        ("R&D&nbsp;&eacute;", "R&D\xa0é"),
        ("A&#8211;B &#x2013; &bogus; &#0;", "A–B – &bogus; \ufffd"),
        ("<![CDATA[R&D <b>]]>", "R&D <b>"),
        ("bell\x07 &", "bell &"),
    ],
)
def test_marks_that_are_no_xml_are_mended(written: str, read: str) -> None:
    assert parse_record(f"<item><title>{written}</title></item>").first("title") == read


def test_no_entity_of_a_feed_is_expanded() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = f"{bomb}<rss><channel><item><title>x &a; &f;</title></item></channel></rss>"
    cut = cut_feed(text)
    assert parse_record(cut.records[0]).first("title") == "x &a; &f;"
    with pytest.raises(ValueError, match="not XML"):
        parse_record(f"<item>{bomb}<title>x</title></item>")


def test_records_in_comments_and_cdata_are_no_records() -> None:
    text = "<rss><!-- <item><title>old</title></item> --><item><d><![CDATA[<item>]]></d></item><item/></rss>"
    assert cut_feed(text).records == ["<item><d><![CDATA[<item>]]></d></item>"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("<rss><item></item></rss>", True),
        ("<rss><item></item></rss>\n<!-- made in 3 ms -->", True),
        ("<rss><item></item>", False),
        ("<rss><item>", False),
        ("<?xml version='1.0'?>\n<feed xmlns='x'></feed>", True),
        ("<source><job></job></source>", True),
    ],
)
def test_a_feed_without_an_end_is_not_whole(text: str, whole: bool) -> None:
    assert cut_feed(text).whole == whole


def test_deep_nesting_is_cut_off_or_refused() -> None:
    deep = "<x>" * 50_000 + "</x>" * 50_000
    assert parse_record(f"<item><title>A</title>{deep}</item>").first("title") == "A"
    with pytest.raises(ValueError, match="not XML"):
        parse_record(f"<item><title>A</title><content>{deep}</content></item>")


@local_server
def test_we_work_remotely_writes_the_employer_before_the_title(
    shared: Path, replay: Replay, make_client: Callable[..., Any]
) -> None:
    body = (shared / "data" / "ats" / "parakeet__wwr.rss").read_bytes()
    token = "https://weworkremotely.com/remote-jobs.rss"
    replay.on("/weworkremotely.com/remote-jobs.rss", Answer(200, body, {"Content-Type": "text/xml"}))
    postings = [to_posting(raw) for raw in visit(make_client(), token).raw]
    assert [(item.hiring_organization, item.title) for item in postings] == [
        ("PixelWorks", "Senior Frontend Developer"),
        ("Harbor Analytics", "Backend Engineer (Python)"),
    ]
    assert [item.applicant_location_requirements for item in postings] == [("Anywhere in the World",), ("USA Only",)]
    assert {item.job_location_type for item in postings} == {"TELECOMMUTE"}
    assert {item.employment_type for item in postings} == {("FULL_TIME",)}
    assert [str(item.date_posted) for item in postings] == ["2026-07-14", "2026-07-13"]
    assert all(item.url and item.url in body.decode() for item in postings)
    assert all(item.description.startswith("<p>") and not item.description_is_snippet for item in postings)


def test_a_recorded_json_feed_keeps_titles_links_and_dates(shared: Path) -> None:
    recorded = json.loads((shared / "data" / "ats" / "careerkit__teamtailor.json").read_text("utf-8"))
    for item in recorded["items"]:
        with pytest.raises(PayloadError, match="has no description"):
            posting_of(item)
        posting = posting_of({**item, "content_html": "<p>You count ships.</p>"})
        assert (posting.title, posting.url) == (item["title"], item["url"])
        assert str(posting.date_posted) == item["date_published"][:10]
        assert len(posting.job_location) == len(item["_jobposting"]["jobLocation"])
