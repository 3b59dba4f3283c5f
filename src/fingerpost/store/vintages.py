"""Vintages: named copies of the facts that never change, so that a figure can be made again as it was.

A vintage is a folder below `snapshots` of the data directory: the facts files of this machine's corpus, hard-linked
where the file system can (else copied), those of the packaged reference, and `snapshot.json`, which says what they
are. Tables may be compacted and vacuumed meanwhile: a vintage keeps its own names for its files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fingerpost.errors import InputError, StoreError, UnknownNameError
from fingerpost.shared_files import replace_path

FOLDER = "snapshots"
LATEST = "latest"
"""The name of the facts in place now; no vintage can be called so."""

KINDS = ("posting", "skill", "member", "visit", "event", "reference_posting", "reference_skill")
"""The tables that a vintage has files of."""

_STATEMENT = "snapshot.json"
_IN_USE = "in-use"
_RESERVED = frozenset({LATEST, _IN_USE, f"{_IN_USE}.new"})  # the note of the vintage in use lies beside the vintages
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class VintageFile:
    """One file of a vintage: its table, its name in the vintage's folder, bytes and SHA-256 (hexadecimal)."""

    kind: str
    name: str
    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed since the vintage `since`: postings that came, went, and say or are read otherwise."""

    since: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class Vintage:
    """A named copy of the facts.

    `live` and `reference` are the names made from the content of its two parts, None where there is no such part.
    `made_at` is when this machine's facts were settled, `created_at` when they were copied (UTC). `table_versions`
    are the versions of the Delta tables behind them. `revision` is None for the first vintage.
    """

    name: str
    created_at: datetime
    live: str | None
    reference: str | None
    made_at: datetime | None
    reader_version: str | None
    taxonomy_version: str
    fingerpost_version: str
    table_versions: Mapping[str, int]
    n_postings: int
    n_clusters: int
    n_employers: int
    n_skills: int
    files: tuple[VintageFile, ...]
    revision: Revision | None = None

    def paths(self, data: Path, kind: str) -> list[str]:
        """The files of one table, in order."""
        folder = vintage_folder(data, self.name)
        return [str(folder / file.name) for file in self.files if file.kind == kind]


def vintage_folder(data: Path, name: str) -> Path:
    """Where a vintage of a data directory lies.

    Raises:
        InputError: no vintage can have that name.
    """
    if not _NAME.fullmatch(name) or name.casefold() in _RESERVED:
        msg = (
            f"{name!r} cannot name a snapshot; use letters, digits, '.', '_' and '-', at most 64, "
            f"the first a letter or digit, and not {LATEST!r} or {_IN_USE!r}"
        )
        raise InputError(msg)
    return data / FOLDER / name


def read_vintage(data: Path, name: str) -> Vintage:
    """One vintage of a data directory.

    Raises:
        InputError: no vintage can have that name.
        UnknownNameError: there is none of that name.
        StoreError: its files are missing, or cannot be understood.
    """
    folder = vintage_folder(data, name)
    path = folder / _STATEMENT
    try:
        vintage = _understood(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        raise UnknownNameError("snapshot", name, (*_names(data), LATEST)) from None
    except (ValueError, TypeError, KeyError) as error:
        msg = f"{path} cannot be understood ({error}); delete {folder} or put it back as it was"
        raise StoreError(msg) from error
    for file in vintage.files:
        held = folder / file.name
        if not held.is_file() or held.stat().st_size != file.n_bytes:
            msg = f"{held} is not as it was when the snapshot {name} was made; put it back, or delete {folder}"
            raise StoreError(msg)
    return vintage


def list_vintages(data: Path) -> tuple[Vintage, ...]:
    """The vintages of a data directory, the oldest first.

    Raises:
        StoreError: one of them cannot be understood.
    """
    found = (read_vintage(data, name) for name in _names(data))
    return tuple(sorted(found, key=lambda vintage: (vintage.created_at, vintage.name)))


def vintage_in_use(data: Path) -> str | None:
    """The name of the vintage that every answer rests on; None where answers rest on the latest facts."""
    try:
        return (data / FOLDER / _IN_USE).read_text(encoding="utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def use_vintage(data: Path, name: str) -> str | None:
    """Makes every answer rest on a vintage until another is named; `latest` lets them follow the facts again.

    Raises:
        UnknownNameError: there is none of that name.
        StoreError: the data directory cannot be written to.
    """
    note = data / FOLDER / _IN_USE
    try:
        if name == LATEST:
            note.unlink(missing_ok=True)
            return None
        read_vintage(data, name)
        new = note.with_name(f"{_IN_USE}.new")
        new.write_text(f"{name}\n", encoding="utf-8")
        replace_path(new, note)
    except OSError as error:
        msg = f"{note} cannot be written ({error.strerror}); give another data directory with --data"
        raise StoreError(msg) from error
    return name


def chosen_vintage(data: Path, snapshot: str | None) -> Vintage | None:
    """The vintage that is asked for: by name, else the one in use; None means the latest facts."""
    name = snapshot or vintage_in_use(data)
    return None if name is None or name == LATEST else read_vintage(data, name)


def write_statement(folder: Path, vintage: Vintage) -> None:
    """Writes what a vintage is into its folder."""
    stated = asdict(vintage) | {
        "created_at": vintage.created_at.isoformat(),
        "made_at": vintage.made_at.isoformat() if vintage.made_at else None,
        "table_versions": dict(vintage.table_versions),
    }
    new = folder / f"{_STATEMENT}.new"
    new.write_text(json.dumps(stated, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    replace_path(new, folder / _STATEMENT)


def _understood(stated: dict[str, Any]) -> Vintage:
    made_at, revision = stated["made_at"], stated["revision"]
    return Vintage(
        **stated
        | {
            "created_at": datetime.fromisoformat(stated["created_at"]),
            "made_at": datetime.fromisoformat(made_at) if made_at else None,
            "files": tuple(VintageFile(**file) for file in stated["files"]),
            "revision": Revision(**revision) if revision else None,
        }
    )


def _names(data: Path) -> list[str]:
    folder = data / FOLDER
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_dir())
