"""The score of a profile against every posting of a corpus at once, from coded columns.

The score of a posting is the one that `fit` gives, to the bit: both add the same numbers in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fingerpost.career.eligibility import ELIGIBLE, Circumstances, admitting, spoken_of, spoken_well
from fingerpost.career.fit import WEIGHTS, credit_of, mean_credit, part_weights, weighted_score
from fingerpost.career.profile import DEGREES, Profile
from fingerpost.career.relation import broader_skills
from fingerpost.career.skill_asks import with_implied
from fingerpost.market.counting.counted import Counted
from fingerpost.market.selecting.columns import LEVELS, places_of
from fingerpost.taxonomy.skills import skills

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

NEARNESS: Final = (1.0, 0.75, 0.6, 0.5)
"""What a standing is multiplied by for the first, second … role of the CV, the last for all others: an assumption.

A posting whose role is not stated counts as the second.
"""

PRIOR: Final = (0.4, 3.0)
"""A standing is drawn to the first number as if so many requirements more were met to that part: an assumption."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of each row (NaN where nothing is required), how many requirements it states, and its standing."""

    score: Floats
    n_stated: Ints
    standing: Floats
    broken: Mask

    def order(self) -> Ints:
        """The rows, the best first; rows of equal standing in their own order."""
        first = np.where(np.isnan(self.standing), -1.0, self.standing)
        return np.lexsort((np.arange(len(first)), -first, self.broken)).astype(np.int64)


def scores_of(profile: Profile, rows: Counted, person: Circumstances) -> Scores:
    """The scores of rows of coded columns; equal to those of `fit`."""
    required, n_required = _credits(profile, rows, "required")
    preferred, n_preferred = _credits(profile, rows, "preferred")
    years, asks_years = _years(profile, rows)
    degree, asks_degree = _degree(profile, rows)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = (mean_credit(required, n_required), mean_credit(preferred, n_preferred), years, degree)
    stated = (n_required > 0, n_preferred > 0, asks_years, asks_degree)
    weights = _weights(stated)
    filled = [np.where(mask, part, 0.0) for mask, part in zip(stated, parts, strict=True)]
    score = np.asarray(weighted_score(list(zip(weights, filled, strict=True))), dtype=np.float64)
    score = np.where(np.logical_or.reduce(stated), score, np.nan)
    n_stated = n_required + n_preferred + asks_years + asks_degree
    middle, strength = PRIOR
    standing = _nearness(profile, rows) * (score * n_stated + middle * strength) / (n_stated + strength)
    return Scores(score, n_stated, standing, _broken(profile, rows, person))


def _credits(profile: Profile, rows: Counted, level: str) -> tuple[Ints, Ints]:
    """The sum of the credits of the skills asked at a level in hundredths, and their number, for each row."""
    asked = rows.columns.skills(rows.con)
    counts = _counting(profile.skill_ids)
    value = np.array([*(counts.get(one, 0) for one in asked.skill_id), 0], dtype=np.int64)
    places, lengths = places_of(asked.start, rows.rows)
    here = asked.level[places] == LEVELS.index(level)
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    return _sums(np.where(here, value[asked.code[places]], 0), bounds), _sums(here.astype(np.int64), bounds)


@lru_cache(maxsize=8)
def _counting(held: frozenset[str]) -> Mapping[str, int]:
    """What each skill that is held or related to one held counts for, in hundredths; all others count nothing."""
    table = skills()
    listed = [table[one] for one in held if one in table]
    kinds = {(one.broader, one.kind) for one in listed}
    near = {*held, *with_implied(held)}
    near |= {
        one for one, skill in table.items()
        if (skill.broader, skill.kind) in kinds or not held.isdisjoint(broader_skills(one))
    }  # fmt: skip
    return {one: round(100 * credit_of(one, held)[0]) for one in near}


def _sums(values: NDArray[Any], bounds: NDArray[Any]) -> Ints:
    total = np.concatenate([[0], np.cumsum(values)])
    sums: Ints = total[bounds[1:]] - total[bounds[:-1]]
    return sums


def _years(profile: Profile, rows: Counted) -> tuple[Floats, Mask]:
    needed = rows.take(rows.columns.numbers(rows.con, "years_min"))
    asks = ~np.isnan(needed)
    if profile.years_experience is None:
        return np.zeros(len(needed)), asks
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.minimum(profile.years_experience / needed, 1.0)
    return np.where(needed <= 0, 1.0, part), asks


def _degree(profile: Profile, rows: Counted) -> tuple[Floats, Mask]:
    values, code = rows.coded("degree_min")
    held = DEGREES.index(profile.degree) if profile.degree else -1
    met = np.array([*(held >= DEGREES.index(one) for one in values), False], dtype=bool)[code]
    equivalent = rows.take(rows.columns.numbers(rows.con, "CASE WHEN degree_equivalent_ok THEN 1 ELSE 0 END")) > 0
    return np.where(met, 1.0, np.where(equivalent, 0.5, 0.0)), code >= 0


def _weights(stated: tuple[Mask, ...]) -> list[Floats]:
    """The weight of each part for each row, 0 where it is not stated."""
    table = np.zeros((1 << len(stated), len(stated)))
    for key in range(1, 1 << len(stated)):
        names = tuple(name for place, name in enumerate(WEIGHTS) if key >> place & 1)
        for place, name in enumerate(WEIGHTS):
            table[key, place] = part_weights(names).get(name, 0.0)
    row_key: Ints = np.zeros(len(stated[0]), dtype=np.int64)
    for place, mask in enumerate(stated):
        row_key += mask.astype(np.int64) << place
    return [table[row_key, place] for place in range(len(stated))]


def _nearness(profile: Profile, rows: Counted) -> Floats:
    if not profile.roles:
        return np.ones(len(rows.rows))
    values, code = rows.coded("role")
    near = {role: NEARNESS[min(place, len(NEARNESS) - 1)] for place, role in enumerate(profile.roles)}
    return np.array([*(near.get(one, NEARNESS[-1]) for one in values), NEARNESS[1]])[code]


def _broken(profile: Profile, rows: Counted, person: Circumstances) -> Mask:
    """Which rows break a hard condition: what `check` says of each of them."""
    broken = np.zeros(len(rows.rows), dtype=bool)
    if person.countries is not None:
        lists = rows.columns.lists(rows.con, f"unnest({ELIGIBLE})")
        code, lengths = lists.taken(rows.rows)
        admits = admitting(person.countries)
        fine = np.array([*(one in admits for one in lists.values), False], dtype=bool)
        bounds = np.concatenate([[0], np.cumsum(lengths)])
        broken |= (lengths > 0) & (_sums(fine[code].astype(np.int64), bounds) == 0)
    if person.needs_visa:
        values, code = rows.coded("visa")
        broken |= np.array([*(one != "offers" for one in values), False], dtype=bool)[code]
    if person.clearance is False:
        values, code = rows.coded("clearance")
        broken |= np.array([*(one == "required" for one in values), False], dtype=bool)[code]
    if person.languages is not None:
        spoken = {*person.languages, *spoken_well(profile)}
        asked = rows.columns.skills(rows.con)
        lacking = np.zeros(len(asked.skill_id) + 1, dtype=bool)
        lacking[:-1] = [bool(spoken_of([one])) and one not in spoken for one in asked.skill_id]
        places, lengths = places_of(asked.start, rows.rows)
        hit = lacking[asked.code[places]] & (asked.level[places] == LEVELS.index("required"))
        broken |= _sums(hit.astype(np.int64), np.concatenate([[0], np.cumsum(lengths)])) > 0
    return broken
