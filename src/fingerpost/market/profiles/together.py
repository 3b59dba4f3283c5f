"""The skills that are asked for together with a skill more often than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.market.counting.cells import cells_query, shares_by_size
from fingerpost.market.counting.counted import labels_of
from fingerpost.market.counting.scope import Scope
from fingerpost.market.selecting.askers import askers_of
from fingerpost.market.selecting.columns import CodedSkills, taken_lists
from fingerpost.market.selecting.selection import CLUSTER, Query
from fingerpost.market.statistics.uncertainty import MIN_EMPLOYERS, MIN_POSTINGS

CONSIDERED = 200
SHOWN = 15
COUNTED_AT_ONCE = 2**18

_SKILLS = Query(
    "SELECT skill_id AS value, preferred_label AS label, cluster, named FROM selected"
    " JOIN posting_skill ON posting_skill.posting_id = selected.posting_id"
)


@dataclass(frozen=True, slots=True)
class Together:
    """A skill asked for together with another: `share` of the postings that ask for the other one.

    `lift` is that share over the skill's share of all postings selected, with the share's interval carried over.
    """

    skill_id: str
    label: str
    skill_area: str
    share: Share
    lift: float
    low: float
    high: float


def together_query(asking: Scope) -> Query:
    """The SQL of the skills asked for by the postings that ask for one."""
    return cells_query(asking.query, _SKILLS, CONSIDERED)


def together_of(scope: Scope, asking: Scope) -> tuple[Together, ...]:
    """Of the skills most asked for beside one, those with the highest lift whose interval is above 1.

    `asking` are the postings of `scope` that ask for it. Intervals are made from the highest lift down, until enough
    are found.
    """
    if asking.sizes.rest.reason is not None:
        return ()
    beside = _Beside.of(scope, asking)
    ranked = beside.ranked(asking)
    found: list[Together] = []
    for begin in range(0, len(ranked), 2 * SHOWN):
        found += beside.clearly(asking, ranked[begin : begin + 2 * SHOWN])
        if len(found) >= SHOWN:
            break
    return tuple(sorted(found, key=lambda one: (-one.lift, one.label))[:SHOWN])


def _asked_in_all(scope: Scope, skills: CodedSkills) -> NDArray[np.int64]:
    """How many postings of a scope ask for each skill; of the whole corpus counted once."""
    rows = scope.rows.rows
    return scope.once("skills asked", lambda: _asked(skills, taken_lists(skills.code, skills.start, rows)[0]))


def _asked(skills: CodedSkills, code: NDArray[Any]) -> NDArray[np.int64]:
    """How often each skill is among some, counted a part at a time, for which the processor has room."""
    counts = np.zeros(len(skills.skill_id), dtype=np.int64)
    for start in range(0, len(code), COUNTED_AT_ONCE):
        counts += np.bincount(code[start : start + COUNTED_AT_ONCE], minlength=len(counts))
    return counts


@dataclass(frozen=True, slots=True)
class _Beside:
    """The skills of the postings that ask for one.

    `name` and `label` are by code; `total` counts these postings, `usual` is a skill's share of all.
    """

    name: tuple[str, ...]
    area: tuple[str, ...]
    label: dict[str, str]
    total: NDArray[np.int64]
    usual: NDArray[np.float64]

    @classmethod
    def of(cls, scope: Scope, asking: Scope) -> _Beside:
        skills = scope.rows.columns.skills(scope.con)
        labels = labels_of(scope.con, scope.rows.columns, "posting_skill", "skill_id", "preferred_label")
        overall = _asked_in_all(scope, skills)
        return cls(
            name=skills.skill_id,
            area=skills.skill_area,
            label=labels,
            total=_asked(skills, taken_lists(skills.code, skills.start, asking.rows.rows)[0]),
            usual=overall / scope.sizes.total,
        )

    def ranked(self, asking: Scope) -> list[int]:
        """The codes of the skills most asked for, the highest lift first; of enough postings and above 1 only."""
        near = np.flatnonzero(self.total > 0)
        if len(near) > CONSIDERED:
            near = near[self.total[near] >= np.partition(self.total[near], -CONSIDERED)[-CONSIDERED]]
        considered = sorted(near.tolist(), key=lambda one: (-int(self.total[one]), *self._named(one)))[:CONSIDERED]
        lift = {one: float(self.total[one] / asking.sizes.total / self.usual[one]) for one in considered}
        kept = [
            one
            for one in considered
            if self.total[one] >= MIN_POSTINGS and lift[one] > 1 and self.name[one] != asking.selection.skill
        ]
        return sorted(kept, key=lambda one: (-lift[one], self._named(one)))

    def clearly(self, asking: Scope, some: list[int]) -> Iterator[Together]:
        """Those of some skills that enough employers ask for and whose interval is above what is usual."""
        rows, columns = asking.rows, asking.rows.columns
        inside = np.zeros(len(columns), dtype=bool)
        inside[rows.rows] = True
        row, place = askers_of(asking.con, columns).of(some)
        kept = np.flatnonzero(inside[row])
        pairs = rows.pairs(place[kept], len(some), columns.one(asking.con, CLUSTER).code[row[kept]])
        value, k, n, m, employers = rows.folded(*pairs)
        bounds = np.searchsorted(value, np.arange(len(some) + 1))
        shares = shares_by_size(bounds, k, n, m, asking.sizes, [None] * len(some))
        by_employers = np.diff(np.concatenate([[0], np.cumsum(employers)])[bounds]).tolist()
        for one, share, n_employers in zip(some, shares, by_employers, strict=True):
            usual = float(self.usual[one])
            if n_employers < MIN_EMPLOYERS or share.share is None or share.low is None or share.high is None:
                continue
            if share.low > usual:
                lifts = (share.share / usual, share.low / usual, share.high / usual)
                label, skill_id = self._named(one)
                yield Together(skill_id, label, self.area[one], share, *lifts)

    def _named(self, one: int) -> tuple[str, str]:
        return self.label[self.name[one]], self.name[one]
