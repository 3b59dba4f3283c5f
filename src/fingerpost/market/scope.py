"""The postings that one answer is about, counted once: their SQL, their employers' sizes and the answer's basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from fingerpost.answer import Basis
from fingerpost.market.cells import Sizes
from fingerpost.market.counting import Counted, counted_of
from fingerpost.market.selected_rows import POSTED, date_of
from fingerpost.market.selection import Query, Selection

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

T = TypeVar("T")

STANDING_NOTES = (
    "The unit is a cluster of near-identical postings of one employer; postings are not vacancies.",
    "Intervals are 95 %, clustered by employer (by source where none is named), for the market they are drawn from.",
    "Shares made by a reader are corrected for its errors where labels allow; `uncorrected` is as counted.",
    "The groups that shares are taken within are as read.",
)


@dataclass(frozen=True, slots=True)
class Scope:
    """A resolved selection on a connection, with what all parts of an answer about it need."""

    con: DuckDBPyConnection
    selection: Selection
    query: Query
    sizes: Sizes
    counted: Basis
    rows: Counted

    def once(self, part: str, build: Callable[[], T]) -> T:
        """What `build` counts; of a whole corpus it is kept, for it rests on every posting and nothing else."""
        columns = self.rows.columns
        return columns.once(("whole corpus", part), build) if len(self.rows.rows) == len(columns) else build()

    def basis(self, query: Query, *notes: str) -> Basis:
        """The basis of an answer that `query` made."""
        said = (*self.selection.notes(), *notes, *STANDING_NOTES)
        return replace(self.counted, sql=query.rendered(), notes=said)


def scope_of(con: DuckDBPyConnection, selection: Selection) -> Scope:
    """The scope of a selection.

    Raises:
        UnknownNameError: a name of the selection is in no list.
    """
    from fingerpost.store.facts import snapshot_name
    from fingerpost.taxonomy import TAXONOMY_VERSION

    resolved = selection.resolved(con)
    query = resolved.query()
    rows = counted_of(con, resolved)
    sizes = rows.sizes()
    rest = sizes.rest
    counted = Basis(
        rest.n_postings, rest.n_employers, _period(rows), _sources(rows), snapshot_name(con), TAXONOMY_VERSION
    )
    return Scope(con, resolved, query, sizes, counted, rows)


def _period(rows: Counted) -> tuple[date | None, date | None]:
    """The first and the last posting date."""
    days = rows.take(rows.columns.numbers(rows.con, POSTED))
    dated = days[~np.isnan(days)]
    return (date_of(int(dated.min())), date_of(int(dated.max()))) if len(dated) else (None, None)


def _sources(rows: Counted) -> tuple[str, ...]:
    names, code = rows.coded("source")
    return tuple(names[one] for one in np.flatnonzero(np.bincount(code)).tolist())


def rests_on(basis: Basis) -> str:
    """The basis in one line for charts and tables.

    >>> rests_on(Basis(1200, 80, (None, None), ("greenhouse",), "live-3", "1"))
    '1,200 postings of 80 employers · snapshot live-3'
    """
    first, last = basis.period
    period = f" · posted {first} to {last}" if first and last else ""
    return f"{basis.n_postings:,} postings of {basis.n_employers:,} employers{period} · snapshot {basis.snapshot}"
