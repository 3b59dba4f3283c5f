"""What SkillSpan calls knowledge, learnt from its own training sentences, over the phrases that our readers find.

SkillSpan's conventions are not ours: fields of study and whole noun phrases ("cloud provider environment") are
knowledge, and what only the company does is not. The adapter chooses among the listed skills of a sentence and its
noun phrases, with and without the skills cut out. It is no part of the product; a linear model with the features of
`phrase_scorer` and a few of its own, fitted in seconds, deterministic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from benchmarks.accuracy import logistic
from benchmarks.accuracy.skillspan import Sentence, Span, touches
from fingerpost.reading.candidates import Requirement, find_candidates, read_requirement, span_of
from fingerpost.reading.levels import LevelReader
from fingerpost.reading.phrase_features import Feature, phrase_features
from fingerpost.reading.phrase_scorer import BIAS
from fingerpost.reading.skill_phrases import make_requirement
from fingerpost.reading.skills import Mention, find_mentions
from fingerpost.reading.unlisted import zone_of
from fingerpost.taxonomy.skills import skills

PENALTY = 1e-4
LEAST_EXAMPLES = 2
THRESHOLD = -1.2
"""Log odds from which a phrase is knowledge; below 0 because a span must be exactly right to count in training."""

Phrases: TypeAlias = dict[Span, list[Feature]]
"""Span → its features."""


def phrases_of(text: str) -> Phrases:
    """The listed skills and the noun phrases of a sentence, each with its features."""
    document = make_requirement(text)
    mentions = find_mentions(document)
    cut, whole = read_requirement(text, 0, len(text), mentions), read_requirement(text, 0, len(text))
    found: Phrases = {}
    for requirement, way in ((cut, "cut"), (whole, "whole")):
        for first, last in find_candidates(requirement):
            features = _features(requirement, first, last, len(text))
            found.setdefault(span_of(requirement, first, last), features).append(("way", way))
    levels = LevelReader(document)
    places = (index for index, kind in enumerate(cut.kinds) if kind == "k")
    for mention, index in zip(mentions, places, strict=True):
        features = _features(cut, index, index + 1, len(text))
        level = levels.level(mention.start, mention.end)
        found.setdefault((mention.start, mention.end), features).extend(_listed_features(mention, level))
    for (start, end), features in found.items():
        is_listed = touches((start, end), [mention[:2] for mention in mentions])
        features += (("phrase", text[start:end].lower()), ("listed", str(is_listed)))
    return found


def _features(requirement: Requirement, first: int, last: int, end: int) -> list[Feature]:
    return list(phrase_features(requirement, first, last, zone_of(requirement, end, "R")))


def _listed_features(mention: Mention, level: str | None) -> Iterator[Feature]:
    yield "way", "listed"
    yield "skill", mention.skill_id
    yield "kind", skills()[mention.skill_id].kind
    yield "level", str(level)


def fit(sentences: Iterable[Sentence]) -> dict[Feature, float]:
    """Feature → weight of a logistic regression that tells knowledge spans from other phrases."""
    rows = [(features, span in s.knowledge) for s in sentences for span, features in phrases_of(s.text).items()]
    truth = [is_knowledge for _, is_knowledge in rows]
    return logistic.fit(
        [features for features, _ in rows], truth, intercept=(BIAS, ""), penalty=PENALTY, least=LEAST_EXAMPLES
    )


def predict(text: str, weights: Mapping[Feature, float], threshold: float = THRESHOLD) -> list[Span]:
    """The knowledge spans of a sentence, the likeliest first, none inside another."""
    chosen: list[Span] = []
    for score, span in sorted(_scored(phrases_of(text), weights), reverse=True):
        if score > threshold and not touches(span, chosen):
            chosen.append(span)
    return chosen


def _scored(phrases: Phrases, weights: Mapping[Feature, float]) -> Iterator[tuple[float, Span]]:
    for span, features in phrases.items():
        yield weights[BIAS, ""] + sum(weights.get(feature, 0.0) for feature in features), span


def spans_without_adapter(text: str, listed_only: bool = False) -> Sequence[Span]:
    """The spans that the product's readers give when the sentence is read as one requirement."""
    from fingerpost.reading.skill_phrases import read_skill_phrases

    found = (f.value for f in read_skill_phrases(text) if f.value.listed or not listed_only)
    return sorted({mention for skill in found for mention in skill.mentions})
