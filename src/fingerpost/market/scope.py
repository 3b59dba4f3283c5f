"""The postings that one answer is about, counted once: their SQL, their employers' sizes and the answer's basis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fingerpost.answer import Basis
from fingerpost.market.cells import Sizes, sizes_of
from fingerpost.market.selection import Query, Selection

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

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
    sizes = sizes_of(con, query)
    span = query.then(
        "\nSELECT min(date_posted), max(date_posted), array_sort(array_agg(DISTINCT source))\nFROM selected"
    )
    first, last, sources = con.execute(span.sql, span.parameters).fetchall()[0]
    rest = sizes.rest
    counted = Basis(
        rest.n_postings, rest.n_employers, (first, last), tuple(sources or ()), snapshot_name(con), TAXONOMY_VERSION
    )
    return Scope(con, resolved, query, sizes, counted)


def rests_on(basis: Basis) -> str:
    """The basis in one line for charts and tables.

    >>> rests_on(Basis(1200, 80, (None, None), ("greenhouse",), "live-3", "1"))
    '1,200 postings of 80 employers · snapshot live-3'
    """
    first, last = basis.period
    period = f" · posted {first} to {last}" if first and last else ""
    return f"{basis.n_postings:,} postings of {basis.n_employers:,} employers{period} · snapshot {basis.snapshot}"
