"""Rows of the real postings beside the checkout with the value that a careful reader gave them, one file per field.

`labelled/<field>.csv` has the columns source, row (from 0), label, also (other values that are accepted, joined by "|")
and note. The texts stay where they are.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.accuracy.predict import posting_of
from fingerpost.reading.chain import prepare
from fingerpost.reading.document import Document

FOLDER = Path(__file__).parent / "labelled"


class Labelled(NamedTuple):
    """A row of a source, its value, and all values that are accepted."""

    source: str
    row: int
    label: str
    accepted: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.source}-{self.row}"


def labelled(field: str) -> list[Labelled]:
    """The labelled rows of a field."""
    with (FOLDER / f"{field}.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Labelled(row["source"], int(row["row"]), row["label"], frozenset([row["label"], *row["also"].split("|")]))
            for row in csv.DictReader(lines)
        ]


@cache
def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@cache
def document_of(shared: Path, source: str, row: int) -> Document:
    """The document of a row, made in the same way as that of any imported file."""
    return prepare(posting_of(_rows(shared / "data" / "postings" / f"{source}.jsonl.gz")[row]))


def misread(shared: Path, field: str, read: Callable[[Document], str]) -> dict[str, str]:
    """Name of a row → what was read, for all rows that were read as none of their accepted values."""
    said = {one: read(document_of(shared, one.source, one.row)) for one in labelled(field)}
    return {one.name: value for one, value in said.items() if value not in one.accepted}
