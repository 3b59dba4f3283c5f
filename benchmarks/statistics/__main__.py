"""Whether published intervals cover the truth of simulated markets, by the number of employers.

usage: python -m benchmarks.statistics [--markets N] [--only NAME,...] [--seed S] [--json [OUT]] [--date YYYY-MM-DD]

For each question N markets of each class (5-10, 10-30 and 30+ employers) are made from postings and readings whose
truth is known, and asked about through the published functions; markets that are refused as too few are counted and
replaced. Coverage is measured with a standard error of √(0.05 · 0.95 / N): 1 point at N = 500. Beside it stands what
a plainer method covers: independent postings (share), no correction (share_read, share_skill), the percentile bootstrap
(median_pay), no controls (premium), the naive count (index). What a growth
ranking finds is judged where a fifth of the skills moves, and in half as many markets where none does.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.accuracy.report import machine
from benchmarks.statistics import amounts, series, shares
from benchmarks.statistics.coverage import Experiment, coverage_of
from benchmarks.statistics.views import connected

RESULT = Path(__file__).resolve().parents[2] / "benchmarks" / "results" / "statistics.json"
SEED = 20260801
SHARES: Mapping[str, Experiment] = {
    "share": shares.share,
    "share_read": shares.share_read,
    "share_skill": shares.share_skill,
    "difference_same": shares.difference_same,
    "difference_other": shares.difference_other,
    "median_pay": amounts.median_pay,
    "premium": amounts.premium,
}
QUESTIONS = (*SHARES, "index", "growth", "forecast")
CLASSES = ("5-10", "10-30", "30+")
CLASSES_OF = {"index": (*CLASSES, "100+"), "growth": ("10-30", "30+")}
"""Questions asked of other numbers of employers: of a panel as large as a real one, or not where all is too few."""
GOAL = (0.92, 0.98)


def measure(
    markets: int, seed: int = SEED, only: Iterable[str] = QUESTIONS, classes: Sequence[str] | None = None
) -> dict[str, Any]:
    """What each question covers in each class (of its own where none are given), and its seconds of processor time."""
    con = connected()
    found: dict[str, Any] = {}
    for name in only:
        began = time.process_time()
        found[name] = {}
        for size_class in classes or CLASSES_OF.get(name, CLASSES):
            if name == "growth":
                found[name][size_class] = series.false_discoveries(con, size_class, markets, seed)
            elif name == "forecast":
                found[name][size_class] = series.forecasts(size_class, markets, seed)
            elif name == "index":
                outcomes = coverage_of(name, partial(series.index, con), size_class, markets, seed)
                found[name][size_class] = {**outcomes.rounded(), **series.errors(outcomes.outcomes)}
            else:
                found[name][size_class] = coverage_of(name, SHARES[name], size_class, markets, seed).rounded()
        found[name]["markets"] = markets
        found[name]["cpu_seconds"] = round(time.process_time() - began, 1)
    return found


def render(found: Mapping[str, Mapping[str, Any]]) -> str:
    """The numbers as a table of text."""
    lines = []
    for name, classes in found.items():
        for size_class, values in classes.items():
            if isinstance(values, Mapping):
                said = ", ".join(f"{key} {value}" for key, value in values.items())
                coverage = values.get("coverage")
                missed = "" if coverage is None or GOAL[0] <= coverage <= GOAL[1] else "  outside 0.92-0.98"
                lines.append(f"{name:18}{size_class:7}{said}{missed}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.statistics", description=about)
    parser.add_argument("--markets", type=int, default=500, metavar="N")
    parser.add_argument("--only", default=",".join(QUESTIONS), metavar="NAME,...", help=", ".join(QUESTIONS))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--json", type=Path, nargs="?", const=RESULT, metavar="OUT",
        help="write the numbers here; with --only the file keeps those of other questions",
    )  # fmt: skip
    parser.add_argument("--date", help="the day noted in the file, such as 2026-11-28")
    given = parser.parse_args(arguments)
    only = given.only.split(",")
    if unknown := [name for name in only if name not in QUESTIONS]:
        parser.error(f"no question is called {', '.join(unknown)}; choose from {', '.join(QUESTIONS)}")
    found = measure(given.markets, given.seed, only)
    print(render(found))
    if given.json:
        about_run = {"machine": machine(), "date": given.date, "load": os.getloadavg()[0], "seed": given.seed}
        kept = _held(given.json) if set(only) < set(QUESTIONS) else {}
        text = json.dumps({**about_run, "questions": {**kept, **found}}, indent=1)
        given.json.write_text(text + "\n", encoding="utf-8")


def _held(path: Path) -> dict[str, Any]:
    """What the file holds already, which a run of some questions leaves as it is."""
    if not path.is_file():
        return {}
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["questions"]
    return held


if __name__ == "__main__":
    main()
