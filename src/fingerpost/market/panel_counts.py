"""The panel counted: postings by employer, board and period, of a selection and of a wider population around it.

SQL gathers the days of the postings of each employer on each board; which periods they fall in is worked out over
arrays, because a row for each posting and period would be many times as many rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.market.panel import is_held, panel
from fingerpost.market.panel_reads import DAY, READ, Read, arrow, flat, numbers
from fingerpost.market.selection import Query
from fingerpost.market.statistics.links import Bools, Codes, Counts, Exposure

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

_KEY = "concat({table}source, '/', coalesce({table}board, ''))"

_MARKED = """,
marked AS (SELECT *, {hit} AS hit FROM selected)"""

_POSTINGS = f""",
placed AS (
  SELECT cluster, named, {_KEY.format(table="marked.")} AS board, hit,
    CASE WHEN dated_source.source IS NULL THEN CAST(first_seen AS DATE)
      WHEN date_posted BETWEEN dated_source.since AND dated_source.until THEN date_posted END AS began,
    CAST(last_seen AS DATE) AS ended
  FROM marked LEFT JOIN dated_source ON dated_source.source = marked.source
)
SELECT cluster, board, bool_or(named) AS named, array_agg(hit) AS hit,
  array_agg({DAY.format("began")}) AS began, array_agg({DAY.format("ended")}) AS ended
FROM placed WHERE began IS NOT NULL GROUP BY cluster, board ORDER BY cluster, board"""

_GAPS = f"""
SELECT cluster, {_KEY.format(table="marked.")} AS board, hit,
  {DAY.format("gap.closed")} AS began, {DAY.format("gap.reopened")} - 1 AS ended
FROM marked JOIN gap ON gap.posting_id = marked.posting_id"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, stock or flow: every posting of the wider population and those selected, and the boards read."""

    wider: Counts
    selected: Counts
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class PanelCounts:
    """Stock and flow of all periods from the first visit (or dated period) to the last, one after the other.

    `last_day` is the last day that is known: of a visit, or the end of the last dated period.
    """

    starts: tuple[date, ...]
    last_day: date | None
    stock: Measure
    flow: Measure
    sql: str


def panel_counts(con: DuckDBPyConnection, query: Query, hit: Query, by: str) -> PanelCounts:
    """The panel of the wider population `query`, of which the postings that meet the SQL condition `hit` are selected.

    Raises:
        UnknownNameError: `by` is no period.
    """
    held = panel(query, by, held=is_held(con))
    read = Read.of(arrow(con, held.then(READ)), by)
    if not read.boards:
        nothing = Measure(_no_counts(), _no_counts(), np.zeros((0, 0)))
        return PanelCounts((), None, nothing, nothing, held.then(READ).rendered())
    marked = held.then(_MARKED.format(hit=hit.sql), *hit.parameters)
    postings = marked.then(_POSTINGS)
    pairs = _Pairs.of(arrow(con, postings), read)
    gaps = arrow(con, marked.then(_GAPS))
    stock, selected_stock = pairs.open_in(read, gaps)
    flow, selected_flow = pairs.new_in(read)
    return PanelCounts(
        starts=read.starts,
        last_day=read.last_day,
        stock=Measure(pairs.counts(stock), pairs.counts(selected_stock), read.seen.astype(np.float64)),
        flow=Measure(pairs.counts(flow), pairs.counts(selected_flow), read.exposure),
        sql=postings.rendered(),
    )


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The postings of each employer on each board that is read: `pair`, and the days they began and ended."""

    cluster: Codes
    board: Codes
    named: Bools
    index: dict[tuple[str, str], int]
    pair: Codes
    hit: Bools
    began: Codes
    ended: Codes

    @classmethod
    def of(cls, table: pa.Table, read: Read) -> _Pairs:
        clusters, boards = table["cluster"].to_pylist(), table["board"].to_pylist()
        known = np.array([board in read.boards for board in boards], dtype=bool)
        table = table.filter(known)
        kept = [number for number, one in enumerate(known.tolist()) if one]
        names = dict.fromkeys(clusters[number] for number in kept)
        codes = {name: code for code, name in enumerate(names)}
        pair, (hit, began, ended) = flat(table, "hit", "began", "ended")
        return cls(
            cluster=np.array([codes[clusters[number]] for number in kept], dtype=np.int64),
            board=np.array([read.boards[boards[number]] for number in kept], dtype=np.int64),
            named=np.asarray(table["named"].to_numpy(), dtype=bool),
            index={(clusters[number], boards[number]): at for at, number in enumerate(kept)},
            pair=pair,
            hit=hit == 1,
            began=began,
            ended=ended,
        )

    def open_in(self, read: Read, gaps: pa.Table) -> tuple[Codes, Codes]:
        """Pairs x periods: postings open at the last visit of each period, all and those selected."""
        places = zip(gaps["cluster"].to_pylist(), gaps["board"].to_pylist(), strict=True)
        at = np.array([self.index.get(place, -1) for place in places], dtype=np.int64)
        gap_hit, gap_began, gap_ended = (numbers(gaps[name])[at >= 0] for name in ("hit", "began", "ended"))
        there = _stretches(read, self.board, self.pair, self.began, self.ended)
        away = _stretches(read, self.board, at[at >= 0], gap_began, gap_ended)
        seen = read.seen[self.board]
        everything = there.dense(seen.shape) - away.dense(seen.shape)
        selected = there.kept(self.hit).dense(seen.shape) - away.kept(gap_hit == 1).dense(seen.shape)
        return everything * seen, selected * seen

    def new_in(self, read: Read) -> tuple[Codes, Codes]:
        """Pairs x periods: postings first seen in each period, all and those selected."""
        pairs, periods = len(self.cluster), read.seen.shape[1]
        period = read.period(self.began)
        inside = (period >= 0) & (period < periods)
        found = []
        for kept in (inside, inside & self.hit):
            found_in = np.bincount(self.pair[kept] * periods + period[kept], minlength=pairs * periods)
            found.append(found_in.reshape(pairs, periods) * (read.exposure[self.board] > 0))
        return found[0], found[1]

    def counts(self, dense: Codes) -> Counts:
        """Pairs x periods as one row for each that has postings."""
        pair, period = np.nonzero(dense)
        return Counts(self.cluster[pair], self.board[pair], period, dense[pair, period], self.named[pair])


@dataclass(frozen=True, slots=True)
class _Stretches:
    """The first and last of the periods whose last visit lies in a stretch of days; none where the last is before."""

    pair: Codes
    first: Codes
    last: Codes

    def kept(self, which: Bools) -> _Stretches:
        return _Stretches(self.pair[which], self.first[which], self.last[which])

    def dense(self, shape: tuple[int, ...]) -> Codes:
        """Pairs x periods: how many stretches hold the period."""
        there = self.first <= self.last
        rows, width = self.pair[there], shape[1] + 1
        change = np.bincount(rows * width + self.first[there], minlength=shape[0] * width)
        change -= np.bincount(rows * width + self.last[there] + 1, minlength=shape[0] * width)
        found: Codes = np.cumsum(change.reshape(shape[0], width), axis=1)[:, :-1]
        return found


def _stretches(read: Read, board_of: Codes, pair: Codes, began: Codes, ended: Codes) -> _Stretches:
    end = read.seen.shape[1] - 1
    board, began_in = board_of[pair], read.period(began)
    first, last = np.clip(began_in, 0, end), np.clip(read.period(ended), 0, end)
    late = (read.seen[board, first] & (began > read.seen_on[board, first])) | (began_in > end)
    early = read.seen[board, last] & (ended < read.seen_on[board, last])
    return _Stretches(pair, first + late, last - early)


def _no_counts() -> Counts:
    nothing = np.zeros(0, dtype=np.int64)
    return Counts(nothing, nothing, nothing, nothing, np.zeros(0, dtype=bool))
