"""Pay in markets made by chance, with known median and known premium of a skill. Imports nothing of the product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from benchmarks.statistics.markets import POPULATION, TRUTH_SEED, Flags, Floats, Integers, expit


@dataclass(frozen=True, slots=True)
class PayWorld:
    """Pay per year: log-normal around a level, with employers' own levels, rounded to thousands as employers do."""

    level: float = 11.6
    employers_unlike: float = 0.18
    postings_unlike: float = 0.22
    by_size: float = 0.05
    reach: float = 1.6
    spread: float = 1.1

    def postings(self, random: np.random.Generator, count: int) -> tuple[Integers, Floats]:
        """Whose each posting is and what it pays."""
        size = random.standard_normal(count)
        sizes = np.maximum(1, np.round(np.exp(self.reach + self.spread * size))).astype(np.int64)
        own = self.level + self.by_size * size + self.employers_unlike * random.standard_normal(count)
        employer = np.repeat(np.arange(count), sizes)
        pay = np.exp(own[employer] + self.postings_unlike * random.standard_normal(len(employer)))
        return employer, np.asarray(np.round(pay, -3), dtype=np.float64)


def pay_worlds(random: np.random.Generator) -> PayWorld:
    """One of 12 worlds by chance."""
    return PayWorld(
        employers_unlike=float(random.choice([0.1, 0.18, 0.28])),
        by_size=float(random.choice([0.0, 0.08])),
        spread=float(random.choice([0.9, 1.2])),
    )


@lru_cache(maxsize=64)
def true_median(world: PayWorld) -> float:
    """The median pay of all postings of the population, before it is rounded to thousands."""
    _, pay = world.postings(np.random.default_rng(TRUTH_SEED), POPULATION)
    return float(np.median(pay))


@dataclass(frozen=True, slots=True)
class PremiumWorld:
    """Log pay = role + seniority + country + premium of a skill + employer + chance; employers differ in all of it.

    `premium` is what the skill adds on average; employers' own premiums scatter by `premium_unlike`. Skill, role and
    seniority go together, so that the raw difference of those who ask for it is not the premium.
    """

    premium: float = 0.08
    premium_unlike: float = 0.03
    employers_unlike: float = 0.15
    reach: float = 1.9
    spread: float = 1.0


@dataclass(frozen=True, slots=True)
class PaidPostings:
    """Postings that state pay: whose, with the skill or not, codes of role, seniority and country, pay per year."""

    employer: Integers
    skill: Flags
    role: Integers
    seniority: Integers
    country: Integers
    pay: Floats


def premium_worlds(random: np.random.Generator) -> PremiumWorld:
    """One of 18 worlds by chance."""
    return PremiumWorld(
        premium=float(random.choice([0.0, 0.05, 0.12])),
        premium_unlike=float(random.choice([0.0, 0.05])),
        employers_unlike=float(random.choice([0.05, 0.15, 0.25])),
    )


def paid(random: np.random.Generator, world: PremiumWorld, count: int) -> PaidPostings:
    """The postings of so many employers, each of which states pay."""
    sizes = np.maximum(1, np.round(np.exp(world.reach + world.spread * random.standard_normal(count)))).astype(np.int64)
    employer = np.repeat(np.arange(count), sizes)
    n = len(employer)
    lean = random.standard_normal((2, count))  # which roles and levels an employer hires for
    role = np.clip(np.round(1.5 + 0.8 * lean[0][employer] + random.standard_normal(n)), 0, 3).astype(np.int64)
    seniority = np.clip(np.round(1.0 + 0.5 * lean[1][employer] + random.standard_normal(n)), 0, 2).astype(np.int64)
    country = random.choice(3, count, p=[0.6, 0.25, 0.15])[employer]
    wants = 0.9 * random.standard_normal(count)[employer]
    skill = random.random(n) < expit(-0.8 + 0.5 * (role - 1.5) + 0.4 * (seniority - 1) + wants)
    own = world.employers_unlike * random.standard_normal(count)
    premium = world.premium + world.premium_unlike * random.standard_normal(count)
    log = 11.4 + 0.08 * role + 0.18 * seniority - 0.3 * country + own[employer] + premium[employer] * skill
    return PaidPostings(
        employer, skill, role, seniority, country, np.asarray(np.exp(log + 0.15 * random.standard_normal(n)))
    )
