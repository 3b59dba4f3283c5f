"""How far a rule can be trusted: the share of its findings that were right on labelled postings.

`data/confidence.csv` is written by `python -m benchmarks.accuracy.confidence`; a rule that found fewer than 20 things
on the labelled postings is not in it, and its findings have no confidence.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TypeVar

from fingerpost.posting import Finding

T = TypeVar("T")


@cache
def measured_precision() -> Mapping[str, float]:
    """Rule (the `reader` of its findings) → its measured precision in [0, 1]."""
    text = files("fingerpost.reading").joinpath("data/confidence.csv").read_text(encoding="utf-8")
    return {row["rule"]: float(row["precision"]) for row in csv.DictReader(text.splitlines())}


def with_confidence(finding: Finding[T]) -> Finding[T]:
    """The finding with the measured precision of its rule, unless its reader states one itself.

    >>> with_confidence(Finding("x", 0, 1, "a rule that nobody measured")).confidence is None
    True
    """
    precision = measured_precision().get(finding.reader)
    return finding if precision is None or finding.confidence is not None else replace(finding, confidence=precision)
