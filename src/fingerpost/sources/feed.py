"""Feeds of postings at any address: RSS, Atom, JSON Feed, and the `<job>` feeds that aggregators take.

A board's token is the feed's address. A feed holds the newest, so what leaves it need not be closed. Records are kept
as they were written and read one by one, so a broken record costs itself only (see `_feed_xml`). A JSON Feed whose
items hold a schema.org JobPosting (as Teamtailor's do) is read as that.

We Work Remotely is read by its feed's custom: the employer stands before the title, all work is remote, and `region` is
where one may live (a recorded feed of July 2026). It asks that links lead back to its site; `url` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._document import get_text
from fingerpost.sources._feed_entry import Entry, json_entry, json_identifier, xml_entry, xml_identifier
from fingerpost.sources._feed_xml import cut_feed, is_feed, parse_record
from fingerpost.sources._jobposting import read_job_posting
from fingerpost.sources._jsonld import find_nodes
from fingerpost.sources._listing import as_raw
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    description_format,
    employment_types,
    job_location_type,
    make_posting_id,
    monetary_amount,
    split_places,
    stated_date,
    stated_instant,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "feed"

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/json, application/xml, */*;q=0.5"
)
_FEED_PATH = re.compile(r".*(?:\.(?:rss|atom)|/(?:rss|atom|feed)\.xml|/feed\.json)/?", re.IGNORECASE)
_EMPLOYER_FIRST = re.compile(r"(?:.+\.)?weworkremotely\.com")


class _JsonFeed(msgspec.Struct):
    items: list[msgspec.Raw]
    version: str | None = None


class _Record(msgspec.Struct):
    """What is stored of a posting: the exact text of an XML record, or the exact JSON of an item."""

    feed: str
    record: str | dict[str, Any]


class _Kept(msgspec.Struct):
    feed: str
    record: msgspec.Raw


def board_url(token: str) -> str:
    """The address a person opens: the token itself."""
    return token


def detect(url: str) -> str | None:
    """The URL itself where its path cannot be anything but a feed's, or None.

    >>> detect("https://example.org/jobs.rss"), detect("https://example.org/?feed=job_feed"), detect("https://example.org/")
    ('https://example.org/jobs.rss', 'https://example.org/?feed=job_feed', None)
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return url if _FEED_PATH.fullmatch(parts.path) or parse_qs(parts.query).get("feed") == ["job_feed"] else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one feed.

    Raises:
        SourceError: the feed is gone, forbidden or unavailable, or the reply is no feed.
    """
    reply, text = await get_text(client, board.token, source=NAME, board=board.token, previous=previous, accept=_ACCEPT)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    records: Iterable[str | msgspec.Raw]
    if text.lstrip("\ufeff \r\n\t").startswith("{"):
        records, reason = client.decode(reply, _JsonFeed, source=NAME, board=board.token).items, None
    elif is_feed(text):
        cut = cut_feed(text)
        records, reason = cut.records, None if cut.whole else "the feed has no end: its last records may be missing"
    else:
        msg = f"{board.token} is no RSS, Atom or JSON Feed; for a web page with postings give page:{board.token}"
        raise PayloadError(msg, source=NAME, board=board.token)
    kept = dict(_kept(board.token, record) for record in records)
    raw = as_raw(client, board, kept.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason, complete=False), raw)


def _kept(feed: str, record: str | msgspec.Raw) -> tuple[str, str]:
    """A record's identifier (its own text where it cannot be read) and what is stored of it."""
    exact = record if isinstance(record, msgspec.Raw) else msgspec.Raw(msgspec.json.encode(record))
    payload = msgspec.json.encode(_Kept(feed, exact)).decode()
    try:
        if isinstance(record, str):
            return xml_identifier(parse_record(record)), payload
        return json_identifier(msgspec.json.decode(record, type=dict[str, Any])), payload
    except (msgspec.MsgspecError, ValueError):
        return payload, payload


def _entry(record: str | dict[str, Any]) -> Entry:
    return xml_entry(parse_record(record)) if isinstance(record, str) else json_entry(record)


def to_posting(raw: RawPosting) -> Posting:
    """A record of a feed as a posting; pure.

    Raises:
        PayloadError: the record is not a feed's, is not XML, or has no title or no description.
    """
    try:
        kept = msgspec.json.decode(raw.payload, type=_Record)
        entry = _entry(kept.record)
    except (msgspec.MsgspecError, ValueError) as error:
        msg = f"a feed's record cannot be read: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    posting = _posting(raw, kept.feed, entry)
    nested = next(find_nodes([kept.record], "JobPosting"), None) if isinstance(kept.record, dict) else None
    if nested is not None:
        posting = _with_nested(posting, nested)
    if posting.title is None or not posting.description:
        missing = "title" if posting.title is None else "description"
        msg = f"the feed's record {posting.identifier} has no {missing}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    return posting


def _posting(raw: RawPosting, feed: str, entry: Entry) -> Posting:
    identifier = entry.identifier
    remote_board = _EMPLOYER_FIRST.fullmatch(urlsplit(feed).hostname or "") is not None
    employer, title = _employer_first(entry) if remote_board else (entry.employer, entry.title)
    places = split_places(list(entry.places) or ([] if remote_board else [entry.region]))
    pay = monetary_amount(*entry.pay)
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, identifier),
        source=NAME,
        board=raw.board,
        identifier=identifier,
        title=title,
        description=entry.description,
        description_format=description_format(entry.description),
        description_is_snippet=entry.is_snippet,
        hiring_organization=employer,
        job_location=places,
        address_country=entry.country,
        job_location_type="TELECOMMUTE" if remote_board else job_location_type(entry.mode),
        applicant_location_requirements=split_places(entry.region) if remote_board else (),
        employment_type=employment_types(list(entry.employment)),
        employment_unit=entry.unit,
        base_salary=(pay,) if pay else (),
        base_salary_text=entry.pay_text,
        date_posted=stated_date(entry.posted),
        date_modified=stated_instant(entry.modified),
        valid_through=stated_date(entry.expires),
        url=entry.url,
    )


def _employer_first(entry: Entry) -> tuple[str | None, str | None]:
    """Employer and title of "Quillfeather: Data Engineer"."""
    employer, colon, title = (entry.title or "").partition(": ")
    return (employer.strip(), title.strip()) if colon and title.strip() else (entry.employer, entry.title)


def _with_nested(posting: Posting, item: dict[str, Any]) -> Posting:
    """The JobPosting that an item holds, with the item's own fields where it states nothing."""
    nested = read_job_posting(
        item,
        posting_id=posting.posting_id,
        source=NAME,
        board=posting.board,
        identifier=posting.identifier,
        page_url=posting.url or "",
    )
    filled = {
        name: getattr(posting, name)
        for name in ("title", "date_posted", "date_modified", "url")
        if not getattr(nested, name)
    }
    if not nested.description:
        filled |= {
            name: getattr(posting, name) for name in ("description", "description_format", "description_is_snippet")
        }
    return replace(nested, **filled)


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="aggregator",
    lists="newest",
    named_by="the feed's address, such as https://weworkremotely.com/categories/remote-programming-jobs.rss",
)
