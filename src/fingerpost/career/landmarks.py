"""Landmarks: what O*NET says of the way from one role to another, as a check of paths from outside the postings.

O*NET lists for each occupation twenty that are related, in order: the first five and the next five share most of what
the work takes and what one must know, the last ten are weaker. Several roles are one occupation there, and "not among
the related" is no evidence that a step cannot be taken. O*NET 29.3, US Department of Labor, CC BY 4.0.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from fingerpost.taxonomy.roles import Role, find_role, roles

Tier = Literal["Primary-Short", "Primary-Long", "Supplemental"]
Relation = Literal[
    "same occupation", "closely related", "related", "weakly related", "not among the related", "no link"
]

CREDIT: Final = (
    "Landmarks are O*NET 29.3's related occupations (U.S. Department of Labor, CC BY 4.0): a check from outside the"
    " postings that no path rests on."
)
_RELATIONS: Final[Mapping[Tier, Relation]] = MappingProxyType(
    {"Primary-Short": "closely related", "Primary-Long": "related", "Supplemental": "weakly related"}
)


@dataclass(frozen=True, slots=True)
class RelatedOccupation:
    """An occupation that O*NET calls related to that of a role; `place` is 1 for the most related.

    `roles` are the ids of the roles that are linked to it.
    """

    onet_soc_code: str
    title: str
    tier: Tier
    place: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Landmark:
    """What O*NET says of the way from one role to another; `place` among the twenty related, None where not there.

    The codes and titles are those of the occupations that the roles are linked to, None where none is close.
    """

    from_role: str
    to_role: str
    relation: Relation
    place: int | None
    from_code: str | None
    from_title: str | None
    to_code: str | None
    to_title: str | None

    def words(self) -> str:
        """The landmark in a sentence.

        >>> landmark("data-scientist", "nlp-engineer").words()
        'From Data scientist to NLP engineer: one occupation in O*NET, Data Scientists'
        """
        way = f"From {roles()[self.from_role].preferred_label} to {roles()[self.to_role].preferred_label}"
        if self.from_title is None or self.to_title is None:
            return f"{way}: no close occupation in O*NET"
        if self.relation == "same occupation":
            return f"{way}: one occupation in O*NET, {self.from_title}"
        place = f" ({self.place} of 20)" if self.place else ""
        return f"{way}: {self.from_title} and {self.to_title}, {self.relation}{place}"


def landmarks(role: str) -> tuple[RelatedOccupation, ...]:
    """The occupations that O*NET calls related to that of a role, the most related first; none without a link.

    Raises:
        UnknownNameError: no role is called so.

    >>> [one.title for one in landmarks("data scientist")][1], landmarks("ai-annotator")
    ('Financial Quantitative Analysts', ())
    """
    code = find_role(role).onet_soc_code
    return _related().get(code, ()) if code else ()


def landmark(from_role: str, to_role: str) -> Landmark:
    """What O*NET says of the way from one role to another.

    Raises:
        UnknownNameError: no role is called so.

    >>> landmark("data-scientist", "ml engineer").relation, landmark("robotics-engineer", "data-analyst").relation
    ('same occupation', 'not among the related')
    """
    start, end = find_role(from_role), find_role(to_role)
    relation, place = _relation(start, end)
    codes = (start.onet_soc_code, start.onet_title, end.onet_soc_code, end.onet_title)
    return Landmark(start.role_id, end.role_id, relation, place, *codes)


def landmarks_on(ways: Iterable[tuple[str, ...]]) -> tuple[Landmark, ...]:
    """The landmark of every change of role on some ways, each once, in order."""
    hops = {(one, other): None for way in ways for one, other in pairwise(way) if one != other}
    return tuple(landmark(one, other) for one, other in hops)


def _relation(start: Role, end: Role) -> tuple[Relation, int | None]:
    if start.onet_soc_code is None or end.onet_soc_code is None:
        return "no link", None
    if start.onet_soc_code == end.onet_soc_code:
        return "same occupation", None
    for one in _related().get(start.onet_soc_code, ()):
        if one.onet_soc_code == end.onet_soc_code:
            return _RELATIONS[one.tier], one.place
    return "not among the related", None


@cache
def _related() -> Mapping[str, tuple[RelatedOccupation, ...]]:
    """O*NET-SOC code → its related occupations, the most related first."""
    linked: dict[str, tuple[str, ...]] = {}
    for role in roles().values():
        if role.onet_soc_code:
            linked[role.onet_soc_code] = (*linked.get(role.onet_soc_code, ()), role.role_id)
    found: dict[str, list[RelatedOccupation]] = {}
    with (Path(__file__).parent / "data" / "landmarks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, tier = row["related_onet_soc_code"], next(one for one in _RELATIONS if one == row["tier"])
            related = RelatedOccupation(code, row["related_title"], tier, int(row["place"]), linked.get(code, ()))
            found.setdefault(row["onet_soc_code"], []).append(related)
    return MappingProxyType({code: tuple(sorted(some, key=lambda one: one.place)) for code, some in found.items()})
