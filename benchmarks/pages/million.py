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
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.market.corpus import SYSTEMS, UNDATED, Employers, Ints, make_employers
from fingerpost.dedup import employer_key
from fingerpost.pipeline import import_files
from fingerpost.pipeline.indexing import BATCH_ROWS, INDEX_FOLDER, build_index
from fingerpost.pipeline.progress import Progress
from fingerpost.pipeline.stages import body_text
from fingerpost.reading import READER_VERSION
from fingerpost.reading.text import header_lines, make_document
from fingerpost.settings import Settings, load_settings
from fingerpost.store.facts import connect
from fingerpost.store.lock import writing
from fingerpost.store.market_building import refresh_market_tables
from fingerpost.store.rows import postings_of
from fingerpost.store.schemas import EVENTS, OBSERVATIONS, POSTINGS, RAW, READINGS, SET_ASIDE, SKILLS
from fingerpost.store.settlement import current_postings, write_facts
from fingerpost.store.tables import DERIVED_MARK, OBSERVED_MARK, RAW_MARK, Tables, open_tables
from fingerpost.taxonomy import TAXONOMY_VERSION

CHUNK: Final = 50_000
"""So many postings are made at a time, each chunk from its own seed."""

DAYS: Final = 1096
LIFE_DAYS: Final = 45.0
COPIED: Final = 20
"""One posting in so many is a copy of the one before it, and counts as the same job."""

BOARDS_AT_ONCE: Final = 250
POSTINGS_PER_EMPLOYER: Final = 80
VISIT_HOUR: Final = 6


@dataclass(frozen=True, slots=True)
class Templates:
    """The postings read, one row each in order of `seq`, with what is copied for each of them.

    `findings` are as stored. In a posting's text the line of its employer begins at `line[i]`, -1 where none is stated.
    """

    postings: pa.Table
    readings: pa.Table
    skills: pa.Table
    skill_start: Ints
    findings: list[list[Any]]
    line: Ints
    name_length: Ints


@dataclass(slots=True)
class Sightings:
    """For each posting of the corpus its board, and days since the first: first and last seen, closed (-1 = open)."""

    board: Ints
    first: Ints
    last: Ints
    closed: Ints


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
        _write_visits(tables, seen, begin)
        said("visits written")
        _settle(settings, tables, total, at=_instant(until))
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
            _drawn(np.random.default_rng([first, 2026]), employers, len(templates.findings), first,
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


def read_templates(settings: Settings) -> Templates:
    """The postings of a data directory that were read whole, with their readings."""
    with open_tables(settings).sql("postings", "readings", "skills") as con:
        version = {"version": READER_VERSION}
        readings = con.sql("SELECT * FROM readings WHERE reader_version = $version ORDER BY seq", params=version)
        read = readings.to_arrow_table()
        con.register("chosen", read.select(["seq"]))
        chosen = "seq IN (SELECT seq FROM chosen)"
        postings = con.sql(f"SELECT * FROM postings WHERE {chosen} ORDER BY seq").to_arrow_table()
        skills = con.sql(
            f"SELECT * FROM skills WHERE reader_version = $version AND {chosen} ORDER BY seq", params=version
        ).to_arrow_table()
    numbers = read["seq"].to_numpy()
    line, length = _employer_lines(postings)
    return Templates(
        postings=postings,
        readings=read,
        skills=skills,
        skill_start=np.append(np.searchsorted(skills["seq"].to_numpy(), numbers), skills.num_rows).astype(np.int64),
        findings=[msgspec.json.decode(one) for one in read["findings"].to_pylist()],
        line=line,
        name_length=length,
    )


def _employer_lines(postings: pa.Table) -> tuple[Ints, Ints]:
    """Where the line of the employer begins in each posting's text, and how long it is; -1 where none is stated."""
    found = np.full((2, postings.num_rows), -1, np.int64)
    for place, posting in enumerate(postings_of(postings)):
        start = 0
        for one in header_lines(posting):
            if one.kind == "employer":
                found[:, place] = start, len(one.text)
            start += len(one.text) + 1
    return found[0], found[1]


def _write_postings(tables: Tables, templates: Templates, employers: Employers, total: int, begin: date) -> Sightings:
    """Writes postings with their readings and skills; gives when each was seen, in order of their numbers."""
    parts: list[Sightings] = []
    for first in range(0, total, CHUNK):
        count = min(CHUNK, total - first)
        random = np.random.default_rng([first, 2026])
        employer, template = _drawn(random, employers, len(templates.findings), first, count)
        seen = _sightings(random, employers, employer)
        rows = _chunk(random, templates, employer, template, seen, np.arange(first, first + count), begin)
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


def _drawn(
    random: np.random.Generator, employers: Employers, n_templates: int, first: int, count: int
) -> tuple[Ints, Ints]:
    """The employer and the template of each posting: half of an employer's are drawn from a few that are its own."""
    employer = random.choice(len(employers.weight), CHUNK, p=employers.weight)[:count].astype(np.int64)
    own = employers.own[employer, random.integers(0, employers.own.shape[1], CHUNK)[:count]] % n_templates
    template = np.where(random.random(CHUNK)[:count] < 0.5, own, random.integers(0, n_templates, CHUNK)[:count])
    place = np.arange(count)
    place -= (((first + place) % COPIED) == COPIED - 1) & (place > 0)
    return employer[place], template[place]


def _sightings(random: np.random.Generator, employers: Employers, employer: Ints) -> Sightings:
    """When each posting was seen by the visits to its board, which is read once a week from some day on."""
    count, board = len(employer), employers.board[employer]
    began = employers.began[employer] + board % 7
    first = began + np.floor((DAYS - began) * np.sqrt(random.random(CHUNK)[:count])).astype(np.int64)
    life = random.geometric(1 / LIFE_DAYS, CHUNK)[:count]
    latest = began + (DAYS - began) // 7 * 7
    seen_first = np.minimum(began + -(-(first - began) // 7) * 7, latest)
    seen_last = np.minimum(seen_first + life // 7 * 7, latest)
    closed = np.where(seen_last + 14 <= latest, seen_last + 14, -1)  # missed twice
    return Sightings(board, seen_first, seen_last, closed)


def _chunk(
    random: np.random.Generator,
    templates: Templates,
    employer: Ints,
    template: Ints,
    seen: Sightings,
    number: Ints,
    begin: date,
) -> dict[str, pa.Table]:
    count, taken = len(number), pa.array(template)
    boards = seen.board.tolist()
    source = pa.array([SYSTEMS[one % len(SYSTEMS)] for one in boards])
    board = pa.array([f"board-{one}" for one in boards])
    ids = pa.array(posting_ids(seen.board, number))
    names = pa.array([f"Employer {one}" for one in employer.tolist()], mask=templates.line[template] < 0)
    factor = np.round(random.lognormal(0.0, 0.1, CHUNK)[:count], 2)
    posted = np.datetime64(begin) + (seen.first - random.integers(0, 10, CHUNK)[:count]).astype("timedelta64[D]")
    seq = pa.array(number + 1)
    changed = {
        "seq": seq,
        "fetched_at": instants(begin, seen.first),
        "posting_id": ids,
        "source": source,
        "board": board,
        "identifier": pa.array([str(one) for one in number.tolist()]),
        "hiring_organization": names,
        "url": pa.array([f"https://boards.example/{one}" for one in number.tolist()]),
        "date_posted": pa.array(posted, mask=random.random(CHUNK)[:count] < UNDATED),
        "valid_through": pa.nulls(count, pa.date32()),
    }
    read = {
        "seq": seq,
        "posting_id": ids,
        "findings": pa.array(_moved_findings(templates, template, employer)),
        **{name: _times(templates.readings[name].take(taken), factor) for name in ("salary_min", "salary_max")},
    }
    raw = {
        "seq": seq,
        "key": pa.array(number + 1),
        "source": source,
        "board": board,
        "fetched_at": changed["fetched_at"],
        "payload": pa.array(["{}"] * count),
        "reason": pa.nulls(count, pa.string()),
    }
    return {
        "raw": pa.table({name: raw[name] for name in RAW.names}),
        "postings": _with(templates.postings.take(taken), changed, POSTINGS),
        "readings": _with(templates.readings.take(taken), read, READINGS),
        "skills": _skills(templates, template, employer, seq, ids),
    }


def posting_ids(board: Ints, number: Ints) -> list[str]:
    """The ids of postings by their boards and numbers."""
    pairs = zip(board.tolist(), number.tolist(), strict=True)
    return [f"{SYSTEMS[one % len(SYSTEMS)]}:board-{one}:{each}" for one, each in pairs]


def _with(rows: pa.Table, changed: dict[str, Any], schema: pa.Schema) -> pa.Table:
    return pa.table([changed.get(name, rows[name] if name in rows.column_names else None) for name in schema.names],
                    names=schema.names)  # fmt: skip


def _times(values: pa.ChunkedArray, factor: NDArray[np.float64]) -> pa.Array:
    return pa.array(np.round(values.to_numpy() * factor, 2), from_pandas=True)


def _shift(templates: Templates, template: Ints, employer: Ints) -> Ints:
    """By how many characters a text moves behind the line of its employer, whose name has another length."""
    length = np.char.str_len(employer.astype(str)) + len("Employer ")
    return np.where(templates.line[template] < 0, 0, length - templates.name_length[template])


def _moved_findings(templates: Templates, template: Ints, employer: Ints) -> Iterator[str]:
    shift, line = _shift(templates, template, employer), templates.line + templates.name_length
    encode = msgspec.json.Encoder().encode
    for one, by in zip(template.tolist(), shift.tolist(), strict=True):
        after = line[one]
        yield encode(
            [
                [name, value, start + by, end + by, *rest] if start >= after else [name, value, start, end, *rest]
                for name, value, start, end, *rest in templates.findings[one]
            ]
        ).decode()


def _skills(templates: Templates, template: Ints, employer: Ints, seq: pa.Array, ids: pa.Array) -> pa.Table:
    """The skills of the templates, in the order of the postings."""
    begin, length = templates.skill_start[template], np.diff(templates.skill_start)[template]
    posting = np.repeat(np.arange(len(template)), length)
    row = np.arange(len(posting)) - np.repeat(np.cumsum(length) - length, length) + np.repeat(begin, length)
    rows = templates.skills.take(pa.array(row))
    after = (templates.line + templates.name_length)[template]
    by = _shift(templates, template, employer)
    moved = {name: _moved(rows[name].to_numpy(), by[posting], after[posting]) for name in ("start", "end")}
    mentions = rows["mentions"].combine_chunks()
    of = posting[pc.list_parent_indices(mentions).to_numpy()]
    spans = mentions.flatten()
    ends = [_moved(spans.field(name).to_numpy(), by[of], after[of]) for name in ("start", "end")]
    offsets = np.concatenate([[0], np.cumsum(pc.list_value_length(mentions).to_numpy())]).astype(np.int32)
    lists = pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(ends, ["start", "end"]))
    place = pa.array(posting)
    return _with(rows, {"seq": seq.take(place), "posting_id": ids.take(place), **moved, "mentions": lists}, SKILLS)


def _moved(ends: Any, by: Ints, after: Ints) -> pa.Array:
    return pa.array(np.where(ends > after, ends + by, ends).astype(np.int32))


def _write_visits(tables: Tables, seen: Sightings, begin: date) -> None:
    """Writes a visit to every board for each week, with what it listed, and the events that visits showed."""
    order = np.argsort(seen.board, kind="stable")
    boards, starts = np.unique(seen.board[order], return_index=True)
    ends = np.append(starts[1:], len(order))
    seq = 0
    for at in range(0, len(boards), BOARDS_AT_ONCE):
        visits: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        for board, start, end in zip(boards[at : at + BOARDS_AT_ONCE], starts[at:], ends[at:], strict=False):
            rows = order[start:end]
            seq = _visit_board(int(board), rows, seen, begin, seq, visits, events)
        tables.append("observations", pa.Table.from_pylist(visits, OBSERVATIONS), {OBSERVED_MARK: seq})
        tables.append("events", pa.Table.from_pylist(events, EVENTS), {DERIVED_MARK: seq})


def _visit_board(
    board: int, rows: Ints, seen: Sightings, begin: date, seq: int, visits: list[dict[str, Any]],
    events: list[dict[str, Any]],
) -> int:  # fmt: skip
    """Adds the visits to one board, and what they showed; gives the number of the last."""
    source, name = SYSTEMS[board % len(SYSTEMS)], f"board-{board}"
    ids = np.asarray(posting_ids(seen.board[rows], rows))
    first, last, closed = seen.first[rows], seen.last[rows], seen.closed[rows]
    for day in range(int(first.min()), DAYS + 1, 7):
        seq += 1
        at = _instant(begin + timedelta(days=day))
        listed = ids[(first <= day) & (last >= day)].tolist()
        visits.append(
            {"seq": seq, "source": source, "board": name, "at": at, "status": 200, "complete": True,
             "n_listed": len(listed), "listed": listed, "raw_seq": 0}
        )  # fmt: skip
        for event, days in (("opened", first), ("closed", closed)):
            events += [
                {"seq": seq, "source": source, "board": name, "posting_id": one, "at": at, "event": event, "fields": []}
                for one in ids[days == day].tolist()
            ]
    return seq


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


def _instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, VISIT_HOUR, tzinfo=UTC)


def instants(begin: date, days: Ints) -> pa.Array:
    """Days since the first as instants, at the hour of visits."""
    when = (np.datetime64(begin) + days.astype("timedelta64[D]")).astype("datetime64[us]")
    return pa.array(when + np.timedelta64(VISIT_HOUR, "h")).cast(pa.timestamp("us", "UTC"))


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
