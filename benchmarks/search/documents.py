"""The judged documents and the postings that they became in a data directory.

A judged document is a row of a postings file; its id in the index is the one that the import gives that row, or that of
its cluster's canonical member.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fingerpost
from fingerpost.errors import PayloadError
from fingerpost.posting import RawPosting
from fingerpost.sources.file import to_posting

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FINGERPOST_SHARED", ROOT.parent / "shared"))
JUDGMENTS = SHARED / "data" / "search"
POSTINGS = SHARED / "data" / "postings"
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, plain or gzip."""
    content = path.read_bytes()
    for line in (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines():
        if line.strip():
            yield json.loads(line)


def judged_files(judgments: Path, postings: Path) -> list[Path]:
    """The postings files that hold the judged documents, in order of their names."""
    sources = sorted({row["source"] for row in read_rows(judgments / "documents.jsonl.gz")})
    return [postings / f"{source}.jsonl.gz" for source in sources]


def make_data(data: Path, judgments: Path, postings: Path) -> None:
    """Imports the files of the judged documents into a data directory, unless it holds postings already."""
    if not (data / "tables").is_dir():
        fingerpost.open(data, corpus="live").import_(judged_files(judgments, postings))


def document_ids(judgments: Path, postings: Path) -> dict[str, list[str]]:
    """posting_id → the ids of the judged documents that it stands for, in order of the files."""
    wanted: dict[str, dict[int, str]] = {}
    for row in read_rows(judgments / "documents.jsonl.gz"):
        wanted.setdefault(row["source"], {})[row["row"]] = row["doc_id"]
    found: dict[str, list[str]] = {}
    for path in judged_files(judgments, postings):
        documents = wanted[path.name.removesuffix(".jsonl.gz")]
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number in documents:
                    for posting_id in _posting_ids(line, path.name):
                        found.setdefault(posting_id, []).append(documents[number])
    return found


def _posting_ids(line: str, name: str) -> list[str]:
    try:
        return [to_posting(RawPosting("file", _FETCHED, line, name)).posting_id]
    except PayloadError:
        return []


def members(data: Path) -> dict[str, list[str]]:
    """posting_id of a cluster's canonical member → the ids of all its members, itself first; clusters of several."""
    from fingerpost.settings import load_settings
    from fingerpost.store.facts import connect

    con = connect(load_settings(data), "live")
    rows = con.execute(
        "SELECT cluster_id, posting_id FROM posting_member ORDER BY cluster_id, NOT canonical, posting_id"
    )
    clusters: dict[str, list[str]] = {}
    for cluster_id, posting_id in rows.fetchall():
        clusters.setdefault(cluster_id, []).append(posting_id)
    con.close()
    return {ids[0]: ids for ids in clusters.values()}
