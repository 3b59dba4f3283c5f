"""Fits the classifier that tells names of unlisted skills from other noun phrases of requirements.

usage: python -m scripts.train_unlisted SHARED_FOLDER [--measure]

Trained on the knowledge spans of data/gold/skillspan_train_*.jsonl and on the labelled postings that were developed on
(see `benchmarks.accuracy.halves`; the packaged weights are of gold and the first 168 of our own). A skill that the
taxonomy lists is no candidate, so part of the taxonomy is hidden from the reader, a different part in each of several
rounds. Weights are written in hundredths. The precision by score is measured on the labelled postings that are only
scored, with nothing hidden; `--measure` measures it for the packaged weights and fits none.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.accuracy.confidence import match_skills
from benchmarks.accuracy.halves import is_developed_on, labelled_sets
from benchmarks.accuracy.logistic import fit
from benchmarks.accuracy.predict import posting_of
from benchmarks.accuracy.skillspan import Sentence, read_sentences, touches
from fingerpost.reading.candidates import find_candidates, span_of
from fingerpost.reading.chain import prepare
from fingerpost.reading.document import Document
from fingerpost.reading.levels import LevelReader
from fingerpost.reading.phrase_features import Feature, phrase_features
from fingerpost.reading.phrase_scorer import BIAS
from fingerpost.reading.skill_phrases import make_requirement
from fingerpost.reading.skills import find_mentions, read_skills
from fingerpost.reading.unlisted import THRESHOLD, find_unlisted, requirements, zone_of
from fingerpost.taxonomy.skills import skills

DATA = Path(__file__).parents[1] / "src/fingerpost/reading/data"
ROUNDS = 6
HIDDEN = 0.5
"""Share of the taxonomy that is hidden in a round."""

PENALTY = 3e-4
LEAST_EXAMPLES = 3
WEIGHTS = {"gold": 0.6, "own": 1.0, "later": 1.0, "skillspan": 0.5}
BANDS = (THRESHOLD, 1.5, 2.5)


class Labelled(NamedTuple):
    """A posting made ready, its labelled skills, and which set it comes from."""

    origin: str
    document: Document
    skills: list[dict[str, Any]]


class Example(NamedTuple):
    """A candidate: its features, whether it names a skill, how much it counts, and its words."""

    features: list[Feature]
    is_skill: bool
    weight: float
    words: str


def words_of(name: str) -> frozenset[str]:
    """The words of a name in lower case."""
    return frozenset(re.findall(r"[\w+#]+", name.lower()))


def likeness(names: Iterable[str], skill: dict[str, Any]) -> int:
    """2 when a name is one of a labelled skill's, 1 when it shares half of the words of the longer one, else 0."""
    labels = [words_of(label) for label in (skill["name"], *skill["mentions"])]
    best = 0.0
    for said in filter(None, map(words_of, names)):
        best = max(best, *(len(said & meant) / max(len(said), len(meant)) for meant in labels if meant), 0.0)
    return 2 if best == 1.0 else int(best >= 0.5)


def not_read(labels: Sequence[dict[str, Any]], read: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """The labelled skills that are left when each name read stands for one of them, the likest first."""
    left, names = list(labels), list(read)
    for wanted in (2, 1):
        for skill in list(left):
            found = next((name for name in names if likeness(name, skill) >= wanted), None)
            if found is not None:
                names.remove(found)
                left.remove(skill)
    return left


def read_labelled(shared: Path, developed_on: bool) -> Iterator[Labelled]:
    """The labelled postings that were developed on, or those that were only scored."""
    for origin, (postings, labels) in labelled_sets(shared).items():
        by_id = {row["gold_id"]: row["skills"] for row in labels}
        for row in postings:
            if is_developed_on(row["gold_id"]) == developed_on:
                yield Labelled(origin, prepare(posting_of(row)), by_id[row["gold_id"]])


def posting_examples(labelled: Labelled, hidden: AbstractSet[str]) -> Iterator[Example]:
    """The candidates of a posting when some skills are not listed; those are skills that name a label not read."""
    _, document, labels = labelled
    reader = LevelReader(document)
    known = [mention for mention in find_mentions(document) if mention.skill_id not in hidden]
    read = {m.skill_id: (skills()[m.skill_id].preferred_label, document.text[m.start : m.end]) for m in reversed(known)}
    missed = not_read(labels, read.values())
    for requirement, end_of_all, kind in requirements(document, known, reader.sentence_at):
        zone = zone_of(requirement, end_of_all, kind)
        for first, last in find_candidates(requirement):
            start, end = span_of(requirement, first, last)
            if reader.level(start, end) in ("required", "preferred"):
                words = document.text[start:end]
                features = list(phrase_features(requirement, first, last, zone))
                is_skill = any(likeness([words], skill) for skill in missed)
                yield Example(features, is_skill, WEIGHTS[labelled.origin], words)


def sentence_examples(sentence: Sentence, hidden: AbstractSet[str]) -> Iterator[Example]:
    """The candidates of a sentence read as one requirement; a skill overlaps a knowledge span."""
    document = make_requirement(sentence.text)
    known = [mention for mention in find_mentions(document) if mention.skill_id not in hidden]
    for requirement, end_of_all, kind in requirements(document, known, LevelReader(document).sentence_at):
        zone = zone_of(requirement, end_of_all, kind)
        for first, last in find_candidates(requirement):
            start, end = span_of(requirement, first, last)
            features = [("set", "skillspan"), *phrase_features(requirement, first, last, zone)]
            yield Example(
                features, touches((start, end), sentence.knowledge), WEIGHTS["skillspan"], sentence.text[start:end]
            )


def hidden_parts() -> list[frozenset[str]]:
    """The skills hidden in each round; nothing in the last one."""
    rng = random.Random(1)  # noqa: S311
    ids = sorted(skills())
    return [*(frozenset(rng.sample(ids, int(HIDDEN * len(ids)))) for _ in range(ROUNDS)), frozenset()]


def measured_scores(shared: Path) -> Iterator[tuple[float, bool]]:
    """(score, whether it is right) of every name read in the labelled postings that are only scored."""
    match = match_skills(shared)
    for posting in read_labelled(shared, developed_on=False):
        document = posting.document
        names = find_unlisted(document, find_mentions(document), LevelReader(document).sentence_at)
        scores = {name.start: name.score for name in names}
        findings = read_skills(document)
        said = [{"name": f.value.preferred_label, "mention": document.text[f.start : f.end]} for f in findings]
        right = {id(one) for one, _ in match(said, posting.skills)}
        for finding, one in zip(findings, said, strict=True):
            if not finding.value.listed:
                yield scores[finding.start], id(one) in right


def precision_table(scores: Sequence[tuple[float, bool]]) -> str:
    """The share of right names between one bound of scores and the next."""
    lines = [
        "# Precision of unlisted names by score, on the labelled postings that are only scored.",
        "# Made by: python -m scripts.train_unlisted ../shared --measure",
    ]
    for low, high in zip(BANDS, (*BANDS[1:], float("inf")), strict=True):
        right = [is_right for score, is_right in scores if low <= score < high]
        if right:
            lines += ["", "[[bands]]", f"score_from = {low}", f"n = {len(right)}", f"precision = {np.mean(right):.2f}"]
    return "\n".join(lines) + "\n"


def fit_weights(shared: Path) -> None:
    """Reads, fits, and writes the weights."""
    labelled, rounds = list(read_labelled(shared, developed_on=True)), hidden_parts()
    files = sorted((shared / "data" / "gold").glob("skillspan_train_*.jsonl"))
    sentences = [sentence for path in files for sentence in read_sentences(path)]
    # Half of the sentences are read with the whole taxonomy.
    hidden = [rounds[i % len(rounds)] if i % 2 else rounds[-1] for i in range(len(sentences))]
    examples = [e for sentence, part in zip(sentences, hidden, strict=True) for e in sentence_examples(sentence, part)]
    examples += (e for part in rounds for posting in labelled for e in posting_examples(posting, part))
    weights = fit(
        [example.features for example in examples],
        [example.is_skill for example in examples],
        intercept=(BIAS, ""),
        penalty=PENALTY,
        least=LEAST_EXAMPLES,
        shares=[example.weight for example in examples],
    )
    hundredths = ((family, value, round(100 * weight)) for (family, value), weight in sorted(weights.items()))
    lines = [f"{family}\t{value}\t{weight}\n" for family, value, weight in hundredths if weight]
    (DATA / "unlisted_weights.tsv").write_text("".join(lines), encoding="utf-8")
    print(f"{len(labelled)} postings, {len(sentences)} sentences, {len(lines)} weights")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("shared", type=Path, metavar="SHARED_FOLDER")
    parser.add_argument("--measure", action="store_true", help="measure the packaged weights and fit none")
    given = parser.parse_args()
    if not given.measure:
        fit_weights(given.shared)
    table = precision_table(list(measured_scores(given.shared)))
    (DATA / "unlisted_precision.toml").write_text(table, encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
