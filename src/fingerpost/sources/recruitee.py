"""Recruitee boards: `GET https://{slug}.recruitee.com/api/offers/`, one reply with every offer, no paging.

The same address answers under an employer's own domain: a token is a slug, or a host such as `jobs.example.com`.
Fields are those of recorded replies: dates are "2026-08-05 10:10:39 UTC", pay is text (`"min": "60000"`), the text is
in `description` and `requirements`. An offer's own fields are in the board's first language, `translations` holds
every language; they are read where its own fields are empty. Offers whose `status` is not `published` are not listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import JobLocationType, MonetaryAmount, Observation, Posting, RawPosting
from fingerpost.sources._listing import as_raw, by_identifier, identified_by
from fingerpost.sources.directory import boards_by_key, employer_name
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    employment_types,
    make_posting_id,
    monetary_amount,
    split_places,
    stated_date,
    stated_instant,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "recruitee"

_HOST = re.compile(r"([a-z0-9][a-z0-9-]*)\.recruitee\.com")
_NOT_SLUGS = frozenset(
    {"www", "app", "api", "auth", "career", "careers-analytics", "docs", "help", "support", "status"}
)


class _Reply(msgspec.Struct):
    offers: list[msgspec.Raw]


class _Status(msgspec.Struct):
    status: str | None = None


class _Translation(msgspec.Struct):
    title: str | None = None
    description: str | None = None
    requirements: str | None = None


class _Location(msgspec.Struct):
    name: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    country_code: str | None = None


class _Salary(msgspec.Struct):
    min: str | float | None = None
    max: str | float | None = None
    period: str | None = None
    currency: str | None = None


class _Offer(msgspec.Struct):
    id: int | str
    title: str | None = None
    description: str | None = None
    requirements: str | None = None
    translations: dict[str, _Translation | None] | None = None
    company_name: str | None = None
    department: str | None = None
    employment_type_code: str | None = None
    locations: list[_Location] | None = None
    location: str | None = None
    country_code: str | None = None
    remote: bool | None = None
    hybrid: bool | None = None
    on_site: bool | None = None
    salary: _Salary | None = None
    published_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    close_at: str | None = None
    careers_url: str | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("larkmoor"), board_url("jobs.example.com")
    ('https://larkmoor.recruitee.com', 'https://jobs.example.com')
    """
    host = quote(token, safe="")
    return f"https://{host}" if "." in token else f"https://{host}.recruitee.com"


def detect(url: str) -> str | None:
    """The slug in a Recruitee URL (board, offer or API), the host of an employer's own domain, or None.

    An employer's own domain is known by its API's address, or because the directory lists it.

    >>> detect("https://larkmoor.recruitee.com/o/gardener"), detect("https://jobs.example.com/api/offers/")
    ('larkmoor', 'jobs.example.com')
    >>> detect("https://www.example.com/jobs") is None
    True
    """
    parts = urlsplit(url)
    host, path = parts.hostname or "", [part for part in parts.path.split("/") if part]
    found = _HOST.fullmatch(host)
    if found:
        return None if found[1] in _NOT_SLUGS else found[1]
    own = path[:2] == ["api", "offers"] and "." in host and host != "recruitee.com"
    return host if own or (NAME, host) in boards_by_key() else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one board; offers that are not published are counted, not kept.

    Raises:
        SourceError: the board is gone, forbidden, unavailable, or its reply does not have the documented form.
    """
    url = f"{client.base_url(NAME, board_url(board.token), tenant=board.token)}/api/offers/"
    reply = await client.get_json(url, source=NAME, board=board.token, previous=previous)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    offers = client.decode(reply, _Reply, source=NAME, board=board.token).offers
    published = [offer for offer in offers if _is_published(offer)]
    records = by_identifier(published, _identify).values()
    raw = as_raw(client, board, records)
    seen = client.observe(board, reply, n_listed=len(raw))
    return FetchResult(board, seen, raw, n_unlisted=len(offers) - len(published))


def _is_published(offer: msgspec.Raw) -> bool:
    """False only where the record says so; a broken record is kept, `to_posting` says what is wrong with it."""
    try:
        return msgspec.json.decode(offer, type=_Status).status in {None, "published"}
    except msgspec.MsgspecError:
        return True


def to_posting(raw: RawPosting) -> Posting:
    """A Recruitee offer as a posting; pure.

    Raises:
        PayloadError: the record is not Recruitee's, or has no title or no description.
    """
    try:
        offer = msgspec.json.decode(raw.payload, type=_Offer)
    except msgspec.MsgspecError as error:
        msg = f"a Recruitee record does not have its documented form: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    title = next(filter(None, (stated_text(text.title) for text in _texts(offer))), None)
    description = next(filter(None, map(_description, _texts(offer))), "")
    if title is None or not description:
        msg = f"Recruitee record {offer.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    identifier = str(offer.id)
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, identifier),
        source=NAME,
        board=raw.board,
        identifier=identifier,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=stated_text(offer.company_name) or employer_name(NAME, raw.board),
        job_location=_places(offer),
        address_country=_country(offer),
        job_location_type=_location_type(offer),
        employment_type=employment_types(offer.employment_type_code),
        employment_unit=stated_text(offer.department),
        base_salary=_pay(offer.salary),
        date_posted=stated_date(offer.published_at) or stated_date(offer.created_at),
        date_modified=stated_instant((offer.updated_at or "").removesuffix(" UTC")),
        valid_through=stated_date(offer.close_at),
        url=stated_text(offer.careers_url),
    )


def _texts(offer: _Offer) -> Iterator[_Translation]:
    """The offer's own text, then its English one, then those in other languages."""
    yield _Translation(offer.title, offer.description, offer.requirements)
    translations = {language: text for language, text in (offer.translations or {}).items() if text}
    yield from (translations[language] for language in sorted(translations, key=lambda name: name != "en"))


def _description(text: _Translation) -> str:
    """Both parts in the order of the page, which puts its own heading before the second."""
    opening, requirements = (text.description or "").strip(), (text.requirements or "").strip()
    if not requirements:
        return opening
    return f"{opening}\n<h3>Requirements</h3>\n{requirements}".strip()


def _places(offer: _Offer) -> tuple[str, ...]:
    stated = dict.fromkeys(filter(None, map(_place, offer.locations or ())))
    return tuple(stated) or split_places(offer.location)


def _place(place: _Location) -> str | None:
    parts = dict.fromkeys(filter(None, map(stated_text, (place.city, place.state, place.country))))
    return ", ".join(parts) or stated_text(place.name)


def _country(offer: _Offer) -> str | None:
    """The country of every place; None where there are several."""
    codes = {stated_text(place.country_code) for place in offer.locations or ()} or {stated_text(offer.country_code)}
    return codes.pop() if len(codes) == 1 else None


def _location_type(offer: _Offer) -> JobLocationType | None:
    """What is ticked; with several ticks the work is hybrid only if that is one of them."""
    if offer.hybrid:
        return "HYBRID"
    if bool(offer.remote) == bool(offer.on_site):
        return None
    return "TELECOMMUTE" if offer.remote else "ONSITE"


def _pay(pay: _Salary | None) -> tuple[MonetaryAmount, ...]:
    amount = monetary_amount(pay.min, pay.max, pay.currency, pay.period) if pay else None
    return (amount,) if amount else ()


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by="the slug in the address {slug}.recruitee.com, or the host of the employer's own domain",
)
