"""How far a rule can be trusted: the share of its findings that were right on labelled postings.

`data/confidence.csv` is written by `python -m benchmarks.accuracy.confidence`; a rule that found fewer than 20 things
on the labelled postings is not in it, and its findings have no confidence.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from fingerpost.taxonomy.packaged import read_text


@cache
def measured_precision() -> Mapping[str, float]:
    """Rule (the `reader` of its findings) → its measured precision in [0, 1]."""
    text = read_text("fingerpost.reading", "data/confidence.csv")
    return {row["rule"]: float(row["precision"]) for row in csv.DictReader(text.splitlines())}
