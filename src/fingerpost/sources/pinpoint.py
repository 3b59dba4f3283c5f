"""Pinpoint boards: `GET https://{slug}.pinpointhq.com/postings.json`, one reply with everything.

The endpoint is documented for employers' own websites (developers.pinpointhq.com, "Jobs JSON endpoint"). A posting's
text is in four parts, each with the heading that the employer chose. `location.name` is the employer's label of a
place ("Head office"), so the city and the province are read with it. Pay is stated where `compensation_visible` does
not say otherwise. There is no date of posting and no employer's name in the reply. A large board was seen to give
exactly 1,000 postings, so a list of that length is not called whole.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import MonetaryAmount, Observation, Posting, RawPosting
from fingerpost.sources._listing import as_raw, by_identifier, identified_by
from fingerpost.sources._record import decode_record
from fingerpost.sources.directory import employer_name
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    employment_types,
    job_location_type,
    make_posting_id,
    monetary_amount,
    split_places,
    stated_date,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "pinpoint"
LIST_END = 1000
"""Postings; a list of exactly this length may have been cut."""

_HOST = re.compile(r"([a-z0-9][a-z0-9-]*)\.pinpointhq\.com")
_NOT_BOARDS = frozenset({"www", "api", "app", "developers", "help", "support", "status", "assets", "cdn"})


class _Reply(msgspec.Struct):
    data: list[msgspec.Raw]


class _Named(msgspec.Struct):
    name: str | None = None


class _Location(_Named):
    city: str | None = None
    province: str | None = None


class _Job(msgspec.Struct):
    department: _Named | None = None


class _Record(msgspec.Struct):
    id: int | str
    title: str | None = None
    url: str | None = None
    path: str | None = None
    description: str | None = None
    key_responsibilities_header: str | None = None
    key_responsibilities: str | None = None
    skills_knowledge_expertise_header: str | None = None
    skills_knowledge_expertise: str | None = None
    benefits_header: str | None = None
    benefits: str | None = None
    employment_type: str | None = None
    employment_type_text: str | None = None
    workplace_type: str | None = None
    compensation: str | None = None
    compensation_minimum: float | str | None = None
    compensation_maximum: float | str | None = None
    compensation_currency: str | None = None
    compensation_frequency: str | None = None
    compensation_visible: bool | None = None
    deadline_at: str | None = None
    job: _Job | None = None
    department: _Named | None = None
    location: _Location | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("harbourworks")
    'https://harbourworks.pinpointhq.com'
    """
    return f"https://{quote(token, safe='')}.pinpointhq.com"


def detect(url: str) -> str | None:
    """The board's token in a Pinpoint URL (board, posting or list), or None.

    >>> detect("https://harbourworks.pinpointhq.com/en/postings/5f1c"), detect("https://www.pinpointhq.com/pricing")
    ('harbourworks', None)
    """
    host = _HOST.fullmatch(urlsplit(url).hostname or "")
    return host[1] if host and host[1] not in _NOT_BOARDS else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its reply does not have the documented form.
    """
    base = client.base_url(NAME, board_url(board.token), tenant=board.token)
    reply = await client.get_json(f"{base}/postings.json", source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    data = client.decode(reply, _Reply, source=NAME, board=board.token).data
    raw = as_raw(client, board, by_identifier(data, _identify).values())
    cut = len(data) == LIST_END
    reason = f"the list ends at {LIST_END} postings, where it may have been cut; more may be open" if cut else None
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason), raw)


def to_posting(raw: RawPosting) -> Posting:
    """A Pinpoint record as a posting; pure.

    Raises:
        PayloadError: the record is not Pinpoint's, or has no title or no description.
    """
    record = decode_record(raw, _Record, "a Pinpoint record")
    identifier, title, description = str(record.id), stated_text(record.title), _description(record)
    if title is None or not description:
        msg = f"Pinpoint record {identifier} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    shown = record.compensation_visible is not False
    department = (record.job.department if record.job else None) or record.department
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, identifier),
        source=NAME,
        board=raw.board,
        identifier=identifier,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=employer_name(NAME, raw.board),
        job_location=split_places(_place(record.location)),
        job_location_type=job_location_type(record.workplace_type),
        employment_type=employment_types([record.employment_type, record.employment_type_text]),
        employment_unit=stated_text(department.name) if department else None,
        base_salary=_pay(record) if shown else (),
        base_salary_text=stated_text(record.compensation) if shown else None,
        valid_through=stated_date(record.deadline_at),
        url=_page(record, raw.board),
    )


def _description(record: _Record) -> str:
    """The four parts in the order of the page, each under its heading; a part without text has no heading either."""
    parts = (
        (None, record.description),
        (record.key_responsibilities_header, record.key_responsibilities),
        (record.skills_knowledge_expertise_header, record.skills_knowledge_expertise),
        (record.benefits_header, record.benefits),
    )
    return "\n".join(_part(stated_text(heading), text.strip()) for heading, text in parts if text and text.strip())


def _part(heading: str | None, text: str) -> str:
    return f"<h3>{html.escape(heading, quote=False)}</h3>\n{text}" if heading else text


def _place(location: _Location | None) -> str | None:
    """City, province and the employer's label in one line, without what the label already says."""
    if location is None:
        return None
    city, province, label = (stated_text(part) for part in (location.city, location.province, location.name))
    parts = (label, province) if city and label and city.lower() in label.lower() else (city, province, label)
    line: list[str] = []
    for part in filter(None, parts):
        if part.lower() not in ", ".join(line).lower():
            line.append(part)
    return ", ".join(line) or None


def _pay(record: _Record) -> tuple[MonetaryAmount, ...]:
    low, high = record.compensation_minimum, record.compensation_maximum
    amount = monetary_amount(low, high, record.compensation_currency, record.compensation_frequency)
    return (amount,) if amount else ()


def _page(record: _Record, board: str | None) -> str | None:
    url, path = stated_text(record.url), stated_text(record.path)
    return url or (urljoin(board_url(board), path) if path and board else None)


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by='the first part of the board\'s host, e.g. "harbourworks" of harbourworks.pinpointhq.com',
)
