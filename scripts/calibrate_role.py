"""Fits the temperature of the role's probabilities and measures how often roles of each probability are right.

usage: python scripts/calibrate_role.py --fit POSTINGS.jsonl LABELS.jsonl --rows ROLE.csv FOLDER
           --measure POSTINGS.jsonl LABELS.jsonl

POSTINGS and LABELS are the two files of a set of labelled postings (keys gold_id, role, role_also); ROLE.csv labels
rows of FOLDER/*.jsonl.gz (source, row, label, also). The temperature is the one under which the first labels of --fit
and --rows are likeliest (their mean log-probability, searched in steps of 0.05); how well probabilities and shares of
right roles agree is told for --measure, which it does not use. The bands are measured on all sets together: in each,
how many roles are one that a careful reader accepts (the label or one of `also`).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.accuracy.predict import posting_of
from fingerpost.reading.chain import prepare
from fingerpost.reading.role import judge_role
from fingerpost.reading.skills import read_skills

TABLE = Path(__file__).parents[1] / "src/fingerpost/reading/data/role_calibration.toml"
BANDS = (0.0, 0.4, 0.6, 0.8)
HEAD = """\
# How scores of roles become probabilities, and how often roles of each probability are right.
# Made by: python scripts/calibrate_role.py --fit POSTINGS LABELS --rows ROLE.csv FOLDER --measure POSTINGS LABELS
# temperature: fitted on {n_fit} labelled postings by the likelihood of their first labels. On {n_measured} others the
# expected calibration error is {error_first:.3f} against first labels, {error:.3f} against all that a careful reader
# accepts.
# band: of {n} labelled postings, how many whose likeliest role has a probability from there on (below the next band)
# are right: precision counts every role that a careful reader accepts, first only the first label. Errors on these
# postings were looked at while the reader was made, so on others a little less is to be expected.
"""


class Judged(NamedTuple):
    """The probabilities given to a posting's roles, its first label, and all that are accepted."""

    probabilities: dict[str, float]
    first: str
    accepted: frozenset[str]


def judge(row: dict[str, Any], first: str, also: list[str]) -> Judged:
    """A labelled row with what the reader says, its temperature taken out again."""
    document = prepare(posting_of(row))
    probabilities = dict(judge_role(document, read_skills(document)).probabilities)
    return Judged(probabilities, first, frozenset([first, *also]))


def read_set(postings: Path, labels: Path) -> Iterator[Judged]:
    """A set of labelled postings."""
    rows = {row["gold_id"]: row for row in map(json.loads, postings.open(encoding="utf-8"))}
    for label in map(json.loads, labels.open(encoding="utf-8")):
        yield judge(rows[label["gold_id"]], label["role"], label["role_also"])


def read_rows(table: Path, folder: Path) -> Iterator[Judged]:
    """Labelled rows of the files of a folder."""
    files: dict[str, list[dict[str, Any]]] = {}
    with table.open(encoding="utf-8", newline="") as lines:
        for label in csv.DictReader(lines):
            source = label["source"]
            if source not in files:
                with gzip.open(folder / f"{source}.jsonl.gz", "rt", encoding="utf-8") as rows:
                    files[source] = list(map(json.loads, rows))
            yield judge(files[source][int(label["row"])], label["label"], label["also"].split("|"))


def likelihood(judged: list[Judged], power: float) -> float:
    """The mean log-probability of the first labels when every probability is raised to a power and made to sum to 1."""
    total = 0.0
    for one in judged:
        odds = {role: max(share, 1e-12) ** power for role, share in one.probabilities.items()}
        total += math.log(odds[one.first] / sum(odds.values()))
    return total / len(judged)


def warmed(judged: Judged, power: float) -> tuple[str, float]:
    """The likeliest role and its probability after raising to a power."""
    odds = {role: max(share, 1e-12) ** power for role, share in judged.probabilities.items()}
    role = max(odds, key=lambda one: odds[one])
    return role, odds[role] / sum(odds.values())


def calibration_error(pairs: list[tuple[float, bool]]) -> float:
    """Mean distance of probability and share of right ones over ten bands, weighted by size."""
    bands: dict[int, list[tuple[float, bool]]] = {}
    for share, right in pairs:
        bands.setdefault(min(9, int(share * 10)), []).append((share, right))
    return sum(abs(sum(p for p, _ in band) - sum(r for _, r in band)) for band in bands.values()) / len(pairs)


def main() -> None:
    """Fits, measures, writes the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    for name, metavar in (
        ("--fit", ("POSTINGS", "LABELS")),
        ("--rows", ("ROLE.csv", "FOLDER")),
        ("--measure", ("POSTINGS", "LABELS")),
    ):
        parser.add_argument(name, nargs=2, type=Path, required=True, metavar=metavar)
    options = parser.parse_args()
    fitted = [*read_set(*options.fit), *read_rows(*options.rows)]
    measured = list(read_set(*options.measure))
    # What is given has been divided by the present temperature already.
    present = float(tomllib.loads(TABLE.read_text(encoding="utf-8"))["temperature"])
    temperature = max((step / 20 for step in range(10, 81)), key=lambda one: likelihood(fitted, present / one))
    power = present / temperature
    said = [(one, *warmed(one, power)) for one in (*measured, *fitted)]
    on_others = said[: len(measured)]
    text = HEAD.format(
        n_fit=len(fitted),
        n_measured=len(measured),
        error_first=calibration_error([(share, role == one.first) for one, role, share in on_others]),
        error=calibration_error([(share, role in one.accepted) for one, role, share in on_others]),
        n=len(said),
    )
    text += f"temperature = {temperature:g}\n"
    for low, high in zip(BANDS, [*BANDS[1:], 2.0], strict=True):
        band = [(role in one.accepted, role == one.first) for one, role, share in said if low <= share < high]
        right, first = sum(accepted for accepted, _ in band), sum(same for _, same in band)
        if band:
            text += f"\n[[band]]\nfrom = {low}\nn = {len(band)}\nfirst = {first / len(band):.3f}\n"
            text += f"precision = {right / len(band):.3f}\n"
    TABLE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
