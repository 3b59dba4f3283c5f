"""Clusters of postings that advertise the same job, the member that stands for each, and why the others are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fingerpost.dedup.canonical import canonical_rows, publisher_ranks
from fingerpost.dedup.corpus import Corpus, make_corpus
from fingerpost.dedup.forest import Forest
from fingerpost.dedup.proposals import groups, pairs
from fingerpost.dedup.reasons import REASONS, Circumstances, reasons
from fingerpost.dedup.rules import same

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


def cluster(table: pa.Table) -> pa.Table:
    """Groups the postings of a corpus into clusters that advertise one job each.

    `table` has one row per posting: posting_id, employer_key (string or null), title, source, date_posted, digest and
    signature (see `fingerprint`); and, where known, publisher ("employer", "aggregator", "file" or null), years_min
    (float or null), cities (list of strings) and url. The result has the same number of rows, in order of posting_id:
    posting_id, cluster_id (the smallest posting_id of the cluster), canonical (bool, one true per cluster),
    cluster_size (int32), merged_with (the posting_id that a member was joined to; null for the canonical one) and
    merge_reason (see `reasons.Reason`; null where merged_with is). The order of the rows given does not matter.

    Raises:
        ValueError: a signature has another length than 512 bytes.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    order = pc.sort_indices(table["posting_id"]).to_numpy().astype(np.int64)
    corpus = make_corpus(table, order)
    known = _circumstances(table, order)
    forest = joined(corpus)
    clusters = forest.roots(np.arange(len(corpus)))
    canonical = canonical_rows(clusters, known.publisher, corpus.days)
    merged, goals = _merged_with(corpus, forest, canonical)
    reason = np.full(len(corpus), -1, np.int8)
    reason[merged] = reasons(corpus, known, merged, goals[merged])
    ids = pc.take(table["posting_id"].combine_chunks(), pa.array(order))
    alone = reason < 0
    return pa.table(
        {
            "posting_id": ids,
            "cluster_id": ids.take(pa.array(clusters)),
            "canonical": pa.array(canonical == np.arange(len(corpus))),
            "cluster_size": pa.array(np.bincount(clusters, minlength=len(corpus))[clusters].astype(np.int32)),
            "merged_with": ids.take(pa.array(goals, mask=alone)),
            "merge_reason": pa.array(REASONS, pa.string()).take(pa.array(reason, mask=alone)),
        }
    )


def joined(corpus: Corpus) -> Forest:
    """The clusters of a corpus: whatever a chain of pairs that are one job connects."""
    forest = Forest(len(corpus))
    for rows, starts in groups(corpus):
        for left, right in pairs(starts):
            _join(corpus, forest, rows[left], rows[right])
    return forest


def _join(corpus: Corpus, forest: Forest, left: NDArray[np.int64], right: NDArray[np.int64]) -> None:
    apart = forest.roots(left) != forest.roots(right)
    left, right = left[apart], right[apart]
    one_job = same(corpus, left, right)
    forest.join(left[one_job], right[one_job])


def _merged_with(
    corpus: Corpus, forest: Forest, canonical: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows that do not stand for their cluster, and by row the one it goes with: the one that stands for the
    cluster where those two are one job by themselves, else the next on a chain of pairs that leads there."""
    import numpy as np

    rows = np.arange(len(corpus))
    others = np.flatnonzero(canonical != rows)
    goals = canonical.copy()
    reached = canonical == rows
    reached[others] = same(corpus, others, canonical[others])
    if not reached.all():
        forest.paths(reached, goals)
    return others, goals


def _circumstances(table: pa.Table, order: NDArray[np.int64]) -> Circumstances:
    import numpy as np
    import pyarrow.compute as pc

    place = np.full(len(order), -1, np.int32)
    if "cities" in table.column_names:
        names = pc.list_value_length(table["cities"]).fill_null(0).to_numpy()
        texts = pc.binary_join(table["cities"], ";")
        place = np.where(names > 0, pc.index_in(texts, pc.unique(texts)).fill_null(-1).to_numpy(), -1).astype(np.int32)
    return Circumstances(publisher_ranks(table, order), place[order])
