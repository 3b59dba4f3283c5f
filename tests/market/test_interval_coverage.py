from __future__ import annotations

import json
import runpy
from pathlib import Path

from fingerpost.market.trust.interval_coverage import measured_coverage

ROOT = Path(__file__).parents[2]


def test_the_packaged_figures_are_those_that_the_benchmark_measured() -> None:
    build = runpy.run_path(str(ROOT / "scripts" / "build_interval_coverage.py"))
    measured = json.loads((ROOT / "benchmarks" / "results" / "statistics.json").read_text(encoding="utf-8"))
    packaged = ROOT / "src" / "fingerpost" / "market" / "data" / "interval_coverage.csv"
    assert packaged.read_text(encoding="utf-8") == build["built"](measured["questions"])


def test_every_published_interval_holds_the_truth_as_often_as_it_says() -> None:
    rows = measured_coverage()
    assert {row.employers for row in rows} >= {"5-10", "10-30", "30+"}
    assert all(row.markets >= 500 for row in rows)
    assert all(0.92 <= row.covered <= 0.98 for row in rows if row.level == 0.95)
    assert all(0.75 <= row.covered <= 0.85 for row in rows if row.level == 0.8)


def test_plainer_methods_are_the_reason_for_these() -> None:
    independent = [row.plain for row in measured_coverage() if row.beside == "as if postings were independent"]
    assert independent
    assert all(covered is not None and covered < 0.85 for covered in independent)
