"""The chain of readers: from a posting to everything that was read from it.

All cue phrases of all readers and all labels of skills sit in one automaton, built when the first text is read.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from fingerpost.posting import EnrichedPosting, Finding, Posting
from fingerpost.reading import (
    ai_relation,
    disclosure,
    duties,
    education,
    eligibility,
    employment,
    experience,
    industry,
    levels,
    office_days,
    place,
    role,
    salary,
    sections,
    seniority,
    skills,
    time_zones,
    visa,
)
from fingerpost.reading.ai_relation import read_ai_relation
from fingerpost.reading.clearance import read_clearance
from fingerpost.reading.confidence import with_confidence
from fingerpost.reading.cues import CueFinder
from fingerpost.reading.disclosure import read_disclosures
from fingerpost.reading.document import Document
from fingerpost.reading.duties import read_duties
from fingerpost.reading.education import read_degree
from fingerpost.reading.eligibility import read_remote_eligibility
from fingerpost.reading.employment import read_employment_type
from fingerpost.reading.experience import read_experience_years
from fingerpost.reading.industry import read_industry
from fingerpost.reading.language import read_language, unread_language
from fingerpost.reading.office_days import read_office_days
from fingerpost.reading.place import read_places
from fingerpost.reading.role import judge_role
from fingerpost.reading.salary import read_salary, read_salary_elsewhere, salary_flags
from fingerpost.reading.sections import read_sections
from fingerpost.reading.seniority import read_seniority
from fingerpost.reading.skill_years import read_skill_years
from fingerpost.reading.skills import read_skills
from fingerpost.reading.text import TextKind, make_document, make_text_document
from fingerpost.reading.time_zones import read_time_zones
from fingerpost.reading.visa import read_visa
from fingerpost.reading.whole_words import on_whole_words
from fingerpost.reading.work_mode import read_work_mode, statements, work_mode_flags

READER_VERSION = "5"
"""Changes whenever the same posting may be read differently."""

READERS: Mapping[str, Callable[[Document], object]] = {
    "skills": read_skills,
    "role": judge_role,
    "ai_relation": lambda document: read_ai_relation(document, (), role.read_role(document)),
    "seniority": lambda document: read_seniority(document, None),
    "experience_years": read_experience_years,
    "degree": read_degree,
    "salary": read_salary,
    "work_mode": read_work_mode,
    "employment_type": read_employment_type,
    "visa": read_visa,
    "clearance": read_clearance,
    "disclosures": read_disclosures,
    "duties": read_duties,
    "time_zones": read_time_zones,
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
        office_days,
        eligibility,
        time_zones,
        disclosure,
        duties,
    )
    # Half a million small objects are made that stay as long as the process: looking for garbage among them takes a
    # tenth of a second now, and a fourteenth of the time of all later reading.
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        tables = [cues for reader in readers if (cues := getattr(reader, "CUES", None))]
        finder = CueFinder([skills.skill_cues(), *tables])
        gc.freeze()
        return finder
    finally:
        if was_collecting:
            gc.enable()


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
    text, lower, blocks = document.text, document.lower, document.blocks
    cues = cue_finder().find(lower)
    return Document(text, lower, blocks, read_sections(Document(text, lower, blocks, cues=cues)), cues)


def read(posting: Posting) -> EnrichedPosting:
    """Everything that can be read from a posting; each finding is a span of the reading's `text`.

    >>> from fingerpost.posting import Posting
    >>> reading = read(Posting("1", "file", "Senior ML Engineer", "Requirements: Python, 5+ years of experience."))
    >>> [skill.value.preferred_label for skill in reading.skills][-1], reading.seniority.value
    ('Python', 'senior')
    """
    was_collecting = gc.isenabled()
    # Hardly anything that is made on the way refers back to itself, so looking for garbage meanwhile finds none.
    gc.disable()
    try:
        return _read(posting)
    finally:
        if was_collecting:
            gc.enable()


def _read(posting: Posting) -> EnrichedPosting:
    document = prepare(posting)
    found_skills = read_skill_years(document, read_skills(document))
    judged = judge_role(document, found_skills)
    found_years = read_experience_years(document)
    found_salary = read_salary(document)
    elsewhere = read_salary_elsewhere(document, found_salary)
    found_language = read_language(document)
    modes = tuple(statements(document))
    work_mode = read_work_mode(document, modes)
    eligible, excluded = read_remote_eligibility(document, work_mode)
    is_hybrid = work_mode is not None and work_mode.value == "hybrid"
    pay_flags = salary_flags((*found_salary, *elsewhere))
    flags = (judged.flag, *pay_flags, *work_mode_flags(document, modes), unread_language(found_language))
    one, several = _finisher(document.text)
    return EnrichedPosting(
        posting=posting,
        text=document.text,
        role=one(judged.role),
        ai_relation=one(read_ai_relation(document, found_skills, judged.role)),
        seniority=one(read_seniority(document, found_years)),
        experience_years=one(found_years),
        degree=one(read_degree(document)),
        salary=several(found_salary),
        work_mode=one(work_mode),
        employment_type=several(read_employment_type(document)),
        visa=one(read_visa(document)),
        places=several(read_places(document)),
        industry=one(read_industry(document)),
        language=found_language,
        skills=found_skills,
        role_probabilities=judged.probabilities,
        salary_elsewhere=several(elsewhere),
        office_days=one(read_office_days(document)) if is_hybrid else None,
        remote_eligible=several(eligible),
        remote_excluded=several(excluded),
        time_zones=one(read_time_zones(document)),
        clearance=one(read_clearance(document)),
        disclosures=several(read_disclosures(document)),
        duties=read_duties(document),
        flags=several(tuple(flag for flag in flags if flag is not None)),
    )


def _finisher(text: str) -> tuple[_One, _Several]:
    """What is done to every finding at last: its span is widened to whole words, and it gets its rule's precision."""

    def one(finding: Finding[Any] | None) -> Finding[Any] | None:
        return None if finding is None else with_confidence(on_whole_words(text, finding))

    def several(findings: Sequence[Finding[Any]]) -> tuple[Finding[Any], ...]:
        return tuple([with_confidence(on_whole_words(text, finding)) for finding in findings]) if findings else ()

    return one, several


_One: TypeAlias = Callable[["Finding[Any] | None"], "Finding[Any] | None"]
_Several: TypeAlias = Callable[["Sequence[Finding[Any]]"], "tuple[Finding[Any], ...]"]
