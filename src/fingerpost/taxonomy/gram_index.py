"""Labels compared by their letters: TF-IDF over n-grams of letters inside words, as an inverted index in numpy.

Grams of words add up, so the likeness of any piece of a sentence to every label is a difference of running sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from fingerpost.taxonomy.phrases import Words, word_grams

Scores = npt.NDArray[np.float32]


class GramIndex:
    """An inverted index: for each gram the labels that have it and its weight in them.

    Args:
        grams: hashes of grams in ascending order.
        starts: where the labels of each gram start in `labels` and `weights`; one more than grams.
        labels: row numbers of labels.
        weights: cosine weights of the gram in those labels.
        n_labels: number of labels.
    """

    def __init__(
        self,
        grams: npt.NDArray[np.uint32],
        starts: npt.NDArray[np.int64],
        labels: npt.NDArray[np.int32],
        weights: npt.NDArray[np.float32],
        n_labels: int,
    ) -> None:
        self.grams, self.starts, self.labels, self.weights, self.n_labels = grams, starts, labels, weights, n_labels
        n_with = np.diff(starts)
        self._rarity = _rarity(n_labels, n_with)
        self._unknown = float(_rarity(n_labels, np.zeros(1, np.int64))[0])

    def word_scores(self, word: str) -> Scores:
        """What a word adds to the dot product with each label; shape n_labels."""
        at, rarity = self._known(word_grams(word))
        counts = self.starts[at + 1] - self.starts[at]
        flat = np.repeat(self.starts[at] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        weights = self.weights[flat] * np.repeat(rarity, counts)
        return np.bincount(self.labels[flat], weights, minlength=self.n_labels).astype(np.float32)

    def _known(self, grams: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.int64], Scores]:
        """(positions, rarities) of those grams that some label has."""
        if not self.grams.size:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        at = np.minimum(np.searchsorted(self.grams, grams), self.grams.size - 1)
        at = at[self.grams[at] == grams]
        return at, self._rarity[at]

    def length(self, words: Words) -> float:
        """The Euclidean length of a phrase's TF-IDF vector; grams that no label has count as the rarest."""
        grams, counts = np.unique(np.concatenate([word_grams(word) for word in words]), return_counts=True)
        at = np.minimum(np.searchsorted(self.grams, grams), max(self.grams.size - 1, 0))
        is_known = self.grams[at] == grams if self.grams.size else np.zeros(grams.size, bool)
        rarity = np.where(is_known, self._rarity[at] if self.grams.size else 0.0, self._unknown)
        return float(np.sqrt(np.sum((rarity * counts) ** 2)))

    def arrays(self) -> Mapping[str, npt.NDArray[np.generic]]:
        """What `from_arrays` makes the same index of."""
        return {"grams": self.grams, "starts": self.starts, "labels": self.labels, "weights": self.weights}

    @classmethod
    def build(cls, phrases: Sequence[Words]) -> GramIndex:
        """The index of some labels.

        >>> index = GramIndex.build([("data", "scientist"), ("data", "analyst"), ("nurse",)])
        >>> [score > 1 for score in index.word_scores("nurses").tolist()]
        [False, False, True]
        """
        per_label = [np.concatenate([word_grams(w) for w in p]) if p else np.zeros(0, np.uint32) for p in phrases]
        labels = np.repeat(np.arange(len(phrases), dtype=np.int64), [len(grams) for grams in per_label])
        grams, column = np.unique(
            np.concatenate(per_label) if per_label else np.zeros(0, np.uint32), return_inverse=True
        )
        cells, counts = np.unique(column.astype(np.int64) * max(len(phrases), 1) + labels, return_counts=True)
        column, rows = np.divmod(cells, max(len(phrases), 1))
        starts = np.searchsorted(column, np.arange(grams.size + 1))
        weights = counts * _rarity(len(phrases), np.diff(starts))[column]
        lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(phrases)))
        weights = (weights / np.maximum(lengths[rows], 1e-9)).astype(np.float16)  # as they are kept on disk
        return cls(grams, starts.astype(np.int64), rows.astype(np.int32), weights.astype(np.float32), len(phrases))


def _rarity(n_labels: int, n_with: npt.NDArray[np.int64]) -> Scores:
    """Smoothed inverse document frequency."""
    rarity: Scores = (np.log((1 + n_labels) / (1 + n_with)) + 1).astype(np.float32)
    return rarity
