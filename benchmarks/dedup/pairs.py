"""The check set of pairs (tests/dedup/pairs.csv) and how a clustering does on it.

A row of the shared postings is named by its source and id; "#12" is the thirteenth line of the source's file, for rows
without an id of their own. scripts/build_dedup_pairs.py says how pairs were found and labelled.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa

from fingerpost.dedup import employer_key, fingerprint
from fingerpost.pipeline.stages import body_text
from fingerpost.posting import RawPosting
from fingerpost.reading import read
from fingerpost.reading.text import make_document
from fingerpost.sources.file import to_posting
from fingerpost.store.rows import reading_row

ROOT = Path(__file__).resolve().parents[2]
PAIRS = ROOT / "tests" / "dedup" / "pairs.csv"
_FETCHED = datetime(2026, 11, 1, tzinfo=UTC)

Name: TypeAlias = tuple[str, str]
"""Source and id of a row."""

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("name", pa.string()),
        ("posting_id", pa.string()),
        ("title", pa.string()),
        ("employer_key", pa.string()),
        ("date_posted", pa.date32()),
        ("url", pa.string()),
        ("years_min", pa.float64()),
        ("cities", pa.list_(pa.string())),
        ("digest", pa.string()),
        ("signature", pa.binary()),
    ]
)
"""What `cluster` is given, and the row's name."""


class Pair(NamedTuple):
    """Two rows, whether they advertise one job, and which half of the check set they are in."""

    left: Name
    right: Name
    same: bool
    kind: str
    part: str


class Score(NamedTuple):
    """Counts over pairs: found and the same, found but different, the same but not found, neither."""

    hits: int
    false: int
    missed: int
    rightly_apart: int

    @property
    def precision(self) -> float:
        """Share of the pairs found that are the same job; 1 when none was found."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs that are the same job that were found; 1 when there are none."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0


def read_pairs(file: Path = PAIRS) -> list[Pair]:
    """The pairs of the check set."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(
                (line["left_source"], line["left_id"]),
                (line["right_source"], line["right_id"]),
                line["label"] == "same",
                line["kind"],
                line["part"],
            )
            for line in csv.DictReader(lines)
        ]


def score(pairs: Iterable[Pair], clusters: Mapping[Name, str]) -> Score:
    """How many pairs a clustering (name of a row → its cluster) joins, and rightly so.

    >>> pair = Pair(("a", "1"), ("b", "1"), True, "same-id", "develop")
    >>> score([pair], {("a", "1"): "x", ("b", "1"): "x"})
    Score(hits=1, false=0, missed=0, rightly_apart=0)
    """
    counts = Counter((pair.same, clusters[pair.left] == clusters[pair.right]) for pair in pairs)
    return Score(counts[True, True], counts[False, True], counts[True, False], counts[False, False])


def payloads(folder: Path) -> Iterator[tuple[Name, str, str]]:
    """(name, file name, payload) of every posting of the shared folder."""
    for file in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows = list(lines)
        records = [json.loads(row) for row in rows]
        uses = Counter(record["id"] for record in records)
        for number, (row, record) in enumerate(zip(rows, records, strict=True)):
            own = record["id"] if record["id"] and uses[record["id"]] == 1 else f"#{number}"
            yield (record["source"], own), file.name, row


def make_table(rows: Iterable[tuple[Name, str, str]], only: Collection[Name] | None = None) -> pa.Table:
    """The rows as the product reads them, with their fingerprints; `only` those of these names."""
    chosen = [_row(*row) for row in rows if only is None or row[0] in only]
    return pa.Table.from_pylist(chosen, schema=SCHEMA)


def text_of(file_name: str, payload: str) -> str:
    """The text that a posting's fingerprint is made from."""
    posting = to_posting(RawPosting("file", _FETCHED, payload, file_name))
    return body_text(posting, make_document(posting).text)


def _row(name: Name, file_name: str, payload: str) -> dict[str, Any]:
    posting = to_posting(RawPosting("file", _FETCHED, payload, file_name))
    enriched = read(posting)
    found = reading_row(enriched)
    made = fingerprint(body_text(posting, enriched.text))
    return {
        "source": name[0],
        "name": name[1],
        "posting_id": posting.posting_id,
        "title": posting.title,
        "employer_key": employer_key(posting.hiring_organization),
        "date_posted": posting.date_posted,
        "url": posting.url,
        "years_min": found["years_min"],
        "cities": found["cities"],
        "digest": made.digest,
        "signature": made.signature,
    }
