"""How answers look in a terminal: one heading, one table, one line on what it rests on; silent extras when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from fingerpost import AnswerTable, Basis, Progress, Row


SHORT_CELL = 16
"""Values of at most so many characters are never broken over lines; numbers are never cut."""


def console(*, stderr: bool = False) -> Console:
    """The console; no colours when piped or where NO_COLOR is set."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def say(text: str) -> None:
    """A line for people, on standard error, so that standard output stays data."""
    console(stderr=True).print(text, markup=False)


def show_table(rows: Sequence[Row], columns: Sequence[str], *, title: str = "") -> None:
    """Rows as a table of chosen columns; numbers to the right, None as a dash."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    needed = 0
    for column in columns:
        numeric = any(isinstance(row.get(column), int | float) for row in rows)
        heading = column.replace("_", " ")
        widest = max((len(shown(row.get(column), column, columns)) for row in rows), default=0)
        narrowest = min(max(widest, *map(len, heading.split())), SHORT_CELL)
        needed += narrowest + 2
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold", min_width=narrowest)
    for row in rows:
        table.add_row(*(shown(row.get(column), column, columns) for column in columns))
    screen = console()
    screen.print(table, crop=False, width=max(screen.width, needed))


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


def shown(value: Any, column: str = "", columns: Sequence[str] = ()) -> str:
    """A value as a person reads it; shares as percentages, and the ends of their intervals beside them.

    >>> shown(0.1234, "share"), shown(None), shown(123456), shown(["a", "b"])
    ('12.3 %', '–', '123,456', 'a, b')
    >>> shown(0.1, "low", ("share", "low")), shown(0.1, "low", ("index", "low"))
    ('10.0 %', '0.10')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and is_share(column, columns):
        return f"{100 * value:.1f} %"
    if isinstance(value, int) and not column.endswith("year"):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
    if isinstance(value, list | tuple):
        return ", ".join(shown(item) for item in value)
    return str(value)


def is_share(column: str, columns: Sequence[str] = ()) -> bool:
    """Whether a column holds shares: its name says so, or it is an end of the interval beside one that says so."""
    if column.endswith(("share", "rate", "coverage")) or column.startswith("share"):
        return True
    return column in {"low", "high", "uncorrected"} and any(is_share(other) for other in columns)


def is_numeric(table: AnswerTable, column: str) -> bool:
    """Whether a column of a table holds numbers."""
    return any(isinstance(row.get(column), int | float) for row in table.rows)


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
