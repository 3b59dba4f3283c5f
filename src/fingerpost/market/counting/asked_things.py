"""Things that postings ask for by their skills, counted from coded columns: a skill, a family of skills, a skill area.

The SQL says the same and is what is shown; it reads every skill of a corpus by the text of its posting's name, which
the columns have as numbers. The counts are equal, and sums of weights are made of whole numbers, so equal too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.counting.counted import NAMED
from fingerpost.market.selecting.arrow_numbers import arrow_of, in_one
from fingerpost.market.selecting.columns import CodedSkills, Columns, columns_of, places_of
from fingerpost.market.selecting.ordering import distinct
from fingerpost.market.selecting.selection import CLUSTER, Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

CHUNK = 100_000
"""So many postings have their skills in memory at once."""


def itself(skill_id: str, _: str) -> tuple[str, ...]:
    """A skill as the thing that it is."""
    return (skill_id,)


@dataclass(frozen=True, slots=True)
class AskedThings(Query):
    """SQL that gives `posting_id, item, label`, a row per posting and thing; and what thing each skill is of.

    `things_of(skill_id, skill_area)` are the things of a skill. `once`: a posting is of a thing however many of its
    skills it asks for. Without `labelled` a thing is its own label.
    """

    things_of: Callable[[str, str], tuple[str, ...]] = itself
    once: bool = False
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Postings of a query, in order of their rows in the coded columns: employers by number in order of their names.

    `extra` has the query's other columns.
    """

    columns: Columns
    row: NDArray[np.int32]
    employer: NDArray[np.int32]
    named: Bools
    extra: dict[str, Any]

    @property
    def n_employers(self) -> int:
        """Employers, the groups of unnamed ones included."""
        return len(self.named)


@dataclass(frozen=True, slots=True)
class Placed(Query):
    """SQL that ends with a table of postings, and `rows`: the same postings from the coded columns."""

    rows: Callable[[], Rows] = field(kw_only=True)


def rows_of(con: DuckDBPyConnection, query: Query, table: str, extra: Sequence[str]) -> Rows:
    """The postings of a query that ends with a table, with SQL expressions on that table; `named` is by employer."""
    if isinstance(query, Placed):
        return query.rows()
    columns = columns_of(con)
    listed = "".join(f", {one} AS extra_{number}" for number, one in enumerate(extra))
    found = query.then(
        f"\nSELECT keyed.posting_key{listed} FROM {table}"
        f" JOIN (SELECT posting_key, posting_id FROM {columns.posting} AS posting) AS keyed"
        f" ON keyed.posting_id = {table}.posting_id"
    )
    read: Any = con.sql(found.sql, params=list(found.parameters)).to_arrow_table()
    row = columns.places(in_one(read["posting_key"]))
    order = np.argsort(row, kind="stable")
    row = row[order]
    clusters = columns.one(con, CLUSTER).code[row]
    distinct, employer = np.unique(clusters, return_inverse=True)
    named = np.zeros(len(distinct), dtype=bool)
    named[employer[columns.numbers(con, NAMED)[row] > 0]] = True
    extras = {one: read[f"extra_{n}"].take(arrow_of(order)) for n, one in enumerate(extra)}
    return Rows(columns, row, employer.astype(np.int32), named, extras)


def asked_pairs(con: DuckDBPyConnection, rows: Rows, things: AskedThings, items: Sequence[str]) -> tuple[Ints, Ints]:
    """Which rows ask for which of some things: places in `rows` and in `items`, a pair for each row of the SQL."""
    skills = rows.columns.skills(con)
    layers = _layers(skills, things, {item: number for number, item in enumerate(items)})
    places, thing = [], []
    for first in range(0, len(rows.row), CHUNK):
        part = rows.row[first : first + CHUNK]
        first_of = np.append(True, part[1:] != part[:-1])
        alone, where = part[first_of], np.cumsum(first_of) - 1
        found, lengths = places_of(skills.start, alone.astype(np.int32))
        code, of = skills.code[found], np.repeat(np.arange(len(alone)), lengths)
        pairs = [_pairs(of, layer[code]) for layer in layers]
        of, item = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
        if things.once:
            key = distinct(of * len(items) + item, len(alone) * len(items))[0]
            of, item = np.divmod(key, max(len(items), 1))
        if len(alone) < len(part):  # a posting may be in several slices
            order = np.argsort(of, kind="stable")
            start = np.searchsorted(of[order], np.arange(len(alone) + 1))
            many = np.diff(start)[where]
            item = item[order][np.repeat(start[where] - np.cumsum(many) + many, many) + np.arange(int(many.sum()))]
            of = np.repeat(np.arange(len(part)), many)
        places.append(of + first)
        thing.append(item)
    if not places:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(places), np.concatenate(thing)


def items_of(con: DuckDBPyConnection, rows: Rows, things: AskedThings) -> tuple[str, ...]:
    """The things that any skill of the corpus is of, in order."""
    skills = rows.columns.skills(con)
    pairs = zip(skills.skill_id, skills.skill_area, strict=True)
    return tuple(sorted({item for one, area in pairs for item in things.things_of(one, area)}))


def _pairs(of: Any, item: Any) -> tuple[Ints, Ints]:
    kept = item >= 0
    return of[kept].astype(np.int64), item[kept].astype(np.int64)


def _layers(skills: CodedSkills, things: AskedThings, place: dict[str, int]) -> list[Ints]:
    """For each code of a skill the place of its first thing, of its second …; -1 where it has no such."""
    none = np.full(len(skills.skill_id), -1, dtype=np.int64)
    layers = [none.copy()]
    for code, (one, area) in enumerate(zip(skills.skill_id, skills.skill_area, strict=True)):
        found = [place[item] for item in things.things_of(one, area) if item in place]
        while len(layers) < len(found):
            layers.append(none.copy())
        for layer, at in zip(layers, found, strict=False):
            layer[code] = at
    return layers
