"""Routes over the roles at their levels: every way of at most three steps to a goal, and those that no other beats.

A step is paid by learning what the next node asks for and one lacks, and by the years that its postings ask for; a year
at least is spent in a node before one has gained its skills.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fingerpost.career.effort import Efforts, EffortTable
from fingerpost.career.goals import LADDER, Goal
from fingerpost.career.path_graph import Graph, Node
from fingerpost.career.skill_asks import with_implied

STAY_YEARS: Final = 1.0
"""The least that one stays in a node on the way before its skills are gained: an assumption."""

MAX_STEPS: Final = 3
RUNGS_UP: Final = 2
"""A step climbs at most so many levels of seniority; only the last may go down, by one."""

RUNG_OF_YEARS: Final = ((1.0, "entry"), (5.0, "mid"), (float("inf"), "senior"))
"""The level of somebody with fewer years than these, where nothing else says it: an assumption."""

WEEKS_PER_YEAR: Final = 52.0


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
    def key(self) -> tuple[int, ...]:
        """A key that does not depend on the order in which routes were found: nodes are in order of role and level."""
        return (len(self.nodes), *(node.place for node in self.nodes))


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
        return list(self._from((), self.held, 0.0, 0.0, ends)) if ends else []

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
        efforts = self.efforts(held)
        learnt = self.missing(node, held) - efforts.known
        if not learnt:
            return 0.0
        key = (learnt, held)
        if key not in self._weeks:
            self._weeks[key] = sum(efforts.weeks(learnt)) / 2
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
