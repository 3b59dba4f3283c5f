"""How answers look in a terminal: one heading, one table, one line on what it rests on; silent extras when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from fingerpost.faces.tables import ShownColumn, given_columns, shown_columns

if TYPE_CHECKING:
    from rich.console import Console

    from fingerpost import Basis, Progress, Row


SHORT_CELL = 16
"""Words of at most so many characters are never broken over lines; numbers are never cut."""

DISPENSABLE = (
    "first posted", "first new in", "listed", "unmatched", "raw difference", "asking", "employers", "first on",
    "boards", "adjusted p", "n", "provisional",
)  # fmt: skip
"""Columns that a table does without, in this order, where the screen is too narrow for all."""

NOTED = frozenset({"reason", "note"})
NOTHING = "–"


def console(*, stderr: bool = False) -> Console:
    """The console; no colours when piped or where NO_COLOR is set."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def say(text: str) -> None:
    """A line for people, on standard error, so that standard output stays data."""
    console(stderr=True).print(text, markup=False)


def line(text: str) -> None:
    """One line on standard output, without markup."""
    console().print(text, markup=False)


def heading(text: str) -> None:
    """A heading."""
    console().print(f"\n{text}", style="bold", markup=False)


def show_table(rows: Sequence[Row], columns: Sequence[str], *, title: str = "", as_given: bool = False) -> None:
    """Rows as a table of chosen columns; numbers to the right, None as a dash, nothing wider than it must be.

    `as_given` shows every column by its own name, for rows whose columns somebody else named.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    screen = console()
    made = given_columns(rows, columns) if as_given else shown_columns(rows, columns)
    notes: list[str] = []
    if not as_given and _needed(made) > screen.width:
        made, notes = _narrowed(made, screen.width)
    table = Table(title=title or None, title_justify="left", box=SIMPLE_HEAD, show_edge=False)
    table.pad_edge, table.padding = False, (0, 1, 0, 0)
    for column, width in zip(made, _widths(made, screen.width), strict=True):
        justify: Literal["left", "right"] = "right" if column.numeric else "left"
        table.add_column(column.heading, justify=justify, overflow="fold", width=width)
    for cells in zip(*(column.cells for column in made), strict=True):
        table.add_row(*cells)
    screen.print(table, crop=False, width=max(screen.width, _needed(made)))
    for note in notes:
        screen.print(note, style="dim", markup=False)
    screen.print()


def _narrowed(columns: list[ShownColumn], width: int) -> tuple[list[ShownColumn], list[str]]:
    """Columns that fit the width, as far as may be: reasons stand below the table, some columns are left out."""
    notes: list[str] = []
    for place, column in enumerate(columns):
        if column.heading in NOTED and any(len(cell) > SHORT_CELL for cell in column.cells):
            reasons = list(dict.fromkeys(cell for cell in column.cells if cell != NOTHING))
            marks = tuple(f"({reasons.index(cell) + 1})" if cell in reasons else NOTHING for cell in column.cells)
            columns = [*columns[:place], column._replace(cells=marks), *columns[place + 1 :]]
            notes += [f"({number}) {reason}" for number, reason in enumerate(reasons, 1)]
    left_out: list[str] = []
    for heading in DISPENSABLE:
        if _needed(columns) <= width:
            break
        left_out += [column.heading for column in columns if column.heading == heading]
        columns = [column for column in columns if column.heading != heading]
    if left_out:
        notes.append(f"The screen is too narrow for: {', '.join(left_out)}. --json has all.")
    return columns, notes


def _needed(columns: Sequence[ShownColumn]) -> int:
    """The characters that a line of these columns takes at least."""
    return sum(map(_narrowest, columns)) + 2 * len(columns) - 2


def _narrowest(column: ShownColumn) -> int:
    """The width that a column needs: numbers are never broken, texts only between words or where a word is long."""
    heading = max(map(len, column.heading.split()), default=1)
    if column.numeric:
        return max(heading, *map(len, column.cells), 1)
    longest = max((len(word) for cell in column.cells for word in cell.split()), default=1)
    return max(heading, min(longest, SHORT_CELL))


def _widths(columns: Sequence[ShownColumn], screen: int) -> list[int]:
    """The widths of columns: as their texts are where there is room, else the widest give way first."""
    widths = [max(len(column.heading), *map(len, column.cells), 1) for column in columns]
    least = [_narrowest(column) for column in columns]
    excess = sum(widths) + 2 * len(columns) - 2 - screen
    while excess > 0 and widths != least:
        place = max((place for place in range(len(widths)) if widths[place] > least[place]), key=widths.__getitem__)
        widths[place] -= 1
        excess -= 1
    return widths


def show_basis(basis: Basis) -> None:
    """One line: what an answer rests on, and its notes."""
    start, end = basis.period
    if not basis.n_postings and not basis.taxonomy_version:
        console().print(f"[dim]published by {', '.join(basis.sources)}, {start} to {end}[/dim]")
        _notes(basis)
        return
    period = f", posted {start} to {end}" if start and end else ""
    console().print(
        f"[dim]{basis.n_postings:,} postings of {basis.n_employers:,} employers{period}; "
        f"{basis.snapshot}; taxonomy {basis.taxonomy_version}[/dim]"
    )
    _notes(basis)


def _notes(basis: Basis) -> None:
    for note in basis.notes:
        console().print(f"· {note}", style="dim", markup=False)


class Bars:
    """Progress bars by stage; nothing at all when standard error is no terminal."""

    def __init__(self) -> None:
        self._tasks: dict[str, Any] = {}
        self._bars: Any = None

    def __call__(self, progress: Progress) -> None:
        """Moves the bar of a step."""
        if self._bars is None:
            return
        if progress.step not in self._tasks:
            self._tasks[progress.step] = self._bars.add_task(progress.step, total=progress.total, note="")
        task = self._tasks[progress.step]
        self._bars.update(task, completed=progress.done, total=progress.total, note=progress.note)

    @contextmanager
    def running(self) -> Iterator[Bars]:
        """Shows the bars while the block runs."""
        if not sys.stderr.isatty():
            yield self
            return
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        note = TextColumn("{task.fields[note]}")
        columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), note)
        with RichProgress(*columns, console=console(stderr=True), transient=True) as self._bars:
            yield self
