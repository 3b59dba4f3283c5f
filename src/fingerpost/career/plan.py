"""A plan of learning for a role: what to learn in which order, for how long, and how many postings each step opens.

Skills come by how often the role's postings require them and what must be learnt before them. Weeks are ranges made
of assumed hours per skill; neither the order nor what it opens rests on these hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from math import fsum, isfinite
from typing import TYPE_CHECKING

from fingerpost.answer import Share
from fingerpost.career.calendar import Event
from fingerpost.career.effort import ASSUMED, EffortTable
from fingerpost.career.plan_answer import FirstPart, Plan, PlanArea, PlanStep, milestone
from fingerpost.career.plan_steps import Ordered, Span, days_of, is_studied, order_of, perhaps_held, weeks_of
from fingerpost.career.resources import resources_for
from fingerpost.career.skill_asks import SkillAsks, with_implied
from fingerpost.errors import InputError
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.profiles.role import RoleProfile, role
from fingerpost.market.selecting.selection import Selection
from fingerpost.taxonomy.skills import SKILL_AREAS, skills

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STEPS = 12
HOURS_MOST = 168.0

_NOTES = (
    f"{ASSUMED} The order rests on none of them but on what part of a step a prerequisite is that few require.",
    "A posting opens when all listed skills that it requires are held, follow from what is held, or are learnt.",
    "Spoken languages, years, degrees and places are not looked at; what opens and what is covered is counted as read.",
    "What comes before a skill that is held counts as known as a prerequisite.",
)


def plan(
    held: AbstractSet[str],
    goal: str,
    con: DuckDBPyConnection,
    hours_per_week: float,
    *,
    selection: Selection | None = None,
    limit: int = STEPS,
    table: EffortTable | None = None,
) -> Plan:
    """What to learn for a role beside the skills held, given by their ids, in at most `limit` steps.

    `table` has the assumed hours per skill; the packaged one unless another is given.

    Raises:
        InputError: `hours_per_week` is not above 0 and at most 168, or `limit` is less than 1.
        UnknownNameError: no role is called so, or a name of the selection is in no list.
    """
    if not (isfinite(hours_per_week) and 0 < hours_per_week <= HOURS_MOST):
        msg = f"hours per week are {hours_per_week}; expected a number above 0 and up to {HOURS_MOST:g}"
        raise InputError(msg)
    if limit < 1:
        msg = f"limit is {limit}; expected a whole number of steps from 1 on"
        raise InputError(msg)
    profile = role(con, goal, selection)
    asks = SkillAsks(scope_of(con, replace(selection or Selection(), role=profile.role_id)))
    known = with_implied(held)
    now = asks.opened(known)
    required = {skill.skill_id: skill.required.share or 0.0 for skill in profile.skills}
    wanted = {one: share for one, share in required.items() if is_studied(one)}
    reason = now.reason
    ordered = () if reason else order_of(wanted, held, limit, table)
    steps = _steps(ordered, known, asks, profile, hours_per_week)
    return Plan(
        goal=profile.role_id,
        label=profile.label,
        hours_per_week=float(hours_per_week),
        now=now,
        nearly_now=asks.opened(known, 1),
        covered_now=asks.covered(known),
        steps=steps,
        areas=tuple(_area(area, steps, known, asks) for area in SKILL_AREAS),
        n_silent=asks.n_silent,
        left_out=tuple(_label(one) for one in required if one in skills() and one not in wanted and one not in known),
        perhaps_held=tuple(_label(one) for one in perhaps_held(wanted, held, ordered)),
        reason=reason,
        basis=replace(profile.basis, notes=(*profile.basis.notes, *_NOTES, _silent(asks))),
    )


def plan_events(made: Plan, start: date) -> tuple[Event, ...]:
    """An event on the first day of each step, one behind the other from `start` on, at the long end of the weeks.

    The texts are of the role and the skill only: nothing else of the person is in a calendar.
    """
    days = days_of([step.weeks for step in made.steps], start)
    return tuple(
        Event(
            uid=f"plan-{made.goal}-{step.skill_id}@fingerpost",
            starts=begin,
            summary=f"Learn {step.label} (until {end - timedelta(days=1)})",
            description=f"{step.because}. {milestone(step)}",
            url=step.resources[0].url if step.resources else None,
        )
        for step, (begin, end) in zip(made.steps, days, strict=True)
    )


def _steps(
    ordered: tuple[Ordered, ...],
    known: AbstractSet[str],
    asks: SkillAsks,
    profile: RoleProfile,
    hours_per_week: float,
) -> tuple[PlanStep, ...]:
    required = {skill.skill_id: skill.required for skill in profile.skills}
    ends = weeks_of(ordered, hours_per_week)
    covered = set(known)
    steps = []
    for number, (one, weeks) in enumerate(zip(ordered, ends, strict=True), start=1):
        covered |= with_implied([one.skill_id])
        skill, asked = skills()[one.skill_id], required.get(one.skill_id)
        steps.append(
            PlanStep(
                number=number,
                skill_id=one.skill_id,
                label=skill.preferred_label,
                skill_area=skill.skill_area,
                because=_because(one, asked),
                first=tuple(FirstPart(p.skill_id, _label(p.skill_id), p.hours, p.reason) for p in one.parts),
                required=asked,
                hours=one.hours,
                weeks=weeks,
                opens=asks.opened(covered),
                nearly=asks.opened(covered, 1),
                covered=asks.covered(covered),
                resources=resources_for(one.skill_id),
            )
        )
    return tuple(steps)


def _area(skill_area: str, steps: Sequence[PlanStep], known: AbstractSet[str], asks: SkillAsks) -> PlanArea:
    mine = [step for step in steps if step.skill_area == skill_area]
    hours = Span(fsum(step.hours.low for step in mine), fsum(step.hours.high for step in mine))
    after = known | with_implied(step.skill_id for step in steps)
    return PlanArea(skill_area, len(mine), hours, asks.covered(known, skill_area), asks.covered(after, skill_area))


def _because(one: Ordered, asked: Share | None) -> str:
    said = [f"required by {percent(asked)} of the postings"] if asked else []
    if one.needed_for is not None:
        said.append(f"comes before {_label(one.needed_for)}: {one.reason}")
    return "; ".join(said)


def _label(skill_id: str) -> str:
    return skills()[skill_id].preferred_label


def _silent(asks: SkillAsks) -> str:
    return f"{asks.n_silent:,} postings require no skill that a list knows and are in no share of those that open."
