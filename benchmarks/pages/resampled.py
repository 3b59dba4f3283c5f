"""Postings of a large corpus: each is a template, a posting that was read, with another employer, dates and pay.

A reading is copied with its template. The employer stands in a line of its own at the beginning of the text that is
read, so that whatever was read behind it moves by as much as the names differ in length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from benchmarks.market.corpus import SYSTEMS, UNDATED, Employers, Ints
from fingerpost.reading import READER_VERSION
from fingerpost.reading.text import header_lines
from fingerpost.settings import Settings
from fingerpost.store.rows import postings_of
from fingerpost.store.schemas import POSTINGS, RAW, READINGS, SKILLS
from fingerpost.store.tables import open_tables

CHUNK: Final = 50_000
"""So many postings are made at a time, each chunk from its own seed."""

DAYS: Final = 1096
LIFE_DAYS: Final = 45.0
COPIED: Final = 20
"""One posting in so many is a copy of the one before it, and counts as the same job."""

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


def drawn(
    random: np.random.Generator, employers: Employers, n_templates: int, first: int, count: int
) -> tuple[Ints, Ints]:
    """The employer and the template of each posting: half of an employer's are drawn from a few that are its own."""
    employer = random.choice(len(employers.weight), CHUNK, p=employers.weight)[:count].astype(np.int64)
    own = employers.own[employer, random.integers(0, employers.own.shape[1], CHUNK)[:count]] % n_templates
    template = np.where(random.random(CHUNK)[:count] < 0.5, own, random.integers(0, n_templates, CHUNK)[:count])
    place = np.arange(count)
    place -= (((first + place) % COPIED) == COPIED - 1) & (place > 0)
    return employer[place], template[place]


def sightings(random: np.random.Generator, employers: Employers, employer: Ints) -> Sightings:
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


def chunk(
    random: np.random.Generator,
    templates: Templates,
    employer: Ints,
    template: Ints,
    seen: Sightings,
    number: Ints,
    begin: date,
) -> dict[str, pa.Table]:
    """The rows of raw, postings, readings and skills of some postings, by table."""
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


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, VISIT_HOUR, tzinfo=UTC)


def instants(begin: date, days: Ints) -> pa.Array:
    """Days since the first as instants, at the hour of visits."""
    when = (np.datetime64(begin) + days.astype("timedelta64[D]")).astype("datetime64[us]")
    return pa.array(when + np.timedelta64(VISIT_HOUR, "h")).cast(pa.timestamp("us", "UTC"))
