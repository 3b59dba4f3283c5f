"""Himalayas' feed of remote work: the newest postings (board "all") or those that match a query (any other board).

`GET https://himalayas.app/jobs/api?limit=20&cursor=…` lists the newest (20 a page; `nextCursor` leads on, and
`offset` where there is none), `GET https://himalayas.app/jobs/api/search?q=…&sort=recent&page=N` those of a query. A
visit reads at most twenty pages. Himalayas asks to link back to the posting's URL there, to name Himalayas as the
source, and not to pass its postings on to other job sites; the feed changes once a day, so a few visits a day see
everything.

Field meanings are from a recorded reply of August 2026 and Himalayas' public documentation (himalayas.app/api).
`guid` identifies a posting. `locationRestrictions` are where one may live, none for anywhere. In the recorded reply
every `companyName` is the word "name", a fault of the feed: the company's slug, made readable, then names the
employer. The line that Himalayas appends ("Originally posted on Himalayas") is not the employer's text and is cut
off.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._listing import Page, as_raw, by_identifier, identified_by, read_pages
from fingerpost.sources._record import decode_record
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    description_format,
    employment_types,
    make_posting_id,
    monetary_amount,
    stated_date,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "himalayas"
BASE_URL = "https://himalayas.app"
ALL = "all"
PAGE = 20
MAX_PAGES = 20

_HOSTS = frozenset({"himalayas.app", "www.himalayas.app"})
_APPENDED = re.compile(r"\s*<p>Originally posted on (?:<a[^>]*>)?Himalayas(?:</a>)?</p>\s*$")


class _Reply(msgspec.Struct, rename="camel"):
    jobs: list[msgspec.Raw]
    next_cursor: str | msgspec.UnsetType | None = msgspec.UNSET


class _Place(msgspec.Struct):
    name: str | None = None


class _Job(msgspec.Struct, rename="camel"):
    guid: str
    title: str | None = None
    company_name: str | None = None
    company_slug: str | None = None
    description: str | None = None
    employment_type: str | None = None
    min_salary: float | None = None
    max_salary: float | None = None
    currency: str | None = None
    salary_period: str | None = None
    location_restrictions: list[str | _Place] | None = None
    pub_date: int | str | None = None
    expiry_date: int | str | None = None
    application_link: str | None = None


_identify = identified_by("guid")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("all"), board_url("machine learning")
    ('https://himalayas.app/jobs', 'https://himalayas.app/jobs?q=machine%20learning')
    """
    return "https://himalayas.app/jobs" + ("" if token == ALL else f"?q={quote(token, safe='')}")


def detect(url: str) -> str | None:
    """The query in a Himalayas URL (list, posting or API), "all" where it has none, or None.

    >>> detect("https://himalayas.app/jobs/api/search?q=machine+learning"), detect("https://himalayas.app/jobs")
    ('machine learning', 'all')
    """
    parts = urlsplit(url)
    if (parts.hostname or "") not in _HOSTS:
        return None
    return " ".join(parse_qs(parts.query).get("q", [ALL])[0].split()) or ALL


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits the feed or one query of it, page by page.

    Raises:
        SourceError: the feed is forbidden or unavailable, or its reply does not have the documented form.
    """
    base, following = client.base_url(NAME, BASE_URL), ""

    async def ask(number: int) -> Page:
        nonlocal following
        url = base + (f"/jobs/api?limit={PAGE}{following}" if board.token == ALL else _search(board.token, number))
        reply = await client.get_json(url, source=NAME, board=board.token, previous=None if number else previous)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        listing = client.decode(reply, _Reply, source=NAME, board=board.token)
        if isinstance(listing.next_cursor, str) and listing.next_cursor:
            more, following = bool(listing.jobs), f"&cursor={quote(listing.next_cursor, safe='')}"
        else:
            more = listing.next_cursor is msgspec.UNSET and len(listing.jobs) >= PAGE
            following = f"&offset={(number + 1) * PAGE}"
        return Page(reply, by_identifier(listing.jobs, _identify), more and number + 1 < MAX_PAGES)

    reply, records, reason = await read_pages(ask, max_pages=MAX_PAGES)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason, complete=False), raw)


def _search(query: str, number: int) -> str:
    return "/jobs/api/search?" + urlencode({"q": query, "sort": "recent", "page": number + 1}, quote_via=quote)


def to_posting(raw: RawPosting) -> Posting:
    """A Himalayas record as a posting; pure.

    Raises:
        PayloadError: the record is not Himalayas', or has no title or no description.
    """
    job = decode_record(raw, _Job, "a Himalayas record")
    title, description = stated_text(job.title), _APPENDED.sub("", job.description or "").strip()
    if title is None or not description:
        msg = f"Himalayas record {job.guid} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    amount = monetary_amount(job.min_salary, job.max_salary, job.currency, job.salary_period)
    places = (place if isinstance(place, str) else place.name for place in job.location_restrictions or ())
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, job.guid),
        source=NAME,
        board=raw.board,
        identifier=job.guid,
        title=title,
        description=description,
        description_format=description_format(description),
        hiring_organization=_employer(job),
        job_location_type="TELECOMMUTE",
        applicant_location_requirements=tuple(dict.fromkeys(filter(None, map(stated_text, places)))),
        employment_type=employment_types(job.employment_type),
        base_salary=(amount,) if amount else (),
        date_posted=stated_date(job.pub_date),
        valid_through=stated_date(job.expiry_date),
        url=stated_text(job.application_link) or job.guid,
    )


def _employer(job: _Job) -> str | None:
    name = stated_text(job.company_name)
    return name if name and name != "name" else stated_text((job.company_slug or "").replace("-", " "))


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="aggregator",
    lists="newest",
    named_by='"all", or a query such as "machine learning"',
)
