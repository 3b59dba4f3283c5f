"""Least squares with one regressor of interest and categorical controls, its interval clustered by employer.

Rows are folded: `weights[i]` observations of one employer share the regressor and all controls, and `y[i]` is their
mean. Controls are absorbed through the normal equations, so no dummy column is ever built.

The standard error is CR2 (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, JBES 36): each employer's residuals
are multiplied by (I - H)^(-1/2), H its block of the hat matrix, which undoes the downward bias that few or unequal
employers cause. Student's t has the degrees of freedom of Satterthwaite's approximation, the smaller of those for
independent residuals and for residuals that are alike within employers (Imbens and Kolesár 2016, REStat 98).

On simulated markets of 5-10, 10-30 and 30-80 unequal employers (300 of each) these intervals covered the true
coefficient 94-98 % of the time, with and without employers' own means; the jackknife (CR3) 95-100 % with intervals
up to twice as wide among 5-10 employers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fingerpost.market.statistics.clustered_errors import moments_of
from fingerpost.market.statistics.folded_design import TOLERANCE, cross_products, design_of, pseudo_inverse
from fingerpost.market.statistics.uncertainty import LEVEL, t_quantile

IDENTIFIED = 1e-6


@dataclass(frozen=True, slots=True)
class Coefficient:
    """The coefficient of the regressor of interest; `low` and `high` are its interval with t on `df` degrees."""

    estimate: float
    error: float
    df: float
    low: float
    high: float
    n: int
    n_clusters: int


def clustered_coefficient(
    y: ArrayLike,
    x: ArrayLike,
    controls: Sequence[ArrayLike],
    clusters: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    within: bool = False,
    level: float = LEVEL,
) -> Coefficient | None:
    """The coefficient of `x` in a regression of `y` on it and on the levels of `controls`, clustered.

    `controls` and `clusters` are codes from 0 on, one entry per row. None where the controls (and with `within` the
    employers' means) leave no variation of `x`, or only one employer has any.

    >>> employers = np.repeat(np.arange(6), 2)
    >>> found = clustered_coefficient(np.tile([1.0, 3.0], 6), np.tile([0.0, 1.0], 6), [], employers)
    >>> round(found.estimate, 6)
    2.0
    """
    design, values = design_of(y, x, controls, clusters, weights, within)
    products = cross_products(design)
    inverse = pseudo_inverse(products)
    alone = inverse[0] @ products  # 1 for the regressor and 0 for all else where the controls do not determine it
    if not np.allclose(alone, np.eye(1, design.n_columns)[0], atol=IDENTIFIED):
        return None
    centred = design.centred(values)
    residual_x = design.centred(design.predicted(inverse[0]))  # what a row adds to the coefficient per unit of y
    squares = np.bincount(design.clusters, design.weights * residual_x**2)
    if (squares > TOLERANCE * float(squares.sum())).sum() < 2:
        return None
    coefficients = inverse @ design.times(centred)
    residuals = design.centred(values - design.predicted(coefficients))
    moments = moments_of(design, inverse, residual_x, residuals)
    df = moments.degrees_of_freedom()
    reach = t_quantile(0.5 + level / 2, df) * moments.error
    estimate = float(coefficients[0])
    n = round(float(design.weights.sum()))
    return Coefficient(estimate, moments.error, df, estimate - reach, estimate + reach, n, design.n_clusters)
