"""How far a profile is from each role: the skills that set the role apart, and what the CV's own words are like.

A skill weighs as its share of the role's postings times that share among all roles: what every role asks for tells
none of them apart. The weights of the two parts are assumptions of ours; the same input gives the same distance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.career.fit import credit_of
from fingerpost.career.role_asks import RoleAsks, SkillWeight, role_asks
from fingerpost.market.selecting.selection import Selection
from fingerpost.taxonomy.roles import OTHER, roles

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

    from fingerpost.career.profile import Profile

OF_SKILLS: Final = 0.7
"""What the skills count for; the words and titles of the CV count for the rest. An assumption of ours."""

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """A skill of a role and what the profile has of it.

    `asked` is its share of the role's postings, `weight` its share of the role's weight, `credit` in [0, 1];
    `held_label` and `cv_words` are of the skill that meets it, None where none does.
    """

    skill_id: str
    label: str
    asked: float
    weight: float
    credit: float
    held_label: str | None
    cv_words: str | None


@dataclass(frozen=True, slots=True)
class RoleDistance:
    """The distance of a profile to a role in [0, 1], 0 nearest; None where the role has too few postings.

    `coverage` is the weighted mean credit of the role's skills. `likeness` is the probability that a posting with the
    words and titles of the CV would be for the role; None where the CV says nothing of the kind, and then the skills
    count alone. `carried` come with what brings most first, `lacking` with what is missed most.
    """

    role_id: str
    label: str
    founding: bool
    distance: float | None
    coverage: float | None
    likeness: float | None
    carried: tuple[RoleEvidence, ...]
    lacking: tuple[RoleEvidence, ...]
    n_postings: int
    n_employers: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RoleFit(Answer):
    """The distance of a profile to every role but "other", the nearest first, those without a figure last."""

    roles: tuple[RoleDistance, ...]
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return "How far the profile is from each role"

    def sentences(self) -> tuple[str, ...]:
        """The nearest roles with what carries them, and the roles that nothing can be told of."""
        told = [role for role in self.roles if role.distance is not None]
        if not told:
            return ("No role has enough postings to compare with.",)
        return tuple(_sentence(role) for role in told[:3]) + self._untold()

    def _untold(self) -> tuple[str, ...]:
        untold = [role.label for role in self.roles if role.distance is None]
        return (f"Too few postings to compare with: {', '.join(untold)}.",) if untold else ()

    def tables(self) -> tuple[AnswerTable, ...]:
        """The roles, and the skills of the nearest one."""
        columns = ("role", "distance", "coverage", "likeness", "carried", "lacking", "n_postings", "reason")
        return (AnswerTable(self.headline(), columns, tuple(self.to_rows())),)

    def to_rows(self) -> list[Row]:
        """One row a role."""
        return [
            {
                "role": role.label,
                "role_id": role.role_id,
                "founding": role.founding,
                "distance": role.distance,
                "coverage": role.coverage,
                "likeness": role.likeness,
                "carried": ", ".join(one.label for one in role.carried[:_SHOWN]),
                "lacking": ", ".join(one.label for one in role.lacking[:_SHOWN]),
                "n_postings": role.n_postings,
                "n_employers": role.n_employers,
                "reason": role.reason,
            }
            for role in self.roles
        ]

    def chart(self) -> alt.Chart:
        """Bars of the distances."""
        import altair as alt

        rows = [{"role": role.label, "distance": role.distance} for role in self.roles if role.distance is not None]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title=self.headline())
            .mark_bar()
            .encode(
                x=alt.X("distance:Q", scale=alt.Scale(domain=[0, 1]), title="distance (0 = nearest)"),
                y=alt.Y("role:N", sort=None, title=None),
            )
        )
        return chart


def role_fit(profile: Profile, con: DuckDBPyConnection, selection: Selection | None = None) -> RoleFit:
    """The distance of a profile to each role, by the postings selected; `con` has the views of the facts.

    Raises:
        UnknownNameError: a name of the selection is in no list.
    """
    asks, basis = role_asks(con, selection)
    return RoleFit(_in_order([_distance(profile, role_id, asks) for role_id in roles() if role_id != OTHER]), basis)


def _in_order(found: Sequence[RoleDistance]) -> tuple[RoleDistance, ...]:
    def key(role: RoleDistance) -> tuple[bool, float, str]:
        return role.distance is None, role.distance or 0.0, role.role_id

    return tuple(sorted(found, key=key))


def _distance(profile: Profile, role_id: str, asks: Mapping[str, RoleAsks]) -> RoleDistance:
    role, asked = roles()[role_id], asks[role_id]
    likeness = _likeness(profile).get(role_id)
    evidence = [_evidence(profile, skill) for skill in asked.skills] if asked.reason is None else []
    coverage = min(sum(one.weight * one.credit for one in evidence), 1.0) if evidence else None
    return RoleDistance(
        role_id=role_id,
        label=role.preferred_label,
        founding=role.founding,
        distance=None if coverage is None else 1.0 - _nearness(coverage, likeness),
        coverage=coverage,
        likeness=likeness,
        carried=tuple(
            sorted((one for one in evidence if one.credit), key=lambda one: (-one.weight * one.credit, one.skill_id))
        ),
        lacking=tuple(sorted((one for one in evidence if not one.credit), key=lambda one: (-one.weight, one.skill_id))),
        n_postings=asked.n_postings,
        n_employers=asked.n_employers,
        reason=asked.reason or (None if evidence else "its postings ask for no skill"),
    )


def _nearness(coverage: float, likeness: float | None) -> float:
    return coverage if likeness is None else OF_SKILLS * coverage + (1.0 - OF_SKILLS) * likeness


def _likeness(profile: Profile) -> Mapping[str, float]:
    return dict(zip(profile.roles, profile.role_likeness, strict=False))


def _evidence(profile: Profile, skill: SkillWeight) -> RoleEvidence:
    credit, nearest, _ = credit_of(skill.skill_id, profile.skill_ids)
    held = next((one for one in profile.skills if one.skill_id == nearest), None)
    return RoleEvidence(
        skill_id=skill.skill_id,
        label=skill.label,
        asked=skill.share,
        weight=skill.weight,
        credit=credit,
        held_label=held.preferred_label if held else None,
        cv_words=held.words if held else None,
    )


def _sentence(role: RoleDistance) -> str:
    carried = ", ".join(one.label for one in role.carried[:_SHOWN]) or "none of its skills"
    lacking = ", ".join(one.label for one in role.lacking[:3])
    missed = f"; missed most: {lacking}" if lacking else ""
    return f"{role.label}: distance {role.distance:.2f}, carried by {carried}{missed}."
