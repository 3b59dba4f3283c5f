"""The precision of every rule of the readers on labelled postings, from which findings get their confidence.

usage: python -m benchmarks.accuracy.confidence [--shared FOLDER] [--out FILE]

A rule is what a finding names as its reader. Right is what the scorer of gold labels calls right: a skill that matches
a labelled one, a value that equals the label or another that the label accepts. Measured on the gold labels and on our
own (`labels`) together; rules with fewer than 20 findings are left out.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.accuracy.halves import SHARED, labelled_sets
from benchmarks.accuracy.predict import posting_of
from fingerpost.posting import EnrichedPosting
from fingerpost.reading import read

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "src" / "fingerpost" / "reading" / "data" / "confidence.csv"
LEAST = 20
"""Findings on the labelled postings below which a precision says too little."""

Label = Mapping[str, Any]

_PLAIN = {
    "role": "role",
    "ai_relation": "ai_relation",
    "seniority": "seniority",
    "experience_years": "years_min",
    "work_mode": "work_mode",
    "visa": "visa",
    "industry": "industry",
}


def match_skills(shared: Path) -> Callable[[list[dict[str, Any]], list[Any]], list[tuple[dict[str, Any], Any]]]:
    """The scorer's own way to match skills, one to one."""
    spec = importlib.util.spec_from_file_location("score_reading", shared / "tools" / "score_reading.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    found: Callable[[list[dict[str, Any]], list[Any]], list[tuple[dict[str, Any], Any]]] = scorer.match_skills
    return found


def judged(reading: EnrichedPosting, label: Label) -> Iterator[tuple[str, bool]]:
    """(rule, whether it was right) for every finding but skills."""
    for field, key in _PLAIN.items():
        finding = getattr(reading, field)
        if finding is not None:
            yield finding.reader, finding.value in [label[key], *(label.get(f"{key}_also") or [])]
    if reading.degree is not None:
        yield reading.degree.reader, reading.degree.value.degree_min == label["degree_min"]
    pay = {(row["min"], row["max"], row["currency"], row["unit"]) for row in label["salary"]}
    for found in (*reading.salary, *reading.salary_elsewhere):
        value = found.value
        yield found.reader, (value.min_value, value.max_value, value.currency, value.unit_text) in pay
    for kind in reading.employment_type:
        yield kind.reader, kind.value in label["employment_type"]
    for place in reading.places:
        yield place.reader, place.value.country in label["countries"]


def judged_skills(reading: EnrichedPosting, label: Label, match: Callable[..., Any]) -> Iterator[tuple[str, bool]]:
    """(rule, whether it was right) for every skill found."""
    said = [
        {"name": found.value.preferred_label, "mention": reading.text[found.start : found.end], "rule": found.reader}
        for found in reading.skills
    ]
    right = {id(one) for one, _ in match(said, label["skills"])}
    for one in said:
        yield one["rule"], id(one) in right


def measure(shared: Path) -> list[tuple[str, int, float]]:
    """(rule, findings, precision) of every rule with enough findings, by name."""
    match = match_skills(shared)
    counts: defaultdict[str, list[bool]] = defaultdict(list)
    for postings, labels in labelled_sets(shared).values():
        by_id = {row["gold_id"]: row for row in labels}
        for row in postings:
            reading, label = read(posting_of(row)), by_id[row["gold_id"]]
            for rule, right in (*judged(reading, label), *judged_skills(reading, label, match)):
                counts[rule].append(right)
    return [
        (rule, len(found), round(sum(found) / len(found), 3))
        for rule, found in sorted(counts.items())
        if len(found) >= LEAST
    ]


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.confidence", description=about)
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=TABLE, metavar="FILE")
    options = parser.parse_args(arguments)
    rows = measure(options.shared)
    with options.out.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["rule", "findings", "precision"])
        writer.writerows(rows)
    for rule, n, precision in rows:
        print(f"{rule:30}{n:>7}{precision:>8.3f}")


if __name__ == "__main__":
    main()
