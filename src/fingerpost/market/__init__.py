"""What postings say about the market: counts, demand, roles, skills and pay, with intervals and what they rest on.

Every question takes a DuckDB connection with the views `posting` and `posting_skill` (see `fingerpost.store.facts`) and
a `Selection`, and gives a frozen answer. The names below are loaded when they are used first.

Imports between the rooms run downhill, in this order: statistics, charts, selecting, counting, lifetimes, over_time,
moves, pay, profiles, comparing, trust, claims.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fingerpost.market.claims.claim_verdicts import Claim
    from fingerpost.market.claims.claims import Claims
    from fingerpost.market.claims.drivers import Drivers
    from fingerpost.market.comparing.changes import Changes
    from fingerpost.market.comparing.compare import Comparison
    from fingerpost.market.comparing.concentration import Concentration
    from fingerpost.market.counting.breakdowns import DIMENSIONS, Breakdown, breakdown
    from fingerpost.market.counting.cells import Cell
    from fingerpost.market.lifetimes.lifetime_answer import Lifetime
    from fingerpost.market.lifetimes.posting_life import PostingLife
    from fingerpost.market.moves.emerging import Emerging
    from fingerpost.market.moves.growth import Growth
    from fingerpost.market.over_time.demand import Demand
    from fingerpost.market.over_time.forecast import Forecast
    from fingerpost.market.over_time.reference import Reference, ReferenceSeries, reference_series
    from fingerpost.market.pay.pay import Pay, PayGroup
    from fingerpost.market.pay.pay_growth import PayGrowth
    from fingerpost.market.pay.premium_answer import Premium
    from fingerpost.market.pay.premiums import Premiums
    from fingerpost.market.profiles.distinctive import Distinctive
    from fingerpost.market.profiles.role import RoleProfile
    from fingerpost.market.profiles.skill import SkillProfile
    from fingerpost.market.profiles.skill_links import SkillLinks
    from fingerpost.market.profiles.title_use import TitleUse
    from fingerpost.market.selecting.selection import Selection
    from fingerpost.market.statistics.quantiles import Quantiles
    from fingerpost.market.trust.interval_coverage import IntervalCoverage, measured_coverage
    from fingerpost.market.trust.quality import Quality

_HOMES = {
    "Breakdown": "counting.breakdowns",
    "Cell": "counting.cells",
    "Changes": "comparing.changes",
    "Claim": "claims.claim_verdicts",
    "Claims": "claims.claims",
    "Comparison": "comparing.compare",
    "Concentration": "comparing.concentration",
    "DIMENSIONS": "counting.breakdowns",
    "Demand": "over_time.demand",
    "Distinctive": "profiles.distinctive",
    "Drivers": "claims.drivers",
    "Emerging": "moves.emerging",
    "Forecast": "over_time.forecast",
    "Growth": "moves.growth",
    "IntervalCoverage": "trust.interval_coverage",
    "Lifetime": "lifetimes.lifetime_answer",
    "Pay": "pay.pay",
    "PayGroup": "pay.pay",
    "PayGrowth": "pay.pay_growth",
    "PostingLife": "lifetimes.posting_life",
    "Premium": "pay.premium_answer",
    "Premiums": "pay.premiums",
    "Quality": "trust.quality",
    "Quantiles": "statistics.quantiles",
    "Reference": "over_time.reference",
    "ReferenceSeries": "over_time.reference",
    "RoleProfile": "profiles.role",
    "Selection": "selecting.selection",
    "SkillLinks": "profiles.skill_links",
    "SkillProfile": "profiles.skill",
    "TitleUse": "profiles.title_use",
    "breakdown": "counting.breakdowns",
    "measured_coverage": "trust.interval_coverage",
    "reference_series": "over_time.reference",
}

# The functions that answer questions bear the names of their modules (`pay`, `growth` …); import those from there:
# `from fingerpost.market.pay.pay import pay`.
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
