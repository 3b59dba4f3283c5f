"""Rippling boards: `GET https://api.rippling.com/platform/api/ats/v1/board/{slug}/jobs`, a bare array, one reply.

A posting with several places is one row for each place, all with the same `uuid`; the rows of a posting are kept
together. `…/jobs/{uuid}` adds the description (an object of HTML sections in the order of the page), `createdOn`,
`companyName` and `payRangeDetails`, one range for each place or level. In `employmentType` the `label` is Rippling's
code (`SALARIED_FT`) and the `id` the employer's own words. A place that is worked from elsewhere is written
"Remote (…)" or "Hybrid (…)". The slug is case-sensitive. Meanings: a recorded list and public readers of the replies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import JobLocationType, MonetaryAmount, Observation, Posting, RawPosting
from fingerpost.sources._details import Listed, fetch_details
from fingerpost.sources._listing import identified_by
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
    from fingerpost.sources._reply import Reply

NAME = "rippling"
BASE_URL = "https://api.rippling.com"

_PATH = "/platform/api/ats/v1/board"
_LANGUAGE = re.compile(r"[a-z]{2}-[A-Z]{2}")
_TOKEN = re.compile(r"[A-Za-z0-9_.~-]+")
_NOT_BOARDS = frozenset({"api", "jobs", "internal", "embed", "robots.txt", "_next"})


class _Named(msgspec.Struct):
    label: str | None = None
    name: str | None = None
    id: int | str | None = None


class _Row(msgspec.Struct, rename="camel"):
    uuid: str
    name: str | None = None
    department: _Named | str | None = None
    url: str | None = None
    work_location: _Named | None = None


class _PayRange(msgspec.Struct, rename="camel"):
    currency: str | None = None
    frequency: str | None = None
    range_start: float | None = None
    range_end: float | None = None


class _Detail(msgspec.Struct, rename="camel"):
    name: str | None = None
    description: dict[str, Any] | str | None = None
    work_locations: list[str] | None = None
    department: _Named | str | None = None
    employment_type: _Named | None = None
    created_on: str | None = None
    url: str | None = None
    company_name: str | None = None
    pay_range_details: list[_PayRange] | None = None


class _Stored(msgspec.Struct):
    listed: list[_Row]
    detail: _Detail | None = None


_identify = identified_by("uuid")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("harbourworks")
    'https://ats.rippling.com/harbourworks/jobs'
    """
    return f"https://ats.rippling.com/{quote(token, safe='')}/jobs"


def detect(url: str) -> str | None:
    """The board's token in a Rippling URL (board, posting or API, with or without a language), or None.

    >>> detect("https://ats.rippling.com/en-GB/harbourworks/jobs/2f06-aa"), detect("https://www.rippling.com/careers")
    ('harbourworks', None)
    """
    parts = urlsplit(url)
    path = [unquote(part) for part in parts.path.split("/") if part]
    if parts.hostname in {"ats.rippling.com", "api.rippling.com"} and "board" in path and "api" in path:
        token = "".join(path[path.index("board") + 1 :][:1])
    elif parts.hostname == "ats.rippling.com":
        token = "".join((path[1:] if path and _LANGUAGE.fullmatch(path[0]) else path)[:1])
    else:
        return None
    return token if _TOKEN.fullmatch(token) and token not in _NOT_BOARDS else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board: its list, then the details of postings that are new or listed differently.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its list does not have the known form.
    """
    base = client.base_url(NAME, BASE_URL)
    jobs = f"{base}{_PATH}/{quote(board.token, safe='')}/jobs"
    reply = await client.get_json(jobs, source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, marks=previous.marks if previous else ()))
    rows = client.decode(reply, list[msgspec.Raw], source=NAME, board=board.token)

    async def ask(record: Listed) -> Reply:
        if record.record == f"[{record.identifier}]":
            return replace(reply, body=b"null")  # without a uuid there is nothing to ask for; to_posting says so
        return await client.get_json(f"{jobs}/{quote(record.identifier, safe='')}", source=NAME, board=board.token)

    return await fetch_details(client, board, reply, _by_posting(rows), previous, ask)


def _by_posting(rows: Sequence[msgspec.Raw]) -> list[Listed]:
    """The rows of each posting as one JSON array, each row once; their order says nothing."""
    postings: dict[str, dict[str, None]] = {}
    for row in rows:
        text = bytes(row).decode()
        try:
            name = str(_identify(row))
        except msgspec.MsgspecError:
            name = text
        postings.setdefault(name, {})[text] = None
    return [Listed(name, f"[{','.join(texts)}]", ",".join(sorted(texts))) for name, texts in postings.items()]


def to_posting(raw: RawPosting) -> Posting:
    """A Rippling posting's rows with its details as a posting; pure.

    Raises:
        PayloadError: the record is not Rippling's, or has no title or no description.
    """
    try:
        stored = msgspec.json.decode(raw.payload, type=_Stored, strict=False)
        row = stored.listed[0]
    except (msgspec.MsgspecError, IndexError) as error:
        msg = f"a Rippling record does not have its known form: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    detail = stored.detail or _Detail()
    title, description = stated_text(detail.name) or stated_text(row.name), _description(detail.description)
    if title is None or not description:
        msg = f"Rippling record {row.uuid} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    labels = [place.label or place.id for place in (one.work_location for one in stored.listed) if place]
    places = split_places(labels) or split_places(detail.work_locations or ())
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, row.uuid),
        source=NAME,
        board=raw.board,
        identifier=row.uuid,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=stated_text(detail.company_name) or employer_name(NAME, raw.board),
        job_location=places,
        job_location_type=_location_type(places),
        employment_type=employment_types(_employment(detail.employment_type)),
        employment_unit=_name(detail.department) or _name(row.department),
        base_salary=_pay(detail),
        date_posted=stated_date(detail.created_on),
        url=stated_text(detail.url) or stated_text(row.url),
    )


def _description(stated: dict[str, Any] | str | None) -> str:
    """The sections in the order in which they come; the page shows them without headings."""
    parts = stated.values() if isinstance(stated, dict) else (stated,)
    return "\n".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def _location_type(places: Sequence[str]) -> JobLocationType | None:
    """What Rippling writes before each place; None where the places differ or one stands alone."""
    marks = {found[1] if (found := re.match(r"(Remote|Hybrid) \(", place)) else None for place in places}
    return job_location_type(marks.pop()) if len(marks) == 1 else None


def _employment(stated: _Named | None) -> list[int | str | None]:
    """The employer's words, and Rippling's code as words (SALARIED_FT → SALARIED full-time)."""
    if stated is None:
        return []
    code = re.sub(r"_FT\b", " full-time", re.sub(r"_PT\b", " part-time", stated.label or ""))
    return [stated.id, code.replace("_", " ")]


def _name(stated: _Named | str | None) -> str | None:
    if isinstance(stated, _Named):
        return stated_text(stated.label) or stated_text(stated.name) or stated_text(stated.id)
    return stated_text(stated)


def _pay(detail: _Detail) -> tuple[MonetaryAmount, ...]:
    """The distinct ranges, in order."""
    amounts = (
        monetary_amount(pay.range_start, pay.range_end, pay.currency, pay.frequency)
        for pay in detail.pay_range_details or ()
    )
    return tuple(dict.fromkeys(amount for amount in amounts if amount))


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by='the name after ats.rippling.com/, e.g. "harbourworks"; upper and lower case count',
)
