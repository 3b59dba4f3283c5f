"""The roles at their levels of seniority as a corpus shows them: the nodes of which paths are made.

A node is a role at a level with enough postings. It asks for the skills that many of its postings require (`entry`),
and whoever has worked there has what many of them ask for or use (`gained`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.career.goals import LADDER, Goal
from fingerpost.career.opening import ListedPay, Required, is_learnt, listed_pay
from fingerpost.kept import Kept
from fingerpost.market.counting.counted import Counted, within_all
from fingerpost.market.counting.scope import Scope
from fingerpost.market.selecting.columns import LEVELS, places_of
from fingerpost.market.selecting.selection import NOT_STATED
from fingerpost.market.statistics.uncertainty import MIN_EMPLOYERS, MIN_POSTINGS

ENTRY: Final = 0.15
"""A node asks for the skills that at least this part of its postings require: an assumption."""

GAINED: Final = 0.1
"""Whoever worked in a node has the skills that at least this part of its postings ask for or use: an assumption."""

GRAPHS_KEPT: Final = 4
"""So many graphs of one corpus are in memory at once: those of the selections asked for last."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Node:
    """A role at a level with what it asks for; `years` is the median of those asked, None where too few state any."""

    goal: Goal
    place: int
    n_postings: int
    n_employers: int
    entry: frozenset[str]
    gained: frozenset[str]
    years: float | None
    pay: ListedPay

    @property
    def rung(self) -> int | None:
        """The place of the level on the ladder; None where it is not stated."""
        return LADDER.get(self.goal.seniority or "")


class Graph:
    """The nodes of a scope in order of role and level; `currency` is the one that most have a median of pay in.

    It holds no connection, so that it can be kept for as long as the postings are known.
    """

    def __init__(self, scope: Scope) -> None:
        rows = scope.rows
        (roles, role), (levels, level) = rows.coded("role"), rows.coded("seniority")
        names = (*levels, NOT_STATED)
        key = np.where(role >= 0, role.astype(np.int64) * len(names) + np.where(level < 0, len(levels), level), -1)
        node_of: Ints = np.full(len(key), -1, dtype=np.int64)
        counts = np.bincount(key[key >= 0], minlength=len(roles) * len(names))
        found: list[tuple[Goal, Ints, int]] = []
        for one in np.flatnonzero(counts >= MIN_POSTINGS).tolist():
            at = np.flatnonzero(key == one)
            n_employers = len(np.unique(rows.cluster[at][rows.row_named[at]]))
            goal = Goal(roles[one // len(names)], names[one % len(names)])
            if n_employers >= MIN_EMPLOYERS and goal.role != "other":
                node_of[at] = len(found)
                found.append((goal, at, n_employers))
        required, used = _asked_by_nodes(scope, node_of, len(found))
        years = rows.take(rows.columns.numbers(scope.con, "years_min"))
        self.nodes = tuple(
            Node(
                goal, place, len(at), n_employers, required[place], used[place], _median(years[at]),
                listed_pay(rows, node_of == place),
            )
            for place, (goal, at, n_employers) in enumerate(found)
        )  # fmt: skip
        self.currency = _main_currency(self.nodes)
        self._asking = _asking(Required(scope), node_of, len(found))

    def accepted(self, scope: Scope, node: Node, covered: frozenset[str]) -> Share:
        """Of a node's postings that require a skill, the share that opens; `scope` is the one of the graph."""
        asking, rows = self._asking[node.place], scope.rows
        return within_all(Counted(rows.con, rows.columns, rows.rows[asking.rows]), asking.opened(covered))

    def of(self, goal: Goal) -> tuple[Node, ...]:
        """The nodes of a role, at one level or at all; that of postings which state no level only where it is alone."""
        found = [
            one for one in self.nodes if one.goal.role == goal.role and goal.seniority in (None, one.goal.seniority)
        ]
        return tuple([one for one in found if one.rung is not None] or found)

    def pay(self, node: Node) -> float | None:
        """The median of a node's listed pay in the currency of the graph."""
        return node.pay.quantiles.p50 if node.pay.currency == self.currency else None


def graph_of(scope: Scope) -> Graph:
    """The graph of a scope, kept with the columns of its postings and forgotten with them."""
    graphs = scope.rows.columns.once(("path", "graphs"), lambda: Kept(GRAPHS_KEPT))
    return graphs.get(scope.selection, lambda: Graph(scope))


@dataclass(frozen=True, slots=True)
class _Asking:
    """The postings of a node that require a skill: their rows, and for each skill of each which one it is."""

    rows: Ints
    posting: Ints
    skill: Ints
    skill_ids: tuple[str, ...]

    def opened(self, covered: frozenset[str]) -> NDArray[np.bool_]:
        lacking = np.array([one not in covered for one in self.skill_ids], dtype=bool)
        entries = self.posting[lacking[self.skill]] if len(lacking) else self.posting
        opened: NDArray[np.bool_] = np.bincount(entries, minlength=len(self.rows)) == 0
        return opened


def _asking(required: Required, node_of: Ints, n_nodes: int) -> tuple[_Asking, ...]:
    """The postings of each node that require a skill."""
    node = node_of[required.posting]
    order = np.argsort(node, kind="stable")
    bounds = np.searchsorted(node[order], np.arange(n_nodes + 1))
    found = []
    for place in range(n_nodes):
        entries = order[bounds[place] : bounds[place + 1]]
        rows, posting = np.unique(required.posting[entries], return_inverse=True)
        used, skill = np.unique(required.skill[entries], return_inverse=True)
        names = tuple(required.skill_ids[one] for one in used.tolist())
        found.append(_Asking(rows.astype(np.int64), posting, skill, names))
    return tuple(found)


def _asked_by_nodes(scope: Scope, node_of: Ints, n_nodes: int) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """The skills that enough of each node's postings require, and that enough of them ask for or use."""
    rows = scope.rows
    asked = rows.columns.skills(scope.con)
    places, lengths = places_of(asked.start, rows.rows)
    node = np.repeat(node_of, lengths)
    code, level = asked.code[places], asked.level[places]
    sizes = np.bincount(node_of[node_of >= 0], minlength=n_nodes)[:, None]
    learnt = np.array([is_learnt(one) for one in asked.skill_id], dtype=bool)
    found: list[list[frozenset[str]]] = []
    for kept, least in (((node >= 0) & (level == LEVELS.index("required")), ENTRY), (node >= 0, GAINED)):
        pair = node[kept] * len(asked.skill_id) + code[kept]
        hits = np.bincount(pair, minlength=n_nodes * len(asked.skill_id)).reshape(n_nodes, len(asked.skill_id))
        enough = (hits / np.maximum(sizes, 1) >= least) & learnt
        found.append([frozenset(asked.skill_id[one] for one in np.flatnonzero(row).tolist()) for row in enough])
    return found[0], found[1]


def _main_currency(nodes: Iterable[Node]) -> str | None:
    held = [one.pay.currency for one in nodes if one.pay.quantiles.p50 is not None and one.pay.currency]
    return min(set(held), key=lambda one: (-held.count(one), one)) if held else None


def _median(years: NDArray[np.float64]) -> float | None:
    stated = years[~np.isnan(years)]
    return float(np.quantile(stated, 0.5, method="inverted_cdf")) if len(stated) >= MIN_POSTINGS else None
