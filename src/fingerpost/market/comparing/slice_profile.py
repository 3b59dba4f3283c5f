"""One slice of a comparison by itself: its size, stated pay and the years of experience asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fingerpost.answer import Basis
from fingerpost.market.counting.scope import Scope
from fingerpost.market.pay.pay import Pay, pay_of
from fingerpost.market.statistics.quantiles import Quantiles, quantiles_of


@dataclass(frozen=True, slots=True)
class SliceProfile:
    """One slice by itself: what it rests on, its stated pay by currency, and the years of experience asked."""

    name: str
    population: str
    counted: Basis
    pay: Pay
    years: Quantiles
    reason: str | None


def profile_of(name: str, scope: Scope) -> SliceProfile:
    """A named scope by itself."""
    rows = scope.rows
    asked = rows.take(rows.columns.numbers(rows.con, "years_min"))
    known = ~np.isnan(asked)
    years = quantiles_of(asked[known], rows.cluster[known], rows.row_named[known])
    return SliceProfile(
        name, scope.selection.population(), scope.counted, pay_of(scope), years, scope.sizes.rest.reason
    )
