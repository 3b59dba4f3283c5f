"""Importing files of postings."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike

from fingerpost.engine.memory import spare_memory
from fingerpost.pipeline.deriving import derive_rows
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.settling import settle_apart, settling_ahead
from fingerpost.pipeline.storing import RawWriter, reasons_since
from fingerpost.posting import SetAside
from fingerpost.settings import Settings
from fingerpost.store.lock import writing
from fingerpost.store.tables import open_tables


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of the records of files: `read == stored + duplicates + set_aside`, always.

    Duplicates are records that were stored before, in this file or an earlier one. `set_aside_reasons` are
    (reason, count), the most frequent first. `damage` says what could not be read of the files at all (a cut archive,
    a line too long, broken JSON), in order.
    """

    read: int
    stored: int
    duplicates: int
    set_aside: int
    set_aside_reasons: tuple[tuple[str, int], ...]
    snapshot: str | None
    damage: tuple[str, ...] = ()


def import_files(
    settings: Settings,
    paths: Iterable[str | PathLike[str]],
    *,
    at: datetime | None = None,
    settle: bool = True,
    index: bool = True,
    report: Report = silent,
) -> ImportReport:
    """Stores the records of files, reads them, and settles the corpus.

    `at` is the instant noted as the time of import (default: now). With `settle=False` the facts stay as they were
    until the corpus is settled, with `index=False` the search index until it is asked for. Killed at any moment, the
    same call goes on where it was.

    Raises:
        FileFormatError: a file holds no table of postings; what stood before it in `paths` is stored.
        StoreLockedError: another process is writing.
    """
    from fingerpost.reading import READER_VERSION
    from fingerpost.sources import read_records

    moment = at or datetime.now(UTC)
    read = new = duplicates = 0
    damage: list[str] = []
    spare_memory()
    with writing(settings.data), settling_ahead(settings) if settle and index else nullcontext() as begun:
        tables = open_tables(settings)
        writer = RawWriter(tables, moment)
        before = writer.last_seq
        try:
            for path in paths:
                for record in read_records(path, fetched_at=moment):
                    read += 1
                    if isinstance(record, SetAside):
                        damage.append(record.reason)
                    stored = writer.add([record])
                    new, duplicates = new + stored.new, duplicates + stored.duplicates
                    if writer.is_due:
                        writer.commit()
                        report(Progress("import", read))
        finally:
            writer.commit()
        report(Progress("import", read, read))
        derive_rows(tables, settings.workers, report)
        reasons = reasons_since(tables, before, READER_VERSION)
        snapshot = settle_apart(settings, at=moment, index=index, begun=begun, report=report) if settle else None
    set_aside = sum(count for _, count in reasons)
    return ImportReport(
        read, new - set_aside, duplicates, set_aside, reasons, snapshot.name if snapshot else None, tuple(damage)
    )
