"""The feed of a saved search, as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1: facts and addresses, no posting's text.

A feed is the same to the byte as long as what it lists is the same, so that readers may ask for changes only.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email.utils import format_datetime
from types import MappingProxyType
from typing import Final, Literal
from xml.etree import ElementTree as ET

from fingerpost.career.watches import Match

FeedFormat = Literal["atom", "rss", "json"]

LONGEST_FEED: Final = 100
"""Entries of a feed at most, the newest; readers keep what they have seen."""

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IDS: Final = uuid.UUID("6f1c0c5e-6a0e-5b0e-9d0c-0f6f0a4b7a55")
"""The name space in which a posting_id becomes a UUID: ids of entries are addresses that never change."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A posting in a feed; `published` is when it was first seen."""

    entry_id: str
    title: str
    summary: str
    published: datetime
    url: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, its newest entry first; `feed_url` holds the private token and is shown to nobody else."""

    title: str = field(repr=False)
    home_url: str
    feed_url: str = field(repr=False)
    updated: datetime
    entries: tuple[FeedEntry, ...]


def search_feed(name: str, matches: Iterable[Match], *, home_url: str, feed_url: str, made_at: datetime) -> Feed:
    """The feed of a saved search that was made at an instant, which dates what has no date of its own."""
    dated = sorted(((_published(match, made_at), match) for match in matches), key=lambda one: one[1].posting_id)
    dated.sort(key=lambda one: one[0], reverse=True)
    entries = tuple(_entry(match, published) for published, match in dated[:LONGEST_FEED])
    return Feed(name, home_url, feed_url, entries[0].published if entries else made_at, entries)


def atom(feed: Feed) -> bytes:
    """The feed as Atom, in UTF-8."""
    root = ET.Element("feed", xmlns=_ATOM)
    _put(root, "title", feed.title)
    _put(root, "id", _address_of(feed.home_url + "\n" + feed.title))
    _put(root, "updated", _rfc3339(feed.updated))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=_plain(feed.feed_url))
    ET.SubElement(root, "link", rel="alternate", href=_plain(feed.home_url))
    _put(ET.SubElement(root, "author"), "name", "fingerpost")
    for entry in feed.entries:
        item = ET.SubElement(root, "entry")
        _put(item, "title", entry.title)
        _put(item, "id", entry.entry_id)
        _put(item, "updated", _rfc3339(entry.published))
        _put(item, "published", _rfc3339(entry.published))
        if entry.url:
            ET.SubElement(item, "link", rel="alternate", href=_plain(entry.url))
        _put(item, "summary", entry.summary)
        for tag in entry.tags:
            ET.SubElement(item, "category", term=_plain(tag))
    return _xml(root)


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0, in UTF-8."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": _ATOM})
    channel = ET.SubElement(root, "channel")
    _put(channel, "title", feed.title)
    _put(channel, "link", feed.home_url)
    _put(channel, "description", f"Postings that the saved search {feed.title} finds")
    ET.SubElement(channel, "atom:link", rel="self", type="application/rss+xml", href=_plain(feed.feed_url))
    _put(channel, "lastBuildDate", _rfc822(feed.updated))
    for entry in feed.entries:
        item = ET.SubElement(channel, "item")
        _put(item, "title", entry.title)
        if entry.url:
            _put(item, "link", entry.url)
        _put(item, "guid", entry.entry_id).set("isPermaLink", "false")
        _put(item, "pubDate", _rfc822(entry.published))
        # Readers take a description for HTML: what is markup in it must be shown, so it is escaped once more.
        _put(item, "description", entry.summary.replace("&", "&amp;").replace("<", "&lt;"))
        for tag in entry.tags:
            _put(item, "category", tag)
    return _xml(root)


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1, in UTF-8."""
    items = []
    for entry in feed.entries:
        item: dict[str, object] = {
            "id": entry.entry_id,
            "title": entry.title,
            "content_text": entry.summary,
            "date_published": _rfc3339(entry.published),
        }
        if entry.url:
            item["url"] = entry.url
        if entry.tags:
            item["tags"] = list(entry.tags)
        items.append(item)
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.feed_url,
        "items": items,
    }
    return json.dumps(document, indent=2, ensure_ascii=False).encode("utf-8", "replace")


FEED_FORMATS: Final[Mapping[FeedFormat, tuple[str, Callable[[Feed], bytes]]]] = MappingProxyType(
    {
        "atom": ("application/atom+xml; charset=utf-8", atom),
        "rss": ("application/rss+xml; charset=utf-8", rss),
        "json": ("application/feed+json; charset=utf-8", json_feed),
    }
)
"""Format → its media type and what writes it."""


def summary_of(match: Match) -> str:
    """A posting in one line: employer, place, work mode and pay, where they are stated.

    >>> summary_of(Match("p", "Analyst", "Ferns Ltd", "Berlin", salary_min=60000, salary_currency="EUR"))
    'Ferns Ltd · Berlin · from 60,000 EUR'
    """
    return " · ".join(part for part in (match.employer, match.location, match.work_mode, _pay(match)) if part)


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web; None for every other, which no reader should open.

    >>> web_address("javascript:alert(1)") is None
    True
    """
    return url if url and re.match(r"https?://[^\s\"<>]+\Z", url, re.IGNORECASE) else None


def _published(match: Match, made_at: datetime) -> datetime:
    if match.first_seen is not None:
        return match.first_seen
    return made_at if match.date_posted is None else datetime.combine(match.date_posted, time(), UTC)


def _entry(match: Match, published: datetime) -> FeedEntry:
    return FeedEntry(
        _address_of(match.posting_id),
        match.title or "Posting without a title",
        summary_of(match) or "Nothing more is stated.",
        published,
        web_address(match.url),
        (match.role,) if match.role else (),
    )


def _pay(match: Match) -> str | None:
    low, high = match.salary_min, match.salary_max
    if low is not None and high is not None:
        amount = f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
    elif low is not None:
        amount = f"from {low:,.0f}"
    elif high is not None:
        amount = f"up to {high:,.0f}"
    else:
        return None
    unit = f"a {match.salary_unit.lower()}" if match.salary_unit else ""
    return " ".join(part for part in (amount, match.salary_currency, unit) if part)


def _address_of(name: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_IDS, name)}"


def _put(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = _plain(text)
    return child


def _plain(text: str) -> str:
    """A text without the characters that no XML document may hold."""
    return _NOT_XML.sub("", text)


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _rfc3339(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _rfc822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC).replace(microsecond=0))
