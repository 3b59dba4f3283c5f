"""From visits to spells: how long a posting was open, known from visits that listed it and visits that did not.

It opened on some day between the visit before its first sighting and that sighting, and it ended on some day between
its last sighting and the visit that missed it first. Both days are taken to be equally likely on each day in between
(Law and Brookmeyer 1992, Statistics in Medicine 11), and a posting counts only from the age at which it was seen
first: those that come and go between two visits are never seen, and would otherwise make spells look longer.

On simulated markets of 10 to 80 unequal employers visited every 1, 3 or 7 days the curves made of these spells were
off by at most 0.015, their 95 % intervals covered 94-99 % of the time; intervals left whole were off by 0.05 to 0.15
where visits are 7 days apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from fingerpost.market.statistics.survival import FOREVER, Codes, Floats, Spells, distinct, groups_of

MAX_PLACES = 14
"""A gap between visits is cut into at most so many places on which a day may lie."""


def spells_between_visits(
    seen: ArrayLike,
    before: ArrayLike,
    after: ArrayLike,
    clusters: ArrayLike,
    weights: ArrayLike | None = None,
    known_age: ArrayLike | None = None,
) -> Spells:
    """The spells of postings listed for `seen` days from the first to the last sighting.

    `before`: days from the visit before to the first sighting (at least 1). `after`: days from the last sighting to
    the visit that missed it, FOREVER where none did. `known_age`: the age at the first sighting where the day of
    opening is known, -1 where it is not; `before` is then not looked at.

    >>> spells_between_visits([0], [1], [1], ["a"]).high.tolist()
    [1]
    """
    days, opening, ending = (np.asarray(column, dtype=np.int64) for column in (seen, before, after))
    counts = np.ones(len(days)) if weights is None else np.asarray(weights, dtype=np.float64)
    ages = np.full(len(days), -1, dtype=np.int64) if known_age is None else np.asarray(known_age, dtype=np.int64)
    if (days < 0).any() or (opening[ages < 0] < 1).any() or (ending < 1).any():
        msg = "days seen must be 0 or more, and visits at least a day from the sightings next to them"
        raise ValueError(msg)
    groups, n_groups, sizes = groups_of(clusters, counts)
    (days, opening, ending, ages), place = distinct((days, np.where(ages < 0, opening, 1), ending, ages))
    known = ages >= 0
    row, entry, parts = _places(opening)
    entry = np.where(known[row], ages[row], entry)
    ended = ending[row] != FOREVER
    again, late, parts_ended = _places(np.where(ended, ending[row], 1))
    row, entry, ended, parts = row[again], entry[again], ended[again], parts[again] * parts_ended
    low = days[row] + entry + np.where(ended, late, 0)
    high = np.where(ended, low + 1, FOREVER)  # half a day at either end, on average
    (lows, highs, entries), cell = distinct((low, high, entry))
    held = np.zeros((n_groups, len(lows)))
    for group in range(n_groups):
        of_group = groups == group
        n = np.bincount(place[of_group], counts[of_group], len(days))
        held[group] = np.bincount(cell, n[row] * parts, len(lows))
    return Spells(lows, highs, entries, held, sizes)


def _places(gaps: Codes) -> tuple[Codes, Codes, Floats]:
    """Each row once per place in its gap: the row, the days that have passed by then, and the place's weight."""
    n_places = np.minimum(gaps, MAX_PLACES)
    row = np.repeat(np.arange(len(gaps)), n_places)
    place = np.arange(len(row)) - np.repeat(np.cumsum(n_places) - n_places, n_places)
    passed = (2 * place + 1) * gaps[row] // (2 * n_places[row])
    return row, passed.astype(np.int64), 1 / n_places[row]
