"""How alike a text and the concepts of a vocabulary are: the scores that `linking` ranks by.

A score joins the learned vectors of `phrase_table`, TF-IDF over n-grams of letters, and names that match exactly: the
vocabulary's own, and those that postings use and the vocabulary lacks. A skill may be named by any piece of a sentence,
so it is compared with the best piece and with the whole; an occupation is compared by each of its labels, with the
whole title and with its main part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from fingerpost.taxonomy.concept_index import ConceptIndex
from fingerpost.taxonomy.gram_index import Scores
from fingerpost.taxonomy.phrase_table import PhraseTable, unit
from fingerpost.taxonomy.phrases import Piece, Words, read_query

# What letters count beside the cosine of vectors, and the main part of a title beside the whole; chosen on the
# validation parts that `benchmarks/accuracy/linking.py` names.
LETTERS_OF_SKILLS: Final = np.float32(0.3)
LETTERS_OF_TITLES: Final = np.float32(0.35)
MAIN_PART: Final = np.float32(0.5)

# What an exact name adds: a preferred label, an alias of several words, a name that postings use.
PREFERRED_NAME: Final = np.float32(0.2)
OTHER_NAME: Final = np.float32(0.1)
USED_NAME: Final = np.float32(0.3)
USED_TITLE: Final = np.float32(1.0)

_ASIDE = re.compile(r"[(\[{][^)\]}]*[)\]}]|#\w+")
_SEPARATOR = re.compile(r"\s[-–—|@:/]+\s|\s*[|–—]\s*|\s-|-\s|,?\s(?:at|in|for)\s", re.IGNORECASE)


class Likeness(NamedTuple):
    """Scores of all concepts, and for each the number of the piece (skills) or label (occupations) that it rests on."""

    scores: Scores
    rests_on: npt.NDArray[np.int64]


def skill_likeness(
    index: ConceptIndex, table: PhraseTable, words: Words, pieces: Sequence[Piece], used_names: Mapping[str, int]
) -> Likeness:
    """How well a text names each concept: by its best piece and by the whole.

    Args:
        index: the skills.
        table: the vectors of words.
        words: the text's words, at least one.
        pieces: runs of them that may name a concept.
        used_names: further names, with the number of the concept.
    """
    by_words = _Sums(index, table, words)
    best = np.full(len(index.uris), -np.inf, np.float32)
    rests_on = np.zeros(len(best), np.int64)
    for number, piece in enumerate(pieces):
        alike = by_words.of(piece)
        _add_names(alike, index, " ".join(words[piece.start : piece.end]), used_names)
        is_better = alike > best
        best[is_better] = alike[is_better]
        rests_on[is_better] = number
    whole = by_words.of(Piece(0, len(words)))
    _add_names(whole, index, " ".join(words), used_names)
    most = 2 * (1 + LETTERS_OF_SKILLS)
    return Likeness(((best if pieces else whole) + whole) / most, rests_on)


def _add_names(alike: Scores, index: ConceptIndex, name: str, used_names: Mapping[str, int]) -> None:
    """Lifts the concepts that have exactly this name."""
    preferred = index.concepts_preferring.get(name, ())
    for concept in preferred:
        alike[concept] = max(alike[concept], 1 + LETTERS_OF_SKILLS) + PREFERRED_NAME
    if " " in name:  # an alias of one word is often a word of many meanings
        for concept in index.concepts_named.get(name, ()):
            if concept not in preferred:
                alike[concept] += OTHER_NAME
    if name in used_names:
        concept = used_names[name]
        alike[concept] = max(alike[concept], 1 + LETTERS_OF_SKILLS) + USED_NAME


class _Sums:
    """Running sums over a text's words, so that the likeness of any piece of it is a difference."""

    def __init__(self, index: ConceptIndex, table: PhraseTable, words: Words) -> None:
        self._words, self._grams = words, index.grams
        vectors = table.word_vectors(words)
        letters = {word: index.grams.word_scores(word) for word in dict.fromkeys(words)}
        self._vectors = _running(vectors)
        self._meaning = _running(vectors @ index.concept_vectors.T)
        self._letters = _running(np.stack([letters[word] for word in words]))

    def of(self, piece: Piece) -> Scores:
        """Likeness of words[piece.start:piece.end] and each concept, up to 1 + LETTERS_OF_SKILLS."""
        start, end = piece
        length = max(float(np.linalg.norm(self._vectors[end] - self._vectors[start])), 1e-6)
        alike: Scores = (self._meaning[end] - self._meaning[start]) * np.float32(1 / length)
        of_letters = LETTERS_OF_SKILLS / np.float32(self._grams.length(self._words[start:end]))
        alike += (self._letters[end] - self._letters[start]) * of_letters
        return alike


def _running(rows: Scores) -> Scores:
    sums = np.zeros((len(rows) + 1, rows.shape[1]), np.float32)
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums


def title_likeness(index: ConceptIndex, table: PhraseTable, title: str, used_titles: Mapping[str, int]) -> Likeness:
    """How well a title names each occupation; `used_titles` are further titles with the number of the occupation.

    A used title counts where it stands anywhere inside the title, the longest one only.
    """
    words, pieces = read_query(title)
    main, _ = read_query(main_part(title))
    scores, rests_on = _by_labels(index, table, words)
    if main and main != words:
        of_main, main_rests_on = _by_labels(index, table, main)
        rests_on = np.where(of_main > scores, main_rests_on, rests_on)
        scores = ((scores + MAIN_PART * of_main) / (1 + MAIN_PART)).astype(np.float32)
    named = {*_names(words, pieces), *_names(*read_query(inverted(title)))} & used_titles.keys()
    if named:
        scores[used_titles[max(named, key=lambda name: (len(name), name))]] += USED_TITLE
    return Likeness(scores, rests_on)


def _names(words: Words, pieces: Sequence[Piece]) -> Iterator[str]:
    return (" ".join(words[piece.start : piece.end]) for piece in pieces)


def _by_labels(index: ConceptIndex, table: PhraseTable, words: Words) -> Likeness:
    vector = unit(table.word_vectors(words).sum(axis=0))
    letters = sum((index.grams.word_scores(word) for word in words), np.zeros(len(index.labels), np.float32))
    alike = index.label_vectors @ vector + letters * (LETTERS_OF_TITLES / np.float32(index.grams.length(words)))
    best = np.maximum.reduceat(alike, index.starts)
    is_best = np.flatnonzero(alike == best[index.owners])
    _, first = np.unique(index.owners[is_best], return_index=True)
    scores: Scores = (best + index.concept_vectors @ vector) / (2 + LETTERS_OF_TITLES)
    return Likeness(scores, is_best[first])


def inverted(title: str) -> str:
    """A title whose speciality stands last, with the speciality first; itself where there is none.

    >>> inverted("Product Manager, Machine Learning")
    'Machine Learning Product Manager'
    """
    head, comma, tail = title.partition(", ")
    return f"{tail} {head}" if comma else title


def main_part(title: str) -> str:
    """A title without brackets and what follows a dash, bar, "at", "in" or "for"; itself where nothing is left.

    >>> main_part("Data Scientist (f/m/d) - Pricing, Berlin").strip()
    'Data Scientist'
    """
    bare = _ASIDE.sub(" ", title)
    first = next((part for part in _SEPARATOR.split(bare) if part.strip()), "")
    return first or title
