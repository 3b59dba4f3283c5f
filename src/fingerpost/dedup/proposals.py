"""Which pairs are worth a look: sorted keys instead of a comparison of all with all.

Four ways, in this order: the same words; one id in the URL; one employer and one title; and, for each of 32 bands of
four values, one title and one band. A pair of resemblance r shares a band with probability 1 - (1 - r^4)^32: 0.99 at
0.6, 0.87 at 0.5, 0.05 at 0.2 (Leskovec, Rajaraman, Ullman, chapter 3). Within a group all pairs are proposed, in groups
of more than `MOST_COMPARED` rows each with the first and with its next neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fingerpost.dedup.corpus import NO_EMPLOYER, Corpus
from fingerpost.dedup.similar import N_VALUES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BAND_VALUES = 4
MOST_COMPARED = 64
_NEIGHBOURS = 8
_ODD = 0x9E3779B97F4A7C15
_BLOCK = 262_144


def groups(corpus: Corpus) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """For each way the rows in sorted groups, and the start of each row's group in that order."""
    import numpy as np

    yield _grouped(corpus.digest.astype(np.uint64))
    addressed = np.flatnonzero(corpus.address >= 0)
    order, starts = _grouped(corpus.address[addressed].astype(np.uint64))
    yield addressed[order], starts
    named = np.flatnonzero((corpus.employer != NO_EMPLOYER) & ~corpus.open)
    order, starts = _grouped(_mixed([corpus.employer[named], corpus.cell[named]]))
    yield named[order], starts
    for band in range(N_VALUES // BAND_VALUES):
        yield _grouped(_band_keys(corpus, band))


def pairs(starts: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The pairs of places within groups: first every row with the first of its group, then all others.

    `starts[place]` is the first place of the group that `place` is in; groups lie together.
    """
    import numpy as np

    places = np.arange(len(starts))
    later = places[places != starts]
    yield starts[later], later
    last = np.append(np.flatnonzero(starts[1:] != starts[:-1]), len(starts) - 1)
    sizes = np.diff(np.append(-1, last))
    size = np.repeat(sizes, sizes)
    farthest = np.where(size <= MOST_COMPARED, size, _NEIGHBOURS + 1)
    for distance in range(1, int(farthest.max(initial=0))):
        left = places[: len(places) - distance]
        near = (starts[left + distance] == starts[left]) & (farthest[left] > distance) & (left != starts[left])
        if near.any():
            yield left[near], left[near] + distance


def _grouped(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows whose key others have as well, key by key and ascending within; and their groups' starts."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    new = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    sizes = np.diff(np.append(np.flatnonzero(new), len(ordered)))
    shared = np.repeat(sizes > 1, sizes)
    sizes = sizes[sizes > 1]
    return order[shared], np.repeat(np.cumsum(sizes) - sizes, sizes)


def _band_keys(corpus: Corpus, band: int) -> NDArray[np.uint64]:
    import numpy as np

    keys = np.empty(len(corpus), np.uint64)
    columns = slice(band * BAND_VALUES, (band + 1) * BAND_VALUES)
    for start in range(0, len(corpus), _BLOCK):
        part = slice(start, start + _BLOCK)
        values = corpus.signatures[corpus.at[part], columns]
        keys[part] = _mixed([corpus.cell[part], *values.T])
    return keys


def _mixed(columns: list[NDArray[np.generic]]) -> NDArray[np.uint64]:
    """One 64-bit hash per row of several columns of integers."""
    import numpy as np

    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed ^= column.astype(np.uint64)
        mixed *= np.uint64(_ODD)
        mixed ^= mixed >> np.uint64(29)
    return mixed
