"""Phrases as vectors: a table of learned rows for words and for hashed n-grams of letters; a phrase is their sum.

`scripts/train_phrase_table.py` learns the table from the aliases of ESCO and O*NET, so that names of the same concept
lie close together. Rows are bytes with a scale each; numpy is all that reading needs.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from fingerpost.taxonomy.phrases import Words, word_grams

Vectors = npt.NDArray[np.float32]

N_WORDS: Final = 11_600
"""Rows that whole words are hashed to; the rows after them belong to n-grams of three to five letters."""
N_GRAMS: Final = 16_000
DIMENSIONS: Final = 128


def word_rows(word: str) -> npt.NDArray[np.int64]:
    """The rows of the table that make up a word.

    >>> int(word_rows("sql")[0]) < N_WORDS <= int(word_rows("sql")[1:].min())
    True
    """
    grams = word_grams(word)[len(word) + 1 :].astype(np.int64) % N_GRAMS + N_WORDS
    return np.concatenate([[zlib.crc32(word.encode()) % N_WORDS], grams])


class PhraseTable:
    """A learned table; `rows` of shape N_WORDS + N_GRAMS by DIMENSIONS (int8), `scales` one for each row."""

    def __init__(self, rows: npt.NDArray[np.int8], scales: npt.NDArray[np.float16]) -> None:
        self._rows = rows
        self._scales = scales.astype(np.float32)[:, None]
        self.fingerprint = f"{zlib.crc32(rows.tobytes()):08x}"
        self.word_vector = lru_cache(maxsize=1 << 15)(self._word_vector)

    def _word_vector(self, word: str) -> Vectors:
        rows = word_rows(word)
        vector: Vectors = (self._rows[rows] * self._scales[rows]).sum(axis=0, dtype=np.float32)
        return vector

    def word_vectors(self, words: Words) -> Vectors:
        """One vector for each word, not of unit length; shape len(words) by DIMENSIONS."""
        if not words:
            return np.zeros((0, DIMENSIONS), np.float32)
        return np.stack([self.word_vector(word) for word in words])

    def vectors(self, phrases: Sequence[Words]) -> Vectors:
        """One vector of unit length for each phrase (zero for one without words), shape len(phrases) by DIMENSIONS.

        >>> table = phrase_table()
        >>> near, far = table.vectors([("software", "developer"), ("programmer",), ("nurse",)])[1:]
        >>> one = table.vectors([("software", "developer")])[0]
        >>> bool(one @ near > one @ far)
        True
        """
        summed = np.zeros((len(phrases), DIMENSIONS), np.float32)
        for row, words in enumerate(phrases):
            for word in words:
                summed[row] += self.word_vector(word)
        return unit(summed)


def unit(vectors: Vectors) -> Vectors:
    """Vectors scaled to length one; zero stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-9))
    return scaled


@cache
def phrase_table() -> PhraseTable:
    """The packaged table."""
    packaged = files("fingerpost.taxonomy").joinpath("data/linking/phrase_table.npz").read_bytes()
    with np.load(io.BytesIO(packaged)) as arrays:
        return PhraseTable(arrays["rows"], arrays["scales"])
