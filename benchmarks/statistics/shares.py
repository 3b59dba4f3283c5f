"""Shares in simulated markets: as they are, as an erring reader sees them, of skills, and differences of two."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.statistics.coverage import Outcome
from benchmarks.statistics.markets import (
    Flags,
    Integers,
    Reader,
    SkillMentions,
    SkillReader,
    gold,
    mentions,
    number_of_employers,
    readings,
    slices,
    true_share,
    worlds,
)
from fingerpost.answer import Share
from fingerpost.market.statistics.intervals import wilson, z_quantile
from fingerpost.market.statistics.label_counts import count_ratio
from fingerpost.market.statistics.paired import Side, gap_of
from fingerpost.market.statistics.reader_error import Confusion, ReaderError
from fingerpost.market.statistics.uncertainty import Groups, Rest, fold, share_of

GOLD_SIZES = (141, 195, 400)
SKILLS = 40
USUAL_SHARES = np.geomspace(0.02, 0.5, 12)
"""Shares of a typical employer's postings that ask for a skill."""


def share(random: np.random.Generator, size_class: str) -> Outcome | None:
    """A share that no reader errs about; plain: Wilson's interval, as if all postings were independent."""
    world = worlds(random)
    seen = readings(random, world, number_of_employers(random, size_class))
    groups, rest = by_employer(seen.employer, seen.says)
    plain = wilson(groups.hits / groups.total, groups.total, z_quantile(0.975))
    return _outcome(share_of(groups, rest), true_share(world), plain)


def share_read(random: np.random.Generator, size_class: str) -> Outcome | None:
    """A share that rests on an erring reader, corrected by labels; plain: not corrected."""
    world = worlds(random)
    reader = Reader(float(random.choice([0.85, 0.93, 0.98])), float(random.choice([0.92, 0.97, 0.995])))
    seen = readings(random, world, number_of_employers(random, size_class), reader)
    labelled = gold(random, world, reader, int(random.choice(GOLD_SIZES)))
    says, read = labelled.says, labelled.read
    counts = (says & read, ~says & read, says & ~read, ~says & ~read)
    return _read_outcome(seen.employer, seen.read, Confusion(*(int(c.sum()) for c in counts)), true_share(world))


def share_skill(random: np.random.Generator, size_class: str) -> Outcome | None:
    """The share of postings that ask for a skill, corrected by the labels of its area; plain: not corrected."""
    world = replace(worlds(random), by_size=0.0, spread=1.1)
    usual = random.choice(USUAL_SHARES, SKILLS)
    reader = SkillReader.drawn(random, SKILLS, float(random.choice([0.0, 0.3, 0.5])))
    sizes, _ = world.employers(random, number_of_employers(random, size_class))
    employer = np.repeat(np.arange(len(sizes)), sizes)
    n_labelled = int(random.choice(GOLD_SIZES))
    labelled = mentions(random, np.arange(n_labelled), usual, world, reader)
    one = int(random.integers(SKILLS))
    seen = mentions(random, employer, usual[[one]], world, reader.only(one))
    read = np.bincount(seen.posting[seen.read], minlength=len(employer)) > 0
    truth = true_share(replace(world, share=float(usual[one])))
    return _read_outcome(employer, read, count_ratio(*_outcomes(labelled, n_labelled)), truth)


def difference_same(random: np.random.Generator, size_class: str) -> Outcome | None:
    """The difference of two slices that the same employers have, such as two years."""
    return _difference(random, size_class, 1.0)


def difference_other(random: np.random.Generator, size_class: str) -> Outcome | None:
    """The difference of two slices of which none or half of the employers is the same, such as two roles."""
    return _difference(random, size_class, float(random.choice([0.0, 0.5])))


def by_employer(employer: Integers, hit: Flags) -> tuple[Groups, Rest]:
    """Postings with a property by employer, and what the share rests on."""
    sizes = np.bincount(employer)
    hits = np.bincount(employer[hit], minlength=len(sizes))
    has_any = sizes > 0
    rest = Rest(len(employer), int(has_any.sum()), int(sizes.max(initial=0)))
    return fold(hits[has_any].astype(np.int64), sizes[has_any].astype(np.int64)), rest


def _difference(random: np.random.Generator, size_class: str, shared: float) -> Outcome | None:
    first = worlds(random)
    second = replace(worlds(random), share=min(first.share * float(random.choice([1.0, 1.5])), 0.6))
    count = number_of_employers(random, size_class)
    drawn = slices(random, first, second, count, shared)
    one_each = np.ones(2 * count, dtype=np.int64)
    sides = []
    for chosen in (~drawn.second, drawn.second):
        n = np.bincount(drawn.employer[chosen], minlength=2 * count).astype(np.int64)
        k = np.bincount(drawn.employer[chosen & drawn.says], minlength=2 * count).astype(np.int64)
        sides.append(Side(k, n, one_each, Rest(int(n.sum()), int((n > 0).sum()), int(n.max()))))
    found = gap_of(sides[0], sides[1])
    if found.difference is None or found.low is None or found.high is None:
        return None
    return Outcome(found.difference, found.low, found.high, true_share(second) - true_share(first))


def _outcomes(seen: SkillMentions, postings: int) -> tuple[np.ndarray, np.ndarray]:
    """Skills read and asked, read only, asked only: by posting and by skill."""
    kinds = np.stack([seen.asked & seen.read, ~seen.asked & seen.read, seen.asked & ~seen.read], axis=1)
    by_posting, by_skill = np.zeros((postings, 3), dtype=np.int64), np.zeros((SKILLS, 3), dtype=np.int64)
    np.add.at(by_posting, seen.posting, kinds)
    np.add.at(by_skill, seen.skill, kinds)
    return by_posting, by_skill


def _read_outcome(employer: Integers, read: Flags, error: ReaderError, truth: float) -> Outcome | None:
    groups, rest = by_employer(employer, read)
    counted = share_of(groups, rest)
    plain = None if counted.low is None or counted.high is None else (counted.low, counted.high)
    return _outcome(share_of(groups, rest, reader=error), truth, plain)


def _outcome(found: Share, truth: float, plain: tuple[float, float] | None) -> Outcome | None:
    if found.share is None or found.low is None or found.high is None:
        return None
    return Outcome(found.share, found.low, found.high, truth, plain)
