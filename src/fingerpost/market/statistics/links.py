"""What joins two neighbouring periods: the postings of each employer on the boards that were read in both.

Plain arrays go in; what an index, a change or a decomposition on matched boards needs comes out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.statistics.uncertainty import Rest

Codes: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Exposure: TypeAlias = NDArray[Any]
"""Boards x periods: 0 where a board was not read, else what its count is multiplied by to stand for a whole period."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Postings by employer, board and period, each a number from 0 on; one row where there are any, in any order.

    `named` tells whether the employer of a row is known: employers not stated are one cluster, and not counted.
    """

    employer: Codes
    board: Codes
    period: Codes
    n: Codes
    named: Bools

    def at(self, rows: Codes | slice) -> Counts:
        """Some of the rows."""
        return Counts(self.employer[rows], self.board[rows], self.period[rows], self.n[rows], self.named[rows])


@dataclass(frozen=True, slots=True)
class Link:
    """What joins a period to the one before: the matched counts of each employer in both.

    `before` and `after` are scaled by the exposure; `n_before` and `n_after` are postings. `joined` and `left` count
    the boards with postings that are seen in one of the two periods only, `n_joined` and `n_left` their postings.
    `log_ratio` is the logarithm of the link, NaN where it does not hold, and `without_each` how that changes where an
    employer is left out; empty where it does not hold.
    """

    employer: Codes
    before: Floats
    after: Floats
    rest_before: Rest
    rest_after: Rest
    n_matched: int
    joined: int
    left: int
    n_joined: int
    n_left: int
    log_ratio: float = field(init=False)
    without_each: Floats = field(init=False)

    def __post_init__(self) -> None:
        before, after = float(self.before.sum()), float(self.after.sum())
        holds = self.reason is None
        object.__setattr__(self, "log_ratio", math.log(after / before) if holds else math.nan)
        object.__setattr__(self, "without_each", self._without_each(before, after) if holds else np.zeros(0))

    @property
    def reason(self) -> str | None:
        """Why nothing is said across this link; None where it holds: both sides must be enough for a figure."""
        if self.n_matched == 0:
            return "no board was read in both periods"
        if reason := self.rest_before.reason or self.rest_after.reason:
            return f"{reason} on the boards read in both periods"
        return None

    def _without_each(self, before: float, after: float) -> Floats:
        """A link that holds has several employers on both sides, so that none of them is all there is."""
        without: Floats = np.log1p(-self.after / after) - np.log1p(-self.before / before)
        return without


def links_of(counts: Counts, exposure: Exposure) -> tuple[Link, ...]:
    """The links between neighbouring periods, one fewer than there are periods."""
    seen = exposure > 0
    scaled = np.asarray(counts.n * exposure[counts.board, counts.period], dtype=np.float64)
    kept = np.flatnonzero(scaled > 0)
    kept = kept[np.argsort(counts.period[kept].astype(np.int16), kind="stable")]  # by radix, as periods are few
    bounds = np.searchsorted(counts.period[kept], np.arange(exposure.shape[1] + 1))
    ordered, scaled = counts.at(kept), scaled[kept]
    periods = [(ordered.at(slice(*ends)), scaled[slice(*ends)]) for ends in pairwise(bounds.tolist())]
    links = []
    for number in range(exposure.shape[1] - 1):
        matched = seen[:, number] & seen[:, number + 1]
        before, after = (_side(*periods[side], matched) for side in (number, number + 1))
        links.append(_linked(before, after, int(matched.sum())))
    return tuple(links)


@dataclass(frozen=True, slots=True)
class _Side:
    """One period's postings on matched boards, and what is on boards that are not."""

    employer: Codes
    scaled: Floats
    n: Codes
    named: Bools
    boards_apart: int
    n_apart: int


def _side(counts: Counts, scaled: Floats, matched: Bools) -> _Side:
    inside = matched[counts.board]
    if inside.all():
        return _Side(counts.employer, scaled, counts.n, counts.named, 0, 0)
    return _Side(
        employer=counts.employer[inside],
        scaled=scaled[inside],
        n=counts.n[inside],
        named=counts.named[inside],
        boards_apart=len(np.unique(counts.board[~inside])),
        n_apart=int(counts.n[~inside].sum()),
    )


def _linked(before: _Side, after: _Side, n_matched: int) -> Link:
    there = np.zeros(max(int(side.employer.max(initial=-1)) for side in (before, after)) + 1, dtype=bool)
    there[before.employer] = there[after.employer] = True
    employers = np.flatnonzero(there)
    size = len(employers)
    position = np.empty(len(there), dtype=np.int64)
    position[employers] = np.arange(size)
    first, second = position[before.employer], position[after.employer]
    return Link(
        employer=employers,
        before=np.asarray(np.bincount(first, before.scaled, size), dtype=np.float64),
        after=np.asarray(np.bincount(second, after.scaled, size), dtype=np.float64),
        rest_before=_rest(first, before, size),
        rest_after=_rest(second, after, size),
        n_matched=n_matched,
        joined=after.boards_apart,
        left=before.boards_apart,
        n_joined=after.n_apart,
        n_left=before.n_apart,
    )


def _rest(position: Codes, side: _Side, size: int) -> Rest:
    named = np.zeros(size, dtype=bool)
    named[position[side.named]] = True
    return Rest.of(np.bincount(position, side.n, size).astype(np.int64), named)
