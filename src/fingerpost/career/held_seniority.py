"""How senior a person is: what the title of the present job says, else the years of work in this market."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from fingerpost.career.jobs import Job
from fingerpost.career.nearest_roles import is_of_market
from fingerpost.career.periods import Period, years_covered
from fingerpost.career.words import any_of, cv_words
from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.seniority import read_seniority

_ENTRY, _SENIOR = 2.0, 6.0
"""Years in this market below which one is at the entry, and from which one is senior; assumptions of ours."""

_AS_ENTRY: Final = frozenset({"intern", "entry"})


def relevant_years(jobs: Sequence[Job]) -> float:
    """The union of the periods of jobs whose titles are of software, data, models, products or statistics, in years."""
    return years_covered(
        Period(job.first_month, job.last_month, 0, 0) for job in jobs if job.title and is_of_market(job.title)
    )


def held_seniority(text: str, jobs: Sequence[Job]) -> str | None:
    """entry, mid, senior, lead, manager, director or executive; None where no job is read from the CV.

    A manager by title counts as one where the job speaks of people: a product manager need not lead any.
    """
    if not jobs:
        return None
    current = next((job for job in jobs if job.is_current and job.title), None)
    if current is not None and current.title is not None:
        said = level_of_title(current.title)
        if said is None and _manages(current, text):
            said = "manager"
        if said is not None:
            return said
    years = relevant_years(jobs)
    return "entry" if years < _ENTRY else "mid" if years < _SENIOR else "senior"


@cache
def level_of_title(title: str) -> str | None:
    """The level that a title says in so many words.

    >>> level_of_title("Senior Data Analyst"), level_of_title("Trainee Data Scientist"), level_of_title("Data Analyst")
    ('senior', 'entry', None)
    """
    found = read_seniority(prepare(Posting("-", "cv", title, "")), None)
    if found is None:
        return None
    return "entry" if found.value in _AS_ENTRY else found.value


def _manages(job: Job, text: str) -> bool:
    words = cv_words()["titles"]
    named = re.search(
        r"\b(?:manager|responsable|leiter(?:in)?|head|jefe|jefa|gerente)\b", job.title or "", re.IGNORECASE
    )
    led = re.compile(any_of(words["people"]), re.IGNORECASE).search(text, job.body, job.end)
    return named is not None and led is not None
