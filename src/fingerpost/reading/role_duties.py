"""What a posting's duties say about its role, as features; `role.py` weighs them.

A duty feature is the logarithm of one plus the number of distinct phrases of it, each counted with the weight of the
section it stands in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, SectionKind
from fingerpost.reading.requirement import NO_SECTION, Span
from fingerpost.reading.role_weights import PHRASES

SECTION_WEIGHTS: Mapping[SectionKind, float] = {
    "duties": 1.0,
    "required": 1.0,
    "other": 0.7,
    "preferred": 0.4,
    "header": 0.0,
    "employer": 0.0,
    "benefits": 0.0,
    "legal": 0.0,
}
"""How much a duty phrase counts in each kind of section."""

DUTY_FEATURES: tuple[str, ...] = tuple(PHRASES["duty"])

_FEATURES_OF: dict[str, tuple[int, ...]] = {}
for _index, _phrases in enumerate(PHRASES["duty"].values()):
    for _phrase in _phrases:
        _FEATURES_OF[_phrase] = (*_FEATURES_OF.get(_phrase, ()), _index)

CUES: CueTable = {"role": {phrase: phrase for phrase in _FEATURES_OF}}
"""One group for all duty features: a phrase may belong to several."""


def duty_values(document: Document) -> list[float]:
    """The values of `DUTY_FEATURES`, in their order; zero where nothing speaks."""
    sums = [0.0] * len(DUTY_FEATURES)
    for phrase, weight in _best_places(document).items():
        for index in _FEATURES_OF[phrase]:
            sums[index] += weight
    return [math.log1p(total) if total else 0.0 for total in sums]


def _best_places(document: Document) -> dict[str, float]:
    """Distinct duty phrase → the weight of the best section it stands in; one walk over hits and sections."""
    best: dict[str, float] = {}
    sections = iter(document.sections)
    start = end = -1
    known = 0.0
    outside = SECTION_WEIGHTS["other"]
    for at, _, phrase in document.hits("role"):
        while end <= at:
            start, end, kind = next(sections, NO_SECTION)
            known = SECTION_WEIGHTS[kind]
        weight = known if start <= at else outside
        if weight and (phrase not in best or weight > best[phrase]):
            best[phrase] = weight
    return best


def duty_features(document: Document) -> dict[str, float]:
    """Feature → log(1 + distinct phrases, each weighted by the best section it stands in), features above zero only."""
    values = zip(DUTY_FEATURES, duty_values(document), strict=True)
    return {feature: value for feature, value in values if value}


def first_phrase(document: Document, feature: str) -> Span | None:
    """Where the first counted phrase of a duty feature stands."""
    index = DUTY_FEATURES.index(feature)
    for hit in document.hits("role"):
        if index in _FEATURES_OF[hit.value] and SECTION_WEIGHTS[document.section_at(hit.start)]:
            return hit.start, hit.end
    return None
