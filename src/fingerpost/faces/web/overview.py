"""What the overview shows beside the claims: the six roles on one scale, demand over time, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fingerpost import FingerpostError, roles

if TYPE_CHECKING:
    from fingerpost import Changes, Observatory, RoleProfile, Share

TOP_OF_EACH = 4
"""So many skills of each role, the most asked, are compared over all six."""

SKILLS_COMPARED = 10
SKILLS_COUNTED = 400


class Asked(NamedTuple):
    """A skill in one role; `share` is None where none of the role's postings counted names it."""

    skill_id: str
    label: str
    share: Share | None


class Panel(NamedTuple):
    """One of the small multiples: the same skills, in the same order and on the same scale, of one role."""

    profile: RoleProfile
    asked: tuple[Asked, ...]


class Changed(NamedTuple):
    """What moved since a kept snapshot, in words."""

    snapshot: str
    answer: Changes


def panels_of(engine: Observatory) -> tuple[Panel, ...]:
    """The six founding roles and what they ask, for the eye to compare."""
    profiles = [engine.role(role_id) for role_id, role in roles().items() if role.founding]
    compared = _compared(profiles)
    found = []
    for profile in profiles:
        counted = engine.breakdown("skill", limit=SKILLS_COUNTED, role=profile.role_id)
        held = {cell.value: cell.share for cell in counted.cells}
        asked = tuple(Asked(skill_id, label, held.get(skill_id)) for skill_id, label in compared)
        found.append(Panel(profile, asked))
    return tuple(found)


def _compared(profiles: Sequence[RoleProfile]) -> list[tuple[str, str]]:
    """The skills asked for most in each role, those of most postings first."""
    labels: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for profile in profiles:
        most = sorted(profile.skills, key=lambda skill: (-skill.any.n, skill.skill_id))[:TOP_OF_EACH]
        labels |= {skill.skill_id: skill.label for skill in most}
    for profile in profiles:
        counted.update({skill.skill_id: skill.any.n for skill in profile.skills if skill.skill_id in labels})
    first = sorted(labels, key=lambda skill_id: (-counted[skill_id], skill_id))[:SKILLS_COMPARED]
    return [(skill_id, labels[skill_id]) for skill_id in first]


def changed_of(engine: Observatory) -> Changed | None:
    """What moved since the newest kept snapshot; None where none is kept or it cannot be compared."""
    kept = engine.snapshots()
    if not kept:
        return None
    try:
        return Changed(kept[-1].name, engine.changes(kept[-1].name))
    except FingerpostError:
        return None
