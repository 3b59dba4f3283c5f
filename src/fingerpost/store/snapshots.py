"""The snapshot in place: which files hold the facts now, and the name by which figures made from them are cited.

It is one small file that is replaced in one step, so that a reader always finds facts that belong together, also
while a writer settles the corpus anew or dies halfway.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.errors import StoreError
from fingerpost.shared_files import replace_path

if TYPE_CHECKING:
    import duckdb

FILE = "snapshot.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Facts that belong together.

    `name` is made from their content, so the same facts have the same name. Files are relative to the data
    directory. `versions` are the Delta versions of the tables at that moment (time travel). `n_postings` counts
    postings, `n_clusters` the rows of facts.
    """

    name: str
    made_at: datetime
    posting_files: tuple[str, ...]
    skill_files: tuple[str, ...]
    n_postings: int
    n_clusters: int
    reader_version: str
    taxonomy_version: str
    versions: Mapping[str, int]
    member_files: tuple[str, ...] = ()
    visit_files: tuple[str, ...] = ()
    event_files: tuple[str, ...] = ()


def write_snapshot(directory: Path, snapshot: Snapshot) -> None:
    """Puts a snapshot in place of the one before, in one step."""
    stated = asdict(snapshot) | {"made_at": snapshot.made_at.isoformat()}
    new = directory / f"{FILE}.new"
    new.write_text(json.dumps(stated, indent=1, sort_keys=True), encoding="utf-8")
    replace_path(new, directory / FILE)


def read_snapshot(directory: Path) -> Snapshot | None:
    """The snapshot in place, or None when nothing was settled yet.

    Raises:
        StoreError: the file is there and cannot be understood.
    """
    path = directory / FILE
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        return Snapshot(
            **stated
            | {
                "made_at": datetime.fromisoformat(stated["made_at"]),
                "posting_files": tuple(stated["posting_files"]),
                "skill_files": tuple(stated["skill_files"]),
                **{kind: tuple(stated.get(kind, ())) for kind in ("member_files", "visit_files", "event_files")},
            }
        )
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        msg = f"{path} cannot be understood ({error}); delete it and run `fingerpost import` or `collect` again"
        raise StoreError(msg) from error


def content_hash(con: duckdb.DuckDBPyConnection, queries: Iterable[str], *versions: str) -> str:
    """Twelve hexadecimal digits made from the rows of queries, in whatever order they come, and from versions."""
    parts = list(versions)
    for query in queries:
        texts = f"SELECT one::VARCHAR AS row_text FROM ({query}) one"
        counted = con.execute(f"SELECT count(*), bit_xor(md5_number_lower(row_text)) FROM ({texts})").fetchall()
        parts += [str(value) for value in counted[0]]
    return blake2b("\0".join(parts).encode(), digest_size=6).hexdigest()
