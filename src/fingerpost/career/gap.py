"""What a profile lacks for a role, for one posting, or any part of the market, weighted by how often it is required.

A skill weighs as the share of the postings that require it: one that is only used in the duties or only a plus weighs
nothing. What follows from a skill in the CV counts in part, as it does in `fit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from fingerpost.answer import Basis, Share
from fingerpost.career.fit import Asked, because_of, credit_of, wanted_of
from fingerpost.career.fit_answer import Status
from fingerpost.career.gap_answer import Gap as Gap
from fingerpost.career.gap_answer import GapArea
from fingerpost.career.gap_answer import GapSkill as GapSkill
from fingerpost.career.profile import Profile
from fingerpost.career.trends import trends_of
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.profiles.role_skills import role_skills, role_skills_query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from fingerpost.market import Growth, Premiums, RoleProfile, Selection
    from fingerpost.market.profiles.role_skills import RoleSkill

BY_REQUIRED: Final = "how often the postings require it"
BY_ASKED: Final = "how often the postings ask for it or use it, for none of them is required"
BY_ROLE: Final = "how often the postings of its role require it"
EVENLY: Final = "nothing: all that the posting asks for counts alike"

NO_PREMIUMS: Final = "premiums were not asked for"
NO_PREMIUM: Final = "not among the skills that most postings with stated pay ask for"
NOT_LISTED: Final = "not among the skills that the postings of its role ask for most"
NO_ROLE: Final = "the role of the posting is not known"


class _Beside(NamedTuple):
    """What stands beside missing skills."""

    trends: Mapping[str, str]
    premiums: Premiums | None

    def put(self, skill: GapSkill) -> GapSkill:
        """The skill with its trend and premium."""
        trend = self.trends.get(skill.skill_id)
        if self.premiums is None:
            return replace(skill, trend=trend, premium_reason=NO_PREMIUMS)
        row = next((one for one in self.premiums.skills if one.premium.skill_id == skill.skill_id), None)
        if row is None:
            return replace(skill, trend=trend, premium_reason=NO_PREMIUM)
        effect = row.premium.adjusted
        if effect.share is None:
            return replace(skill, trend=trend, premium_reason=effect.reason or "cannot be told")
        return replace(skill, trend=trend, premium=effect, premium_told=row.told)


def gap(profile: Profile, role: RoleProfile, *, growth: Growth | None = None, premiums: Premiums | None = None) -> Gap:
    """The gap of a profile to a role as the market describes it.

    `growth` (of skills) and `premiums` of the same postings add what is known of each skill.
    """
    reason = next((skill.any.reason for skill in role.skills if skill.any.share is None), None)
    skills = _market_skills(profile, role.skills)
    return _gap(skills, role.role_id, role.label, role.basis, reason, _Beside(trends_of(growth), premiums))


def gap_to_selection(
    profile: Profile,
    con: DuckDBPyConnection,
    selection: Selection,
    *,
    growth: Growth | None = None,
    premiums: Premiums | None = None,
) -> Gap:
    """The gap of a profile to any part of the market: what its postings ask for most, by skill area.

    Raises:
        UnknownNameError: a name of the selection is in no list.
    """
    scope = scope_of(con, selection)
    found = role_skills(scope)
    reason = scope.sizes.rest.reason
    basis = scope.basis(role_skills_query(scope), "The skills that most postings ask for in each area are compared.")
    label, role_id = scope.selection.population(), scope.selection.role
    return _gap(_market_skills(profile, found), role_id, label, basis, reason, _Beside(trends_of(growth), premiums))


def gap_to_posting(
    profile: Profile,
    asked: Asked,
    role: RoleProfile | None = None,
    *,
    growth: Growth | None = None,
    premiums: Premiums | None = None,
) -> Gap:
    """What one posting asks for that a profile lacks, weighted by how often the postings of its role require it.

    A skill that the role's postings do not ask for most weighs as the lightest of those that are known; where none is
    known all weigh alike.
    """
    known = {skill.skill_id: skill for skill in role.skills if skill.required.share is not None} if role else {}
    reason = NOT_LISTED if role else NO_ROLE
    nothing = Share(None, None, None, 0, 0, reason)
    skills = []
    for one in wanted_of(asked.skills):
        market = known.get(one.skill_id)
        required, any_ = (market.required, market.any) if market else (nothing, nothing)
        level: Literal["required", "preferred"] = "required" if one.level == "required" else "preferred"
        skill = _skill(profile, one.skill_id, one.preferred_label, one.skill_area, any_, required)
        skills.append(replace(skill, level=level))
    shares = [skill.required.share for skill in skills if skill.required.share]
    least = min(shares, default=1.0)
    weighed = [replace(skill, weight=skill.required.share or least) for skill in skills]
    label = ", ".join(part for part in (asked.title or asked.posting_id, asked.employer) if part)
    made = _gap(
        weighed, role.role_id if role else None, label, role.basis if role else _alone(asked),
        None if weighed else "the posting asks for no skill", _Beside(trends_of(growth), premiums),
    )  # fmt: skip
    return replace(made, posting_id=asked.posting_id, weighted_by=BY_ROLE if shares else EVENLY)


def _market_skills(profile: Profile, found: Iterable[RoleSkill]) -> list[GapSkill]:
    """The skills that postings ask for, weighing as they are required."""
    skills = [
        _skill(profile, one.skill_id, one.label, one.skill_area, one.any, one.required)
        for one in found
        if one.any.share is not None
    ]
    if any(skill.required.share for skill in skills):
        return [replace(skill, weight=skill.required.share or 0.0) for skill in skills]
    return [replace(skill, weight=skill.asked.share or 0.0) for skill in skills]


def _skill(profile: Profile, skill_id: str, label: str, area: str, asked: Share, required: Share) -> GapSkill:
    credit, nearest, relation = credit_of(skill_id, profile.skill_ids)
    held = next((one.preferred_label for one in profile.skills if one.skill_id == nearest), None)
    status: Status = "missing" if nearest is None else "met" if relation == "same" else "partly"
    because = because_of(relation, held or "")
    return GapSkill(skill_id, label, area, asked, required, status, credit, held, because, 0.0)


def _gap(
    skills: Iterable[GapSkill], role_id: str | None, label: str, basis: Basis, reason: str | None, beside: _Beside
) -> Gap:
    ranked = sorted(
        map(beside.put, skills),
        key=lambda skill: (-skill.weight, -(skill.asked.share or 0.0), skill.label, skill.skill_id),
    )
    coverage = _coverage(ranked)
    areas = dict.fromkeys(skill.skill_area for skill in ranked)
    is_required = any(skill.required.share for skill in ranked)
    return Gap(
        role_id=role_id,
        label=label,
        coverage=coverage,
        areas=tuple(_area(area, [skill for skill in ranked if skill.skill_area == area]) for area in areas),
        skills=tuple(ranked),
        basis=basis,
        weighted_by=BY_REQUIRED if is_required else BY_ASKED,
        currency=beside.premiums.currency if beside.premiums else None,
        reason=None if coverage is not None else reason or "no skill is asked for",
    )


def _area(area: str, skills: list[GapSkill]) -> GapArea:
    met = sum(skill.status == "met" for skill in skills)
    return GapArea(area, _coverage(skills), len(skills), met)


def _coverage(skills: Iterable[GapSkill]) -> float | None:
    weighted = [(skill.weight, skill.credit) for skill in skills]
    total = sum(weight for weight, _ in weighted)
    return min(sum(weight * credit for weight, credit in weighted) / total, 1.0) if total else None


def _alone(asked: Asked) -> Basis:
    """The basis of what is said of one posting alone."""
    from fingerpost.taxonomy import TAXONOMY_VERSION

    notes = ("One posting alone: nothing is said of the market.",)
    return Basis(1, int(asked.employer is not None), (None, None), (), "", TAXONOMY_VERSION, notes=notes)
