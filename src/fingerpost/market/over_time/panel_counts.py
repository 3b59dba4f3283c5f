"""The panel counted: postings by employer, board and period, of a selection and of a wider population around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.over_time.panel import panel
from fingerpost.market.over_time.panel_reads import DAY, READ
from fingerpost.market.over_time.panel_rows import PanelRows, Steps, panel_rows
from fingerpost.market.selecting.columns import Rows, columns_of, taken
from fingerpost.market.selecting.selected_rows import rows_of
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.market.statistics.links import Bools, Codes, Counts, Exposure

if TYPE_CHECKING:
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


def panel_counts(con: DuckDBPyConnection, population: Selection, hit: Query, hits: Bools, by: str) -> PanelCounts:
    """The panel of a resolved `population`, of which the postings that meet the SQL condition `hit` are selected.

    `hits` says of each row of the coded columns whether it meets the condition.

    Raises:
        UnknownNameError: `by` is no period.
    """
    columns = columns_of(con)
    rows = panel_rows(con, columns, by)
    held = panel(population.query(), by)
    if not rows.read.boards:
        nothing = Measure(_no_counts(), _no_counts(), np.zeros((0, 0)))
        return PanelCounts((), None, nothing, nothing, held.then(READ).rendered())
    kept = rows_of(con, columns, population)
    selected = kept[hits[kept]]
    stock, flow = (
        columns.once(("panel counts", by), lambda: _counted(rows, kept))  # rests on every posting and nothing else
        if len(kept) == len(columns)
        else _counted(rows, kept)
    )
    selected_stock, selected_flow = (stock, flow) if len(selected) == len(kept) else _counted(rows, selected)
    return PanelCounts(
        starts=rows.read.starts,
        last_day=rows.read.last_day,
        stock=Measure(stock, selected_stock, rows.read.seen.astype(np.float64)),
        flow=Measure(flow, selected_flow, rows.read.exposure),
        sql=held.then(_MARKED.format(hit=hit.sql), *hit.parameters).then(_POSTINGS).rendered(),
    )


def _counted(rows: PanelRows, kept: Rows) -> tuple[Counts, Counts]:
    """Of the rows that are kept: postings open at the last visit of each period, and postings new in it."""
    shape = len(rows.pairs.cluster), rows.read.seen.shape[1]
    changes = _changes(rows.open, kept, shape)
    if len(rows.away_row) and len(kept):
        near = kept[np.minimum(np.searchsorted(kept, rows.away_row), len(kept) - 1)]
        changes -= _changes(rows.away, np.flatnonzero(near == rows.away_row).astype(np.int32), shape)
    there = np.cumsum(changes, axis=1, out=changes)[:, :-1]
    new = _tally(taken(rows.new, kept), shape)
    return _counts(rows, there, (there != 0) & rows.read.seen[rows.pairs.board]), _counts(rows, new, new != 0)


def _changes(steps: Steps, kept: Rows, shape: tuple[int, int]) -> Codes:
    """Pairs x (periods + 1): how many more are open from a period on."""
    wider = shape[0], shape[1] + 1
    changes = _tally(taken(steps.opens, kept), wider)
    changes -= _tally(taken(steps.ceases, kept), wider)
    return changes


def _tally(places: NDArray[np.int32], shape: tuple[int, int]) -> Codes:
    """How often each place of a table occurs; the place after the last is none."""
    cells = shape[0] * shape[1]
    return np.bincount(places, minlength=cells + 1)[:cells].reshape(shape)


def _counts(rows: PanelRows, dense: Codes, held: Bools) -> Counts:
    """Pairs x periods as one row for each that is held."""
    found, width = np.flatnonzero(held), max(held.shape[1], 1)
    pair = found // width
    period = found - pair * width
    return Counts(rows.pairs.cluster[pair], rows.pairs.board[pair], period, dense[pair, period], rows.pairs.named[pair])


def _no_counts() -> Counts:
    nothing = np.zeros(0, dtype=np.int64)
    return Counts(nothing, nothing, nothing, nothing, np.zeros(0, dtype=bool))
