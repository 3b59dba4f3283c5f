"""Requests made up from the API's description (schemathesis), half of them against it; nothing may go wrong.

usage: python -m benchmarks.api [--cases 2000] [--json] [--out FILE] [--only PATTERN]

The facts are those of the packaged snapshot and of two invented postings. Cases are the same every time. A failure is a
server error, a status, header or body that the description does not have, a request accepted that it forbids, or one
refused (422) that it allows.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import fingerpost
from benchmarks.accuracy.report import machine
from benchmarks.api.examples import invented
from benchmarks.api.probing import Probed, probe
from fingerpost.faces.http import create_app

RESULTS = Path(__file__).parents[1] / "results" / "api.json"


def main() -> None:
    """Probes the API and writes what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000, help="at least so many")
    parser.add_argument("--json", action="store_true", help=f"write {RESULTS.name}")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--only", default="", help="a pattern of paths")
    given = parser.parse_args()
    began = time.perf_counter()
    found = probed(given.cases, given.only)
    report = summary(found, time.perf_counter() - began)
    text = json.dumps(report, indent=1, ensure_ascii=False)
    if given.json:
        given.out.write_text(text + "\n", encoding="utf-8")
    print(text)
    sys.exit(1 if report["failures"] or report["cases"] < given.cases else 0)


def probed(cases: int, only: str = "") -> Mapping[str, Probed]:
    """What the API answers to at least so many cases, by operation."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "postings.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in invented()), encoding="utf-8")
        engine = fingerpost.open(Path(folder) / "data", workers=1)
        engine.import_([file])
        engine.create_snapshot("2026-11")
        app = create_app(engine, rate_limit=None)
        n_operations = sum(len(methods) for methods in app.openapi()["paths"].values())
        return probe(app, examples=max(2, math.ceil(cases / n_operations / 8)), coverage=True, only=only)


def summary(found: Mapping[str, Probed], seconds: float) -> dict[str, Any]:
    """The counts of every operation, and of all together."""
    statuses: Counter[int] = Counter()
    for one in found.values():
        statuses += one.statuses
    return {
        "schemathesis": version("schemathesis"),
        "machine": machine(),
        "seconds": round(seconds, 1),
        "operations": len(found),
        "cases": sum(one.cases for one in found.values()),
        "failures": sum(count for one in found.values() for count, _ in one.failures.values()),
        "server_errors": sum(count for status, count in statuses.items() if status >= 500),
        "statuses": {str(status): statuses[status] for status in sorted(statuses)},
        "by_operation": {label: one.as_json() for label, one in found.items()},
    }


if __name__ == "__main__":
    main()
