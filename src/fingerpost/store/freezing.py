"""Making a vintage: the facts in place, copied under a name so that nothing can change them any more."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost._version import __version__
from fingerpost.errors import InputError, StoreError
from fingerpost.store.facts import FactsFiles, connect, facts_files, reference_name
from fingerpost.store.revisions import revision_between
from fingerpost.store.snapshots import read_snapshot
from fingerpost.store.vintages import (
    LATEST,
    Vintage,
    VintageFile,
    list_vintages,
    vintage_folder,
    write_statement,
)

if TYPE_CHECKING:
    from fingerpost.settings import Settings

TRIES = 5
"""A collect in the middle of a long run puts new facts in place now and then."""


def create_vintage(settings: Settings, name: str | None = None, *, at: datetime) -> Vintage:
    """Copies the facts in place under a name; without one, under the day `at` (UTC), numbered where it is taken.

    Files of tables are hard-linked where the file system can. Superseded ones stay for a week, and a
    copy during which others were put in place is made again, so no lock is needed.

    Raises:
        InputError: the name cannot be used or is taken, or there is nothing to copy.
        StoreError: the data directory cannot be written to.
    """
    name = name or _free_name(settings.data, at)
    folder = vintage_folder(settings.data, name)
    if folder.exists():
        msg = f"there is a snapshot {name!r} already, and snapshots never change; give another name"
        raise InputError(msg)
    earlier = list_vintages(settings.data)
    being_made = folder.with_name(f".{name}.{os.getpid()}")
    try:
        being_made.mkdir(parents=True)
        try:
            vintage = _kept(settings, name, at, being_made)
            if not vintage.files:
                msg = "there are no facts to keep; run `fingerpost collect` or `fingerpost import FILE` first"
                raise InputError(msg)
            write_statement(being_made, vintage)
            being_made.rename(folder)
        finally:
            shutil.rmtree(being_made, ignore_errors=True)
        if earlier:
            vintage = replace(vintage, revision=revision_between(settings, earlier[-1].name, name))
            write_statement(folder, vintage)
    except OSError as error:
        msg = f"the snapshot {name} cannot be written below {settings.data} ({error.strerror or error}); try again"
        raise StoreError(msg) from error
    return vintage


def _kept(settings: Settings, name: str, at: datetime, folder: Path) -> Vintage:
    """The facts in place, stated and copied; once more where a collect put others in place meanwhile."""
    for _ in range(TRIES):
        before = facts_files(settings, snapshot=LATEST)
        vintage = replace(_stated(settings, name, at), files=tuple(_copied(before, folder)))
        if facts_files(settings, snapshot=LATEST) == before:
            return vintage
        for copied in folder.iterdir():
            copied.unlink()
    msg = f"the facts changed {TRIES} times while the snapshot {name!r} was made; try again when no collect runs"
    raise StoreError(msg)


def _free_name(data: Path, at: datetime) -> str:
    day, number = at.date().isoformat(), 2
    name = day
    while vintage_folder(data, name).exists():
        name, number = f"{day}-{number}", number + 1
    return name


def _stated(settings: Settings, name: str, at: datetime) -> Vintage:
    from fingerpost.taxonomy import TAXONOMY_VERSION

    now = read_snapshot(settings.data)
    with connect(settings, snapshot=LATEST) as con:
        n_clusters, n_postings, n_employers = con.execute(
            "SELECT count(*), coalesce(sum(cluster_size), 0), count(DISTINCT employer_key) FROM posting"
        ).fetchall()[0]
        n_skills = con.execute("SELECT count(*) FROM posting_skill").fetchall()[0][0]
    return Vintage(
        name=name,
        created_at=at,
        live=now.name if now else None,
        reference=reference_name(),
        made_at=now.made_at if now else None,
        reader_version=now.reader_version if now else None,
        taxonomy_version=now.taxonomy_version if now else TAXONOMY_VERSION,
        fingerpost_version=__version__,
        table_versions=now.versions if now else {},
        n_postings=int(n_postings),
        n_clusters=n_clusters,
        n_employers=n_employers,
        n_skills=n_skills,
        files=(),
    )


def _copied(held: FactsFiles, folder: Path) -> Iterator[VintageFile]:
    """Puts the files of facts into a folder, each under a name that says its table."""
    for prefix, part in (("", held.live), ("reference_", held.reference)):
        for kind, paths in part.items():
            for number, path in enumerate(paths, start=1):
                target = folder / f"{prefix}{kind}-{number}.parquet"
                if part is held.live:
                    _linked(Path(path), target)
                else:  # the package's own files may be written over when the reference is built anew
                    shutil.copyfile(path, target)
                with target.open("rb") as content:
                    digest = file_digest(content, "sha256").hexdigest()
                yield VintageFile(f"{prefix}{kind}", target.name, target.stat().st_size, digest)


def _linked(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(source, target)
