"""A large corpus made from the packaged reference facts: postings resampled, employers, dates and skills perturbed.

The facts are written as the store writes them (sorted Parquet, `snapshot.json`), so `fingerpost.open` answers from
the directory. Employers are of very unequal size and their postings resemble each other; boards begin at different
times and are read once a week, so that panels exist. The same size gives the same corpus, and a larger corpus begins
with the postings of a smaller one of as many employers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fingerpost.store.facts import REFERENCE
from fingerpost.store.schemas import FACTS_EVENT, FACTS_MEMBER, FACTS_POSTING, FACTS_SKILL, FACTS_VISIT
from fingerpost.store.snapshots import Snapshot, write_snapshot

Ints = NDArray[np.int64]

POSTINGS_PER_EMPLOYER = 80
EMPLOYERS_PER_BOARD = 4
SKILLS_PER_POSTING = 12.0
CHUNK = 50_000
"""So many postings are made at a time, each chunk from its own seed."""

BEGIN = np.datetime64("2023-08-01")
DAYS = 1096
LIFE_DAYS = 45.0
SYSTEMS = ("greenhouse", "lever", "ashby", "smartrecruiters", "recruitee")
LEVELS = ("required", "preferred", "duty")
REPLACED_SKILLS = 0.03
CHANGED_LEVELS = 0.05
UNNAMED = 0.03
UNDATED = 0.15
OWN_TEMPLATES = 40
"""Half of an employer's postings are drawn from so many postings of the reference, which are its own."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The reference: its postings, and their skills in the postings' order (`start[i]` to `start[i + 1]`)."""

    postings: pa.Table
    skills: pa.Table
    start: Ints


@dataclass(frozen=True, slots=True)
class Employers:
    """Shares of all postings, boards (system and name), first day read, and the templates that are theirs."""

    weight: NDArray[np.float64]
    board: Ints
    began: Ints
    own: Ints

    @property
    def n_boards(self) -> int:
        """How many boards there are."""
        return int(self.board.max()) + 1


def make_corpus(directory: Path, size: int, *, grown: float = 0.0) -> Snapshot:
    """Writes a corpus of `size` postings; `grown` adds a later collect with that share of new postings.

    A later collect also sees the open postings again a week later, and finds one in ten of them closed.
    """
    directory.mkdir(parents=True, exist_ok=True)
    templates, employers = read_templates(), make_employers(max(size // POSTINGS_PER_EMPLOYER, 10))
    total = size + round(size * grown)
    n_skills = 0
    schemas = {"posting": FACTS_POSTING, "skill": FACTS_SKILL, "event": FACTS_EVENT}
    writers = {kind: pq.ParquetWriter(directory / f"facts_{kind}.parquet", schema) for kind, schema in schemas.items()}
    chunks = [(first, min(CHUNK, size - first)) for first in range(0, size, CHUNK)]
    chunks += [(first, min(CHUNK, total - first)) for first in range(size, total, CHUNK)]
    for first, count in chunks:
        postings, skills, events = _chunk(templates, employers, first, count, size, grown > 0)
        for kind, table in (("posting", postings), ("skill", skills), ("event", events)):
            writers[kind].write_table(table.cast(schemas[kind]))
        n_skills += skills.num_rows
    for writer in writers.values():
        writer.close()
    pq.write_table(FACTS_MEMBER.empty_table(), directory / "facts_member.parquet")
    pq.write_table(_visits(employers, grown > 0), directory / "facts_visit.parquet")
    return _put_in_place(directory, total, n_skills)


def read_templates() -> Templates:
    """The packaged reference, sorted by posting."""
    postings = pq.read_table(REFERENCE / "postings.parquet").sort_by("posting_id")
    skills = pq.read_table(REFERENCE / "skills.parquet").sort_by(
        [("posting_id", "ascending"), ("skill_id", "ascending")]
    )
    ids = np.asarray(postings["posting_id"].to_pylist())
    held = np.asarray(skills["posting_id"].to_pylist())
    return Templates(postings, skills, np.append(np.searchsorted(held, ids), len(held)).astype(np.int64))


def make_employers(count: int) -> Employers:
    """Employers of log-normal size; four share a board, which began to be read some time in the first two years."""
    random = np.random.default_rng([2026, count])
    weight = random.lognormal(0.0, 1.5, count)
    board = np.arange(count, dtype=np.int64) // EMPLOYERS_PER_BOARD
    began = np.where(random.random(board.max() + 1) < 0.4, 0, random.integers(0, 730, board.max() + 1))
    own = random.integers(0, 2**31, (count, OWN_TEMPLATES))
    return Employers(weight / weight.sum(), board, began.astype(np.int64)[board], own)


def _chunk(
    templates: Templates, employers: Employers, first: int, count: int, size: int, later: bool
) -> tuple[pa.Table, pa.Table, pa.Table]:
    random = np.random.default_rng([first, 2019])
    employer = random.choice(len(employers.weight), CHUNK, p=employers.weight)[:count]
    chosen = employers.own[employer, random.integers(0, OWN_TEMPLATES, CHUNK)[:count]] % templates.postings.num_rows
    anyone = random.integers(0, templates.postings.num_rows, CHUNK)[:count]
    template = np.where(random.random(CHUNK)[:count] < 0.5, chosen, anyone)
    number = np.arange(first, first + count)
    ids = pa.array([f"bench:{one:08d}" for one in number], pa.string())
    seen = _sightings(random, employers.began[employer], number >= size, later)
    postings = _postings(random, templates, employers, employer, template, ids, number, seen)
    return postings, _skills(random, templates, template, ids), _events(ids, seen)


def _sightings(random: np.random.Generator, began: Ints, new: Any, later: bool) -> dict[str, Any]:
    """Days since BEGIN: first and last seen, and closed (-1 = open)."""
    count = len(began)
    first = began + np.floor((DAYS - began) * np.sqrt(random.random(CHUNK)[:count])).astype(np.int64)
    first = np.where(new, DAYS + 3, np.minimum(first, DAYS - 1))
    life = random.geometric(1 / LIFE_DAYS, CHUNK)[:count]
    end = DAYS + 7 if later else DAYS
    last = np.minimum(first + life, DAYS - 1)
    gone = random.random(CHUNK)[:count] < 0.1
    open_before = first + life >= DAYS
    closed = np.where(open_before, -1, last + 7)
    if later:
        last = np.where(new, end - 1, np.where(open_before & ~gone, end - 1, last))
        closed = np.where(~new & open_before & gone, end - 1, closed)
    return {"first": first, "last": np.maximum(last, first), "closed": closed, "undated": random.random(CHUNK)[:count]}


def _instants(days: Ints) -> pa.Array:
    """Days since BEGIN as instants, with a null for -1."""
    when = (BEGIN + days.astype("timedelta64[D]")).astype("datetime64[us]")
    return pa.array(when, mask=days < 0).cast(pa.timestamp("us", "UTC"))


def _postings(
    random: np.random.Generator,
    templates: Templates,
    employers: Employers,
    employer: Ints,
    template: Ints,
    ids: pa.Array,
    number: Ints,
    seen: dict[str, Any],
) -> pa.Table:
    count = len(employer)
    taken = templates.postings.take(pa.array(template))
    unnamed = random.random(CHUNK)[:count] < UNNAMED
    factor = np.round(random.lognormal(0.0, 0.1, CHUNK)[:count], 2)
    posted = BEGIN + (seen["first"] - random.integers(0, 10, CHUNK)[:count]).astype("timedelta64[D]")
    columns = {
        "seq": pa.array(number + 1),
        "posting_id": ids,
        "cluster_id": ids,
        "cluster_size": pa.array(np.ones(count, np.int32)),
        "source": pa.array([SYSTEMS[one % len(SYSTEMS)] for one in employers.board[employer].tolist()]),
        "board": pa.array([f"board-{one}" for one in employers.board[employer].tolist()]),
        "licence": pa.nulls(count, pa.string()),
        "employer": pa.array([f"Employer {one}" for one in employer.tolist()], mask=unnamed),
        "employer_key": pa.array([f"employer{one}" for one in employer.tolist()], mask=unnamed),
        "url": pa.array([f"https://boards.example/{one}" for one in number.tolist()]),
        "date_posted": pa.array(posted, mask=seen["undated"] < UNDATED),
        "valid_through": pa.nulls(count, pa.date32()),
        "first_seen": _instants(seen["first"]),
        "last_seen": _instants(seen["last"]),
        "first_missed": _instants(seen["closed"]),
        "closed_at": _instants(seen["closed"]),
        **{
            name: pa.array(
                np.round(taken[name].to_numpy(zero_copy_only=False).astype(float) * factor, 2), from_pandas=True
            )
            for name in ("salary_min", "salary_max")
        },
    }
    copied = {name: taken[name] for name in taken.column_names} | columns
    absent = {field.name: pa.nulls(count, field.type) for field in FACTS_POSTING if field.name not in copied}
    return pa.table({name: (copied | absent)[name] for name in FACTS_POSTING.names})


def _skills(random: np.random.Generator, templates: Templates, template: Ints, ids: pa.Array) -> pa.Table:
    """The templates' skills: some left out, some replaced by others, some at another level; each once a posting."""
    begin, length = templates.start[template], np.diff(templates.start)[template]
    posting = np.repeat(np.arange(len(template)), length)
    row = np.arange(len(posting)) - np.repeat(np.cumsum(length) - length, length) + np.repeat(begin, length)
    usual = templates.skills.num_rows / templates.postings.num_rows
    kept = random.random(len(row)) < min(SKILLS_PER_POSTING / usual * 1.002, 1.0)
    posting, row = posting[kept], row[kept]
    row = np.where(
        random.random(len(row)) < REPLACED_SKILLS, random.integers(0, templates.skills.num_rows, len(row)), row
    )
    skill = templates.skills["skill_id"].combine_chunks().dictionary_encode().indices.to_numpy()[row]
    _, once = np.unique(posting * (int(skill.max(initial=0)) + 1) + skill, return_index=True)
    once.sort()
    posting, row = posting[once], row[once]
    taken = templates.skills.select(["skill_id", "preferred_label", "skill_area", "level", "listed"]).take(
        pa.array(row)
    )
    level = taken["level"].to_numpy(zero_copy_only=False).astype(object)
    changed = random.random(len(row)) < CHANGED_LEVELS
    level[changed] = np.asarray(LEVELS, dtype=object)[random.integers(0, 3, int(changed.sum()))]
    table = taken.set_column(3, "level", pa.array(level, pa.string()))
    return table.add_column(0, "posting_id", ids.take(pa.array(posting)))


def _events(ids: pa.Array, seen: dict[str, Any]) -> pa.Table:
    closed = np.flatnonzero(seen["closed"] >= 0)
    every = pa.concat_arrays([ids, ids.take(pa.array(closed))])
    event = ["opened"] * len(ids) + ["closed"] * len(closed)
    return pa.table(
        {
            "posting_id": every,
            "cluster_id": every,
            "seen_at": _instants(np.concatenate([seen["first"], seen["closed"][closed]])),
            "event": event,
            "fields": pa.array([[]] * len(event), pa.list_(pa.string())),
        }
    ).sort_by("posting_id")


def _visits(employers: Employers, later: bool) -> pa.Table:
    """Every board is read whole once a week from the day it began."""
    began = employers.began[np.arange(employers.n_boards) * EMPLOYERS_PER_BOARD]
    end = DAYS + 7 if later else DAYS
    pairs = [(board, day) for board, start in enumerate(began.tolist()) for day in range(start + board % 7, end, 7)]
    board = np.array([one for one, _ in pairs])
    rows = pa.table(
        {
            "source": [SYSTEMS[one % len(SYSTEMS)] for one in board.tolist()],
            "board": [f"board-{one}" for one in board.tolist()],
            "day": pa.array(BEGIN + np.array([day for _, day in pairs]).astype("timedelta64[D]")),
            "complete": np.ones(len(board), bool),
            "n_listed": np.full(len(board), 20, np.int32),
        }
    )
    return rows.cast(FACTS_VISIT)


def _put_in_place(directory: Path, n_postings: int, n_skills: int) -> Snapshot:
    files: Iterator[str] = (f"facts_{kind}.parquet" for kind in ("posting", "skill", "member", "visit", "event"))
    posting, skill, member, visit, event = ((name,) for name in files)
    snapshot = Snapshot(
        name=f"live-bench-{n_postings}-{n_skills}",
        made_at=datetime(2026, 8, 1, tzinfo=UTC),
        posting_files=posting,
        skill_files=skill,
        n_postings=n_postings,
        n_clusters=n_postings,
        reader_version="bench",
        taxonomy_version="bench",
        versions={},
        member_files=member,
        visit_files=visit,
        event_files=event,
    )
    write_snapshot(directory, snapshot)
    return snapshot
