"""A schema.org JobPosting as a Posting, whatever shape its values have (https://schema.org/JobPosting).

The shapes are those of https://developers.google.com/search/docs/appearance/structured-data/job-posting and of
recorded pages: an organization, country or place is a text, a node or a list; pay is a number, a text, an amount with
a number, a range or a distribution; descriptions come escaped twice, or with line breaks written as `\\n`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from fingerpost.posting import DescriptionFormat, MonetaryAmount, Posting
from fingerpost.sources._jsonld import property_name
from fingerpost.sources.stated import (
    description_format,
    employment_types,
    is_escaped_html,
    job_location_type,
    monetary_amount,
    stated_date,
    stated_instant,
    stated_number,
    stated_text,
)

Node = Mapping[str, Any]

_WRITTEN_BREAK = re.compile(r"(?<![:\\])(?:\\r)?\\n(?![a-z])|(?<![:\\])\\[rt](?![a-z])")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+);")
_SECTIONS = (
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("experienceRequirements", "Experience"),
    ("educationRequirements", "Education"),
    ("skills", "Skills"),
    ("jobBenefits", "Benefits"),
    ("incentiveCompensation", "Incentive compensation"),
)
"""Properties beside the description in which some pages state parts of it, with the heading of the part."""

_DURATIONS = {"P1Y": "YEAR", "P1M": "MONTH", "P1W": "WEEK", "P1D": "DAY", "PT1H": "HOUR"}
_LOW = ("minValue", "minPrice", "percentile10", "percentile25")
_HIGH = ("maxValue", "maxPrice", "percentile90", "percentile75")
_ONE = ("value", "price", "median")


def plain_node(value: Any) -> Any:
    """A value of JSON-LD with plain property names; `{"@value": …}`, `{"@list": …}` and `{"@set": …}` are unwrapped.

    >>> plain_node({"schema:title": {"@value": "Analyst", "@language": "en"}})
    {'title': 'Analyst'}
    """
    if isinstance(value, list):
        return [plain_node(part) for part in value]
    if not isinstance(value, dict):
        return value
    for wrapping in ("@value", "@list", "@set"):
        if wrapping in value:
            return plain_node(value[wrapping])
    return {property_name(key): plain_node(part) for key, part in value.items()}


def read_job_posting(
    stated: Node, *, posting_id: str, source: str, board: str | None, identifier: str | None, page_url: str
) -> Posting:
    """A JobPosting node as a posting; title None and description "" where it states none."""
    item: Node = plain_node(dict(stated))
    text, form = _description(item)
    places = tuple(dict.fromkeys(_places(item.get("jobLocation"))))
    countries = tuple(dict.fromkeys(filter(None, (_country(part) for part in _parts(item.get("jobLocation"))))))
    base, base_text = _pay(item, "baseSalary")
    estimated, _ = _pay(item, "estimatedSalary")
    return Posting(
        posting_id=posting_id,
        source=source,
        board=board,
        identifier=identifier,
        title=_title(item),
        description=text,
        description_format=form,
        hiring_organization=_name(item.get("hiringOrganization")),
        job_location=places,
        address_country=countries[0] if len(countries) == 1 else None,
        job_location_type=job_location_type(_joined(item.get("jobLocationType"))),
        applicant_location_requirements=tuple(dict.fromkeys(_places(item.get("applicantLocationRequirements")))),
        employment_type=employment_types([_name(part) for part in _parts(item.get("employmentType"))]),
        employment_unit=_name(item.get("employmentUnit")),
        base_salary=base,
        base_salary_text=base_text,
        estimated_salary=estimated,
        date_posted=stated_date(_name(item.get("datePosted"))),
        date_modified=stated_instant(_name(item.get("dateModified"))),
        valid_through=stated_date(_name(item.get("validThrough"))),
        industry=_joined(item.get("industry")),
        url=own_url(item, page_url) or page_url,
    )


def own_url(item: Node, page_url: str) -> str | None:
    """The address that a posting states as its own, absolute; None where it states none that can be opened."""
    stated = _name(item.get("url"))
    try:
        address = urljoin(page_url, stated) if stated else None
    except ValueError:
        return None
    return address if address and address.startswith(("http://", "https://")) else None


def stated_identifier(item: Node) -> str | None:
    """The identifier of a posting: a text, a number or a PropertyValue's value.

    >>> stated_identifier({"identifier": {"@type": "PropertyValue", "name": "Quill", "value": 17}})
    '17'
    """
    stated = next(iter(_parts(item.get("identifier"))), None)
    return stated_text(stated.get("value") if isinstance(stated, Mapping) else stated)


def _title(item: Node) -> str | None:
    title = _name(item.get("title")) or _name(item.get("name"))
    return stated_text(html.unescape(html.unescape(title))) if title else None


def _parts(value: Any) -> list[Any]:
    return [part for part in (value if isinstance(value, list) else [value]) if part not in (None, "", {})]


def _name(value: Any) -> str | None:
    """One line for a text, a number, a node with a name, or the first of a list of these."""
    for part in _parts(value):
        if isinstance(part, Mapping):
            part = _name(part.get("name") or part.get("legalName") or part.get("url"))
        text = stated_text(part)
        if text is not None:
            return text
    return None


def _joined(value: Any) -> str | None:
    return ", ".join(dict.fromkeys(filter(None, (_name(part) for part in _parts(value))))) or None


def _places(stated: Any) -> Iterator[str]:
    """The places of a location field; some pages repeat one address under the names of several places."""
    parts = _parts(stated)
    addresses = [_address(part) for part in parts]
    names = [_name(part) if isinstance(part, Mapping) else None for part in parts]
    repeated = len(parts) > 1 and len(set(addresses)) == 1 and all(names) and len(set(names)) == len(parts)
    for address, name in zip(addresses, names, strict=True):
        place = name if repeated else address or name
        if place:
            yield place


def _address(place: Any) -> str | None:
    address = place.get("address", place) if isinstance(place, Mapping) else place
    address = next(iter(_parts(address)), None)
    if not isinstance(address, Mapping):
        return stated_text(address)
    stated = (_name(address.get(key)) for key in ("addressLocality", "addressRegion", "addressCountry"))
    return ", ".join(dict.fromkeys(filter(None, stated))) or None


def _country(place: Any) -> str | None:
    address = place.get("address") if isinstance(place, Mapping) else None
    address = next(iter(_parts(address)), None)
    return _name(address.get("addressCountry")) if isinstance(address, Mapping) else None


def _description(item: Node) -> tuple[str, DescriptionFormat]:
    """The description, and what the page states in properties beside it and not in it."""
    description = _prose(item.get("description"))
    seen = _words(description)
    sections = []
    for key, heading in _SECTIONS:
        text = _prose(item.get(key))
        if text and _words(text) not in seen:
            sections.append((heading, text))
            seen += _words(text)
    if not sections:
        form = description_format(description)
        return (description, form) if form == "html" else (html.unescape(description), form)
    parts = [_as_html(description), *(f"<h3>{heading}</h3>\n{_as_html(text)}" for heading, text in sections)]
    return "\n".join(filter(None, parts)), "html"


def _prose(stated: Any) -> str:
    """The text of a property: HTML without the second layer of escapes, with real line breaks."""
    text = "\n".join(filter(None, (_prose_part(part) for part in _parts(stated))))
    for _ in range(2):
        if is_escaped_html(text):
            text = html.unescape(text)
    return _WRITTEN_BREAK.sub("\n", text).replace("\r\n", "\n").strip()


def _prose_part(part: Any) -> str | None:
    if isinstance(part, Mapping):
        part = part.get("description") or part.get("name") or part.get("credentialCategory")
    return part if isinstance(part, str) else None


def _words(text: str) -> str:
    return "".join(re.findall(r"\w+", html.unescape(re.sub(r"<[^>]*>", " ", text)))).lower()


def _as_html(text: str) -> str:
    if description_format(text) == "html":
        return text
    lines = (line.strip() for line in text.splitlines() if line.strip())
    return "\n".join(f"<p>{line if _ENTITY.search(line) else html.escape(line, quote=False)}</p>" for line in lines)


def _pay(item: Node, key: str) -> tuple[tuple[MonetaryAmount, ...], str | None]:
    """Amounts of a pay property, or its words where they are not numbers."""
    amounts: list[MonetaryAmount] = []
    words: list[str] = []
    for part in _parts(item.get(key)):
        amount = _amount(part, item.get("salaryCurrency"))
        if amount:
            amounts.append(amount)
        elif text := _pay_words(part):
            words.append(text)
    return tuple(dict.fromkeys(amounts)), "; ".join(words) or None


def _amount(stated: Any, salary_currency: Any) -> MonetaryAmount | None:
    """One amount: a bare number, an amount of a number, a range or a distribution of pay."""
    if not isinstance(stated, Mapping):
        return monetary_amount(stated, stated, salary_currency, None) if stated_number(stated) else None
    inner = next(iter(_parts(stated.get("value"))), None)
    value: Node = inner if isinstance(inner, Mapping) else stated
    currency = _first(stated, "currency", "priceCurrency") or _first(value, "currency", "unitCode") or salary_currency
    unit = _first(value, "unitText") or _first(stated, "unitText")
    unit = unit or _DURATIONS.get(str(_first(stated, "duration") or _first(value, "duration") or "").upper())
    low, high, one = (next(filter(None, map(stated_number, _all(value, keys))), None) for keys in (_LOW, _HIGH, _ONE))
    if low is None and high is None:
        low = high = one
    return monetary_amount(low, high, currency, unit)


def _first(node: Node, *keys: str) -> Any:
    return next(_all(node, keys), None)


def _all(node: Node, keys: tuple[str, ...]) -> Iterator[Any]:
    for key in keys:
        for part in _parts(node.get(key)):
            if not isinstance(part, (Mapping, list)):
                yield part


def _pay_words(stated: Any) -> str | None:
    """The words of pay that is no number ("£30,000 - £35,000 a year"), with currency and unit that stand apart."""
    if not isinstance(stated, Mapping):
        return _words_not_number(stated)
    inner = next(iter(_parts(stated.get("value"))), None)
    value: Node = inner if isinstance(inner, Mapping) else stated
    text = _words_not_number(_first(value, *_ONE, *_LOW))
    apart = (_first(stated, key) or _first(value, key) for key in ("currency", "unitText"))
    beside = [str(word) for word in apart if word and text and str(word).lower() not in text.lower()]
    return " ".join([text, *beside]) if text else None


def _words_not_number(stated: Any) -> str | None:
    text = stated_text(stated)
    return text if text and re.search(r"[^\W\d_]|\d\D+\d", text) and stated_number(text) is None else None
