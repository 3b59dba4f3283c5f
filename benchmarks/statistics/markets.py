"""Markets made by chance whose truth is known: postings one by one, as read, and never aggregates.

Employers are drawn from a population: their sizes are log-normal, and what an employer's postings say resembles itself
more than others' (a share or a pay level of its own, which may go with its size). The truth of a world is that of the
population, found by drawing very many employers. This module imports nothing of the product.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

SIZE_CLASSES = {"5-10": (5, 10), "10-30": (10, 30), "30+": (30, 120), "100+": (100, 300)}
"""Numbers of employers, first and last, by the name under which coverage is reported."""
POPULATION = 400_000
"""Employers that are drawn to find the truth of a world."""
TRUTH_SEED = 7


@dataclass(frozen=True, slots=True)
class World:
    """A population of employers.

    `share` is the share of a typical employer's postings with the property, `unlike` the standard deviation of
    employers' logits, `by_size` how much the logit rises per standard deviation of log size. `reach` is the mean and
    `spread` the standard deviation of log size.
    """

    share: float = 0.3
    unlike: float = 0.9
    by_size: float = 0.0
    reach: float = 1.6
    spread: float = 1.1

    def employers(self, random: np.random.Generator, count: int) -> tuple[Integers, Floats]:
        """Postings and own shares of employers."""
        return self.at(random.standard_normal(count), random.standard_normal(count))

    def at(self, size: Floats, level: Floats) -> tuple[Integers, Floats]:
        """Postings and own shares of employers so many standard deviations from the typical size and level."""
        sizes = np.maximum(1, np.round(np.exp(self.reach + self.spread * size))).astype(np.int64)
        return sizes, expit(logit(self.share) + self.by_size * size + self.unlike * level)


@dataclass(frozen=True, slots=True)
class Readings:
    """Postings one by one: whose they are, what they say and what was read."""

    employer: Integers
    says: Flags
    read: Flags


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader that errs: `alike` is the share of employers for whom it errs on all postings in the same way."""

    sensitivity: float
    specificity: float
    alike: float = 0.3

    def read(self, random: np.random.Generator, employer: Integers, says: Flags) -> Flags:
        """What it reads in postings that say something."""
        luck = random.random(len(says))
        own = random.random(int(employer.max(initial=0)) + 1)
        same = random.random(len(own)) < self.alike
        luck = np.where(same[employer], own[employer], luck)
        return np.where(says, luck < self.sensitivity, luck < 1 - self.specificity)


PERFECT = Reader(1.0, 1.0)


def worlds(random: np.random.Generator) -> World:
    """One of 48 worlds by chance."""
    return World(
        share=float(random.choice([0.05, 0.15, 0.3, 0.5])),
        unlike=float(random.choice([0.6, 0.9, 1.3])),
        by_size=float(random.choice([0.0, 0.3])),
        spread=float(random.choice([0.9, 1.2])),
    )


@lru_cache(maxsize=256)
def true_share(world: World) -> float:
    """The share of all postings of the population."""
    sizes, shares = world.employers(np.random.default_rng(TRUTH_SEED), POPULATION)
    return float(sizes @ shares / sizes.sum())


def number_of_employers(random: np.random.Generator, size_class: str) -> int:
    """A number of employers of a class by chance."""
    first, last = SIZE_CLASSES[size_class]
    return int(random.integers(first, last + 1))


def readings(random: np.random.Generator, world: World, count: int, reader: Reader = PERFECT) -> Readings:
    """The postings of so many employers."""
    sizes, shares = world.employers(random, count)
    employer = np.repeat(np.arange(count), sizes)
    says = random.random(len(employer)) < shares[employer]
    return Readings(employer, says, reader.read(random, employer, says))


def gold(random: np.random.Generator, world: World, reader: Reader, postings: int, enriched: bool = True) -> Readings:
    """Labelled postings, each of an employer of its own; `enriched`: half of them chosen because they say it."""
    sizes, shares = world.employers(random, 40 * postings)
    chosen = random.choice(len(sizes), postings, p=sizes / sizes.sum())
    says = random.random(postings) < shares[chosen]
    if enriched:
        says = says | (random.random(postings) < 0.3)
    employer = np.arange(postings)
    return Readings(employer, says, reader.read(random, employer, says))


@dataclass(frozen=True, slots=True)
class Slices:
    """Postings of two slices of one market: whose, in which slice, and whether they have the property."""

    employer: Integers
    second: Flags
    says: Flags


def slices(random: np.random.Generator, first: World, second: World, count: int, shared: float) -> Slices:
    """Two slices, such as two roles, of `count` employers each, of which a share `shared` has postings in both.

    An employer in both keeps its rank: large in one is large in the other, and above the usual share in both.
    """
    both = np.arange(count) < round(count * shared)
    rank = random.standard_normal((2, count))
    tie = np.where(both, 0.8, 0.0)
    employers, chances, seconds = [], [], []
    for number, world in enumerate((first, second)):
        size, level = tie * rank + np.sqrt(1 - tie**2) * random.standard_normal((2, count))
        sizes, shares = world.at(size, level)
        names = np.where(both, np.arange(count), number * count + np.arange(count))
        employers.append(np.repeat(names, sizes))
        chances.append(np.repeat(shares, sizes))
        seconds.append(np.full(int(sizes.sum()), bool(number)))
    chance = np.concatenate(chances)
    return Slices(np.concatenate(employers), np.concatenate(seconds), random.random(len(chance)) < chance)


@dataclass(frozen=True, slots=True)
class SkillMentions:
    """Skills of one area in postings: one row per posting and skill that is asked for, read or both."""

    employer: Integers
    posting: Integers
    skill: Integers
    asked: Flags
    read: Flags


@dataclass(frozen=True, slots=True)
class SkillReader:
    """A reader of `skills` skills, each found with a recall and read in vain with a rate of its own."""

    recall: Floats
    in_vain: Floats

    @staticmethod
    def drawn(random: np.random.Generator, skills: int, unlike: float) -> SkillReader:
        """Recalls around 0.88 and so many false readings that precision is around 0.9."""
        recall = expit(logit(0.88) + unlike * random.standard_normal(skills))
        return SkillReader(recall, 0.1 * np.exp(unlike * random.standard_normal(skills)))

    def only(self, skill: int) -> SkillReader:
        """The reader of one of the skills."""
        return SkillReader(self.recall[[skill]], self.in_vain[[skill]])


def mentions(
    random: np.random.Generator, employer: Integers, shares: Floats, world: World, reader: SkillReader
) -> SkillMentions:
    """What postings of employers ask for and what is read: `shares` of postings that ask, by skill.

    False readings of a skill come at a rate proportional to how often it is asked.
    """
    n, skills = len(employer), len(shares)
    own = random.standard_normal((int(employer.max()) + 1, skills))
    chance = expit(logit(shares) + world.unlike * own)[employer]
    asked = random.random((n, skills)) < chance
    read = np.where(
        asked, random.random((n, skills)) < reader.recall, random.random((n, skills)) < reader.in_vain * chance
    )
    posting, skill = np.nonzero(asked | read)
    return SkillMentions(employer[posting], posting, skill, asked[posting, skill], read[posting, skill])


def logit(share: float | Floats) -> Floats:
    """log(share / (1 - share))."""
    return np.asarray(np.log(share / (1 - np.asarray(share))))


def expit(x: Floats) -> Floats:
    """The share whose logit is x."""
    return np.asarray(1 / (1 + np.exp(-x)))
