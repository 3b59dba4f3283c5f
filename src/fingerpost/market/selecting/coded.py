"""Columns as places in the sorted list of their values: what is counted in place of the values themselves."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.selecting.arrow_numbers import numbers_of

if TYPE_CHECKING:
    import pyarrow as pa

Codes = NDArray[np.int32]
Rows = NDArray[np.int32]

LEVELS = ("required", "preferred", "duty")

AT_ONCE = 2**13
CODES_AT_ONCE = 2**18
"""So many rows and so many codes are looked up in one step."""

ABSENT = -2
"""The place of a value that no row has."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: `values` in their order, and for each row the place of its value; None has the place -1."""

    values: tuple[str, ...]
    code: Codes

    def place(self, value: str) -> int:
        """The place of a value; one that no row has where there is no such value."""
        return _place(self.values, value)


@dataclass(frozen=True, slots=True)
class CodedLists:
    """A column of lists: the values of row i are `code[start[i] : start[i + 1]]`."""

    values: tuple[str, ...]
    code: NDArray[Any]
    start: NDArray[np.int64]

    def taken(self, rows: Rows) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """The codes of some rows one after the other, and how many each has."""
        return taken_lists(self.code, self.start, rows)

    def place(self, value: str) -> int:
        """The place of a value; one that no row has where there is no such value."""
        return _place(self.values, value)

    def rows_with(self, place: int) -> NDArray[np.bool_]:
        """Which rows have the value of a place."""
        before = np.concatenate([[0], np.cumsum(self.code == place, dtype=np.int32)])[self.start]
        found: NDArray[np.bool_] = before[1:] > before[:-1]
        return found


@dataclass(frozen=True, slots=True)
class CodedSkills:
    """The skills of all postings: those of row i are at `start[i]` to `start[i + 1]`.

    `code` counts pairs of skill and area, `level` is a place in LEVELS.
    """

    skill_id: tuple[str, ...]
    skill_area: tuple[str, ...]
    code: NDArray[Any]
    level: NDArray[np.int8]
    start: NDArray[np.int64]


def _place(values: tuple[str, ...], value: str) -> int:
    at = bisect_left(values, value)
    return at if at < len(values) and values[at] == value else ABSENT


def taken(column: NDArray[Any], rows: Rows) -> NDArray[Any]:
    """A column's values of some rows, which are in order; without a copy where they lie together."""
    if len(rows) and int(rows[-1]) - int(rows[0]) + 1 == len(rows):
        return column[int(rows[0]) : int(rows[-1]) + 1]
    return column[rows]


def places_of(start: NDArray[np.int64], rows: Rows) -> tuple[Any, NDArray[np.int64]]:
    """Where the lists of some rows lie (a slice where they lie together), and how long they are."""
    if not len(rows):
        return slice(0, 0), np.zeros(0, np.int64)
    first, last = int(rows[0]), int(rows[-1])
    begin = start[rows]
    lengths = start[rows + 1] - begin
    if last - first + 1 == len(rows):
        return slice(int(start[first]), int(start[last + 1])), lengths
    filled = np.flatnonzero(lengths > 0)
    if not len(filled):
        return slice(0, 0), lengths
    begin, length = begin[filled], lengths[filled]
    ends = np.cumsum(length)
    places = np.ones(int(ends[-1]), dtype=np.int64)  # the step from each place to the next
    places[0] = begin[0]
    places[ends[:-1]] = begin[1:] - begin[:-1] - length[:-1] + 1
    return np.cumsum(places, out=places), lengths


def taken_lists(column: NDArray[Any], start: NDArray[np.int64], rows: Rows) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The values of the lists of some rows one after the other, and how many each has; a part at a time.

    A part's places are few enough to stay near the processor.
    """
    if not len(rows) or int(rows[-1]) - int(rows[0]) + 1 == len(rows):
        places, lengths = places_of(start, rows)
        return column[places], lengths
    each = (places_of(start, rows[first : first + AT_ONCE]) for first in range(0, len(rows), AT_ONCE))
    parts = [(column[places], lengths) for places, lengths in each]
    return np.concatenate([values for values, _ in parts]), np.concatenate([lengths for _, lengths in parts])


def looked_up(table: NDArray[Any], code: NDArray[Any]) -> NDArray[Any]:
    """The elements of a small table that codes are places in; a part at a time, for codes are widened for it."""
    found = np.empty(len(code), dtype=table.dtype)
    for first in range(0, len(code), CODES_AT_ONCE):
        part = slice(first, first + CODES_AT_ONCE)
        np.take(table, code[part], out=found[part], mode="clip")
    return found


def coded(column: pa.Array) -> tuple[tuple[str, ...], Codes]:
    """The values of a column in order, and the place of each row's value, -1 for null."""
    encoded = column.dictionary_encode()
    values = encoded.dictionary.to_pylist()
    ordered = sorted(values)
    lookup = np.array([*(np.argsort(np.argsort(np.array(values, dtype=object))) if values else []), -1], dtype=np.int32)
    code = numbers_of(encoded.indices, none=len(values))
    return tuple(ordered), lookup[code]


def starts_of(place: Rows, count: int) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.bincount(place, minlength=count))]).astype(np.int64)
