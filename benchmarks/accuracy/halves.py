"""How well the readers read, on labels they were developed on and on labels that were only scored, beside the floors.

usage: python -m benchmarks.accuracy.halves [--shared FOLDER] [--date YYYY-MM-DD] [--out FILE] [--json]

The gold labels of the shared folder in two parts (odd rows were looked at during development, even ones are only
scored), and four sets of our own labels of other postings, facts only, each with the source and row of its posting:
`labels/postings.jsonl`, `labels/later.jsonl` and `labels/further.jsonl` were looked at; `labels/held_out.jsonl` (all
but the first chosen by `choose`) was labelled after them and is only scored. Scores are the scorer's own;
what a constant reader scores stands beside them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.accuracy.predict import posting_of, prediction, read_rows
from benchmarks.accuracy.report import Scores, constant_predictions, machine, score
from fingerpost.reading import read

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FINGERPOST_SHARED", ROOT.parent / "shared"))
LABELS = Path(__file__).parent / "labels" / "postings.jsonl"
LATER_LABELS = LABELS.with_name("later.jsonl")
FURTHER_LABELS = LABELS.with_name("further.jsonl")
HELD_OUT_LABELS = LABELS.with_name("held_out.jsonl")
RESULT = ROOT / "benchmarks" / "results" / "accuracy_halves.json"


class Floor(NamedTuple):
    """A measure of a field and the value that it must reach (`at_most`: must not exceed)."""

    field: str
    measure: str
    value: float
    at_most: bool = False

    def holds(self, scores: Scores) -> bool:
        """Whether the scores reach it."""
        found = scores[self.field][self.measure]
        return found is not None and (found <= self.value if self.at_most else found >= self.value)


FLOORS = (
    Floor("skills", "f1", 0.80),
    Floor("skills", "precision", 0.77),
    Floor("skills", "recall", 0.77),
    Floor("skill_level", "accuracy", 0.92),
    Floor("skill_level", "promoted_preferred", 0.02, at_most=True),
    Floor("role", "accuracy", 0.90),
    Floor("role", "macro_f1_support8", 0.85),
    Floor("ml_job", "balanced_accuracy", 0.93),
    Floor("ai_relation", "accuracy", 0.86),
    Floor("seniority", "accuracy", 0.90),
    Floor("years_min", "accuracy", 0.95),
    Floor("work_mode", "accuracy", 0.92),
    Floor("work_mode", "stated_f1", 0.90),
    Floor("employment_type", "stated_f1", 0.90),
    Floor("visa", "stated_f1", 0.85),
    Floor("countries", "f1", 0.95),
    Floor("industry", "accuracy", 0.82),
    Floor("industry", "macro_f1", 0.75),
    Floor("degree_min", "accuracy", 0.95),
    Floor("degree_equivalent_ok", "accuracy", 0.92),
    Floor("salary", "f1", 0.97),
)


def gold_rows(shared: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The gold postings and their labels."""
    folder = shared / "data" / "gold"
    return list(read_rows(folder / "postings_dev.jsonl")), list(read_rows(folder / "postings_dev_labels.jsonl"))


def own_rows(shared: Path, labels: Path = LABELS) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The postings that our own labels are about, read in place by source and row, and the labels."""
    labelled = list(read_rows(labels))
    wanted: dict[str, dict[int, str]] = {}
    for row in labelled:
        wanted.setdefault(row["source"], {})[row["row"]] = row["gold_id"]
    found: dict[str, dict[str, Any]] = {}
    for source, ids in wanted.items():
        with gzip.open(shared / "data" / "postings" / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number in ids:
                    found[ids[number]] = {**json.loads(line), "gold_id": ids[number]}
    return [found[row["gold_id"]] for row in labelled], labelled


def labelled_sets(shared: Path) -> dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Every set of labels by its name: the postings, and their labels in the same order."""
    ours = {"own": LABELS, "later": LATER_LABELS, "further": FURTHER_LABELS, "held-out": HELD_OUT_LABELS}
    return {"gold": gold_rows(shared), **{name: own_rows(shared, labels) for name, labels in ours.items()}}


def is_developed_on(gold_id: str) -> bool:
    """Whether a row was looked at: odd gold rows, and our own labels but for those held out.

    >>> is_developed_on("dev-001"), is_developed_on("dev-002"), is_developed_on("own-212"), is_developed_on("held-001")
    (True, False, True, False)
    """
    labels, _, number = gold_id.rpartition("-")
    return int(number) % 2 == 1 if labels == "dev" else labels != "held"


def score_rows(postings: Iterable[Mapping[str, Any]], labels: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The scores of our readers and of a constant reader on some labelled postings."""
    gold = [dict(row) for row in labels]
    read_as = [prediction(row["gold_id"], read(posting_of(row))) for row in postings]
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name}.jsonl" for name in ("gold", "measured", "constant")}
        for name, rows in (("gold", gold), ("measured", read_as), ("constant", constant_predictions(gold))):
            files[name].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        measured, constant = (score(files["gold"], files[name]) for name in ("measured", "constant"))
    return {"n_postings": len(gold), "measured": measured, "constant": constant}


def measure(shared: Path) -> dict[str, dict[str, Any]]:
    """Scores of each part of each set that has rows, looked at or only scored: gold, own, later, further, held-out."""
    result = {}
    for name, (postings, labels) in labelled_sets(shared).items():
        for half, looked_at in (("developed on", True), ("only scored", False)):
            chosen = [row for row in labels if is_developed_on(row["gold_id"]) == looked_at]
            if ids := {row["gold_id"] for row in chosen}:
                result[f"{name}, {half}"] = score_rows([row for row in postings if row["gold_id"] in ids], chosen)
    return result


def render(halves: Mapping[str, Mapping[str, Any]]) -> str:
    """The floors beside what was measured on each half, and a constant reader; what misses its floor is marked."""
    names = list(halves)
    lines = [f"{'':34}{'floor':>8}" + "".join(f"{name:>21}" for name in names) + f"{'constant':>10}"]
    lines.append(f"{'postings':34}{'':8}" + "".join(f"{halves[name]['n_postings']:>21}" for name in names))
    for floor in FLOORS:
        sign = "<=" if floor.at_most else ">="
        cells = []
        for name in names:
            value = halves[name]["measured"][floor.field][floor.measure]
            missed = "" if floor.holds(halves[name]["measured"]) else " below" if not floor.at_most else " above"
            cells.append(f"{_number(value)}{missed}")
        constant = halves[names[-1]]["constant"][floor.field][floor.measure]
        lines.append(
            f"{floor.field + ' ' + floor.measure:34}{sign + f' {floor.value:.2f}':>8}"
            + "".join(f"{cell:>21}" for cell in cells)
            + f"{_number(constant):>10}"
        )
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.halves", description=about)
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER")
    parser.add_argument("--date", help="the day of the measurement, YYYY-MM-DD; for --out")
    parser.add_argument("--out", type=Path, nargs="?", const=RESULT, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    options = parser.parse_args(arguments)
    halves = measure(options.shared)
    report = {"date": options.date, "machine": machine(), "halves": halves}
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1) if options.json else render(halves))


if __name__ == "__main__":
    main()
