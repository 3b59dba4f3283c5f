"""How far a rule can be trusted: the share of its findings that were right on labelled postings.

`data/confidence.csv` is written by `python -m benchmarks.accuracy.confidence`; a rule that found fewer than 20 things
on the labelled postings is not in it, and its findings have no confidence.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from fingerpost.posting import Finding
from fingerpost.taxonomy.packaged import read_text

T = TypeVar("T")


@cache
def measured_precision() -> Mapping[str, float]:
    """Rule (the `reader` of its findings) → its measured precision in [0, 1]."""
    text = read_text("fingerpost.reading", "data/confidence.csv")
    return {row["rule"]: float(row["precision"]) for row in csv.DictReader(text.splitlines())}


def with_confidence(finding: Finding[T]) -> Finding[T]:
    """The finding with the measured precision of its rule, unless its reader states one itself.

    >>> with_confidence(Finding("x", 0, 1, "a rule that nobody measured")).confidence is None
    True
    """
    precision = measured_precision().get(finding.reader)
    if precision is None or finding.confidence is not None:
        return finding
    return Finding(finding.value, finding.start, finding.end, finding.reader, precision)
