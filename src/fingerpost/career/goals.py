"""Where somebody wants to get to: a role, or a role at a level of seniority, as people write it."""

from __future__ import annotations

from typing import NamedTuple

from fingerpost.market.selecting.selection import NOT_STATED, SENIORITIES
from fingerpost.taxonomy.roles import find_role, roles

LADDER = {level: place for place, level in enumerate(SENIORITIES)}


class Goal(NamedTuple):
    """A role and a level of seniority; None where any level will do."""

    role: str
    seniority: str | None

    @property
    def label(self) -> str:
        """The goal in words.

        >>> Goal("data-scientist", "senior").label, Goal("data-scientist", None).label
        ('Data scientist, senior', 'Data scientist')
        """
        name = roles()[self.role].preferred_label
        if self.seniority is None:
            return name
        return f"{name}, {'level not stated' if self.seniority == NOT_STATED else self.seniority}"


def goal_of(given: str) -> Goal:
    """The goal that is written as "role", "role/seniority" or "seniority role".

    Raises:
        UnknownNameError: no role is called so.

    >>> goal_of("Senior data scientist") == goal_of("data-scientist/senior") == goal_of("data-scientist, senior")
    True
    """
    parts = given.replace(",", "/").rsplit("/", 1)
    words = given.split(None, 1)
    for name, level in ((parts[0], parts[-1]), (words[-1], words[0])) if given.strip() else ():
        wanted = level.strip().casefold().replace(" ", "-")
        if name != level and (wanted in LADDER or wanted == NOT_STATED):
            return Goal(find_role(name.strip()).role_id, wanted)
    return Goal(find_role(given).role_id, None)
