"""A syllabus beside what postings ask: what it covers, teaches beyond it, and lacks, weighted by how often it is asked.

The syllabus is read by the readers of postings. A verdict is about the demand of one role in the postings selected,
not about what is worth learning.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Share
from fingerpost.career.curriculum_answer import AreaCovered, Curriculum, TaughtSkill, Verdict
from fingerpost.career.plan_steps import is_studied
from fingerpost.career.skill_asks import SkillAsks, with_implied
from fingerpost.career.trends import trends_of
from fingerpost.errors import InputError
from fingerpost.market.counting.reader_error import skill_error
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.profiles.role import RoleProfile, role
from fingerpost.market.selecting.selection import Selection
from fingerpost.posting import Finding, Posting, SkillAsked
from fingerpost.reading import read
from fingerpost.taxonomy.prerequisites import learning_order
from fingerpost.taxonomy.skills import SKILL_AREAS, skills

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from fingerpost.market.moves.growth import Growth

LITTLE: Final = 0.02
"""A skill is asked little where the whole interval of its share is under this."""

_ORDER: Final = ("lacks", "covers", "covers by another", "ground", "teaches beyond", "cannot be told")
_NOTES: Final = (
    "Covered is the share of everything that the postings ask for or use: a skill of ten postings counts ten times.",
    f"Asked little: the upper end of the 95 % interval of the share is under {100 * LITTLE:g} %.",
    "How deeply a skill is taught is not read.",
)


def curriculum(
    syllabus: str,
    role_id: str,
    con: DuckDBPyConnection,
    *,
    selection: Selection | None = None,
    growth: Growth | None = None,
) -> Curriculum:
    """What a syllabus covers, teaches beyond and lacks of what the postings of a role ask; `growth` adds trends.

    Raises:
        InputError: the syllabus has no words.
        UnknownNameError: no role is called so, or a name of the selection is in no list.
    """
    if not syllabus.strip():
        msg = "the syllabus is empty; give its text: titles of courses and what they teach"
        raise InputError(msg)
    reading = read(Posting("syllabus", "syllabus", None, syllabus))
    named = {skill.value.skill_id: skill for skill in reading.skills if skill.value.listed and _is_taught(skill.value)}
    profile = role(con, role_id, selection)
    scope = scope_of(con, replace(selection or Selection(), role=profile.role_id))
    asks = SkillAsks(scope, ("required", "preferred", "duty"))
    known = with_implied(named)
    told = [
        *(_named(skill, reading.text, asks, profile) for skill in named.values()),
        *_not_named(profile, frozenset(named), known),
    ]
    trends = trends_of(growth)
    placed = sorted(told, key=lambda s: (_ORDER.index(s.verdict), -(s.share.share or 0.0), s.skill_id))
    judged = tuple(replace(skill, trend=trends.get(skill.skill_id)) for skill in placed)
    return Curriculum(
        role_id=profile.role_id,
        label=profile.label,
        covered=asks.covered(known),
        areas=tuple(_area(area, judged, asks, known) for area in SKILL_AREAS),
        skills=judged,
        n_unlisted=sum(not skill.value.listed for skill in reading.skills),
        reason=asks.covered(known).reason,
        text=reading.text,
        basis=replace(profile.basis, notes=(*profile.basis.notes, *_NOTES)),
    )


def _is_taught(skill: SkillAsked) -> bool:
    return is_studied(skill.skill_id)


def _named(found: Finding[SkillAsked], text: str, asks: SkillAsks, profile: RoleProfile) -> TaughtSkill:
    """A skill that the syllabus names, with its verdict."""
    skill = found.value
    share = asks.asked_share(skill.skill_id, skill_error(skill.skill_id))
    verdict, because = _verdict(skill.skill_id, share, profile)
    return TaughtSkill(
        skill.skill_id,
        skill.preferred_label,
        skill.skill_area,
        verdict,
        share,
        because,
        text[found.start : found.end],
        found.start,
        found.end,
    )


def _verdict(skill_id: str, share: Share, profile: RoleProfile) -> tuple[Verdict, str]:
    if share.share is None or share.high is None:
        return "cannot be told", share.reason or "too few"
    asked_by = f"asked by {percent(share)} of the postings"
    if share.share >= LITTLE:
        return "covers", asked_by
    for asked in sorted(_demanded(profile), key=lambda asked: (-(asked[1].share or 0.0), asked[0])):
        if skill_id in learning_order(asked[0]) or skill_id in with_implied([asked[0]]):
            return "ground", f"asked little by name; it comes before {skills()[asked[0]].preferred_label}"
    return ("teaches beyond" if share.high < LITTLE else "cannot be told"), asked_by


def _demanded(profile: RoleProfile) -> list[tuple[str, Share]]:
    """The listed skills that the role's postings ask not only little, with their shares."""
    return [
        (skill.skill_id, skill.any)
        for skill in profile.skills
        if is_studied(skill.skill_id) and (skill.any.share or 0.0) >= LITTLE
    ]


def _not_named(profile: RoleProfile, named: AbstractSet[str], known: AbstractSet[str]) -> Iterable[TaughtSkill]:
    """What is asked and not named: lacking, or following from what is taught."""
    for skill_id, share in _demanded(profile):
        if skill_id in named:
            continue
        skill = skills()[skill_id]
        if skill_id in known:
            teaching = next(one for one in sorted(named) if skill_id in with_implied([one]))
            because = f"follows from {skills()[teaching].preferred_label}"
            yield TaughtSkill(skill_id, skill.preferred_label, skill.skill_area, "covers by another", share, because)
        else:
            because = f"asked by {percent(share)} of the postings"
            yield TaughtSkill(skill_id, skill.preferred_label, skill.skill_area, "lacks", share, because)


def _area(area: str, judged: Iterable[TaughtSkill], asks: SkillAsks, known: AbstractSet[str]) -> AreaCovered:
    of_area = [skill for skill in judged if skill.skill_area == area]
    lacking = sum(skill.verdict == "lacks" for skill in of_area)
    return AreaCovered(area, asks.covered(known, area), sum(s.words is not None for s in of_area), lacking)
