"""The roles at their levels of seniority as a corpus shows them, and what a step from one to another takes.

A node is a role at a level with enough postings. It asks for the skills that many of its postings require (`entry`),
and whoever has worked there has what many of them ask for or use (`gained`). A step is paid by learning what the next
node asks for and one lacks, and by the years that its postings ask for; a year at least is spent in a node before one
has gained its skills.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fingerpost.career.effort import Efforts, EffortTable
from fingerpost.career.goals import LADDER, Goal
from fingerpost.career.opening import ListedPay, Required, is_learnt, listed_pay
from fingerpost.career.skill_asks import with_implied
from fingerpost.market.columns import LEVELS, places_of
from fingerpost.market.scope import Scope
from fingerpost.market.selection import NOT_STATED
from fingerpost.market.statistics.uncertainty import MIN_EMPLOYERS, MIN_POSTINGS

ENTRY: Final = 0.15
"""A node asks for the skills that at least this part of its postings require: an assumption."""

GAINED: Final = 0.1
"""Whoever worked in a node has the skills that at least this part of its postings ask for or use: an assumption."""

STAY_YEARS: Final = 1.0
"""The least that one stays in a node on the way before its skills are gained: an assumption."""

MAX_STEPS: Final = 3
RUNGS_UP: Final = 2
"""A step climbs at most so many levels of seniority; only the last may go down, by one."""

RUNG_OF_YEARS: Final = ((1.0, "entry"), (5.0, "mid"), (float("inf"), "senior"))
"""The level of somebody with fewer years than these, where nothing else says it: an assumption."""

WEEKS_PER_YEAR: Final = 52.0


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


@dataclass(frozen=True, slots=True)
class Route:
    """Some nodes one after another, with the weeks of learning and the years it takes, and pay on the way.

    `years` counts learning and waiting side by side. `pay` is the mean of the medians of the nodes that have one.
    """

    nodes: tuple[Node, ...]
    weeks: float
    years: float
    pay: float | None

    @property
    def key(self) -> tuple[Any, ...]:
        """A key that does not depend on the order in which routes were found."""
        return (len(self.nodes), *(node.goal.role + "/" + (node.goal.seniority or "") for node in self.nodes))


class Graph:
    """The nodes of a scope in order of role and level."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.required = Required(scope)
        self._entries: dict[int, NDArray[np.int64]] = {}
        rows = scope.rows
        (roles, role), (levels, level) = rows.coded("role"), rows.coded("seniority")
        names = (*levels, NOT_STATED)
        key = np.where(role >= 0, role.astype(np.int64) * len(names) + np.where(level < 0, len(levels), level), -1)
        self._node_of: NDArray[np.int64] = np.full(len(key), -1, dtype=np.int64)
        counts = np.bincount(key[key >= 0], minlength=len(roles) * len(names))
        found: list[tuple[Goal, NDArray[np.int64], int]] = []
        for one in np.flatnonzero(counts >= MIN_POSTINGS).tolist():
            at = np.flatnonzero(key == one)
            n_employers = len(np.unique(rows.cluster[at][rows.row_named[at]]))
            goal = Goal(roles[one // len(names)], names[one % len(names)])
            if n_employers >= MIN_EMPLOYERS and goal.role != "other":
                self._node_of[at] = len(found)
                found.append((goal, at, n_employers))
        shares = self._shares(len(found))
        years = rows.take(rows.columns.numbers(scope.con, "years_min"))
        self.nodes = tuple(
            Node(
                goal, place, len(at), n_employers, self._asked(shares[0][place], ENTRY),
                self._asked(shares[1][place], GAINED), _median(years[at]), listed_pay(rows, self._node_of == place),
            )
            for place, (goal, at, n_employers) in enumerate(found)
        )  # fmt: skip

    def at(self, place: int) -> NDArray[np.bool_]:
        """Which rows are those of a node."""
        hit: NDArray[np.bool_] = self._node_of == place
        return hit

    def opened(self, place: int, covered: frozenset[str]) -> NDArray[np.bool_]:
        """Which postings of a node open for somebody who has some skills; of all others nothing is told."""
        if place not in self._entries:
            self._entries[place] = np.flatnonzero(self._node_of[self.required.posting] == place)
        return self.required.opened(covered, self._entries[place])

    def of(self, goal: Goal) -> tuple[Node, ...]:
        """The nodes of a role, at one level or at all; that of postings which state no level only where it is alone."""
        found = [
            one for one in self.nodes if one.goal.role == goal.role and goal.seniority in (None, one.goal.seniority)
        ]
        return tuple([one for one in found if one.rung is not None] or found)

    @cached_property
    def currency(self) -> str | None:
        """The currency that most nodes have a median in."""
        held = [one.pay.currency for one in self.nodes if one.pay.quantiles.p50 is not None and one.pay.currency]
        return min(set(held), key=lambda one: (-held.count(one), one)) if held else None

    def pay(self, node: Node) -> float | None:
        """The median of a node's listed pay in the currency of the graph."""
        return node.pay.quantiles.p50 if node.pay.currency == self.currency else None

    def _shares(self, n_nodes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Of each node's postings the share that requires each skill, and that asks for it or uses it."""
        rows = self.scope.rows
        asked = rows.columns.skills(self.scope.con)
        places, lengths = places_of(asked.start, rows.rows)
        node = np.repeat(self._node_of, lengths)
        code, level = asked.code[places], asked.level[places]
        self._ids = asked.skill_id
        sizes = np.bincount(self._node_of[self._node_of >= 0], minlength=n_nodes)[:, None]
        found = []
        for kept in (node >= 0) & (level == LEVELS.index("required")), node >= 0:
            pair = node[kept] * len(asked.skill_id) + code[kept]
            hits = np.bincount(pair, minlength=n_nodes * len(asked.skill_id)).reshape(n_nodes, len(asked.skill_id))
            found.append(hits / np.maximum(sizes, 1))
        return found[0], found[1]

    def _asked(self, share: NDArray[np.float64], least: float) -> frozenset[str]:
        return frozenset(self._ids[one] for one in np.flatnonzero(share >= least).tolist() if is_learnt(self._ids[one]))


def _median(years: NDArray[np.float64]) -> float | None:
    stated = years[~np.isnan(years)]
    return float(np.quantile(stated, 0.5, method="inverted_cdf")) if len(stated) >= MIN_POSTINGS else None


class Walk:
    """All routes of at most `MAX_STEPS` steps from where somebody stands to a goal."""

    def __init__(
        self, graph: Graph, held: Iterable[str], years: float, start: Node | None, table: EffortTable | None = None
    ) -> None:
        self.graph, self.years, self.start, self.table = graph, years, start, table
        self.held = with_implied(held)
        level = next(level for limit, level in RUNG_OF_YEARS if years < limit)
        self._rung = start.rung if start else LADDER[level]
        self._weeks: dict[tuple[frozenset[str], frozenset[str]], float] = {}
        self._efforts: dict[frozenset[str], Efforts] = {}
        self._worked: dict[int, frozenset[str]] = {}

    def routes(self, goal: Goal) -> list[Route]:
        """Every route that ends in a node of the goal, the first time it is reached."""
        ends = frozenset(one.place for one in self.graph.of(goal))
        return sorted(self._from((), self.held, 0.0, 0.0, ends), key=lambda route: route.key) if ends else []

    def missing(self, node: Node, held: frozenset[str]) -> frozenset[str]:
        """What a node asks for and some skills do not cover."""
        return node.entry - held

    def efforts(self, held: frozenset[str]) -> Efforts:
        """The efforts of somebody who has some skills."""
        if held not in self._efforts:
            self._efforts[held] = Efforts(held, self.table)
        return self._efforts[held]

    def after(self, node: Node, held: frozenset[str]) -> frozenset[str]:
        """The skills of somebody who has learnt what a node asks for and worked there."""
        if node.place not in self._worked:
            self._worked[node.place] = with_implied(node.entry | node.gained)
        after = held | self._worked[node.place]
        if after not in self._efforts:
            self._efforts[after] = self.efforts(held).and_held(self._worked[node.place])
        return after

    def _from(
        self, nodes: tuple[Node, ...], held: frozenset[str], weeks: float, years: float, ends: frozenset[int]
    ) -> Iterator[Route]:
        if len(nodes) == MAX_STEPS:
            return
        last = len(nodes) == MAX_STEPS - 1
        here = nodes[-1].rung if nodes else self._rung
        been = {one.place for one in nodes}
        for node in self.graph.nodes:
            if not (node.place in ends or (not last and node.rung is not None)):
                continue  # nobody can say that one has reached a level that is not stated
            if node.place in been or node is self.start or not _may_follow(here, node, is_last=node.place in ends):
                continue
            learning = self._weeks_of(node, held)
            then = years + self._years_of(node, years, learning, on_the_way=bool(nodes))
            way = (*nodes, node)
            if node.place in ends:
                yield Route(way, weeks + learning, then, self._mean_pay(way))
            else:
                yield from self._from(way, self.after(node, held), weeks + learning, then, ends)

    def _weeks_of(self, node: Node, held: frozenset[str]) -> float:
        missing = self.missing(node, held)
        key = (missing, held)
        if key not in self._weeks:
            self._weeks[key] = sum(self.efforts(held).weeks(missing)) / 2 if missing else 0.0
        return self._weeks[key]

    def _years_of(self, node: Node, gone: float, weeks: float, *, on_the_way: bool) -> float:
        waiting = max((node.years or 0.0) - self.years - gone, STAY_YEARS if on_the_way else 0.0)
        return max(waiting, weeks / WEEKS_PER_YEAR)

    def _mean_pay(self, nodes: tuple[Node, ...]) -> float | None:
        known = [pay for pay in map(self.graph.pay, nodes) if pay is not None]
        return sum(known) / len(known) if known else None


def _may_follow(here: int | None, node: Node, *, is_last: bool) -> bool:
    """Whether a step goes at most two levels up, or one down at the end; levels that are not stated are near all."""
    if here is None or node.rung is None:
        return True
    return (-1 if is_last else 0) <= node.rung - here <= RUNGS_UP


def pareto(routes: Iterable[Route]) -> list[Route]:
    """The routes that no other beats in weeks, years and pay at once; of equals the first by key.

    Routes without known pay count as the worst paid.
    """
    kept: list[Route] = []
    for route in sorted(routes, key=lambda one: (one.weeks, one.years, -_paid(one), one.key)):
        if not any(
            one.weeks <= route.weeks and one.years <= route.years and _paid(one) >= _paid(route) for one in kept
        ):
            kept.append(route)
    return kept


def _paid(route: Route) -> float:
    return route.pay if route.pay is not None else float("-inf")
