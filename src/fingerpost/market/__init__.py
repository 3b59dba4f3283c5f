"""What postings say about the market: counts, demand, roles, skills and pay, with intervals and what they rest on.

Every question takes a DuckDB connection with the views `posting` and `posting_skill` (see `fingerpost.store.facts`) and
a `Selection`, and gives a frozen answer. The names below are loaded when they are used first.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fingerpost.market.cells import Cell
    from fingerpost.market.changes import Changes
    from fingerpost.market.claim_verdicts import Claim
    from fingerpost.market.claims import Claims
    from fingerpost.market.compare import Comparison
    from fingerpost.market.concentration import Concentration
    from fingerpost.market.counts import DIMENSIONS, Breakdown, breakdown
    from fingerpost.market.demand import Demand
    from fingerpost.market.distinctive import Distinctive
    from fingerpost.market.drivers import Drivers
    from fingerpost.market.emerging import Emerging
    from fingerpost.market.forecast import Forecast
    from fingerpost.market.growth import Growth
    from fingerpost.market.interval_coverage import IntervalCoverage, measured_coverage
    from fingerpost.market.lifetime_answer import Lifetime
    from fingerpost.market.pay import Pay, PayGroup
    from fingerpost.market.pay_growth import PayGrowth
    from fingerpost.market.posting_life import PostingLife
    from fingerpost.market.premium_answer import Premium
    from fingerpost.market.premiums import Premiums
    from fingerpost.market.quality import Quality
    from fingerpost.market.reference import Reference, ReferenceSeries, reference_series
    from fingerpost.market.role import RoleProfile
    from fingerpost.market.selection import Selection
    from fingerpost.market.skill import SkillProfile
    from fingerpost.market.skill_links import SkillLinks
    from fingerpost.market.statistics.quantiles import Quantiles
    from fingerpost.market.title_use import TitleUse

_HOMES = {
    "Breakdown": "counts",
    "Cell": "cells",
    "Changes": "changes",
    "Claim": "claim_verdicts",
    "Claims": "claims",
    "Comparison": "compare",
    "Concentration": "concentration",
    "DIMENSIONS": "counts",
    "Demand": "demand",
    "Distinctive": "distinctive",
    "Drivers": "drivers",
    "Emerging": "emerging",
    "Forecast": "forecast",
    "Growth": "growth",
    "IntervalCoverage": "interval_coverage",
    "Lifetime": "lifetime_answer",
    "Pay": "pay",
    "PayGroup": "pay",
    "PayGrowth": "pay_growth",
    "PostingLife": "posting_life",
    "Premium": "premium_answer",
    "Premiums": "premiums",
    "Quality": "quality",
    "Quantiles": "statistics.quantiles",
    "Reference": "reference",
    "ReferenceSeries": "reference",
    "RoleProfile": "role",
    "Selection": "selection",
    "SkillLinks": "skill_links",
    "SkillProfile": "skill",
    "TitleUse": "title_use",
    "breakdown": "counts",
    "measured_coverage": "interval_coverage",
    "reference_series": "reference",
}

# Most questions are modules of this room as well as the functions in them (`pay`, `growth` …); import those from their
# modules: `from fingerpost.market.pay import pay`.
__all__ = [
    "DIMENSIONS",
    "Breakdown",
    "Cell",
    "Changes",
    "Claim",
    "Claims",
    "Comparison",
    "Concentration",
    "Demand",
    "Distinctive",
    "Drivers",
    "Emerging",
    "Forecast",
    "Growth",
    "IntervalCoverage",
    "Lifetime",
    "Pay",
    "PayGroup",
    "PayGrowth",
    "PostingLife",
    "Premium",
    "Premiums",
    "Quality",
    "Quantiles",
    "Reference",
    "ReferenceSeries",
    "RoleProfile",
    "Selection",
    "SkillLinks",
    "SkillProfile",
    "TitleUse",
    "breakdown",
    "measured_coverage",
    "reference_series",
]


def __getattr__(name: str) -> Any:
    """Loads a name from its module when it is used first, so that importing this room stays cheap."""
    if name in _HOMES:
        return getattr(import_module(f"fingerpost.market.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
