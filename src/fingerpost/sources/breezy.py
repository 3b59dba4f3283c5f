"""Breezy HR boards: `GET https://{slug}.breezy.hr/json?verbose=true`, a bare array with everything, one reply.

`verbose` adds the description (HTML). `location` is the first place and `locations` are all of them; `is_remote` also
holds for hybrid work, which `remote_details.value` tells apart, and `remote_details` alone says nothing. `type.id` is
Breezy's code, `type.name` in the board's language. `salary` is text. `published_date` is the latest publication.
Meanings: public readers of the same replies, and Breezy's reference of a position (developer.breezy.hr).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import JobLocationType, Observation, Posting, RawPosting
from fingerpost.sources._listing import as_raw, by_identifier, identified_by
from fingerpost.sources._record import decode_record
from fingerpost.sources.directory import employer_name
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import employment_types, make_posting_id, split_places, stated_date, stated_text

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "breezy"

_HOST = re.compile(r"([a-z0-9][a-z0-9-]*)\.breezy\.hr")
_NOT_BOARDS = frozenset({
    "www", "api", "app", "developer", "help", "support", "status", "blog", "marketing", "assets-cdn", "gallery-cdn",
    "attachments-cdn",
})  # fmt: skip


class _Named(msgspec.Struct):
    id: str | None = None
    name: str | None = None


class _RemoteDetails(msgspec.Struct):
    value: str | None = None


class _Place(msgspec.Struct):
    name: str | None = None
    city: str | None = None
    state: _Named | str | None = None
    country: _Named | str | None = None
    is_remote: bool | None = None
    remote_details: _RemoteDetails | None = None


class _Position(msgspec.Struct):
    id: str
    name: str | None = None
    friendly_id: str | None = None
    url: str | None = None
    published_date: str | None = None
    type: _Named | str | None = None
    location: _Place | str | None = None
    locations: list[_Place | str] | None = None
    department: str | None = None
    salary: str | None = None
    company: _Named | None = None
    description: str | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("harbourworks")
    'https://harbourworks.breezy.hr'
    """
    return f"https://{quote(token, safe='')}.breezy.hr"


def detect(url: str) -> str | None:
    """The board's token in a Breezy URL (board, posting or list), or None.

    >>> detect("https://harbourworks.breezy.hr/p/18df-tide-analyst"), detect("https://breezy.hr/pricing")
    ('harbourworks', None)
    """
    host = _HOST.fullmatch(urlsplit(url).hostname or "")
    return host[1] if host and host[1] not in _NOT_BOARDS else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its reply does not have the known form.
    """
    base = client.base_url(NAME, board_url(board.token), tenant=board.token)
    reply = await client.get_json(f"{base}/json?verbose=true", source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    positions = client.decode(reply, list[msgspec.Raw], source=NAME, board=board.token)
    records = by_identifier(positions, _identify).values()
    raw = as_raw(client, board, records)
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw)), raw)


def to_posting(raw: RawPosting) -> Posting:
    """A Breezy record as a posting; pure.

    Raises:
        PayloadError: the record is not Breezy's, or has no title or no description.
    """
    record = decode_record(raw, _Position, "a Breezy record")
    title, description = stated_text(record.name), (record.description or "").strip()
    if title is None or not description:
        msg = f"Breezy record {record.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    stated = filter(None, (record.location, *(record.locations or ())))
    places = [place if isinstance(place, _Place) else _Place(place) for place in stated]
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, record.id),
        source=NAME,
        board=raw.board,
        identifier=record.id,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=_name(record.company) or employer_name(NAME, raw.board),
        job_location=split_places([_line(place) for place in places]),
        address_country=_country(places[0]) if places else None,
        job_location_type=_location_type(places[0]) if places else None,
        employment_type=employment_types(_kind(record.type)),
        employment_unit=stated_text(record.department),
        base_salary_text=stated_text(record.salary),
        date_posted=stated_date(record.published_date),
        url=_page(record, raw.board),
    )


def _name(stated: _Named | str | None) -> str | None:
    return stated_text(stated.name if isinstance(stated, _Named) else stated)


def _kind(stated: _Named | str | None) -> str | None:
    """Breezy's code, which is the same in every language, before the word for it."""
    return (stated_text(stated.id) or stated_text(stated.name)) if isinstance(stated, _Named) else stated


def _line(place: _Place) -> str | None:
    parts = filter(None, (stated_text(place.city), _name(place.state), _name(place.country)))
    return stated_text(place.name) or ", ".join(parts) or None


def _country(place: _Place) -> str | None:
    code = stated_text(place.country.id) if isinstance(place.country, _Named) else None
    return code or _name(place.country)


def _location_type(place: _Place) -> JobLocationType | None:
    if not place.is_remote:
        return None
    return "HYBRID" if place.remote_details and place.remote_details.value == "hybrid" else "TELECOMMUTE"


def _page(record: _Position, board: str | None) -> str | None:
    name = stated_text(record.friendly_id)
    page = f"{board_url(board)}/p/{quote(name, safe='')}" if board and name else None
    return stated_text(record.url) or page


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by='the first part of the board\'s host, e.g. "harbourworks" of harbourworks.breezy.hr',
)
