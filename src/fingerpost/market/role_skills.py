"""The skills that a role's postings ask for most, by skill area and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.market.cells import share_by_size
from fingerpost.market.columns import CodedSkills, places_of
from fingerpost.market.counting import labels_of
from fingerpost.market.reader_error import SKILL_LEVELS, skill_error
from fingerpost.market.scope import Scope
from fingerpost.market.selection import Query

LEVELS = SKILL_LEVELS
N_LEVELS = len(LEVELS) - 1
SKILLS_PER_AREA = 12

_SKILLS = """,
asked AS (
  SELECT skill_id, skill_area, preferred_label, level, cluster, named
  FROM selected JOIN posting_skill ON posting_skill.posting_id = selected.posting_id
),
ranked AS (
  SELECT skill_area, skill_id, max(preferred_label) AS label,
    row_number() OVER (PARTITION BY skill_area ORDER BY count(*) DESC, max(preferred_label), skill_id) AS place
  FROM asked GROUP BY skill_area, skill_id
),
shown AS (
  SELECT *, row_number() OVER (ORDER BY skill_area, place) AS position FROM ranked WHERE place <= {limit}
),
held AS (
  SELECT position, cluster, bool_or(named) AS named, count(*) AS k_any,
    sum(CASE WHEN level = 'required' THEN 1 ELSE 0 END) AS k_required,
    sum(CASE WHEN level = 'preferred' THEN 1 ELSE 0 END) AS k_preferred,
    sum(CASE WHEN level = 'duty' THEN 1 ELSE 0 END) AS k_duty
  FROM asked JOIN shown ON shown.skill_id = asked.skill_id AND shown.skill_area = asked.skill_area
  GROUP BY position, cluster
),
sized AS (SELECT cluster, count(*) AS n FROM selected GROUP BY cluster)
SELECT skill_area, skill_id, label, shown.position, k_any, k_required, k_preferred, k_duty, n, count(*) AS m,
  sum(CASE WHEN named THEN 1 ELSE 0 END) AS n_employers
FROM held JOIN shown ON shown.position = held.position JOIN sized ON sized.cluster = held.cluster
GROUP BY skill_area, skill_id, label, shown.position, k_any, k_required, k_preferred, k_duty, n
ORDER BY shown.position, k_any, k_required, k_preferred, k_duty, n"""


@dataclass(frozen=True, slots=True)
class RoleSkill:
    """How many of a role's postings ask for a skill at all, and as what; each posting once, at its highest level."""

    skill_id: str
    label: str
    skill_area: str
    any: Share
    required: Share
    preferred: Share
    duty: Share
    n_employers: int


def role_skills_query(scope: Scope) -> Query:
    """The SQL of `role_skills`."""
    return scope.query.then(_SKILLS.format(limit=SKILLS_PER_AREA))


def role_skills(scope: Scope) -> tuple[RoleSkill, ...]:
    """The skills most asked in each area, counted from coded columns; what `role_skills_query` gives."""
    rows, columns = scope.rows, scope.rows.columns
    skills = columns.skills(scope.con)
    labels = labels_of(scope.con, columns, "posting_skill", "skill_id", "preferred_label")
    places, lengths = places_of(skills.start, rows.rows)
    code = skills.code[places]
    total = np.bincount(code, minlength=len(skills.skill_id))
    shown = _most_asked(skills, total, labels)
    place = np.full(len(total), -1, dtype=np.int16)
    place[shown] = np.arange(len(shown))
    position = place[code]
    kept = np.flatnonzero(position >= 0)
    pair = position[kept].astype(np.int64) * rows.n_clusters + np.repeat(rows.cluster, lengths)[kept]
    cells = len(shown) * rows.n_clusters * N_LEVELS
    by_level = np.bincount(pair * N_LEVELS + skills.level[places][kept], minlength=cells).reshape(-1, N_LEVELS)
    found = np.flatnonzero(by_level[:, 0] + by_level[:, 1] + by_level[:, 2])
    levels = [by_level[found, level] for level in range(N_LEVELS)]
    hits = [sum(levels, start=np.zeros(len(found), np.int64)), *levels]
    value, *ks, n, m, named = rows.folded(found // rows.n_clusters, found % rows.n_clusters, *hits)
    bounds = np.searchsorted(value, np.arange(len(shown) + 1))
    profiles = []
    for number, one in enumerate(shown):
        run, skill_id = slice(bounds[number], bounds[number + 1]), skills.skill_id[one]
        asked, required, preferred, duty = (
            share_by_size(k[run], n[run], m[run], scope.sizes, skill_error(skill_id, level))
            for level, k in zip(LEVELS, ks, strict=True)
        )
        n_employers = int(named[run].sum())
        label, area = labels[skill_id], skills.skill_area[one]
        profiles.append(RoleSkill(skill_id, label, area, asked, required, preferred, duty, n_employers))
    return tuple(sorted(profiles, key=lambda skill: (_area_place(skill.skill_area), -skill.any.n, skill.label)))


def _most_asked(skills: CodedSkills, total: NDArray[np.int64], labels: Mapping[str, str]) -> list[int]:
    """The codes of the skills most asked in each area, in the order of areas."""
    found = np.flatnonzero(total)
    areas = np.array([skills.skill_area[one] for one in found.tolist()])
    shown: list[int] = []
    for area in sorted(set(areas.tolist())):
        near = found[areas == area]
        if len(near) > SKILLS_PER_AREA:
            near = near[total[near] >= np.partition(total[near], -SKILLS_PER_AREA)[-SKILLS_PER_AREA]]
        ordered = sorted(
            near.tolist(), key=lambda one: (-total[one], labels[skills.skill_id[one]], skills.skill_id[one])
        )
        shown += ordered[:SKILLS_PER_AREA]
    return shown


def _area_place(skill_area: str) -> int:
    from fingerpost.taxonomy.skills import SKILL_AREAS

    areas = list(SKILL_AREAS)
    return areas.index(skill_area) if skill_area in areas else len(areas)
