"""Puts the coverage that `python -m benchmarks.statistics` measured into the package, for the Method page.

usage: python scripts/build_interval_coverage.py
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEASURED = ROOT / "benchmarks" / "results" / "statistics.json"
TARGET = ROOT / "src" / "fingerpost" / "market" / "data" / "interval_coverage.csv"

FIGURES = {
    "share": ("Share", "as if postings were independent"),
    "share_read": ("Share, corrected for reader error", "not corrected"),
    "share_skill": ("Share of a skill, corrected by skill area", "not corrected"),
    "difference_same": ("Difference of two shares, same employers", ""),
    "difference_other": ("Difference of two shares, other employers", ""),
    "median_pay": ("Median pay", "bootstrap over employers"),
    "premium": ("Pay premium of a skill", "raw difference"),
    "index": ("Index on the matched panel", ""),
    "forecast": ("Forecast", ""),
}
EMPLOYERS = ("5-10", "10-30", "30+", "100+")


def built(questions: dict[str, Any]) -> str:
    """The file's text, from what was measured."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("figure", "employers", "level", "covered", "markets", "beside", "plain"))
    for name, (figure, beside) in FIGURES.items():
        for employers in EMPLOYERS:
            cell = questions[name].get(employers)
            if cell is None:
                continue
            plain = cell.get("coverage_plain") if beside else None
            for level, key in ((0.95, "coverage"), (0.95, "coverage_95"), (0.8, "coverage_80")):
                if key in cell:
                    writer.writerow((figure, employers, level, cell[key], cell["markets"], beside, plain or ""))
    return text.getvalue()


if __name__ == "__main__":
    TARGET.write_text(built(json.loads(MEASURED.read_text(encoding="utf-8"))["questions"]), encoding="utf-8")
    print(f"written: {TARGET.relative_to(ROOT)}")
