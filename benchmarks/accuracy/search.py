"""A run of judged queries over a data directory, in the form that the scorer of search judgments reads.

usage: python -m benchmarks.accuracy.search DATA_DIR OUT_RUN.jsonl [--judgments FOLDER] [--postings FOLDER]

DATA_DIR is a data directory into which every file of the postings folder was imported. A judged document is a row of a
postings file; its id in the index is the one that the import gives that row, or that of its cluster's canonical member.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
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
SCORER = SHARED / "tools" / "score_search.py"
DEPTH = 100
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, plain or gzip."""
    content = path.read_bytes()
    for line in (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines():
        yield json.loads(line)


def document_ids(judgments: Path, postings: Path) -> dict[str, list[str]]:
    """posting_id → the ids of the judged documents that it stands for, in order of the files."""
    wanted: dict[str, dict[int, str]] = {}
    for row in read_rows(judgments / "documents.jsonl.gz"):
        wanted.setdefault(row["source"], {})[row["row"]] = row["doc_id"]
    found: dict[str, list[str]] = {}
    for source, documents in sorted(wanted.items()):
        path = postings / f"{source}.jsonl.gz"
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
    """posting_id of a cluster's canonical member → the ids of all its members, itself first."""
    import pyarrow as pa

    from fingerpost.dedup import cluster, employer_key
    from fingerpost.reading import READER_VERSION
    from fingerpost.settings import load_settings
    from fingerpost.store.settlement import current_postings
    from fingerpost.store.tables import open_tables

    con = open_tables(load_settings(data)).sql()
    postings = current_postings(con, READER_VERSION)
    con.close()
    keys = pa.array([name and employer_key(name) for name in postings["employer"].to_pylist()], pa.string())
    grouped = cluster(postings.drop_columns(["employer"]).append_column("employer_key", keys)).to_pylist()
    clusters: dict[str, list[str]] = {}
    for row in sorted(grouped, key=lambda row: (not row["canonical"], row["posting_id"])):
        clusters.setdefault(row["cluster_id"], []).append(row["posting_id"])
    return {ids[0]: ids for ids in clusters.values()}


def run(data: Path, judgments: Path, postings: Path) -> Iterator[dict[str, Any]]:
    """For every query the ids of the documents found, best first."""
    ids, clusters = document_ids(judgments, postings), members(data)
    observatory = fingerpost.open(data, corpus="live")
    for row in read_rows(judgments / "queries.jsonl"):
        hits = observatory.search(row["query"], size=DEPTH).hits
        shown = (member for hit in hits for member in clusters.get(hit.posting_id, [hit.posting_id]))
        found = dict.fromkeys(doc_id for posting_id in shown for doc_id in ids.get(posting_id, ()))
        yield {"qid": row["qid"], "doc_ids": list(found)}


def write_run(rows: Iterable[dict[str, Any]], target: Path) -> None:
    """Writes a run as JSON Lines."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.search", description=about)
    parser.add_argument("data", type=Path, metavar="DATA_DIR")
    parser.add_argument("target", type=Path, metavar="OUT_RUN.jsonl")
    parser.add_argument("--judgments", type=Path, default=JUDGMENTS, metavar="FOLDER")
    parser.add_argument("--postings", type=Path, default=POSTINGS, metavar="FOLDER")
    parser.add_argument("--per-query", action="store_true")
    options = parser.parse_args(arguments)
    write_run(run(options.data, options.judgments, options.postings), options.target)
    files = [str(options.judgments / "queries.jsonl"), str(options.judgments / "qrels.jsonl"), str(options.target)]
    command = [sys.executable, str(SCORER), *files, *(["--per-query"] if options.per_query else [])]
    print(subprocess.run(command, capture_output=True, text=True, check=True).stdout, end="")


if __name__ == "__main__":
    main()
