"""What intervals are built of: Wilson's interval of a share, Student's t, and the logit scale."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

LEVEL = 0.95
STEPS, PRECISE = 60, 1e-13
"""The most steps of Newton's method, and the step after which a quantile is precise enough."""


def wilson(share: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's score interval of a share of n, clamped to [0, 1] and to contain the share.

    >>> [round(x, 4) for x in wilson(0.5, 100, 1.959964)]
    [0.4038, 0.5962]
    """
    shrink = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / shrink
    half = z / shrink * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, min(centre - half, share)), min(1.0, max(centre + half, share))


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The quantile p of Student's t with df > 0 degrees of freedom (need not be whole).

    >>> round(t_quantile(0.975, 10), 4)
    2.2281
    """
    if p == 0.5:
        return 0.0
    if p < 0.5:
        return -t_quantile(1 - p, df)
    # The logarithm of the tail is concave and falling in log t, so Newton's steps overshoot once at most.
    log_t = math.log(z_quantile(p))
    log_scale = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    for _ in range(STEPS):
        t = math.exp(log_t)
        tail = t_tail(t, df)
        density = math.exp(log_scale - (df + 1) / 2 * math.log1p(t * t / df))
        step = math.log(tail / (1 - p)) * tail / (density * t)
        log_t += step
        if abs(step) < PRECISE:
            break
    return math.exp(log_t)


def t_tail(t: float, df: float) -> float:
    """P(T > t) of Student's t for t ≥ 0: half the regularised incomplete beta function I_x(df/2, 1/2)."""
    return 0.5 * _incomplete_beta(df / (df + t * t), df / 2, 0.5)


def z_quantile(p: float) -> float:
    """The quantile p of the standard normal distribution.

    >>> round(z_quantile(0.975), 4)
    1.96
    """
    return NormalDist().inv_cdf(p)


def logit(share: float) -> float:
    """log(share / (1 - share)) of a share strictly between 0 and 1."""
    return math.log(share / (1 - share))


def expit(x: float) -> float:
    """The share whose logit is x.

    >>> expit(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b) by its continued fraction (DLMF 8.17.22), on the side where it converges fast."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(1 - x, b, a)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)) / a
    fraction, c, d = 1.0, 1.0, 0.0
    for step in range(400):
        m = step // 2
        if step == 0:
            term = 1.0
        elif step % 2 == 0:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + term * d)
        c = 1 + term / c
        fraction *= c * d
        if abs(1 - c * d) < 1e-15:
            break
    return front * (fraction - 1)
