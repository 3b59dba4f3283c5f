"""Lever boards: `GET https://api.lever.co/v0/postings/{site}?mode=json&skip=…&limit=…`, a bare array, paged by 100.

A site that is hosted in the EU is another host, `api.eu.lever.co`; its token is written `site@eu`. A posting's text
is in three places (`description`, `lists`, `additional`), all of which are the description.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import DescriptionFormat, Observation, Posting, RawPosting
from fingerpost.sources._listing import Page, as_raw, by_identifier, identified_by, read_pages
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

NAME = "lever"
BASE_URL = "https://api.lever.co"
BASE_URL_EU = "https://api.eu.lever.co"
PAGE = 100
MAX_PAGES = 100

_HOSTS = re.compile(r"(jobs|api)(\.eu)?\.lever\.co")
_TOKEN = re.compile(r"[^/?#@\s]+")


class _Categories(msgspec.Struct, rename="camel"):
    location: str | None = None
    all_locations: list[str] | None = None
    commitment: str | None = None
    team: str | None = None
    department: str | None = None


class _Section(msgspec.Struct):
    text: str | None = None
    content: str | None = None


class _SalaryRange(msgspec.Struct):
    min: float | None = None
    max: float | None = None
    currency: str | None = None
    interval: str | None = None


class _Posting(msgspec.Struct, rename="camel"):
    id: str
    text: str | None = None
    categories: _Categories | None = None
    description: str | None = None
    description_plain: str | None = None
    lists: list[_Section] | None = None
    additional: str | None = None
    additional_plain: str | None = None
    salary_range: _SalaryRange | None = None
    salary_description: str | None = None
    salary_description_plain: str | None = None
    workplace_type: str | None = None
    country: str | None = None
    hosted_url: str | None = None
    created_at: int | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("palantir"), board_url("acme@eu")
    ('https://jobs.lever.co/palantir', 'https://jobs.eu.lever.co/acme')
    """
    site, _, region = token.partition("@")
    return f"https://jobs.{'eu.' if region == 'eu' else ''}lever.co/{quote(site, safe='')}"


def detect(url: str) -> str | None:
    """The board's token in a Lever URL (board, posting or API), or None.

    >>> detect("https://jobs.eu.lever.co/acme/5ac21346"), detect("https://api.lever.co/v0/postings/palantir?mode=json")
    ('acme@eu', 'palantir')
    """
    parts = urlsplit(url)
    host = _HOSTS.fullmatch(parts.hostname or "")
    path = [unquote(part) for part in parts.path.split("/") if part]
    if host is None or (host[1] == "api" and path[:2] != ["v0", "postings"]):
        return None
    site = "".join(path[2:3] if host[1] == "api" else path[:1])
    return f"{site}@eu" if _TOKEN.fullmatch(site) and host[2] else (site if _TOKEN.fullmatch(site) else None)


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board, page by page.

    Only a board of one page is asked for conditionally: an unchanged first page says nothing about the others.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its reply does not have the documented form.
    """

    async def ask(number: int) -> Page:
        url = _page_url(client, board.token, number)
        reply = await client.get_json(url, source=NAME, board=board.token, previous=None if number else previous)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        records = client.decode(reply, list[msgspec.Raw], source=NAME, board=board.token)
        return Page(reply, by_identifier(records, _identify), more=len(records) >= PAGE)

    reply, records, reason = await read_pages(ask, max_pages=MAX_PAGES)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason), raw)


def _page_url(client: PoliteClient, token: str, page: int) -> str:
    site, _, region = token.partition("@")
    base = client.base_url(NAME, BASE_URL_EU if region == "eu" else BASE_URL)
    return f"{base}/v0/postings/{quote(site, safe='')}?mode=json&skip={page * PAGE}&limit={PAGE}"


def to_posting(raw: RawPosting) -> Posting:
    """A Lever record as a posting; pure.

    Raises:
        PayloadError: the record is not Lever's, or has no title or no description.
    """
    record = decode_record(raw, _Posting, "a Lever record")
    title, (description, form) = stated_text(record.text), _description(record)
    if title is None or not description:
        msg = f"Lever record {record.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    categories, pay = record.categories or _Categories(), record.salary_range
    amount = monetary_amount(pay.min, pay.max, pay.currency, pay.interval) if pay else None
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, record.id),
        source=NAME,
        board=raw.board,
        identifier=record.id,
        title=title,
        description=description,
        description_format=form,
        hiring_organization=employer_name(NAME, raw.board),
        job_location=split_places([categories.location, *(categories.all_locations or ())]),
        address_country=stated_text(record.country),
        job_location_type=job_location_type(record.workplace_type),
        employment_type=employment_types(categories.commitment),
        employment_unit=stated_text(categories.department) or stated_text(categories.team),
        base_salary=(amount,) if amount else (),
        date_posted=stated_date(record.created_at),
        url=stated_text(record.hosted_url),
    )


def _description(record: _Posting) -> tuple[str, DescriptionFormat]:
    """Everything the employer wrote, in the order of the page; plain text only where there is no HTML."""
    closing = record.salary_description or "", record.additional or ""
    lists = [_list_html(part) for part in record.lists or ()]
    if record.description or lists or any(closing):
        opening = record.description or _escaped(record.description_plain)
        return "\n".join(filter(None, (opening, *lists, *closing))).strip(), "html"
    plain = (record.description_plain, record.salary_description_plain, record.additional_plain)
    return "\n\n".join(filter(None, plain)).strip(), "text"


def _list_html(part: _Section) -> str:
    heading = f"<h3>{html.escape(part.text, quote=False)}</h3>\n" if stated_text(part.text) and part.text else ""
    content = (part.content or "").strip()
    return heading + (f"<ul>{content}</ul>" if content.startswith("<li") else content)


def _escaped(text: str | None) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in (text or "").splitlines() if line.strip())


SOURCE = BoardSource(name=NAME, to_posting=to_posting, board_url=board_url, detect=detect, fetch=fetch)
