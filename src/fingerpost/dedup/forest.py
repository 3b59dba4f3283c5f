"""Joined rows: which cluster each row is in, and by which pair it came there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Forest:
    """Disjoint sets of the rows 0 … n-1; a set is known by its smallest row. The pairs that joined are kept."""

    def __init__(self, n_rows: int) -> None:
        import numpy as np

        self._parents = np.arange(n_rows)
        self._left: list[NDArray[np.int64]] = []
        self._right: list[NDArray[np.int64]] = []

    def roots(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The smallest row of each row's set."""
        return self._parents[rows]

    def join(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> None:
        """Joins the sets of each pair of rows; the outcome does not depend on the order of the pairs."""
        import numpy as np

        apart = self._parents[left] != self._parents[right]
        left, right = left[apart], right[apart]
        if not len(left):
            return
        self._left.append(left)
        self._right.append(right)
        while len(left):
            first, second = self._parents[left], self._parents[right]
            np.minimum.at(self._parents, np.maximum(first, second), np.minimum(first, second))
            self._flatten()
            apart = self._parents[left] != self._parents[right]
            left, right = left[apart], right[apart]

    def _flatten(self) -> None:
        import numpy as np

        while True:
            above = self._parents[self._parents]
            if np.array_equal(above, self._parents):
                return
            self._parents = above

    def paths(self, reached: NDArray[np.bool_], goals: NDArray[np.int64]) -> None:
        """Fills `goals[row]` for every row not `reached`: the row it was joined to, on the way to a reached one."""
        import numpy as np

        if not self._left:
            return
        left, right = np.concatenate(self._left), np.concatenate(self._right)
        left, right = np.concatenate([left, right]), np.concatenate([right, left])
        while True:
            open_ = ~reached[right]
            left, right = left[open_], right[open_]
            ready = reached[left]
            if not ready.any():
                return
            order = np.lexsort((left[ready], right[ready]))
            goal, row = left[ready][order], right[ready][order]
            first = np.append(True, row[1:] != row[:-1])
            goals[row[first]] = goal[first]
            reached[row[first]] = True
