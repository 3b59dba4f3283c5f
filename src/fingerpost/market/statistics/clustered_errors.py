"""The sandwich of a regression clustered by employer, corrected for few and unequal employers (CR2), and its degrees of
freedom; `regression` says where the method comes from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fingerpost.market.statistics.folded_design import CHUNK_CELLS, TOLERANCE, Codes, Design, Floats

WORKING_CORRELATION = 0.2
"""How alike residuals of one employer are taken to be where degrees of freedom are counted."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Per employer: its term of the sandwich, and what the terms are on average under the working models.

    `scores[g]` = v'e, whose squares add up to the variance; `squares[g]` = v'v, `lost[g]` = v'Hv, `level[g]` = (v'1)²;
    `crossed` is the part of the trace that pairs of employers share.
    """

    scores: Floats
    squares: Floats
    lost: Floats
    level: Floats
    crossed: float

    @property
    def error(self) -> float:
        """The standard error."""
        return math.sqrt(float(self.scores @ self.scores))

    def degrees_of_freedom(self) -> float:
        """Satterthwaite's, 2 E² / Var of the sandwich, by two working models: their geometric mean.

        Independent residuals (Bell and McCaffrey's), and residuals that are alike within employers: then as many as
        equal employers would weigh alike, less one.
        """
        trace = float(self.squares.sum() - self.lost.sum())
        traced = float(self.squares @ self.squares) - 2 * float(self.squares @ self.lost) + self.crossed
        alone = trace**2 / traced if traced > 0 else 1.0
        expected = (1 - WORKING_CORRELATION) * self.squares + WORKING_CORRELATION * self.level
        spread = float(expected @ expected)
        together = float(expected.sum()) ** 2 / spread - 1 if spread > 0 else 1.0
        return max(math.sqrt(alone * max(together, 1.0)), 1.0)


def moments_of(design: Design, inverse: Floats, influence: Floats, residuals: Floats) -> Moments:
    """The moments of a fit: `influence[i]` is what row i adds to the coefficient per unit of y."""
    k = design.n_columns
    starts = np.searchsorted(design.clusters, np.arange(design.n_clusters + 1))
    sizes = np.diff(starts)
    scores, squares, lost, level = (np.zeros(design.n_clusters) for _ in range(4))
    outer = np.zeros((k, k))
    for size in np.unique(sizes).tolist():
        members = np.flatnonzero(sizes == size)
        step = max(1, CHUNK_CELLS // (size * max(size, k)))
        for at in range(0, len(members), step):
            block = members[at : at + step]
            rows = starts[block][:, None] + np.arange(size)
            *found, sums = _block(design, inverse, rows, influence, residuals)
            scores[block], squares[block], lost[block], level[block] = found
            outer += sums.T @ sums
    product = inverse @ outer
    return Moments(scores, squares, lost, level, float((product * product.T).sum()))


def _block(
    design: Design, inverse: Floats, rows: Codes, influence: Floats, residuals: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """The moments of employers that have equally many rows, and X'v; `rows` is (employers x rows of each)."""
    root = np.sqrt(design.weights[rows])
    given = root * influence[rows]
    if rows.shape[1] > design.n_columns:
        v = np.stack([_adjusted_large(design, inverse, *pair) for pair in zip(rows, given, strict=True)])
    else:
        v = _adjusted(_hat(design, inverse, rows) * root[:, :, None] * root[:, None, :], given)
    weighted = v * root
    scores = (weighted * residuals[rows]).sum(axis=1)
    level = weighted.sum(axis=1) ** 2
    if design.within:
        weighted = weighted - _parts(design, rows) * weighted.sum(axis=1, keepdims=True)
    columns = design.columns[rows]
    sums = np.zeros((len(rows), design.n_columns))
    for place in range(columns.shape[2]):
        np.add.at(sums, (np.arange(len(rows))[:, None], columns[:, :, place]), weighted)
    sums[:, 0] = (weighted * design.x[rows]).sum(axis=1)
    return scores, (v**2).sum(axis=1), ((sums @ inverse) * sums).sum(axis=1), level, sums


def _hat(design: Design, inverse: Floats, rows: Codes) -> Floats:
    """The employers' own blocks of X(X'WX)^-X', of demeaned rows where `within`."""
    columns, x = design.columns[rows], design.x[rows]
    left = x[:, :, None] * inverse[0]
    for place in range(columns.shape[2]):
        left = left + inverse[columns[:, :, place]]
    hat: Floats = x[:, None, :] * left[:, :, :1]
    for place in range(columns.shape[2]):
        hat = hat + np.take_along_axis(left, columns[:, None, :, place], axis=2)
    if design.within:
        parts = _parts(design, rows)
        hat = hat - hat @ parts[:, :, None]
        hat = hat - parts[:, None, :] @ hat
    return hat


def _parts(design: Design, rows: Codes) -> Floats:
    """Each row's part of its employer's weight."""
    parts: Floats = design.weights[rows] / design.weights[rows].sum(axis=1, keepdims=True)
    return parts


def _adjusted(hat: Floats, influence: Floats) -> Floats:
    """(I - H)^(-1/2) a; what an employer alone determines (a country of its own) says nothing and drops out."""
    values, vectors = np.linalg.eigh((hat + hat.transpose(0, 2, 1)) / 2)
    rotated = vectors.transpose(0, 2, 1) @ influence[:, :, None]
    adjusted: Floats = (vectors @ (_factors(values)[:, :, None] * rotated))[:, :, 0]
    return adjusted


def _adjusted_large(design: Design, inverse: Floats, rows: Codes, influence: Floats) -> Floats:
    """The same for one employer of more rows than columns, through the columns."""
    scales, axes = np.linalg.eigh(inverse)
    root = axes * np.sqrt(np.clip(scales, 0.0, None))
    of_rows = design.x[rows][:, None] * root[0]
    for place in range(design.columns.shape[1]):
        of_rows = of_rows + root[design.columns[rows, place]]
    if design.within:
        of_rows = of_rows - np.average(of_rows, axis=0, weights=design.weights[rows])
    of_rows = of_rows * np.sqrt(design.weights[rows])[:, None]
    values, vectors = np.linalg.eigh(of_rows.T @ of_rows)
    kept = values > TOLERANCE
    basis = of_rows @ (vectors[:, kept] / np.sqrt(values[kept]))
    adjusted: Floats = influence + basis @ ((_factors(values[kept]) - 1) * (basis.T @ influence))
    return adjusted


def _factors(values: Floats) -> Floats:
    remain = 1 - values
    counts = remain > math.sqrt(TOLERANCE)
    factors: Floats = np.where(counts, 1 / np.sqrt(np.where(counts, remain, 1.0)), 0.0)
    return factors
