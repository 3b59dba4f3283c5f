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
    """The first three or four letters of a month's name → 1..12."""
    return {name: int(number) for number, names in cv_words()["months"].items() for name in names}


@cache
def period_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of "first – last", of "since first", and of a word for now."""
    month = rf"(?:{any_of(month_numbers())})[^\W\d_]{{0,7}}\.?"
    point = (
        rf"(?:\b{month}\s+(?:de\s+)?(?:19|20)\d\d|(?:0?[1-9]|1[0-2])[/.]\s?(?:19|20)\d\d"
        r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?!\d)|(?:19|20)\d\d)"
    )
    now = any_of(cv_words()["now"])
    span = re.compile(
        rf"(?<![\w/])(?P<first>{point})\s*(?:{any_of(cv_words()['until'])})\s*(?P<last>{point}|{now}|\d\d(?!\d))(?![\w])",
        re.IGNORECASE,
    )
    since = re.compile(rf"\b(?:{any_of(cv_words()['since'])})\s+(?P<first>{point})", re.IGNORECASE)
    return span, since, re.compile(now, re.IGNORECASE)


def any_of(patterns: Iterable[str]) -> str:
    """One pattern that matches what any of several matches."""
    return "|".join(patterns)
