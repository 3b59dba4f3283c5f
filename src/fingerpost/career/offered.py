"""The skills that a CV offers: what it states, less hobbies, denials and what only names a job or an employer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from fingerpost.career.education import Study, names_school
from fingerpost.career.jobs import Job
from fingerpost.career.list_items import list_items
from fingerpost.career.negation import find_denied
from fingerpost.career.parts import Part
from fingerpost.career.periods import Period, find_periods, years_covered
from fingerpost.career.skill_level import LISTS, HeldLevel, SkillLevels, group_labels
from fingerpost.career.spoken import SPOKEN, find_spoken, spoken_level
from fingerpost.reading.document import Document
from fingerpost.reading.patterns import read_table
from fingerpost.reading.skills import ASKED_ONLY_KINDS, find_mentions
from fingerpost.taxonomy.skills import Skill, skills

_FAR: Final = date(9000, 1, 1)
_LEFT_OUT: Final = frozenset({"interests", "negated"})
_NAMED_THINGS: Final = frozenset({"language", "library", "tool", "platform", "format", "hardware"})
"""Kinds of skills that a title, an employer's name or a label of a list states; else they say what it is about."""

_BUILT: Final = frozenset({"machine-learning-algorithms", "data-handling", "mathematics-statistics"})
"""Areas whose practices are skills also where they are told of: "drift detection", not "code review"."""

_PRODUCTS: Final = frozenset({"dashboards", "batch-processing", "databases", "runbooks", "landing-page-optimization"})
"""Things that work makes or uses, whatever it is; named outside lists they are no skill of their own."""

_LEARNT: Final = re.compile(
    r"\b(?:(?:relevant )?course(?:s|work)|modules|subjects|thesis|dissertation|projects?|focus|schwerpunkte?|cours"
    r"|cursos)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ProfileSkill:
    """A skill that a CV states; `words` are the words it was read from, `start` and `end` where they stand.

    `kind` is the taxonomy's ("library", "method", …); "spoken-language" for a language that the person speaks.
    `level` is a `HeldLevel`; of a spoken language what the CV says ("C1", "native"), "stated" where it says nothing.
    `years` is the union of the periods of the jobs that name the skill; None where none does.
    """

    skill_id: str
    preferred_label: str
    skill_area: str
    listed: bool
    words: str
    start: int
    end: int
    kind: str = ""
    level: str = "stated"
    years: float | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    skill: Skill | None


def offered_skills(
    document: Document, parts: Sequence[Part], jobs: Sequence[Job] = (), studies: Sequence[Study] = ()
) -> Iterator[ProfileSkill]:
    """Every skill of a CV once, where it is first stated; languages from their own part where there is one."""
    text = document.text
    spoken = {(start, end): _Found(start, end, skill) for start, end, skill in find_spoken(text, parts)}
    mentions = [found for found in _stated(document, parts, jobs, studies) if not _is_spoken(found) or not spoken]
    left_out = list(_not_offered(text, parts))
    places: dict[str, list[_Found]] = {}
    for found in sorted([*spoken.values(), *mentions], key=lambda found: (found.start, -found.end)):
        if not any(low <= found.start < high for low, high in left_out):
            places.setdefault(_id_of(text, found), []).append(found)
    levels = SkillLevels(text, parts)
    for skill_id, found_at in places.items():
        yield _profile_skill(
            text,
            skill_id,
            found_at,
            levels,
            jobs,
            is_spoken=_is_spoken(found_at[0]) or (found_at[0].start, found_at[0].end) in spoken,
        )


def _is_spoken(found: _Found) -> bool:
    return found.skill is not None and found.skill.kind == SPOKEN


def _id_of(text: str, found: _Found) -> str:
    return (
        found.skill.skill_id
        if found.skill
        else re.sub(r"[^\w+#]+", "-", text[found.start : found.end].casefold()).strip("-")
    )


def _profile_skill(
    text: str, skill_id: str, found_at: Sequence[_Found], levels: SkillLevels, jobs: Sequence[Job], *, is_spoken: bool
) -> ProfileSkill:
    first = found_at[0]
    words, skill = text[first.start : first.end], first.skill
    level = spoken_level(text, first.end) if is_spoken else _level(found_at, levels)
    return ProfileSkill(
        skill_id=skill_id,
        preferred_label=skill.preferred_label if skill else words,
        skill_area=skill.skill_area if skill else "other",
        listed=skill is not None,
        words=words,
        start=first.start,
        end=first.end,
        kind=SPOKEN if is_spoken else skill.kind if skill else "",
        level=level,
        years=None if is_spoken else _years(found_at, jobs),
    )


def _level(found_at: Iterable[_Found], levels: SkillLevels) -> HeldLevel:
    """The first level that is said of any mention."""
    return next((level for found in found_at if (level := levels.at(found.start, found.end))), "stated")


def _years(found_at: Sequence[_Found], jobs: Sequence[Job]) -> float | None:
    named = [job for job in jobs if any(job.start <= found.start < job.end for found in found_at)]
    return years_covered(Period(job.first_month, job.last_month, 0, 0) for job in named) if named else None


def _stated(
    document: Document, parts: Sequence[Part], jobs: Sequence[Job], studies: Sequence[Study]
) -> Iterator[_Found]:
    """The taxonomy's labels that state a skill where they stand, and the items of lists of skills."""
    groups = (span for part in parts if part.name in LISTS for span in group_labels(document.text, part))
    headers = [*groups, *((job.start, job.body) for job in jobs)]
    schools = list(_schools(document.text, parts, studies))
    mentions = find_mentions(document)
    for mention in mentions:
        skill = skills()[mention.skill_id]
        in_school = any(low <= mention.start < high for low, high in schools)
        if not in_school and _states(skill, mention.start, parts, headers):
            yield _Found(mention.start, mention.end, skill)
    known = [(mention.start, mention.end) for mention in mentions]
    for part in parts:
        if part.name in LISTS:
            for item in list_items(document.text, part, known):
                if item.skill is None or _states(item.skill, item.start, parts, headers):
                    yield _Found(item.start, item.end, item.skill)


def _schools(text: str, parts: Sequence[Part], studies: Sequence[Study]) -> Iterator[tuple[int, int]]:
    """The lines that name a degree or a school, up to what was learnt there."""
    degrees = {text.rfind("\n", 0, study.start) + 1 for study in studies}
    for part in parts:
        start = part.start
        for line in text[part.start : part.end].splitlines(keepends=True):
            if start in degrees or (part.name == "education" and names_school(line)):
                learnt = _LEARNT.search(line)
                yield start, start + (learnt.start() if learnt else len(line))
            start += len(line)


def _states(skill: Skill, start: int, parts: Sequence[Part], headers: Sequence[tuple[int, int]]) -> bool:
    """Whether a label says that the person has the skill: in a list it does; elsewhere it may only name a field."""
    if any(low <= start < high for low, high in headers):
        return skill.kind in _NAMED_THINGS and skill.skill_id not in _class_words()
    name = next((part.name for part in parts if part.start <= start < part.end), "")
    if name in LISTS:
        return True
    if name == "languages":
        return skill.kind == SPOKEN or (skill.kind in _NAMED_THINGS and skill.preferred_label not in _spoken_levels())
    if skill.kind in ASKED_ONLY_KINDS:
        return skill.kind != "domain" and skill.skill_area in _BUILT
    if skill.kind == "field" and skill.skill_area == "domain-knowledge":  # what the work is about: "oncology"
        return False
    return skill.skill_id not in _generic() and skill.skill_id not in _PRODUCTS


@cache
def _class_words() -> frozenset[str]:
    """Skills whose names only announce those after them: "ML frameworks"."""
    return frozenset(read_table("generic_skills")["announcing"])


@cache
def _generic() -> frozenset[str]:
    """Skills that a description of work names without saying that they are held."""
    return frozenset(read_table("generic_skills")["asked_only"])


@cache
def _spoken_levels() -> frozenset[str]:
    """Names of tools that are also words for how well a language is spoken."""
    return frozenset({"Elementary", "Fluent", "Basic"})


def _not_offered(text: str, parts: Iterable[Part]) -> Iterator[tuple[int, int]]:
    """Spans whose skills nobody offers: interests, and what is denied."""
    yield from ((part.start, part.end) for part in parts if part.name in _LEFT_OUT)
    yield from ((denied.start, denied.end) for denied in find_denied(text))
    yield from ((period.start, period.end) for period in find_periods(text, _FAR))
