"""Builds `taxonomy/data/industries_employers.csv` from our own list and the open list of employers with sector codes.

usage: python scripts/build_employers.py COMPANIES.csv

COMPANIES.csv has the columns slug, name and industry_code (colophon-group/jobseek, MIT). Rows of our own (`source` is
"own") already in the table are kept and win; rows of the open list are replaced.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from fingerpost.taxonomy.industries import employer_words

TABLE = Path(__file__).parents[1] / "src/fingerpost/taxonomy/data/industries_employers.csv"

# What the codes of the open list stand for, told from the employers that carry them. 14 (food and agriculture) mixes
# several of our industries and is left out.
_CODES_OF_INDUSTRY = {
    "technology": "1 20 21",
    "finance": "2",
    "healthcare": "3 18",
    "manufacturing": "4",
    "retail-ecommerce": "5 22",
    "media-entertainment": "6",
    "telecom": "7",
    "energy": "8",
    "travel-logistics": "9 17",
    "education-research": "10",
    "real-estate-construction": "11",
    "consulting-staffing": "12",
    "government-defense": "13 15",
    "automotive-mobility": "16",
    "non-profit": "19",
}
INDUSTRY_OF_CODE = {code: industry for industry, codes in _CODES_OF_INDUSTRY.items() for code in codes.split()}


def main() -> None:
    """Writes the table, sorted by employer key."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = {row["employer"]: row for row in csv.DictReader(lines) if row["source"] == "own"}
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as lines:
        for company in csv.DictReader(lines):
            industry = INDUSTRY_OF_CODE.get(company["industry_code"])
            for name in (company["name"], company["slug"].replace("-", " ")):
                key = employer_words(name)
                if industry and len(key) > 1 and key not in rows:
                    rows[key] = {"employer": key, "industry": industry, "source": "jobseek"}
    with TABLE.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ["employer", "industry", "source"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))


if __name__ == "__main__":
    main()
