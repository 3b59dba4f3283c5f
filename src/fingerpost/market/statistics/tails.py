"""Upper tails and quantiles of Student's t for many values at once; `intervals` has them for one."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

STEPS, PRECISE = 400, 1e-15
NEWTON_STEPS, NEWTON_PRECISE = 60, 1e-12


def t_tails(t: ArrayLike, df: ArrayLike) -> Floats:
    """P(T > t) of Student's t for each t >= 0: half the regularised incomplete beta function I_x(df/2, 1/2).

    >>> t_tails([0.0, 1.0], [1.0, 1.0]).round(6).tolist()
    [0.5, 0.25]
    """
    values, freedom = np.broadcast_arrays(np.asarray(t, dtype=np.float64), np.asarray(df, dtype=np.float64))
    x = freedom / (freedom + values * values)
    a, half = freedom / 2, np.full(x.shape, 0.5)
    far = x <= (a + 1) / (a + 2.5)
    near = ~far
    found = np.empty(x.shape)
    found[far] = _incomplete_beta(x[far], a[far], half[far])
    # 1 - x without loss where t is small beside the degrees of freedom
    rest = values[near] ** 2 / (freedom[near] + values[near] ** 2)
    found[near] = 1 - _incomplete_beta(rest, half[near], a[near])
    tails: Floats = 0.5 * found
    return tails


def t_quantiles(p: float, df: ArrayLike) -> Floats:
    """The quantile p > 0.5 of Student's t for each number of degrees of freedom.

    >>> t_quantiles(0.975, [10.0, 1e6]).round(4).tolist()
    [2.2281, 1.96]
    """
    freedom, place = np.unique(np.asarray(df, dtype=np.float64), return_inverse=True)
    log_t = np.full(freedom.shape, math.log(NormalDist().inv_cdf(p)))
    gammas = np.array([math.lgamma((one + 1) / 2) - math.lgamma(one / 2) for one in freedom])
    log_scale = gammas - 0.5 * np.log(freedom * math.pi)
    moving = np.ones(freedom.shape, dtype=bool)
    for _ in range(NEWTON_STEPS):  # the logarithm of the tail is concave and falling in log t: see `intervals`
        t, of = np.exp(log_t[moving]), freedom[moving]
        tail = t_tails(t, of)
        density = np.exp(log_scale[moving] - (of + 1) / 2 * np.log1p(t * t / of))
        step = np.log(tail / (1 - p)) * tail / (density * t)
        log_t[moving] += step
        moving[moving] = np.abs(step) >= NEWTON_PRECISE
        if not moving.any():
            break
    found: Floats = np.exp(log_t)[place]
    return found


def _incomplete_beta(x: Floats, a: Floats, b: Floats) -> Floats:
    """I_x(a, b) by its continued fraction (DLMF 8.17.22), for x up to (a + 1) / (a + b + 2), where that is fast."""
    gammas = np.array([_log_gammas(p, q) for p, q in zip(a.tolist(), b.tolist(), strict=True)])
    with np.errstate(divide="ignore"):
        front = np.exp(a * np.log(x) + b * np.log1p(-x) + gammas) / a
    fraction, c, d = np.ones_like(x), np.ones_like(x), np.zeros_like(x)
    open_ = np.ones(x.shape, dtype=bool)
    for step in range(STEPS):
        m = step // 2
        if step == 0:
            term = np.ones_like(x)
        elif step % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + term * d)
        c = 1 + term / c
        # Each value stops by itself, so that it does not depend on the others.
        fraction = np.where(open_, fraction * c * d, fraction)
        open_ &= np.abs(1 - c * d) >= PRECISE
        if not open_.any():
            break
    found: Floats = front * (fraction - 1)
    return found


@lru_cache(maxsize=2**14)
def _log_gammas(p: float, q: float) -> float:
    """The logarithm of 1 / B(p, q); quantiles ask for the same ones step after step."""
    return math.lgamma(p + q) - math.lgamma(p) - math.lgamma(q)
