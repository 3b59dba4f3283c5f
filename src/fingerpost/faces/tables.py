"""How the tables of answers read, in every face alike: headings, percent, signs, intervals in one column.

What a column holds is told by its name and the columns beside it, so that an answer states numbers and no face has
its own idea of how they look.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from fingerpost import AnswerTable, Row

Kind = Literal["share", "change", "points", "p", "year", "number"]

_SHARE_ENDS = ("share", "rate", "coverage")
_SHARE_STARTS = ("share", "open after")
_SHARES = frozenset({"precision", "recall", "the other way", "weight"})
_CHANGES = frozenset({"difference", "raw", "change"})
_P = frozenset({"p", "q", "adjusted p"})
_YEARS = frozenset({"arrived"})
_ENDS = (("low", "high", "95 %"), ("low95", "high95", "95 %"), ("low80", "high80", "80 %"))
_END = frozenset(end for low, high, _ in _ENDS for end in (low, high))
_PERIODS = frozenset({"date", "period", "first new in"})
_HEADINGS = {
    "n": "postings",
    "n postings": "postings",
    "n employers": "employers",
    "n boards": "boards",
    "n labelled": "labels",
    "q": "adjusted p",
    "raw": "raw difference",
    "told": "can be told",
}
SMALLEST_P = 0.005
LEAST_SHOWN = 0.0005
SHORTEST = 12


class ShownColumn(NamedTuple):
    """One column as people read it; numbers stand to the right."""

    heading: str
    cells: tuple[str, ...]
    numeric: bool

    @property
    def is_short(self) -> bool:
        """Whether no text of it needs a second line: days, months, words of a few letters."""
        return all(len(cell) <= SHORTEST for cell in self.cells)


def shown_columns(rows: Sequence[Row], columns: Sequence[str]) -> list[ShownColumn]:
    """The columns of some rows as texts: without those in which nothing stands, both ends of an interval in one.

    >>> row = {"role": "NLP engineer", "n": 1234, "share": 0.25, "low": 0.2, "high": 0.3, "reason": None}
    >>> [(column.heading, column.cells[0]) for column in shown_columns([row], list(row))]
    [('role', 'NLP engineer'), ('postings', '1,234'), ('share', '25.0 %'), ('95 % interval', '20.0 to 30.0 %')]
    """
    held = [column for column in columns if not rows or any(row.get(column) not in (None, "") for row in rows)]
    names = {column: _plain(column) for column in held}
    made: list[ShownColumn] = []
    skipped: set[str] = set()
    for column in held:
        values = [row.get(column) for row in rows]
        pair = next((ends for ends in _ENDS if ends[0] == column and ends[1] in held), None)
        if column in skipped:
            continue
        if pair:
            skipped.add(pair[1])
            ends = [(row.get(pair[0]), row.get(pair[1])) for row in rows]
            made.append(ShownColumn(f"{pair[2]} interval", _intervals(ends, kind_of(column, columns)), True))
            continue
        heading = _HEADINGS.get(names[column], names[column])
        if heading != names[column] and heading in names.values():
            heading = names[column]
        made.append(ShownColumn(heading, _cells(values, column, columns), any(map(_is_number, values))))
    return made


def given_columns(rows: Sequence[Row], columns: Sequence[str]) -> list[ShownColumn]:
    """Every column under the name that was given to it."""
    made = []
    for column in columns:
        values = [row.get(column) for row in rows]
        made.append(ShownColumn(column, tuple(map(_as_given, values)), any(map(_is_number, values))))
    return made


def _as_given(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else shown(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def table_columns(table: AnswerTable, limit: int | None = None) -> list[ShownColumn]:
    """The columns of the first rows of a table."""
    return shown_columns(table.rows[:limit], table.columns)


def kind_of(column: str, columns: Sequence[str] = ()) -> Kind:
    """What a column holds; an end of an interval holds what the column left of the interval does.

    >>> kind_of("open_share"), kind_of("low", ("index", "low", "share")), kind_of("low", ("share", "low"))
    ('share', 'number', 'share')
    >>> kind_of("change", ("year", "change")), kind_of("change", ("before", "after", "change")), kind_of("posted_year")
    ('change', 'points', 'year')
    """
    name = _plain(column)
    if column in _END and column in columns:
        left = [other for other in columns[: columns.index(column)] if other not in _END]
        return kind_of(left[-1], columns) if left else "number"
    if name.endswith(_SHARE_ENDS) or name.startswith(_SHARE_STARTS) or name in _SHARES:
        return "share"
    if name == "uncorrected" and any(kind_of(other) == "share" for other in columns):
        return "share"
    if "change" in columns and _is_moved(columns):
        if name in {"before", "after", "value"}:
            return "share"
        if name == "change":
            return "points"
    if name in _CHANGES:
        return "change"
    if name in _P:
        return "p"
    return "year" if name.endswith("year") or name in _YEARS else "number"


def _is_moved(columns: Sequence[str]) -> bool:
    """Whether a table sets a share beside the same share at another time: its change is in points of percent."""
    left = columns[columns.index("change") - 1] if columns.index("change") else ""
    return left in {"after", "value"}


def shown(value: Any, column: str = "", columns: Sequence[str] = ()) -> str:
    """A value as a person reads it; shares as percentages.

    >>> shown(0.1234, "share"), shown(None), shown(123456), shown(["a", "b"])
    ('12.3 %', '–', '123,456', 'a, b')
    >>> shown(0.1, "low", ("share", "low")), shown(0.1, "low", ("index", "low")), shown(0.112, "difference")
    ('10.0 %', '0.10', '+11.2 %')
    """
    return _cells([value], column, columns)[0]


def _cells(values: Sequence[Any], column: str, columns: Sequence[str]) -> tuple[str, ...]:
    kind = kind_of(column, columns)
    if _plain(column) in _PERIODS and _are_months(values):
        return tuple("–" if value is None else str(value)[:7] for value in values)
    if _plain(column) == "field":
        values = [value.replace("_", " ") if isinstance(value, str) else value for value in values]
    digits = _digits(values)
    return tuple(_text(value, kind, digits) for value in values)


def _text(value: Any, kind: Kind, digits: int) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value) if kind == "year" else f"{value:,}"
    if isinstance(value, float):
        return _number(value, kind, digits) + {"share": " %", "change": " %", "points": " points"}.get(kind, "")
    if isinstance(value, list | tuple):
        return ", ".join(shown(item) for item in value)
    return str(value)


def _number(value: float, kind: Kind, digits: int) -> str:
    """A number without its unit; what would be a negative zero is a zero.

    >>> _number(-0.0001, "share", 1), _number(0.003, "number", 2), _number(0.0004, "p", 2), _number(-0.02, "change", 0)
    ('0.0', '0.003', '< 0.01', '-2.0')
    """
    if kind == "p":
        return "< 0.01" if value < SMALLEST_P else f"{value:.2f}"
    if kind == "year":
        return f"{value:.0f}"
    if kind == "number":
        if 0 < value < 0.5 * 10**-digits:
            return "< 0.001" if value < LEAST_SHOWN else f"{value:.1g}"
        return f"{value:,.{0 if abs(value) >= 1000 else digits}f}"
    percent = round(100 * value, 1) + 0.0
    return f"{percent:,.1f}" if kind == "share" else f"{percent:+,.1f}"


def _digits(values: Sequence[Any]) -> int:
    """The decimals of a column, the same in all of its rows: none where all are whole or large, two below one."""
    numbers = [value for value in values if isinstance(value, float)]
    if not numbers or all(number.is_integer() for number in numbers):
        return 0
    sizes = [abs(number) for number in numbers if number]
    if min(sizes) < 1:
        return 2
    return 0 if max(sizes) >= 1000 else 1 if max(sizes) >= 100 else 2


def _intervals(ends: Sequence[tuple[Any, Any]], kind: Kind) -> tuple[str, ...]:
    """Both ends of intervals, the unit once."""
    digits = _digits([end for pair in ends for end in pair])
    units = {"share": " %", "change": " %", "points": " points"}
    said = []
    for pair in ends:
        low, high = (_number(float(end), kind, digits) if end is not None else "?" for end in pair)
        said.append("–" if pair == (None, None) else f"{low} to {high}{units.get(kind, '')}")
    return tuple(said)


def _are_months(values: Sequence[Any]) -> bool:
    """Whether days are all firsts of months, and so stand for the months."""
    days = [value.isoformat() if isinstance(value, date) else value for value in values if value is not None]
    return len(days) > 1 and all(isinstance(day, str) and len(day) == 10 and day.endswith("-01") for day in days)


def _plain(column: str) -> str:
    return column.replace("_", " ")
