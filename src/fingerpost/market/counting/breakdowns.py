"""Counts and shares of postings by one of their fields, "not stated" among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.counting.cells import NO_LIMIT, Cell, cells_query
from fingerpost.market.counting.dimensions import DIMENSIONS, Dimension
from fingerpost.market.counting.field_cells import field_cells
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection
from fingerpost.market.statistics.uncertainty import LEVEL

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

__all__ = [
    "DIMENSIONS", "Breakdown", "Dimension", "breakdown", "breakdown_of", "breakdowns_of", "cell_row", "part_row",
    "part_rows",
]  # fmt: skip

_READ = ("share", "low", "high", "uncorrected", "n_employers", "reason")


SURVIVORS = "Dates of postings that were seen once are survivors, older ones have closed: this is no series of demand."


@dataclass(frozen=True, slots=True)
class Breakdown(Answer):
    """How postings divide by one field; `n_values` counts the values found, of which `cells` may show the first.

    `denominator` says in words what the shares are shares of.
    """

    by: str
    title: str
    denominator: str
    cells: tuple[Cell, ...]
    n_values: int
    basis: Basis

    def cell(self, value: str) -> Cell | None:
        """The cell of a value, None where it is not shown."""
        return next((cell for cell in self.cells if cell.value == value), None)

    def headline(self) -> str:
        """What the postings are divided by."""
        return self.title

    def sentences(self) -> tuple[str, ...]:
        """The most frequent values, or why there are no shares."""
        stated = [cell for cell in self.cells if cell.value != NOT_STATED]
        if not stated:
            return ("No posting that states it is selected.",)
        if stated[0].share.reason:
            return (f"Shares of {self.denominator}: {stated[0].share.reason}.",)
        if self.by in DIMENSIONS and DIMENSIONS[self.by].order == "value":
            last = ", ".join(f"{cell.label} {percent(cell.share)}" for cell in stated[-3:])
            return (f"Of {self.denominator}, the last: {last}.", SURVIVORS)
        first = ", ".join(f"{cell.label} {percent(cell.share)}" for cell in stated[:3])
        of = f"Of {self.denominator}: {first}"
        return (f"{of}; {self.n_values:,} values are found." if self.n_values > len(stated[:3]) else f"{of}.",)

    def tables(self) -> tuple[AnswerTable, ...]:
        """The values with their shares."""
        rows = tuple(
            {self.by: row["label"], "postings": row["n"], **{key: row[key] for key in row if key in _READ}}
            for row in self.to_rows()
        )
        columns = [column for column in (rows[0] if rows else ()) if any(row[column] is not None for row in rows)]
        return (AnswerTable(f"{self.title}: share of {self.denominator}, with 95 % intervals", tuple(columns), rows),)

    def to_rows(self) -> list[Row]:
        """One row per value: `value, label, n, of, share, low, high, uncorrected, n_employers, reason`."""
        return [cell_row(cell) for cell in self.cells]

    def chart(self) -> alt.LayerChart:
        """Bars with 95 % intervals."""
        from fingerpost.market.charts import nothing, share_bars

        suppressed = next((cell.share.reason for cell in self.cells if cell.share.reason), None)
        if suppressed or not self.cells:
            return nothing(self.title, suppressed or "no postings are selected")
        subtitle = [f"Share of {self.denominator}, with 95 % intervals", rests_on(self.basis)]
        return share_bars(self.to_rows(), self.title, subtitle)


def cell_row(cell: Cell) -> Row:
    """A cell as a flat row."""
    counts = {"value": cell.value, "label": cell.label, "n": cell.share.n, "of": cell.share.of}
    return {**counts, **_share_columns(cell.share), "n_employers": cell.n_employers, "reason": cell.share.reason}


def part_row(
    part: str,
    label: str,
    value: str = "",
    *,
    share: Share | None = None,
    figure: float | None = None,
    interval: tuple[float | None, float | None] = (None, None),
    n: int | None = None,
    reason: str | None = None,
) -> Row:
    """A row of an answer of several parts: a share, or a `figure` with its interval and its n."""
    counts = {"part": part, "value": value, "label": label, "n": share.n if share else n}
    low, high = interval
    columns = _share_columns(share) if share else {"share": None, "low": low, "high": high, "uncorrected": None}
    return {
        **counts,
        "of": share.of if share else None,
        **columns,
        "figure": figure,
        "reason": share.reason if share else reason,
    }


def part_rows(part: str, cells: Iterable[Cell]) -> list[Row]:
    """The cells of a breakdown as rows of an answer of several parts."""
    return [part_row(part, cell.label, cell.value, share=cell.share) for cell in cells]


def _share_columns(share: Share) -> Row:
    return {"share": share.share, "low": share.low, "high": share.high, "uncorrected": share.uncorrected}


def breakdown(
    con: DuckDBPyConnection, selection: Selection | None = None, by: str = "role", limit: int | None = 20
) -> Breakdown:
    """How the selected postings divide by a field of `DIMENSIONS`, with shares, intervals and "not stated".

    Values come by count, then name; months and years in time, seniorities and degrees up their ladder. `limit`
    keeps the most frequent ones, None keeps all; time is never cut.

    Raises:
        UnknownNameError: `by` is no field, or a name of the selection is in no list.
        InputError: `limit` is less than 1.
    """
    if limit is not None and limit < 1:
        msg = f"limit is {limit}; expected a whole number from 1 on, or None for all"
        raise InputError(msg)
    if by not in DIMENSIONS:
        raise UnknownNameError("breakdown", by, DIMENSIONS)
    return breakdown_of(scope_of(con, selection or Selection()), by, limit)


def breakdown_of(scope: Scope, by: str, limit: int | None = 20, level: float = LEVEL) -> Breakdown:
    """How the postings of a scope divide by one of `DIMENSIONS`; what `breakdown` gives, with intervals of a level."""
    return breakdowns_of(scope, {by: limit}, level)[by]


def breakdowns_of(scope: Scope, limits: Mapping[str, int | None], level: float = LEVEL) -> dict[str, Breakdown]:
    """The same by several fields, each with its limit; counted at once."""
    shown = {
        by: NO_LIMIT if limit is None or DIMENSIONS[by].order == "value" else limit for by, limit in limits.items()
    }
    return {by: _breakdown(scope, by, shown[by], *found) for by, found in field_cells(scope, shown, level).items()}


def _breakdown(scope: Scope, by: str, limit: int, cells: tuple[Cell, ...], n_values: int) -> Breakdown:
    dimension = DIMENSIONS[by]
    notes: tuple[str, ...] = ()
    if dimension.several:
        notes = ("A posting may have several values, so shares do not add up to 1.",)
    notes += (SURVIVORS,) if dimension.order == "value" else ()
    return Breakdown(
        by=by,
        title=f"Postings by {dimension.title}",
        denominator=scope.selection.population(),
        cells=dimension.ordered(dimension.labelled(cell) for cell in cells),
        n_values=n_values,
        basis=scope.basis(cells_query(scope.query, Query(dimension.member_sql()), limit), *notes),
    )
