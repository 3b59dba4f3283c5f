"""How well phrases are linked to ESCO, on public annotated sentences and titles.

usage: python -m benchmarks.accuracy.linking [--gold FOLDER] [--vocabularies FOLDER] [--limit N]

Sentences: the TechWolf annotations of SkillSpan with ESCO skills (Decorte and others 2022), RP@5 as in that literature:
the share of the first five skills that are gold, out of as many as could be, averaged over sentences with a gold skill.
Titles: the validation part of JobBERT (Decorte and others 2021), mean reciprocal rank of the gold occupation among all
of ESCO. Neither is used for training; a few weights were chosen on these validation parts (see `likeness`).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fingerpost.taxonomy.linking import find_skill, occupation_likeness
from fingerpost.taxonomy.phrases import read_words
from fingerpost.taxonomy.vocabularies import Vocabularies, install_vocabularies, open_vocabularies

SHARED = Path(os.environ.get("FINGERPOST_SHARED", Path(__file__).resolve().parents[3] / "shared"))
GOLD = SHARED / "data" / "gold"
AT = 5


def r_precision(found: Sequence[str], gold: set[str], at: int = AT) -> float:
    """Hits among the first `at`, out of as many as there could be.

    >>> r_precision(["a", "x", "b"], {"a", "b"}), r_precision(["x"], {"a"})
    (1.0, 0.0)
    """
    return len(set(found[:at]) & gold) / min(at, len(gold))


def sentences_of(path: Path) -> dict[str, set[str]]:
    """Sentence → its gold skills; rows without an ESCO skill are skipped, and so are sentences that have no others."""
    gold: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("esco_uri"):
            gold.setdefault(row["sentence"], set()).add(row["esco_uri"])
    return gold


def measure_techwolf(path: Path, vocabularies: Vocabularies) -> dict[str, Any]:
    """RP@5 over the sentences of a file of TechWolf's form: sentence, label, esco_uri."""
    gold = sentences_of(path)
    started = time.perf_counter()
    scores = [
        r_precision([match.concept_uri for match in find_skill(sentence, vocabularies=vocabularies, limit=AT)], uris)
        for sentence, uris in gold.items()
    ]
    seconds = time.perf_counter() - started
    return {
        "n_sentences": len(scores),
        "rp_at_5": round(float(np.mean(scores)), 4) if scores else None,
        "ms_per_sentence": round(1000 * seconds / max(len(scores), 1), 1),
    }


def measure_titles(path: Path, vocabularies: Vocabularies, limit: int | None = None) -> dict[str, Any]:
    """Mean reciprocal rank over the titles of a file of JobBERT's form: title, occupation.

    `limit` takes every n-th title so that about so many are left. Occupations that this ESCO lacks count as not found.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = rows[:: max(len(rows) // limit, 1)] if limit else rows
    started = time.perf_counter()
    ranks = np.array([gold_rank(row["title"], row["occupation"], vocabularies) for row in rows])
    seconds = time.perf_counter() - started
    return {
        "n_titles": len(rows),
        "mrr": round(float(np.mean(1 / ranks)), 4) if len(rows) else None,
        "recall_at_1": round(float(np.mean(ranks <= 1)), 4) if len(rows) else None,
        "recall_at_5": round(float(np.mean(ranks <= AT)), 4) if len(rows) else None,
        "ms_per_title": round(1000 * seconds / max(len(rows), 1), 1),
    }


def gold_rank(title: str, occupation: str, vocabularies: Vocabularies) -> float:
    """The rank of an occupation for a title; infinite where the title has no words or ESCO no such occupation."""
    if not read_words(title):
        return float("inf")
    index, (scores, _) = occupation_likeness(title, vocabularies=vocabularies)
    number = index.numbers.get(occupation)
    if number is None:
        return float("inf")
    rounded = np.round(scores, 4)
    return float(1 + np.sum(rounded > rounded[number]) + np.sum(rounded[:number] == rounded[number]))


def measure(gold: Path, vocabularies: Vocabularies, limit: int | None = None) -> dict[str, Any]:
    """All three measures on the files of a folder."""
    return {
        "techwolf_tech": measure_techwolf(gold / "techwolf_tech_validation.jsonl", vocabularies),
        "techwolf_house": measure_techwolf(gold / "techwolf_house_validation.jsonl", vocabularies),
        "jobbert_titles": measure_titles(gold / "jobbert_titles_val.jsonl", vocabularies, limit),
    }


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.linking", description=about)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--vocabularies", type=Path, default=SHARED / "data" / "taxonomy")
    parser.add_argument("--limit", type=int, default=None, help="about so many titles")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        install_vocabularies([options.vocabularies], Path(folder))
        print(json.dumps(measure(options.gold, open_vocabularies(Path(folder)), options.limit), indent=1))


if __name__ == "__main__":
    main()
