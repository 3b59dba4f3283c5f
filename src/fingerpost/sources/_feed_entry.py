"""One record of a feed, whatever the format: what it states, in the fields of a posting.

RSS 2.0 (https://www.rssboard.org/rss-specification), Atom (RFC 4287) and JSON Feed (https://jsonfeed.org) say little of
postings. What job feeds add is in elements whose names agree well enough to be listed: We Work Remotely's `region` and
`type` (a recorded feed), WP Job Manager's `job_listing:…`, and the `<job>` feeds that aggregators document for
employers (`company`, `city`, `referencenumber`, `jobtype`, `remotetype`, `expirationdate` …).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from fingerpost.sources._feed_xml import Element
from fingerpost.sources.stated import description_format, digest, is_escaped_html, stated_text

_EMPLOYER = ("company", "company_name", "companyname", "employer", "hiringorganization", "job_listing:company",
             "job:company", "g:employer")  # fmt: skip
_PLACE = ("location", "job_listing:location", "job:location", "g:location", "joblocation", "georss:featurename")
_TYPE = ("jobtype", "job_type", "job_listing:job_type", "employmenttype", "employment_type", "job:type", "g:job_type",
         "type", "contracttype", "contract_type")  # fmt: skip
_MODE = ("remotetype", "remote_type", "workplacetype", "workplace_type", "job_listing:remote_position", "remote")
_PAY = ("salary", "job_listing:salary", "compensation", "salary_range", "pay", "job:salary", "g:salary")
_LOW = ("salary_min", "salarymin", "minsalary", "min_salary")
_HIGH = ("salary_max", "salarymax", "maxsalary", "max_salary")
_CURRENCY = ("salary_currency", "salarycurrency", "currency")
_PERIOD = ("salary_period", "salaryperiod", "salary_interval", "salarytype", "salary_type")
_POSTED = ("pubdate", "published", "issued", "dc:date", "date", "dateposted", "date_posted", "posted_at")
_MODIFIED = (
    "updated",
    "dcterms:modified",
    "modified",
    "lastmodified",
    "last_modified",
    "lastactivitydate",
    "a10:updated",
)
_EXPIRES = ("expirationdate", "expiration_date", "expires", "expiry", "validthrough", "valid_through", "closingdate",
            "closing_date", "deadline", "dcterms:valid", "g:expiration_date")  # fmt: skip
_IDENTIFIER = ("guid", "id", "referencenumber", "reference", "partnerjobid", "requisitionid", "jobid", "job_id")
_UNIT = ("department", "job_listing:department")

_CUT = re.compile(r"(?:\[?(?:…|\.\.\.)\]?|\b(?:read more|continue reading|weiterlesen|lire la suite))[\s.→»>]*\Z", re.I)
_YES = {"true", "yes", "1", "always", "fully remote", "remote"}


class Entry(NamedTuple):
    """What a record states; texts as written, `places` and `pay` in the parts in which they were stated."""

    identifier: str
    title: str | None
    description: str
    is_snippet: bool
    url: str | None
    employer: str | None = None
    places: tuple[str, ...] = ()
    region: str | None = None
    country: str | None = None
    employment: tuple[str, ...] = ()
    mode: str | None = None
    unit: str | None = None
    pay: tuple[str | None, str | None, str | None, str | None] = (None, None, None, None)
    pay_text: str | None = None
    posted: str | None = None
    modified: str | None = None
    expires: str | None = None


def xml_entry(record: Element) -> Entry:
    """What a record of an XML feed states."""
    full = record.first("content:encoded", "content") or record.first("description")
    prose = _prose(full or record.first("summary") or "")
    url = _link(record)
    return Entry(
        identifier=xml_identifier(record),
        title=one_line(record.first("title", "jobtitle", "job_title")),
        description=prose,
        is_snippet=full is None or is_cut(prose),
        url=url,
        employer=one_line(
            record.first(*_EMPLOYER) or next((part.first("name") for part in record.all(*_EMPLOYER)), None)
        ),
        places=_places(record),
        region=one_line(record.first("region")),
        country=one_line(record.first("country")),
        employment=tuple(part.text for part in record.all(*_TYPE)),
        mode=_mode(record.first(*_MODE)),
        unit=one_line(record.first(*_UNIT)),
        pay=(record.first(*_LOW), record.first(*_HIGH), record.first(*_CURRENCY), record.first(*_PERIOD)),
        pay_text=one_line(record.first(*_PAY)),
        posted=record.first(*_POSTED),
        modified=record.first(*_MODIFIED),
        expires=record.first(*_EXPIRES),
    )


def json_entry(record: Mapping[str, Any]) -> Entry:
    """What an item of a JSON Feed states, without its extensions."""
    text = {key: value for key, value in record.items() if isinstance(value, str)}
    full = text.get("content_html") or text.get("content_text")
    prose = _prose(full or text.get("summary", ""))
    url = text.get("url") or text.get("external_url")
    return Entry(
        identifier=json_identifier(record),
        title=one_line(text.get("title")),
        description=prose,
        is_snippet=full is None or is_cut(prose),
        url=url,
        posted=text.get("date_published"),
        modified=text.get("date_modified"),
    )


def xml_identifier(record: Element) -> str:
    """What tells a record from the others: its identifier, else its page, else its words."""
    return record.first(*_IDENTIFIER) or _link(record) or digest(record.first("title"), record.first("description"))


def json_identifier(record: Mapping[str, Any]) -> str:
    """What tells an item from the others: its `id`, else its page, else its words."""
    for key in ("id", "url", "external_url"):
        value = record.get(key)
        if isinstance(value, (str, int)) and (text := stated_text(value)):
            return text
    return digest(*(str(record.get(key)) for key in ("title", "content_html", "content_text", "summary")))


def one_line(text: str | None) -> str | None:
    """A stated text on one line, with its entities read; None where nothing is stated."""
    return stated_text(html.unescape(text)) if text else None


def is_cut(description: str) -> bool:
    """Whether a description ends in a mark of being cut short.

    >>> is_cut("<p>You count ships and […]</p>"), is_cut("<p>You count ships.</p>")
    (True, False)
    """
    return _CUT.search(html.unescape(re.sub(r"<[^>]*>", "", description[-500:])).rstrip()) is not None


def _prose(text: str) -> str:
    if is_escaped_html(text):
        text = html.unescape(text)
    return (text if description_format(text) == "html" else html.unescape(text)).strip()


def _link(record: Element) -> str | None:
    """The record's page: RSS writes it as text, Atom in an attribute, and a guid may be one."""
    links = list(record.all("link"))
    stated = [
        link.attributes.get("href", "") for link in links if link.attributes.get("rel", "alternate") == "alternate"
    ]
    texts = (
        record.first("link"),
        *stated,
        record.first("url", "applyurl", "apply_url", "a10:link"),
        record.first("guid"),
    )
    return next((text.strip() for text in texts if text and _is_address(text.strip())), None)


def _is_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in {"http", "https"}
    except ValueError:
        return False


def _places(record: Element) -> tuple[str, ...]:
    """The stated places; city, state and country of a `<job>` belong together."""
    if record.first("city"):
        stated = (one_line(record.first(*names)) for names in (("city",), ("state", "region"), ("country",)))
        return (", ".join(filter(None, stated)),)
    return tuple(filter(None, (one_line(place.text) for place in record.all(*_PLACE))))


def _mode(stated: str | None) -> str | None:
    return "remote" if (stated or "").strip().lower() in _YES else stated
