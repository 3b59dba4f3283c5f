"""Arbeitnow's feed: `GET https://www.arbeitnow.com/api/job-board-api?page=N`, newest first; one board, "all".

`links.next` says whether there is another page. A visit reads at most twenty pages: a window of the newest postings
in Germany and Europe. The feed needs no key; no terms for it were found in public documentation. `url` links back to
Arbeitnow.

Field meanings are from a recorded reply of August 2026. The slug identifies a posting. Some descriptions come with
their tags escaped; the line that Arbeitnow appends to each ("Find Jobs in Germany on Arbeitnow") is not the
employer's text and is cut off. `remote: false` says nothing about hybrid work, so it is not stated where the work is
done. Job types are the employer's own words in German or English; tags are not read.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._listing import Page, as_raw, by_identifier, identified_by, read_pages
from fingerpost.sources._record import decode_record
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    description_format,
    employment_types,
    is_escaped_html,
    make_posting_id,
    split_places,
    stated_date,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "arbeitnow"
BASE_URL = "https://www.arbeitnow.com"
ALL = "all"
MAX_PAGES = 20

_HOSTS = frozenset({"arbeitnow.com", "www.arbeitnow.com"})
_APPENDED = re.compile(r"\s*<p>Find (?:<a[^>]*>)?[^<]*(?:</a>)? on Arbeitnow(?:</a>|</p>|\s)*$")


class _Links(msgspec.Struct):
    next: str | None = None


class _Reply(msgspec.Struct):
    data: list[msgspec.Raw]
    links: _Links | None = None


class _Job(msgspec.Struct):
    slug: str
    title: str | None = None
    company_name: str | None = None
    description: str | None = None
    remote: bool | None = None
    job_types: list[str] | None = None
    location: str | None = None
    created_at: int | str | None = None
    url: str | None = None


_identify = identified_by("slug")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("all")
    'https://www.arbeitnow.com/'
    """
    del token  # there is one board
    return "https://www.arbeitnow.com/"


def detect(url: str) -> str | None:
    """The board "all" for a URL of Arbeitnow (front page, posting or API), or None.

    >>> detect("https://www.arbeitnow.com/jobs/companies/saltmarsh/tide-analyst-442686"), detect("https://example.com/")
    ('all', None)
    """
    return ALL if (urlsplit(url).hostname or "") in _HOSTS else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits the feed, page by page.

    Raises:
        SourceError: the feed is forbidden or unavailable, its reply does not have its known form, or the board is
            another one than "all".
    """
    if board.token != ALL:
        msg = f"Arbeitnow has one board, {ALL!r}; given was {board.token!r}"
        raise BoardNotFoundError(msg, source=NAME, board=board.token)
    base = client.base_url(NAME, BASE_URL)

    async def ask(number: int) -> Page:
        url = f"{base}/api/job-board-api?page={number + 1}"
        reply = await client.get_json(url, source=NAME, board=board.token, previous=None if number else previous)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        listing = client.decode(reply, _Reply, source=NAME, board=board.token)
        more = bool(listing.data and listing.links and listing.links.next) and number + 1 < MAX_PAGES
        return Page(reply, by_identifier(listing.data, _identify), more)

    reply, records, reason = await read_pages(ask, max_pages=MAX_PAGES)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason, complete=False), raw)


def to_posting(raw: RawPosting) -> Posting:
    """An Arbeitnow record as a posting; pure.

    Raises:
        PayloadError: the record is not Arbeitnow's, or has no title or no description.
    """
    job = decode_record(raw, _Job, "an Arbeitnow record")
    title, description = _line(job.title), _APPENDED.sub("", job.description or "").strip()
    if title is None or not description:
        msg = f"Arbeitnow record {job.slug} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    if is_escaped_html(description):
        description = html.unescape(description)
    places = split_places(job.location)
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, job.slug),
        source=NAME,
        board=raw.board,
        identifier=job.slug,
        title=title,
        description=description,
        description_format=description_format(description),
        hiring_organization=_line(job.company_name),
        job_location=tuple(place for place in places if place.lower() != "remote"),
        job_location_type="TELECOMMUTE" if job.remote else None,
        employment_type=employment_types(job.job_types),
        date_posted=stated_date(job.created_at),
        url=stated_text(job.url),
    )


def _line(value: str | None) -> str | None:
    return stated_text(html.unescape(value or ""))


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="aggregator",
    lists="newest",
    named_by='"all": there is one list',
)
