"""The words of CVs, from `data/cv_words.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def cv_words() -> Mapping[str, Any]:
    """The tables of `data/cv_words.toml`."""
    return tomllib.loads((Path(__file__).parent / "data" / "cv_words.toml").read_text(encoding="utf-8"))


@cache
def degree_patterns() -> Mapping[str, re.Pattern[str]]:
    """Degree → the pattern of its names."""
    return {name: re.compile(any_of(patterns), re.IGNORECASE) for name, patterns in cv_words()["degrees"].items()}


@cache
def unfinished_pattern() -> re.Pattern[str]:
    """Matches words that say a degree is not finished."""
    return re.compile(rf"\b(?:{any_of(cv_words()['unfinished'])})\b", re.IGNORECASE)


@cache
def month_numbers() -> Mapping[str, int]:
    """A month's name, whole or its first three or four letters, in small letters → 1..12."""
    numbers: dict[str, int] = {}
    for number, names in cv_words()["months"].items():
        for name in names.split():
            for form in (name, name[:4], name[:3]):
                numbers.setdefault(form, int(number))
    return numbers


def any_of(patterns: Iterable[str]) -> str:
    """One pattern that matches what any of several matches."""
    return "|".join(patterns)
