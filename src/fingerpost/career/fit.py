"""How well a profile fits a posting: requirement by requirement, with the words on both sides.

The score is a weighted mean of the parts that the posting states; it is explained in full by its parts and
requirements, and the same input gives the same score to the bit. Gaining a skill never lowers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from fingerpost.answer import Answer, Row
from fingerpost.career.offered import ProfileSkill
from fingerpost.career.profile import DEGREES, Profile
from fingerpost.career.relation import CREDIT, nearest_held
from fingerpost.posting import EnrichedPosting, SkillAsked, SkillLevel

if TYPE_CHECKING:
    import altair as alt

WEIGHTS: Final = {"required skills": 0.60, "preferred skills": 0.15, "years": 0.15, "degree": 0.10}
"""What each part counts for; assumptions of ours. A part that the posting does not state does not count."""

Status = Literal["met", "partly", "missing", "unknown"]
"""unknown: the posting asks for it and the CV does not say."""


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

    def words(self, skill: SkillAsked) -> str | None:
        """The posting's words for a skill; None where only facts are kept."""
        if self.text is None or not skill.mentions:
            return None
        start, end = skill.mentions[0]
        return self.text[start:end]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked for and how the CV meets it; `because` says why in words."""

    kind: Literal["skill", "years", "degree"]
    name: str
    level: SkillLevel
    status: Status
    credit: float
    asked_words: str | None
    cv_words: str | None
    because: str


@dataclass(frozen=True, slots=True)
class FitPart:
    """A part of the score: its weight among the parts stated, and its own score in [0, 1]."""

    name: str
    weight: float
    score: float


@dataclass(frozen=True, slots=True)
class Fit(Answer):
    """The fit of a profile to a posting; `score` is in [0, 1], None where the posting states no requirement."""

    posting_id: str
    title: str | None
    employer: str | None
    url: str | None
    score: float | None
    parts: tuple[FitPart, ...]
    requirements: tuple[Requirement, ...]

    def to_rows(self) -> list[Row]:
        """One row a requirement."""
        names = Requirement.__dataclass_fields__
        return [{name: getattr(requirement, name) for name in names} for requirement in self.requirements]

    def chart(self) -> alt.Chart:
        """Bars of the parts of the score."""
        import altair as alt

        rows = [{"part": part.name, "score": part.score, "weight": part.weight} for part in self.parts]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title=f"Fit to {self.title or self.posting_id}")
            .mark_bar()
            .encode(x=alt.X("score:Q", scale=alt.Scale(domain=[0, 1])), y=alt.Y("part:N", sort=None))
        )
        return chart


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
    )


def fit(profile: Profile, asked: Asked) -> Fit:
    """The fit of a profile to what a posting asks for."""
    skills = [_skill_requirement(profile, asked, skill) for skill in _wanted(asked.skills)]
    years = _years_requirement(profile, asked)
    degree = _degree_requirement(profile, asked)
    stated: dict[str, Sequence[Requirement]] = {
        "required skills": [item for item in skills if item.level == "required"],
        "preferred skills": [item for item in skills if item.level == "preferred"],
        "years": [years] if years else [],
        "degree": [degree] if degree else [],
    }
    total = sum(WEIGHTS[name] for name, items in stated.items() if items)
    parts = tuple(
        FitPart(name, WEIGHTS[name] / total, _mean(item.credit for item in items))
        for name, items in stated.items()
        if items
    )
    return Fit(
        posting_id=asked.posting_id,
        title=asked.title,
        employer=asked.employer,
        url=asked.url,
        score=min(sum(part.weight * part.score for part in parts), 1.0) if parts else None,
        parts=parts,
        requirements=(*skills, *(item for item in (years, degree) if item)),
    )


def _wanted(skills: Iterable[SkillAsked]) -> list[SkillAsked]:
    """The skills asked of the person, required before preferred; what is only a duty is no requirement."""
    order = {"required": 0, "preferred": 1}
    wanted = [skill for skill in skills if skill.level in order]
    return sorted(wanted, key=lambda skill: (order[skill.level], skill.preferred_label.casefold(), skill.skill_id))


def _skill_requirement(profile: Profile, asked: Asked, skill: SkillAsked) -> Requirement:
    nearest = nearest_held(skill.skill_id, profile.skill_ids)
    held = _held(profile, nearest.skill_id) if nearest else None
    status: Status = "missing"
    because = "the CV does not name it"
    if nearest and held:
        status = "met" if nearest.relation == "same" else "partly"
        because = {
            "same": "the CV names it",
            "narrower": f"the CV names {held.preferred_label}, a part of it",
            "sibling": f"the CV names {held.preferred_label}, which is of the same kind",
            "broader": f"the CV names {held.preferred_label}, the wider field",
        }[nearest.relation]
    return Requirement(
        kind="skill",
        name=skill.preferred_label,
        level=skill.level,
        status=status,
        credit=CREDIT[nearest.relation] if nearest else 0.0,
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


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)
