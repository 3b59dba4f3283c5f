"""How answers look in a terminal: one heading, one table, one line on what it rests on; silent extras when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Literal

from fingerpost.faces.narrowing import NOTHING, folded, is_readable, narrowed, needed, widths_of
from fingerpost.faces.tables import ShownColumn, given_columns, shown_columns
from fingerpost.faces.waiting import end_waiting

if TYPE_CHECKING:
    from rich.console import Console

    from fingerpost import Basis, Progress, Row


SHORT_FACT: Final = 40
"""Facts of at most so many characters stand in one line, in a record."""


def console(*, stderr: bool = False) -> Console:
    """The console; no colours when piped or where NO_COLOR is set."""
    from rich.console import Console

    end_waiting()
    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def shows_bars() -> bool:
    """Whether the characters of small charts can be written: a terminal that is not of UTF-8 has none of them."""
    return console().encoding.startswith("utf")


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

    Where the screen is too narrow for that, the rows stand one below the other.

    `as_given` shows every column by its own name, for rows whose columns somebody else named: all of them, and where
    they do not fit beside each other, below each other.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    screen = console()
    made = given_columns(rows, columns) if as_given else shown_columns(rows, columns)
    notes: list[str] = []
    if not as_given and needed(made) > screen.width:
        whole = made
        made, notes = narrowed(made, screen.width)
        if not is_readable(made, screen.width):
            made, notes = whole, []
    if title:
        screen.print(title, style="italic", markup=False)
    if not is_readable(made, screen.width):
        _show_records(made)
        return
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    table.pad_edge, table.padding = False, (0, 1, 0, 0)
    widths = widths_of(made, screen.width)
    for column, width in zip(made, widths, strict=True):
        justify: Literal["left", "right"] = "right" if column.numeric else "left"
        table.add_column(Text(folded(column.heading, width)), justify=justify, overflow="fold", width=width)
    for cells in zip(*(column.cells for column in made), strict=True):
        table.add_row(*(Text(folded(cell, width)) for cell, width in zip(cells, widths, strict=True)))
    screen.print(table, crop=False)
    for note in notes:
        screen.print(note, style="dim", markup=False)
    screen.print()


def _show_records(columns: Sequence[ShownColumn]) -> None:
    """Rows one below the other: what each is about, its short facts in a line, and every long one in its own."""
    screen = console()
    about = 2 if columns[0].numeric and len(columns) > 2 else 1
    for cells in zip(*(column.cells for column in columns), strict=True):
        stated = [(column, cell) for column, cell in zip(columns, cells, strict=True) if cell != NOTHING]
        named = [f"{column.heading} {cell}" if column.numeric else cell for column, cell in stated[:about]]
        screen.print(f"\n{': '.join(named)}", style="bold", markup=False)
        facts = [f"{column.heading}: {cell}" for column, cell in stated[about:]]
        short = [fact for fact in facts if len(fact) <= SHORT_FACT]
        for text in (" · ".join(short), *(fact for fact in facts if len(fact) > SHORT_FACT)):
            lines = wrap(text, screen.width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
            for part in lines:
                screen.print(part, markup=False)
    screen.print()


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
        end_waiting()
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        note = TextColumn("{task.fields[note]}")
        columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), note)
        with RichProgress(*columns, console=console(stderr=True), transient=True) as self._bars:
            yield self
