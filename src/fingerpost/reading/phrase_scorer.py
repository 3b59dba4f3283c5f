"""Whether a noun phrase of a requirement names a skill: a linear classifier over its words and what stands round it.

The features come in families; the sum of the weights of a family depends on few words, so it is remembered, and most
phrases are scored with a handful of look-ups. The weights were fitted by `scripts/train_unlisted.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TypeAlias, TypeVar

from fingerpost.reading.candidates import END, MAX_REMEMBERED, Remembered, Requirement, Requirements, find_candidates
from fingerpost.reading.phrase_features import (
    Feature,
    Form,
    Zone,
    around_of,
    form_features,
    form_of,
    shape,
    word_classes,
    zone_features,
)
from fingerpost.taxonomy.packaged import read_text

LEAST_AT_ONCE = -0.4
"""A phrase whose words and neighbours say less is none: the rest outweighs them in 7 of 1,000 names."""

_K = TypeVar("_K")

Weights: TypeAlias = Mapping[str, Mapping[str, float]]
"""Family of features → value → weight."""

BIAS = "bias"
"""The family of the intercept, whose only value is empty."""


class _Sums(dict[_K, float]):
    """Arguments of some families of features → the sum of their weights; emptied when it grows too large."""

    def __init__(self, weights: Weights, features: Callable[[_K], Iterable[Feature]]) -> None:
        super().__init__()
        self._weights, self._features = weights, features

    def __missing__(self, arguments: _K) -> float:
        if len(self) > MAX_REMEMBERED:
            self.clear()
        weights, total = self._weights, 0.0
        for family, value in self._features(arguments):
            if family in weights:
                total += weights[family].get(value, 0.0)
        self[arguments] = total
        return total


class PhraseScorer:
    """Scores phrases; above 0 a phrase is more likely a skill than not (log odds).

    >>> from fingerpost.reading.candidates import read_requirement
    >>> scorer = PhraseScorer({"o": {"kafka": 2.0}, "bias": {"": -0.5}})
    >>> scorer.score(read_requirement("Kafka", 0, 5), 0, 1, Zone("R", 0, 0, False))
    1.5
    """

    def __init__(self, weights: Weights) -> None:
        self._bias = weights.get(BIAS, {}).get("", 0.0)

        def words_beside(family: str) -> Remembered[float]:
            by_word = weights.get(family, {})
            return Remembered(lambda word: by_word.get("" if word == END else word.lower(), 0.0))

        self._only, self._first, self._middle, self._last = [Remembered(_word_sum(weights, place)) for place in "ofmh"]
        self._left, self._right, self._announced = map(words_beside, "lra")
        self._no_left, self._no_right = self._left[""], self._right[""]
        self._shapes = Remembered(shape)
        self._zone = _Sums[tuple[Zone, str, bool]](weights, lambda key: zone_features(*key))
        self._form = _Sums[Form](weights, lambda key: form_features(*key))
        self._pairs = tuple(_pairs(weights.get(family, {})) for family in ("ll", "rr", "lr", "al"))

    def score(self, requirement: Requirement, first: int, last: int, zone: Zone) -> float:
        """The log odds that the phrase `words[first:last]` of a requirement names a skill."""
        return self._at_once(requirement.words, first, last) + self.by_context(requirement, first, last, zone)

    def likely(self, requirement: Requirement | Requirements) -> list[tuple[int, int, float]]:
        """The candidates (first, last) that their words and neighbours do not rule out, and what these say."""
        words, n_words = requirement.words, len(requirement.words)
        bias, lefts, rights, only = self._bias, self._left, self._right, self._only
        found = []
        for first, last in find_candidates(requirement):
            # As `_at_once` in the same order of sums, without a call for each of the many phrases that are none.
            score = bias + (lefts[words[first - 1]] if first else self._no_left)
            score += rights[words[last]] if last < n_words else self._no_right
            score = score + only[words[first]] if last - first == 1 else self._with_words(score, words, first, last)
            if score > LEAST_AT_ONCE:
                found.append((first, last, score))
        return found

    def _at_once(self, words: list[str], first: int, last: int) -> float:
        """What a phrase's words and the word or sign on either side say."""
        score = self._bias + (self._left[words[first - 1]] if first else self._no_left)
        score += self._right[words[last]] if last < len(words) else self._no_right
        return score + self._only[words[first]] if last - first == 1 else self._with_words(score, words, first, last)

    def _with_words(self, score: float, words: list[str], first: int, last: int) -> float:
        """A score and what the words of a phrase of several words say."""
        for word in words[first + 1 : last - 1]:
            score += self._middle[word]
        return score + self._first[words[first]] + self._last[words[last - 1]]

    def by_context(self, requirement: Requirement, first: int, last: int, zone: Zone) -> float:
        """What the requirement and the rest of what stands round a phrase add to it."""
        around, form = around_of(requirement, first, last), self._shapes[requirement.words[last - 1]]
        before, left, right, after, announced = around
        lefts, rights, both, announcing = self._pairs
        score = self._zone[zone, form, announced != ""] + self._form[form_of(requirement, first, last, around, form)]
        score += self._announced[announced] + announcing.get((announced, left), 0.0) + both.get((left, right), 0.0)
        return score + lefts.get((before, left), 0.0) + rights.get((right, after), 0.0)


def _word_sum(weights: Weights, place: str) -> Callable[[str], float]:
    """Word → the sum of the weights of its `word_features`; new words are many, so no feature is built for it."""
    group = "H" if place in "ho" else "F"
    families = (place, "w", f"{group}3", f"{group}4", "p3", "p4", f"{place}#")
    whole, anywhere, end3, end4, start3, start4, shapes = [weights.get(family, {}).get for family in families]
    by_class, by_class_here, classes = weights.get("c", {}), weights.get(f"c{group}", {}), word_classes()

    def total(word: str) -> float:
        lower = word.lower()
        said = whole(lower, 0.0) + anywhere(lower, 0.0) + end3(lower[-3:], 0.0) + end4(lower[-4:], 0.0)
        said = said + start3(lower[:3], 0.0) + start4(lower[:4], 0.0) + shapes(shape(word), 0.0)
        for name in classes.get(lower, ()):
            said = said + by_class.get(name, 0.0) + by_class_here.get(name, 0.0)
        return said

    return total


def _pairs(weights: Mapping[str, float]) -> dict[tuple[str, str], float]:
    """The weights of a family whose values are two words, either of which may be empty."""
    pairs = {}
    for value, weight in weights.items():
        one, _, other = value.partition(" ")
        pairs[one, other] = weight
    return pairs


@cache
def phrase_scorer() -> PhraseScorer:
    """The scorer with the fitted weights."""
    table = read_text("fingerpost.reading", "data/unlisted_weights.tsv")
    return PhraseScorer(read_weights(table))


def read_weights(table: str) -> dict[str, dict[str, float]]:
    """Family → value → weight, from lines of family, tab, value, tab, weight in hundredths.

    >>> read_weights("bias\\t\\t-50\\no\\tkafka\\t200")
    {'bias': {'': -0.5}, 'o': {'kafka': 2.0}}
    """
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    fields = table.strip("\n").replace("\n", "\t").split("\t")  # at once: there are tens of thousands of lines
    for family, value, weight in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
        weights[family][value] = int(weight) / 100
    return dict(weights)
