"""What a skill is called elsewhere: its concept in ESCO and its entry in O*NET, exact or close.

The files are `data/links/<skill area>.csv`, made of equal labels by `scripts/build_links.py` and then read through one
by one, since equal words need not mean the same ("Spark" is also a dialect of Ada, "logging" also forestry). O*NET
knows technologies as examples with a UNSPSC commodity code, and skills and knowledge as elements of its content model.
ESCO 1.1.1, European Commission; O*NET 29.3, US Department of Labor, CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast, get_args

from fingerpost.taxonomy.skills import SKILL_AREAS, read_rows, skill_named

LinkMatch = Literal["exact", "close"]
"""SKOS: exact, the same concept; close, near enough to be used in its place in some applications."""

LINK_MATCHES: tuple[str, ...] = get_args(LinkMatch)


@dataclass(frozen=True, slots=True)
class SkillLinks:
    """The entries that mean the same as a skill, or nearly; `None` where a vocabulary has none.

    `onet_commodity_code` is the UNSPSC code of the class in which O*NET lists `onet_example`; `onet_element` is an
    element of the content model ("2.C.4.a", Mathematics).
    """

    skill_id: str
    esco_concept_uri: str | None = None
    esco_label: str | None = None
    esco_match: LinkMatch | None = None
    onet_commodity_code: str | None = None
    onet_example: str | None = None
    onet_element: str | None = None
    onet_match: LinkMatch | None = None


@cache
def all_links() -> Mapping[str, SkillLinks]:
    """Skill id → its links, for every skill that has any."""
    return MappingProxyType(
        {row["skill_id"]: _links_of(row) for area in SKILL_AREAS for row in read_rows(f"links/{area}.csv")}
    )


def _links_of(row: Mapping[str, str]) -> SkillLinks:
    return SkillLinks(
        skill_id=row["skill_id"],
        esco_concept_uri=row["esco_concept_uri"] or None,
        esco_label=row["esco_label"] or None,
        esco_match=cast("LinkMatch | None", row["esco_match"] or None),
        onet_commodity_code=row["onet_commodity_code"] or None,
        onet_example=row["onet_example"] or None,
        onet_element=row["onet_element"] or None,
        onet_match=cast("LinkMatch | None", row["onet_match"] or None),
    )


def links(skill_id: str) -> SkillLinks:
    """The ESCO and O*NET entries of a skill; all `None` where it has none.

    Raises:
        UnknownNameError: no skill has this id or name.

    >>> found = links("Python")
    >>> found.esco_label, found.esco_match, found.onet_example
    ('Python (computer programming)', 'exact', 'Python')
    """
    found = skill_named(skill_id).skill_id
    return all_links().get(found, SkillLinks(found))
