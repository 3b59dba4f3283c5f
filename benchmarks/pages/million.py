"""A data directory of a million postings with texts, to measure pages on: `python -m benchmarks.pages.million`.

usage: python -m benchmarks.pages.million FILE … --data DIR [--size N] [--seed DIR] [--until YYYY-MM-DD]

The postings of the files are read once (and kept in the seed directory); each posting of the corpus is one of them with
another employer, other dates and other pay, and its reading is copied, so that a million take minutes. All is written
into the product's own tables: postings, readings, skills, weekly visits to boards and their events. Facts, fast layout
and search index are then made by the product's own code, the index from texts made once; only duplicates are not looked
for, since every text is there many times: one posting in twenty is said to be a copy of the one before it. Raw records
hold no payload.

Texts of postings stay where they are written: DIR is for measuring on this machine.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from benchmarks.market.corpus import Employers, make_employers
from benchmarks.pages.resampled import CHUNK, COPIED, DAYS, Sightings, Templates, chunk, drawn, instant, read_templates
from benchmarks.pages.resampled import sightings as sightings_of
from benchmarks.pages.visits import write_visits
from fingerpost.dedup import employer_key
from fingerpost.pipeline import import_files
from fingerpost.pipeline.indexing import BATCH_ROWS, INDEX_FOLDER, build_index
from fingerpost.pipeline.progress import Progress
from fingerpost.pipeline.stages import body_text
from fingerpost.reading import READER_VERSION
from fingerpost.reading.text import make_document
from fingerpost.settings import Settings, load_settings
from fingerpost.store.facts import connect
from fingerpost.store.lock import writing
from fingerpost.store.market_building import refresh_market_tables
from fingerpost.store.rows import postings_of
from fingerpost.store.schemas import SET_ASIDE
from fingerpost.store.settlement import current_postings, write_facts
from fingerpost.store.tables import DERIVED_MARK, RAW_MARK, Tables, open_tables
from fingerpost.taxonomy import TAXONOMY_VERSION

POSTINGS_PER_EMPLOYER: Final = 80


def make_data_directory(
    directory: Path, files: Sequence[Path], size: int, *, seed: Path, until: date, workers: int | None = None
) -> None:
    """Writes a data directory of `size` clusters of postings that ends on the day `until`."""
    settings = load_settings(directory, workers)
    if not (seed / "tables").exists():
        import_files(load_settings(seed, workers), files, settle=False, index=False)
    templates = read_templates(load_settings(seed))
    said("templates read")
    total = size * COPIED // (COPIED - 1)
    employers = make_employers(max(size // POSTINGS_PER_EMPLOYER, 10))
    begin = until - timedelta(days=DAYS)
    with writing(settings.data):
        tables = open_tables(settings)
        seen = _write_postings(tables, templates, employers, total, begin)
        said("postings written")
        write_visits(tables, seen, begin)
        said("visits written")
        _settle(settings, tables, total, at=instant(until))
        said("facts written")
        refresh_market_tables(settings)
        said("fast layout written")
        tables.tidy()
    build_search_index(settings, templates, employers, total)
    said("search index built")


def build_search_index(settings: Settings, templates: Templates, employers: Employers, total: int) -> None:
    """Builds the search index with the texts of the templates, each made once."""
    template = np.concatenate(
        [
            drawn(np.random.default_rng([first, 2026]), employers, len(templates.findings), first,
                   min(CHUNK, total - first))[1]
            for first in range(0, total, CHUNK)
        ]
    )  # fmt: skip
    texts = pa.array(
        [body_text(posting, make_document(posting).text) for posting in postings_of(templates.postings)], pa.string()
    )
    with connect(settings, "live") as con:
        ids = con.sql("SELECT posting_id FROM posting ORDER BY posting_id").to_arrow_table()["posting_id"]
    number = np.array([int(one.rpartition(":")[2]) for one in ids.to_pylist()])

    def batches() -> Iterator[pa.RecordBatch]:
        for first in range(0, len(ids), BATCH_ROWS):
            part = pa.array(template[number[first : first + BATCH_ROWS]])
            named = ids.slice(first, BATCH_ROWS).combine_chunks()
            yield pa.record_batch([named, texts.take(part)], names=["posting_id", "text"])

    def told(progress: Progress) -> None:
        if progress.done % CHUNK == 0:
            said(f"{progress.done:,} of {progress.total:,} documents")

    with writing(settings.data / INDEX_FOLDER):
        build_index(settings, open_tables(settings), told, batches())


def _write_postings(tables: Tables, templates: Templates, employers: Employers, total: int, begin: date) -> Sightings:
    """Writes postings with their readings and skills; gives when each was seen, in order of their numbers."""
    parts: list[Sightings] = []
    for first in range(0, total, CHUNK):
        count = min(CHUNK, total - first)
        random = np.random.default_rng([first, 2026])
        employer, template = drawn(random, employers, len(templates.findings), first, count)
        seen = sightings_of(random, employers, employer)
        rows = chunk(random, templates, employer, template, seen, np.arange(first, first + count), begin)
        through = first + count
        for name, table in rows.items():
            mark = RAW_MARK if name == "raw" else DERIVED_MARK if name == "postings" else _read_mark()
            tables.append(name, table, {mark: through})
        parts.append(seen)
        if first % (10 * CHUNK) == 0:
            said(f"{through:,} postings")
    tables.append("set_aside", SET_ASIDE.empty_table(), {_read_mark(): total})
    return Sightings(*(np.concatenate([getattr(one, name) for one in parts]) for name in Sightings.__slots__))


def _read_mark() -> str:
    return f"{DERIVED_MARK}/{READER_VERSION}"


def _settle(settings: Settings, tables: Tables, total: int, *, at: datetime) -> None:
    """Writes the facts as settling does, with the clusters that the corpus was made with."""
    con = tables.sql()
    current = current_postings(con, READER_VERSION).select(["posting_id", "employer"])
    names = [name for name in current["employer"].unique().to_pylist() if name is not None]
    keys = pa.table({"employer": names, "employer_key": [employer_key(name) for name in names]})
    ids = current["posting_id"].to_pylist()
    by_number = {int(one.rpartition(":")[2]): one for one in ids}
    write_facts(
        tables, con, _members(ids, by_number, total), keys, directory=settings.data.resolve(), at=at,
        taxonomy_version=TAXONOMY_VERSION, reader_version=READER_VERSION,
    )  # fmt: skip
    con.close()


def _members(ids: list[str], by_number: dict[int, str], total: int) -> pa.Table:
    """Every posting alone, but for copies: they stand behind the posting of the number before theirs."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("cluster_id", "canonical", "cluster_size", "merged_with", "merge_reason")
    }
    for one in ids:
        number = int(one.rpartition(":")[2])
        copy = number % COPIED == COPIED - 1 and number % CHUNK > 0
        has_copy = number % COPIED == COPIED - 2 and number + 1 < total and (number + 1) % CHUNK > 0
        itself = by_number[number - 1] if copy else one
        for name, value in (
            ("cluster_id", itself), ("canonical", not copy), ("cluster_size", 2 if copy or has_copy else 1),
            ("merged_with", itself if copy else None), ("merge_reason", "other-place" if copy else None),
        ):  # fmt: skip
            columns[name].append(value)
    table = pa.table({"posting_id": ids, **columns})
    return table.set_column(3, "cluster_size", table["cluster_size"].cast(pa.int32()))


_STARTED = time.monotonic()


def said(what: str) -> None:
    """Says what is done, and after how many seconds."""
    print(f"{time.monotonic() - _STARTED:7.0f} s  {what}", flush=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", help="files of postings; not needed where the seed is there")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=Path, required=True, help="where the postings of the files are kept, read")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--until", type=date.fromisoformat, default=datetime.now(UTC).date())
    parser.add_argument("--workers", type=int, default=None)
    asked = parser.parse_args()
    make_data_directory(asked.data, asked.files, asked.size, seed=asked.seed, until=asked.until, workers=asked.workers)


if __name__ == "__main__":
    main()
