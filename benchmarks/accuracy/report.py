"""The measured accuracy beside what a reader would score that always says the same.

usage: python -m benchmarks.accuracy.report GOLD.jsonl PREDICTED.jsonl --date YYYY-MM-DD [--out FILE] [--scorer FILE]

The constant reader says, for each field, the value that is commonest in the gold file, and names no skill. The scores
are the scorer's own, run as a program of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.accuracy.predict import read_rows

Scores: TypeAlias = dict[str, dict[str, float | None]]

ROOT = Path(__file__).resolve().parents[2]
SCORER = Path(os.environ.get("FINGERPOST_SHARED", ROOT.parent / "shared")) / "tools" / "score_reading.py"
RESULT = ROOT / "benchmarks" / "results" / "accuracy.json"
FIELDS = (
    "role", "ai_relation", "seniority", "years_min", "degree_min", "degree_equivalent_ok", "salary", "work_mode",
    "employment_type", "visa", "countries", "industry",
)  # fmt: skip


def constant_predictions(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same prediction for every posting: the commonest value of each field.

    >>> rows = [{"gold_id": "1", "role": "a"}, {"gold_id": "2", "role": "b"}, {"gold_id": "3", "role": "b"}]
    >>> constant_predictions(rows)[0]["role"]
    'b'
    """
    commonest = {}
    for field in FIELDS:
        values = Counter(json.dumps(row[field], sort_keys=True) for row in gold if field in row)
        if values:
            commonest[field] = json.loads(max(values, key=lambda value: (values[value], value)))
    return [{"gold_id": row["gold_id"], **commonest, "skills": []} for row in gold]


def score(gold: Path, predicted: Path, scorer: Path = SCORER) -> Scores:
    """The scorer's numbers by field."""
    command = [sys.executable, str(scorer), str(gold), str(predicted), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    scores: Scores = json.loads(done.stdout)
    return scores


def make_report(gold: Path, predicted: Path, scorer: Path = SCORER) -> dict[str, Any]:
    """Measured and constant scores of one gold file."""
    labels = list(read_rows(gold))
    with tempfile.TemporaryDirectory() as folder:
        constant = Path(folder) / "constant.jsonl"
        constant.write_text("".join(json.dumps(row) + "\n" for row in constant_predictions(labels)), encoding="utf-8")
        return {
            "gold": gold.name,
            "n_postings": len(labels),
            "measured": score(gold, predicted, scorer),
            "constant": score(gold, constant, scorer),
        }


def machine() -> dict[str, Any]:
    """The machine that measured: processor, cores, Python."""
    processor = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [
            line.partition(":")[2].strip()
            for line in cpuinfo.read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ]
        processor = names[0] if names else processor
    return {"cpu": processor, "cores": os.cpu_count(), "python": platform.python_version()}


def render(report: dict[str, Any]) -> str:
    """A report as a table of text: field, measure, measured, constant."""
    lines = [
        f"{report['n_postings']} postings of {report['gold']}",
        f"{'field':22}{'measure':22}{'measured':>9}{'constant':>9}",
    ]
    for field, measures in report["measured"].items():
        for measure, value in measures.items():
            constant = report["constant"].get(field, {}).get(measure)
            lines.append(f"{field:22}{measure:22}{_number(value):>9}{_number(constant):>9}")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy.report", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("predicted", type=Path, metavar="PREDICTED.jsonl")
    parser.add_argument("--date", required=True, help="the day of the measurement, YYYY-MM-DD")
    parser.add_argument("--out", type=Path, default=RESULT)
    parser.add_argument("--scorer", type=Path, default=SCORER)
    options = parser.parse_args(arguments)
    report = {
        "date": options.date,
        "machine": machine(),
        **make_report(options.gold, options.predicted, options.scorer),
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(render(report))


if __name__ == "__main__":
    main()
