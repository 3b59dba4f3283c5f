"""Builds the packaged reference series from Indeed Hiring Lab's daily files.

    python scripts/build_series.py ../shared/data/series

Keeps the value of the first day of a series and of the last day it has in each month, as published: nothing is
averaged, so the published facts can be recomputed. Input: `date,
jobcountry, AI_share_postings` and, per country, `date, jobcountry, indeed_job_postings_index_SA, ..., variable`.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

Point = tuple[str, str, str, str]
"""series, country, ISO date, value as written."""

TARGET = Path(__file__).parents[1] / "src" / "fingerpost" / "market" / "data" / "reference_series.csv"


def ai_share(path: Path) -> Iterator[Point]:
    """The daily AI share of postings, percent rounded to four decimals."""
    for row in _rows(path):
        yield "ai-share", row["jobcountry"], row["date"], f"{float(row['AI_share_postings']):.4f}"


def postings_index(paths: Iterable[Path]) -> Iterator[Point]:
    """The daily seasonally adjusted index of all postings, 1 February 2020 = 100."""
    for path in paths:
        for row in _rows(path):
            if row["variable"] == "total postings":
                yield "postings-index", row["jobcountry"], row["date"], row["indeed_job_postings_index_SA"]


def month_ends(points: Iterable[Point]) -> list[Point]:
    """The first point of each series and country and the last one of each month, sorted."""
    by_series = defaultdict(list)
    for point in points:
        by_series[point[:2]].append(point)
    kept = set()
    for series in by_series.values():
        ordered = sorted(series)
        kept.add(ordered[0])
        kept.update({point[2][:7]: point for point in ordered}.values())
    return sorted(kept)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main() -> None:
    """Writes the packaged file from the folder given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series", type=Path, help="folder of the daily CSV files")
    folder: Path = parser.parse_args().series
    points = [
        *ai_share(folder / "indeed_ai_share.csv"),
        *postings_index(sorted(folder.glob("indeed_postings_index_*.csv"))),
    ]
    kept = month_ends(points)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("series", "country", "date", "value"))
        writer.writerows(kept)
    print(f"{len(points)} daily values, {len(kept)} kept in {TARGET.name}")


if __name__ == "__main__":
    main()
