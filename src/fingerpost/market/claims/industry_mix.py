"""Which industries hire for ML, over how many employers, and whether they changed or their mix did."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fingerpost.market.counting.breakdowns import DIMENSIONS, breakdown_of
from fingerpost.market.counting.cells import Cell
from fingerpost.market.counting.scope import Scope
from fingerpost.market.moves.new_postings import NewPostings, numbered
from fingerpost.market.moves.windows import Matched
from fingerpost.market.selecting.selection import NOT_STATED
from fingerpost.market.statistics.decomposition import Decomposition, Spread, decompose, spread_of
from fingerpost.market.statistics.uncertainty import MAX_EMPLOYER_SHARE, MIN_EMPLOYERS, MIN_POSTINGS, Rest
from fingerpost.taxonomy.labels import label_of

INDUSTRY = DIMENSIONS["industry"].expression


@dataclass(frozen=True, slots=True)
class IndustryHiring:
    """An industry's part of the ML postings, and how its own spread over employers.

    `spread` is None where the industry's own postings are too few to be told about.
    """

    cell: Cell
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class IndustryPart:
    """What one industry adds to the change of the share of ML postings, in share points."""

    value: str
    label: str
    within: float
    between: float


@dataclass(frozen=True, slots=True)
class IndustryMix:
    """The industries that hire for ML, the most postings first, and the spread of all ML postings over employers.

    `change` decomposes the change of the share of ML postings among all new postings read; `refused` says why there
    is none. `parts` are its industries, the largest sum of both parts first.
    """

    industries: tuple[IndustryHiring, ...]
    n_stated: int
    spread: Spread
    change: Decomposition | None
    parts: tuple[IndustryPart, ...]
    refused: str | None


def industry_mix_of(ml: Scope, matched: Matched, new: NewPostings) -> IndustryMix:
    """The industries of a scope of ML postings, with their change between the windows of a comparison.

    `new` are the new ones of all postings read.
    """
    breakdown = breakdown_of(ml, "industry", None)
    by_industry, spread = _spreads(ml)
    industries = tuple(IndustryHiring(cell, _shown(cell, by_industry.get(cell.value))) for cell in breakdown.cells)
    n_stated = sum(cell.share.n for cell in breakdown.cells if cell.value != NOT_STATED)
    change, parts, refused = _change(matched, new)
    return IndustryMix(industries, n_stated, spread, change, parts, refused)


def _shown(cell: Cell, spread: Spread | None) -> Spread | None:
    if spread is None or cell.share.n < MIN_POSTINGS or spread.n_employers < MIN_EMPLOYERS:
        return None
    return spread if spread.top_share <= MAX_EMPLOYER_SHARE else None


def _spreads(ml: Scope) -> tuple[dict[str, Spread], Spread]:
    """The spread over named employers by industry, and of all."""
    rows = ml.rows
    names, code = rows.coded(INDUSTRY)
    value, _, n = rows.pairs(np.where(rows.row_named, code, len(names)), len(names), rows.cluster)
    bounds = np.searchsorted(value, np.arange(len(names) + 1))
    held = {
        name: spread_of(np.sort(n[first:last])) for name, (first, last) in zip(names, pairwise(bounds), strict=True)
    }
    everyone = rows.size[rows.named]
    return held, spread_of(np.sort(everyone[everyone > 0]))


def _change(matched: Matched, new: NewPostings) -> tuple[Decomposition | None, tuple[IndustryPart, ...], str | None]:
    windows = matched.windows
    if windows is None:
        return None, (), matched.refused
    moved, later = new.compared(windows.earlier, windows.later)
    employer, named = moved.employers()
    names, code = moved.coded(INDUSTRY)
    industries, group = numbered(code, len(names))
    cell, ml = employer * len(industries) + group, moved.has("ai_relation", "builds")
    shape = len(named), len(industries)
    ml_before, ml_after, before, after = (
        np.bincount(cell[kept], minlength=shape[0] * shape[1]).reshape(shape)
        for kept in (ml & ~later, ml & later, ~later, later)
    )
    for window in (before, after):  # each must have enough postings by itself
        reason = Rest.of(window.sum(axis=1), named).reason
        if reason is not None:
            return None, (), reason
    change = decompose((ml_before, ml_after), (before, after))
    parts = [
        IndustryPart(names[one], label_of("industry", names[one]), within, between)
        for one, within, between in zip(industries.tolist(), change.within_groups, change.between_groups, strict=True)
    ]
    parts.sort(key=lambda part: (-abs(part.within + part.between), part.value))
    return change, tuple(parts), None
