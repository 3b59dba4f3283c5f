"""Which boards were read whole in which periods, as arrays: the frame that postings are counted in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.market.selecting.arrow_numbers import in_one, numbers_of
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.links import Bools, Codes, Exposure

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

DAY = "date_diff('day', DATE '1970-01-01', {})"
"""A day as a number, in SQL."""
_EPOCH = date(1970, 1, 1)
_NONE = np.iinfo(np.int64).min

READ = f"""
SELECT concat(source, '/', board) AS board, array_agg(period) AS period, array_agg(seen_on) AS seen_on,
  array_agg(days) AS days
FROM (
  SELECT source, board, {DAY.format("period")} AS period, {DAY.format("seen_on")} AS seen_on, NULL AS days
  FROM last_visit
  UNION ALL
  SELECT source, board, {DAY.format("period")}, NULL, days FROM flow_seen
) AS read_whole
GROUP BY source, board ORDER BY source, board"""
"""The days of a panel by board."""


@dataclass(frozen=True, slots=True)
class Read:
    """Boards x periods: was the whole list read, on which day last, and how much of a period is what was new."""

    boards: dict[str, int]
    first: int
    by: str
    seen: Bools
    seen_on: Codes
    exposure: Exposure
    last_day: date | None

    @classmethod
    def of(cls, table: pa.Table, by: str) -> Read:
        """From the rows of `READ`."""
        boards = {board: number for number, board in enumerate(table["board"].to_pylist())}
        board, (began, seen_on, days) = flat(table, "period", "seen_on", "days")
        number = period_of(began, by)
        first = int(number.min()) if len(number) else 0
        shape = (len(boards), int(number.max()) - first + 1 if len(number) else 0)
        visits, news = seen_on != _NONE, days != _NONE
        seen = np.zeros(shape, dtype=bool)
        seen[board[visits], number[visits] - first] = True
        last = np.zeros(shape, dtype=np.int64)
        last[board[visits], number[visits] - first] = seen_on[visits]
        exposure = np.zeros(shape)
        lengths = np.array([_length(first + n, by) for n in range(shape[1])], dtype=np.float64)
        at = number[news] - first
        exposure[board[news], at] = lengths[at] / days[news]
        known = int(last.max()) if visits.any() else (start_of(first + shape[1], by) - _EPOCH).days - 1
        return cls(boards, first, by, seen, last, exposure, _EPOCH + timedelta(days=known) if len(number) else None)

    @property
    def starts(self) -> tuple[date, ...]:
        """The first day of each period."""
        return tuple(start_of(self.first + number, self.by) for number in range(self.seen.shape[1]))

    def period(self, days: Codes) -> Codes:
        """The periods of days as numbers from 0 on; less than 0 before the first, and beyond the last as they are."""
        return period_of(days, self.by) - self.first


def period_of(days: Codes, by: str) -> Codes:
    """The number of the month or ISO week of days since 1970.

    >>> period_of(np.array([0, 30, 31, 4]), "month").tolist(), period_of(np.array([3, 4, 10, 11]), "week").tolist()
    ([0, 0, 1, 0], [0, 1, 1, 2])
    """
    if by == "week":  # 1970 began on a Thursday
        return (days + 3) // 7
    first = int(days.min(initial=0))
    calendar = np.arange(first, int(days.max(initial=0)) + 1)  # fewer days than postings
    months: Codes = calendar.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months[days - first]


def start_of(period: int, by: str) -> date:
    """The first day of a period.

    >>> start_of(13, "month"), start_of(1, "week")
    (datetime.date(1971, 2, 1), datetime.date(1970, 1, 5))
    """
    if by == "week":
        return _EPOCH + timedelta(days=7 * period - 3)
    return date(1970 + period // 12, period % 12 + 1, 1)


def flat(table: pa.Table, *columns: str) -> tuple[Codes, list[Codes]]:
    """The elements of list columns one after the other, and the row that each is of."""
    lists = [in_one(table[name]) for name in columns]
    lengths = numbers_of(lists[0].value_lengths()).astype(np.int64)
    return np.repeat(np.arange(len(lengths)), lengths), [numbers(one.flatten()) for one in lists]


def numbers(column: Any) -> Codes:
    """A column as whole numbers; the smallest of all where there is none."""
    import pyarrow as pa

    whole: Codes = numbers_of(column.cast(pa.int64()), none=_NONE)
    return whole


def arrow(con: DuckDBPyConnection, query: Query) -> pa.Table:
    """The rows of a query as an Arrow table."""
    return con.sql(query.sql, params=list(query.parameters)).to_arrow_table()


def _length(period: int, by: str) -> int:
    return (start_of(period + 1, by) - start_of(period, by)).days
