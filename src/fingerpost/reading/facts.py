"""A reading as a list of facts, one line each: field, value as people read it, the words, the reader.

Terminal, page and API show a reading through this list, so that no face knows the fields by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from fingerpost.posting import Degree, EnrichedPosting, Finding, MonetaryAmount, PlaceNamed
from fingerpost.reading.duties import duties
from fingerpost.taxonomy.labels import label_of


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing read, ready to be shown; `words` are `text[start:end]` of the reading.

    `field` is the attribute of `EnrichedPosting`; `key` is a skill's id, "" for other facts; `level`
    is a skill's (required, preferred, duty), None for other facts; `confidence` is the rule's measured precision.
    """

    field: str
    key: str
    value: str
    words: str
    start: int
    end: int
    reader: str
    level: str | None = None
    confidence: float | None = None


FIELD_LABELS: Final[Mapping[str, str]] = {
    "role": "role",
    "ai_relation": "relation to ML",
    "seniority": "seniority",
    "experience_years": "experience",
    "degree": "degree",
    "salary": "pay",
    "salary_elsewhere": "pay stated elsewhere",
    "work_mode": "work mode",
    "office_days": "office days a week",
    "employment_type": "employment type",
    "visa": "visa",
    "clearance": "clearance",
    "places": "places",
    "remote_eligible": "may live in",
    "remote_excluded": "may not live in",
    "time_zones": "time zones",
    "industry": "industry",
    "language": "language",
    "disclosures": "disclosures",
    "duties": "duties",
    "flags": "remarks",
}
"""Field of `EnrichedPosting` → its English name, in the order in which facts are shown; skills apart."""

USUAL_FIELDS: Final = (
    "role", "ai_relation", "seniority", "experience_years", "degree", "salary", "work_mode", "employment_type", "visa",
    "places", "industry", "language",
)  # fmt: skip
"""The fields that every posting is asked for: where one is missing, it is said to be not stated."""


def list_facts(enriched: EnrichedPosting) -> tuple[Fact, ...]:
    """Every fact of a reading: the fields in the order of `FIELD_LABELS`, then the skills in the order of the text.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import read
    >>> reading = read(Posting("1", "example", "Senior ML Engineer", "Requirements: Python"))
    >>> [(fact.field, fact.value, fact.words) for fact in list_facts(reading)][2]
    ('seniority', 'senior', 'Senior')
    """
    return (*_facts(enriched), *_skills(enriched))


def unstated_fields(enriched: EnrichedPosting) -> tuple[str, ...]:
    """The usual fields of which a posting states nothing."""
    return tuple(name for name in USUAL_FIELDS if not getattr(enriched, name))


def _facts(enriched: EnrichedPosting) -> Iterator[Fact]:
    for name in FIELD_LABELS:
        found = getattr(enriched, name)
        for finding in found if isinstance(found, tuple) else (found,):
            if finding is not None:
                value = _SHOWN.get(name, lambda value, name=name: label_of(name, value))(finding.value)
                yield _fact(enriched.text, name, "", value, finding)


def _skills(enriched: EnrichedPosting) -> Iterator[Fact]:
    for finding in enriched.skills:
        asked = finding.value
        years = "" if asked.years is None else f" ({asked.years:g} years)"
        yield _fact(enriched.text, "skills", asked.skill_id, f"{asked.preferred_label}{years}", finding, asked.level)


def _fact(text: str, field: str, key: str, value: str, finding: Finding[Any], level: str | None = None) -> Fact:
    words = text[finding.start : finding.end]
    return Fact(field, key, value, words, finding.start, finding.end, finding.reader, level, finding.confidence)


def degree_in_words(degree: Degree) -> str:
    """A degree as people read it.

    >>> degree_in_words(Degree("bachelor", equivalent_ok=True))
    'bachelor or equivalent experience'
    """
    label = label_of("degree", degree.degree_min)
    return f"{label} or equivalent experience" if degree.equivalent_ok else label


def pay_in_words(amount: MonetaryAmount) -> str:
    """An amount of pay as people read it.

    >>> pay_in_words(MonetaryAmount(85000.0, 105000.0, "EUR", "YEAR"))
    'EUR 85,000-105,000 a year'
    >>> pay_in_words(MonetaryAmount(None, 20.5, None, "HOUR"))
    'up to 20.50 an hour'
    """
    low, high = amount.min_value, amount.max_value
    if low is not None and high is not None:
        number = _number(low) if low == high else f"{_number(low)}-{_number(high)}"
    else:
        number = f"from {_number(low)}" if low is not None else f"up to {_number(high or 0.0)}"
    unit = amount.unit_text.lower() if amount.unit_text else None
    article = "an" if unit == "hour" else "a"
    return " ".join(filter(None, (amount.currency, number, unit and f"{article} {unit}")))


def place_in_words(place: PlaceNamed) -> str:
    """A place as people read it.

    >>> place_in_words(PlaceNamed("DE", "DE-BE", "Berlin")), place_in_words(PlaceNamed("*"))
    ('Berlin, DE-BE, Germany', 'Anywhere')
    """
    return ", ".join(filter(None, (place.city, place.region, label_of("country", place.country))))


def _number(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")


_SHOWN: Final[Mapping[str, Callable[[Any], str]]] = {
    "experience_years": lambda years: f"{years:g} years or more",
    "degree": degree_in_words,
    "salary": pay_in_words,
    "salary_elsewhere": pay_in_words,
    "office_days": lambda days: f"{days:g}",
    "places": place_in_words,
    "remote_eligible": place_in_words,
    "remote_excluded": place_in_words,
    "time_zones": lambda window: window.words,
    "duties": lambda duty_id: duties()[duty_id].label,
}
