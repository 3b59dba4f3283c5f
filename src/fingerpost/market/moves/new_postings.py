"""The new postings of a selection as rows of the coded columns: in which period each is new, and on which board.

What `flow`, `matched` and `moved` of the SQL of `windows` have, counted without reading postings again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.counting.asked_things import Rows as Counting
from fingerpost.market.counting.counted import Counted
from fingerpost.market.over_time.panel_reads import start_of
from fingerpost.market.over_time.panel_rows import panel_rows
from fingerpost.market.selecting.arrow_numbers import arrow_of, arrow_texts
from fingerpost.market.selecting.columns import Rows, taken
from fingerpost.market.selecting.selection import CLUSTER

if TYPE_CHECKING:
    from fingerpost.market.over_time.panel_reads import Read

Flags = NDArray[np.bool_]
Ints = NDArray[Any]

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class NewPostings:
    """Postings that are new in a period that is known, in the order of their rows.

    `row` is a posting's place in the coded columns of `counted`, `board` and `period` are places in `read`.
    """

    counted: Counted
    read: Read
    row: Rows
    board: Ints
    period: Ints

    def where(self, kept: Flags) -> NewPostings:
        """Those of a mask."""
        return replace(self, row=self.row[kept], board=self.board[kept], period=self.period[kept])

    def on_boards_watched(self, periods: Sequence[date]) -> NewPostings:
        """Those on the boards that were watched in all of some periods, from the first of these to the last."""
        numbers = self.numbers(periods)
        watched = np.all(self.read.exposure[:, numbers] > 0, axis=1)
        return self.where(watched[self.board] & (self.period >= min(numbers)) & (self.period <= max(numbers)))

    def compared(self, earlier: Sequence[date], later: Sequence[date]) -> tuple[NewPostings, Flags]:
        """Those in two windows on the boards that were watched in all of their periods; which are of the later one."""
        found = self.on_boards_watched((*earlier, *later))
        windows = [np.isin(found.period, self.numbers(window)) for window in (earlier, later)]
        kept = windows[0] | windows[1]
        return found.where(kept), windows[1][kept]

    def numbers(self, periods: Sequence[date]) -> list[int]:
        """The places of periods in `read`."""
        place = {start: number for number, start in enumerate(self.read.starts)}
        return [place[period] for period in periods]

    def coded(self, expression: str) -> tuple[tuple[str, ...], Ints]:
        """The values of an SQL expression over `posting`, and the place of each posting's among them."""
        column = self.counted.columns.one(self.counted.con, expression)
        return column.values, column.code[self.row]

    def has(self, expression: str, value: str) -> Flags:
        """Which postings have a value of an SQL expression."""
        column = self.counted.columns.one(self.counted.con, expression)
        found: Flags = column.code[self.row] == column.place(value)
        return found

    def employers(self) -> tuple[Ints, Flags]:
        """Each posting's employer, a number in the order of their names; and whether an employer is named."""
        names, code = self.coded(CLUSTER)
        used, employer = numbered(code, len(names))
        return employer, self.counted.named[used]

    def weights(self, length: float) -> Ints:
        """How much of a period of a usual length in days each stands for, in millionths."""
        ends = [start_of(self.read.first + number, self.read.by) for number in range(len(self.read.starts) + 1)]
        lengths = np.diff([day.toordinal() for day in ends])
        days = np.round(lengths[self.period] / self.read.exposure[self.board, self.period])
        return np.round(MILLION * (length / days)).astype(np.int64)

    def rows(self, **extra: Any) -> Counting:
        """As the rows that things are counted on, with Arrow columns by name."""
        employer, named = self.employers()
        return Counting(self.counted.columns, self.row, employer.astype(np.int32), named, extra)

    def by_period(self) -> Counting:
        """The same with the period of each, as `slice`."""
        import pyarrow as pa

        used, place = numbered(self.period, len(self.read.starts))
        names = arrow_texts([self.read.starts[one].isoformat() for one in used.tolist()])
        return self.rows(slice=pa.DictionaryArray.from_arrays(arrow_of(place.astype(np.int32)), names))


def new_postings(counted: Counted, by: str) -> NewPostings:
    """Those of some postings that are new in a month or week.

    Raises:
        UnknownNameError: `by` is no period.
    """
    panel = panel_rows(counted.con, counted.columns, by)
    n_periods = panel.read.seen.shape[1]
    place = taken(panel.new, counted.rows)
    known = np.flatnonzero(place < len(panel.pairs.cluster) * n_periods)
    pair, period = np.divmod(place[known], max(n_periods, 1))
    return NewPostings(counted, panel.read, counted.rows[known], panel.pairs.board[pair], period)


def numbered(code: Ints, n_values: int) -> tuple[Ints, Ints]:
    """The codes that occur, in order, and the place of each among them; codes are from 0 to less than `n_values`.

    >>> numbered(np.array([7, 2, 7]), 9)
    (array([2, 7]), array([1, 0, 1]))
    """
    there = np.zeros(n_values, dtype=bool)
    there[code] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[code]
