"""How often intervals cover the truth, market after market."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

ATTEMPTS = 12
"""Markets that are tried for one that is not refused as too few, at most."""


class Outcome(NamedTuple):
    """A published estimate with its interval, and the truth; `plain` is what a plainer method would have published."""

    estimate: float
    low: float
    high: float
    truth: float
    plain: tuple[float, float] | None = None

    @property
    def covers(self) -> bool:
        """Whether the truth is inside."""
        return self.low <= self.truth <= self.high


Experiment = Callable[[np.random.Generator, str], Outcome | None]
"""Makes a market with a number of employers of a class and asks about it; None where the answer is "too few"."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The outcomes of one question in markets with a number of employers of one class, and the markets refused."""

    outcomes: tuple[Outcome, ...]
    refused: int

    def rounded(self) -> dict[str, Any]:
        """Coverage, the share of truths under and over the interval, width and bias, rounded for a file."""
        n = len(self.outcomes)
        if not n:
            return {"markets": 0, "refused": self.refused}
        found = {
            "markets": n,
            "refused": self.refused,
            "coverage": round(sum(one.covers for one in self.outcomes) / n, 3),
            "truth_below": round(sum(one.truth < one.low for one in self.outcomes) / n, 3),
            "truth_above": round(sum(one.truth > one.high for one in self.outcomes) / n, 3),
            "mean_width": round(sum(one.high - one.low for one in self.outcomes) / n, 4),
            "bias": round(sum(one.estimate - one.truth for one in self.outcomes) / n, 4),
        }
        plain = [(one.truth, one.plain) for one in self.outcomes if one.plain is not None]
        if plain:
            found["coverage_plain"] = round(sum(low <= truth <= high for truth, (low, high) in plain) / len(plain), 3)
        return found


def coverage_of(name: str, experiment: Experiment, size_class: str, markets: int, seed: int) -> Coverage:
    """The outcomes of so many markets; each market has a seed of its own, so that they do not depend on one another."""
    outcomes: list[Outcome] = []
    refused = 0
    for attempt in range(ATTEMPTS * markets):
        if len(outcomes) == markets:
            break
        random = random_of(seed, name, size_class, attempt)
        outcome = experiment(random, size_class)
        if outcome is None:
            refused += 1
        else:
            outcomes.append(outcome)
    return Coverage(tuple(outcomes), refused)


def random_of(seed: int, name: str, size_class: str, number: int) -> np.random.Generator:
    """The chance of one market of an experiment."""
    return np.random.default_rng([seed, zlib.crc32(f"{name} {size_class}".encode()), number])
