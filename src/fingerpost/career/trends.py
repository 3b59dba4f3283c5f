"""The trend of a skill in words, from what is known of its new postings: for skills that somebody lacks or teaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fingerpost.market import Growth


def trends_of(growth: Growth | None) -> Mapping[str, str]:
    """Skill id → its verdict on new postings, of what rises and what falls; all others cannot be told.

    >>> trends_of(None)
    {}
    """
    if growth is None:
        return {}
    found = [(mover, "rising") for mover in growth.rising] + [(mover, "falling") for mover in growth.falling]
    return {mover.value: f"{verdict} {mover.flow.words()}" for mover, verdict in found if mover.flow}
