"""What a skill replaces, or is replaced by: of one family one rises while the other falls, in the same employers.

Three things must be clear at once: the one skill's share of new postings rises, the other's falls (false-discovery rate
of 5 % over the family), and within the employers that have asked for both it gains on the other. It is an association
over time; why employers change what they ask for is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fingerpost.market.counting.scope import Scope
from fingerpost.market.moves.movers import Mover, moved_of
from fingerpost.market.moves.verdicts import Change, single_change
from fingerpost.market.moves.windows import Matched, Windows, matched_of
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.stratified import informative, within_log_odds
from fingerpost.market.statistics.uncertainty import MIN_EMPLOYERS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Direction = Literal["replaces", "replaced by"]

_MEMBER = "SELECT posting_id, skill_id AS item, preferred_label AS label FROM posting_skill WHERE skill_id IN ({marks})"

_WITHIN = """,
thing AS (SELECT posting_id, skill_id AS item FROM posting_skill WHERE skill_id IN ({marks}))
SELECT item, cluster, sum(CASE WHEN later THEN 0 ELSE 1 END) AS before, sum(CASE WHEN later THEN 1 ELSE 0 END) AS after
FROM moved JOIN thing ON thing.posting_id = moved.posting_id WHERE named
GROUP BY item, cluster ORDER BY item, cluster"""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Another skill that the one asked about replaces, or is replaced by.

    `own` and `other` are the changes of the two skills' shares of new postings; `within` is that of the odds of the one
    against the other within the `n_employers` that asked for both, and in both windows.
    """

    direction: Direction
    skill_id: str
    label: str
    own: Change
    other: Change
    within: Change
    n_employers: int


@dataclass(frozen=True, slots=True)
class Replacing:
    """What a skill replaces and is replaced by between two windows; `refused` says why that cannot be told."""

    family: str | None
    n_family: int
    windows: Windows | None
    found: tuple[Replacement, ...]
    refused: str | None = None


def family_of(skill_id: str) -> tuple[str | None, tuple[str, ...]]:
    """The wider skill of a skill, and the other skills that have the same.

    >>> family_of("pytorch")[0], "tensorflow" in family_of("pytorch")[1]
    ('deep-learning-frameworks', True)
    """
    from fingerpost.taxonomy.skills import skills

    known = skills().get(skill_id)
    if known is None or known.broader is None:
        return None, ()
    return known.broader, tuple(
        other.skill_id for other in skills().values() if other.broader == known.broader and other is not known
    )


def replacing_of(scope: Scope, skill_id: str, by: str = "month") -> Replacing:
    """What a skill, given by its id, replaces and is replaced by among the postings of a scope."""
    family, others = family_of(skill_id)
    if not others:
        return Replacing(family, 0, None, (), "the taxonomy names no skill of the same family")
    matched = matched_of(scope, by)
    if matched.windows is None:
        return Replacing(family, len(others), None, (), matched.refused)
    ids = (skill_id, *others)
    moved = moved_of(scope.con, matched, Query(_MEMBER.format(marks=", ".join("?" * len(ids))), ids))
    if isinstance(moved, str):
        return Replacing(family, len(others), matched.windows, (), moved)
    own = next((mover for mover in moved.movers if mover.value == skill_id), None)
    if own is None or own.share is None:
        few = next((mover.reason for mover in moved.too_few if mover.value == skill_id), None)
        return Replacing(family, len(others), matched.windows, (), few or "no new posting asks for it")
    opposite = {"rising": "falling", "falling": "rising"}.get(own.share.verdict)
    candidates = [m for m in moved.movers if m.share is not None and m.share.verdict == opposite]
    found = _found(scope.con, matched, own, candidates) if candidates else ()
    return Replacing(family, len(others), matched.windows, found)


def _found(con: DuckDBPyConnection, matched: Matched, own: Mover, candidates: list[Mover]) -> tuple[Replacement, ...]:
    """Those of the candidates that the skill gains on, or loses to, within the same employers."""
    ids = (own.value, *(mover.value for mover in candidates))
    query = matched.query.then(_WITHIN.format(marks=", ".join("?" * len(ids))), *ids)
    rows = {name: np.asarray(column) for name, column in con.execute(query.sql, query.parameters).fetchnumpy().items()}
    replacements = []
    for other in candidates:
        within, n_employers = _within(rows, own.value, other.value)
        if within is None or own.share is None or other.share is None or within.verdict != own.share.verdict:
            continue
        direction: Direction = "replaces" if own.share.verdict == "rising" else "replaced by"
        replacements.append(
            Replacement(direction, other.value, other.label, own.share, other.share, within, n_employers)
        )
    return tuple(sorted(replacements, key=lambda one: (one.within.p_value, one.label, one.skill_id)))


def _within(rows: dict[str, Any], own: str, other: str) -> tuple[Change | None, int]:
    """How the odds of the skill against the other changed within employers, of which so many say anything."""
    clusters = np.unique(rows["cluster"][np.isin(rows["item"], [own, other])])
    counts = np.zeros((2, 2, len(clusters)), dtype=np.int64)  # skill, window, employer
    for place, item in enumerate((own, other)):
        mine = rows["item"] == item
        at = np.searchsorted(clusters, rows["cluster"][mine])
        for window, name in enumerate(("before", "after")):
            counts[place, window, at] = rows[name][mine].astype(np.int64)
    n_employers = int(informative(counts).sum())
    return (single_change(within_log_odds(counts)) if n_employers >= MIN_EMPLOYERS else None), n_employers
