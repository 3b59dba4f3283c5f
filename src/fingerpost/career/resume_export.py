"""A profile as a JSON Resume (https://jsonresume.org/schema), without anything that says who the person is."""

from __future__ import annotations

import json
from typing import Any, Final

from fingerpost.career.education import Study
from fingerpost.career.jobs import Job
from fingerpost.career.profile import Profile
from fingerpost.taxonomy.skills import SKILL_AREAS

SCHEMA: Final = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"

_OTHER: Final = "Further skills"
"""The name of the group of skills in no area; "other" heads what is no skill in many CVs."""

_LEVELS: Final = {"expert": "Expert", "familiar": "Beginner", "learning": "Learning"}
_STUDY_TYPES: Final = {"associate": "Associate degree", "bachelor": "Bachelor", "master": "Master", "phd": "PhD"}


def as_json_resume(profile: Profile) -> str:
    """The profile as indented JSON, the same text for the same profile; read back it gives the same facts.

    >>> json.loads(as_json_resume(Profile("", (), None, None)))["skills"]
    []
    """
    resume: dict[str, Any] = {
        "$schema": SCHEMA,
        "basics": {"label": next((job.title for job in profile.jobs if job.is_current and job.title), "")},
        "work": [_work(job, profile) for job in profile.jobs],
        "education": [_education(study) for study in profile.studies],
        "skills": [group for level in (*_LEVELS, "stated") for group in _skill_groups(profile, level)],
        "languages": [_language(skill.preferred_label, skill.level) for skill in profile.spoken_languages],
    }
    return json.dumps(resume, ensure_ascii=False, indent=2)


def _work(job: Job, profile: Profile) -> dict[str, Any]:
    named = [skill.preferred_label for skill in profile.skills if job.start <= skill.start < job.end]
    return _stated(
        {
            "position": job.title,
            "name": job.employer,
            "startDate": job.starts,
            "endDate": job.ends,
            "highlights": list(dict.fromkeys(named)) or None,
        }
    )


def _education(study: Study) -> dict[str, Any]:
    return _stated(
        {
            "studyType": _STUDY_TYPES[study.degree] + ("" if study.finished else " (not finished)"),
            "area": study.field,
            "institution": study.school,
            "startDate": str(study.first_year) if study.first_year else None,
            "endDate": str(study.last_year) if study.last_year else None,
        }
    )


def _skill_groups(profile: Profile, level: str) -> list[dict[str, Any]]:
    """The skills of one level by area; the name of an area is a heading and no skill."""
    spoken = set(profile.spoken_languages)
    chosen = [skill for skill in profile.skills if skill not in spoken and skill.level == level]
    return [
        _stated(
            {
                "name": _OTHER if area == "other" else label.capitalize(),
                "level": _LEVELS.get(level),
                "keywords": keywords,
            }
        )
        for area, label in SKILL_AREAS.items()
        if (keywords := [skill.preferred_label for skill in chosen if skill.skill_area == area])
    ]


def _language(name: str, level: str) -> dict[str, Any]:
    return _stated({"language": name, "fluency": None if level == "stated" else level})


def _stated(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
