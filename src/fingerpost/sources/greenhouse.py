"""Greenhouse boards: `GET https://boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true`, one reply, no paging.

The description is HTML whose tags are escaped once. Boards hosted in the EU are served by the same address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import JobLocationType, MonetaryAmount, Observation, Posting, RawPosting
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
    stated_instant,
    stated_text,
    unescaped,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "greenhouse"
BASE_URL = "https://boards-api.greenhouse.io"

_PAGES = re.compile(r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io")
_APIS = re.compile(r"(?:boards-api(?:\.eu)?|api)\.greenhouse\.io")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")


class _Meta(msgspec.Struct):
    total: int | None = None


class _Reply(msgspec.Struct):
    jobs: list[msgspec.Raw]
    meta: _Meta | None = None


class _Named(msgspec.Struct):
    name: str | None = None
    location: str | None = None


class _Metadatum(msgspec.Struct):
    name: str | None = None
    value: Any = None


class _PayRange(msgspec.Struct):
    min_cents: float | None = None
    max_cents: float | None = None
    currency_type: str | None = None
    title: str | None = None


class _Job(msgspec.Struct):
    id: int | str
    title: str | None = None
    content: str | None = None
    absolute_url: str | None = None
    company_name: str | None = None
    location: _Named | None = None
    offices: list[_Named] | None = None
    departments: list[_Named] | None = None
    first_published: str | None = None
    updated_at: str | None = None
    application_deadline: str | None = None
    metadata: list[_Metadatum] | None = None
    pay_input_ranges: list[_PayRange] | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("gitlab")
    'https://job-boards.greenhouse.io/gitlab'
    """
    return f"https://job-boards.greenhouse.io/{quote(token, safe='')}"


def detect(url: str) -> str | None:
    """The board's token in a Greenhouse URL (board, posting, embedded board or API), or None.

    >>> detect("https://boards.greenhouse.io/embed/job_board?for=gitlab"), detect("https://example.com/jobs")
    ('gitlab', None)
    """
    parts = urlsplit(url)
    host, path = (parts.hostname or ""), [unquote(part) for part in parts.path.split("/") if part]
    if _PAGES.fullmatch(host):
        token = parse_qs(parts.query).get("for", [""])[0] if path[:1] == ["embed"] else "".join(path[:1])
    elif _APIS.fullmatch(host) and path[:2] == ["v1", "boards"]:
        token = "".join(path[2:3])
    else:
        return None
    return token if _TOKEN.fullmatch(token) else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its reply does not have the documented form.
    """
    base = client.base_url(NAME, BASE_URL)
    url = f"{base}/v1/boards/{quote(board.token, safe='')}/jobs?content=true"
    reply = await client.get_json(url, source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    listing = client.decode(reply, _Reply, source=NAME, board=board.token)
    records = by_identifier(listing.jobs, _identify).values()
    raw = as_raw(client, board, records)
    total = listing.meta.total if listing.meta else None
    missing = total is not None and total > len(listing.jobs)
    reason = f"the reply holds {len(listing.jobs)} of {total} postings" if missing else None
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason), raw)


def to_posting(raw: RawPosting) -> Posting:
    """A Greenhouse record as a posting; pure.

    Raises:
        PayloadError: the record is not Greenhouse's, or has no title or no description.
    """
    job = decode_record(raw, _Job, "a Greenhouse record")
    title, description = stated_text(job.title), unescaped(job.content or "").strip()
    if title is None or not description:
        msg = f"Greenhouse record {job.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, str(job.id)),
        source=NAME,
        board=raw.board,
        identifier=str(job.id),
        title=title,
        description=description,
        description_format="html",
        hiring_organization=stated_text(job.company_name) or employer_name(NAME, raw.board),
        job_location=_places(job),
        job_location_type=_location_type(job),
        employment_type=employment_types(_metadata(job, "employment type", "time type", "job type", "worker type")),
        employment_unit=next((stated_text(unit.name) for unit in job.departments or ()), None),
        base_salary=_pay(job),
        date_posted=stated_date(job.first_published),
        date_modified=stated_instant(job.updated_at),
        valid_through=stated_date(job.application_deadline),
        url=stated_text(job.absolute_url),
    )


def _places(job: _Job) -> tuple[str, ...]:
    """The stated location; a board that states none has at least its offices."""
    stated = split_places(job.location.name if job.location else None)
    return stated or split_places([office.location or office.name for office in job.offices or ()])


def _metadata(job: _Job, *names: str) -> object:
    """The value of the first of the employer's own fields whose name is one of `names`."""
    for field in job.metadata or ():
        if field.value and (field.name or "").strip().lower() in names:
            return field.value
    return None


def _location_type(job: _Job) -> JobLocationType | None:
    value = _metadata(job, "workplace type", "location type", "work type", "remote", "work location type")
    return job_location_type(value if isinstance(value, str) else None)


def _pay(job: _Job) -> tuple[MonetaryAmount, ...]:
    """Ranges of the pay transparency field, stated in cents."""
    amounts = (
        monetary_amount((pay.min_cents or 0) / 100, (pay.max_cents or 0) / 100, pay.currency_type, pay.title)
        for pay in job.pay_input_ranges or ()
    )
    return tuple(dict.fromkeys(amount for amount in amounts if amount))


SOURCE = BoardSource(name=NAME, to_posting=to_posting, board_url=board_url, detect=detect, fetch=fetch)
