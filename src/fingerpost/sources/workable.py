"""Workable boards: `GET https://apply.workable.com/api/v1/widget/accounts/{account}?details=true`, one reply.

This is the widget that employers embed; Workable documents it (`/accounts/:subdomain`, "public jobs"). The list that
its own pages ask for (`POST /api/v3/accounts/{account}/jobs`) is not documented, gives ten records a page and needs a
request for each description, on a host that answers 429 soon: it chiefly adds whether work is hybrid.

A posting with several places is several records with one `shortcode` (recorded reply). What is stored of it is the
reply cut down to that posting: the account's name and its records. `telecommuting: false` says nothing: the widget has
no word for hybrid work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._listing import by_identifier, identified_by
from fingerpost.sources.directory import employer_name
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import employment_types, make_posting_id, stated_date, stated_text

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "workable"
BASE_URL = "https://apply.workable.com"

_TOKEN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_SUBDOMAIN = re.compile(r"([a-z0-9-]+)\.workable\.com")
_NOT_ACCOUNTS = frozenset({"www", "apply", "jobs", "help", "resources", "developers", "status"})
_NOT_PAGES = frozenset({"api", "j", "static", "assets"})


class _Account(msgspec.Struct):
    """The reply, and what is stored of one posting."""

    jobs: list[msgspec.Raw]
    name: msgspec.Raw = msgspec.Raw(b"null")


class _Location(msgspec.Struct, rename={"country_code": "countryCode"}):
    country: str | None = None
    country_code: str | None = None
    city: str | None = None
    region: str | None = None
    hidden: bool | None = None


class _Job(msgspec.Struct):
    shortcode: str
    title: str | None = None
    description: str | None = None
    requirements: str | None = None
    benefits: str | None = None
    employment_type: str | None = None
    telecommuting: bool | None = None
    department: str | None = None
    industry: str | None = None
    url: str | None = None
    shortlink: str | None = None
    published_on: str | None = None
    created_at: str | None = None
    country: str | None = None
    state: str | None = None
    city: str | None = None
    locations: list[_Location] | None = None


class _Stored(msgspec.Struct):
    jobs: list[_Job]
    name: str | None = None


_identify = identified_by("shortcode")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("larkmoor")
    'https://apply.workable.com/larkmoor/'
    """
    return f"https://apply.workable.com/{quote(token, safe='')}/"


def detect(url: str) -> str | None:
    """The account in a Workable URL (board, posting or API), or None; a short link (`/j/…`) does not name it.

    >>> detect("https://apply.workable.com/larkmoor/j/DD136DD7E7/apply/"), detect("https://larkmoor.workable.com/jobs/7")
    ('larkmoor', 'larkmoor')
    """
    parts = urlsplit(url)
    host, path = parts.hostname or "", [unquote(part) for part in parts.path.split("/") if part]
    found = _SUBDOMAIN.fullmatch(host)
    if path[:1] == ["api"] and host in {"apply.workable.com", "www.workable.com"}:
        token = "".join(path[path.index("accounts") + 1 :][:1]) if "accounts" in path else ""
    elif host == "apply.workable.com":
        token = "".join(path[:1])
        token = "" if token in _NOT_PAGES else token
    elif found and found[1] not in _NOT_ACCOUNTS:
        token = found[1]
    else:
        return None
    return token if _TOKEN.fullmatch(token) else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its reply does not have the documented form.
    """
    base = client.base_url(NAME, BASE_URL)
    url = f"{base}/api/v1/widget/accounts/{quote(board.token, safe='')}?details=true"
    reply = await client.get_json(url, source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    account = client.decode(reply, _Account, source=NAME, board=board.token)
    at = client.now()
    raw = tuple(
        RawPosting(NAME, at, msgspec.json.encode(_Account(records, account.name)).decode(), board.token)
        for records in _by_posting(account.jobs)
    )
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw)), raw)


def _by_posting(jobs: Iterable[msgspec.Raw]) -> list[list[msgspec.Raw]]:
    """The distinct records of each posting, in order."""
    postings: dict[str, dict[str, None]] = {}
    for job in jobs:
        for shortcode, record in by_identifier([job], _identify).items():
            postings.setdefault(shortcode, {})[record] = None
    return [[msgspec.Raw(record.encode()) for record in records] for records in postings.values()]


def to_posting(raw: RawPosting) -> Posting:
    """A Workable posting's records as a posting; pure.

    Raises:
        PayloadError: the records are not Workable's, or have no title or no description.
    """
    try:
        stored = msgspec.json.decode(raw.payload, type=_Stored)
    except msgspec.MsgspecError as error:
        msg = f"a Workable record does not have its documented form: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    if not stored.jobs:
        msg = "a Workable posting is stored without its records; collect the board again"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    job = stored.jobs[0]
    title, description = stated_text(job.title), _description(job)
    if title is None or not description:
        msg = f"Workable record {job.shortcode} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    locations = _locations(stored.jobs)
    countries = {stated_text(place.country_code) or stated_text(place.country) for place in locations}
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, job.shortcode),
        source=NAME,
        board=raw.board,
        identifier=job.shortcode,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=stated_text(stored.name) or employer_name(NAME, raw.board),
        job_location=tuple(dict.fromkeys(filter(None, map(_place, locations)))),
        address_country=countries.pop() if len(countries) == 1 else None,
        job_location_type="TELECOMMUTE" if job.telecommuting else None,
        employment_type=employment_types(job.employment_type),
        employment_unit=stated_text(job.department),
        date_posted=stated_date(job.published_on) or stated_date(job.created_at),
        industry=stated_text(job.industry),
        url=stated_text(job.url) or stated_text(job.shortlink),
    )


def _description(job: _Job) -> str:
    """The description; where an account gives its parts apart, all of them in the order of the page."""
    parts = [("", job.description), ("Requirements", job.requirements), ("Benefits", job.benefits)]
    return "\n".join(
        f"<h3>{heading}</h3>\n{text.strip()}" if heading else text.strip()
        for heading, text in parts
        if text and text.strip()
    )


def _locations(jobs: list[_Job]) -> list[_Location]:
    """The places that the page shows, of every record; those of the records themselves where there is no list."""
    stated = [place for job in jobs for place in job.locations or () if not place.hidden]
    return stated or [_Location(country=job.country, city=job.city, region=job.state) for job in jobs]


def _place(place: _Location) -> str | None:
    parts = map(stated_text, (place.city, place.region, place.country))
    return ", ".join(dict.fromkeys(filter(None, parts))) or None


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by="the account in the address apply.workable.com/{account}",
)
