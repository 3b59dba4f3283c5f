"""Remotive's feed: `GET https://remotive.com/api/remote-jobs?category=…`, newest first; board "all" or a category.

Remotive asks to link back to the posting's URL there and to name Remotive as the source, to ask at most four times a
day (more than twice a minute is blocked), and not to pass its postings on to other job sites. One visit is one
request: watch "all" rather than many categories. The feed runs a day behind the site.

Field meanings are from Remotive's public documentation (github.com/remotive-com/remote-jobs-api) and a recorded reply
of August 2026. All work is remote; `candidate_required_location` is where one may live. `salary` is free text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._listing import as_raw, by_identifier, identified_by
from fingerpost.sources._record import decode_record
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    description_format,
    employment_types,
    make_posting_id,
    stated_date,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "remotive"
BASE_URL = "https://remotive.com"
SECONDS_BETWEEN_REQUESTS = 31.0
ALL = "all"

_HOSTS = re.compile(r"(?:www\.)?remotive\.(?:com|io)")
_CATEGORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_COMMA = re.compile(r",(?![^(]*\))")


class _Reply(msgspec.Struct):
    jobs: list[msgspec.Raw]


class _Job(msgspec.Struct):
    id: int | str
    title: str | None = None
    company_name: str | None = None
    description: str | None = None
    job_type: str | None = None
    publication_date: str | None = None
    candidate_required_location: str | None = None
    salary: str | None = None
    url: str | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("all"), board_url("data")
    ('https://remotive.com/remote-jobs', 'https://remotive.com/remote-jobs/data')
    """
    return "https://remotive.com/remote-jobs" + ("" if token == ALL else f"/{quote(token, safe='')}")


def detect(url: str) -> str | None:
    """The category in a Remotive URL (list, category or API), "all" where it names none, or None.

    >>> detect("https://remotive.com/api/remote-jobs?category=data"), detect("https://remotive.com/remote-jobs")
    ('data', 'all')
    """
    parts = urlsplit(url)
    if not _HOSTS.fullmatch(parts.hostname or ""):
        return None
    path = [unquote(part) for part in parts.path.split("/") if part]
    if path[:2] == ["api", "remote-jobs"]:
        category = parse_qs(parts.query).get("category", [ALL])[0]
    else:  # the page of a posting has one part more: its category need not be one of the API
        category = path[1] if len(path) == 2 and path[0] == "remote-jobs" else ALL
    return category if _CATEGORY.fullmatch(category) else ALL


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits the feed, or one category of it.

    Raises:
        SourceError: the feed is forbidden or unavailable, or its reply does not have the documented form.
    """
    query = "" if board.token == ALL else f"?category={quote(board.token, safe='')}"
    url = f"{client.base_url(NAME, BASE_URL)}/api/remote-jobs{query}"
    client.slow_down(url, SECONDS_BETWEEN_REQUESTS)
    reply = await client.get_json(url, source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    listing = client.decode(reply, _Reply, source=NAME, board=board.token)
    records = by_identifier(listing.jobs, _identify).values()
    raw = as_raw(client, board, records)
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), complete=False), raw)


def to_posting(raw: RawPosting) -> Posting:
    """A Remotive record as a posting; pure.

    Raises:
        PayloadError: the record is not Remotive's, or has no title or no description.
    """
    job = decode_record(raw, _Job, "a Remotive record")
    title, description = stated_text(job.title), (job.description or "").strip()
    if title is None or not description:
        msg = f"Remotive record {job.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    places = map(stated_text, _COMMA.split(job.candidate_required_location or ""))
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, str(job.id)),
        source=NAME,
        board=raw.board,
        identifier=str(job.id),
        title=title,
        description=description,
        description_format=description_format(description),
        hiring_organization=stated_text(job.company_name),
        job_location_type="TELECOMMUTE",
        applicant_location_requirements=tuple(dict.fromkeys(place for place in places if place)),
        employment_type=employment_types(job.job_type),
        base_salary_text=stated_text(job.salary),
        date_posted=stated_date(job.publication_date),
        url=stated_text(job.url),
    )


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="aggregator",
    lists="newest",
    hours_between_visits=6.0,
    named_by='"all", or a category of Remotive such as "data"',
)
