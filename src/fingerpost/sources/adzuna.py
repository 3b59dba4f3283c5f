"""Adzuna's search: `GET https://api.adzuna.com/v1/api/jobs/{country}/search/{page}`; a board is "country/query".

Needs a key: FINGERPOST_ADZUNA_APP_ID and FINGERPOST_ADZUNA_APP_KEY, free at developer.adzuna.com. The keys are part
of the URL; they are in no stored record (the links of a reply name the app id: it is blanked) and in no message.

Adzuna's terms allow publishing its listings with a link and "Jobs by Adzuna", and personal research. Other use by an
organisation, also of counts and averages, needs its consent after a trial of two weeks. A key may ask 25 times a
minute, 250 times a day, 1,000 times a week and 2,500 times a month: a visit reads the 250 newest that match, in five
requests.

Field meanings are from Adzuna's public documentation and replies in public code. A description is a snippet of about
500 characters. `salary_is_predicted` "1" marks an estimate of Adzuna's, which is never pay that was posted. Amounts
come without currency and unit and are taken to be in the country's currency and a year's; one that is too small for
that keeps no unit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import msgspec

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import MonetaryAmount, Observation, Posting, RawPosting
from fingerpost.sources._listing import Page, as_raw, by_identifier, identified_by, read_pages
from fingerpost.sources._record import decode_record
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import (
    description_format,
    employment_types,
    make_posting_id,
    monetary_amount,
    split_places,
    stated_date,
    stated_text,
)

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "adzuna"
BASE_URL = "https://api.adzuna.com"
SECONDS_BETWEEN_REQUESTS = 2.5
HOW_TO_GET_A_KEY = "a key is free at https://developer.adzuna.com"
PAGE = 50
MAX_PAGES = 5
SMALLEST_OF_A_YEAR = 1000

COUNTRIES: dict[str, tuple[str, str]] = {
    "at": ("adzuna.at", "EUR"),
    "au": ("adzuna.com.au", "AUD"),
    "be": ("adzuna.be", "EUR"),
    "br": ("adzuna.com.br", "BRL"),
    "ca": ("adzuna.ca", "CAD"),
    "ch": ("adzuna.ch", "CHF"),
    "de": ("adzuna.de", "EUR"),
    "es": ("adzuna.es", "EUR"),
    "fr": ("adzuna.fr", "EUR"),
    "gb": ("adzuna.co.uk", "GBP"),
    "in": ("adzuna.in", "INR"),
    "it": ("adzuna.it", "EUR"),
    "mx": ("adzuna.com.mx", "MXN"),
    "nl": ("adzuna.nl", "EUR"),
    "nz": ("adzuna.co.nz", "NZD"),
    "pl": ("adzuna.pl", "PLN"),
    "sg": ("adzuna.sg", "SGD"),
    "us": ("adzuna.com", "USD"),
    "za": ("adzuna.co.za", "ZAR"),
}
"""The countries Adzuna searches (ISO 3166-1 alpha-2, small), with its site and the currency there."""

_BY_SITE = {site: country for country, (site, _) in COUNTRIES.items()}
_MARKS = re.compile(r"</?(?:strong|b|em|mark)\b[^>]*>", re.IGNORECASE)


class _Reply(msgspec.Struct):
    results: list[msgspec.Raw]
    count: int | None = None


class _Named(msgspec.Struct):
    display_name: str | None = None


class _Job(msgspec.Struct):
    id: int | str
    title: str | None = None
    description: str | None = None
    company: _Named | None = None
    location: _Named | None = None
    contract_time: str | None = None
    contract_type: str | None = None
    salary_min: float | None = None
    salary_max: float | None = None
    salary_is_predicted: bool | int | str | None = None
    created: str | None = None
    redirect_url: str | None = None


_identify = identified_by("id")


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("gb/machine learning")
    'https://www.adzuna.co.uk/search?q=machine%20learning'
    """
    country, _, query = token.partition("/")
    site, _ = COUNTRIES.get(country, COUNTRIES["gb"])
    return f"https://www.{site}/search?q={quote(query, safe='')}"


def detect(url: str) -> str | None:
    """The country and the query in a URL of Adzuna's search or API, or None (a posting's page names no query).

    >>> detect("https://www.adzuna.de/search?q=data%20scientist"), detect("https://www.adzuna.de/details/4731")
    ('de/data scientist', None)
    """
    parts = urlsplit(url)
    host, path, asked = parts.hostname or "", parts.path.strip("/").split("/"), parse_qs(parts.query)
    if host == "api.adzuna.com" and path[:3] == ["v1", "api", "jobs"] and path[4:5] == ["search"]:
        country, query = unquote(path[3]), asked.get("what", [""])[0]
    else:
        country = _BY_SITE.get(host.removeprefix("www."), "")
        query = asked.get("q", [""])[0] if path in (["search"], ["jobs", "search"]) else ""
    query = " ".join(query.split())
    return f"{country}/{query}" if country in COUNTRIES and query else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one query in one country: the newest that match.

    Raises:
        SourceError: a key is missing or refused, the API is unavailable, its reply does not have the documented form,
            or the board does not name a country that Adzuna searches and a query.
    """
    country, query = _parts(board)
    how = HOW_TO_GET_A_KEY
    app_id = client.key("FINGERPOST_ADZUNA_APP_ID", source=NAME, board=board.token, how=how)
    app_key = client.key("FINGERPOST_ADZUNA_APP_KEY", source=NAME, board=board.token, how=how)
    base = f"{client.base_url(NAME, BASE_URL)}/v1/api/jobs/{country}/search"
    asked = {"app_id": app_id, "app_key": app_key, "results_per_page": PAGE, "what": query, "sort_by": "date"}

    client.slow_down(client.base_url(NAME, BASE_URL), SECONDS_BETWEEN_REQUESTS)

    async def ask(number: int) -> Page:
        url = f"{base}/{number + 1}?{urlencode(asked, quote_via=quote)}"
        reply = await client.get_json(url, source=NAME, board=board.token, previous=None if number else previous)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        listing = client.decode(reply, _Reply, source=NAME, board=board.token)
        records = [_without_keys(record, app_id, app_key) for record in listing.results]
        more = len(records) >= PAGE and (listing.count is None or (number + 1) * PAGE < listing.count)
        return Page(reply, by_identifier(records, _identify), more and number + 1 < MAX_PAGES)

    reply, records, reason = await read_pages(ask, max_pages=MAX_PAGES)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason, complete=False), raw)


def _parts(board: Board) -> tuple[str, str]:
    country, _, query = board.token.partition("/")
    if country not in COUNTRIES or not query.strip():
        msg = (
            f"{board.token!r} is no search of Adzuna; expected a country and a query, such as 'gb/machine learning' "
            f"(countries: {', '.join(COUNTRIES)})"
        )
        raise BoardNotFoundError(msg, source=NAME, board=board.token)
    return country, query


def _without_keys(record: msgspec.Raw, app_id: str, app_key: str) -> msgspec.Raw:
    """A record whose links do not tell whose reply it was."""
    text = bytes(record).decode()
    for key in (app_key, quote(app_key, safe="")):
        text = text.replace(key, "")
    for key in (app_id, quote(app_id, safe="")):
        text = text.replace(f"utm_source={key}", "utm_source=").replace(f"app_id={key}", "app_id=")
    return msgspec.Raw(text.encode())


def to_posting(raw: RawPosting) -> Posting:
    """An Adzuna record as a posting; pure.

    Raises:
        PayloadError: the record is not Adzuna's, or has no title or no description.
    """
    job = decode_record(raw, _Job, "an Adzuna record")
    title, description = stated_text(_MARKS.sub("", job.title or "")), (job.description or "").strip()
    if title is None or not description:
        msg = f"Adzuna record {job.id} has no {'title' if title is None else 'description'}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    country, predicted = (raw.board or "").partition("/")[0], str(job.salary_is_predicted or 0) not in {"0", "false"}
    pay = _pay(job, country)
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, str(job.id)),
        source=NAME,
        board=raw.board,
        identifier=str(job.id),
        title=title,
        description=description,
        description_format=description_format(description),
        hiring_organization=stated_text(job.company.display_name) if job.company else None,
        job_location=split_places(job.location.display_name) if job.location else (),
        address_country=country.upper() if country in COUNTRIES else None,
        employment_type=employment_types([job.contract_time, job.contract_type]),
        base_salary=() if predicted else pay,
        date_posted=stated_date(job.created),
        url=stated_text(job.redirect_url),
        estimated_salary=pay if predicted else (),
        description_is_snippet=True,
    )


def _pay(job: _Job, country: str) -> tuple[MonetaryAmount, ...]:
    _, currency = COUNTRIES.get(country, ("", None))
    yearly = max(job.salary_min or 0, job.salary_max or 0) >= SMALLEST_OF_A_YEAR
    amount = monetary_amount(job.salary_min, job.salary_max, currency, "YEAR" if yearly else None)
    return (amount,) if amount else ()


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="aggregator",
    lists="newest",
    named_by='a country and a query such as "gb/machine learning"',
)
