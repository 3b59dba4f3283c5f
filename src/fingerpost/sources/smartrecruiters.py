"""SmartRecruiters boards: `GET https://api.smartrecruiters.com/v1/companies/{company}/postings?limit=100&offset=…`.

The list has no descriptions: those are one request per posting (`/postings/{id}`), in four sections
(`jobAd.sections`), joined under their titles as the page shows them. Paging and the list's fields are those of the
documented Posting API and of a recorded list; no details were recorded: their fields are those of the documentation.
The form of `compensation` is not documented there: min, max, currency and period are read where they are stated. The
company's identifier is case-sensitive.

A company that does not exist answers 200 with `totalFound` 0, as one without postings does: an empty list is taken at
its word only for a company that listed postings before.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import JobLocationType, MonetaryAmount, Observation, Posting, RawPosting
from fingerpost.sources._details import Detailed, Listed, fetch_details
from fingerpost.sources._listing import Page, by_identifier, identified_by, read_pages
from fingerpost.sources.directory import employer_name
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    employment_types,
    make_posting_id,
    monetary_amount,
    stated_date,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply

NAME = "smartrecruiters"
BASE_URL = "https://api.smartrecruiters.com"
PAGE = 100
MAX_PAGES = 100

_HOST = re.compile(r"(?:api|careers|jobs|www)\.smartrecruiters\.com")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_NOT_COMPANIES = frozenset({"oneclick-ui", "sr-jobs", "my-applications"})


class _List(msgspec.Struct, rename="camel"):
    content: list[msgspec.Raw]
    total_found: int


class _Labelled(msgspec.Struct):
    id: str | None = None
    label: str | None = None


class _Company(msgspec.Struct):
    identifier: str | None = None
    name: str | None = None


class _Location(msgspec.Struct, rename="camel"):
    city: str | None = None
    region: str | None = None
    country: str | None = None
    full_location: str | None = None
    remote: bool | None = None
    hybrid: bool | None = None


class _Compensation(msgspec.Struct):
    min: float | None = None
    max: float | None = None
    currency: str | None = None
    period: str | None = None


class _Section(msgspec.Struct):
    title: str | None = None
    text: str | None = None


class _Sections(msgspec.Struct, rename="camel"):
    company_description: _Section | None = None
    job_description: _Section | None = None
    qualifications: _Section | None = None
    additional_information: _Section | None = None


class _JobAd(msgspec.Struct):
    sections: _Sections | None = None


class _Detail(msgspec.Struct, rename="camel"):
    id: str
    name: str | None = None
    company: _Company | None = None
    released_date: str | None = None
    location: _Location | None = None
    industry: _Labelled | None = None
    department: _Labelled | None = None
    type_of_employment: _Labelled | None = None
    compensation: _Compensation | None = None
    posting_url: str | None = None
    job_ad: _JobAd | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("BoschGroup")
    'https://careers.smartrecruiters.com/BoschGroup'
    """
    return f"https://careers.smartrecruiters.com/{quote(token, safe='')}"


def detect(url: str) -> str | None:
    """The company's identifier in a SmartRecruiters URL (board, posting or API), or None.

    >>> detect("https://jobs.smartrecruiters.com/BoschGroup/744000051-ml-engineer?trid=7")
    'BoschGroup'
    >>> detect("https://www.smartrecruiters.com/recruiting-software/"), detect("https://jobs.smartrecruiters.com/")
    (None, None)
    """
    parts = urlsplit(url)
    host, path = parts.hostname or "", [unquote(part) for part in parts.path.split("/") if part]
    if not _HOST.fullmatch(host):
        return None
    if host.startswith("api."):
        found = path[2:3] if path[:2] == ["v1", "companies"] else []
    elif path[:2] == ["oneclick-ui", "company"]:
        found = path[2:3]
    else:
        # www also has the pages of SmartRecruiters itself; a posting's address goes on with its number.
        own = host.startswith("www.") and not re.match(r"\d", "".join(path[1:2]))
        found = [] if own else [part for part in path[:1] if part not in _NOT_COMPANIES]
    token = "".join(found)
    return token if _TOKEN.fullmatch(token) else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board: its list page by page, then the details of the postings that are new or listed differently.

    Raises:
        SourceError: the list is forbidden, unavailable, or does not have the documented form.
    """
    postings = f"{client.base_url(NAME, BASE_URL)}/v1/companies/{quote(board.token, safe='')}/postings"

    async def ask(number: int) -> Page:
        url = f"{postings}?limit={PAGE}&offset={number * PAGE}"
        known = previous if number == 0 else None
        reply = await client.get_json(url, source=NAME, board=board.token, previous=known)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        page = client.decode(reply, _List, source=NAME, board=board.token)
        return Page(reply, by_identifier(page.content, _identify), more=(number + 1) * PAGE < page.total_found)

    async def ask_details(listed: Listed) -> Reply:
        return await client.get_json(f"{postings}/{quote(listed.identifier, safe='')}", source=NAME, board=board.token)

    listing = await read_pages(ask, max_pages=MAX_PAGES)
    if listing.reply.not_modified:
        marks = previous.marks if previous else ()
        return FetchResult(board, client.observe(board, listing.reply, marks=marks))
    if not listing.records and not (previous and (previous.n_listed or previous.marks)):
        reason = f"{board.token!r} lists no posting: it has none now, or there is no such company; check its name"
        return FetchResult(board, client.observe(board, listing.reply, n_listed=0, reason=reason))
    # A record without an identifier is kept under its own text; there is no address to ask for its details.
    named = [Listed(name, record) for name, record in listing.records.items() if name != record]
    broken = [record for name, record in listing.records.items() if name == record]
    result = await fetch_details(client, board, listing.reply, named, previous, ask_details, reason=listing.reason)
    return _with_broken(result, tuple(_without_details(client, board, record) for record in broken))


def _without_details(client: PoliteClient, board: Board, record: str) -> RawPosting:
    payload = msgspec.json.encode(Detailed(msgspec.Raw(record.encode()), msgspec.Raw(b"null"))).decode()
    return RawPosting(NAME, client.now(), payload, board.token)


def _with_broken(result: FetchResult, broken: tuple[RawPosting, ...]) -> FetchResult:
    n_listed = (result.observation.n_listed or 0) + len(broken)
    return replace(result, raw=result.raw + broken, observation=replace(result.observation, n_listed=n_listed))


def to_posting(raw: RawPosting) -> Posting:
    """A SmartRecruiters posting with its details as a posting; pure.

    Raises:
        PayloadError: the record is not SmartRecruiters', or has no title or no description.
    """
    try:
        stored = msgspec.json.decode(raw.payload, type=Detailed)
        _identify(stored.listed)
        posting = msgspec.json.decode(stored.detail, type=_Detail, strict=False)
    except msgspec.MsgspecError as error:
        msg = f"a SmartRecruiters record does not have its documented form: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    title, description = stated_text(posting.name), _description(posting)
    if title is None or not description:
        msg = f"SmartRecruiters record {posting.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    company, place = posting.company or _Company(), posting.location or _Location()
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, posting.id),
        source=NAME,
        board=raw.board,
        identifier=posting.id,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=stated_text(company.name) or employer_name(NAME, raw.board),
        job_location=_places(place),
        address_country=(stated_text(place.country) or "").upper() or None,
        job_location_type=_location_type(place),
        employment_type=employment_types(_label(posting.type_of_employment)),
        employment_unit=_label(posting.department),
        base_salary=_pay(posting.compensation),
        date_posted=stated_date(posting.released_date),
        industry=_label(posting.industry),
        url=stated_text(posting.posting_url) or _url(company.identifier or raw.board, posting.id),
    )


def _description(posting: _Detail) -> str:
    """The sections of the advertisement, each under its title."""
    sections = (posting.job_ad.sections if posting.job_ad else None) or _Sections()
    parts = (
        sections.company_description,
        sections.job_description,
        sections.qualifications,
        sections.additional_information,
    )
    return "\n".join(_section_html(part) for part in parts if part and stated_text(part.text))


def _section_html(section: _Section) -> str:
    title = stated_text(section.title)
    heading = f"<h3>{html.escape(title, quote=False)}</h3>\n" if title else ""
    return heading + (section.text or "").strip()


def _label(value: _Labelled | None) -> str | None:
    return (stated_text(value.label) or stated_text(value.id)) if value else None


def _places(place: _Location) -> tuple[str, ...]:
    parts = (place.city, place.region, (place.country or "").upper())
    text = stated_text(place.full_location) or ", ".join(filter(None, map(stated_text, parts)))
    return (text,) if text else ()


def _location_type(place: _Location) -> JobLocationType | None:
    """Neither remote nor hybrid is what the form says before anybody touches it: it states nothing."""
    if place.hybrid:
        return "HYBRID"
    return "TELECOMMUTE" if place.remote else None


def _pay(pay: _Compensation | None) -> tuple[MonetaryAmount, ...]:
    amount = monetary_amount(pay.min, pay.max, pay.currency, pay.period) if pay else None
    return (amount,) if amount else ()


def _url(company: str | None, identifier: str) -> str | None:
    return (
        f"https://jobs.smartrecruiters.com/{quote(company, safe='')}/{quote(identifier, safe='')}" if company else None
    )


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by="the company's identifier in the address careers.smartrecruiters.com/{company}, case-sensitive",
)
