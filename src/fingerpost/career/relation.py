"""How near a skill that one has is to a skill that is asked for."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache
from typing import Final, NamedTuple

from fingerpost.taxonomy.skills import Skill, skills

CREDIT: Final = {"same": 1.0, "narrower": 0.75, "sibling": 0.4, "broader": 0.25}
"""What a related skill counts for; assumptions of ours, not measurements.

narrower: one has PyTorch where deep learning is asked. sibling: one has PyTorch where TensorFlow is asked.
broader: one has deep learning where PyTorch is asked.
"""

_KINDS_WITH_SIBLINGS: Final = frozenset({"language", "library", "tool", "platform"})


class Nearest(NamedTuple):
    """The skill held that comes nearest to one asked for, and how it is related to it."""

    skill_id: str
    relation: str


@cache
def broader_skills(skill_id: str) -> tuple[str, ...]:
    """The wider skills of a skill, nearest first; empty for a skill that is in no list."""
    chain: list[str] = []
    skill = skills().get(skill_id)
    while skill is not None and skill.broader and skill.broader not in chain:
        chain.append(skill.broader)
        skill = skills().get(skill.broader)
    return tuple(chain)


def nearest_held(asked: str, held: AbstractSet[str]) -> Nearest | None:
    """The nearest skill among those held; None where none is related. Ties go to the first id.

    >>> nearest_held("python", frozenset({"python", "sql"}))
    Nearest(skill_id='python', relation='same')
    """
    if asked in held:
        return Nearest(asked, "same")
    ordered = sorted(held)
    for skill_id in ordered:
        if asked in broader_skills(skill_id):
            return Nearest(skill_id, "narrower")
    target = skills().get(asked)
    if target is None:
        return None
    for skill_id in ordered:
        if _are_siblings(target, skills().get(skill_id)):
            return Nearest(skill_id, "sibling")
    for skill_id in broader_skills(asked):
        if skill_id in held:
            return Nearest(skill_id, "broader")
    return None


def _are_siblings(left: Skill, right: Skill | None) -> bool:
    """Whether one could stand in for the other: the same kind of tool under the same wider skill."""
    return (
        right is not None
        and left.broader is not None
        and left.broader == right.broader
        and left.kind == right.kind
        and left.kind in _KINDS_WITH_SIBLINGS
    )
