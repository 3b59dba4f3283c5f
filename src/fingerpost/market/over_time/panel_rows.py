"""All postings of a corpus on the panel: in which periods each was open and was new, worked out once for a snapshot.

What a posting counts for depends on its board's visits and its own days only, never on what is selected; a question
then adds up the rows that it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.counting.counted import NAMED
from fingerpost.market.over_time.panel import dated_sources, panel
from fingerpost.market.over_time.panel_reads import DAY, READ, Read, arrow, numbers
from fingerpost.market.selecting.arrow_numbers import in_one
from fingerpost.market.selecting.columns import Columns, Rows, taken
from fingerpost.market.selecting.selected_rows import POSTED, day_number
from fingerpost.market.selecting.selection import CLUSTER, Selection
from fingerpost.market.statistics.links import Bools, Codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BOARD = "concat(source, '/', coalesce(board, ''))"
FIRST_SEEN, LAST_SEEN = DAY.format("CAST(first_seen AS DATE)"), DAY.format("CAST(last_seen AS DATE)")

_GAPS = f"""
SELECT posting.posting_key, {DAY.format("gap.closed")} AS began, {DAY.format("gap.reopened")} - 1 AS ended
FROM {{posting}} AS posting JOIN gap ON gap.posting_id = posting.posting_id"""

Narrow = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The employers on each board that is read: their numbers, and whether the employer is one."""

    cluster: Codes
    board: Codes
    named: Bools


@dataclass(frozen=True, slots=True)
class Steps:
    """Where stretches begin and end: places in a table of pairs x (periods + 1), the place after its last for none."""

    opens: Narrow
    ceases: Narrow


@dataclass(frozen=True, slots=True)
class PanelRows:
    """The panel of all postings by month or week.

    `open` are the stretches in which each posting was open, `away` those within them in which the postings `away_row`
    were closed and came back. `new` is the place of each posting in a table of pairs x periods, the place after its
    last where it is new in none that is known.
    """

    read: Read
    pairs: Pairs
    open: Steps
    away: Steps
    away_row: Narrow
    new: Narrow


def panel_rows(con: DuckDBPyConnection, columns: Columns, by: str) -> PanelRows:
    """The panel of a connection's postings, made when it is first asked for.

    Raises:
        UnknownNameError: `by` is no period.
    """
    query = panel(Selection(ai_relation=None).query(), by)

    def build() -> PanelRows:
        read = Read.of(arrow(con, query.then(READ)), by)
        gaps = arrow(con, query.then(_GAPS.format(posting=columns.posting)))
        pair, pairs = _pairs(con, columns, read)
        began, ended = _days(con, columns, by)
        gap_row = columns.places(in_one(gaps["posting_key"]))
        known = (pair[gap_row] >= 0) & ~np.isnan(began[gap_row])
        gap_days = [numbers(gaps[name])[known].astype(np.float64) for name in ("began", "ended")]
        gap_row = gap_row[known]
        return PanelRows(
            read=read,
            pairs=pairs,
            open=_steps(read, pairs, pair, began, ended),
            away=_steps(read, pairs, pair[gap_row], gap_days[0], gap_days[1]),
            away_row=gap_row,
            new=_new(read, pairs, pair, began),
        )

    return columns.once(("panel", by), build)


def rows_in(panel: PanelRows, kept: Rows, first: int, last: int) -> Rows:
    """Those of some rows that are counted, as open or as new, in the periods from `first` to `last`."""
    n_periods, n_pairs = panel.read.seen.shape[1], len(panel.pairs.cluster)
    opens, ceases, new = (taken(one, kept) for one in (panel.open.opens, panel.open.ceases, panel.new))
    listed = np.flatnonzero(opens < n_pairs * (n_periods + 1))
    pair, opened = np.divmod(opens[listed], n_periods + 1)
    start, stop = np.maximum(opened, first), np.minimum(ceases[listed] % (n_periods + 1), last + 1)
    visits = np.concatenate([np.zeros((len(panel.read.seen), 1), np.int64), panel.read.seen.cumsum(axis=1)], axis=1)
    board = panel.pairs.board[pair]
    counted = (new < n_pairs * n_periods) & (new % n_periods >= first) & (new % n_periods <= last)
    counted[listed] |= visits[board, np.maximum(start, stop)] > visits[board, start]
    inside: Rows = kept[counted]
    return inside


def _pairs(con: DuckDBPyConnection, columns: Columns, read: Read) -> tuple[Narrow, Pairs]:
    """The pair of each posting, -1 where its board is not read, and the pairs in order of employer and board."""
    boards, clusters = columns.one(con, BOARD), columns.one(con, CLUSTER)
    number = np.array([*(read.boards.get(board, -1) for board in boards.values), -1], dtype=np.int64)
    board = number[boards.code]
    known = np.flatnonzero(board >= 0)
    width = max(len(read.boards), 1)
    key, place = np.unique(clusters.code[known] * np.int64(width) + board[known], return_inverse=True)
    pair = np.full(len(columns), -1, dtype=np.int32)
    pair[known] = place
    named = np.zeros(len(key), dtype=bool)
    named[place[columns.numbers(con, NAMED)[known] > 0]] = True
    return pair, Pairs(key // width, key % width, named)


def _days(con: DuckDBPyConnection, columns: Columns, by: str) -> tuple[Any, Any]:
    """The first and last day of each posting as numbers; of dated sources the first is that of the posting date."""
    began, sources = columns.numbers(con, FIRST_SEEN).copy(), columns.one(con, "source")
    posted = columns.numbers(con, POSTED)
    for one in dated_sources():
        if by in one.by:
            rows = np.flatnonzero(sources.code == sources.place(one.source))
            day = posted[rows]
            inside = (day >= day_number(one.since)) & (day <= day_number(one.until))
            began[rows] = np.where(inside, day, np.nan)
    return began, columns.numbers(con, LAST_SEEN)


def _steps(read: Read, pairs: Pairs, pair: Narrow, began: Any, ended: Any) -> Steps:
    """From the first to the last of the periods whose last visit lies between two days."""
    end = read.seen.shape[1] - 1
    opens, ceases = (np.full(len(pair), len(pairs.cluster) * (end + 2), dtype=np.int32) for _ in range(2))
    known = np.flatnonzero((pair >= 0) & ~np.isnan(began) & ~np.isnan(ended))
    if len(known):
        board = pairs.board[pair[known]]
        first_day, last_day = began[known].astype(np.int64), ended[known].astype(np.int64)
        first_period = read.period(first_day)
        first, last = np.clip(first_period, 0, end), np.clip(read.period(last_day), 0, end)
        late = (read.seen[board, first] & (first_day > read.seen_on[board, first])) | (first_period > end)
        early = read.seen[board, last] & (last_day < read.seen_on[board, last])
        first, last = first + late, last - early
        there = first <= last
        at, place = known[there], pair[known[there]].astype(np.int64) * (end + 2)
        opens[at], ceases[at] = place + first[there], place + last[there] + 1
    return Steps(opens, ceases)


def _new(read: Read, pairs: Pairs, pair: Narrow, began: Any) -> Narrow:
    new = np.full(len(pair), len(pairs.cluster) * read.seen.shape[1], dtype=np.int32)
    known = np.flatnonzero((pair >= 0) & ~np.isnan(began))
    if len(known):
        period = read.period(began[known].astype(np.int64))
        inside = (period >= 0) & (period < read.seen.shape[1])
        known, period = known[inside], period[inside]
        counted = read.exposure[pairs.board[pair[known]], period] > 0
        new[known[counted]] = pair[known[counted]].astype(np.int64) * read.seen.shape[1] + period[counted]
    return new
