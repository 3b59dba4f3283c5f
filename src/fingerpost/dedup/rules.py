"""When two postings are one job: a rule on a pair alone, so that other postings never change the answer.

Its thresholds were chosen on the develop half of tests/dedup/pairs.csv; docs/dedup.md has the measured numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fingerpost.dedup.corpus import NO_EMPLOYER, UNDATED, Corpus
from fingerpost.dedup.similar import Shares, shares
from fingerpost.dedup.titles import alike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Floor(NamedTuple):
    """What two texts must share at least: `common` of all shingles; or, of the shorter text, the part `contained`,
    where `least` of all shingles are common (fewer are too few of the 128 values to speak of containment)."""

    common: float
    contained: float
    least: float


ONE_EMPLOYER = Floor(0.48, 0.9, 0.25)
"""One employer, level and subject."""
POSTED_AGAIN = Floor(0.35, 0.9, 0.25)
"""The same where source, the title's very words and dates far enough apart say that it was posted again."""
REPOST_DAYS = 14
OPEN = Floor(0.7, 0.95, 0.25)
"""One employer, where the titles name no subject, or several jobs."""
RELATED = Floor(0.6, 0.9, 0.25)
"""One level and subject at two employers of which one's name is part of the other's ("Acme", "Acme Labs")."""
ELSEWHERE = Floor(0.65, 0.92, 0.4)
"""One level and subject at two employers, or none named: agencies and aggregators."""
ELSEWHERE_STRICT = Floor(0.85, 0.92, 0.4)
"""The same for short texts, other years asked for, and where the titles leave the subject open."""
LONG, LONG_ENOUGH = 0.34, 0.58
"""Mean values of texts with some 80 and 25 shingles; shorter ones than the second cannot tell employers apart."""
_SHORTEST_NAME = 4
_BLOCK = 65_536


def same(corpus: Corpus, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each pair of rows is one job; the order within a pair does not matter."""
    import numpy as np

    found = np.zeros(len(left), np.bool_)
    for start in range(0, len(left), _BLOCK):
        part = slice(start, start + _BLOCK)
        found[part] = _same_block(corpus, left[part], right[part])
    return found


def _same_block(corpus: Corpus, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    import numpy as np

    seen = shares(corpus.signature(left), corpus.signature(right))
    one_employer = (corpus.employer[left] == corpus.employer[right]) & (corpus.employer[left] != NO_EMPLOYER)
    one_cell = corpus.cell[left] == corpus.cell[right]
    is_open = corpus.open[left]
    shortest = np.maximum(corpus.mean_value[left], corpus.mean_value[right])
    long_enough = shortest <= LONG_ENOUGH
    years_agree = ~(np.abs(corpus.years[left] - corpus.years[right]) > 0)

    own = one_employer & ~corpus.agency[left]
    again = posted_again(corpus, left, right)
    here = own & years_agree & (_near(seen, ONE_EMPLOYER) | (again & _near(seen, POSTED_AGAIN)))
    lenient = (shortest <= LONG) & years_agree & ~is_open
    elsewhere = ~own & long_enough & (_near(seen, ELSEWHERE_STRICT) | (lenient & _near(seen, ELSEWHERE)))
    found: NDArray[np.bool_] = one_cell & ~is_open & (here | elsewhere)
    found |= _one_number(corpus.address, left, right) & (corpus.level[left] == corpus.level[right])

    related = one_cell & ~is_open & ~one_employer & years_agree & _near(seen, RELATED)
    for pair in np.flatnonzero(related & ~found):
        found[pair] = _related(corpus, int(corpus.employer[left[pair]]), int(corpus.employer[right[pair]]))
    several = one_cell & is_open & ((one_employer & _near(seen, OPEN)) | elsewhere)
    worded = _one_number(corpus.digest, left, right) & (one_employer | long_enough)
    for pair in np.flatnonzero((several | worded) & ~found):
        found[pair] = _titles_agree(corpus, int(left[pair]), int(right[pair]))
    return found


def posted_again(corpus: Corpus, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether one source posted one title at two dates, `REPOST_DAYS` or more apart."""
    one_title = _one_number(corpus.title, left, right) & _one_number(corpus.source, left, right)
    again: NDArray[np.bool_] = one_title & days_apart(corpus, left, right)
    return again


def days_apart(corpus: Corpus, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether both are dated, `REPOST_DAYS` or more apart."""
    import numpy as np

    first, second = corpus.days[left].astype(np.int64), corpus.days[right].astype(np.int64)
    apart: NDArray[np.bool_] = (np.maximum(first, second) != UNDATED) & (np.abs(first - second) >= REPOST_DAYS)
    return apart


def _near(seen: Shares, floor: Floor) -> NDArray[np.bool_]:
    near: NDArray[np.bool_] = seen.common >= floor.common
    near |= (seen.contained >= floor.contained) & (seen.common >= floor.least)
    return near


def _one_number(column: NDArray[np.int32], left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether both have the same number, and one at all."""
    one: NDArray[np.bool_] = (column[left] == column[right]) & (column[left] >= 0)
    return one


def _related(corpus: Corpus, left: int, right: int) -> bool:
    """Whether one employer's name is part of the other's."""
    if NO_EMPLOYER in {left, right}:
        return False
    short, long = sorted((corpus.employers[left], corpus.employers[right]), key=len)
    return (len(short) >= _SHORTEST_NAME or not short.isascii()) and short in long


def _titles_agree(corpus: Corpus, left: int, right: int) -> bool:
    """One level, and subjects of which most words are common; no title agrees with no other but none."""
    one, other = corpus.titles[corpus.title[left]], corpus.titles[corpus.title[right]]
    return one.level == other.level and bool(one.subject) == bool(other.subject) and alike(one.subject, other.subject)
