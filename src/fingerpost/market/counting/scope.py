"""The postings that one answer is about, counted once: their SQL, their employers' sizes and the answer's basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from fingerpost.answer import Basis
from fingerpost.market.counting.cells import Sizes
from fingerpost.market.counting.counted import Counted, counted_of
from fingerpost.market.counting.words import number_of
from fingerpost.market.selecting.selected_rows import POSTED, date_of
from fingerpost.market.selecting.selection import Query, Selection

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
        return self.rows.once(part, build)

    def basis(self, query: Query, *notes: str) -> Basis:
        """The basis of an answer that `query` made."""
        said = (*self.selection.notes(), *notes, *STANDING_NOTES)
        return replace(self.counted, sql=query.rendered(), notes=said)


def scope_of(con: DuckDBPyConnection, selection: Selection) -> Scope:
    """The scope of a selection.

    Raises:
        UnknownNameError: a name of the selection is in no list.
    """
    resolved = selection.resolved(con)
    query = resolved.query()
    rows = counted_of(con, resolved)
    return Scope(con, resolved, query, rows.sizes, basis_of(rows), rows)


def basis_of(rows: Counted) -> Basis:
    """What an answer about some rows rests on, without SQL and notes."""
    from fingerpost.store.facts import snapshot_name
    from fingerpost.taxonomy import TAXONOMY_VERSION

    rest = rows.sizes.rest
    return Basis(
        n_postings=rest.n_postings,
        n_employers=rest.n_employers,
        period=rows.once("period", lambda: _period(rows)),
        sources=rows.once("sources", lambda: _sources(rows)),
        snapshot=snapshot_name(rows.con),
        taxonomy_version=TAXONOMY_VERSION,
    )


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
    postings, employers = number_of(basis.n_postings, "posting"), number_of(basis.n_employers, "employer")
    return f"{postings} of {employers}{period} · snapshot {basis.snapshot}"
