"""Workday career sites: `POST https://{tenant}.{instance}.myworkdayjobs.com/wday/cxs/{tenant}/{site}/jobs`, 20 a page.

This is the JSON behind each career site; a posting's details are `GET …/{site}{externalPath}`. A token is
`tenant@instance.site` ("harbour@wd5.External"), or `tenant@instance.myworkdaysite.site` where the tenant has no host of
its own (`https://wd5.myworkdaysite.com/recruiting/{tenant}/{site}`). Meanings: recorded lists, and public readers of
the same replies; `startDate` is the day from which the posting is open, which agrees with the list's relative
`postedOn` ("Posted 3 Days Ago", in the site's language: no date, and left out of what tells that a posting changed).
How a list of more than 2,000 is read: `_workday_list.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import msgspec

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._details import Listed, fetch_details
from fingerpost.sources._record import decode_record
from fingerpost.sources._workday_list import Row, list_mark, read_site, requisition
from fingerpost.sources.directory import boards_by_key, employer_name
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    employment_types,
    job_location_type,
    make_posting_id,
    split_places,
    stated_date,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply

NAME = "workday"

_TOKEN = re.compile(r"([A-Za-z0-9_-]+)@(wd\d+)(\.myworkdaysite)?\.([A-Za-z0-9_-]+)")
_OWN_HOST = re.compile(r"([a-z0-9_-]+)\.(wd\d+)\.myworkdayjobs\.com")
_SHARED_HOST = re.compile(r"(wd\d+)\.myworkdaysite\.com")
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})+")
_NOT_SITES = frozenset({"wday", "job", "login", "robots.txt", "sitemap.xml", "recruiting"})
_SEVERAL_PLACES = re.compile(r"\d+ \S+")


class _Site(NamedTuple):
    """Where one career site is: its host, and the path of the page a person opens."""

    tenant: str
    host: str
    name: str
    page: str


class _Country(msgspec.Struct, rename={"alpha2_code": "alpha2Code"}):
    descriptor: str | None = None
    alpha2_code: str | None = None


class _Location(msgspec.Struct):
    descriptor: str | None = None
    country: _Country | None = None


class _Info(msgspec.Struct, rename="camel"):
    title: str | None = None
    job_description: str | None = None
    location: str | None = None
    additional_locations: list[str] | None = None
    start_date: str | None = None
    end_date: str | None = None
    time_type: str | None = None
    remote_type: str | None = None
    external_url: str | None = None
    country: _Country | None = None
    job_requisition_location: _Location | None = None


class _Organization(msgspec.Struct):
    name: Any = None


class _Detail(msgspec.Struct, rename="camel"):
    job_posting_info: _Info | None = None
    hiring_organization: _Organization | None = None


class _Stored(msgspec.Struct):
    listed: Row
    detail: _Detail | None = None


def _site(token: str) -> _Site | None:
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    tenant, instance, shared, name = found.groups()
    if shared:
        return _Site(tenant, f"https://{instance}.myworkdaysite.com", name, f"/recruiting/{tenant}/{name}")
    return _Site(tenant, f"https://{tenant}.{instance}.myworkdayjobs.com", name, f"/{name}")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("harbour@wd5.External"), board_url("harbour@wd3.myworkdaysite.Careers")
    ('https://harbour.wd5.myworkdayjobs.com/External', 'https://wd3.myworkdaysite.com/recruiting/harbour/Careers')
    """
    site = _site(token)
    return f"{site.host}{site.page}" if site else f"https://www.myworkdayjobs.com/{quote(token, safe='')}"


def detect(url: str) -> str | None:
    """The board's token in a Workday URL (site, posting or list, with or without a language), or None.

    >>> detect("https://harbour.wd5.myworkdayjobs.com/en-US/External/job/Bergen/Boat-Keeper_R-77")
    'harbour@wd5.External'
    >>> detect("https://wd3.myworkdaysite.com/recruiting/harbour/Careers"), detect("https://www.workday.com/")
    ('harbour@wd3.myworkdaysite.Careers', None)
    """
    parts = urlsplit(url)
    host, path = (parts.hostname or ""), [unquote(part) for part in parts.path.split("/") if part]
    path = path[1:] if path and _LANGUAGE.fullmatch(path[0]) else path
    own, shared = _OWN_HOST.fullmatch(host), _SHARED_HOST.fullmatch(host)
    if path[:2] == ["wday", "cxs"] or path[:1] == ["recruiting"]:
        tenant, site = [*path[2 if path[0] == "wday" else 1 :], "", ""][:2]
    else:
        tenant, site = "", "".join(path[:1])
    if own:
        token = f"{own[1]}@{own[2]}.{site}"
    elif shared:
        token = f"{tenant}@{shared[1]}.myworkdaysite.{site}"
    else:
        return None
    return token if _TOKEN.fullmatch(token) and site.lower() not in _NOT_SITES else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one career site: its list, then the details of postings that are new or listed differently.

    Raises:
        SourceError: the site is gone, forbidden, unavailable, or its list does not have the known form.
    """
    site = _site(board.token)
    if site is None:
        msg = f"workday has no board {board.token!r}; check it: expected tenant@instance.site, as harbour@wd5.External"
        raise BoardNotFoundError(msg, source=NAME, board=board.token)
    base = client.base_url(NAME, site.host, tenant=site.tenant)
    cxs = f"{base}/wday/cxs/{quote(site.tenant, safe='')}/{quote(site.name, safe='')}"
    reply, records, reason = await read_site(client, board, f"{cxs}/jobs")

    async def ask(record: Listed) -> Reply:
        path = msgspec.json.decode(record.record, type=Row).external_path if record.mark else None
        if path is None:
            return replace(reply, body=b"null")  # without a path there is nothing to ask for; to_posting says so
        return await client.get_json(f"{cxs}/{_quoted(path)}", source=NAME, board=board.token)

    listed = [Listed(name, record, list_mark(record)) for name, record in records.items()]
    return await fetch_details(client, board, reply, listed, previous, ask, reason=reason)


def _quoted(path: str) -> str:
    """A listed path as it stands in a URL: what is escaped already stays so."""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", path.lstrip("/")), safe="/%")


def to_posting(raw: RawPosting) -> Posting:
    """A Workday record with its details as a posting; pure.

    Raises:
        PayloadError: the record is not Workday's, or has no title or no description.
    """
    stored = decode_record(raw, _Stored, "a Workday record")
    row, detail = stored.listed, stored.detail or _Detail()
    info, identifier = detail.job_posting_info or _Info(), requisition(row)
    title = stated_text(info.title) or stated_text(row.title)
    description = (info.job_description or "").strip()
    if title is None or not description or identifier is None:
        missing = "title" if title is None else "externalPath" if identifier is None else "description"
        msg = f"Workday record {identifier or title or 'without a name'} has no {missing}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    employer = detail.hiring_organization.name if detail.hiring_organization else None
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, identifier),
        source=NAME,
        board=raw.board,
        identifier=identifier,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=_employer(raw.board, employer),
        job_location=_places(row, info),
        address_country=_country(info),
        job_location_type=job_location_type(info.remote_type or row.remote_type),
        employment_type=employment_types(info.time_type or row.time_type),
        date_posted=stated_date(info.start_date),
        valid_through=stated_date(info.end_date),
        url=stated_text(info.external_url) or _page(row, raw.board),
    )


def _employer(board: str | None, stated: Any) -> str | None:
    """The directory's name first: the payload names the legal entity of each posting ("2100 Harbour Norway AS")."""
    listed = boards_by_key().get((NAME, board or ""))
    return (listed.employer if listed else None) or stated_text(stated) or employer_name(NAME, board)


def _places(row: Row, info: _Info) -> tuple[str, ...]:
    """The places of the details; those of the list only where they are places and not a count ("3 Locations")."""
    places = split_places([info.location, *(info.additional_locations or ())])
    listed = stated_text(row.locations_text) or ""
    return places or (() if _SEVERAL_PLACES.fullmatch(listed) else split_places(listed))


def _country(info: _Info) -> str | None:
    """The country's code where one is stated, else its name."""
    requisition_country = info.job_requisition_location.country if info.job_requisition_location else None
    stated = [country for country in (info.country, requisition_country) if country]
    names = (*(country.alpha2_code for country in stated), *(country.descriptor for country in stated))
    return next(filter(None, map(stated_text, names)), None)


def _page(row: Row, board: str | None) -> str | None:
    return f"{board_url(board)}{row.external_path}" if board and row.external_path else None


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by='tenant@instance.site, e.g. "harbour@wd5.External" of harbour.wd5.myworkdayjobs.com/External',
)
