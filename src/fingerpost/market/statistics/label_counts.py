"""How a reader's counts of skills compare with those of labels, and how sure that is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.statistics.reader_error import CountRatio

Outcomes = NDArray[np.int64]
"""One row per posting, or per skill: skills read and labelled, read only, labelled only."""

COMPARED_FROM = 5
"""How often a skill is labelled or read before it is compared with the others."""


def count_ratio(by_posting: Outcomes, by_skill: Outcomes) -> CountRatio:
    """The ratio of labelled to read skills; its error is that for one skill.

    The sampling error is a delete-one-posting jackknife of the logarithm; how much skills differ beyond chance is
    added to it (DerSimonian and Laird 1986, Control Clin Trials 7).

    >>> count_ratio(np.array([[9, 1, 3], [9, 1, 3]]), np.array([[18, 2, 6]])).ratio
    1.2
    """
    tp, fp, fn = by_posting.sum(axis=0).tolist()
    compared = by_skill[by_skill.sum(axis=1) >= COMPARED_FROM]
    return CountRatio(tp, fp, fn, len(compared), math.hypot(_jackknife_error(by_posting), _unlike(compared)))


def _jackknife_error(counts: Outcomes) -> float:
    labelled, read = counts[:, 0] + counts[:, 2], counts[:, 0] + counts[:, 1]
    labelled, read = labelled.sum() - labelled, read.sum() - read
    if (labelled == 0).any() or (read == 0).any():
        return math.inf
    return math.sqrt((len(counts) - 1) * float(np.log(labelled / read).var()))


def _unlike(skills: Outcomes) -> float:
    """The standard deviation of the skills' own log ratios."""
    if len(skills) < 2:
        return 0.0
    tp, fp, fn = skills[:, 0], skills[:, 1] + 0.5, skills[:, 2] + 0.5
    logs, weights = np.log((tp + fn) / (tp + fp)), (tp + fn) * (tp + fp) / (fp + fn)
    mean = weights @ logs / weights.sum()
    excess = weights @ (logs - mean) ** 2 - (len(skills) - 1)
    return math.sqrt(max(float(excess / (weights.sum() - weights @ weights / weights.sum())), 0.0))
