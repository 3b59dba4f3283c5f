"""How well skills are read when many of them are in no list: gold postings with rare skills taken out of the taxonomy.

usage: python -m benchmarks.accuracy.unlisted [--shared FOLDER] [--seeds N] [--json]

The taxonomy was made with the gold postings at hand, so their plain scores say little about names that it lacks. Here
60 % of the skills that occur in at most three gold postings are taken out, by seed, and the postings read again; only
what is read without a list can find them. Scores by half, see `halves`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.accuracy.confidence import match_skills
from benchmarks.accuracy.halves import gold_rows, is_developed_on
from benchmarks.accuracy.predict import posting_of, prediction
from benchmarks.accuracy.skillspan import Counts
from fingerpost.errors import UnknownNameError
from fingerpost.reading import read
from fingerpost.taxonomy.skills import Skill, skill_named

SHARED = Path(os.environ.get("FINGERPOST_SHARED", Path(__file__).resolve().parents[3] / "shared"))
SHARE = 0.6
MOST_POSTINGS = 3

Rows = Sequence[Mapping[str, Any]]


def rare_skills(labels: Rows) -> list[str]:
    """The ids of the taxonomy's skills that occur in few labelled postings."""
    counts = Counter(skill_id for row in labels for skill_id in {i for skill in row["skills"] for i in ids_of(skill)})
    return sorted(skill_id for skill_id, n in counts.items() if n <= MOST_POSTINGS)


def ids_of(label: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the taxonomy's skills that a labelled skill is called by."""
    for name in (label["name"], *label["mentions"]):
        try:
            yield skill_named(name).skill_id
        except UnknownNameError:
            continue


@contextmanager
def hidden(skill_ids: frozenset[str]) -> Iterator[None]:
    """Reads the taxonomy as if it lacked some skills."""
    taxonomy = importlib.import_module("fingerpost.taxonomy.skills")
    rooms = [taxonomy, *(importlib.import_module(f"fingerpost.reading.{name}") for name in ("skills", "chain"))]
    read_area = taxonomy._read_area  # noqa: SLF001

    def without(area: str) -> Iterator[Skill]:
        return (skill for skill in read_area(area) if skill.skill_id not in skill_ids)

    taxonomy._read_area = without  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        _forget(rooms)
        yield
    finally:
        taxonomy._read_area = read_area  # type: ignore[attr-defined]  # noqa: SLF001
        _forget(rooms)


def _forget(modules: Sequence[Any]) -> None:
    for module in modules:
        for value in list(vars(module).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def score(postings: Rows, labels: Rows, shared: Path) -> dict[str, float]:
    """Precision, recall and F1 of skills, matched as the scorer of gold labels matches them."""
    match = match_skills(shared)
    by_id = {row["gold_id"]: row["skills"] for row in labels}
    n_said = n_right = n_gold = 0
    for row in postings:
        said = prediction(row["gold_id"], read(posting_of(row)))["skills"]
        n_said, n_gold = n_said + len(said), n_gold + len(by_id[row["gold_id"]])
        n_right += len(match(said, by_id[row["gold_id"]]))
    return Counts(n_said, n_gold, n_right, n_right).scores()


def measure(shared: Path, seeds: int) -> dict[str, dict[str, dict[str, float]]]:
    """What is hidden ("nothing", "60 %, seed 0", …) → half → scores."""
    postings, labels = gold_rows(shared)
    rare = rare_skills(labels)
    parts = {"nothing": frozenset[str]()}
    for seed in range(seeds):
        chosen = random.Random(seed).sample(rare, int(SHARE * len(rare)))  # noqa: S311
        parts[f"{SHARE:.0%} of rare skills, seed {seed}"] = frozenset(chosen)
    result: dict[str, dict[str, dict[str, float]]] = {}
    for name, skill_ids in parts.items():
        with hidden(skill_ids):
            result[name] = {
                half: score([row for row in postings if is_developed_on(row["gold_id"]) == looked_at], labels, shared)
                for half, looked_at in (("developed on", True), ("only scored", False))
            }
    return result


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.unlisted", description=about)
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    options = parser.parse_args(arguments)
    result = measure(options.shared, options.seeds)
    if options.json:
        print(json.dumps(result, indent=1))
        return
    for name, halves in result.items():
        for half, scores in halves.items():
            print(f"{name:32}{half:14}" + "  ".join(f"{measure} {value:.3f}" for measure, value in scores.items()))


if __name__ == "__main__":
    main()
