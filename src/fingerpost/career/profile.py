"""A person's profile: a CV read by the same readers as postings, and a few of its own.

Name, gender, age, photograph and address are not read: nothing that follows can depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from fingerpost.career.cv_file import CvText
from fingerpost.career.education import DEGREES as DEGREES
from fingerpost.career.education import Study, find_studies, highest_degree
from fingerpost.career.held_seniority import held_seniority
from fingerpost.career.jobs import Job, find_jobs, work_periods
from fingerpost.career.nearest_roles import nearest_roles
from fingerpost.career.offered import ProfileSkill, offered_skills
from fingerpost.career.parts import find_parts, with_sections
from fingerpost.career.periods import years_covered
from fingerpost.career.personal_words import without_person
from fingerpost.career.read_quality import quality_note
from fingerpost.career.sought import sought_title
from fingerpost.reading import prepare_text


@dataclass(frozen=True, slots=True)
class Profile:
    """What a CV says about a person's experience. None = not stated.

    `text` is the CV without name, address and other words about the person. `years_experience` is the union of all
    periods of work, in years. `degree` is the highest one finished. `note` says where the file reads badly. `roles` are
    the ids of the roles whose postings say the like of what the CV says, the nearest first; empty where the CV says
    nothing of the kind; `role_likeness` are their probabilities, one together. `jobs` come with the latest first.
    `seniority` is what the present title says, else what the years in this market amount to.
    """

    text: str
    skills: tuple[ProfileSkill, ...]
    years_experience: float | None
    degree: str | None
    note: str | None = None
    roles: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    studies: tuple[Study, ...] = ()
    seniority: str | None = None
    role_likeness: tuple[float, ...] = ()

    @property
    def skill_ids(self) -> frozenset[str]:
        """The ids of all skills."""
        return frozenset(skill.skill_id for skill in self.skills)

    @property
    def spoken_languages(self) -> tuple[ProfileSkill, ...]:
        """The languages that the person speaks, with the level that the CV states."""
        return tuple(skill for skill in self.skills if skill.kind == "spoken-language")


def read_profile(cv: CvText, *, today: date) -> Profile:
    """The profile of a CV; `today` ends the periods that run until now.

    Skills under interests are left out, for a hobby is not a skill that one offers, and so is what the CV denies.

    >>> cv = CvText("Experience\\nAnalyst, 01/2022 - 12/2023\\n- PyTorch models, never used JAX", "text")
    >>> profile = read_profile(cv, today=date(2026, 11, 1))
    >>> profile.years_experience, [skill.preferred_label for skill in profile.skills]
    (2.0, ['PyTorch'])
    """
    plain = prepare_text(cv.text, "html" if cv.kind == "html" else "text")
    plain = prepare_text(without_person(plain.text), "text")
    parts = find_parts(plain.text)
    document = with_sections(plain, parts)
    jobs = find_jobs(document.text, parts, today)
    studies = find_studies(document.text, parts, today)
    periods = work_periods(document.text, parts, today)
    nearest = nearest_roles(document, jobs, sought_title(document.text, parts))
    profile = Profile(
        text=document.text,
        skills=tuple(offered_skills(document, parts, jobs, studies)),
        years_experience=years_covered(periods) if periods else None,
        degree=highest_degree(studies),
        roles=tuple(role for role, _ in nearest),
        role_likeness=tuple(likeness for _, likeness in nearest),
        jobs=jobs,
        studies=studies,
        seniority=held_seniority(document.text, jobs),
    )
    return replace(profile, note=cv.note or quality_note(cv.text, profile.skills, jobs, parts))
