"""The words of titles that role and seniority are read from, found in one pass.

They mean little elsewhere, so they are looked for in titles only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from fingerpost.reading.cues import CueFinder, CueTable
from fingerpost.reading.document import Hit, lower_same_length
from fingerpost.reading.patterns import read_table
from fingerpost.reading.role_weights import PHRASES

_LEVEL = "seniority.word"
_LEVELS: Mapping[str, Sequence[str]] = read_table("seniority")

ROLE_CUES: CueTable = {feature: dict.fromkeys(phrases, feature) for feature, phrases in PHRASES["title"].items()}
"""Feature of a title → its phrases."""

LEVEL_CUES: CueTable = {_LEVEL: {word: level for level, words in _LEVELS.items() for word in words}}
"""Words that name a level."""


class TitleCues(NamedTuple):
    """A title in lower case, the hits of each feature of a role, and those of levels."""

    lower: str
    features: Mapping[str, tuple[Hit, ...]]
    levels: tuple[Hit, ...]


@lru_cache(maxsize=512)
def find_title_cues(title: str) -> TitleCues:
    """The cues of a title; the last ones are remembered, since several readers ask for the same ones.

    >>> found = find_title_cues("Senior Data Analyst")
    >>> sorted(found.features), [hit.value for hit in found.levels]
    (['analyst', 'data-analysis'], ['senior'])
    """
    lower = lower_same_length(title)
    features = _finder().find(lower)
    levels = features.pop(_LEVEL, ())
    return TitleCues(lower, features, levels)


@cache
def _finder() -> CueFinder:
    return CueFinder([ROLE_CUES, LEVEL_CUES])
