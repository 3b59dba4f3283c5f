"""Ashby boards: `GET https://api.ashbyhq.com/posting-api/job-board/{board}?includeCompensation=true`, one reply.

The board's name is case-sensitive. The payload does not name the employer: the board does. `isRemote` is not read
by itself, because boards set it for postings that ask for four days a week in the office; `workplaceType` is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

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

NAME = "ashby"
BASE_URL = "https://api.ashbyhq.com"

_NOT_BOARDS = frozenset({"api", "assets", "static", "robots.txt", "sitemap.xml"})


class _Reply(msgspec.Struct):
    jobs: list[msgspec.Raw]


class _Listing(msgspec.Struct, rename="camel"):
    is_listed: bool = True


class _PostalAddress(msgspec.Struct, rename="camel"):
    address_country: str | None = None
    address_region: str | None = None
    address_locality: str | None = None


class _Address(msgspec.Struct, rename="camel"):
    postal_address: _PostalAddress | None = None


class _Location(msgspec.Struct):
    location: str | None = None
    address: _Address | None = None


class _Component(msgspec.Struct, rename="camel"):
    compensation_type: str | None = None
    interval: str | None = None
    currency_code: str | None = None
    min_value: float | None = None
    max_value: float | None = None


class _Tier(msgspec.Struct, rename="camel"):
    tier_summary: str | None = None
    title: str | None = None
    components: list[_Component] | None = None


class _Compensation(msgspec.Struct, rename="camel"):
    compensation_tier_summary: str | None = None
    compensation_tiers: list[_Tier] | None = None
    summary_components: list[_Component] | None = None


class _Job(msgspec.Struct, rename="camel"):
    id: str
    title: str | None = None
    description_html: str | None = None
    description_plain: str | None = None
    department: str | None = None
    team: str | None = None
    employment_type: str | None = None
    location: str | None = None
    secondary_locations: list[_Location] | None = None
    address: _Address | None = None
    workplace_type: str | None = None
    published_at: str | None = None
    job_url: str | None = None
    should_display_compensation_on_job_postings: bool | None = None
    compensation: _Compensation | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("Hippocratic AI")
    'https://jobs.ashbyhq.com/Hippocratic%20AI'
    """
    return f"https://jobs.ashbyhq.com/{quote(token, safe='')}"


def detect(url: str) -> str | None:
    """The board's token in an Ashby URL (board, posting or API), or None.

    >>> detect("https://jobs.ashbyhq.com/cohere/d2a4/application?utm=x")
    'cohere'
    >>> detect("https://api.ashbyhq.com/posting-api/job-board/DeepL?includeCompensation=true")
    'DeepL'
    """
    parts = urlsplit(url)
    path = [unquote(part) for part in parts.path.split("/") if part]
    if parts.hostname == "jobs.ashbyhq.com":
        token = "".join(path[:1])
    elif parts.hostname == "api.ashbyhq.com" and path[:2] == ["posting-api", "job-board"]:
        token = "".join(path[2:3])
    else:
        return None
    return token if re.fullmatch(r"[^/?#]+", token) and token not in _NOT_BOARDS else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board; postings that the board does not list are counted, not kept.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its reply does not have the documented form.
    """
    base = client.base_url(NAME, BASE_URL)
    url = f"{base}/posting-api/job-board/{quote(board.token, safe='')}?includeCompensation=true"
    reply = await client.get_json(url, source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    jobs = client.decode(reply, _Reply, source=NAME, board=board.token).jobs
    listed = [job for job in jobs if _is_listed(job)]
    records = by_identifier(listed, _identify).values()
    raw = as_raw(client, board, records)
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw)), raw, n_unlisted=len(jobs) - len(listed))


def _is_listed(job: msgspec.Raw) -> bool:
    """False only where the record says so; a broken record is kept, `to_posting` says what is wrong with it."""
    try:
        return msgspec.json.decode(job, type=_Listing).is_listed
    except msgspec.MsgspecError:
        return True


def to_posting(raw: RawPosting) -> Posting:
    """An Ashby record as a posting; pure.

    Raises:
        PayloadError: the record is not Ashby's, or has no title or no description.
    """
    job = decode_record(raw, _Job, "an Ashby record")
    title, markup = stated_text(job.title), (job.description_html or "").strip()
    description = markup or (job.description_plain or "").strip()
    if title is None or not description:
        msg = f"Ashby record {job.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    pay = job.compensation if job.should_display_compensation_on_job_postings is not False else None
    address = job.address.postal_address if job.address else None
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, job.id),
        source=NAME,
        board=raw.board,
        identifier=job.id,
        title=title,
        description=description,
        description_format="html" if markup else "text",
        hiring_organization=employer_name(NAME, raw.board),
        job_location=split_places([job.location, *(place.location for place in job.secondary_locations or ())]),
        address_country=stated_text(address.address_country) if address else None,
        job_location_type=job_location_type(job.workplace_type),
        employment_type=employment_types(_words(job.employment_type)),
        employment_unit=stated_text(job.department) or stated_text(job.team),
        base_salary=_amounts(pay),
        base_salary_text=_summary(pay),
        date_posted=stated_date(job.published_at),
        url=stated_text(job.job_url),
    )


def _words(name: str | None) -> str | None:
    """PascalCase as words: FullTime → Full Time."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name) if name else None


def _tiers(pay: _Compensation | None) -> list[_Tier]:
    return (pay.compensation_tiers or []) if pay else []


def _amounts(pay: _Compensation | None) -> tuple[MonetaryAmount, ...]:
    """The distinct ranges of base pay of every tier, in order; equity, bonus and commission are not base pay."""
    components = [part for tier in _tiers(pay) for part in tier.components or ()]
    if pay and not components:
        components = pay.summary_components or []
    amounts = (
        monetary_amount(part.min_value, part.max_value, part.currency_code, part.interval)
        for part in components
        if part.compensation_type == "Salary"
    )
    return tuple(dict.fromkeys(amount for amount in amounts if amount))


def _summary(pay: _Compensation | None) -> str | None:
    """The pay line as the page shows it; with several tiers, each with its own title."""
    tiers = _tiers(pay)
    if len(tiers) < 2:
        return stated_text(pay.compensation_tier_summary) if pay else None
    lines: dict[str, None] = {}
    for tier in tiers:
        title, summary = stated_text(tier.title), stated_text(tier.tier_summary)
        if summary:
            lines[summary if not title or summary.startswith(title) else f"{title} {summary}"] = None
    return "; ".join(lines) or None


SOURCE = BoardSource(name=NAME, to_posting=to_posting, board_url=board_url, detect=detect, fetch=fetch)
