"""The roles nearest to what a person has done: the words of the CV, the title looked for, and those of the jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fingerpost.career.jobs import Job
from fingerpost.reading.document import Document
from fingerpost.reading.role import duty_features, score_roles
from fingerpost.reading.role_probabilities import rank_roles
from fingerpost.reading.role_title import read_title_words
from fingerpost.reading.role_weights import ROLE_IDS

_EARLIER: Final = 0.5
"""What the title of a job counts for beside the one after it; an assumption of ours."""

_PLAIN: Final = 0.75
"""What a title of software and the like counts for "other"; an assumption of ours."""

_OTHER: Final = "other"
_MARKET_TITLES: Final = frozenset(
    {"machine-learning", "ai", "generative", "data-science", "language", "vision", "ml-systems", "data-engineering"}
    | {"data-analysis", "software", "quantitative", "robotics", "product", "research", "architecture", "analyst"}
)
"""Features of titles that are of software, data, models, products or research."""


def nearest_roles(document: Document, jobs: Sequence[Job], sought: str | None = None) -> tuple[tuple[str, float], ...]:
    """(role id, likeness) of every role, the nearest first, one together; none where nothing is said of any.

    The likeness is the probability that a posting of these words and titles would be for the role. `sought` is the
    title that the person looks for; one of this market counts as the latest.
    """
    features = duty_features(document)
    titles = [job.title for job in jobs if job.title]
    if sought is not None and is_of_market(sought):
        titles.insert(0, sought)
    if not features and not any(is_of_market(title) for title in titles):
        return ()
    scores = score_roles({}, features)
    for number, title in enumerate(titles):
        for role, score in zip(ROLE_IDS, read_title_words(title).scores, strict=True):
            scores[role] += score * (_EARLIER**number if role != _OTHER else _of_other(title, number))
    return rank_roles([scores[role] for role in ROLE_IDS])


def _of_other(title: str, number: int) -> float:
    """What a title counts for "other": only the latest says that one is of another field, plain software less so."""
    if number:
        return 0.0
    return _PLAIN if is_of_market(title) else 1.0


def is_of_market(title: str) -> bool:
    """Whether a job's title is of software, data, models, products or statistics.

    >>> is_of_market("Backend Developer"), is_of_market("Teacher of Mathematics")
    (True, False)
    """
    reading = read_title_words(title)
    if {"occupation+", "elsewhere+"} & reading.features.keys():
        return False
    if ROLE_IDS[reading.likeliest] != _OTHER and reading.scores[reading.likeliest] > 0:
        return True
    return not _MARKET_TITLES.isdisjoint(reading.features) or "statisti" in title.lower()
