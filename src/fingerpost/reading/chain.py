"""The chain of readers: from a posting to everything that was read from it.

All cue phrases of all readers and all labels of skills sit in one automaton, built when the first text is read.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from fingerpost.posting import EnrichedPosting, Finding, Flag, MonetaryAmount, Posting
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
from fingerpost.reading.cues import CueFinder
from fingerpost.reading.disclosure import read_disclosures
from fingerpost.reading.document import Document
from fingerpost.reading.duties import read_duties
from fingerpost.reading.education import read_degree
from fingerpost.reading.eligibility import read_remote_eligibility
from fingerpost.reading.employment import read_employment_type
from fingerpost.reading.experience import read_experience_years
from fingerpost.reading.finishing import all_finished, finished
from fingerpost.reading.industry import read_industry
from fingerpost.reading.language import read_language, unread_language
from fingerpost.reading.office_days import read_office_days
from fingerpost.reading.place import read_places
from fingerpost.reading.role import judge_role
from fingerpost.reading.salary import read_salary, read_salary_elsewhere, salary_flags
from fingerpost.reading.sections import read_sections
from fingerpost.reading.seniority import read_seniority
from fingerpost.reading.skill_years import read_skill_years
from fingerpost.reading.skills import read_skills, read_skills_together
from fingerpost.reading.text import TextKind, make_document, make_documents, make_text_document
from fingerpost.reading.time_zones import read_time_zones
from fingerpost.reading.visa import read_visa
from fingerpost.reading.work_mode import Statement, read_work_mode, statements, work_mode_flags

AT_ONCE = 64
"""Postings that are read together; with more of them what was read begins to crowd the cache."""

NEW_OBJECTS = 20_000
"""Objects more than before after which Python looks for garbage: what a few batches of readings are made of."""

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
        # What is read from a few postings is thousands of objects more, and no garbage either: by Python's own limit of
        # 700 every batch of them would be looked through.
        limit, *later = gc.get_threshold()
        if limit:  # 0 says never
            gc.set_threshold(max(limit, NEW_OBJECTS), *later)
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
    return _with_sections([document])[0]


def _with_sections(documents: Sequence[Document]) -> list[Document]:
    found = list(map(cue_finder().find, [document.lower for document in documents]))
    cued = [Document(one.text, one.lower, one.blocks, (), cues) for one, cues in zip(documents, found, strict=True)]
    return [Document(one.text, one.lower, one.blocks, read_sections(one), one.cues) for one in cued]


def read(posting: Posting) -> EnrichedPosting:
    """Everything that can be read from a posting; each finding is a span of the reading's `text`.

    >>> from fingerpost.posting import Posting
    >>> reading = read(Posting("1", "file", "Senior ML Engineer", "Requirements: Python, 5+ years of experience."))
    >>> [skill.value.preferred_label for skill in reading.skills][-1], reading.seniority.value
    ('Python', 'senior')
    """
    return next(read_many([posting]))


def read_many(postings: Iterable[Posting], at_once: int = AT_ONCE) -> Iterator[EnrichedPosting]:
    """The readings of many postings in their order, the same as `read` makes, in three quarters of the time.

    `at_once` postings are taken and read at a time: each reader reads all of them before the next one begins. The
    tables and the code of one reader fit into a processor's cache, those of all readers do not.

    >>> from fingerpost.posting import Posting
    >>> postings = [Posting("1", "file", "ML Engineer", "Python"), Posting("2", "file", "Data Analyst", "SQL")]
    >>> [reading.skills[-1].value.skill_id for reading in read_many(postings)]
    ['python', 'sql']
    """
    remaining = iter(postings)
    while some := list(islice(remaining, at_once)):
        was_collecting = gc.isenabled()
        # Hardly anything that is made on the way refers back to itself: looking for garbage meanwhile finds none.
        gc.disable()
        try:
            readings = _read_together(some)
        finally:
            if was_collecting:
                gc.enable()
        yield from readings


def _read_together(postings: Sequence[Posting]) -> list[EnrichedPosting]:
    documents = _with_sections(make_documents(postings))
    skills_found = list(map(read_skill_years, documents, read_skills_together(documents)))
    judged = list(map(judge_role, documents, skills_found))
    years = list(map(read_experience_years, documents))
    pay = list(map(read_salary, documents))
    elsewhere = list(map(read_salary_elsewhere, documents, pay))
    languages = list(map(read_language, documents))
    modes = [tuple(statements(document)) for document in documents]
    work_modes = list(map(read_work_mode, documents, modes))
    lives = list(map(read_remote_eligibility, documents, work_modes))
    flags = map(_flags, documents, judged, pay, elsewhere, modes, languages)
    texts = [document.text for document in documents]
    # In the order of the fields of EnrichedPosting.
    columns: tuple[Iterable[Any], ...] = (
        postings,
        texts,
        map(finished, texts, [one.role for one in judged]),
        map(finished, texts, map(read_ai_relation, documents, skills_found, [one.role for one in judged])),
        map(finished, texts, map(read_seniority, documents, years)),
        map(finished, texts, years),
        map(finished, texts, map(read_degree, documents)),
        map(all_finished, texts, pay),
        map(finished, texts, work_modes),
        map(all_finished, texts, map(read_employment_type, documents)),
        map(finished, texts, map(read_visa, documents)),
        map(all_finished, texts, map(read_places, documents)),
        map(finished, texts, map(read_industry, documents)),
        languages,
        skills_found,
        [one.probabilities for one in judged],
        map(all_finished, texts, elsewhere),
        map(finished, texts, map(_days, documents, work_modes)),
        map(all_finished, texts, [eligible for eligible, _ in lives]),
        map(all_finished, texts, [excluded for _, excluded in lives]),
        map(finished, texts, map(read_time_zones, documents)),
        map(finished, texts, map(read_clearance, documents)),
        map(all_finished, texts, map(read_disclosures, documents)),
        map(read_duties, documents),
        map(all_finished, texts, flags),
    )
    return list(map(EnrichedPosting, *map(list, columns)))


def _days(document: Document, work_mode: Finding[str] | None) -> Finding[float] | None:
    """The office days of hybrid work; other work has none."""
    return read_office_days(document) if work_mode is not None and work_mode.value == "hybrid" else None


def _flags(
    document: Document,
    judged: role.RoleJudgement,
    pay: Sequence[Finding[MonetaryAmount]],
    elsewhere: Sequence[Finding[MonetaryAmount]],
    modes: Sequence[Statement],
    language: Finding[str] | None,
) -> tuple[Finding[Flag], ...]:
    flags = (
        judged.flag,
        *salary_flags((*pay, *elsewhere)),
        *work_mode_flags(document, modes),
        unread_language(language),
    )
    return tuple([flag for flag in flags if flag is not None])
