"""Files of postings: a record (a row, a line, an element, a saved page) as a posting, whatever its columns are called.

A record's own `source` and `licence` columns are kept. What data sets are known to do to their values (ratings
glued to the employer, "-1" for no pay, a link for a title) is undone here and nowhere else.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import msgspec

from fingerpost.errors import PayloadError
from fingerpost.posting import DescriptionFormat, JobLocationType, MonetaryAmount, Posting, RawPosting
from fingerpost.sources._folder import SavedPage
from fingerpost.sources.columns import flat, properties
from fingerpost.sources.page import page_posting
from fingerpost.sources.source import Source
from fingerpost.sources.stated import (
    description_format,
    digest,
    employment_types,
    is_escaped_html,
    job_location_type,
    make_posting_id,
    monetary_amount,
    split_places,
    stated_date,
    stated_instant,
    stated_text,
)

NAME = "file"

Values = Mapping[str, list[object]]
"""A record's values by property, as `columns.properties` gives them."""

_SAVED_PAGE = '{"page_path":'
_FORMATS: dict[str, DescriptionFormat] = {"html": "html", "markdown": "markdown", "text": "text"}
_RATING = re.compile(r"\s*[\n|]\s*[0-5](?:[.,]\d)?\s*$")
_URL_TITLE = re.compile(r"\s*(?:\*\*\s*url\s*:?\s*\*\*|url)?\s*:?\s*(https?://\S+)\s*", re.IGNORECASE)
_CUT_URL = re.compile(r"https?://[\w.-]*$")
_LIST_REPR = re.compile(r"\s*\[\s*(['\"]).*\1\s*,?\s*\]\s*", re.DOTALL)
_THIRD_PARTY_ESTIMATE = re.compile(r"\(\s*glassdoor est\.?\s*\)|\best(?:imated)?\. by\b", re.IGNORECASE)
_NO_PAY = re.compile(
    r"(?:not|none|no)\s+(?:specified|stated|listed|provided|disclosed|given|mentioned)\b[^\d]*", re.IGNORECASE
)
_DATED_SLUG = re.compile(r"\d{4}-\d{2}-\d{2}_[^_]+_([a-z0-9]+(?:-[a-z0-9]+)*)")
_ROLE_NOUN = re.compile(
    r"\b(?:engineer|scientist|analyst|developer|architect|researcher|manager|director|lead|head|consultant|specialist"
    r"|programmer|statistician|administrator|designer|intern|professor|officer)s?\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"https?:|[|$€£]|[.!?:;]\s*$|\b(?:we|our|us|you|your|is|are|was|will|hiring|seeking|looking|join|url)\b",
    re.IGNORECASE,
)


def to_posting(raw: RawPosting) -> Posting:
    """A record of a file as a posting; pure.

    Raises:
        PayloadError: the record is no JSON object, or has no description.
    """
    if saved := _saved_page(raw):
        return _page_to_posting(raw, saved)
    values = _values(raw)
    description, form = _description(values)
    if not description:
        msg = f"a record of {raw.board or 'the file'} has no description; expected text in one of its columns"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    source, identifier = _first(values, "source") or NAME, _identifier(values)
    title, url = _title_and_url(values, description, identifier)
    posting = Posting(
        posting_id="",
        source=source,
        board=raw.board,
        identifier=identifier,
        title=title,
        description=description,
        description_format=form,
        hiring_organization=_employer(values),
        job_location=_places(values),
        address_country=_first(values, "country"),
        job_location_type=_location_type(values),
        applicant_location_requirements=_applicant_places(values),
        employment_type=employment_types(_first(values, "employment_type")),
        employment_unit=_first(values, "employment_unit"),
        base_salary=_base_salary(values),
        base_salary_text=_salary_text(values),
        date_posted=_date(values, "date_posted"),
        date_modified=next(filter(None, map(stated_instant, values.get("date_modified", ()))), None),
        valid_through=_date(values, "valid_through"),
        industry=_first(values, "industry"),
        url=url,
        licence=_first(values, "licence"),
    )
    return replace(posting, posting_id=_posting_id(posting))


def _saved_page(raw: RawPosting) -> SavedPage | None:
    """The page of a folder that a record holds, or None: it is a record of a table."""
    if not raw.payload.startswith(_SAVED_PAGE):
        return None
    try:
        return msgspec.json.decode(raw.payload, type=SavedPage)
    except msgspec.MsgspecError:
        return None


def _page_to_posting(raw: RawPosting, saved: SavedPage) -> Posting:
    """The posting of a saved page; it is known by its place in the folder, because its words may be corrected."""
    try:
        posting = page_posting(saved.html, saved.page_url or saved.page_path)
    except PayloadError as error:
        raise PayloadError(str(error), source=NAME, board=raw.board or "") from error
    stated = posting.url if posting.url and posting.url.startswith(("http://", "https://")) else saved.page_url
    posting = replace(posting, source=NAME, board=raw.board, identifier=saved.page_path, url=stated)
    return replace(posting, posting_id=_posting_id(posting))


def _values(raw: RawPosting) -> Values:
    try:
        record = msgspec.json.decode(raw.payload)
    except msgspec.MsgspecError as error:
        msg = f"a record of {raw.board or 'the file'} is not JSON: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    if not isinstance(record, Mapping):
        msg = f"a record of {raw.board or 'the file'} is {_kind(record)}; expected an object with named values"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    return properties(record)


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else f"the value {str(value)[:40]!r}"


def _posting_id(posting: Posting) -> str:
    """By the record's own identifier where it has one, else by what it says; never by how the file is written."""
    own = posting.source != NAME
    if posting.identifier:
        return make_posting_id(posting.source, None if own else posting.board, posting.identifier)
    parts = posting.title, posting.hiring_organization, *posting.job_location, str(posting.date_posted), posting.url
    return make_posting_id(posting.source, None, digest(*parts, posting.description))


def _unlisted(value: object) -> list[object]:
    """The items of a list, also of one that was written as Python prints it ("['a', 'b']")."""
    if isinstance(value, str) and _LIST_REPR.fullmatch(value):
        try:
            value = ast.literal_eval(value.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return [value]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _line(value: object) -> str | None:
    """One line of text; the items of a list are joined by "; ", nested objects by their name."""
    named = (item.get("name") if isinstance(item, Mapping) else item for item in _unlisted(value))
    return "; ".join(filter(None, map(stated_text, named))) or None


def _first(values: Values, field: str) -> str | None:
    return next(filter(None, map(_line, values.get(field, ()))), None)


def _date(values: Values, field: str) -> date | None:
    return next(filter(None, map(stated_date, values.get(field, ()))), None)


def _description(values: Values) -> tuple[str, DescriptionFormat]:
    """The first description column with text in it, and its format as stated or by its own marks."""
    texts = ("\n".join(map(str, _unlisted(value))).strip() for value in values.get("description", ()))
    text = next((text for text in texts if len(text) > 20 or stated_text(text)), "")
    stated = _FORMATS.get((_first(values, "description_format") or "").lower())
    if stated in {None, "html"} and is_escaped_html(text):
        return html.unescape(text), "html"
    return text, stated or description_format(text)


def _identifier(values: Values) -> str | None:
    """The record's own identifier; the beginning of a cut link is none, and 17.0 is 17."""
    identifier = _first(values, "identifier")
    if identifier is None or _CUT_URL.search(identifier):
        return None
    return re.sub(r"^(\d+)\.0$", r"\1", identifier)


def _employer(values: Values) -> str | None:
    """The employer without the rating that review sites glue to it ("Acme|4.2")."""
    for value in values.get("employer", ()):
        text = _RATING.sub("", value) if isinstance(value, str) else value
        if employer := _line(text):
            return employer
    return None


def _title_and_url(values: Values, description: str, identifier: str | None) -> tuple[str | None, str | None]:
    """A title that is a link is the posting's URL; without a title, the text's heading or a dated slug may hold it."""
    title, url = _first(values, "title"), _first(values, "url")
    link = _URL_TITLE.fullmatch(title) if title else None
    if link:
        title, url = None, url or link[1]
    return title or _heading(description) or _slug_title(identifier), url


def _heading(description: str) -> str | None:
    """The first line of a description when it is clearly a title: short, a role's name, and no sentence."""
    for line in re.split(r"\n|<p>|<br\s*/?>|</h\d>", description[:2000]):
        text = html.unescape(re.sub(r"<[^>]+>", "", line)).strip().lstrip("#").strip(" *_")
        if not text or _URL_TITLE.fullmatch(line) or text.lower().startswith("url:"):
            continue
        short = len(text) <= 90 and len(text.split()) <= 12
        return stated_text(text) if short and _ROLE_NOUN.search(text) and not _SENTENCE.search(text) else None
    return None


def _slug_title(identifier: str | None) -> str | None:
    """The title in an identifier of the form date_employer_title.

    >>> _slug_title("2026-06-25_acme_analytics-engineer")
    'Analytics Engineer'
    """
    slug = _DATED_SLUG.fullmatch(identifier or "")
    return slug[1].replace("-", " ").title() if slug else None


def _places(values: Values) -> tuple[str, ...]:
    """The stated location, or the place that city, region and country columns name together (a country alone
    is `address_country`)."""
    for value in values.get("location", ()):
        items = [_address(item) if isinstance(item, Mapping) else item for item in _unlisted(value)]
        lines = [line for item in items for line in str(item).splitlines()]
        if places := split_places(lines):
            return places
    parts = [part for field in ("locality", "region") if (part := _first(values, field))]
    country = _first(values, "country")
    return split_places([", ".join(dict.fromkeys([*parts, *([country] if country else [])]))]) if parts else ()


def _address(item: Mapping[str, object]) -> str:
    """A nested place as one line: its name, or its locality, region and country."""
    nested = flat(item)
    keys = ("addresslocality", "addressregion", "addresscountry", "addresscountryname", "city", "state", "country")
    parts = [text for key in keys for prefix in ("", "address") if (text := stated_text(nested.get(prefix + key)))]
    return ", ".join(dict.fromkeys(parts)) or stated_text(nested.get("name")) or ""


def _location_type(values: Values) -> JobLocationType | None:
    """What a column about remote work states; "no" says nothing about the office."""
    for value in values.get("location_type", ()):
        if value is True or str(value).strip().lower() in {"true", "yes", "1", "1.0"}:
            return "TELECOMMUTE"
        if stated := job_location_type(_line(value)):
            return stated
    return None


def _applicant_places(values: Values) -> tuple[str, ...]:
    lines = (_line(value) for value in values.get("applicant_location", ()))
    return split_places(next(filter(None, lines), None))


def _salary_text(values: Values) -> str | None:
    """The pay as stated; an estimate by somebody else is not stated pay."""
    for value in values.get("salary_text", ()):
        text = _line(value)
        if text and not _THIRD_PARTY_ESTIMATE.search(text) and not _NO_PAY.fullmatch(text):
            return text
    return None


def _base_salary(values: Values) -> tuple[MonetaryAmount, ...]:
    """The range that columns of numbers state."""
    if _first(values, "salary_predicted") in {"1", "1.0", "True", "true"}:
        return ()
    number = _first(values, "salary_value")
    low, high = _first(values, "salary_min") or number, _first(values, "salary_max") or number
    amount = monetary_amount(low, high, _first(values, "salary_currency"), _first(values, "salary_unit"))
    return (amount,) if amount else ()


SOURCE = Source(name=NAME, to_posting=to_posting)
