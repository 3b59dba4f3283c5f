"""How well the readers read, field by field, from the packaged counts against labels that were only scored."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fingerpost.market.statistics.intervals import LEVEL, wilson, z_quantile


@dataclass(frozen=True, slots=True)
class ReaderScore:
    """Precision and recall of one field over all its values, with Wilson's 95 % intervals; None where none is read or
    labelled. `n_labelled` counts labels of the field in `n_postings` postings.
    """

    field: str
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    recall: float | None
    recall_low: float | None
    recall_high: float | None
    n_read: int
    n_labelled: int
    n_postings: int


@cache
def reader_scores() -> tuple[ReaderScore, ...]:
    """The scores of every field that was labelled, skills at any level, by name.

    >>> [score.field for score in reader_scores() if score.field in ("role", "skill")]
    ['role', 'skill']
    """
    counts: dict[str, tuple[int, int, int]] = {}
    for row in csv.DictReader(_text("data/reader_error.csv").splitlines()):
        if row["level"] not in ("", "any"):
            continue
        tp, fp, fn = counts.get(row["field"], (0, 0, 0))
        counts[row["field"]] = tp + int(row["tp"]), fp + int(row["fp"]), fn + int(row["fn"])
    n_postings = int(tomllib.loads(_text("data/reader_error.toml"))["postings"])
    return tuple(_score(field, *counts[field], n_postings) for field in sorted(counts))


def labels_described() -> str:
    """Which labels the scores rest on, and which version of the readers was scored."""
    said = tomllib.loads(_text("data/reader_error.toml"))
    return f"Readers (version {said['reader_version']}) scored on {said['postings']} postings: {said['labels']}."


def _score(field: str, tp: int, fp: int, fn: int, n_postings: int) -> ReaderScore:
    return ReaderScore(field, *_rate(tp, tp + fp), *_rate(tp, tp + fn), tp + fp, tp + fn, n_postings)


def _rate(hits: int, n: int) -> tuple[float | None, float | None, float | None]:
    if n == 0:
        return None, None, None
    return hits / n, *wilson(hits / n, n, z_quantile(0.5 + LEVEL / 2))


def _text(name: str) -> str:
    return files("fingerpost.market").joinpath(name).read_text(encoding="utf-8")
