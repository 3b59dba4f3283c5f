"""How the readers err, by field and value: packaged counts against labels that were only scored.

The counts (`data/reader_error.csv`, built by `scripts/build_reader_error.py`; `data/reader_error.toml` says of which
labels) rest on few postings, so many values have too few for a correction: shares of those stay as they were counted.
Never corrected are "not stated", and fields that no reader makes (employer, source, month, language). A share within a
group that a reader defines, such as a skill within a role, is corrected for the reader of the skill only.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

from fingerpost.market.selecting.selection import NOT_STATED, Selection
from fingerpost.market.statistics.reader_error import Confusion, CountRatio, ReaderError

ReaderErrors: TypeAlias = Callable[[str], ReaderError | None]
"""Gives the error of the reader of a value; None for a value that is never corrected."""

SKILL_LEVELS = ("any", "required", "preferred", "duty")

_Key: TypeAlias = tuple[str, str, str]


@cache
def _packaged() -> Mapping[_Key, ReaderError]:
    lines = files("fingerpost.market").joinpath("data/reader_error.csv").read_text(encoding="utf-8").splitlines()
    found: dict[_Key, ReaderError] = {}
    for row in csv.DictReader(lines):
        tp, fp, fn = (int(row[name]) for name in ("tp", "fp", "fn"))
        if row["tn"]:
            error: ReaderError = Confusion(tp, fp, fn, int(row["tn"]))
        else:
            error = CountRatio(tp, fp, fn, int(row["n_skills"]), float(row["error"] or math.inf))
        found[row["field"], row["value"], row["level"]] = error
    return MappingProxyType(found)


def reader_error(field: str, value: str) -> ReaderError | None:
    """How the reader of a breakdown's field errs on a value; None where nothing is known of it.

    >>> reader_error("role", "data-scientist")
    Confusion(tp=41, fp=1, fn=0, tn=127)
    >>> reader_error("employer", "acme") is None
    True
    """
    return skill_error(value) if field == "skill" else _packaged().get((field, value, ""))


def skill_error(skill_id: str, level: str = "any") -> ReaderError | None:
    """How the reader of skills errs on a listed skill at one of `SKILL_LEVELS`: that of its area.

    >>> skill_error("python") == skill_error("java")
    True
    """
    from fingerpost.taxonomy.skills import skills

    known = skills().get(skill_id)
    return _packaged().get(("skill", known.skill_area, level)) if known else None


def errors_of(field: str, selection: Selection | None = None) -> ReaderErrors:
    """The errors of a breakdown's field, by value; none where the selection has fixed the field already."""
    fixed = getattr(selection, field, None) if selection is not None else None
    if fixed is not None and field != "skill":
        return lambda _: None
    return lambda value: None if value in (NOT_STATED, fixed) else reader_error(field, value)
