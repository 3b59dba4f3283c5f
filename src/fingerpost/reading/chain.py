"""The chain of readers: from a posting to everything that was read from it.

All cue phrases of all readers and all labels of skills sit in one automaton, built when the first text is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from fingerpost.posting import EnrichedPosting, Posting
from fingerpost.reading import (
    ai_relation,
    education,
    employment,
    experience,
    industry,
    levels,
    place,
    role,
    salary,
    sections,
    seniority,
    skills,
    visa,
)
from fingerpost.reading.ai_relation import read_ai_relation
from fingerpost.reading.cues import CueFinder
from fingerpost.reading.document import Document
from fingerpost.reading.education import read_degree
from fingerpost.reading.employment import read_employment_type, read_work_mode
from fingerpost.reading.experience import read_experience_years
from fingerpost.reading.industry import read_industry
from fingerpost.reading.language import read_language
from fingerpost.reading.place import read_places
from fingerpost.reading.role import read_role
from fingerpost.reading.salary import read_salary
from fingerpost.reading.sections import read_sections
from fingerpost.reading.seniority import read_seniority
from fingerpost.reading.skills import read_skills
from fingerpost.reading.text import TextKind, make_document, make_text_document
from fingerpost.reading.visa import read_visa

READER_VERSION = "1"
"""Changes whenever the same posting may be read differently."""

READERS: Mapping[str, Callable[[Document], object]] = {
    "skills": read_skills,
    "role": read_role,
    "ai_relation": lambda document: read_ai_relation(document, (), role.read_role(document)),
    "seniority": lambda document: read_seniority(document, None),
    "experience_years": read_experience_years,
    "degree": read_degree,
    "salary": read_salary,
    "work_mode": read_work_mode,
    "employment_type": read_employment_type,
    "visa": read_visa,
    "places": read_places,
    "industry": read_industry,
    "language": read_language,
}
"""Each reader as a function of the document alone, to measure them one by one; `read` passes findings on."""


@cache
def cue_finder() -> CueFinder:
    """The one automaton of all readers."""
    readers = (
        sections,
        levels,
        role,
        ai_relation,
        seniority,
        experience,
        education,
        industry,
        salary,
        place,
        employment,
        visa,
    )
    return CueFinder([skills.skill_cues(), *(cues for reader in readers if (cues := getattr(reader, "CUES", None)))])


def prepare(posting: Posting) -> Document:
    """A posting's document with cues and sections, ready for any reader."""
    return find_cues(make_document(posting))


def prepare_text(text: str, kind: TextKind = "text") -> Document:
    """The document of a CV, a query or a draft with cues and sections.

    >>> prepare_text("Requirements: Python").section_at(14)
    'required'
    """
    return find_cues(make_text_document(text, kind))


def find_cues(document: Document) -> Document:
    """A document with the cue hits of all readers and, from them, its sections."""
    document = replace(document, cues=cue_finder().find(document.lower))
    return replace(document, sections=read_sections(document))


def read(posting: Posting) -> EnrichedPosting:
    """Everything that can be read from a posting; each finding is a span of the reading's `text`.

    >>> from fingerpost.posting import Posting
    >>> reading = read(Posting("1", "file", "Senior ML Engineer", "Requirements: Python, 5+ years of experience."))
    >>> [skill.value.preferred_label for skill in reading.skills][-1], reading.seniority.value
    ('Python', 'senior')
    """
    document = prepare(posting)
    found_skills = read_skills(document)
    found_role = read_role(document, found_skills)
    found_years = read_experience_years(document)
    return EnrichedPosting(
        posting=posting,
        text=document.text,
        role=found_role,
        ai_relation=read_ai_relation(document, found_skills, found_role),
        seniority=read_seniority(document, found_years),
        experience_years=found_years,
        degree=read_degree(document),
        salary=read_salary(document),
        work_mode=read_work_mode(document),
        employment_type=read_employment_type(document),
        visa=read_visa(document),
        places=read_places(document),
        industry=read_industry(document),
        language=read_language(document),
        skills=found_skills,
    )
