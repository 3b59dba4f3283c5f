"""The member of a cluster that stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

OWN_BOARDS = ("ashby", "greenhouse", "lever")
"""Sources that are employers' own boards, where no column `publisher` says who published."""
EMPLOYER, FILE, AGGREGATOR = 0, 1, 2
"""Ranks of publishers: whose words come first."""


def publisher_ranks(table: pa.Table, order: NDArray[np.int64]) -> NDArray[np.int8]:
    """`EMPLOYER`, `FILE` or `AGGREGATOR` of each row, from its column `publisher`, else from its source."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    own = pc.is_in(table["source"], value_set=pa.array(OWN_BOARDS))
    ranks = np.where(own.to_numpy(), EMPLOYER, FILE).astype(np.int8)
    if "publisher" in table.column_names:
        stated = pc.index_in(table["publisher"], value_set=pa.array(["employer", "file", "aggregator"]))
        ranks = np.where(stated.is_valid().to_numpy(), stated.fill_null(0).to_numpy(), ranks).astype(np.int8)
    return ranks[order]


def canonical_rows(
    clusters: NDArray[np.int64], publishers: NDArray[np.int8], days: NDArray[np.int32]
) -> NDArray[np.int64]:
    """For each row the one that stands for its cluster: the employer's own board before a file before an aggregator,
    then the earliest posted (`days` since 1970), then the smallest row.

    >>> import numpy as np
    >>> canonical_rows(np.array([0, 0, 2]), np.array([1, 0, 1]), np.array([1, 9, 5])).tolist()
    [1, 1, 2]
    """
    import numpy as np

    order = np.lexsort((days, publishers, clusters))
    ordered = clusters[order]
    first = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    chosen = np.zeros(len(clusters), np.int64)
    chosen[ordered[first]] = order[first]
    return chosen[clusters]
