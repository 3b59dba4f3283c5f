from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career.feeds import FEED_FORMATS, LONGEST_FEED, Feed, atom, json_feed, rss, search_feed
from fingerpost.career.watches import Match

DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
FEED_URL = "http://127.0.0.1:8000/feeds/token.atom"
SOME = (
    Match(
        "a", "Fern & <b>Moss</b> Counter", "Ferns Ltd", "Berlin", "https://e.org/a?x=1&y=2", DAY, role="data-analyst"
    ),
    Match("b", "Moss Counter", url="javascript:alert(1)", date_posted=date(2026, 11, 24), salary_max=9.0),
    Match("c"),
)


def feed_of(*matches: Match, name: str = "ferns") -> Feed:
    return search_feed(name, matches, home_url="http://127.0.0.1:8000/", feed_url=FEED_URL, made_at=DAY - timedelta(9))


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 (our own)


def test_an_atom_feed_has_what_rfc_4287_asks_for() -> None:
    root = parsed(atom(feed_of(*SOME)))
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}title") == "ferns"
    assert root.findtext(f"{ATOM}updated") == "2026-11-24T00:00:00Z"
    assert {(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")} == {
        ("self", FEED_URL), ("alternate", "http://127.0.0.1:8000/"),
    }  # fmt: skip
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Moss Counter", "Fern & <b>Moss</b> Counter", "Posting without a title",
    ]  # fmt: skip
    for entry in entries:
        assert entry.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert entry.findtext(f"{ATOM}updated")
        assert entry.findtext(f"{ATOM}summary")
    assert entries[1].find(f"{ATOM}link").get("href") == "https://e.org/a?x=1&y=2"  # type: ignore[union-attr]
    assert entries[0].find(f"{ATOM}link") is None
    assert entries[2].findtext(f"{ATOM}published") == "2026-11-14T09:00:00Z"


def test_an_rss_feed_has_its_dates_and_ids_and_shows_markup_as_text() -> None:
    channel = parsed(
        rss(feed_of(SOME[0], Match("d", "x", "Ferns <script>alert(1)</script> & Co", first_seen=DAY)))
    ).find("channel")
    assert channel is not None
    items = channel.findall("item")
    assert {item.findtext("title") for item in items} == {"Fern & <b>Moss</b> Counter", "x"}
    assert all(parsedate_to_datetime(item.findtext("pubDate", "")) == DAY for item in items)
    assert all(item.find("guid").get("isPermaLink") == "false" for item in items)  # type: ignore[union-attr]
    descriptions = {item.findtext("title"): item.findtext("description") for item in items}
    assert descriptions["x"] == "Ferns &lt;script>alert(1)&lt;/script> &amp; Co"
    assert channel.find(f"{ATOM}link").get("href") == FEED_URL  # type: ignore[union-attr]


def test_a_json_feed_has_what_version_1_1_asks_for() -> None:
    document = json.loads(json_feed(feed_of(*SOME)))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert (document["title"], document["feed_url"]) == ("ferns", FEED_URL)
    assert [item.get("url") for item in document["items"]] == [None, "https://e.org/a?x=1&y=2", None]
    assert document["items"][1] | {"id": ""} == {
        "id": "",
        "title": "Fern & <b>Moss</b> Counter",
        "content_text": "Ferns Ltd · Berlin",
        "date_published": "2026-11-23T09:00:00Z",
        "url": "https://e.org/a?x=1&y=2",
        "tags": ["data-analyst"],
    }
    assert document["items"][0]["content_text"] == "up to 9"


@pytest.mark.parametrize("name", FEED_FORMATS)
def test_a_feed_is_the_same_bytes_whatever_the_order_of_the_search(name: str) -> None:
    write = FEED_FORMATS[name][1]  # type: ignore[index]
    assert write(feed_of(*SOME)) == write(feed_of(*SOME[::-1]))
    assert write(feed_of()) != write(feed_of(*SOME))


def test_a_feed_holds_the_newest_only() -> None:
    matches = [Match(f"p{number}", str(number), first_seen=DAY + timedelta(hours=number)) for number in range(150)]
    entries = feed_of(*matches).entries
    assert len(entries) == LONGEST_FEED
    assert (entries[0].title, entries[-1].title) == ("149", "50")
    assert len({entry.entry_id for entry in entries}) == LONGEST_FEED


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_gives_a_feed_that_can_be_read(title: str, name: str) -> None:
    feed = feed_of(Match("p", title, employer=title, url=f"https://e.org/{title}"), name=name)
    parsed(atom(feed))
    parsed(rss(feed))
    json.loads(json_feed(feed))
