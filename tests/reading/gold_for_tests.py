"""The labelled postings beside the checkout, as documents; read once for all tests of readers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.document import Document


def posting_of(row: dict[str, Any]) -> Posting:
    """A posting from a row of the labelled file; a rating glued to the employer's name is cut off."""
    employer = re.sub(r"\n[\d.]+$", "", row["company"] or "") or None
    return Posting(
        posting_id=row["gold_id"],
        source=row["source"],
        title=row["title"],
        description=row["description"],
        description_format=row["description_format"],
        hiring_organization=employer,
        job_location=(row["location"],) if row["location"] else (),
        address_country=row["country"],
        base_salary_text=row["salary_raw"],
    )


@cache
def gold_documents(shared: Path) -> dict[str, tuple[Document, dict[str, Any]]]:
    """Gold id → the document and its labels."""
    folder = shared / "data" / "gold"
    rows = [json.loads(line) for line in (folder / "postings_dev.jsonl").open(encoding="utf-8")]
    labels = {
        row["gold_id"]: row for row in map(json.loads, (folder / "postings_dev_labels.jsonl").open(encoding="utf-8"))
    }
    return {row["gold_id"]: (prepare(posting_of(row)), labels[row["gold_id"]]) for row in rows}


def accuracy(shared: Path, field: str, read: Callable[[Document], object]) -> float:
    """Share of labelled postings whose reading is the label, or one that a careful reader accepts too."""
    pairs = gold_documents(shared).values()
    right = [read(document) in [label[field], *(label.get(f"{field}_also") or [])] for document, label in pairs]
    return sum(right) / len(right)
