"""Builds the packaged landmarks: the occupations that O*NET calls related to those of the roles.

    python scripts/build_landmarks.py ../shared/data/taxonomy/onet293_related_occupations.jsonl.gz

Keeps the rows of the occupations that `taxonomy/data/roles.toml` links roles to, as published: codes, titles, tier of
relatedness and place. Input: JSON Lines with the columns of O*NET's file "Related Occupations".
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fingerpost.taxonomy.roles import roles

TARGET = Path(__file__).parents[1] / "src" / "fingerpost" / "career" / "data" / "landmarks.csv"
COLUMNS = ("onet_soc_code", "onet_title", "related_onet_soc_code", "related_title", "tier", "place")


def landmark_rows(related: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, str, str, str, int]]:
    """The rows of the occupations that a role is linked to."""
    linked = {role.onet_soc_code for role in roles().values() if role.onet_soc_code}
    for row in related:
        if row["O*NET-SOC Code"] in linked:
            yield (
                row["O*NET-SOC Code"], row["Title"], row["Related O*NET-SOC Code"], row["Related Title"],
                row["Relatedness Tier"], int(row["Index"]),
            )  # fmt: skip


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("related", type=Path, help="onet293_related_occupations.jsonl.gz")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args(arguments)
    with gzip.open(options.related, "rt", encoding="utf-8") as lines:
        rows = sorted(landmark_rows(map(json.loads, lines)), key=lambda row: (row[0], row[5], row[2]))
    with options.target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])
    print(f"{len(rows)} related occupations of {len({row[0] for row in rows})} into {options.target.name}")


if __name__ == "__main__":
    main()
