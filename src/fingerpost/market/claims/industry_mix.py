"""Which industries hire for ML, over how many employers, and whether they changed or their mix did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.market.counting.breakdowns import breakdown_of
from fingerpost.market.counting.cells import Cell
from fingerpost.market.counting.scope import Scope
from fingerpost.market.moves.windows import Matched
from fingerpost.market.selecting.selection import NOT_STATED, Query
from fingerpost.market.statistics.decomposition import Decomposition, Spread, decompose, spread_of
from fingerpost.market.statistics.uncertainty import MAX_EMPLOYER_SHARE, MIN_EMPLOYERS, MIN_POSTINGS, Rest
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EMPLOYERS = f"""
SELECT coalesce(industry, '{NOT_STATED}') AS industry, cluster, count(*) AS n
FROM selected WHERE named GROUP BY coalesce(industry, '{NOT_STATED}'), cluster
ORDER BY industry, cluster"""

_MOVED = f"""
SELECT moved.cluster, coalesce(selected.industry, '{NOT_STATED}') AS industry, bool_or(moved.named) AS named,
  sum(CASE WHEN later THEN 0 ELSE 1 END) AS before, sum(CASE WHEN later THEN 1 ELSE 0 END) AS after,
  sum(CASE WHEN NOT later AND ai_relation = 'builds' THEN 1 ELSE 0 END) AS ml_before,
  sum(CASE WHEN later AND ai_relation = 'builds' THEN 1 ELSE 0 END) AS ml_after
FROM moved JOIN selected ON selected.posting_id = moved.posting_id
GROUP BY moved.cluster, coalesce(selected.industry, '{NOT_STATED}') ORDER BY moved.cluster, industry"""


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


def industry_mix_of(ml: Scope, everything: Matched) -> IndustryMix:
    """The industries of a scope of ML postings, with their change between the windows of all postings read."""
    breakdown = breakdown_of(ml, "industry", None)
    by_industry, spread = _spreads(ml)
    industries = tuple(IndustryHiring(cell, _shown(cell, by_industry.get(cell.value))) for cell in breakdown.cells)
    n_stated = sum(cell.share.n for cell in breakdown.cells if cell.value != NOT_STATED)
    change, parts, refused = _change(ml.con, everything)
    return IndustryMix(industries, n_stated, spread, change, parts, refused)


def _shown(cell: Cell, spread: Spread | None) -> Spread | None:
    if spread is None or cell.share.n < MIN_POSTINGS or spread.n_employers < MIN_EMPLOYERS:
        return None
    return spread if spread.top_share <= MAX_EMPLOYER_SHARE else None


def _spreads(ml: Scope) -> tuple[dict[str, Spread], Spread]:
    """The spread over named employers by industry, and of all."""
    query = ml.query.then(_EMPLOYERS)
    held: dict[str, list[int]] = {}
    all_held: dict[str, int] = {}
    for industry, cluster, n in ml.con.execute(query.sql, query.parameters).fetchall():
        held.setdefault(industry, []).append(n)
        all_held[cluster] = all_held.get(cluster, 0) + n
    everyone = spread_of(np.array(sorted(all_held.values()), dtype=np.int64))
    return {name: spread_of(np.array(sorted(counts), dtype=np.int64)) for name, counts in held.items()}, everyone


def _change(
    con: DuckDBPyConnection, everything: Matched
) -> tuple[Decomposition | None, tuple[IndustryPart, ...], str | None]:
    if everything.windows is None:
        return None, (), everything.refused
    query = Query(everything.query.sql, everything.query.parameters).then(_MOVED)
    found = con.execute(query.sql, query.parameters).fetchnumpy()
    columns = {name: np.asarray(found[name]) for name in found}
    reason = _too_few(columns)
    if reason is not None:
        return None, (), reason
    _, employer = np.unique(columns["cluster"].astype(str), return_inverse=True)
    industries, group = np.unique(columns["industry"].astype(str), return_inverse=True)
    tables = []
    for name in ("ml_before", "ml_after", "before", "after"):
        table = np.zeros((int(employer.max()) + 1, len(industries)), dtype=np.int64)
        table[employer, group] = columns[name].astype(np.int64)
        tables.append(table)
    change = decompose((tables[0], tables[1]), (tables[2], tables[3]))
    parts = [
        IndustryPart(value, label_of("industry", value), float(within), float(between))
        for value, within, between in zip(industries.tolist(), change.within_groups, change.between_groups, strict=True)
    ]
    parts.sort(key=lambda part: (-abs(part.within + part.between), part.value))
    return change, tuple(parts), None


def _too_few(columns: dict[str, Any]) -> str | None:
    """Why the change cannot be decomposed: each window must have enough postings by itself."""
    _, employer = np.unique(columns["cluster"].astype(str), return_inverse=True)
    named = np.zeros(int(employer.max(initial=-1)) + 1, dtype=bool)
    named[employer] = columns["named"].astype(bool)
    for name in ("before", "after"):
        sizes = np.bincount(employer, columns[name].astype(np.float64), len(named)).astype(np.int64)
        reason = Rest.of(sizes, named).reason
        if reason is not None:
            return reason
    return None
