"""How well a profile fits a posting: requirement by requirement, with the words on both sides.

The score is a weighted mean of the parts that the posting states; it is explained in full by its parts and
requirements, and the same input gives the same score to the bit. Gaining a skill never lowers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from fingerpost.career.eligibility import (
    NOTHING_STATED,
    Circumstances,
    Conditions,
    check,
    conditions_of,
    spoken_of,
    spoken_well,
)
from fingerpost.career.fit_answer import Fit as Fit
from fingerpost.career.fit_answer import FitPart, Status
from fingerpost.career.fit_answer import Requirement as Requirement
from fingerpost.career.offered import ProfileSkill
from fingerpost.career.profile import DEGREES, Profile
from fingerpost.career.relation import CREDIT, nearest_held
from fingerpost.posting import EnrichedPosting, SkillAsked
from fingerpost.taxonomy.prerequisites import implied_skills
from fingerpost.taxonomy.skills import skills

if TYPE_CHECKING:
    from fingerpost.store.lookup import PostingFacts

WEIGHTS: Final = {"required skills": 0.60, "preferred skills": 0.15, "years": 0.15, "degree": 0.10}
"""What each part counts for; assumptions of ours. A part that the posting does not state does not count."""

IMPLIED: Final = 0.75
"""What a skill counts for that follows from one in the CV: as much as a part of it."""

NOT_NAMED: Final = "the CV does not name it"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a posting asks for, from its full reading or from stored facts; `text` is None for facts alone."""

    posting_id: str
    title: str | None
    employer: str | None
    url: str | None
    skills: tuple[SkillAsked, ...]
    years_min: float | None = None
    degree_min: str | None = None
    degree_equivalent_ok: bool = False
    text: str | None = None
    conditions: Conditions = NOTHING_STATED

    def words(self, skill: SkillAsked) -> str | None:
        """The posting's words for a skill; None where only facts are kept."""
        if self.text is None or not skill.mentions:
            return None
        start, end = skill.mentions[0]
        return self.text[start:end]


def asked_by(enriched: EnrichedPosting) -> Asked:
    """What a fully read posting asks for."""
    posting, degree = enriched.posting, enriched.degree
    return Asked(
        posting_id=posting.posting_id,
        title=posting.title,
        employer=posting.hiring_organization,
        url=posting.url,
        skills=tuple(finding.value for finding in enriched.skills),
        years_min=enriched.experience_years.value if enriched.experience_years else None,
        degree_min=degree.value.degree_min if degree else None,
        degree_equivalent_ok=degree.value.equivalent_ok if degree else False,
        text=enriched.text,
        conditions=conditions_of(enriched),
    )


def asked_of_facts(facts: PostingFacts) -> Asked:
    """What a posting asks for whose facts alone are kept; these hold no clearance."""
    required = (skill.skill_id for skill in facts.skills if skill.level == "required")
    return Asked(
        posting_id=facts.posting_id,
        title=facts.title,
        employer=facts.employer,
        url=facts.url,
        skills=facts.skills,
        years_min=facts.years_min,
        degree_min=facts.degree_min,
        degree_equivalent_ok=bool(facts.degree_equivalent_ok),
        conditions=Conditions(facts.countries, facts.visa, spoken_of(required)),
    )


def fit(profile: Profile, asked: Asked, person: Circumstances | None = None) -> Fit:
    """The fit of a profile to what a posting asks for; `person` says what the hard conditions are compared with."""
    wanted = [_skill_requirement(profile, asked, skill) for skill in wanted_of(asked.skills)]
    years = _years_requirement(profile, asked)
    degree = _degree_requirement(profile, asked)
    stated: dict[str, Sequence[Requirement]] = {
        "required skills": [item for item in wanted if item.level == "required"],
        "preferred skills": [item for item in wanted if item.level == "preferred"],
        "years": [years] if years else [],
        "degree": [degree] if degree else [],
    }
    weights = part_weights(tuple(name for name, items in stated.items() if items))
    parts = tuple(
        FitPart(name, weight, mean_credit(round(sum(100 * item.credit for item in stated[name])), len(stated[name])))
        if name in _SKILL_PARTS
        else FitPart(name, weight, stated[name][0].credit)
        for name, weight in weights.items()
    )
    return Fit(
        posting_id=asked.posting_id,
        title=asked.title,
        employer=asked.employer,
        url=asked.url,
        score=weighted_score([(part.weight, part.score) for part in parts]) if parts else None,
        parts=parts,
        requirements=(*wanted, *(item for item in (years, degree) if item)),
        conditions=check(person, asked.conditions, spoken_well(profile)) if person else (),
    )


_SKILL_PARTS: Final = ("required skills", "preferred skills")


def part_weights(stated: tuple[str, ...]) -> dict[str, float]:
    """The weights of the parts that a posting states; they sum to 1.

    >>> part_weights(("required skills", "years"))
    {'required skills': 0.8, 'years': 0.2}
    """
    total = sum(round(100 * WEIGHTS[name]) for name in stated)
    return {name: round(100 * WEIGHTS[name]) / total for name in stated}


def mean_credit(hundredths: Any, number: Any) -> Any:
    """The mean credit of some skills from the sum of their credits in hundredths: the same in whatever order.

    >>> mean_credit(75 + 40 + 40, 3)
    0.5166666666666667
    """
    return hundredths / (100 * number)


def weighted_score(parts: Iterable[tuple[Any, Any]]) -> Any:
    """The score of (weight, score) of each part, added from the left; of numbers, or of arrays of one length.

    >>> weighted_score([(0.8, 1.0), (0.2, 0.5)])
    0.9
    """
    score: Any = 0.0
    for weight, part in parts:
        score = score + weight * part
    return score if isinstance(score, float) and score <= 1.0 else _at_most_one(score)


def _at_most_one(score: Any) -> Any:
    if isinstance(score, float):
        return 1.0
    import numpy as np

    return np.minimum(score, 1.0)


def credit_of(skill_id: str, held: AbstractSet[str]) -> tuple[float, str | None, str]:
    """What a skill asked counts for, the skill held that it counts for, and how that is related.

    A skill that follows from one held ("implied") counts as much as a narrower one.

    >>> credit_of("python", frozenset({"pandas"}))
    (0.75, 'pandas', 'implied')
    """
    nearest = nearest_held(skill_id, held)
    if nearest and CREDIT[nearest.relation] >= IMPLIED:
        return CREDIT[nearest.relation], nearest.skill_id, nearest.relation
    table = skills()
    for one in sorted(held):
        if one in table and skill_id in implied_skills(one):
            return IMPLIED, one, "implied"
    return (CREDIT[nearest.relation], nearest.skill_id, nearest.relation) if nearest else (0.0, None, "")


def because_of(relation: str, label: str) -> str:
    """Why a skill held counts for one asked, in words.

    >>> because_of("implied", "pandas")
    'the CV names pandas, which nobody has without it'
    """
    return {
        "same": "the CV names it",
        "narrower": f"the CV names {label}, a part of it",
        "implied": f"the CV names {label}, which nobody has without it",
        "sibling": f"the CV names {label}, which is of the same kind",
        "broader": f"the CV names {label}, the wider field",
    }.get(relation, NOT_NAMED)


def wanted_of(skills: Iterable[SkillAsked]) -> list[SkillAsked]:
    """The skills asked of the person, required before preferred; what is only a duty is no requirement.

    >>> [skill.level for skill in wanted_of([SkillAsked("sql", "SQL", "programming", "duty")])]
    []
    """
    order = {"required": 0, "preferred": 1}
    wanted = [skill for skill in skills if skill.level in order]
    return sorted(wanted, key=lambda skill: (order[skill.level], skill.preferred_label.casefold(), skill.skill_id))


def _skill_requirement(profile: Profile, asked: Asked, skill: SkillAsked) -> Requirement:
    credit, nearest, relation = credit_of(skill.skill_id, profile.skill_ids)
    held = _held(profile, nearest) if nearest else None
    status: Status = "missing"
    because = NOT_NAMED
    if held:
        status = "met" if relation == "same" else "partly"
        because = because_of(relation, held.preferred_label)
    return Requirement(
        kind="skill",
        name=skill.preferred_label,
        level=skill.level,
        status=status,
        credit=credit,
        asked_words=asked.words(skill),
        cv_words=held.words if held else None,
        because=because,
    )


def _held(profile: Profile, skill_id: str) -> ProfileSkill:
    return next(skill for skill in profile.skills if skill.skill_id == skill_id)


def _years_requirement(profile: Profile, asked: Asked) -> Requirement | None:
    if asked.years_min is None:
        return None
    years, needed = profile.years_experience, asked.years_min
    name = f"{needed:g} years of experience"
    if years is None:
        return Requirement("years", name, "required", "unknown", 0.0, None, None, "the CV states no dates of work")
    credit = 1.0 if needed <= 0 else min(years / needed, 1.0)
    status: Status = "met" if credit >= 1 else "partly" if credit >= 0.5 else "missing"
    because = f"the dates in the CV cover {years:g} years"
    return Requirement("years", name, "required", status, credit, None, f"{years:g} years", because)


def _degree_requirement(profile: Profile, asked: Asked) -> Requirement | None:
    if asked.degree_min is None:
        return None
    name = (
        f"{asked.degree_min}'s degree" if asked.degree_min in {"bachelor", "master"} else f"{asked.degree_min} degree"
    )
    if profile.degree and DEGREES.index(profile.degree) >= DEGREES.index(asked.degree_min):
        because = f"the CV states a {profile.degree} degree"
        return Requirement("degree", name, "required", "met", 1.0, None, profile.degree, because)
    if asked.degree_equivalent_ok:
        because = "the posting accepts experience in place of the degree"
        return Requirement("degree", name, "required", "partly", 0.5, None, profile.degree, because)
    status: Status = "missing" if profile.degree else "unknown"
    because = f"the highest degree the CV states is {profile.degree}" if profile.degree else "the CV states no degree"
    return Requirement("degree", name, "required", status, 0.0, None, profile.degree, because)
