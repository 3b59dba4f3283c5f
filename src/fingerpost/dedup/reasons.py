"""Why a member is in its cluster: what tells it apart from the posting it was joined to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from fingerpost.dedup.canonical import AGGREGATOR
from fingerpost.dedup.corpus import Corpus
from fingerpost.dedup.rules import days_apart
from fingerpost.dedup.similar import shares

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Reason = Literal[
    "same-text", "other-place", "repost", "updated-text", "truncated-copy", "aggregator-copy", "agency-copy"
]
"""agency-copy: under another employer's name, or none. aggregator-copy: of the same employer, but from another source.
truncated-copy: one text is part of the other. other-place: another city or country. repost: two weeks or more later.
same-text: the same letters and digits. updated-text: all other edits. The first that holds is given, in this order."""

REASONS: tuple[str, ...] = get_args(Reason)
_CONTAINED, _PART = 0.9, 0.75
_BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known beside, one entry per row: the rank of its publisher, and a number for each set of cities (-1 where
    none is stated)."""

    publisher: NDArray[np.int8]
    place: NDArray[np.int32]


def reasons(
    corpus: Corpus, known: Circumstances, rows: NDArray[np.int64], goals: NDArray[np.int64]
) -> NDArray[np.int8]:
    """For each row and the row that it was joined to, the index in `REASONS`."""
    import numpy as np

    found = np.zeros(len(rows), np.int8)
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        found[part] = _reasons_block(corpus, known, rows[part], goals[part])
    return found


def _reasons_block(
    corpus: Corpus, known: Circumstances, rows: NDArray[np.int64], goals: NDArray[np.int64]
) -> NDArray[np.int8]:
    import numpy as np

    seen = shares(corpus.signature(rows), corpus.signature(goals))
    elsewhere = corpus.source[rows] != corpus.source[goals]
    aggregated = (known.publisher[rows] == AGGREGATOR) != (known.publisher[goals] == AGGREGATOR)
    holds: dict[Reason, NDArray[np.bool_]] = {
        "agency-copy": corpus.employer[rows] != corpus.employer[goals],
        "aggregator-copy": elsewhere | aggregated,
        "truncated-copy": (seen.contained >= _CONTAINED) & (seen.common < _PART),
        "other-place": _other_place(corpus, known, rows, goals),
        "repost": days_apart(corpus, rows, goals),
        "same-text": corpus.digest[rows] == corpus.digest[goals],
    }
    names: list[Reason] = list(holds)
    return np.select(list(holds.values()), [REASONS.index(name) for name in names], REASONS.index("updated-text"))


def _other_place(
    corpus: Corpus, known: Circumstances, rows: NDArray[np.int64], goals: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """By the column of places where both state one, else by what the titles name."""
    import numpy as np

    left, right = known.place[rows], known.place[goals]
    titles = zip(corpus.title[rows].tolist(), corpus.title[goals].tolist(), strict=True)
    named = np.array([corpus.titles[one].places != corpus.titles[other].places for one, other in titles], np.bool_)
    return np.where((left < 0) | (right < 0), named, left != right)
