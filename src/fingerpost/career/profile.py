"""A person's profile: a CV read by the same readers as postings, and a few of its own.

Name, gender, age, photograph and address are not read: nothing that follows can depend on them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fingerpost.career.cv_file import CvText
from fingerpost.career.offered import ProfileSkill, offered_skills
from fingerpost.career.parts import TOP, Part, find_parts, texts, with_sections
from fingerpost.career.periods import Period, find_periods, years_covered
from fingerpost.career.words import degree_patterns, unfinished_pattern
from fingerpost.reading import prepare_text
from fingerpost.reading.document import Document
from fingerpost.reading.role import duty_features, score_roles

DEGREES: Final = ("associate", "bachelor", "master", "phd")


@dataclass(frozen=True, slots=True)
class Profile:
    """What a CV says about a person's experience. None = not stated.

    `years_experience` is the union of all periods of work, in years. `degree` is the highest one finished. `note`
    says where the file reads badly. `roles` are the ids of the roles whose postings say the like of what the CV says,
    the nearest first; empty where the CV says nothing of the kind.
    """

    text: str
    skills: tuple[ProfileSkill, ...]
    years_experience: float | None
    degree: str | None
    note: str | None = None
    roles: tuple[str, ...] = ()

    @property
    def skill_ids(self) -> frozenset[str]:
        """The ids of all skills."""
        return frozenset(skill.skill_id for skill in self.skills)


def read_profile(cv: CvText, *, today: date) -> Profile:
    """The profile of a CV; `today` ends the periods that run until now.

    Skills under interests are left out, for a hobby is not a skill that one offers, and so is what the CV denies.

    >>> cv = CvText("Experience\\nAnalyst, 01/2022 - 12/2023\\n- PyTorch models, never used JAX", "text")
    >>> profile = read_profile(cv, today=date(2026, 11, 1))
    >>> profile.years_experience, [skill.preferred_label for skill in profile.skills]
    (2.0, ['PyTorch'])
    """
    plain = prepare_text(cv.text, "html" if cv.kind == "html" else "text")
    parts = find_parts(plain.text)
    document = with_sections(plain, parts)
    return Profile(
        text=document.text,
        skills=tuple(offered_skills(document, parts)),
        years_experience=_years(document.text, parts, today),
        degree=_degree(document.text, parts, today),
        note=cv.note,
        roles=_roles(document),
    )


def _roles(document: Document) -> tuple[str, ...]:
    """Every role, by the score that the reader of postings' roles gives to the CV's words; titles are left aside."""
    features = duty_features(document)
    scores = score_roles({}, features)
    return tuple(sorted(scores, key=lambda role: (-scores[role], role))) if features else ()


def _years(text: str, parts: Sequence[Part], today: date) -> float | None:
    """The years of work. Where the work part has no dates, a layout has put them before the first heading."""
    for name in ("work", TOP):
        periods: list[Period] = [period for piece in texts(text, parts, name) for period in find_periods(piece, today)]
        if periods:
            return years_covered(periods)
    return None


def _degree(text: str, parts: Sequence[Part], today: date) -> str | None:
    """The highest finished degree of the education part, or of the whole text where it has no such part."""
    education = list(texts(text, parts, "education")) or [text]
    found = []
    for line in "\n".join(education).splitlines():
        if not unfinished_pattern().search(line) and not _ends_after(line, today):
            found += [name for name, pattern in degree_patterns().items() if pattern.search(line)]
    return max(found, key=DEGREES.index, default=None)


def _ends_after(line: str, today: date) -> bool:
    """Whether the last year of a line is still to come."""
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", line)]
    return bool(years) and years[-1] > today.year
