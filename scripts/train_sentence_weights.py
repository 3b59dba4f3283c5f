"""Fits the words and the chain by which the sentences of a text without headings are told apart.

usage: python -m scripts.train_sentence_weights SHARED_FOLDER [--measure]

What a sentence is about comes from the heading it stands under, in the postings of data/postings that no label is of;
what the readers make of its first words and cues are features beside its words. A multinomial logistic regression with
an L2 penalty, fitted by Adam on all rows; deterministic. How often one kind follows another is counted in the same
texts. Every tenth posting is left out and measured: its sections without their headings, read by the weights and by
first words and cues alone. `--measure` measures the packaged weights and fits none.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.accuracy.halves import labelled_sets
from fingerpost.posting import RawPosting
from fingerpost.reading.chain import cue_finder
from fingerpost.reading.document import HEADER_KINDS, Document, SectionKind
from fingerpost.reading.headings import read_heading
from fingerpost.reading.openings import opening_kind
from fingerpost.reading.parts import parts_of
from fingerpost.reading.plain_headings import LEADING_LIMIT, is_plain_heading, is_sentence
from fingerpost.reading.sections import hits_between, kind_of
from fingerpost.reading.sentence_kinds import (
    AFTER,
    FIRST,
    INTERCEPT,
    KINDS,
    NOTICES,
    WEIGHTS,
    Sentence,
    features_of,
    kinds_of_sentences,
)
from fingerpost.reading.sentences import sentence_spans
from fingerpost.reading.text import make_document
from fingerpost.sources.file import to_posting

TABLE = Path(__file__).parents[1] / "src/fingerpost/reading" / WEIGHTS
KIND_OF_HEADING: dict[str | None, SectionKind] = {
    **{kind: kind for kind in KINDS}, "preferred": "required", "wished": "required"
}  # fmt: skip
LEFT_OUT = 10
LEAST_EXAMPLES = 30
LEAST_WEIGHT = 0.1
PENALTY = 1e-5
STEPS = 200
RATE = 0.1
FEWEST = 4
"""Sentences under headings in a row that are measured."""

Told = tuple[Sentence, SectionKind]
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


class Weights(NamedTuple):
    """The features and, one row each, their weights for the kinds; the last row is the intercept."""

    features: list[str]
    weights: np.ndarray


def documents(shared: Path) -> Iterator[Document]:
    """The postings of the corpus that have no labels, each text once, with the hits of cues."""
    seen = {row["description"][:200] for rows, _ in labelled_sets(shared).values() for row in rows}
    for path in sorted(shared.joinpath("data/postings").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["description"] or ""
                if text and text[:200] not in seen:
                    seen.add(text[:200])
                    document = make_document(to_posting(RawPosting("file", _FETCHED, line, path.name.split(".")[0])))
                    yield replace(document, cues=cue_finder().find(document.lower))


def told_by_headings(document: Document) -> Iterator[tuple[Sentence, SectionKind | None]]:
    """Each sentence with what its heading says, None under no heading and one that says nothing.

    A notice that nothing parts from a list above it is one all the same.
    """
    text, lower, hits = document.text, document.lower, document.hits("section")
    kind: SectionKind | None = None
    position = 0
    for _, block in parts_of(document):
        start, end, block_kind = block
        if block_kind in HEADER_KINDS:
            continue
        is_short = block_kind != "bullet" and end - start <= LEADING_LIMIT
        if (
            is_plain_heading(text, start, end)
            if is_short and block_kind != "heading"
            else (block_kind == "heading" and not is_sentence(text, block))
        ):
            opened, is_weak, _ = read_heading(text[start:end])
            kind = None if is_weak else KIND_OF_HEADING.get(opened)
            continue
        for low, high in [(start, end)] if block_kind == "bullet" else sentence_spans(text, start, end):
            first, position = hits_between(hits, position, low, high)
            cued = kind_of(hits[first:position])
            yield (
                Sentence(lower[low:high], opening_kind(lower, low, high), cued),
                cued if kind and cued in NOTICES else kind,
            )


def runs(document: Document) -> Iterator[list[Told]]:
    """The sentences of a document that stand one after another under headings that say what they are about."""
    for is_told, sentences in groupby(told_by_headings(document), lambda pair: pair[1] is not None):
        if is_told:
            yield [(sentence, kind) for sentence, kind in sentences if kind is not None]


def fit(rows: Sequence[Told]) -> Weights:
    """The weights of all features that enough sentences have."""
    of_rows = [sorted(features_of(sentence)) for sentence, _ in rows]
    counts = Counter(feature for row in of_rows for feature in row)
    features = [feature for feature, n in counts.items() if n >= LEAST_EXAMPLES]
    index = {feature: column for column, feature in enumerate(features)}
    pairs = [(i, index[feature]) for i, row in enumerate(of_rows) for feature in row if feature in index]
    of_row, column = np.array(pairs, dtype=np.int64).T
    y = np.array([KINDS.index(kind) for _, kind in rows])
    theta = np.zeros((len(features) + 1, len(KINDS)))
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    for step in range(1, STEPS + 1):
        logits = np.stack([np.bincount(of_row, theta[column, k], minlength=len(y)) for k in range(len(KINDS))], axis=1)
        logits += theta[-1]
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        error = (shares / shares.sum(axis=1, keepdims=True) - np.eye(len(KINDS))[y]) / len(y)
        gradient = PENALTY * theta
        for k in range(len(KINDS)):
            gradient[:-1, k] += np.bincount(column, error[of_row, k], minlength=len(features))
        gradient[-1] = error.sum(axis=0)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        theta -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-10)
    return Weights(features, theta - theta.mean(axis=1, keepdims=True))


def chain(texts: Sequence[Sequence[Told]]) -> dict[str, np.ndarray]:
    """The logarithms of how often a text begins with each kind, and of how often each follows one."""
    counts = {name: np.ones(len(KINDS)) for name in (FIRST, *map(AFTER.format, KINDS))}
    for text in texts:
        counts[FIRST][KINDS.index(text[0][1])] += 1
        for (_, kind), (_, then) in pairwise(text):
            counts[AFTER.format(kind)][KINDS.index(then)] += 1
    return {name: np.log(row / row.sum()) for name, row in counts.items()}


def write(fitted: Weights, texts: Sequence[Sequence[Told]], rows: Sequence[Told]) -> None:
    """Writes the table: weights in hundredths; what is rare among the sentences is not so among what is read."""
    n = np.array([sum(kind == of_row for _, of_row in rows) for kind in KINDS])
    share = np.log(n / n.sum())
    first = {INTERCEPT: fitted.weights[-1] - share, **chain(texts)}
    weights = dict(zip(fitted.features, fitted.weights, strict=False))
    kept = {name: row for name, row in sorted(weights.items()) if np.abs(row).max() >= LEAST_WEIGHT}
    with TABLE.open("w", encoding="utf-8") as out:
        print("feature", *KINDS, sep="\t", file=out)
        for name, row in {**first, **kept}.items():
            print(name, *(round(100 * float(weight)) for weight in row), sep="\t", file=out)
    print(len(rows), "sentences,", len(kept), "features")


def measure(texts: Sequence[Sequence[Told]]) -> None:
    """Prints how much of the letters is rightly duties, demands or neither: by the weights, and by cues alone."""
    right: Counter[str] = Counter()
    total = 0
    for text in texts:
        if len(text) >= FEWEST:
            by_weights = kinds_of_sentences([sentence for sentence, _ in text])
            for (sentence, kind), read in zip(text, by_weights, strict=True):
                total += len(sentence.lower)
                right["weights"] += len(sentence.lower) * (_part(read) == _part(kind))
                right["cues"] += len(sentence.lower) * (_part(sentence.opening or sentence.cued) == _part(kind))
    print({name: round(n / total, 3) for name, n in right.items()}, "of", total, "letters")


def _part(kind: SectionKind | None) -> SectionKind | None:
    return kind if kind in ("required", "duties") else None


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--measure", action="store_true", help="measure the packaged weights, fit none")
    options = parser.parse_args()
    fitted_on: list[list[Told]] = []
    left_out: list[list[Told]] = []
    for number, document in enumerate(documents(options.shared)):
        (fitted_on if number % LEFT_OUT else left_out).extend(runs(document))
    if not options.measure:
        rows = list({sentence.lower: (sentence, kind) for text in fitted_on for sentence, kind in text}.values())
        write(fit(rows), fitted_on, rows)
    measure(left_out)


if __name__ == "__main__":
    main()
