"""The skills that a role's postings ask for most, by skill area and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.market.counting.cells import shares_by_size
from fingerpost.market.counting.counted import Counted, Ints, labels_of
from fingerpost.market.counting.reader_error import SKILL_LEVELS, skill_error
from fingerpost.market.counting.scope import Scope
from fingerpost.market.selecting.columns import CodedSkills, Columns, looked_up, taken_lists
from fingerpost.market.selecting.selection import Query

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
    leveled, lengths = taken_lists(_leveled(columns, skills), skills.start, rows.rows)
    total = np.bincount(leveled, minlength=N_LEVELS * len(skills.skill_id)).reshape(-1, N_LEVELS).sum(axis=1)
    shown = _most_asked(skills, _areas_of(columns, skills), total, labels)
    by_level = _shares(scope, [skills.skill_id[one] for one in shown], *_held(rows, shown, leveled, lengths))
    profiles = []
    for one, (asked, n_employers), *levels in zip(shown, *by_level, strict=True):
        skill_id, area = skills.skill_id[one], skills.skill_area[one]
        required, preferred, duty = (share for share, _ in levels)
        profiles.append(RoleSkill(skill_id, labels[skill_id], area, asked, required, preferred, duty, n_employers))
    return tuple(sorted(profiles, key=lambda skill: (_area_place(skill.skill_area), -skill.any.n, skill.label)))


def _leveled(columns: Columns, skills: CodedSkills) -> NDArray[Any]:
    """The skills of all postings with their levels: code x N_LEVELS + level."""

    def build() -> NDArray[Any]:
        kind = np.uint16 if len(skills.skill_id) * N_LEVELS <= 2**16 else np.int32
        leveled: NDArray[Any] = skills.code.astype(kind)
        np.multiply(leveled, N_LEVELS, out=leveled)
        np.add(leveled, skills.level, out=leveled, casting="unsafe")
        return leveled

    return columns.once(("leveled skills", ""), build)


def _held(
    rows: Counted, shown: list[int], leveled: NDArray[Any], lengths: NDArray[np.int64]
) -> tuple[Ints, Ints, list[Ints]]:
    """Which employers hold which of the skills shown: places in these, employers, and how many postings ask for each.

    The latter for each of LEVELS. An employer's counts lie together, as its postings do.
    """
    rank = np.cumsum(rows.size > 0, dtype=np.int32) - 1
    employers = np.flatnonzero(rows.size > 0)
    width = len(shown) + 1  # last what is not shown
    thing = np.full(int(leveled.max(initial=0)) + N_LEVELS, len(shown), dtype=np.int32)
    for level in range(N_LEVELS):
        thing[np.array(shown, dtype=np.int64) * N_LEVELS + level] = level * width + np.arange(len(shown))
    at = looked_up(thing, leveled)
    at += np.repeat(rank[rows.cluster] * np.int32(N_LEVELS * width), lengths)
    counts = np.bincount(at, minlength=len(employers) * N_LEVELS * width).reshape(-1, N_LEVELS, width)
    asked = counts.sum(axis=1)
    asked[:, len(shown)] = 0
    found = np.flatnonzero(asked > 0)
    place = found // width
    first = found + place * ((N_LEVELS - 1) * width)
    hits = [asked.ravel()[found], *(counts.ravel()[first + level * width] for level in range(N_LEVELS))]
    return found - place * width, employers[place], hits


def _shares(
    scope: Scope, skill_ids: list[str], skill: Ints, employer: Ints, hits: list[Ints]
) -> list[list[tuple[Share, int]]]:
    """At each level, for each skill, the share of the postings that ask for it and how many named employers do."""
    folded, n_skills = [], len(skill_ids)
    for number, (value, k, *rest) in enumerate(scope.rows.folded_each(skill, employer, hits)):
        at = np.flatnonzero(k > 0)
        folded.append((value[at] + number * n_skills, k[at], *(column[at] for column in rest)))
    value, k, n, m, named = (np.concatenate(column) for column in zip(*folded, strict=True))
    bounds = np.searchsorted(value, np.arange(len(LEVELS) * n_skills + 1))
    errors = [skill_error(skill_id, level) for level in LEVELS for skill_id in skill_ids]
    shares = shares_by_size(bounds, k, n, m, scope.sizes, errors)
    n_employers = np.diff(np.concatenate([[0], np.cumsum(named)])[bounds]).tolist()
    pairs = list(zip(shares, n_employers, strict=True))
    return [pairs[number * n_skills : (number + 1) * n_skills] for number in range(len(LEVELS))]


def _areas_of(columns: Columns, skills: CodedSkills) -> tuple[list[str], NDArray[np.int64]]:
    """The skill areas in order, and the place of each skill's."""

    def build() -> tuple[list[str], NDArray[np.int64]]:
        areas, place = np.unique(np.array(skills.skill_area, dtype=object).astype(str), return_inverse=True)
        return areas.tolist(), place

    return columns.once(("areas of skills", ""), build)


def _most_asked(
    skills: CodedSkills, areas: tuple[list[str], NDArray[np.int64]], total: NDArray[np.int64], labels: Mapping[str, str]
) -> list[int]:
    """The codes of the skills most asked in each area, in the order of areas."""
    found = np.flatnonzero(total > 0)
    area_of = areas[1][found]
    shown: list[int] = []
    for area in range(len(areas[0])):
        near = found[area_of == area]
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
