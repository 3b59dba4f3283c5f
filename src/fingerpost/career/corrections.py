"""Corrections of readings: checked when they are made, put in place of what was read, and told as labelled cases.

A corrected value carries the reader's name `person` and keeps the words that it was read from, where there are any.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from fingerpost.career.corrected_skills import ASKED_LEVELS, HELD_LEVELS, corrected_asked, corrected_offered
from fingerpost.career.profile import Profile
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.posting import Degree, EnrichedPosting, Finding, MonetaryAmount
from fingerpost.search.query import resolve
from fingerpost.store.lookup import PostingFacts
from fingerpost.store.personal_corrections import CV, Correction, CorrectionAbout

PERSON: Final = "person"
"""The reader of a corrected value."""

POSTING_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "role": "role",
        "ai_relation": "ai_relation",
        "seniority": "seniority",
        "years_min": "experience_years",
        "degree_min": "degree",
        "work_mode": "work_mode",
        "visa": "visa",
        "industry": "industry",
        "employment_types": "employment_type",
        "salary": "salary",
        "skill": "skills",
    }
)
"""What can be corrected of a posting, by the names of the facts' columns → the field of the reading."""

CV_FIELDS: Final = ("years_experience", "degree", "seniority", "skill")
"""What can be corrected of a CV."""

_FACETS: Final = {"degree_min": "degree", "degree": "degree", "employment_types": "employment_type"}
_ALWAYS_STATED: Final = frozenset({"role", "ai_relation"})
_UNITS: Final = ("YEAR", "MONTH", "WEEK", "DAY", "HOUR")
_MOST_YEARS: Final = 60.0


def correction(
    about: CorrectionAbout,
    field: str,
    correct: Any,
    at: datetime,
    *,
    posting_id: str = "",
    was: Any = None,
    item: str = "",
    words: str = "",
    reader_version: str = "",
) -> Correction:
    """A correction that is checked: `correct` is the right value by its id or name, None for "not stated".

    Of a skill, `item` is its name and `correct` its level: required, preferred or duty in a posting, a `HeldLevel`
    in a CV; None: it is not there. Pay is a list of {"min", "max", "currency", "unit"}; employment types are a list.

    Raises:
        UnknownNameError: there is no such field or value.
        InputError: no posting is named, or a value has the wrong form.

    >>> from datetime import UTC
    >>> correction("posting", "seniority", "Senior", datetime(2026, 11, 28, tzinfo=UTC), posting_id="p").correct
    'senior'
    """
    fields = tuple(POSTING_FIELDS) if about == "posting" else CV_FIELDS
    if field not in fields:
        raise UnknownNameError(f"field of a {about}", field, fields)
    if about == "posting" and not posting_id:
        msg = f"the correction of {field} names no posting; give its posting_id"
        raise InputError(msg)
    if field == "skill":
        item, correct = _skill_id(item, correct), _level(about, correct)
    elif correct is not None or field in _ALWAYS_STATED:
        check: Callable[[str, Any], Any] = _CHECKS.get(field, _named)
        correct = check(field, correct)
    subject = posting_id if about == "posting" else CV
    return Correction(about, subject, field, was, correct, at, item, words, reader_version)


def correct_posting(read: EnrichedPosting, corrections: Iterable[Correction]) -> EnrichedPosting:
    """The reading with the corrections of this posting in place of what was read; others are left aside."""
    for each in corrections:
        if (each.about, each.subject) != ("posting", read.posting.posting_id):
            continue
        if each.field == "skill":
            read = replace(read, skills=corrected_asked(read.skills, each, read.text))
        elif each.field in POSTING_FIELDS:
            name = POSTING_FIELDS[each.field]
            read = replace(read, **_one(name, _findings(each, getattr(read, name))))
    return read


def correct_facts(facts: PostingFacts, corrections: Iterable[Correction]) -> PostingFacts:
    """The stored facts with the corrections of this posting in place of what was read."""
    for each in corrections:
        if (each.about, each.subject) != ("posting", facts.posting_id):
            continue
        if each.field == "skill":
            asked = corrected_asked(tuple(Finding(skill, 0, 0, "") for skill in facts.skills), each, "")
            facts = replace(facts, skills=tuple(finding.value for finding in asked))
        elif each.field == "salary":
            facts = replace(facts, **_pay_columns(each.correct))
        elif each.field in POSTING_FIELDS:
            correct = tuple(each.correct or ()) if each.field == "employment_types" else each.correct
            facts = replace(facts, **_one(each.field, correct))
    return facts


def correct_profile(profile: Profile, corrections: Iterable[Correction]) -> Profile:
    """The profile with the corrections of the CV in place of what was read."""
    for each in corrections:
        if each.about != "cv":
            continue
        if each.field == "skill":
            profile = replace(profile, skills=corrected_offered(profile.skills, each, profile.text))
        elif each.field in CV_FIELDS:
            profile = replace(profile, **_one(each.field, each.correct))
    return profile


def labelled_cases(corrections: Iterable[Correction], *, with_cv: bool = False) -> Iterator[str]:
    """The corrections as JSON Lines for tests of readers: what was read, what is right, and the words that show it.

    Those of the CV are personal and come only `with_cv`. Fields have the names of the gold labels.
    """
    for each in corrections:
        if each.about == "cv" and not with_cv:
            continue
        case = {
            "about": each.about,
            "posting_id": each.subject if each.about == "posting" else None,
            "field": _GOLD_NAMES.get(each.field, each.field),
            "skill": each.item or None,
            "read": each.was,
            "expected": each.correct,
            "mention": each.words or None,
            "reader_version": each.reader_version or None,
            "at": each.at.date().isoformat(),
        }
        yield json.dumps(case, ensure_ascii=False, sort_keys=True)


_GOLD_NAMES: Final = {
    "employment_types": "employment_type",
    "skill": "skills",
    "years_experience": "years_experience_total",
}


def _findings(each: Correction, before: Any) -> Any:
    """The finding, or the findings, that stand in place of those before."""
    first = before[0] if isinstance(before, tuple) and before else before or None
    start, end = (first.start, first.end) if isinstance(first, Finding) else (0, 0)
    if each.field == "salary":
        return tuple(Finding(_amount(one), start, end, PERSON) for one in each.correct or ())
    if each.field == "employment_types":
        return tuple(Finding(one, start, end, PERSON) for one in each.correct or ())
    if each.correct is None:
        return None
    if each.field == "degree_min":
        equivalent = first.value.equivalent_ok if isinstance(first, Finding) else False
        return Finding(Degree(each.correct, equivalent), start, end, PERSON)
    return Finding(each.correct, start, end, PERSON)


def _one(field: str, value: Any) -> dict[str, Any]:
    return {field: value}


def _pay_columns(correct: list[Mapping[str, Any]] | None) -> dict[str, Any]:
    """The four columns of pay: those of the first amount, as the facts have them."""
    pay = correct[0] if correct else {}
    columns = {"min": "salary_min", "max": "salary_max", "currency": "salary_currency", "unit": "salary_unit"}
    return {column: pay.get(name) for name, column in columns.items()}


def _amount(stated: Mapping[str, Any]) -> MonetaryAmount:
    return MonetaryAmount(stated["min"], stated["max"], stated["currency"], stated["unit"])


def _skill_id(name: str, correct: Any) -> str:
    try:
        return resolve("skill", name)
    except UnknownNameError:
        if name and correct is None:
            return name  # what is in no taxonomy can be read, and so be taken away, by its own id
        raise


def _level(about: CorrectionAbout, correct: Any) -> str | None:
    levels = ASKED_LEVELS if about == "posting" else HELD_LEVELS
    if correct is None or correct in levels:
        return None if correct is None else str(correct)
    raise UnknownNameError("level of a skill", str(correct), levels)


def _named(field: str, value: Any) -> str:
    if not isinstance(value, str) or not value or value == "not-stated":
        msg = f"{field} cannot be {value!r}; expected the name of a value, or nothing for one that is not stated"
        raise InputError(msg)
    return resolve(_FACETS.get(field, field), value)


def _names(field: str, value: Any) -> list[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        msg = f"{field} cannot be {value!r}; expected a list of names"
        raise InputError(msg)
    return list(dict.fromkeys(_named(field, one) for one in value))


def _years(field: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_YEARS:
        msg = f"{field} cannot be {value!r}; expected a number of years from 0 to {_MOST_YEARS:g}"
        raise InputError(msg)
    return float(value)


def _pay(field: str, value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list) and all(map(_is_amount, value)):
        return [{name: one.get(name) for name in ("min", "max", "currency", "unit")} for one in value]
    msg = f'{field} has the wrong form; expected a list of {{"min", "max", "currency", "unit"}}, min no more than max'
    raise InputError(msg)


def _is_amount(one: Any) -> bool:
    if not isinstance(one, Mapping) or not set(one) <= {"min", "max", "currency", "unit"}:
        return False
    ends = [one.get("min"), one.get("max")]
    stated = [end for end in ends if end is not None]
    numbers = all(isinstance(end, int | float) and not isinstance(end, bool) and math.isfinite(end) for end in stated)
    currency, unit = one.get("currency"), one.get("unit")
    named = currency is None or (isinstance(currency, str) and len(currency) == 3 and currency.isupper())
    return bool(stated) and numbers and stated == sorted(stated) and named and unit in (None, *_UNITS)


_CHECKS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "years_min": _years,
    "years_experience": _years,
    "employment_types": _names,
    "salary": _pay,
}
