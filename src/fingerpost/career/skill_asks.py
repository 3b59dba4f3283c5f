"""The skills that postings ask for, as arrays: how many postings a set of skills opens, and how much it covers.

A posting opens when every skill that it requires is covered. Shares are clustered by employer, as all of the market's.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.market.counting.scope import Scope
from fingerpost.market.statistics.quantile_intervals import QuantilesWithIntervals, quantiles_with_intervals
from fingerpost.market.statistics.reader_error import ReaderError
from fingerpost.market.statistics.uncertainty import Rest, fold, share_of
from fingerpost.posting import SkillLevel
from fingerpost.taxonomy.prerequisites import implied_skills
from fingerpost.taxonomy.skills import skills

Ints: TypeAlias = NDArray[np.int64]

_POSTINGS = "\nSELECT cluster, named FROM selected ORDER BY posting_id"
_ASKS = """,
placed AS (SELECT posting_id, row_number() OVER (ORDER BY posting_id) - 1 AS place FROM selected)
SELECT place, skill_id FROM placed JOIN posting_skill ON posting_skill.posting_id = placed.posting_id
WHERE level IN ({levels}) ORDER BY place, skill_id"""


def with_implied(skill_ids: Iterable[str]) -> frozenset[str]:
    """The skills, and all that whoever has them has as well.

    >>> sorted(with_implied(["pandas"]) & {"pandas", "python", "pytorch"})
    ['pandas', 'python']
    """
    found: set[str] = set()
    for skill_id in skill_ids:
        found.add(skill_id)
        if skill_id in skills():
            found.update(implied_skills(skill_id))
    return frozenset(found)


def is_counted(skill_id: str) -> bool:
    """Whether a skill is in a taxonomy file and no spoken language.

    >>> is_counted("python"), is_counted("english"), is_counted("no such skill")
    (True, False, False)
    """
    return skill_id in skills() and skills()[skill_id].kind != "spoken-language"


@dataclass(frozen=True, slots=True)
class Together:
    """How many postings, of how many named employers, ask for all of some skills."""

    n_postings: int
    n_employers: int


class SkillAsks:
    """The listed skills that a scope's postings ask for at some levels: one entry for each posting and skill.

    Skills in no taxonomy file are left out, for nobody can say what is to be learnt for them, and so are spoken
    languages, which are conditions of their own.
    """

    def __init__(self, scope: Scope, levels: Iterable[SkillLevel] = ("required",)) -> None:
        self._cluster, self._named, asked = _read(scope, tuple(levels))
        self._posting: Ints = asked["place"].astype(np.int64)
        self._ids, self._code = np.unique(asked["skill_id"].astype(str), return_inverse=True)
        self._number: Ints = np.bincount(self._posting, minlength=len(self._cluster))

    @property
    def n_asking(self) -> int:
        """Postings that ask for at least one skill."""
        return int((self._number > 0).sum())

    @property
    def n_silent(self) -> int:
        """Postings that ask for none: they say nothing about what opens them."""
        return int((self._number == 0).sum())

    def number_asked(self) -> QuantilesWithIntervals:
        """The quantiles of how many skills a posting asks for, among those that ask for any."""
        asking = self._number > 0
        return quantiles_with_intervals(self._number[asking], self._cluster[asking], self._named[asking])

    def opened(self, covered: AbstractSet[str], missing_at_most: int = 0) -> Share:
        """The share of the postings that ask for any skill of which at most so many are not covered."""
        asking = self._number > 0
        missing = self._number - np.bincount(self._posting[self._is_one_of(covered)], minlength=len(self._number))
        return self._share(np.flatnonzero(asking), missing[asking] <= missing_at_most)

    def asked_share(self, skill_id: str, reader: ReaderError | None = None) -> Share:
        """The share of all postings that ask for a skill, corrected for the errors of the reader where given."""
        found = np.zeros(len(self._number), dtype=bool)
        found[self._posting[self._is_one_of({skill_id})]] = True
        return self._share(np.arange(len(self._number)), found, reader)

    def covered(self, covered: AbstractSet[str], skill_area: str | None = None) -> Share:
        """Of all that is asked (a skill asked by ten postings counts ten times), the share that is covered.

        `n` and `of` count pairs of posting and skill; only skills of the area where one is given.
        """
        hit = self._is_one_of(covered)
        if skill_area is None:
            return self._share(self._posting, hit)
        table = skills()
        of_area = np.array([table[one].skill_area == skill_area for one in self._ids.tolist()], dtype=bool)
        within = of_area[self._code] if len(of_area) else np.zeros(0, dtype=bool)
        return self._share(self._posting[within], hit[within])

    def asking_all(self, skill_ids: AbstractSet[str]) -> Together:
        """The postings that ask for every one of the skills, and their named employers."""
        found = np.bincount(self._posting[self._is_one_of(skill_ids)], minlength=len(self._number)) == len(skill_ids)
        return Together(int(found.sum()), len(np.unique(self._cluster[found & self._named])))

    def _is_one_of(self, skill_ids: AbstractSet[str]) -> NDArray[np.bool_]:
        wanted = np.array([skill_id in skill_ids for skill_id in self._ids.tolist()], dtype=bool)
        return wanted[self._code] if len(wanted) else np.zeros(0, dtype=bool)

    def _share(self, postings: Ints, hit: NDArray[np.bool_], reader: ReaderError | None = None) -> Share:
        """The share of entries that are hit, clustered by employer; what is too few is told by the postings."""
        n_clusters = int(self._cluster.max(initial=-1)) + 1
        cluster = self._cluster[postings]
        asks, hits = (np.bincount(one, minlength=n_clusters) for one in (cluster, cluster[hit]))
        once = np.unique(postings)
        named = np.zeros(n_clusters, dtype=bool)
        named[self._cluster[once[self._named[once]]]] = True
        rest = Rest.of(np.bincount(self._cluster[once], minlength=n_clusters), named)
        return share_of(fold(hits[asks > 0], asks[asks > 0]), rest, reader=reader)


def _read(scope: Scope, levels: tuple[SkillLevel, ...]) -> tuple[Ints, NDArray[np.bool_], dict[str, Any]]:
    """Of each posting the number of its employer and whether that is named, and the skills by place of posting."""
    postings = scope.query.then(_POSTINGS)
    found = scope.con.execute(postings.sql, postings.parameters).fetchnumpy()
    _, cluster = np.unique(found["cluster"].astype(str), return_inverse=True)
    marks = ", ".join("?" * len(levels))
    asks = scope.query.then(_ASKS.format(levels=marks), *levels)
    skills_asked = scope.con.execute(asks.sql, asks.parameters).fetchnumpy()
    listed = np.array([is_counted(one) for one in skills_asked["skill_id"].astype(str).tolist()], dtype=bool)
    kept = {name: column[listed] if len(listed) else column for name, column in skills_asked.items()}
    return cluster.astype(np.int64), found["named"].astype(bool), kept
