"""The skills by which roles are told apart: how often each role's postings ask for them, and what they weigh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Basis
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.uncertainty import MIN_EMPLOYERS, MIN_POSTINGS
from fingerpost.taxonomy.roles import roles

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SKILLS_PER_ROLE: Final = 40
"""The skills of highest weight that a role is described by."""

_LEAST_SHARE: Final = 0.02

_COUNTED: Final = """,
sized AS (
  SELECT role, count(*) AS n, count(DISTINCT CASE WHEN named THEN cluster END) AS n_employers
  FROM selected WHERE role IS NOT NULL GROUP BY role
),
asked AS (
  SELECT selected.role, skill_id, max(preferred_label) AS label, count(DISTINCT selected.posting_id) AS k
  FROM selected JOIN posting_skill ON posting_skill.posting_id = selected.posting_id
  WHERE selected.role IS NOT NULL GROUP BY selected.role, skill_id
)
SELECT sized.role, n, n_employers, skill_id, label, k
FROM sized LEFT JOIN asked ON asked.role = sized.role ORDER BY sized.role, skill_id"""


@dataclass(frozen=True, slots=True)
class SkillWeight:
    """A skill of a role: its share of the role's postings, and its share of the weight of all skills of the role."""

    skill_id: str
    label: str
    share: float
    weight: float


@dataclass(frozen=True, slots=True)
class RoleAsks:
    """What a role's postings ask for, the weightiest first; `reason` says why it cannot be told."""

    n_postings: int
    n_employers: int
    skills: tuple[SkillWeight, ...]
    reason: str | None


def role_asks(con: DuckDBPyConnection, selection: Selection | None = None) -> tuple[Mapping[str, RoleAsks], Basis]:
    """Every role's skills among the postings selected, of any role.

    Raises:
        UnknownNameError: a name of the selection is in no list.
    """
    scope = scope_of(con, replace(selection or Selection(), role=None))
    query = scope.query.then(_COUNTED)
    sizes: dict[str, tuple[int, int]] = {}
    shares: dict[str, dict[str, float]] = {}
    labels: dict[str, str] = {}
    for role_id, n, n_employers, skill_id, label, k in con.execute(query.sql, query.parameters).fetchall():
        sizes[role_id] = (int(n), int(n_employers))
        if skill_id is not None and k / n >= _LEAST_SHARE:
            shares.setdefault(role_id, {})[skill_id] = k / n
            labels[skill_id] = label or skill_id
    told = {role_id for role_id, (n, n_employers) in sizes.items() if _reason(n, n_employers) is None}
    totals = _totals([shares.get(role_id, {}) for role_id in sorted(told)])
    asks = {
        role_id: RoleAsks(
            *sizes.get(role_id, (0, 0)),
            skills=_weighted(shares.get(role_id, {}), totals, labels) if role_id in told else (),
            reason=_reason(*sizes.get(role_id, (0, 0))),
        )
        for role_id in roles()
    }
    return asks, scope.basis(query, "A skill weighs as its share in a role times that share among all roles.")


def _reason(n_postings: int, n_employers: int) -> str | None:
    if n_postings < MIN_POSTINGS:
        return f"too few: {n_postings} postings, at least {MIN_POSTINGS} are needed"
    if n_employers < MIN_EMPLOYERS:
        return f"too few: {n_employers} employers, at least {MIN_EMPLOYERS} are needed"
    return None


def _totals(of_roles: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    """The sum of a skill's shares over the roles."""
    totals: dict[str, float] = {}
    for shares in of_roles:
        for skill_id, share in shares.items():
            totals[skill_id] = totals.get(skill_id, 0.0) + share
    return totals


def _weighted(
    shares: Mapping[str, float], totals: Mapping[str, float], labels: Mapping[str, str]
) -> tuple[SkillWeight, ...]:
    weights = {skill_id: share * share / totals[skill_id] for skill_id, share in shares.items()}
    kept = sorted(weights, key=lambda skill_id: (-weights[skill_id], skill_id))[:SKILLS_PER_ROLE]
    whole = sum(weights[skill_id] for skill_id in kept)
    return tuple(SkillWeight(one, labels[one], shares[one], weights[one] / whole) for one in kept)
