"""Employers folded by what they have in common: intervals depend on how many employers have which hits and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Counts: TypeAlias = NDArray[np.int64]

FEW_HITS = 16
"""Employers with fewer hits are folded by counting, the others by sorting."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Postings by employer, with equal employers folded together.

    `m[j]` employers have `n[j]` postings each, of which `k[j]` have the property; three arrays of one length. `total`
    are all postings, `hits` those that have the property.
    """

    k: Counts
    n: Counts
    m: Counts
    total: int = field(init=False)
    hits: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", int(self.m @ self.n))
        object.__setattr__(self, "hits", int(self.m @ self.k))

    @property
    def effective_employers(self) -> float:
        """Kish's effective number of employers, (Σn)²/Σn²: as many equal employers would weigh alike."""
        squares = float(self.m @ self.n.astype(np.float64) ** 2)
        return self.total**2 / squares if squares else 0.0


def fold(hits: Counts, sizes: Counts) -> Groups:
    """Employers folded by equal (hits, size): the intervals depend on nothing else.

    >>> fold(np.array([1, 0, 1]), np.array([2, 3, 2])).m.tolist()
    [1, 2]
    """
    return fold_each([([hits], sizes)]).one(0)


@dataclass(frozen=True, slots=True)
class ManyGroups:
    """The `Groups` of several values, one after the other: those of value i are at `start[i]` to `start[i + 1]`."""

    k: Counts
    n: Counts
    m: Counts
    start: Counts

    def one(self, place: int) -> Groups:
        """The groups of one value."""
        at = slice(int(self.start[place]), int(self.start[place + 1]))
        return Groups(self.k[at], self.n[at], self.m[at])

    def some(self, kept: Sequence[bool]) -> ManyGroups:
        """The groups of the values that are kept."""
        if all(kept):
            return self
        lengths, mask = np.diff(self.start), np.array(kept, dtype=bool)
        at = np.repeat(mask, lengths)
        start = np.concatenate([[0], np.cumsum(lengths[mask])]).astype(np.int64)
        return ManyGroups(self.k[at], self.n[at], self.m[at], start)


def fold_each(properties: Sequence[tuple[Sequence[Counts], Counts]]) -> ManyGroups:
    """The folded employers of several properties: for each of some sizes of employers several columns of hits.

    Most employers have few hits: these are counted, and the others alone sorted.
    """
    few, many, sizes = [], [], []
    for columns, size_of in properties:
        size = np.flatnonzero(np.bincount(size_of) > 0)
        place = np.zeros(int(size_of.max(initial=0)) + 1, dtype=np.int64)
        place[size] = np.arange(len(size))
        whose = place[size_of]
        for hits in columns:
            key, is_few = hits * len(size) + whose, hits < FEW_HITS
            few.append(key[is_few])
            many.append(key[~is_few])
            sizes.append(size)
    width = np.array([len(one) for one in sizes], dtype=np.int64)
    first, every = _in_a_row(few, FEW_HITS * width)
    counts = np.bincount(every)
    held = np.flatnonzero(counts > 0)
    first_of_many, every = _in_a_row(many, np.array([one.max(initial=-1) + 1 for one in many], dtype=np.int64))
    others, counts_of_others = np.unique(every, return_counts=True)
    of, of_others = (np.searchsorted(*one, side="right") - 1 for one in ((first, held), (first_of_many, others)))
    key = np.concatenate([held - first[of], others - first_of_many[of_others]])
    of, m = np.concatenate([of, of_others]), np.concatenate([counts[held], counts_of_others])
    order = np.argsort(of, kind="stable")
    of, key, m = of[order], key[order], m[order].astype(np.int64)
    begin, size = np.cumsum(width) - width, np.concatenate([*sizes, np.zeros(0, dtype=np.int64)])
    start = np.searchsorted(of, np.arange(len(width) + 1))
    return ManyGroups(key // width[of], size[begin[of] + key % width[of]], m, start)


def _in_a_row(keys: Sequence[Counts], n_keys: Counts) -> tuple[Counts, Counts]:
    """Columns of keys made one, in which each has numbers of its own: where these begin, and the keys."""
    first = np.concatenate([[0], np.cumsum(n_keys)]).astype(np.int64)
    number = np.repeat(np.arange(len(keys)), [len(one) for one in keys])
    return first, np.concatenate([*keys, np.zeros(0, dtype=np.int64)]) + first[number]


def all_with_absent(start: Counts, k: Counts, n: Counts, m: Counts, size: Counts, count: Counts) -> ManyGroups:
    """Groups of the employers that state values (k, n, m), each completed by all others with k = 0.

    Those of value i are at `start[i]` to `start[i + 1]`; `count[j]` is the number of all employers with `size[j]`
    postings.
    """
    n_values, n_sizes = len(start) - 1, len(size)
    value = np.repeat(np.arange(n_values), np.diff(start))
    stated = np.bincount(value * n_sizes + np.searchsorted(size, n), m, minlength=n_values * n_sizes)
    absent = count - stated.astype(np.int64).reshape(n_values, n_sizes)
    of, which = np.nonzero(absent > 0)
    order = np.argsort(np.concatenate([value, of]).astype(np.uint16 if n_values < 2**16 else np.int64), kind="stable")
    lengths = np.diff(start) + np.bincount(of, minlength=n_values)
    return ManyGroups(
        np.concatenate([k, np.zeros(len(of), dtype=np.int64)])[order],
        np.concatenate([n, size[which]])[order],
        np.concatenate([m, absent[of, which]])[order],
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
    )


def many_of(groups: Sequence[Groups]) -> ManyGroups:
    """The groups of several values as one."""
    k, n, m = (np.concatenate([getattr(one, name) for one in groups]) for name in ("k", "n", "m"))
    return ManyGroups(k, n, m, np.cumsum([0, *(len(one.m) for one in groups)]))


def effective_employers(groups: ManyGroups) -> NDArray[np.float64]:
    """Kish's effective number of employers of each of several values; what `Groups` has of one."""
    totals = sums(groups.m * groups.n, groups.start)
    squares = sums(groups.m * groups.n.astype(np.float64) ** 2, groups.start)
    found: NDArray[np.float64] = totals**2 / np.where(squares > 0, squares, 1.0)
    return found


def sums(column: NDArray[Any], start: Counts) -> NDArray[Any]:
    """The sums of the parts of a column that begin at `start`, the last of them the end of all."""
    sums = np.zeros(len(start) - 1, dtype=column.dtype)
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        sums[filled] = np.add.reduceat(column, start[filled])
    return sums
