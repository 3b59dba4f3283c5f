"""The nouns that flow through fingerpost, from a board's reply to a read posting.

    RawPosting ──to_posting──▶ Posting ──read──▶ EnrichedPosting

Names are schema.org's (https://schema.org/JobPosting) in snake case. `None`, or an empty tuple, always means
*not stated*: it is counted, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T")

EmploymentType = Literal["FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN"]
"""schema.org's employmentType values that postings state."""

UnitText = Literal["YEAR", "MONTH", "WEEK", "DAY", "HOUR"]
"""What a stated amount of pay is paid for."""

JobLocationType = Literal["TELECOMMUTE", "HYBRID", "ONSITE"]
"""schema.org knows TELECOMMUTE only; HYBRID and ONSITE are what boards state beside it."""

SkillLevel = Literal["required", "preferred", "duty"]
"""required: a must. preferred: a plus. duty: named only in what the person will do."""

Clearance = Literal["required", "preferred"]
"""Whether a security clearance, or being able to obtain one, is a must or a plus."""

Disclosure = Literal["pay-transparency", "ai-in-hiring", "vacancy"]
"""What some laws make postings say: how pay is set, that software screens applicants, whether the vacancy exists."""

Flag = Literal[
    "title-vs-work",
    "salary-min-above-max",
    "salary-outlier",
    "work-mode-contradiction",
    "language-not-read",
]
"""What a careful reader would remark: title and duties name different roles; pay whose minimum is above its maximum, or
far out of the range of its unit; header and body (or two sentences) state different work modes; a language in which
only skills, pay and places are read."""

DescriptionFormat = Literal["html", "markdown", "text"]


@dataclass(frozen=True, slots=True)
class RawPosting:
    """One record as it came from a source, untouched; re-reading never needs the network.

    `payload` is the JSON text of the record. `board` is the token of the employer's board, or the file's name.
    """

    source: str
    fetched_at: datetime
    payload: str
    board: str | None = None


@dataclass(frozen=True, slots=True)
class MonetaryAmount:
    """A stated amount or range of base pay (schema.org MonetaryAmount).

    `min_value == max_value` for one figure; `min_value is None` for "up to", `max_value is None` for "from".
    `currency` is ISO 4217.
    """

    min_value: float | None
    max_value: float | None
    currency: str | None
    unit_text: UnitText | None


@dataclass(frozen=True, slots=True)
class Posting:
    """A schema.org JobPosting as the employer stated it.

    `posting_id` is ours: stable for the same source, board and identifier. `identifier` is the source's own.
    `base_salary` is what a structured field states; `base_salary_text` a free-text pay field. `estimated_salary` is
    what somebody else (an aggregator) predicts: it is never read as pay. `description_is_snippet` marks a description
    that its source cuts short: what it does not say may stand in the part that is missing.
    """

    posting_id: str
    source: str
    title: str | None
    description: str
    description_format: DescriptionFormat = "text"
    board: str | None = None
    identifier: str | None = None
    hiring_organization: str | None = None
    job_location: tuple[str, ...] = ()
    address_country: str | None = None
    job_location_type: JobLocationType | None = None
    applicant_location_requirements: tuple[str, ...] = ()
    employment_type: tuple[EmploymentType, ...] = ()
    employment_unit: str | None = None
    base_salary: tuple[MonetaryAmount, ...] = ()
    base_salary_text: str | None = None
    date_posted: date | None = None
    date_modified: datetime | None = None
    valid_through: date | None = None
    industry: str | None = None
    url: str | None = None
    licence: str | None = None
    estimated_salary: tuple[MonetaryAmount, ...] = ()
    description_is_snippet: bool = False


@dataclass(frozen=True, slots=True, init=False)
class Finding(Generic[T]):
    """One thing read and the words it was read from: `text[start:end]` of the posting's text is the proof.

    `confidence` is the measured precision of the rule in [0, 1], `None` where it was not measured.
    """

    value: T
    start: int
    end: int
    reader: str
    confidence: float | None = None

    def __init__(self, value: T, start: int, end: int, reader: str, confidence: float | None = None) -> None:
        # As a dataclass would, in half the time: dozens are made of every posting.
        of_value, of_start, of_end, of_reader, of_confidence = _SETTERS_OF_FINDING
        of_value(self, value)
        of_start(self, start)
        of_end(self, end)
        of_reader(self, reader)
        of_confidence(self, confidence)


@dataclass(frozen=True, slots=True, init=False)
class SkillAsked:
    """A skill that a posting asks for or uses.

    `listed` is False for a skill that is in no taxonomy file; its `skill_id` is then a slug of its name.
    `mentions` are all its (start, end) spans in the posting's text, in order. `years` are those asked of this skill
    ("3+ years of Python"), `None` where none are.
    """

    skill_id: str
    preferred_label: str
    skill_area: str
    level: SkillLevel
    listed: bool = True
    mentions: tuple[tuple[int, int], ...] = ()
    years: float | None = None

    def __init__(
        self,
        skill_id: str,
        preferred_label: str,
        skill_area: str,
        level: SkillLevel,
        listed: bool = True,
        mentions: tuple[tuple[int, int], ...] = (),
        years: float | None = None,
    ) -> None:
        of_id, of_label, of_area, of_level, of_listed, of_mentions, of_years = _SETTERS_OF_SKILL
        of_id(self, skill_id)
        of_label(self, preferred_label)
        of_area(self, skill_area)
        of_level(self, level)
        of_listed(self, listed)
        of_mentions(self, mentions)
        of_years(self, years)


def _setters(made: type[Any]) -> tuple[Callable[[Any, Any], None], ...]:
    """What sets each field of a new object, past the lock of its frozen class."""
    return tuple([getattr(made, one.name).__set__ for one in fields(made)])


_SETTERS_OF_FINDING = _setters(Finding)
_SETTERS_OF_SKILL = _setters(SkillAsked)


@dataclass(frozen=True, slots=True)
class Degree:
    """The lowest degree that satisfies the required qualifications."""

    degree_min: Literal["associate", "bachelor", "master", "phd"]
    equivalent_ok: bool = False


@dataclass(frozen=True, slots=True)
class PlaceNamed:
    """A place where the work may be done; `country` is ISO 3166-1 alpha-2, "*" for anywhere.

    `region` is an ISO 3166-2 style code ("US-CA") where known, `city` an English city name.
    """

    country: str
    region: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class TimeZoneWindow:
    """The time zones in which one may work, as offsets from UTC in hours (winter time); `overlap_hours` where asked."""

    utc_from: float
    utc_to: float
    overlap_hours: float | None = None

    @property
    def words(self) -> str:
        """The window as people read it.

        >>> TimeZoneWindow(-5.0, 1.0, 4.0).words, TimeZoneWindow(5.5, 5.5).words
        ('UTC-5 to UTC+1, 4 hours of overlap', 'UTC+5.5')
        """
        span = " to ".join(dict.fromkeys(f"UTC{offset:+g}" for offset in (self.utc_from, self.utc_to)))
        return span if self.overlap_hours is None else f"{span}, {self.overlap_hours:g} hours of overlap"


@dataclass(frozen=True, slots=True)
class EnrichedPosting:
    """A posting with what was read from it; every field is a Finding, a tuple of them, or None = not stated.

    `role_probabilities` are (role id, probability) of every role, the likeliest first. `salary` is the pay that
    counts (a structured field beats the text), `salary_elsewhere` what the text states besides. `office_days` are
    those a week that a hybrid posting asks for. `remote_eligible` and `remote_excluded` are where one may live and
    may not, for work that can be done remotely; `time_zones` the window asked for. `duties` are ids of what the person
    will do. `flags` are remarks.
    """

    posting: Posting
    text: str
    role: Finding[str] | None = None
    ai_relation: Finding[str] | None = None
    seniority: Finding[str] | None = None
    experience_years: Finding[float] | None = None
    degree: Finding[Degree] | None = None
    salary: tuple[Finding[MonetaryAmount], ...] = ()
    work_mode: Finding[str] | None = None
    employment_type: tuple[Finding[EmploymentType], ...] = ()
    visa: Finding[str] | None = None
    places: tuple[Finding[PlaceNamed], ...] = ()
    industry: Finding[str] | None = None
    language: Finding[str] | None = None
    skills: tuple[Finding[SkillAsked], ...] = ()
    role_probabilities: tuple[tuple[str, float], ...] = ()
    salary_elsewhere: tuple[Finding[MonetaryAmount], ...] = ()
    office_days: Finding[float] | None = None
    remote_eligible: tuple[Finding[PlaceNamed], ...] = ()
    remote_excluded: tuple[Finding[PlaceNamed], ...] = ()
    time_zones: Finding[TimeZoneWindow] | None = None
    clearance: Finding[Clearance] | None = None
    disclosures: tuple[Finding[Disclosure], ...] = ()
    duties: tuple[Finding[str], ...] = ()
    flags: tuple[Finding[Flag], ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        """The distinct ISO 3166-1 alpha-2 codes of the places, in order of mention."""
        return tuple(dict.fromkeys(place.value.country for place in self.places))

    @property
    def eligible_countries(self) -> tuple[str, ...]:
        """Where one may live or work: the countries that remote work is open to, else those of the places.

        A country is left out where the posting excludes all of it.
        """
        excluded = {one.value.country for one in self.remote_excluded if one.value.region is None}
        named = dict.fromkeys(one.value.country for one in self.remote_eligible or self.places)
        return tuple(one for one in named if one not in excluded)


@dataclass(frozen=True, slots=True)
class Observation:
    """One visit to a board, also when nothing changed.

    `status` is the HTTP status (0 when no answer came); `complete` says whether everything that is open was listed
    (never so for a feed of its newest postings only); `n_listed` is the number of postings listed, `None` when unknown
    (an error, or 304 Not Modified). `reason` says what went wrong, `None` where nothing did. `marks` are
    (identifier, digest) of the records of a list whose details were had: the next visit asks only for the details of
    those that are new or listed differently.
    """

    source: str
    board: str
    at: datetime
    status: int
    complete: bool
    n_listed: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    reason: str | None = None
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that could not be used, with the reason; it is kept and counted, never dropped."""

    source: str
    board: str | None
    reason: str
    payload: str = field(repr=False)
