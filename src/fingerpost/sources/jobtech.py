"""Platsbanken, the Swedish public employment service's postings, through JobTech's JobSearch API; a board is a query.

`GET https://jobsearch.api.jobtechdev.se/search?q=…&sort=pubdate-desc&offset=…&limit=100`; an offset is at most 2,000,
so a visit reads at most the 2,100 newest that match. No key is needed. JobTech asks that the search is used for
queries, not to copy everything (for that it has another API, JobStream), so there is no board "all". The data are in
the public domain (CC0 1.0).

Field meanings are from JobTech's public documentation (jobtechdev.se) and code that reads it. What an employer enters
as required and as merit (`must_have`, `nice_to_have`) stands beside the text and is appended to it under the site's
Swedish headings. Kinds of employment are Swedish. `number_of_vacancies` stays in the payload; names, telephone
numbers and addresses of contacts are not read.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import DescriptionFormat, EmploymentType, Observation, Posting, RawPosting
from fingerpost.sources._listing import Page, as_raw, by_identifier, identified_by, read_pages
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

NAME = "jobtech"
BASE_URL = "https://jobsearch.api.jobtechdev.se"
LICENCE = "CC0 1.0"
PAGE = 100
MAX_PAGES = 21

_API = "jobsearch.api.jobtechdev.se"
_SITES = frozenset({"arbetsformedlingen.se", "www.arbetsformedlingen.se"})
_FOR_A_TIME = re.compile(r"tidsbegränsad|visstid|vikariat|säsong|sommarjobb|feriejobb", re.IGNORECASE)


class _Total(msgspec.Struct):
    value: int = 0


class _Reply(msgspec.Struct):
    hits: list[msgspec.Raw]
    total: _Total | None = None


class _Labelled(msgspec.Struct):
    label: str | None = None


class _Description(msgspec.Struct):
    text: str | None = None
    text_formatted: str | None = None


class _Employer(msgspec.Struct):
    name: str | None = None
    workplace: str | None = None


class _Address(msgspec.Struct):
    municipality: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None


_Asked = dict[str, list[_Labelled] | None]


class _Hit(msgspec.Struct):
    id: str | int
    headline: str | None = None
    description: _Description | None = None
    employer: _Employer | None = None
    workplace_address: _Address | None = None
    employment_type: _Labelled | None = None
    working_hours_type: _Labelled | None = None
    salary_description: str | None = None
    remote_work: bool | None = None
    must_have: _Asked | None = None
    nice_to_have: _Asked | None = None
    publication_date: str | None = None
    application_deadline: str | None = None
    timestamp: int | None = None
    webpage_url: str | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("maskininlärning")
    'https://arbetsformedlingen.se/platsbanken/annonser?q=maskininl%C3%A4rning'
    """
    return f"https://arbetsformedlingen.se/platsbanken/annonser?q={quote(token, safe='')}"


def detect(url: str) -> str | None:
    """The query in a URL of Platsbanken or the JobSearch API, or None (the page of a posting names no query).

    >>> detect("https://arbetsformedlingen.se/platsbanken/annonser?q=machine%20learning")
    'machine learning'
    """
    parts = urlsplit(url)
    host, path = parts.hostname or "", [part for part in parts.path.split("/") if part]
    if (host in _SITES and path[:2] == ["platsbanken", "annonser"]) or (host == _API and path == ["search"]):
        return " ".join(parse_qs(parts.query).get("q", [""])[0].split()) or None
    return None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one query, page by page.

    Raises:
        SourceError: the API is forbidden or unavailable, or its reply does not have the documented form.
    """
    base = client.base_url(NAME, BASE_URL)

    async def ask(number: int) -> Page:
        query = {"q": board.token, "sort": "pubdate-desc", "offset": number * PAGE, "limit": PAGE}
        url = f"{base}/search?{urlencode(query, quote_via=quote)}"
        reply = await client.get_json(url, source=NAME, board=board.token, previous=None if number else previous)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        listing = client.decode(reply, _Reply, source=NAME, board=board.token)
        after = (number + 1) * PAGE
        more = len(listing.hits) >= PAGE and (listing.total is None or after < listing.total.value)
        return Page(reply, by_identifier(listing.hits, _identify), more and number + 1 < MAX_PAGES)

    reply, records, reason = await read_pages(ask, max_pages=MAX_PAGES)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason, complete=False), raw)


def to_posting(raw: RawPosting) -> Posting:
    """A JobTech record as a posting; pure.

    Raises:
        PayloadError: the record is not JobTech's, or has no headline or no description.
    """
    hit = decode_record(raw, _Hit, "a JobTech record")
    title, (description, form) = stated_text(hit.headline), _description(hit)
    if title is None or not description:
        msg = f"JobTech record {hit.id} has no {'headline' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    employer, address = hit.employer or _Employer(), hit.workplace_address or _Address()
    name, workplace = stated_text(employer.name), stated_text(employer.workplace)
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, str(hit.id)),
        source=NAME,
        board=raw.board,
        identifier=str(hit.id),
        title=title,
        description=description,
        description_format=form,
        hiring_organization=name or workplace,
        job_location=_places(address),
        address_country=stated_text(address.country),
        job_location_type="TELECOMMUTE" if hit.remote_work else None,
        employment_type=_employment_types(hit),
        employment_unit=workplace if name and workplace != name else None,
        base_salary_text=stated_text(hit.salary_description),
        date_posted=stated_date(hit.publication_date),
        date_modified=_instant(hit.timestamp),
        valid_through=stated_date(hit.application_deadline),
        url=stated_text(hit.webpage_url),
        licence=LICENCE,
    )


def _instant(milliseconds: int | None) -> datetime | None:
    """The last change, stated in milliseconds since 1970; None for what is no date of this century."""
    plausible = milliseconds is not None and 946_684_800_000 <= milliseconds < 4_102_444_800_000
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds and plausible else None


def _description(hit: _Hit) -> tuple[str, DescriptionFormat]:
    """The text, formatted where it is, and what the employer entered as required and as merit."""
    stated = hit.description or _Description()
    formatted, plain = (stated.text_formatted or "").strip(), (stated.text or "").strip()
    if formatted and description_format(formatted) == "html":
        return formatted + "".join(
            f"\n<h3>{name}</h3>\n<ul>{_items(asked)}</ul>" for name, asked in _asked(hit)
        ), "html"
    text = plain or formatted
    if not text:
        return "", "text"
    return text + "".join(f"\n\n{name}:\n" + "\n".join(f"- {a}" for a in asked) for name, asked in _asked(hit)), "text"


def _items(labels: tuple[str, ...]) -> str:
    return "".join(f"<li>{html.escape(label, quote=False)}</li>" for label in labels)


def _asked(hit: _Hit) -> list[tuple[str, tuple[str, ...]]]:
    """The heading and the labels of what is required and of what is a merit, where there are any."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for heading, groups in (("Krav", hit.must_have), ("Meriterande", hit.nice_to_have)):
        labels = (stated_text(one.label) for group in (groups or {}).values() for one in group or ())
        if unique := tuple(dict.fromkeys(label for label in labels if label)):
            found.append((heading, unique))
    return found


def _places(address: _Address) -> tuple[str, ...]:
    """The municipality (or town) and the county, as Platsbanken writes them in one line."""
    town = stated_text(address.municipality) or stated_text(address.city)
    return tuple(filter(None, [", ".join(filter(None, (town, stated_text(address.region))))]))


def _employment_types(hit: _Hit) -> tuple[EmploymentType, ...]:
    labels = [one.label for one in (hit.working_hours_type, hit.employment_type) if one and one.label]
    found = employment_types(labels)
    for_a_time = "TEMPORARY" not in found and any(_FOR_A_TIME.search(label) for label in labels)
    return (*found, "TEMPORARY") if for_a_time else found


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="aggregator",
    lists="newest",
    named_by='a query such as "machine learning" or "maskininlärning"',
)
