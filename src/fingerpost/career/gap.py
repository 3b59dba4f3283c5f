"""What a profile lacks for a role: every skill that the role asks for, weighted by how often it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, Basis, Row, Share
from fingerpost.career.fit import Status
from fingerpost.career.profile import Profile
from fingerpost.career.relation import CREDIT, nearest_held

if TYPE_CHECKING:
    import altair as alt

    from fingerpost.market import RoleProfile


@dataclass(frozen=True, slots=True)
class GapSkill:
    """A skill of a role and whether the CV has it.

    `asked` is the share of the role's postings that ask for it or use it, `required` those where it is a must.
    `held_label` is the skill of the CV that meets it, wholly or partly.
    """

    skill_id: str
    label: str
    skill_area: str
    asked: Share
    required: Share
    status: Status
    credit: float
    held_label: str | None


@dataclass(frozen=True, slots=True)
class GapArea:
    """A skill area: how much of what the role asks for the CV covers, in [0, 1], weighted by share asked."""

    skill_area: str
    coverage: float
    n_skills: int
    n_met: int


@dataclass(frozen=True, slots=True)
class Gap(Answer):
    """The gap of a profile to a role.

    `coverage` is the mean credit of the role's skills weighted by the share of postings that ask for them, in [0, 1];
    None where the role has too few postings. `skills` come with the most asked for first.
    """

    role_id: str
    label: str
    coverage: float | None
    areas: tuple[GapArea, ...]
    skills: tuple[GapSkill, ...]
    basis: Basis

    @property
    def missing(self) -> tuple[GapSkill, ...]:
        """The skills that the CV does not have, most asked for first."""
        return tuple(skill for skill in self.skills if skill.status == "missing")

    def to_rows(self) -> list[Row]:
        """One row a skill."""
        return [
            {
                "skill": skill.label,
                "skill_area": skill.skill_area,
                "status": skill.status,
                "share": skill.asked.share,
                "low": skill.asked.low,
                "high": skill.asked.high,
                "required_share": skill.required.share,
                "held": skill.held_label,
            }
            for skill in self.skills
        ]

    def chart(self) -> alt.Chart:
        """Bars of the most asked for skills, coloured by whether the CV has them."""
        import altair as alt

        rows = self.to_rows()[:25]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title=f"{self.label}: what is asked and what the CV has")
            .mark_bar()
            .encode(
                x=alt.X("share:Q", axis=alt.Axis(format="%"), title="share of postings"),
                y=alt.Y("skill:N", sort=None, title=None),
                color=alt.Color(
                    "status:N",
                    scale=alt.Scale(domain=["met", "partly", "missing"], range=["#3b7d4f", "#d9a441", "#b5b0a6"]),
                ),
            )
        )
        return chart


def gap(profile: Profile, role: RoleProfile) -> Gap:
    """The gap of a profile to a role as the market describes it."""
    labels = {skill.skill_id: skill.preferred_label for skill in profile.skills}
    skills = []
    for asked in role.skills:
        if asked.any.share is None:
            continue
        nearest = nearest_held(asked.skill_id, profile.skill_ids)
        status: Status = "missing" if nearest is None else "met" if nearest.relation == "same" else "partly"
        skills.append(
            GapSkill(
                skill_id=asked.skill_id,
                label=asked.label,
                skill_area=asked.skill_area,
                asked=asked.any,
                required=asked.required,
                status=status,
                credit=CREDIT[nearest.relation] if nearest else 0.0,
                held_label=labels.get(nearest.skill_id) if nearest else None,
            )
        )
    ranked = sorted(skills, key=lambda skill: (-(skill.asked.share or 0.0), skill.label, skill.skill_id))
    areas = dict.fromkeys(skill.skill_area for skill in ranked)
    return Gap(
        role_id=role.role_id,
        label=role.label,
        coverage=_coverage(ranked),
        areas=tuple(_area(area, [skill for skill in ranked if skill.skill_area == area]) for area in areas),
        skills=tuple(ranked),
        basis=role.basis,
    )


def _area(area: str, skills: list[GapSkill]) -> GapArea:
    met = sum(skill.status == "met" for skill in skills)
    return GapArea(area, _coverage(skills) or 0.0, len(skills), met)


def _coverage(skills: Iterable[GapSkill]) -> float | None:
    weighted = [(skill.asked.share or 0.0, skill.credit) for skill in skills]
    total = sum(weight for weight, _ in weighted)
    return min(sum(weight * credit for weight, credit in weighted) / total, 1.0) if total else None
