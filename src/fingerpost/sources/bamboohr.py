"""BambooHR boards: `GET https://{slug}.bamboohr.com/careers/list`, one reply; each posting's text is one more request.

The list has titles, places and departments; `/careers/{id}/detail` adds the description (HTML), `datePosted`,
`compensation` (free text) and the posting's page. `meta.totalCount` says how many postings there are. `location` is
where the employer's office is, `atsLocation` a place that was typed for the posting; boards fill in either. The codes
of `locationType` are 0 on site, 1 remote, 2 hybrid. Meanings: recorded lists and public readers of the same replies;
BambooHR documents only its API with a key. A board that is gone redirects to BambooHR's own web page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import JobLocationType, Observation, Posting, RawPosting
from fingerpost.sources._details import Listed, fetch_details
from fingerpost.sources._listing import by_identifier, identified_by
from fingerpost.sources._record import decode_record
from fingerpost.sources.directory import employer_name
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import employment_types, make_posting_id, stated_date, stated_text

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply

NAME = "bamboohr"

_HOST = re.compile(r"([a-z0-9][a-z0-9-]*)\.bamboohr\.com")
_NOT_BOARDS = frozenset({"www", "api", "app", "documentation", "help", "partners", "marketplace", "status", "static"})
_LOCATION_TYPES: dict[str, JobLocationType] = {"0": "ONSITE", "1": "TELECOMMUTE", "2": "HYBRID"}


class _Meta(msgspec.Struct, rename="camel"):
    total_count: int | None = None


class _Reply(msgspec.Struct):
    result: list[msgspec.Raw]
    meta: _Meta | None = None


class _Place(msgspec.Struct, rename="camel"):
    city: str | None = None
    state: str | None = None
    province: str | None = None
    country: str | None = None
    address_country: str | None = None


class _Opening(msgspec.Struct, rename="camel"):
    """What both the list and the details say of a posting; the details win."""

    job_opening_name: str | None = None
    department_label: str | None = None
    employment_status_label: str | None = None
    location: _Place | None = None
    ats_location: _Place | None = None
    is_remote: bool | None = None
    location_type: int | str | None = None
    job_opening_share_url: str | None = None
    description: str | None = None
    compensation: str | None = None
    date_posted: str | None = None


class _Row(_Opening, rename="camel", kw_only=True):
    id: int | str


class _Result(msgspec.Struct, rename="camel"):
    job_opening: _Opening | None = None


class _Detail(msgspec.Struct):
    result: _Result | None = None


class _Stored(msgspec.Struct):
    listed: _Row
    detail: _Detail | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("harbourworks")
    'https://harbourworks.bamboohr.com/careers'
    """
    return f"https://{quote(token, safe='')}.bamboohr.com/careers"


def detect(url: str) -> str | None:
    """The board's token in a BambooHR URL (board, posting or list), or None.

    >>> detect("https://harbourworks.bamboohr.com/careers/86"), detect("https://www.bamboohr.com/pricing")
    ('harbourworks', None)
    """
    host = _HOST.fullmatch(urlsplit(url).hostname or "")
    return host[1] if host and host[1] not in _NOT_BOARDS else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board: its list, then the details of postings that are new or listed differently.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its list does not have the known form.
    """
    base = client.base_url(NAME, f"https://{quote(board.token, safe='')}.bamboohr.com", tenant=board.token)
    reply = await client.get_json(f"{base}/careers/list", source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, marks=previous.marks if previous else ()))
    listing = client.decode(reply, _Reply, source=NAME, board=board.token)
    records = by_identifier(listing.result, _identify)
    total = listing.meta.total_count if listing.meta else None
    missing = total is not None and total > len(listing.result)
    reason = f"the reply holds {len(listing.result)} of {total} postings" if missing else None

    async def ask(record: Listed) -> Reply:
        if record.identifier == record.record:
            return replace(reply, body=b"null")  # without an id there is nothing to ask for; to_posting says so
        url = f"{base}/careers/{quote(record.identifier, safe='')}/detail"
        return await client.get_json(url, source=NAME, board=board.token)

    listed = [Listed(name, record) for name, record in records.items()]
    return await fetch_details(client, board, reply, listed, previous, ask, reason=reason)


def to_posting(raw: RawPosting) -> Posting:
    """A BambooHR record with its details as a posting; pure.

    Raises:
        PayloadError: the record is not BambooHR's, or has no title or no description.
    """
    stored = decode_record(raw, _Stored, "a BambooHR record")
    row, result = stored.listed, stored.detail.result if stored.detail else None
    opening, identifier = (result.job_opening if result else None) or _Opening(), str(row.id)
    title = stated_text(opening.job_opening_name) or stated_text(row.job_opening_name)
    description = (opening.description or "").strip()
    if title is None or not description:
        msg = f"BambooHR record {identifier} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    place = _place(opening.location, opening.ats_location, row.location, row.ats_location)
    page = f"{board_url(raw.board)}/{quote(identifier, safe='')}" if raw.board else None
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, identifier),
        source=NAME,
        board=raw.board,
        identifier=identifier,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=employer_name(NAME, raw.board),
        job_location=(place,) if place else (),
        address_country=_country(opening, row),
        job_location_type=_location_type(opening, row),
        employment_type=employment_types(opening.employment_status_label or row.employment_status_label),
        employment_unit=stated_text(opening.department_label) or stated_text(row.department_label),
        base_salary_text=stated_text(opening.compensation),
        date_posted=stated_date(opening.date_posted),
        url=stated_text(opening.job_opening_share_url) or page,
    )


def _place(*stated: _Place | None) -> str | None:
    """The first of the places that names a city or a region, as one line."""
    for place in filter(None, stated):
        parts = filter(None, map(stated_text, (place.city, place.state or place.province)))
        line = ", ".join(dict.fromkeys(parts))
        if line:
            return line
    return None


def _country(*openings: _Opening) -> str | None:
    places: Iterable[_Place | None] = (place for one in openings for place in (one.location, one.ats_location))
    stated = (name for place in places if place for name in (place.address_country, place.country))
    return next(filter(None, map(stated_text, stated)), None)


def _location_type(*openings: _Opening) -> JobLocationType | None:
    if any(opening.is_remote for opening in openings):
        return "TELECOMMUTE"
    stated = (_LOCATION_TYPES.get(str(opening.location_type)) for opening in openings)
    return next(filter(None, stated), None)


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by='the first part of the board\'s host, e.g. "harbourworks" of harbourworks.bamboohr.com',
)
