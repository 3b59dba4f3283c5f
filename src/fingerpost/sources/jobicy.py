"""Jobicy's feed of remote work: `GET https://jobicy.com/api/v2/remote-jobs?count=100&industry=…`, newest first.

The board "all" is every category, another one is the slug of a category (`data-science`; the API lists them under
`?get=industries`). The feed holds what was published in the last seven days, three hours after the site; `nextCursor`
leads to the next page. Jobicy asks to credit it and to link to the posting's URL there, to ask at most once an hour
(the pages of one visit count as one), and not to pass its postings on to job sites that compete with it. A posting
that leaves the feed need not be closed.

Field meanings are from a recorded reply of August 2026 and Jobicy's public documentation, version 2.2
(github.com/Jobicy/remote-jobs-api). Names and lists are HTML-escaped. All work is remote; `jobGeo` is where one may
live.
"""

from __future__ import annotations

import html
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

NAME = "jobicy"
BASE_URL = "https://jobicy.com"
ALL = "all"
PAGE = 100
MAX_PAGES = 20

_HOSTS = frozenset({"jobicy.com", "www.jobicy.com"})
_INDUSTRY = re.compile(r"[a-z0-9][a-z0-9-]*")
_COMMA = re.compile(r",(?![^(]*\))")


class _Reply(msgspec.Struct, rename="camel"):
    jobs: list[msgspec.Raw]
    next_cursor: str | None = None


class _Job(msgspec.Struct, rename="camel"):
    id: int | str
    job_title: str | None = None
    company_name: str | None = None
    job_industry: list[str] | str | None = None
    job_type: list[str] | str | None = None
    job_geo: str | None = None
    job_description: str | None = None
    pub_date: str | None = None
    salary_min: float | str | None = None
    salary_max: float | str | None = None
    salary_currency: str | None = None
    salary_period: str | None = None
    url: str | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("all"), board_url("data-science")
    ('https://jobicy.com/jobs', 'https://jobicy.com/jobs?industry=data-science')
    """
    return "https://jobicy.com/jobs" + ("" if token == ALL else f"?industry={quote(token, safe='')}")


def detect(url: str) -> str | None:
    """The category in a Jobicy URL (list, feed or API), "all" where it names none, or None.

    >>> detect("https://jobicy.com/api/v2/remote-jobs?count=20&industry=data-science"), detect("https://jobicy.com/jobs")
    ('data-science', 'all')
    """
    parts = urlsplit(url)
    if (parts.hostname or "") not in _HOSTS:
        return None
    industry = parse_qs(parts.query).get("industry", [ALL])[0]
    return industry if _INDUSTRY.fullmatch(industry) else ALL


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits the feed, or one category of it, page by page.

    Raises:
        SourceError: the feed is forbidden or unavailable, or its reply does not have the documented form.
    """
    base = client.base_url(NAME, BASE_URL)
    query: dict[str, str | int] = {"count": PAGE} | ({} if board.token == ALL else {"industry": board.token})

    async def ask(number: int) -> Page:
        url = f"{base}/api/v2/remote-jobs?{urlencode(query, quote_via=quote)}"
        reply = await client.get_json(url, source=NAME, board=board.token, previous=None if number else previous)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        listing = client.decode(reply, _Reply, source=NAME, board=board.token)
        if listing.next_cursor:
            query["cursor"] = listing.next_cursor
        more = bool(listing.jobs and listing.next_cursor) and number + 1 < MAX_PAGES
        return Page(reply, by_identifier(listing.jobs, _identify), more)

    reply, records, reason = await read_pages(ask, max_pages=MAX_PAGES)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason, complete=False), raw)


def to_posting(raw: RawPosting) -> Posting:
    """A Jobicy record as a posting; pure.

    Raises:
        PayloadError: the record is not Jobicy's, or has no title or no description.
    """
    job = decode_record(raw, _Job, "a Jobicy record")
    title, description = _line(job.job_title), (job.job_description or "").strip()
    if title is None or not description:
        msg = f"Jobicy record {job.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    amount = monetary_amount(job.salary_min, job.salary_max, job.salary_currency, job.salary_period)
    places = map(stated_text, _COMMA.split(html.unescape(job.job_geo or "")))
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, str(job.id)),
        source=NAME,
        board=raw.board,
        identifier=str(job.id),
        title=title,
        description=description,
        description_format=description_format(description),
        hiring_organization=_line(job.company_name),
        job_location_type="TELECOMMUTE",
        applicant_location_requirements=tuple(dict.fromkeys(place for place in places if place)),
        employment_type=employment_types(_lines(job.job_type)),
        base_salary=(amount,) if amount else (),
        date_posted=stated_date(job.pub_date),
        industry="; ".join(_lines(job.job_industry)) or None,
        url=stated_text(job.url),
    )


def _line(value: str | None) -> str | None:
    return stated_text(html.unescape(value or ""))


def _lines(values: list[str] | str | None) -> tuple[str, ...]:
    return tuple(filter(None, map(_line, [values] if isinstance(values, str) else values or [])))


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="aggregator",
    lists="newest",
    hours_between_visits=1.0,
    named_by='"all", or a category of Jobicy such as "data-science"',
)
