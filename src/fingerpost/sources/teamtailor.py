"""Teamtailor career sites: `GET https://{career site}/jobs.json`, a JSON Feed of 100 postings a page.

Every career site has the feed (JSON Feed 1.1, jsonfeed.org): the description is `content_html`, and `_jobposting` is a
schema.org JobPosting with places, employer, dates and pay. `next_url` or a full page says that there is another,
`?page=2`. A token is the first part of the site's host under teamtailor.com, or the whole host of a site on a domain of
its own ("jobs.example.org") or in another region ("harbourworks.na.teamtailor.com"). `addressRegion` is the
employer's grouping of its offices: one that is a continent is no part of an address. Meanings: a recorded feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import msgspec

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import MonetaryAmount, Observation, Posting, RawPosting
from fingerpost.sources._listing import Page, as_raw, by_identifier, identified_by, read_pages
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
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "teamtailor"
PAGE = 100
MAX_PAGES = 100

_HOST = re.compile(r"([a-z0-9][a-z0-9-]*)(\.[a-z]{2,3})?\.teamtailor\.com")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*|(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]+")
_NOT_BOARDS = frozenset({"www", "api", "app", "docs", "support", "help", "status", "updates", "partners", "developer"})
_GROUPS = frozenset({
    "africa", "americas", "apac", "asia", "dach", "emea", "europe", "global", "latam", "middle east", "nordics",
    "north america", "oceania", "south america", "worldwide",
})  # fmt: skip


class _Feed(msgspec.Struct):
    items: list[msgspec.Raw]
    next_url: str | None = None


class _JobPosting(msgspec.Struct, rename="camel"):
    """A schema.org JobPosting, whose properties may be one value or several, an object or its name."""

    title: Any = None
    description: Any = None
    date_posted: Any = None
    valid_through: Any = None
    employment_type: Any = None
    hiring_organization: Any = None
    job_location: Any = None
    job_location_type: Any = None
    applicant_location_requirements: Any = None
    base_salary: Any = None


class _Item(msgspec.Struct):
    id: str
    title: str | None = None
    url: str | None = None
    content_html: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    posting: _JobPosting | None = msgspec.field(name="_jobposting", default=None)


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("harbourworks"), board_url("jobs.example.org")
    ('https://harbourworks.teamtailor.com/jobs', 'https://jobs.example.org/jobs')
    """
    return f"https://{_host(token)}/jobs"


def _host(token: str) -> str:
    return quote(token, safe="") if "." in token else f"{quote(token, safe='')}.teamtailor.com"


def detect(url: str) -> str | None:
    """The board's token in a URL under teamtailor.com (site, posting or feed), or None.

    A career site on a domain of its own cannot be told from other sites by its address.

    >>> detect("https://harbourworks.teamtailor.com/jobs/7167-boat-keeper"), detect("https://www.teamtailor.com/en/")
    ('harbourworks', None)
    """
    host = _HOST.fullmatch(urlsplit(url).hostname or "")
    if host is None or host[1] in _NOT_BOARDS:
        return None
    return host[0] if host[2] else host[1]


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one career site, page by page.

    Only a site of one page is asked for conditionally: an unchanged first page says nothing about the others.

    Raises:
        SourceError: the site is gone, forbidden, unavailable, or its feed is not a JSON Feed.
    """
    if not _TOKEN.fullmatch(board.token):
        msg = f"teamtailor has no board {board.token!r}: expected a name such as harbourworks, or a host; check it"
        raise BoardNotFoundError(msg, source=NAME, board=board.token)
    base = client.base_url(NAME, f"https://{_host(board.token)}", tenant=board.token)

    async def ask(number: int) -> Page:
        url = f"{base}/jobs.json?page={number + 1}" if number else f"{base}/jobs.json"
        reply = await client.get_json(url, source=NAME, board=board.token, previous=None if number else previous)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        feed = client.decode(reply, _Feed, source=NAME, board=board.token)
        more = bool(feed.items) and (feed.next_url is not None or len(feed.items) >= PAGE)
        return Page(reply, by_identifier(feed.items, _identify), more=more)

    reply, records, reason = await read_pages(ask, max_pages=MAX_PAGES)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason), raw)


def to_posting(raw: RawPosting) -> Posting:
    """An item of a career site's feed as a posting; pure.

    Raises:
        PayloadError: the record is not an item of the feed, or has no title or no description.
    """
    try:
        item = msgspec.json.decode(raw.payload, type=_Item, strict=False)
    except msgspec.MsgspecError as error:
        msg = f"a Teamtailor record does not have the form of a JSON Feed's item: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    stated = item.posting or _JobPosting()
    title = stated_text(item.title) or _text(stated.title)
    description = (item.content_html or "").strip() or _markup(stated.description)
    if title is None or not description:
        msg = f"Teamtailor record {item.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    addresses = [address for place in _several(stated.job_location) if (address := _address(place))]
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, item.id),
        source=NAME,
        board=raw.board,
        identifier=item.id,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=_named(stated.hiring_organization) or employer_name(NAME, raw.board),
        job_location=split_places([_place(address) for address in addresses]),
        address_country=next(filter(None, (_named(address.get("addressCountry")) for address in addresses)), None),
        job_location_type=job_location_type(_text(stated.job_location_type)),
        applicant_location_requirements=split_places(
            [_named(area) for area in _several(stated.applicant_location_requirements)]
        ),
        employment_type=employment_types([_text(kind) for kind in _several(stated.employment_type)]),
        base_salary=_pay(stated.base_salary),
        date_posted=stated_date(item.date_published) or stated_date(_text(stated.date_posted)),
        date_modified=stated_instant(item.date_modified),
        valid_through=stated_date(_text(stated.valid_through)),
        url=stated_text(item.url),
    )


def _text(value: Any) -> str | None:
    return stated_text(value) if isinstance(value, str) else None


def _markup(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _several(value: Any) -> Iterator[Any]:
    """A property's values, whether it has one or several."""
    yield from value if isinstance(value, list) else [value]


def _named(value: Any) -> str | None:
    """The name of an organization or a country, stated as an object or as the name itself."""
    return _text(value.get("name") if isinstance(value, dict) else value)


def _address(place: Any) -> dict[str, Any]:
    address = place.get("address") if isinstance(place, dict) else None
    return address if isinstance(address, dict) else {}


def _place(address: dict[str, Any]) -> str | None:
    """Town, region and country in one line."""
    region = _named(address.get("addressRegion"))
    if region and region.lower() in _GROUPS:
        region = None
    parts = (_text(address.get("addressLocality")), region, _named(address.get("addressCountry")))
    return ", ".join(dict.fromkeys(filter(None, parts))) or None


def _pay(stated: Any) -> tuple[MonetaryAmount, ...]:
    """A schema.org MonetaryAmount, whose value is a range or one figure."""
    if not isinstance(stated, dict):
        return ()
    value = stated.get("value")
    ends = value if isinstance(value, dict) else {"value": value}
    low, high = ends.get("minValue", ends.get("value")), ends.get("maxValue", ends.get("value"))
    amount = monetary_amount(low, high, stated.get("currency"), ends.get("unitText") or stated.get("unitText"))
    return (amount,) if amount else ()


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by='the career site: "harbourworks" of harbourworks.teamtailor.com, or a host such as "jobs.example.org"',
)
