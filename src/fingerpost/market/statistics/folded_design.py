"""Rows of a regression folded by employer, regressor and controls, and their normal equations without dummy columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

TOLERANCE = 1e-9
CHUNK_CELLS = 2_000_000
"""How many numbers of a block of employers are in memory at once."""


@dataclass(frozen=True, slots=True)
class Design:
    """Folded rows in order of employer: the regressor, the column of each control's level, employers and weights.

    `columns[i]` are the columns of row i: 0 is the regressor, then the levels of all controls. `within` takes each
    employer's own mean away first (an employer fixed effect).
    """

    x: Floats
    columns: Codes
    clusters: Codes
    weights: Floats
    n_columns: int
    within: bool

    @property
    def n_clusters(self) -> int:
        """Employers."""
        return int(self.clusters[-1]) + 1

    def times(self, values: Floats) -> Floats:
        """X'Wv of the rows as they are, not demeaned."""
        weighted = self.weights * values
        found = np.bincount(self.columns.ravel(), np.repeat(weighted, self.columns.shape[1]), self.n_columns)
        found[0] = weighted @ self.x
        return np.asarray(found, dtype=np.float64)

    def predicted(self, coefficients: Floats) -> Floats:
        """Xb of the rows as they are, not demeaned."""
        fitted: Floats = coefficients[self.columns].sum(axis=1) + self.x * coefficients[0]
        return fitted

    def centred(self, values: Floats) -> Floats:
        """Values less their employer's mean where `within`, else as they are."""
        if not self.within:
            return values
        totals = np.bincount(self.clusters, self.weights)
        return values - (np.bincount(self.clusters, self.weights * values) / totals)[self.clusters]


def design_of(
    y: ArrayLike,
    x: ArrayLike,
    controls: Sequence[ArrayLike],
    clusters: ArrayLike,
    weights: ArrayLike | None,
    within: bool,
) -> tuple[Design, Floats]:
    """The rows in order of employer, and `y` in that order."""
    codes = np.asarray(clusters, dtype=np.int64)
    levels = [np.zeros(len(codes), dtype=np.int64), *(np.asarray(control, dtype=np.int64) for control in controls)]
    order = np.lexsort([np.asarray(x, dtype=np.float64), *reversed(levels), codes])
    columns, first = [], 1
    for level in levels:
        _, dense = np.unique(level, return_inverse=True)
        columns.append(dense + first)
        first += int(dense.max()) + 1
    w = np.ones(len(codes)) if weights is None else np.asarray(weights, dtype=np.float64)
    _, employers = np.unique(codes, return_inverse=True)
    design = Design(
        np.asarray(x, dtype=np.float64)[order],
        np.stack(columns, axis=1)[order].astype(np.int64),
        employers[order].astype(np.int64),
        w[order],
        first,
        within,
    )
    return design, np.asarray(y, dtype=np.float64)[order]


def cross_products(design: Design) -> Floats:
    """X'WX, of demeaned rows where `within`."""
    k, several = design.n_columns, design.columns.shape[1]
    products = np.zeros(k * k)
    for a in range(several):
        for b in range(several):
            products += np.bincount(design.columns[:, a] * k + design.columns[:, b], design.weights, k * k)
    matrix: Floats = products.reshape(k, k)
    matrix[0] = matrix[:, 0] = design.times(design.x)
    if design.within:
        for sums, totals in _employer_sums(design):
            matrix -= (sums / totals[:, None]).T @ sums
    return matrix


def _employer_sums(design: Design) -> Iterator[tuple[Floats, Floats]]:
    """Blocks of employers: the sums of each column (employers x columns) and of the weights."""
    k, several = design.n_columns, design.columns.shape[1]
    step = max(1, CHUNK_CELLS // k)
    for first in range(0, design.n_clusters, step):
        last = min(first + step, design.n_clusters)
        start, stop = np.searchsorted(design.clusters, [first, last])
        rows = slice(int(start), int(stop))
        local = design.clusters[rows] - first
        places = (local[:, None] * k + design.columns[rows]).ravel()
        counted = np.bincount(places, np.repeat(design.weights[rows], several), (last - first) * k)
        sums = np.asarray(counted, dtype=np.float64).reshape(last - first, k)
        sums[:, 0] = np.bincount(local, design.weights[rows] * design.x[rows], last - first)
        yield sums, np.asarray(np.bincount(local, design.weights[rows], last - first), dtype=np.float64)


def pseudo_inverse(matrix: Floats) -> Floats:
    """The generalised inverse: of the levels of several controls some always add up to one another.

    Columns are scaled to length 1 first, so that a rare level is not taken for a linear combination.
    """
    lengths = np.sqrt(np.clip(np.diagonal(matrix), 0.0, None))
    scale = np.where(lengths > 0, 1 / np.where(lengths > 0, lengths, 1.0), 0.0)
    values, vectors = np.linalg.eigh(matrix * np.outer(scale, scale))
    kept = values > TOLERANCE * max(float(values[-1]), TOLERANCE)
    root = vectors[:, kept] / np.sqrt(values[kept])
    inverse: Floats = (root @ root.T) * np.outer(scale, scale)
    return inverse
