"""Markets over time: the matched-panel index beside the naive one, the growth ranking, and forecasts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.statistics.coverage import Outcome, random_of
from benchmarks.statistics.markets import number_of_employers
from benchmarks.statistics.timelines import Course, asked_over_time, new_by_month, true_stock, watched
from benchmarks.statistics.views import names, posting_columns, show, visit_columns
from fingerpost.market.moves.growth import growth
from fingerpost.market.over_time.demand import demand
from fingerpost.market.statistics.smoothing import forecast_series

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SKILLS = 20
AHEAD = 6
"""Months ahead of which forecasts are judged."""


def courses(random: np.random.Generator) -> Course:
    """One of 24 ways a market may move and be watched, by chance."""
    return Course(
        growth=float(random.choice([-0.01, 0.0, 0.015, 0.03])),
        swing=float(random.choice([0.0, 0.15])),
        wander=float(random.choice([0.03, 0.06, 0.1])),
    )


def index(con: DuckDBPyConnection, random: np.random.Generator, size_class: str) -> Outcome | None:
    """The last value of the index of open postings over its base; plain: the naive index, which has no interval."""
    course = courses(random)
    seen, visits = watched(random, course, number_of_employers(random, size_class))
    postings, events = posting_columns(seen)
    show(con, posting=postings, posting_event=events, board_visit=visit_columns(visits))
    periods = demand(con).stock.periods
    last = periods[-1] if periods else None
    if last is None or last.base is None or last.base == last.start:
        return None
    if last.index is None or last.low is None or last.high is None or last.unmatched is None:
        return None
    truth = true_stock(course)
    starts = [period.start for period in periods]
    ratio = truth[-1] / truth[starts.index(last.base)]
    index, low, high, naive = (value / 100 for value in (last.index, last.low, last.high, last.unmatched))
    return Outcome(index, low, high, ratio, (naive, naive))


def errors(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Errors of the matched and the naive index, of logarithms, and their ratios.

    `rms` is the root mean square over markets, in which chance counts too; `bias` the mean, which does not get smaller
    however many employers there are.
    """
    if not outcomes:
        return {}
    matched = np.log([one.estimate / one.truth for one in outcomes])
    naive = np.log([one.plain[0] / one.truth for one in outcomes if one.plain is not None])
    rms = [math.sqrt(float(np.mean(one**2))) for one in (matched, naive)]
    bias = [abs(float(np.mean(one))) for one in (matched, naive)]
    found = {"rms": rms[0], "rms_naive": rms[1], "rms_ratio": rms[0] / rms[1]}
    found |= {"log_bias": bias[0], "log_bias_naive": bias[1], "log_bias_ratio": bias[0] / bias[1]}
    return {name: round(value, 3) for name, value in found.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """What a growth ranking found in one market: risers and fallers that truly moved so, and those that did not."""

    true: int
    false: int
    moving: int


def growth_found(con: DuckDBPyConnection, random: np.random.Generator, size_class: str, moving: float) -> Found | None:
    """The skills that `growth` ranks as rising or falling by their new postings, where a share `moving` truly does."""
    course = Course(growth=0.0, swing=0.0, wander=0.05, joining=0.2, reach=0.8)
    seen, visits = watched(random, course, number_of_employers(random, size_class))
    drawn = asked_over_time(random, seen, course, SKILLS, moving)
    postings, events = posting_columns(seen)
    skills = {
        "posting_id": names(drawn.cluster, "p"),
        "skill_id": names(drawn.skill, "s"),
        "preferred_label": names(drawn.skill, "s"),
        "skill_area": np.full(len(drawn.skill), "programming"),
        "level": np.full(len(drawn.skill), "required"),
        "listed": np.full(len(drawn.skill), True),
    }
    show(con, posting=postings, posting_event=events, board_visit=visit_columns(visits), posting_skill=skills)
    found = growth(con, of="skill", limit=SKILLS)
    if found.refused is not None:
        return None
    risen = [drawn.moves[int(mover.value[1:])] for mover in found.rising]
    fallen = [-drawn.moves[int(mover.value[1:])] for mover in found.falling]
    true = sum(move > 0 for move in (*risen, *fallen))
    return Found(true, len(risen) + len(fallen) - true, int((drawn.moves != 0).sum()))


def false_discoveries(con: DuckDBPyConnection, size_class: str, markets: int, seed: int) -> dict[str, dict[str, float]]:
    """The mean share of false ones among what was ranked, and of movers that were found: some skills move, or none."""
    rates = {}
    for name, moving in (("some move", 0.2), ("none moves", 0.0)):
        tries = (
            growth_found(con, random_of(seed, f"growth {name}", size_class, number), size_class, moving)
            for number in range(markets if moving else markets // 2)
        )
        found = [one for one in tries if one is not None]
        if not found:
            rates[name] = {"markets": 0.0}
            continue
        shares = [one.false / max(one.true + one.false, 1) for one in found]
        rates[name] = {
            "markets": len(found),
            "false_discovery_rate": round(float(np.mean(shares)), 4),
            "found_of_moving": round(
                float(sum(one.true for one in found) / max(sum(one.moving for one in found), 1)), 3
            ),
        }
    return rates


def forecasts(size_class: str, markets: int, seed: int) -> dict[str, float]:
    """Coverage of the 80 % and 95 % intervals of forecasts of new postings, six months ahead."""
    inside80, inside95, better = [], [], []
    for number in range(markets):
        random = random_of(seed, "forecast", size_class, number)
        known = int(random.choice([30, 42, 54]))
        course = replace(courses(random), months=known + AHEAD)
        values = new_by_month(random, course, number_of_employers(random, size_class))
        found = forecast_series(values[:known].astype(np.float64), 12, AHEAD)
        if found.reason is not None:
            continue
        for step, value in zip(found.steps, values[known:], strict=True):
            inside80.append(step.low80 <= value <= step.high80)
            inside95.append(step.low95 <= value <= step.high95)
        better.append(found.beats_naive)
    if not better:
        return {"markets": 0}
    return {
        "markets": len(better),
        "coverage_80": round(float(np.mean(inside80)), 3),
        "coverage_95": round(float(np.mean(inside95)), 3),
        "shown_beats_naive": round(float(np.mean(better)), 3),
    }
