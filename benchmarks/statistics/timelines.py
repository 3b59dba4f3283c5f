"""Markets over time whose truth is known: postings that open, close and come back, and the days boards were read.

Employers open postings at rates of their own, which the market's growth and seasons move and which wander by
themselves. Boards are read every few days; some join later, some are lost, a visit may be cut short, a posting may
reach the list late. What is emitted is what a collector would have seen. This module imports nothing of the product.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from benchmarks.statistics.markets import TRUTH_SEED, Flags, Floats, Integers

MONTH_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
"""Days before each month of a year of 365 days; the first month of a market is a January."""
WARM_UP = 240
"""Days before the first month over which the stock builds up."""
NEVER = 10**6


@dataclass(frozen=True, slots=True)
class Course:
    """How a market moves, and how it is watched. Days and months are counted from the market's first.

    `growth` is the monthly change of the logarithm of openings, `swing` the size of the yearly season in logarithms,
    `wander` the standard deviation of an employer's own monthly change; `lifetime` the mean days that a posting is
    open. `reposts` is the share of postings that come back after they closed; `late` the share that reach the list
    days after they opened; `joining` and `leaving` are shares of boards; `cadence` the days between two visits.
    """

    months: int = 18
    growth: float = 0.02
    swing: float = 0.1
    wander: float = 0.06
    lifetime: float = 40.0
    reposts: float = 0.15
    late: float = 0.2
    joining: float = 0.4
    leaving: float = 0.1
    cadence: int = 3
    reach: float = 0.9
    spread: float = 1.0

    @property
    def days(self) -> int:
        """All days that are watched."""
        return month_start(self.months)

    def pace(self, day: Floats) -> Floats:
        """How many postings open on a day, relative to the first."""
        trend = self.growth * np.floor(day / 30.4375)
        return np.asarray(np.exp(trend + self.swing * np.sin(2 * np.pi * day / 365)))


@dataclass(frozen=True, slots=True)
class Seen:
    """Postings as they were seen: whose, of which cluster, first and last day seen, day missed (`NEVER`: not yet).

    `truly_opened` is the day on which the posting opened, which nobody sees.
    """

    employer: Integers
    cluster: Integers
    first_seen: Integers
    last_seen: Integers
    missed: Integers
    truly_opened: Floats


@dataclass(frozen=True, slots=True)
class Visits:
    """Days on which boards were read; each employer has one board."""

    board: Integers
    day: Integers
    complete: Flags


def month_start(month: int) -> int:
    """The first day of a month, counted in days from the first month."""
    years, rest = divmod(month, 12)
    return 365 * years + MONTH_STARTS[rest]


def watched(random: np.random.Generator, course: Course, count: int) -> tuple[Seen, Visits]:
    """What a collector sees of so many employers."""
    employer, opened = _openings(random, course, count)
    closed = opened + random.exponential(course.lifetime, len(opened))
    cluster = np.arange(len(opened))
    again = random.random(len(opened)) < course.reposts
    reopened = closed[again] + random.uniform(1, 25, int(again.sum()))
    employer, cluster = np.concatenate([employer, employer[again]]), np.concatenate([cluster, cluster[again]])
    opened = np.concatenate([opened, reopened])
    closed = np.concatenate([closed, reopened + random.exponential(course.lifetime, len(reopened))])
    listed = opened + np.where(random.random(len(opened)) < course.late, random.exponential(3.0, len(opened)), 0.0)
    joined, left = _boards(random, course, count)
    visits = _visits(random, course, joined, left)
    seen = _seen(visits, employer, listed, closed, count)
    kept = seen[0] < NEVER
    first, last, missed = (days[kept] for days in seen)
    return Seen(employer[kept], cluster[kept], first, last, missed, opened[kept]), visits


@lru_cache(maxsize=64)
def true_stock(course: Course) -> tuple[float, ...]:
    """The expected stock on the last day of each month, relative to that of the first month."""
    ages = _open_at_age(course)
    days = np.arange(-WARM_UP, course.days)
    pace = course.pace(days.astype(np.float64) + 0.5)
    ends = [month_start(month + 1) - 1 for month in range(course.months)]
    stock = np.array([(pace[: end + WARM_UP + 1] * ages[: end + WARM_UP + 1][::-1]).sum() for end in ends])
    return tuple((stock / stock[0]).tolist())


def _open_at_age(course: Course) -> Floats:
    """The share of postings that are open so many days after they opened, come back or not."""
    random = np.random.default_rng(TRUTH_SEED)
    number = 100_000
    closed = random.exponential(course.lifetime, number)
    again = random.random(number) < course.reposts
    reopened = closed + random.uniform(1, 25, number)
    closed_again = reopened + random.exponential(course.lifetime, number)
    ages = np.arange(course.days + WARM_UP)
    first = 1 - np.searchsorted(np.sort(closed), ages, side="right") / number
    second = np.searchsorted(np.sort(reopened[again]), ages) - np.searchsorted(np.sort(closed_again[again]), ages)
    return np.asarray(first + second / number)


def _openings(random: np.random.Generator, course: Course, count: int) -> tuple[Integers, Floats]:
    rate = np.exp(course.reach + course.spread * random.standard_normal(count))
    steps = course.wander * random.standard_normal((count, course.months)) - course.wander**2 / 2
    own = np.exp(np.cumsum(steps, axis=1))  # of mean 1, so that the market's growth is what `growth` says
    days = np.arange(-WARM_UP, course.days)
    month = np.searchsorted([month_start(number) for number in range(1, course.months)], days, side="right")
    factor = np.where(days < 0, 1.0, own[:, month])
    expected = rate[:, None] / 30.4375 * factor * course.pace(days.astype(np.float64))
    number = random.poisson(expected)
    employer, day = np.nonzero(number)
    repeats = number[employer, day]
    employer, day = np.repeat(employer, repeats), np.repeat(days[day], repeats)
    return employer.astype(np.int64), day + random.random(len(day))


def _boards(random: np.random.Generator, course: Course, count: int) -> tuple[Integers, Integers]:
    """The first and last day on which each board is read."""
    joins = random.random(count) < course.joining
    joined = np.where(joins, random.integers(1, max(course.days - 90, 2), count), random.integers(0, 3, count))
    leaves = random.random(count) < course.leaving
    left = np.where(leaves, random.integers(course.days // 3, course.days, count), course.days)
    return joined.astype(np.int64), np.maximum(left, joined + 1).astype(np.int64)


def _visits(random: np.random.Generator, course: Course, joined: Integers, left: Integers) -> Visits:
    board, days = [], []
    for number, (first, last) in enumerate(zip(joined.tolist(), left.tolist(), strict=True)):
        own = np.arange(first, last, course.cadence)
        board.append(np.full(len(own), number))
        days.append(own)
    boards = np.concatenate(board)
    return Visits(boards, np.concatenate(days), random.random(len(boards)) > 0.03)


def _seen(
    visits: Visits, employer: Integers, listed: Floats, closed: Floats, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """First and last day seen and day missed, by complete visits (at the start of a day)."""
    first, last, missed = (np.full(len(employer), NEVER) for _ in range(3))
    order = np.argsort(employer, kind="stable")
    bounds = np.searchsorted(employer[order], np.arange(count + 1))
    starts = np.searchsorted(visits.board, np.arange(count + 1))
    for number in range(count):
        own = order[bounds[number] : bounds[number + 1]]
        at = slice(starts[number], starts[number + 1])
        days = visits.day[at][visits.complete[at]]
        if not len(days) or not len(own):
            continue
        padded = np.append(days, NEVER)
        begin, end = np.searchsorted(days, listed[own]), np.searchsorted(days, closed[own])
        shown = end > begin
        first[own[shown]] = padded[begin[shown]]
        last[own[shown]] = padded[end[shown] - 1]
        missed[own[shown]] = padded[end[shown]]
    return first, last, missed


@dataclass(frozen=True, slots=True)
class Asked:
    """Skills that postings ask for, one row per posting (a cluster) and skill, and how each skill truly moves.

    `moves[j]` is the change of the logit of skill j's share of postings from the first month to the last; 0 for
    skills that do not move.
    """

    cluster: Integers
    skill: Integers
    moves: Floats


def asked_over_time(random: np.random.Generator, seen: Seen, course: Course, skills: int, moving: float) -> Asked:
    """Skills of the postings seen: a share `moving` of them gains or loses steadily, the others only by chance."""
    usual = np.log(random.uniform(0.08, 0.4, skills))
    usual = usual - np.log1p(-np.exp(usual))
    moves = np.where(random.random(skills) < moving, random.choice([-1.4, -0.9, 0.9, 1.4], skills), 0.0)
    cluster, first = np.unique(seen.cluster, return_index=True)
    employer, elapsed = seen.employer[first], np.clip(seen.truly_opened[first] / course.days, 0, 1)
    own = 0.8 * random.standard_normal((int(employer.max(initial=0)) + 1, skills))
    logit = usual + own[employer] + moves * elapsed[:, None]
    posting, skill = np.nonzero(random.random(logit.shape) < 1 / (1 + np.exp(-logit)))
    return Asked(cluster[posting], skill, moves)


def new_by_month(random: np.random.Generator, course: Course, count: int) -> Integers:
    """How many postings so many employers truly open in each month."""
    _, opened = _openings(random, course, count)
    bounds = [month_start(month) for month in range(course.months + 1)]
    return np.histogram(opened[opened >= 0], bounds)[0].astype(np.int64)
