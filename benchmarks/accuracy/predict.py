"""Predictions for gold postings, in the form that the scorer of gold labels reads.

usage: python -m benchmarks.accuracy.predict IN.jsonl OUT.jsonl [--report GOLD.jsonl]

Rows of IN carry gold_id, source, id, title, company, location, country, description, description_format, posted_at,
salary_raw and url; rows of OUT what was read, with "not-stated", "none-stated" and "other" where nothing was.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fingerpost.posting import EnrichedPosting, MonetaryAmount, Posting, RawPosting
from fingerpost.reading import read
from fingerpost.sources.file import to_posting

_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def posting_of(row: Mapping[str, Any]) -> Posting:
    """A gold row as a posting, through the same mapping as any imported file."""
    payload = json.dumps({key: value for key, value in row.items() if key != "gold_id"}, ensure_ascii=False)
    return to_posting(RawPosting(source="file", fetched_at=_FETCHED, payload=payload, board="gold"))


def prediction(gold_id: str, reading: EnrichedPosting) -> dict[str, Any]:
    """A reading in the form of a gold label.

    >>> from fingerpost.posting import Posting
    >>> prediction("g1", EnrichedPosting(Posting("1", "file", "Cook", "soup"), "Cook"))["seniority"]
    'not-stated'
    """
    degree = reading.degree.value if reading.degree else None
    return {
        "gold_id": gold_id,
        "role": reading.role.value if reading.role else "other",
        "ai_relation": reading.ai_relation.value if reading.ai_relation else "none",
        "seniority": reading.seniority.value if reading.seniority else "not-stated",
        "years_min": reading.experience_years.value if reading.experience_years else None,
        "degree_min": degree.degree_min if degree else "none-stated",
        "degree_equivalent_ok": degree.equivalent_ok if degree else False,
        "salary": [_pay(found.value) for found in (*reading.salary, *reading.salary_elsewhere)],
        "work_mode": reading.work_mode.value if reading.work_mode else "not-stated",
        "employment_type": [found.value for found in reading.employment_type],
        "visa": reading.visa.value if reading.visa else "not-stated",
        "countries": list(reading.countries),
        "industry": reading.industry.value if reading.industry else "other",
        "skills": [
            {
                "name": found.value.preferred_label,
                "mention": reading.text[found.start : found.end],
                "level": found.value.level,
            }
            for found in reading.skills
        ],
    }


def _pay(amount: MonetaryAmount) -> dict[str, Any]:
    return {"min": amount.min_value, "max": amount.max_value, "currency": amount.currency, "unit": amount.unit_text}


def predict(source: Path, target: Path) -> int:
    """Reads every row of `source` and writes its prediction to `target`; returns how many there were."""
    rows = [prediction(row["gold_id"], read(posting_of(row))) for row in read_rows(source)]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return len(rows)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy.predict", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("source", type=Path, metavar="IN.jsonl")
    parser.add_argument("target", type=Path, metavar="OUT.jsonl")
    parser.add_argument(
        "--report", type=Path, metavar="GOLD.jsonl", help="print the scores against these labels as well"
    )
    options = parser.parse_args(arguments)
    print(f"{predict(options.source, options.target)} postings read")
    if options.report:
        from benchmarks.accuracy.report import make_report, render

        print(render(make_report(options.report, options.target)))


if __name__ == "__main__":
    main()
