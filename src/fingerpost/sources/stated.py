"""Values as employers state them, brought to schema.org's vocabulary; what is not recognised is not stated.

Pure functions shared by every source's `to_posting`.
"""

from __future__ import annotations

import html
import math
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from fingerpost.posting import DescriptionFormat, EmploymentType, JobLocationType, MonetaryAmount, UnitText

NOT_STATED = frozenset({
    "", "-", "--", ".", "-1", "-1.0", "n/a", "na", "nan", "none", "null", "nil", "unknown", "inconnu", "undefined",
    "no detail", "no details", "not available", "not applicable", "not specified", "not stated", "not listed",
    "not provided", "not disclosed", "unspecified", "undisclosed", "ej angivet", "ej specificerad", "keine angabe",
    "k.a.", "k. a.", "non précisé", "non renseigné",
})  # fmt: skip
"""What data sets write where nothing is known; compared without case and outer blanks."""

_EMPLOYMENT_TYPES: tuple[tuple[re.Pattern[str], EmploymentType], ...] = (
    (re.compile(r"full[\s_-]*time|vollzeit|temps plein|heltid"), "FULL_TIME"),
    (re.compile(r"part[\s_-]*time|teilzeit|temps partiel|deltid"), "PART_TIME"),
    (re.compile(r"(?<!permanent )contract|freelance|1099"), "CONTRACTOR"),
    (re.compile(r"temporary|\btemp\b|fixed[\s_-]*term|seasonal|befristet"), "TEMPORARY"),
    (re.compile(r"\bintern(ship)?s?\b|praktik|trainee|stage\b|co-?op\b|working student|werkstudent"), "INTERN"),
)

_JOB_LOCATION_TYPES: tuple[tuple[re.Pattern[str], JobLocationType], ...] = (
    (re.compile(r"hybrid"), "HYBRID"),
    (re.compile(r"telecommute|remote|home[\s_-]*office|work from home|^wfh$|anywhere"), "TELECOMMUTE"),
    (re.compile(r"on[\s_-]*site|in[\s_-]*(office|person)|office[\s_-]*based"), "ONSITE"),
)

_UNITS: tuple[tuple[re.Pattern[str], UnitText], ...] = (
    (re.compile(r"year|annual|annum|^p\.?a\.?$|yr"), "YEAR"),
    (re.compile(r"(?<!bi-)(?<!semi-)month"), "MONTH"),
    (re.compile(r"(?<!bi-)(?<!semi-)week"), "WEEK"),
    (re.compile(r"day|daily"), "DAY"),
    (re.compile(r"hour|^ph$|^hr$"), "HOUR"),
)

_HTML_TAG = re.compile(r"</?(p|br|li|ul|ol|div|h[1-6]|strong|b|em|span|table)\b[^>]*>", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;/?(p|br|li|ul|ol|div|h[1-6]|strong|span)\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S[^*\n]*\*\*|^\s*[-*] \S.*\n\s*[-*] \S|\]\(https?://", re.MULTILINE)

_DATE_FORMS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y")
_PLAIN_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,95}")


def stated_text(value: object) -> str | None:
    """One line of stated text without outer blanks, or None when nothing is stated.

    >>> stated_text("  Amplitude "), stated_text("No Detail"), stated_text(-1)
    ('Amplitude', None, None)
    """
    if value is None or isinstance(value, bool) or (isinstance(value, float) and math.isnan(value)):
        return None
    text = " ".join(str(value).split())
    return None if text.lower() in NOT_STATED else text


def stated_date(value: object) -> date | None:
    """The day a stated date names, in the time zone it was stated in; None when it is not certain.

    Numbers are seconds or milliseconds since 1970 (UTC). Relative dates ("3 days ago") and days whose order of
    month and day is not certain ("03/04/2024") are not dates.

    >>> stated_date("2026-04-17T05:58:03-04:00"), stated_date(1764205361939), stated_date("03/04/2024")
    (datetime.date(2026, 4, 17), datetime.date(2025, 11, 27), None)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = stated_text(value)
    if text is None:
        return None
    if re.fullmatch(r"\d{9,10}(\.\d+)?|\d{12,13}", text):
        number = float(text)
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC).date()
    found = re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text)
    if found:
        return _date_or_none(found[0], "%Y-%m-%d")
    return _slashed_date(text) or _worded_date(text)


def _slashed_date(text: str) -> date | None:
    """A date such as 25/12/2024 or 12/25/2024, when only one order is possible."""
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\b", text)
    if not found:
        return None
    first, second, year = (int(part) for part in found.groups())
    if first != second and first <= 12 and second <= 12:
        return None
    day, month = (first, second) if first > 12 else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _worded_date(text: str) -> date | None:
    for form in _DATE_FORMS:
        stated = _date_or_none(text, form)
        if stated:
            return stated
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None


def _date_or_none(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None


def stated_instant(value: object) -> datetime | None:
    """An ISO 8601 instant in UTC, or None; without an offset it is taken as UTC.

    >>> stated_instant("2026-08-10T16:52:46-04:00").isoformat()
    '2026-08-10T20:52:46+00:00'
    """
    text = stated_text(value)
    if text is None:
        return None
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def employment_types(value: object) -> tuple[EmploymentType, ...]:
    """schema.org's employment types in a stated value, in the order of the list above.

    >>> employment_types("FullTime"), employment_types("Part-time / Contract"), employment_types("Regular")
    (('FULL_TIME',), ('PART_TIME', 'CONTRACTOR'), ())
    """
    values = value if isinstance(value, (list, tuple)) else (value,)
    text = " / ".join(filter(None, map(stated_text, values))).lower()
    return tuple(kind for pattern, kind in _EMPLOYMENT_TYPES if pattern.search(text)) if text else ()


def job_location_type(value: object) -> JobLocationType | None:
    """TELECOMMUTE, HYBRID or ONSITE when a stated value says so.

    >>> job_location_type("Remote"), job_location_type("on-site"), job_location_type("unspecified")
    ('TELECOMMUTE', 'ONSITE', None)
    """
    text = (stated_text(value) or "").lower()
    return next((kind for pattern, kind in _JOB_LOCATION_TYPES if pattern.search(text)), None)


def unit_text(value: object) -> UnitText | None:
    """What an amount is paid for; None for units that are not schema.org's (such as "per two weeks").

    >>> unit_text("1 YEAR"), unit_text("per-hour-wage"), unit_text("bi-week-salary"), unit_text("2 WEEK")
    ('YEAR', 'HOUR', None, None)
    """
    text = (stated_text(value) or "").lower()
    if re.match(r"(?!1\b)\d", text):
        return None
    return next((unit for pattern, unit in _UNITS if pattern.search(text)), None)


def stated_number(value: object) -> float | None:
    """A positive finite number, or None; zero and below stand for "unknown" in data sets.

    >>> stated_number("120,000"), stated_number(0), stated_number("about 5")
    (120000.0, None, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(str(value).replace(",", "").strip())
    except ValueError:
        return None
    return number if math.isfinite(number) and number > 0 else None


def monetary_amount(low: object, high: object, currency: object, unit: object) -> MonetaryAmount | None:
    """A stated range of base pay, or None when neither end is a positive number."""
    ends = stated_number(low), stated_number(high)
    if ends == (None, None):
        return None
    code = (stated_text(currency) or "").upper()
    return MonetaryAmount(ends[0], ends[1], code if re.fullmatch("[A-Z]{3}", code) else None, unit_text(unit))


def split_places(value: object) -> tuple[str, ...]:
    """The places a location field names: parted at ";" and line ends, never inside brackets.

    >>> split_places("Remote - US; NYC"), split_places("Remote (US; must overlap)"), split_places("Boston; MA")
    (('Remote - US', 'NYC'), ('Remote (US; must overlap)',), ('Boston, MA',))
    """
    values = value if isinstance(value, (list, tuple)) else str(value or "").splitlines()
    places: dict[str, None] = {}
    for text in filter(None, map(stated_text, values)):
        # One data set wrote "City; ST" for "City, ST".
        mended = re.sub(r"^([^;]+); ([A-Z]{2})$", r"\1, \2", text)
        parts = re.split(r";(?![^(]*\))", mended)
        places.update(dict.fromkeys(filter(None, map(stated_text, parts))))
    return tuple(places)


def description_format(text: str) -> DescriptionFormat:
    """Whether a description is HTML, Markdown or plain text, by its own marks.

    >>> description_format("<p>We build maps.</p>"), description_format("## Duties"), description_format("a < b")
    ('html', 'markdown', 'text')
    """
    if _HTML_TAG.search(text):
        return "html"
    return "markdown" if _MARKDOWN.search(text) else "text"


def unescaped(text: str) -> str:
    """What `html.unescape` gives, several times as fast where a text's tags are escaped.

    >>> unescaped("&lt;p title=&quot;R&amp;amp;D&quot;&gt;caf&eacute;&lt;/p&gt;")
    '<p title="R&amp;D">café</p>'
    """
    for escaped, sign in _COMMON_ESCAPES:
        text = text.replace(escaped, sign)
    return html.unescape(text)


_COMMON_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"))
"""None makes an ampersand, so that nothing is unescaped twice."""


def is_escaped_html(text: str) -> bool:
    """Whether the tags of an HTML description are themselves escaped ("&lt;p&gt;")."""
    return bool(_ESCAPED_TAG.search(text)) and not _HTML_TAG.search(text)


def make_posting_id(source: str, board: str | None, identifier: str) -> str:
    """A stable id, the same for the same source, board and identifier; safe in a URL's path.

    Parts that are plain stay readable; any other part is replaced by a 64-bit BLAKE2 digest of it.

    >>> make_posting_id("greenhouse", "gitlab", "8503792002")
    'greenhouse:gitlab:8503792002'
    >>> make_posting_id("survey", None, "a/b c")
    'survey:~ec3aa749a081644c'
    """
    parts = (source, identifier) if board is None else (source, board, identifier)
    return ":".join(part if _PLAIN_IDENTIFIER.fullmatch(part) else f"~{digest(part)}" for part in parts)


def digest(*parts: str | None) -> str:
    """A 64-bit BLAKE2 digest of texts as 16 hexadecimal digits; None and "" differ."""
    text = "\x1f".join("\x00" if part is None else part for part in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
