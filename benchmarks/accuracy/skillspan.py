"""SkillSpan: sentences of postings with spans of knowledge, and how well spans are found in them.

Rows are as published: tokens with BIO tags of skills and of knowledge. A sentence's text is its tokens joined by
blanks; two spans are exactly alike when both ends are, and overlap when they have a character in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from benchmarks.accuracy.predict import read_rows

Span: TypeAlias = tuple[int, int]


class Sentence(NamedTuple):
    """A sentence and its knowledge spans `text[start:end]`."""

    text: str
    knowledge: tuple[Span, ...]


class Counts(NamedTuple):
    """What precision and recall are made of; `right` of predictions and of gold differ for overlaps."""

    predicted: int
    gold: int
    right_predicted: int
    right_gold: int

    def scores(self) -> dict[str, float]:
        """Precision, recall and F1, 0 where there is nothing to divide by.

        >>> Counts(4, 5, 2, 3).scores()
        {'precision': 0.5, 'recall': 0.6, 'f1': 0.5455}
        """
        precision = self.right_predicted / self.predicted if self.predicted else 0.0
        recall = self.right_gold / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def read_sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of a file, in order."""
    for row in read_rows(path):
        yield Sentence(" ".join(row["tokens"]), tuple(tag_spans(row["tokens"], row["knowledge"])))


def tag_spans(tokens: Sequence[str], tags: Sequence[str]) -> Iterator[Span]:
    """The character spans of BIO tags over tokens joined by blanks.

    >>> list(tag_spans(["Know", "deep", "learning", "well"], ["O", "B", "I", "O"]))
    [(5, 18)]
    """
    start = end = -1
    position = 0
    for token, tag in zip(tokens, tags, strict=True):
        if start >= 0 and tag[0] != "I":
            yield start, end
            start = -1
        if tag[0] != "O":
            start = position if start < 0 else start
            end = position + len(token)
        position += len(token) + 1
    if start >= 0:
        yield start, end


def count_exact(gold: Sequence[Sequence[Span]], predicted: Sequence[Sequence[Span]]) -> Counts:
    """Counts of spans that are the same."""
    right = sum(len(set(ours) & set(theirs)) for ours, theirs in zip(predicted, gold, strict=True))
    return Counts(sum(map(len, predicted)), sum(map(len, gold)), right, right)


def count_overlap(gold: Sequence[Sequence[Span]], predicted: Sequence[Sequence[Span]]) -> Counts:
    """Counts of spans that have a character in common with one of the other side."""
    pairs = list(zip(predicted, gold, strict=True))
    right_predicted = sum(touches(span, theirs) for ours, theirs in pairs for span in ours)
    right_gold = sum(touches(span, ours) for ours, theirs in pairs for span in theirs)
    return Counts(sum(map(len, predicted)), sum(map(len, gold)), right_predicted, right_gold)


def touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span has a character in common with one of the others."""
    return any(span[0] < high and low < span[1] for low, high in others)
