"""Clusters of postings that advertise the same thing, and the member that stands for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from fingerpost.dedup.canonical import canonical_member
from fingerpost.dedup.keys import same_title, title_key
from fingerpost.dedup.similar import N_VALUES, proposed_groups, resemblance

if TYPE_CHECKING:
    import pyarrow as pa

MIN_RESEMBLANCE = 0.8
"""Below it two postings of one employer are different positions (measured on pairs with the same title)."""

MIN_RESEMBLANCE_UNNAMED = 0.95
"""The same, where one of the two does not name its employer or an aggregator renamed it."""

_MAX_REPRESENTATIVES = 25


def cluster(table: pa.Table) -> pa.Table:
    """Groups the postings of a corpus into clusters of near-identical ones.

    `table` has one row per posting: posting_id, employer_key (string or null), title, source, date_posted, digest
    and signature (see `fingerprint`). The result has the same number of rows, in order of posting_id:
    posting_id, cluster_id (the smallest posting_id of the cluster), canonical (bool, one true per cluster),
    cluster_size (int32). The order of the rows given does not matter.
    """
    import numpy as np
    import pyarrow as pa

    table = table.sort_by("posting_id")
    ids: list[str] = table["posting_id"].to_pylist()
    employers: list[str | None] = table["employer_key"].to_pylist()
    titles = [title_key(title) for title in table["title"].to_pylist()]
    digests: list[str] = table["digest"].to_pylist()
    packed = b"".join(table["signature"].to_pylist())
    signatures = np.frombuffer(packed, dtype="<u4").reshape(-1, N_VALUES)

    def same(left: int, right: int) -> bool:
        if not same_title(titles[left], titles[right]):
            return False
        if digests[left] == digests[right]:
            return True
        named = employers[left] is not None and employers[left] == employers[right]
        floor = MIN_RESEMBLANCE if named else MIN_RESEMBLANCE_UNNAMED
        return resemblance(signatures[left], signatures[right]) >= floor

    parents = list(range(len(ids)))
    for group in proposed_groups(signatures) if ids else ():
        _join(group, same, parents)
    members: dict[int, list[int]] = defaultdict(list)
    for row in range(len(ids)):
        members[_root(parents, row)].append(row)
    sources = table["source"].to_pylist()
    dates = table["date_posted"].to_pylist()
    cluster_ids, canonical, sizes = [""] * len(ids), [False] * len(ids), [0] * len(ids)
    for root, rows in members.items():
        for row in rows:
            cluster_ids[row], sizes[row] = ids[root], len(rows)
        canonical[canonical_member((row, sources[row], dates[row]) for row in rows)] = True
    return pa.table(
        {
            "posting_id": pa.array(ids, pa.string()),
            "cluster_id": pa.array(cluster_ids, pa.string()),
            "canonical": pa.array(canonical, pa.bool_()),
            "cluster_size": pa.array(sizes, pa.int32()),
        }
    )


def _join(group: Sequence[int], same: Callable[[int, int], bool], parents: list[int]) -> None:
    """Joins each row of a proposed group to the first earlier kind it is the same as."""
    representatives: list[int] = []
    for row in group:
        for known in representatives:
            if _root(parents, row) == _root(parents, known):
                break
            if same(known, row):
                first, second = sorted((_root(parents, row), _root(parents, known)))
                parents[second] = first
                break
        else:
            if len(representatives) < _MAX_REPRESENTATIVES:
                representatives.append(row)


def _root(parents: list[int], row: int) -> int:
    while parents[row] != row:
        parents[row] = parents[parents[row]]
        row = parents[row]
    return row
