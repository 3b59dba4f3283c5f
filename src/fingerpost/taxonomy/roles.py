"""The roles of the machine-learning market: six founding roles, a second layer, and "other".

`data/roles.toml` holds for each role what it is, where it leads, its usual titles in several languages, and the
closest occupation of O*NET and of ESCO.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy.packaged import read_toml

OTHER = "other"

_ESCO = "http://data.europa.eu/esco/occupation/"


@dataclass(frozen=True, slots=True)
class Role:
    """A role: two or three sentences on what it is and where it leads, and its links.

    `titles` are lower-case names that postings use; `onet_soc_code` is O*NET-SOC 2019; both links are `None` where no
    occupation is close.
    """

    role_id: str
    preferred_label: str
    founding: bool
    description: str
    leads_to: tuple[str, ...]
    titles: tuple[str, ...]
    onet_soc_code: str | None = None
    onet_title: str | None = None
    esco_uri: str | None = None


@cache
def roles() -> Mapping[str, Role]:
    """Role id → role, founding roles first, "other" last.

    >>> [role.role_id for role in roles().values() if role.founding][:2]
    ['machine-learning-engineer', 'data-scientist']
    """
    data = read_toml("fingerpost.taxonomy", "data/roles.toml")
    return MappingProxyType(
        {
            role_id: Role(
                role_id,
                row["label"],
                row["founding"],
                row["description"],
                tuple(row["leads_to"]),
                tuple(row["titles"]),
                row.get("onet_soc_code"),
                row.get("onet_title"),
                _ESCO + row["esco_occupation"] if "esco_occupation" in row else None,
            )
            for role_id, row in data.items()
        }
    )


@cache
def _by_name() -> Mapping[str, Role]:
    names: dict[str, Role] = {}
    for role in roles().values():
        for name in (role.role_id, role.preferred_label, *role.titles):
            names.setdefault(_plain(name), role)
            names.setdefault(_plain(f"{name}s"), role)
    return names


def find_role(name: str) -> Role:
    """The role of an id, a label or a usual title, in any casing, singular or plural.

    >>> find_role("ML Engineers").role_id, find_role("data-scientist").preferred_label
    ('machine-learning-engineer', 'Data scientist')

    Raises:
        UnknownNameError: no role has this id, label or title.
    """
    role = _by_name().get(_plain(name))
    if role is None:
        raise UnknownNameError("role", name, roles())
    return role


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())
