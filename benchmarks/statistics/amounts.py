"""Median pay and the pay premium of a skill in simulated markets."""

from __future__ import annotations

import numpy as np

from benchmarks.statistics.coverage import Outcome
from benchmarks.statistics.markets import number_of_employers
from benchmarks.statistics.paid_markets import paid, pay_worlds, premium_worlds, true_median
from fingerpost.market.statistics.quantiles import bootstrap_median_interval, quantiles_of
from fingerpost.market.statistics.regression import clustered_coefficient
from fingerpost.market.statistics.uncertainty import Rest


def median_pay(random: np.random.Generator, size_class: str) -> Outcome | None:
    """The median of stated pay; plain: the percentile bootstrap over employers."""
    world = pay_worlds(random)
    employer, pay = world.postings(random, number_of_employers(random, size_class))
    found = quantiles_of(pay, employer)
    if found.p50 is None or found.median_low is None or found.median_high is None:
        return None
    plain = bootstrap_median_interval(pay, employer.astype(np.int64), draws=200)
    return Outcome(found.p50, found.median_low, found.median_high, true_median(world), plain)


def premium(random: np.random.Generator, size_class: str) -> Outcome | None:
    """What a skill adds to the logarithm of pay; plain: the raw difference with an interval by employer."""
    world = premium_worlds(random)
    seen = paid(random, world, number_of_employers(random, size_class))
    sizes = np.bincount(seen.employer)
    if Rest(len(seen.pay), len(sizes), int(sizes.max())).reason is not None:
        return None
    logs = np.log(seen.pay)
    skill = seen.skill.astype(np.float64)
    controls = [seen.role, seen.seniority, seen.country]
    found = clustered_coefficient(logs, skill, controls, seen.employer)
    raw = clustered_coefficient(logs, skill, [], seen.employer)
    if found is None or raw is None:
        return None
    return Outcome(found.estimate, found.low, found.high, world.premium, (raw.low, raw.high))
