"""Learns the table of phrase vectors from the names that ESCO and O*NET give to the same concept.

usage: python scripts/train_phrase_table.py VOCABULARIES [--steps N] [--out FILE]

VOCABULARIES is a download or folder as `fingerpost taxonomy install` takes it, holding ESCO and O*NET. Two names of one
concept (or a name and a sentence of its description) are drawn together, those of other concepts in the batch apart: a
symmetric softmax over cosines (InfoNCE, van den Oord and others 2018, with negatives from the batch), Adam on the rows
that a batch touches, falling learning rate. Starts from seeded noise: no other model's weights are in the result.
Names are put among words of postings that say nothing of the concept, so that those words come out short.
The same inputs on the same machine give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

os.environ.setdefault("OMP_NUM_THREADS", "1")  # sums in one order, so that a run can be repeated

import numpy as np
import numpy.typing as npt

from fingerpost.taxonomy.phrase_table import DIMENSIONS, N_GRAMS, N_WORDS, word_rows
from fingerpost.taxonomy.phrases import Words, aliases_left_out, read_words
from fingerpost.taxonomy.vocabularies import Vocabularies, install_vocabularies, open_vocabularies

Floats: TypeAlias = npt.NDArray[np.float32]
Pairs: TypeAlias = tuple[list[Words], list[Words], npt.NDArray[np.int64]]
Draw: TypeAlias = Callable[[np.random.Generator, int], Pairs]

DATA = Path(__file__).parents[1] / "src/fingerpost/taxonomy/data"
TABLE = DATA / "linking/phrase_table.npz"
TOWNS = DATA / "places/cities.tsv.gz"
BATCH = 512
TEMPERATURE = 0.05
RATE = 0.02
DECAY_OF_MEAN, DECAY_OF_SQUARE = 0.9, 0.99

BEFORE_TITLES = (
    "senior|junior|lead|principal|staff|intern|trainee|assistant|urgent|graduate|experienced|head of|chief|executive"
    "|entry level|freelance|part time|full time|remote|contract|working student|associate"
).split("|")
AFTER_TITLES = (
    "remote|hybrid|m w d|f m d|urgent|full time|part time|contract|internship|i|ii|iii|hq|based|no experience required"
    "|fresh graduates welcome|12 months|temporary|all levels|relocation"
).split("|")
BEFORE_SKILLS = (
    "experience with|experience in|knowledge of|strong|excellent|proven ability to|ability to|working knowledge of"
    "|you will|proficiency in|familiarity with|understanding of|expertise in|solid|good|hands on experience with"
    "|background in|skills|required|you have|responsible for|we expect|demonstrated|must|able to"
    "|years of experience in|preferred"
).split("|")


def named_alike(names: Sequence[Sequence[Words]], disturb: Callable[[np.random.Generator, Words], Words]) -> Draw:
    """Draws concepts and two different names of each, either disturbed."""
    usable = np.array([concept for concept, group in enumerate(names) if len(group) > 1])

    def draw(rng: np.random.Generator, n: int) -> Pairs:
        concepts = rng.choice(usable, min(n, usable.size), replace=False)
        left, right = [], []
        for concept in concepts:
            group = names[concept]
            one, other = rng.choice(len(group), 2, replace=False)
            left.append(disturb(rng, group[one]))
            right.append(group[other])
        return left, right, concepts

    return draw


def described(names: Sequence[Sequence[Words]], descriptions: Sequence[str | None]) -> Draw:
    """Draws sentences of descriptions and the preferred name of their concept."""
    found = [
        (words, concept)
        for concept, text in enumerate(descriptions)
        for sentence in re.split(r"(?<=[.;])\s+", text or "")
        if len(words := read_words(sentence)) > 3
    ]

    def draw(rng: np.random.Generator, n: int) -> Pairs:
        chosen = [found[at] for at in rng.choice(len(found), min(n, len(found)), replace=False)]
        concepts = [concept for _, concept in chosen]
        return [words for words, _ in chosen], [names[concept][0] for concept in concepts], np.array(concepts)

    return draw


def disturber(before: Sequence[str], after: Sequence[str], n_before: float, n_after: float) -> Any:
    """Puts a phrase of `before` or `after` round a name, each with its probability."""
    heads, tails = [read_words(words) for words in before], [read_words(words) for words in after]

    def disturb(rng: np.random.Generator, words: Words) -> Words:
        head = heads[rng.integers(len(heads))] if rng.random() < n_before else ()
        tail = tails[rng.integers(len(tails))] if rng.random() < n_after else ()
        return head + words + tail

    return disturb


def draws_of(vocabularies: Vocabularies) -> tuple[list[Draw], list[float]]:
    """What batches are drawn from, and how often."""
    towns = [line.split("\t")[0] for line in gzip.decompress(TOWNS.read_bytes()).decode().split("\n")]
    # As often one of the words as one of the towns.
    among_titles = disturber(BEFORE_TITLES, [*AFTER_TITLES * (len(towns) // len(AFTER_TITLES)), *towns], 0.35, 0.35)
    among_skills = disturber(BEFORE_SKILLS, BEFORE_SKILLS, 0.4, 0.15)
    skills, skill_texts = names_of(vocabularies, "esco_skills")
    occupations, occupation_texts = names_of(vocabularies, "esco_occupations")
    titles: dict[str, dict[Words, None]] = defaultdict(dict)
    for row in vocabularies.table("onet_occupations").to_pylist():
        titles[row["onet_soc_code"]][read_words(row["title"])] = None
    for row in vocabularies.table("onet_alternate_titles").to_pylist():
        titles[row["onet_soc_code"]][read_words(row["alternate_title"])] = None
    draws = [
        named_alike(skills, among_skills),
        named_alike(occupations, among_titles),
        named_alike([list(group) for group in titles.values()], among_titles),
        described(skills, skill_texts),
        described(occupations, occupation_texts),
    ]
    return draws, [5.0, 2.0, 2.0, 2.0, 0.5]


def names_of(vocabularies: Vocabularies, table: str) -> tuple[list[list[Words]], list[str | None]]:
    """(names by concept, the preferred one first; descriptions) of an ESCO table."""
    rows = vocabularies.table(table).to_pylist()
    names = []
    for row in rows:
        known = dict.fromkeys(read_words(label) for label in (row["preferred_label"], *row["alt_labels"]))
        names.append([words for words in known if (row["concept_uri"], words) not in aliases_left_out()])
    return names, [row["description"] for row in rows]


class Learner:
    """The rows being learned, with Adam's running means."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rows: Floats = rng.normal(0, 0.1, (N_WORDS + N_GRAMS, DIMENSIONS)).astype(np.float32)
        self._mean, self._square = np.zeros_like(self.rows), np.zeros_like(self.rows)
        self._steps = np.zeros((len(self.rows), 1), np.float32)
        self._rows_of: dict[str, npt.NDArray[np.int64]] = {}

    def step(self, pairs: Pairs, rate: float) -> float:
        """One step on a batch; the loss before it."""
        left, right, concepts = pairs
        words, counts = self._counted([*left, *right])
        rows = [self._rows(word) for word in words]
        sizes = np.array([len(row) for row in rows])
        flat = np.concatenate(rows)
        summed: Floats = counts @ sum_groups(self.rows, flat, sizes)
        loss, gradient = loss_and_gradient(summed, concepts)
        touched, group, n_uses = np.unique(flat, return_inverse=True, return_counts=True)
        users = np.repeat(np.arange(len(rows)), sizes)[np.argsort(group, kind="stable")]
        self._descend(touched, sum_groups(counts.T @ gradient, users, n_uses), rate)
        return loss

    def _counted(self, phrases: list[Words]) -> tuple[list[str], Floats]:
        """(distinct words, how often each is in each phrase)."""
        numbers: dict[str, int] = {}
        cells = [(at, numbers.setdefault(word, len(numbers))) for at, words in enumerate(phrases) for word in words]
        counts = np.zeros((len(phrases), len(numbers)), np.float32)
        np.add.at(counts, tuple(np.array(cells).T), 1.0)
        return list(numbers), counts

    def _rows(self, word: str) -> npt.NDArray[np.int64]:
        if word not in self._rows_of:
            self._rows_of[word] = word_rows(word)
        return self._rows_of[word]

    def _descend(self, rows: npt.NDArray[np.int64], gradient: Floats, rate: float) -> None:
        self._steps[rows] += 1
        self._mean[rows] = mean = DECAY_OF_MEAN * self._mean[rows] + (1 - DECAY_OF_MEAN) * gradient
        self._square[rows] = square = DECAY_OF_SQUARE * self._square[rows] + (1 - DECAY_OF_SQUARE) * gradient**2
        mean = mean / (1 - DECAY_OF_MEAN ** self._steps[rows])
        square = square / (1 - DECAY_OF_SQUARE ** self._steps[rows])
        self.rows[rows] -= np.float32(rate) * mean / (np.sqrt(square) + np.float32(1e-8))


def sum_groups(values: Floats, members: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> Floats:
    """Sums of rows of `values` by group; `members` lists the rows of one group after the other.

    Adds the first member of all groups, then the second ...: several times faster than `np.add.reduceat`.
    """
    order = np.argsort(-sizes, kind="stable")
    starts = (np.cumsum(sizes) - sizes)[order]
    falling = -sizes[order]
    sums = np.zeros((len(sizes), values.shape[1]), np.float32)
    for member in range(int(sizes.max(initial=0))):
        n = int(np.searchsorted(falling, -member))  # groups with more members than this
        sums[:n] += values[members[starts[:n] + member]]
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return sums[back]


def loss_and_gradient(summed: Floats, concepts: npt.NDArray[np.int64]) -> tuple[float, Floats]:
    """Loss of a batch whose first half are the left names and second half the right ones, and its gradient."""
    lengths = np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), np.float32(1e-6))
    left, right = np.split(summed / lengths, 2)
    likeness = left @ right.T / np.float32(TEMPERATURE)
    n = len(left)
    likeness[(concepts[:, None] == concepts[None, :]) & ~np.eye(n, dtype=bool)] = -1e4
    of_left, of_right = softmax(likeness), softmax(likeness.T).T
    loss = -float(np.log(np.maximum(np.diagonal(of_left), 1e-9)).mean())
    error = ((of_left + of_right) / 2 - np.eye(n, dtype=np.float32)) / np.float32(n * TEMPERATURE)
    towards = np.concatenate([error @ right, error.T @ left])
    both = np.concatenate([left, right])
    return loss, (towards - both * (towards * both).sum(axis=1, keepdims=True)) / lengths


def softmax(values: Floats) -> Floats:
    """Shares along the last axis."""
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def train(vocabularies: Vocabularies, steps: int, seed: int = 0) -> Floats:
    """The learned rows."""
    rng = np.random.default_rng(seed)
    learner = Learner(rng)
    draws, how_often = draws_of(vocabularies)
    chances = np.array(how_often) / sum(how_often)
    started, running = time.process_time(), 0.0
    for step in range(steps):
        draw = draws[int(rng.choice(len(draws), p=chances))]
        loss = learner.step(draw(rng, BATCH), RATE * (1 - step / steps))
        running = 0.98 * running + 0.02 * loss
        if step % 200 == 199:
            print(f"step {step + 1} of {steps}, loss {running:.3f}, {time.process_time() - started:.0f} s of CPU")
    return learner.rows


def write_table(rows: Floats, out: Path) -> None:
    """Writes rows as bytes, each with its scale."""
    scales = np.maximum(np.abs(rows).max(axis=1) / 127, 1e-6).astype(np.float16)
    as_bytes = np.clip(np.rint(rows / scales.astype(np.float32)[:, None]), -127, 127).astype(np.int8)
    out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(out, rows=as_bytes, scales=scales)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("vocabularies", type=Path, nargs="+", metavar="VOCABULARIES")
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=TABLE)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        install_vocabularies(options.vocabularies, Path(folder))
        rows = train(open_vocabularies(Path(folder)), options.steps)
    write_table(rows, options.out)
    print(f"wrote {options.out.name}: {options.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
