"""What a posting's title says about its role: its features, and the scores they give.

A feature is a group of words ("vision", "analyst"), worth one where it stands in the title's head and less where it
qualifies a head that names a role of this market already ("Machine Learning Engineer, Vision").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from operator import add, mul
from typing import NamedTuple

from fingerpost.reading.document import Document, Hit
from fingerpost.reading.patterns import compiled_late
from fingerpost.reading.requirement import Span
from fingerpost.reading.role_weights import ROLE_IDS, weights
from fingerpost.reading.title import split_title, title_span
from fingerpost.reading.title_cues import find_title_cues

AI_FEATURES = frozenset({"machine-learning", "ai", "generative", "data-science", "language", "vision", "ml-systems"})
"""Title features that name AI."""

# Title features that say more together: product + AI, architecture + AI, quantitative + research.
_TOGETHER: Mapping[str, frozenset[str]] = {
    "product": AI_FEATURES,
    "architecture": AI_FEATURES,
    "quantitative": frozenset({"research", "data-analysis", "analyst"}),
    "data-analysis": frozenset({"ai", "machine-learning", "generative"}),
}
_SAYS_NO_ROLE = frozenset(
    {"elsewhere", "occupation", "engineer", "software", "product", "ai", "generative", "scientist", "quantitative"}
)
_SCIENCES = frozenset({"scientist", "research", "elsewhere", "engineer"})
_BUILDS = frozenset({"engineer", "software"})
_RESEARCHES = frozenset({"research", "analyst", "data-analysis", "scientist"})
_DATA_HEADS = frozenset({"data-science", "data-engineering"})
_QUALIFYING = frozenset(
    {"machine-learning", "ai", "generative", "language", "vision", "robotics", "data-engineering", "data-analysis"}
    | {"data-science", "ml-systems", "research", "analyst", "scientist", "quantitative"}
)
_QUALIFIER_WORTH = 0.3
_AFTER_SLASH_WORTH = 0.8

# A list of several roles: "Data engineer; Recruiter; Backend engineer".
_LIST_MARK = compiled_late(r"[;；]")
_FEWEST_OF_A_LIST = 3
_NAMES_A_ROLE = 1.5
# What may follow the word that ends a title's head: a grade, "of" something.
_ENDS_HEAD = compiled_late(
    r"\w{0,12}(?:\W{0,3}(?:(?:intern|internship|trainee|lead|manager|associate|specialist|i{1,3}|iv|\d)\b\W{0,3}){0,2}$"
    r"|\s(?:of|for|in|on)\b)"
)


class TitleReading(NamedTuple):
    """What a title says: feature → its first words as a span of the title, and each role's score.

    Scores are in the order of `ROLE_IDS`; `likeliest` is the place of the highest.
    """

    features: Mapping[str, Span]
    scores: tuple[float, ...]
    likeliest: int


@lru_cache(maxsize=4096)
def read_title_words(title: str) -> TitleReading:
    """The features of a title's words and the scores they give, remembered since titles come again and again.

    >>> reading = read_title_words("Machine Learning Engineer (Robotics)")
    >>> sorted(reading.features), ROLE_IDS[reading.likeliest]
    (['engineer', 'machine-learning', 'robotics'], 'machine-learning-engineer')
    """
    lower, hits, _ = find_title_cues(title)
    pieces = _LIST_MARK.split(title)
    if len(pieces) >= _FEWEST_OF_A_LIST:
        hits = _of_market_roles(title, hits) or {"several": (Hit(0, len(title), "several"),)}
    head = _head(title, hits)
    other_occupation = _ends_in_occupation(lower, hits, head)
    worth = _worths(lower, hits, head, other_occupation)
    found = {feature: (of_feature[0].start, of_feature[0].end) for feature, of_feature in hits.items()}
    for feature, others in _TOGETHER.items():
        if feature in found and not others.isdisjoint(found):
            found[f"{feature}+"] = found[feature]
            worth[f"{feature}+"] = worth.get(feature, 1.0)
    if other_occupation:
        found["occupation+"] = found["occupation"]
    elif "elsewhere" in found and _is_elsewhere(hits, head):
        found["elsewhere+"] = found["elsewhere"]
    if "quantitative" in found and not _BUILDS.isdisjoint(found) and _RESEARCHES.isdisjoint(found):
        found["quantitative-software"] = found["quantitative"]
    if "software" in found and _QUALIFYING.isdisjoint(found):
        found["plain-software"] = found["software"]
    if not found and lower.strip():
        found["unnamed"] = (0, len(title))
    scores = _score({feature: worth.get(feature, 1.0) for feature in found})
    return TitleReading(found, scores, scores.index(max(scores)))


def _head(title: str, hits: Mapping[str, Sequence[Hit]]) -> Span:
    """The first part of a title in which anything speaks; "VP" and an employer's name before it do not."""
    starts = sorted([hit.start for of_feature in hits.values() for hit in of_feature])
    for start, end in split_title(title) if starts else ():
        first = bisect_left(starts, start)
        if first < len(starts) and starts[first] < end:
            return start, end
    return 0, len(title)


def _in_head(hits: Mapping[str, Sequence[Hit]], head: Span) -> set[str]:
    low, high = head
    return {feature for feature, found in hits.items() for hit in found if low <= hit[0] < high}


def _worths(lower: str, hits: Mapping[str, Sequence[Hit]], head: Span, other_occupation: bool) -> dict[str, float]:
    """One for each feature, or less for what only qualifies a head that names an occupation, or comes second in it."""
    in_head = _in_head(hits, head)
    names_role = (
        ("machine-learning" in in_head and not in_head.isdisjoint(_BUILDS))
        or ("data-analysis" in in_head and "analyst" in in_head)
        or not in_head.isdisjoint(_DATA_HEADS)
    )
    outside = _QUALIFIER_WORTH if other_occupation or names_role else 1.0
    slash = lower.find("/", head[0], head[1])
    qualifying = [feature for feature in hits if feature in _QUALIFYING]
    named_first = slash >= 0 and any(head[0] <= hit.start < slash for feature in qualifying for hit in hits[feature])
    worths = {}
    for feature in qualifying:
        at = [hit.start for hit in hits[feature] if head[0] <= hit.start < head[1]]
        second = named_first and bool(at) and at[0] > slash
        worths[feature] = (_AFTER_SLASH_WORTH if second else 1.0) if at else outside
    return worths


def _ends_in_occupation(lower: str, hits: Mapping[str, Sequence[Hit]], head: Span) -> bool:
    """Whether the head ends in an occupation of another field: "Machine Learning Recruiter"."""
    return any(
        head[0] <= hit.start < head[1] and _ENDS_HEAD.match(lower, hit.end, head[1])
        for hit in hits.get("occupation", ())
    )


def _is_elsewhere(hits: Mapping[str, Sequence[Hit]], head: Span) -> bool:
    """Whether the head names an occupation of another field, and no role of this market beside it."""
    in_head = _in_head(hits, head)
    if in_head <= _SCIENCES and AI_FEATURES.isdisjoint(hits):  # "Scientist, Stem Cells"
        return True
    return "elsewhere" in in_head and in_head <= _SAYS_NO_ROLE


def _of_market_roles(title: str, hits: Mapping[str, Sequence[Hit]]) -> dict[str, tuple[Hit, ...]] | None:
    """The hits of those roles of a list that are of this market, None when they are no more than half of it."""
    kept: list[Span] = []
    start = n_pieces = 0
    for end in [*(mark.start() for mark in _LIST_MARK.finditer(title)), len(title)]:
        piece = title[start:end]
        if piece.strip():
            n_pieces += 1
            if _is_of_market(read_title_words(piece).scores):
                kept.append((start, end))
        start = end + 1
    if len(kept) * 2 <= n_pieces:
        return None
    of_market = {
        feature: tuple(hit for hit in found if any(low <= hit.start < high for low, high in kept))
        for feature, found in hits.items()
    }
    return {feature: found for feature, found in of_market.items() if found}


def _is_of_market(scores: Sequence[float]) -> bool:
    """Whether a title alone names a role of this market."""
    best = max(scores)
    return best >= _NAMES_A_ROLE and ROLE_IDS[scores.index(best)] != "other"


def _score(worth: Mapping[str, float]) -> tuple[float, ...]:
    table = weights("role_title_weights.csv")
    scores = [0.0] * len(ROLE_IDS)
    for feature, value in worth.items():
        if row := table.get(feature):
            scores = [*map(add, scores, map(mul, row, repeat(value)))]
    return tuple(scores)


def title_features(document: Document) -> dict[str, Hit]:
    """Feature → its first words in the title; features that say more together are added as "product+" and the like.

    A title in which nothing speaks has the feature "unnamed".
    """
    start, end = title_span(document)
    found = read_title_words(document.text[start:end]).features
    return {feature: Hit(start + low, start + high, feature) for feature, (low, high) in found.items()}
