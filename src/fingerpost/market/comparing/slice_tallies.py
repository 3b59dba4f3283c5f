"""Counts of several slices by the same values from coded columns: what `tallied` gives, without reading postings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.comparing.tallies import Value, largest_shares
from fingerpost.market.counting.counted import Counted, labels_of
from fingerpost.market.counting.dimensions import DIMENSIONS
from fingerpost.market.selecting.columns import places_of
from fingerpost.market.statistics.paired import Side
from fingerpost.market.statistics.survival import distinct
from fingerpost.market.statistics.uncertainty import Rest

Ints = NDArray[np.int64]


def field_values(slices: Sequence[Counted], fields: Sequence[str]) -> Iterator[Value]:
    """The values of fields that have an expression over one posting, marked `field/value`."""
    for field in fields:
        coded = [one.coded(DIMENSIONS[field].expression) for one in slices]
        values = [f"{field}/{value}" for value in coded[0][0]]
        pairs = [(code[code >= 0], one.cluster[code >= 0]) for one, (_, code) in zip(slices, coded, strict=True)]
        yield from _values(slices, values, values, pairs)


def skill_values(slices: Sequence[Counted], limit: int) -> Iterator[Value]:
    """The skills with the largest share in any slice."""
    columns, con = slices[0].columns, slices[0].con
    skills = columns.skills(con)
    names = sorted(set(skills.skill_id))
    number = {name: at for at, name in enumerate(names)}
    skill_of = np.array([number[name] for name in skills.skill_id], dtype=np.int64)
    found = [places_of(skills.start, one.rows) for one in slices]
    totals = []
    for places, _ in found:
        of_code = np.bincount(skills.code[places], minlength=len(skill_of))
        totals.append(np.bincount(skill_of, of_code, len(names)).astype(np.int64))
    counted = [{names[at]: int(total[at]) for at in np.flatnonzero(total).tolist()} for total in totals]
    asked = largest_shares(counted, [len(one.rows) for one in slices], limit)
    place = np.full(len(names), -1, dtype=np.int64)
    place[[number[name] for name in asked]] = np.arange(len(asked))
    pairs = []
    for one, (places, lengths) in zip(slices, found, strict=True):
        code = place[skill_of][skills.code[places]]
        kept = np.flatnonzero(code >= 0)
        row = np.searchsorted(np.cumsum(lengths), kept, side="right")
        pairs.append((code[kept], one.cluster[row]))
    labels = labels_of(con, columns, "posting_skill", "skill_id", "preferred_label")
    yield from _values(slices, asked, [labels[name] for name in asked], pairs)


def _values(
    slices: Sequence[Counted], values: Sequence[str], labels: Sequence[str], pairs: Sequence[tuple[Any, Any]]
) -> Iterator[Value]:
    """The values that any slice has; `pairs` has a value and an employer for each posting that has the value."""
    width = slices[0].n_clusters
    sizes = np.stack([one.size for one in slices], axis=1).astype(np.int64)
    present = np.flatnonzero(sizes.any(axis=1))
    sizes = sizes[present]
    place = np.zeros(width, dtype=np.int64)
    place[present] = np.arange(len(present))
    named = np.logical_or.reduce([one.named for one in slices])[present]
    rests = [Rest.of(n, named) for n in sizes.T]
    size_columns, size_of = distinct(list(sizes.T))
    alike = np.bincount(size_of, minlength=len(size_columns[0]))
    held = np.stack(
        [
            np.bincount(value * np.int64(len(present)) + place[cluster], minlength=len(values) * len(present))
            for value, cluster in pairs
        ],
        axis=1,
    ).reshape(len(values), len(present), len(slices))
    for at, value in enumerate(values):
        having = np.flatnonzero(held[at].any(axis=1))
        if not len(having):
            continue
        columns, fold = distinct([*held[at][having].T, *sizes[having].T])
        absent = alike - np.bincount(size_of[having], minlength=len(alike))
        rest = np.flatnonzero(absent)
        m = np.concatenate([np.bincount(fold), absent[rest]])
        sides = []
        for one in range(len(slices)):
            k = np.concatenate([columns[one], np.zeros(len(rest), dtype=np.int64)])
            n = np.concatenate([columns[len(slices) + one], size_columns[one][rest]])
            sides.append(Side(k, n, m, rests[one]))
        yield Value(value, labels[at], tuple(sides))
