"""How scores of roles become probabilities, and how often a role of a probability is right.

Both are measured on labelled postings by `scripts/calibrate_role.py`, which writes `data/role_calibration.toml`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from fingerpost.reading.patterns import read_table
from fingerpost.reading.role_weights import ROLE_IDS

_SHARE = itemgetter(1)


class _Calibration(NamedTuple):
    temperature: float
    bands: tuple[tuple[float, float], ...]
    """(least probability, precision measured from there on), the highest first."""


def rank_roles(scores: Sequence[float]) -> tuple[tuple[str, float], ...]:
    """(role id, probability) of every role, the likeliest first: a softmax of the scores, divided by the temperature.

    >>> ranked = rank_roles([0.0] * len(ROLE_IDS))
    >>> round(sum(share for _, share in ranked), 6), ranked[0][0]
    (1.0, 'ai-annotator')
    """
    best = max(scores)
    temperature, exp = _calibration().temperature, math.exp
    odds = [exp((score - best) / temperature) for score in scores]
    total = sum(odds)
    shares = [one / total for one in odds]
    # Roles are in the order of the alphabet, and a sort keeps equal ones in it.
    ranked = sorted(zip(ROLE_IDS, shares, strict=True), key=_SHARE, reverse=True)
    return tuple(ranked)


@cache
def _calibration() -> _Calibration:
    data = read_table("role_calibration")
    bands = sorted(((band["from"], band["precision"]) for band in data["band"]), reverse=True)
    return _Calibration(data["temperature"], tuple(bands))


def measured_precision(probability: float) -> float | None:
    """The measured precision of roles that were given such a probability."""
    return next((precision for least, precision in _calibration().bands if probability >= least), None)
