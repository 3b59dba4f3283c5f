"""What postings say about the market: counts, demand, roles, skills and pay, with intervals and what they rest on.

Every question takes a DuckDB connection with the views `posting` and `posting_skill` (see `fingerpost.store.facts`) and
a `Selection`, and gives a frozen answer. The names below are loaded when they are used first.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fingerpost.market.cells import Cell
    from fingerpost.market.claims import Claim, Claims
    from fingerpost.market.counts import DIMENSIONS, Breakdown, breakdown
    from fingerpost.market.demand import Demand
    from fingerpost.market.pay import Pay, PayGroup
    from fingerpost.market.reference import ReferenceSeries, reference_series
    from fingerpost.market.role import RoleProfile
    from fingerpost.market.selection import Selection
    from fingerpost.market.skill import SkillProfile
    from fingerpost.market.statistics.quantiles import Quantiles

_HOMES = {
    "Breakdown": "counts",
    "Cell": "cells",
    "Claim": "claims",
    "Claims": "claims",
    "DIMENSIONS": "counts",
    "Demand": "demand",
    "Pay": "pay",
    "PayGroup": "pay",
    "Quantiles": "statistics.quantiles",
    "ReferenceSeries": "reference",
    "RoleProfile": "role",
    "Selection": "selection",
    "SkillProfile": "skill",
    "breakdown": "counts",
    "reference_series": "reference",
}

# `claims`, `demand`, `pay`, `role` and `skill` are modules of this room as well as the functions in them; import
# those from their modules: `from fingerpost.market.pay import pay`.
__all__ = [
    "DIMENSIONS",
    "Breakdown",
    "Cell",
    "Claim",
    "Claims",
    "Demand",
    "Pay",
    "PayGroup",
    "Quantiles",
    "ReferenceSeries",
    "RoleProfile",
    "Selection",
    "SkillProfile",
    "breakdown",
    "reference_series",
]


def __getattr__(name: str) -> Any:
    """Loads a name from its module when it is used first, so that importing this room stays cheap."""
    if name in _HOMES:
        return getattr(import_module(f"fingerpost.market.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
