"""Builds the packaged reference snapshot: facts of real postings, read by the real pipeline; no posting's text.

    python scripts/build_reference.py ../shared/data/postings --on 2026-11-23 [--open-licence-only]

Writes postings.parquet, skills.parquet and about.json to src/fingerpost/store/reference. The same files, readers and
day give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from fingerpost.pipeline import import_files
from fingerpost.pipeline.progress import Progress
from fingerpost.settings import Settings
from fingerpost.store.export import about_export, prepare_export
from fingerpost.store.facts import POSTING_COLUMNS, REFERENCE, SKILL_COLUMNS, connect

LIMIT_BYTES = 4_000_000
FOUNDING_ROLES = (
    "machine-learning-engineer",
    "data-scientist",
    "ai-research-scientist",
    "nlp-engineer",
    "computer-vision-engineer",
    "ml-product-manager",
)
LEAST_PER_ROLE = 30


def main() -> None:
    """Reads the arguments, builds, checks and says what was built."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("postings", type=Path, help="folder of *.jsonl.gz files")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="the day noted as first and last seen")
    parser.add_argument("--open-licence-only", action="store_true", help="keep only sources with an open licence")
    parser.add_argument("--out", type=Path, default=REFERENCE)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(Path(directory) / "data", given.workers)
        at = datetime.combine(given.on, time(), UTC)
        print(import_files(settings, sorted(given.postings.glob("*.jsonl.gz")), at=at, report=_Steps(), index=False))
        print(build(settings, given.out, on=given.on, open_licence_only=given.open_licence_only))


def build(settings: Settings, out: Path, *, on: date, open_licence_only: bool = False) -> dict[str, Any]:
    """Writes the facts of a data directory as the reference; returns what about.json says.

    Raises:
        SystemExit: it would be too large, or, with all sources, a founding role has too few postings.
    """
    con = connect(settings, "live")
    snapshot = prepare_export(con, open_licence_only=open_licence_only, prefix="reference")
    roles = dict(con.execute("SELECT role, count(*) FROM export_postings GROUP BY 1").fetchall())
    scarce = {role: roles.get(role, 0) for role in FOUNDING_ROLES if roles.get(role, 0) < LEAST_PER_ROLE}
    if scarce and not open_licence_only:
        raise SystemExit(f"too few postings for {scarce}; at least {LEAST_PER_ROLE} of each founding role are needed")
    if scarce:
        print(f"careful: with open licences alone some roles have under {LEAST_PER_ROLE} postings: {scarce}")
    about = about_export(con, snapshot=snapshot, made_from="public data sets", on=on, open_only=open_licence_only)
    out.mkdir(parents=True, exist_ok=True)
    stated = {"corpus": "'reference' AS corpus", "licence": "coalesce(licence, 'not stated') AS licence"}
    columns = ", ".join(stated.get(name, name) for name in POSTING_COLUMNS)
    postings = con.sql(f"SELECT {columns} FROM export_postings ORDER BY posting_id").to_arrow_table()
    chosen = ", ".join(SKILL_COLUMNS)
    skills = con.sql(f"SELECT {chosen} FROM export_skills ORDER BY posting_id, skill_id, level").to_arrow_table()
    _write(postings, out / "postings.parquet", unique=("posting_id", "cluster_id", "url"))
    _write(skills, out / "skills.parquet", unique=())
    (out / "about.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in out.iterdir() if file.suffix in {".parquet", ".json"})
    if size > LIMIT_BYTES:
        raise SystemExit(f"the reference is {size:,} bytes; {LIMIT_BYTES:,} are allowed")
    return {key: about[key] for key in ("snapshot", "n_postings", "n_employers", "n_skills")} | {
        "bytes": size,
        "roles": {role: roles.get(role, 0) for role in FOUNDING_ROLES},
    }


def _write(table: pa.Table, path: Path, unique: tuple[str, ...]) -> None:
    """One row group, strong compression; texts that are different in each row are stored as differences."""
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=22,
        row_group_size=1 << 20,
        use_dictionary=[name for name in table.column_names if name not in unique],
        column_encoding=dict.fromkeys(unique, "DELTA_BYTE_ARRAY") or None,
        write_statistics=False,
        store_schema=False,
    )


class _Steps:
    """Prints each step once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def __call__(self, progress: Progress) -> None:
        if progress.step not in self._seen:
            self._seen.add(progress.step)
            print(progress.step, flush=True)


if __name__ == "__main__":
    main()
