"""Counts of several slices by the same values, employer by employer, so that their shares can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Row, Share
from fingerpost.market.counting.breakdowns import DIMENSIONS
from fingerpost.market.counting.cells import runs_of
from fingerpost.market.counting.reader_error import reader_error
from fingerpost.market.selecting.selection import NOT_STATED, Query
from fingerpost.market.statistics.paired import Gap, Side, gap_of
from fingerpost.market.statistics.shrinkage import adjusted
from fingerpost.market.statistics.uncertainty import Counts, Rest
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


FALSE_DISCOVERIES = 0.05
SKILL = "skill"

_SIZES = """
SELECT {ns}, count(*) AS m, sum(CASE WHEN named THEN 1 ELSE 0 END) AS m_named
FROM sized GROUP BY {ns} ORDER BY {ns}"""

_HELD = """
SELECT value, max(label) AS label, {ks}, {ns}, count(*) AS m
FROM held JOIN sized ON sized.cluster = held.cluster GROUP BY value, {ks}, {ns} ORDER BY value, {ks}, {ns}"""


@dataclass(frozen=True, slots=True)
class Value:
    """One value, and how the postings of each slice have it: the sides have the same rows of employers."""

    value: str
    label: str
    sides: tuple[Side, ...]

    @property
    def n(self) -> int:
        """The postings of all slices that have the value."""
        return sum(side.groups.hits for side in self.sides)


@dataclass(frozen=True, slots=True)
class Moved:
    """One value compared: its share in every slice, and for every slice but the first how far it is from the first.

    `q_values` are p-values adjusted for all that is compared in the answer: where one is at most 0.05 the difference
    is beyond noise, and at most 5 % of all differences called so are not (Benjamini and Hochberg).
    """

    field: str
    value: str
    label: str
    shares: tuple[Share, ...]
    gaps: tuple[Gap, ...]
    q_values: tuple[float | None, ...]

    @property
    def beyond_noise(self) -> tuple[bool, ...]:
        """For every slice but the first whether its difference from the first exceeds noise."""
        return tuple(q is not None and q <= FALSE_DISCOVERIES for q in self.q_values)

    def to_rows(self, names: Sequence[str]) -> list[Row]:
        """One row per slice: the share, and its difference from the first slice with interval and q-value."""
        gaps = (Gap(None, None, None, None), *self.gaps)
        return [
            {
                "field": self.field,
                "value": self.value,
                "label": self.label,
                "slice": name,
                "n": share.n,
                "of": share.of,
                "share": share.share,
                "low": share.low,
                "high": share.high,
                "uncorrected": share.uncorrected,
                "difference": gap.difference,
                "difference_low": gap.low,
                "difference_high": gap.high,
                "q_value": q,
                "beyond_noise": None if q is None else q <= FALSE_DISCOVERIES,
                "reason": share.reason or gap.reason,
            }
            for name, share, gap, q in zip(names, self.shares, gaps, (None, *self.q_values), strict=True)
        ]


def tallied(con: DuckDBPyConnection, query: Query, n_slices: int) -> tuple[Value, ...]:
    """The values of a query that ends with the tables of `held_in_slices`, in order of value."""
    ks, ns = (tuple(f"{name}_{number}" for number in range(n_slices)) for name in "kn")
    names = {"ks": ", ".join(ks), "ns": ", ".join(ns)}
    sized, held = query.then(_SIZES.format(**names)), query.then(_HELD.format(**names))
    sizes = con.execute(sized.sql, sized.parameters).fetchnumpy()
    found = con.execute(held.sql, held.parameters).fetchnumpy()
    size, n, k = _columns(sizes, ns), _columns(found, ns), _columns(found, ks)
    count, m, named = (_whole(column) for column in (sizes["m"], found["m"], sizes["m_named"]))
    rests = _rests(size, count, named)
    _, position = np.unique(np.concatenate([size, n]), axis=0, return_inverse=True)
    place = np.empty(len(size), dtype=np.int64)
    place[position[: len(size)]] = np.arange(len(size))
    row_of = place[position[len(size) :]]
    values = []
    for run in runs_of(found["value"]):
        absent = count - np.bincount(row_of[run], m[run], len(size)).astype(np.int64)
        kept = absent > 0
        hits = np.concatenate([k[run], np.zeros((int(kept.sum()), n_slices), dtype=np.int64)])
        of, alike = np.concatenate([n[run], size[kept]]), np.concatenate([m[run], absent[kept]])
        sides = tuple(Side(hits[:, s], of[:, s], alike, rests[s]) for s in range(n_slices))
        label = max(set(found["label"][run].tolist()))
        values.append(Value(str(found["value"][run.start]), label, sides))
    return tuple(values)


def held_in_slices(query: Query, member: Query, n_slices: int) -> Query:
    """A query of `sliced` continued by the tables `sized(cluster, named, n_0 …)` and `held(value, label, cluster,
    k_0 …)`; `member` gives `slice, value, label, cluster`, one row per posting that has a value.
    """
    numbers = range(n_slices)
    ns, ks = (
        ", ".join(f"sum(CASE WHEN slice = {s} THEN 1 ELSE 0 END) AS {name}_{s}" for s in numbers) for name in "nk"
    )
    return query.then(
        f",\nsized AS (SELECT cluster, bool_or(named) AS named, {ns} FROM selected GROUP BY cluster),\n"
        f"member AS ({member.sql}),\n"
        f"held AS (SELECT value, max(label) AS label, cluster, {ks} FROM member GROUP BY value, cluster)",
        *member.parameters,
    )


def field_members(fields: Iterable[str]) -> Query:
    """The values of fields that have an expression over one posting, marked `field/value`."""
    marked = ", ".join(f"concat('{field}/', {DIMENSIONS[field].expression})" for field in fields)
    return Query(
        "SELECT slice, value, value AS label, cluster\n"
        f"  FROM (SELECT slice, cluster, unnest([{marked}]) AS value FROM selected) AS valued"
    )


_TOP = """
SELECT slice, skill_id, count(*) AS n FROM selected
JOIN posting_skill ON posting_skill.posting_id = selected.posting_id GROUP BY slice, skill_id"""

_TOTALS = "\nSELECT slice, count(*) FROM selected GROUP BY slice"


def top_skills(con: DuckDBPyConnection, query: Query, limit: int) -> tuple[str, ...]:
    """The skills with the largest share in any slice, by name."""
    totals, top = query.then(_TOTALS), query.then(_TOP)
    size = dict(con.execute(totals.sql, totals.parameters).fetchall())
    counts: dict[int, dict[str, int]] = {number: {} for number in sorted(size)}
    for number, skill_id, n in con.execute(top.sql, top.parameters).fetchall():
        counts[number][skill_id] = n
    return largest_shares(list(counts.values()), [size[number] for number in counts], limit)


def largest_shares(counts: Sequence[Mapping[str, int]], sizes: Sequence[int], limit: int) -> tuple[str, ...]:
    """The things with the largest share in any of some slices, by name; their counts and sizes are given."""
    largest: dict[str, float] = {}
    for count, size in zip(counts, sizes, strict=True):
        for thing, n in count.items():
            largest[thing] = max(largest.get(thing, 0.0), n / size)
    return tuple(sorted(sorted(largest, key=lambda thing: (-largest[thing], thing))[:limit]))


def compared(values: Iterable[Value], field: str | None = None) -> Iterator[Moved]:
    """The values with their shares and gaps, not yet adjusted; without `field` they are marked `field/value`."""
    for one in values:
        name, value = (field, one.value) if field else one.value.split("/", 1)
        reader = None if value == NOT_STATED else reader_error(name, value)
        shares = tuple(side.share(reader) for side in one.sides)
        gaps = tuple(gap_of(one.sides[0], side, reader) for side in one.sides[1:])
        label = one.label if name == SKILL else label_of(name, value)
        yield Moved(name, value, label, shares, gaps, (None,) * len(gaps))


def with_q_values(moved: Sequence[Moved]) -> tuple[Moved, ...]:
    """The same, each difference adjusted for all of them."""
    p_values = [gap.p_value for one in moved for gap in one.gaps if gap.p_value is not None]
    q_values = iter(adjusted(np.array(p_values)).tolist() if p_values else [])
    return tuple(
        replace(one, q_values=tuple(None if gap.p_value is None else next(q_values) for gap in one.gaps))
        for one in moved
    )


def _rests(size: Counts, count: Counts, named: Counts) -> list[Rest]:
    rests = []
    for n in size.T:
        largest, unnamed = (int(n[one].max(initial=0)) for one in (named > 0, named < count))
        rests.append(Rest(int(n @ count), int(named[n > 0].sum()), largest, unnamed))
    return rests


def _columns(found: Any, names: Sequence[str]) -> Counts:
    return np.stack([_whole(found[name]) for name in names], axis=1)


def _whole(column: Any) -> Counts:
    return np.asarray(column).astype(np.int64)
