"""What people read in place of ids: the label of a value of any field that postings are counted by."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fingerpost.errors import UnknownNameError

NOT_STATED = "not-stated"
"""The value that stands for a fact a posting does not state."""

_PLAIN: Mapping[str, Mapping[str, str]] = {
    "employment_type": {
        "FULL_TIME": "full-time",
        "PART_TIME": "part-time",
        "CONTRACTOR": "contract",
        "TEMPORARY": "temporary",
        "INTERN": "internship",
    },
    "ai_relation": {
        "builds": "builds ML",
        "uses": "uses AI, builds none",
        "boilerplate": "AI in boilerplate only",
        "none": "AI not mentioned",
    },
    "visa": {"offers": "offers sponsorship", "refuses": "refuses sponsorship"},
    "work_mode": {"remote": "remote", "hybrid": "hybrid", "onsite": "on site"},
    "degree": {"associate": "associate", "bachelor": "bachelor", "master": "master", "phd": "PhD"},
    "language": {
        "de": "German",
        "en": "English",
        "es": "Spanish",
        "fr": "French",
        "it": "Italian",
        "ja": "Japanese",
        "ko": "Korean",
        "nl": "Dutch",
        "pl": "Polish",
        "pt": "Portuguese",
        "sv": "Swedish",
        "zh": "Chinese",
    },
    "corpus": {"live": "collected here", "reference": "reference snapshot"},
}


def label_of(field: str, value: str | None) -> str:
    """The English label of a value; the value itself where it has none.

    >>> label_of("employment_type", "FULL_TIME"), label_of("seniority", None), label_of("source", "lever")
    ('full-time', 'not stated', 'lever')
    """
    if value is None or value == NOT_STATED:
        return "not stated"
    if field in _PLAIN:
        return _PLAIN[field].get(value, value)
    look_up = _LOOK_UPS.get(field)
    if look_up is None:
        return value
    try:
        return look_up(value)
    except (KeyError, UnknownNameError):
        return value


def _role(value: str) -> str:
    from fingerpost.taxonomy.roles import roles

    return roles()[value].preferred_label


def _skill(value: str) -> str:
    from fingerpost.taxonomy.skills import skills

    return skills()[value].preferred_label


def _skill_area(value: str) -> str:
    from fingerpost.taxonomy.skills import SKILL_AREAS

    return SKILL_AREAS[value]


def _industry(value: str) -> str:
    from fingerpost.taxonomy.industries import industries

    return industries()[value].preferred_label


def _country(value: str) -> str:
    from fingerpost.taxonomy.places import country_label

    return country_label(value)


_LOOK_UPS: Mapping[str, Callable[[str], str]] = {
    "role": _role,
    "skill": _skill,
    "skill_area": _skill_area,
    "industry": _industry,
    "country": _country,
}
