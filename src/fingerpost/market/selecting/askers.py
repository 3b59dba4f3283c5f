"""Who asks for each skill: the skills of all postings the other way round, from skill to rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.selecting.columns import Columns, Rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AT_ONCE = 2**16
"""The skills of so many postings are put in order in one step."""


@dataclass(frozen=True, slots=True)
class Askers:
    """The rows that ask for a skill, by its code in `CodedSkills`: `row[start[code] : start[code + 1]]`, in order."""

    row: Rows
    start: NDArray[np.int64]

    def of(self, codes: Sequence[int]) -> tuple[Rows, NDArray[np.int64]]:
        """The rows that ask for each of some skills, one after the other, and the place of its skill for each."""
        rows = [self.row[self.start[code] : self.start[code + 1]] for code in codes]
        place = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
        return np.concatenate([*rows, np.zeros(0, np.int32)]), place


def askers_of(con: DuckDBPyConnection, columns: Columns) -> Askers:
    """The askers of all skills, put in order when they are first asked for."""

    def build() -> Askers:
        skills = columns.skills(con)
        start = np.concatenate([[0], np.cumsum(np.bincount(skills.code, minlength=len(skills.skill_id)))])
        row, free = np.empty(len(skills.code), dtype=np.int32), start[:-1].copy()
        for first in range(0, len(columns), AT_ONCE):
            bounds = skills.start[first : first + AT_ONCE + 1]
            code = skills.code[bounds[0] : bounds[-1]]
            order = np.argsort(code, kind="stable")  # by radix, as codes are narrow
            many = np.bincount(code, minlength=len(free))
            at = np.arange(len(code)) + np.repeat(free - np.cumsum(many) + many, many)
            row[at] = np.repeat(np.arange(first, first + len(bounds) - 1, dtype=np.int32), np.diff(bounds))[order]
            free += many
        return Askers(row, start)

    return columns.once(("askers", ""), build)
