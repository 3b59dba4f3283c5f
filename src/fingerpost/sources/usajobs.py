"""USAJOBS, the US government's portal: `GET https://data.usajobs.gov/api/search?Keyword=…`; a board is a query.

Needs a key: FINGERPOST_USAJOBS_EMAIL and FINGERPOST_USAJOBS_KEY, free at developer.usajobs.gov. They are sent as the
headers `User-Agent` (which must be the e-mail address the key was asked for with) and `Authorization-Key`. Pages hold
up to 500 announcements, one query gives up to 10,000 (`SearchResult.UserArea.NumberOfPages`); a query without a
keyword is not answered. The text is a work of the US government and in the public domain (17 U.S.C. 105).

Field meanings are from USAJOBS' public documentation and replies in public code. The description is what the agency
wrote about the work, under the headings of the announcement's page: summary, duties, requirements, qualifications,
education, additional information, and how applicants are evaluated; how to apply is left out. A telework-eligible
position is not remote; `RemoteIndicator` says which is. `RateIntervalCode` is what pay is for: PA a year, PH an hour,
PD a day, PM a month; others (biweekly, piece work, school year …) are no unit of schema.org.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import EmploymentType, MonetaryAmount, Observation, Posting, RawPosting
from fingerpost.sources._listing import Page, as_raw, by_identifier, read_pages
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

NAME = "usajobs"
BASE_URL = "https://data.usajobs.gov"
LICENCE = "public domain (US government work)"
HOW_TO_GET_A_KEY = "a key is free at https://developer.usajobs.gov"
PAGE = 500
MAX_PAGES = 20

_UNITS = {"PA": "YEAR", "PH": "HOUR", "PD": "DAY", "PM": "MONTH"}
_TERM = re.compile(r"term\b", re.IGNORECASE)

_Text = str | list[str] | None


class _Area(msgspec.Struct, rename="pascal"):
    number_of_pages: int | str | None = None


class _Result(msgspec.Struct, rename="pascal"):
    search_result_items: list[msgspec.Raw]
    user_area: _Area | None = None


class _Reply(msgspec.Struct, rename="pascal"):
    search_result: _Result


class _Named(msgspec.Struct, rename="pascal"):
    name: str | None = None


class _Location(msgspec.Struct, rename="pascal"):
    location_name: str | None = None
    country_code: str | None = None


class _Remuneration(msgspec.Struct, rename="pascal"):
    minimum_range: str | float | None = None
    maximum_range: str | float | None = None
    rate_interval_code: str | None = None


class _Details(msgspec.Struct, rename="pascal"):
    job_summary: _Text = None
    major_duties: _Text = None
    key_requirements: _Text = None
    requirements: _Text = None
    education: _Text = None
    other_information: _Text = None
    evaluations: _Text = None
    remote_indicator: bool | str | None = None


class _DetailsArea(msgspec.Struct, rename="pascal"):
    details: _Details | None = None


class _Descriptor(msgspec.Struct, rename="pascal"):
    position_title: str | None = None
    position_uri: str | None = msgspec.field(default=None, name="PositionURI")
    position_location: list[_Location] | None = None
    position_location_display: str | None = None
    organization_name: str | None = None
    position_schedule: list[_Named] | None = None
    position_offering_type: list[_Named] | None = None
    qualification_summary: _Text = None
    position_remuneration: list[_Remuneration] | None = None
    publication_start_date: str | None = None
    application_close_date: str | None = None
    user_area: _DetailsArea | None = None


class _Item(msgspec.Struct, rename="pascal"):
    matched_object_descriptor: _Descriptor
    matched_object_id: str | int | None = None


class _IdentifiedDescriptor(msgspec.Struct, rename="pascal"):
    position_uri: str | None = msgspec.field(default=None, name="PositionURI")


class _Identified(msgspec.Struct, rename="pascal"):
    matched_object_id: str | int | None = None
    matched_object_descriptor: _IdentifiedDescriptor | None = None


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("machine learning")
    'https://www.usajobs.gov/search/results/?k=machine%20learning'
    """
    return f"https://www.usajobs.gov/search/results/?k={quote(token, safe='')}"


def detect(url: str) -> str | None:
    """The query in a URL of USAJOBS' search or API, or None (an announcement's page names no query).

    >>> detect("https://www.usajobs.gov/Search/Results?k=statistician"), detect("https://www.usajobs.gov/job/834501200")
    ('statistician', None)
    """
    parts = urlsplit(url)
    host, path = parts.hostname or "", [part.lower() for part in parts.path.split("/") if part]
    asked = {name.lower(): values for name, values in parse_qs(parts.query).items()}
    if host in {"www.usajobs.gov", "usajobs.gov"} and path[:1] == ["search"]:
        words = asked.get("k") or asked.get("keyword") or [""]
    elif host == "data.usajobs.gov" and path == ["api", "search"]:
        words = asked.get("keyword", [""])
    else:
        return None
    return " ".join(words[0].split()) or None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one query, page by page.

    Raises:
        SourceError: a key is missing or refused, the API is unavailable, or its reply has another form than documented.
    """
    how = HOW_TO_GET_A_KEY
    headers = {
        "User-Agent": client.key("FINGERPOST_USAJOBS_EMAIL", source=NAME, board=board.token, how=how),
        "Authorization-Key": client.key("FINGERPOST_USAJOBS_KEY", source=NAME, board=board.token, how=how),
    }
    base = client.base_url(NAME, BASE_URL)

    async def ask(number: int) -> Page:
        query = {"Keyword": board.token, "Fields": "Full", "ResultsPerPage": PAGE, "Page": number + 1}
        url = f"{base}/api/search?{urlencode(query, quote_via=quote)}"
        earlier = None if number else previous
        reply = await client.get_json(url, source=NAME, board=board.token, previous=earlier, headers=headers)
        if reply.not_modified:
            return Page(reply, {}, more=False)
        result = client.decode(reply, _Reply, source=NAME, board=board.token).search_result
        more = number + 1 < min(_pages(result), MAX_PAGES)
        return Page(reply, by_identifier(result.search_result_items, _identify), more)

    reply, records, reason = await read_pages(ask, max_pages=MAX_PAGES)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    raw = as_raw(client, board, records.values())
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), reason=reason, complete=False), raw)


def _pages(result: _Result) -> int:
    """How many pages there are; where it is not said, a full page is followed by another."""
    stated = str(result.user_area.number_of_pages) if result.user_area else ""
    return int(stated) if stated.isdecimal() else MAX_PAGES if len(result.search_result_items) >= PAGE else 1


def _identify(record: msgspec.Raw) -> object:
    item = msgspec.json.decode(record, type=_Identified)
    name = _identifier(item.matched_object_id, item.matched_object_descriptor)
    if name is None:
        msg = "no identifier"
        raise LookupError(msg)
    return name


def _identifier(number: str | int | None, descriptor: _IdentifiedDescriptor | _Descriptor | None) -> str | None:
    """The announcement's control number, which its address ends with where the record itself lacks it."""
    return stated_text(number) or stated_text(((descriptor and descriptor.position_uri) or "").rpartition("/")[2])


def to_posting(raw: RawPosting) -> Posting:
    """A USAJOBS record as a posting; pure.

    Raises:
        PayloadError: the record is not USAJOBS', or has no title, no description or no identifier.
    """
    item = decode_record(raw, _Item, "a USAJOBS record")
    job = item.matched_object_descriptor
    details = (job.user_area.details if job.user_area else None) or _Details()
    identifier, title = _identifier(item.matched_object_id, job), stated_text(job.position_title)
    description = _description(job, details)
    if identifier is None or title is None or not description:
        missing = "identifier" if identifier is None else "title" if title is None else "description"
        msg = f"USAJOBS record {identifier or 'without a number'} has no {missing}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    places = split_places([place.location_name for place in job.position_location or ()])
    countries = {stated_text(place.country_code) for place in job.position_location or ()}
    return Posting(
        posting_id=make_posting_id(NAME, raw.board, identifier),
        source=NAME,
        board=raw.board,
        identifier=identifier,
        title=title,
        description=description,
        description_format="html",
        hiring_organization=stated_text(job.organization_name),
        job_location=places or split_places(job.position_location_display),
        address_country=countries.pop() if len(countries) == 1 else None,
        job_location_type="TELECOMMUTE" if str(details.remote_indicator).lower() in {"true", "yes"} else None,
        employment_type=_employment_types(job),
        base_salary=_pay(job.position_remuneration or ()),
        date_posted=stated_date(job.publication_start_date),
        valid_through=stated_date(job.application_close_date),
        url=stated_text(job.position_uri),
        licence=LICENCE,
    )


def _description(job: _Descriptor, details: _Details) -> str:
    """What the agency wrote about the work, as HTML, under the headings of the announcement's page."""
    sections = (
        ("Summary", [details.job_summary]),
        ("Duties", [details.major_duties]),
        ("Requirements", [details.key_requirements, details.requirements]),
        ("Qualifications", [job.qualification_summary]),
        ("Education", [details.education]),
        ("Additional information", [details.other_information]),
        ("How you will be evaluated", [details.evaluations]),
    )
    written = ((heading, "\n".join(filter(None, map(_html, texts)))) for heading, texts in sections)
    return "\n".join(f"<h3>{heading}</h3>\n{text}" for heading, text in written if text)


def _html(text: _Text) -> str:
    """A text as HTML; a list of texts, as a list of points where there are several."""
    if isinstance(text, list):
        points = [point for point in map(_html, text) if point]
        return f"<ul>{''.join(f'<li>{point}</li>' for point in points)}</ul>" if len(points) > 1 else "".join(points)
    if stated_text(text) is None or text is None:
        return ""
    if description_format(text) == "html":
        return text.strip()
    return "".join(f"<p>{html.escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())


def _employment_types(job: _Descriptor) -> tuple[EmploymentType, ...]:
    """Schedule and kind of appointment; a term appointment ends, as a temporary one does."""
    names = [one.name or "" for one in (*(job.position_schedule or ()), *(job.position_offering_type or ()))]
    found = employment_types(names)
    ends = "TEMPORARY" not in found and any(_TERM.match(name) for name in names)
    return (*found, "TEMPORARY") if ends else found


def _pay(stated: Sequence[_Remuneration]) -> tuple[MonetaryAmount, ...]:
    amounts = (
        monetary_amount(pay.minimum_range, pay.maximum_range, "USD", _unit(pay.rate_interval_code or ""))
        for pay in stated
    )
    return tuple(dict.fromkeys(amount for amount in amounts if amount))


def _unit(code: str) -> str | None:
    """What pay is for; older replies write "Per Year" for PA."""
    return _UNITS.get(code) or (code if code.startswith("Per ") else None)


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    lists="newest",
    named_by='a query such as "machine learning"',
)
