"""What should be known before a skill, and what follows from having it.

The files are `data/prerequisites/<skill area>.csv`; each row is one prerequisite of one skill with its reason in a
line. They are read when the first question is asked, so that readers of postings do not pay for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from fingerpost.taxonomy.skills import SKILL_AREAS, read_rows, skill_named, skills


class Prerequisite(NamedTuple):
    """A skill that should be known before another one, and why."""

    skill_id: str
    reason: str


@cache
def all_prerequisites() -> Mapping[str, tuple[Prerequisite, ...]]:
    """Skill id → its direct prerequisites, for every skill that has any."""
    found: dict[str, list[Prerequisite]] = {}
    for area in SKILL_AREAS:
        for row in read_rows(f"prerequisites/{area}.csv"):
            found.setdefault(row["skill_id"], []).append(Prerequisite(row["prerequisite_id"], row["reason"]))
    return MappingProxyType({skill_id: tuple(stated) for skill_id, stated in found.items()})


def prerequisites(skill_id: str) -> tuple[Prerequisite, ...]:
    """The direct prerequisites of a skill, in the order of the file; empty where none is stated.

    Raises:
        UnknownNameError: no skill has this id or name.

    >>> [prerequisite.skill_id for prerequisite in prerequisites("machine-learning")]
    ['statistics', 'linear-algebra', 'python']
    """
    return all_prerequisites().get(skill_named(skill_id).skill_id, ())


def learning_order(skill_id: str) -> tuple[str, ...]:
    """Everything that should be known before a skill, prerequisites of prerequisites first, without the skill itself.

    Raises:
        UnknownNameError: no skill has this id or name.

    >>> order = learning_order("deep-learning")
    >>> order.index("linear-algebra") < order.index("machine-learning")
    True
    """
    start = skill_named(skill_id).skill_id
    order: list[str] = []
    _visit(start, {start}, order)
    return tuple(order[:-1])


def _visit(skill_id: str, seen: set[str], order: list[str]) -> None:
    """Depth first; a skill comes after all its prerequisites."""
    for prerequisite in all_prerequisites().get(skill_id, ()):
        if prerequisite.skill_id not in seen:
            seen.add(prerequisite.skill_id)
            _visit(prerequisite.skill_id, seen, order)
    order.append(skill_id)


def direct_implications(skill_id: str) -> tuple[str, ...]:
    """The skills that follow at once from a skill: its broader one, then those that its row states.

    >>> direct_implications("pytorch")
    ('deep-learning-frameworks', 'python')
    """
    skill = skills()[skill_id]
    return (skill.broader, *skill.implies) if skill.broader else skill.implies


@cache
def implied_skills(skill_id: str) -> tuple[str, ...]:
    """All skills that whoever has this one has as well, over `broader` and `implies`, the nearest first.

    Raises:
        UnknownNameError: no skill has this id or name.

    >>> "deep-learning" in implied_skills("pytorch")
    True
    """
    start = skill_named(skill_id).skill_id
    found = dict.fromkeys(direct_implications(start))
    waiting = list(found)
    for reached in waiting:
        for further in direct_implications(reached):
            if further not in found and further != start:
                found[further] = None
                waiting.append(further)
    return tuple(found)
