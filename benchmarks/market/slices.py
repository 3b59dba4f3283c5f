"""The slices that the market's questions are asked about: whole, one filter, two filters; large, middling and small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Fields = Mapping[str, Any]

SLICES: Final[Mapping[str, Fields]] = {
    "whole": {},
    "every posting read": {"ai_relation": None},
    "role, large": {"role": "data-scientist"},
    "role, middling": {"role": "machine-learning-engineer"},
    "role, small": {"role": "nlp-engineer"},
    "role x country": {"role": "data-scientist", "country": "US"},
    "role x country, small": {"role": "machine-learning-engineer", "country": "DE"},
    "role x seniority": {"role": "data-scientist", "seniority": "senior"},
    "role x industry": {"role": "machine-learning-engineer", "industry": "finance"},
    "skill, large": {"skill": "python"},
    "skill, middling": {"skill": "pytorch"},
    "skill x seniority": {"skill": "pytorch", "seniority": "senior"},
    "skill area": {"skill_area": "mathematics-statistics"},
    "industry": {"industry": "finance"},
    "country": {"country": "US"},
    "seniority": {"seniority": "senior"},
    "work mode": {"work_mode": "remote"},
    "source": {"source": "greenhouse"},
    "since": {"since": "2026-01-01"},
}
"""Fields of `Selection` by the name of the slice; `since` as an ISO day."""

FIXED: Final = {"role": "data-scientist", "skill": "python"}
"""The role and the skill that are asked about where the slice names none."""

PAY_BY: Final = (None, "role", "country")
SLOW_SLICES: Final = ("whole", "role, large", "role x country", "industry")
"""Slices that questions are asked about that are not answered at once."""
