"""Tables on a narrow screen: which columns stand beside each other, how wide, and what is said below instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fingerpost.faces.tables import ShownColumn

SHORT_CELL: Final = 18
"""Words of at most so many characters are never broken over lines; numbers are never cut."""

SHORT_KEY: Final = 32
"""The same for the first column, which says what a row is about: names and ids in it can be copied."""

KEY_ROOM: Final = 20
"""The first column has at least so much room before others are left out."""

DISPENSABLE: Final = (
    "first posted", "first new in", "listed", "unmatched", "adjusted", "raw difference", "asking", "employers",
    "first on", "trough on", "why", "boards", "adjusted p", "n", "provisional",
)  # fmt: skip
"""Columns that a table does without, in this order, where the screen is too narrow for all."""

NOTED: Final = frozenset({"reason", "note"})
NOTHING: Final = "–"
MOST_LINES: Final = 6
"""A table in which a cell needs more lines is shown as records instead."""

FEW_ROWS: Final = 3
"""From so many rows on, a column that says the same in every row is said once below the table."""

_BREAKS: Final = re.compile(r"(?<=[-,;:/_])")
"""Where a word without blanks may be broken."""


def folded(text: str, width: int) -> str:
    """A text in lines of a width: broken at blanks, else after a mark such as a comma, else anywhere."""
    lines: list[str] = []
    for word in text.split(" ") if len(text) > width else (text,):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for piece in _BREAKS.split(word) if len(word) > width else (word,):
            if lines[-1] and len(lines[-1]) + len(piece) > width:
                lines.append("")
            lines[-1] += piece
    return "\n".join(lines)


def narrowed(columns: list[ShownColumn], width: int) -> tuple[list[ShownColumn], list[str]]:
    """Columns that fit the width, as far as may be: some stand below the table, some are left out."""
    columns, notes = _noted(columns)
    if needed(columns) <= width:
        return columns, notes
    columns, same = _said_once(columns)
    if same:
        notes.append(f"In every row: {', '.join(same)}.")
    left_out: list[str] = []
    for heading in DISPENSABLE:
        if needed(columns) <= width:
            break
        left_out += [column.heading for column in columns[1:] if column.heading == heading]
        columns = [columns[0], *(column for column in columns[1:] if column.heading != heading)]
    if left_out:
        notes.append(f"The screen is too narrow for: {', '.join(left_out)}. --json has all.")
    return columns, notes


def is_readable(columns: Sequence[ShownColumn], screen: int) -> bool:
    """Whether columns can stand beside each other: they fit, and no cell needs many lines."""
    if needed(columns) > screen:
        return False
    widths = widths_of(columns, screen)
    pairs = ((cell, width) for column, width in zip(columns, widths, strict=True) for cell in column.cells)
    return all(len(cell) <= MOST_LINES * width for cell, width in pairs)


def _noted(columns: list[ShownColumn]) -> tuple[list[ShownColumn], list[str]]:
    """Reasons as numbers, and what the numbers stand for."""
    notes: list[str] = []
    for place, column in enumerate(columns):
        if column.heading in NOTED and any(len(cell) > SHORT_CELL for cell in column.cells):
            reasons = list(dict.fromkeys(cell for cell in column.cells if cell != NOTHING))
            marks = tuple(f"({reasons.index(cell) + 1})" if cell in reasons else NOTHING for cell in column.cells)
            columns = [*columns[:place], column._replace(cells=marks), *columns[place + 1 :]]
            notes += [f"({number}) {reason}" for number, reason in enumerate(reasons, 1)]
    return columns, notes


def _said_once(columns: list[ShownColumn]) -> tuple[list[ShownColumn], list[str]]:
    """The columns without those that say the same in every row, and what these say."""
    same = [column for column in columns[1:] if len(column.cells) >= FEW_ROWS and len(set(column.cells)) == 1]
    return [column for column in columns if column not in same], [f"{one.heading} {one.cells[0]}" for one in same]


def needed(columns: Sequence[ShownColumn]) -> int:
    """The characters that a line of these columns takes at least."""
    return sum(_least(columns)) + 2 * len(columns) - 2


def _least(columns: Sequence[ShownColumn]) -> list[int]:
    """The width that each column needs; the first one, which says what a row is about, some more."""
    return [_narrowest(column, SHORT_CELL if place else SHORT_KEY) for place, column in enumerate(columns)]


def _narrowest(column: ShownColumn, short: int) -> int:
    """The width that a column needs: numbers are never broken, texts only between words or where a word is long."""
    heading = max((len(piece) for word in column.heading.split() for piece in _pieces(word, short)), default=1)
    if column.numeric:
        return max(heading, *map(len, column.cells), 1)
    pieces = (piece for cell in column.cells for word in cell.split() for piece in _pieces(word, short))
    longest = max(map(len, pieces), default=1)
    room = min(max(map(len, column.cells), default=1), KEY_ROOM) if short == SHORT_KEY else 1
    return max(heading, min(longest, short), room)


def _pieces(word: str, short: int) -> Sequence[str]:
    """A word that is not short in the pieces into which it may be broken."""
    return (word,) if len(word) <= short else _BREAKS.split(word)


def widths_of(columns: Sequence[ShownColumn], screen: int) -> list[int]:
    """The widths of columns: as their texts are where there is room, else the widest give way first."""
    widths = [max(len(column.heading), *map(len, column.cells), 1) for column in columns]
    least = _least(columns)
    excess = sum(widths) + 2 * len(columns) - 2 - screen
    while excess > 0 and widths != least:
        place = max((place for place in range(len(widths)) if widths[place] > least[place]), key=widths.__getitem__)
        widths[place] -= 1
        excess -= 1
    return widths
