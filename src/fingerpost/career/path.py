"""Which path leads from here to a role: the cheapest to learn, the best paid on the way, the shortest in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Share
from fingerpost.career.effort import ASSUMED, EffortTable
from fingerpost.career.goals import Goal, goal_of
from fingerpost.career.landmarks import CREDIT, landmarks_on
from fingerpost.career.path_answer import CareerPath, Step
from fingerpost.career.path_answer import Path as Path
from fingerpost.career.path_graph import ENTRY, GAINED, Graph, Node, graph_of
from fingerpost.career.path_routes import MAX_STEPS, STAY_YEARS, Route, Walk, pareto
from fingerpost.career.profile import Profile
from fingerpost.career.skill_asks import with_implied
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.selecting.selection import Selection
from fingerpost.taxonomy.roles import roles

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAX_PATHS: Final = 12
"""Paths of the Pareto set that are shown beside the cheapest, best paid and shortest ones."""

_NODES = """
SELECT role, coalesce(seniority, 'not-stated') AS level, count(*) AS n FROM selected
WHERE role IS NOT NULL GROUP BY role, level HAVING count(*) >= 30 ORDER BY role, level"""


def path(
    start: Profile | str,
    con: DuckDBPyConnection,
    goal: str,
    selection: Selection | None = None,
    *,
    table: EffortTable | None = None,
) -> Path:
    """The paths from a profile, or from a role ("data-analyst", "data-analyst/mid"), to a goal written alike.

    Raises:
        UnknownNameError: a role is unknown, or a name of the selection is in no list.
    """
    wanted, origin = goal_of(goal), None if isinstance(start, Profile) else goal_of(start)
    scope = scope_of(con, replace(selection or Selection(), role=None, seniority=None))
    graph = graph_of(scope)
    found = _paths(scope, graph, start, origin, wanted, table)
    basis = scope.basis(
        scope.query.then(_NODES),
        f"A node is a role at a level with 30 postings of 5 employers; it asks for what {ENTRY:.0%} of them require.",
        f"Whoever worked there for {STAY_YEARS:g} year has what {GAINED:.0%} of them ask for or use (an assumption).",
        f"Every route of at most {MAX_STEPS} steps is looked at; postings do not say who moved where.",
        ASSUMED,
        CREDIT,
    )
    named = "your profile" if origin is None else origin.label
    first = (before,) if (before := _role_before(start, origin)) else ()
    outside = landmarks_on((*first, *(step.goal.role for step in one.steps)) for one in found.paths)
    return Path(named, wanted.label, found.paths, found.n_routes, graph.currency, basis, found.reason, outside)


def _role_before(start: Profile | str, origin: Goal | None) -> str | None:
    """The role that the way begins at."""
    if origin is not None:
        return origin.role
    return start.roles[0] if isinstance(start, Profile) and start.roles else None


@dataclass(frozen=True, slots=True)
class _Found:
    paths: tuple[CareerPath, ...] = ()
    n_routes: int = 0
    reason: str | None = None


def _paths(
    scope: Scope, graph: Graph, start: Profile | str, origin: Goal | None, goal: Goal, table: EffortTable | None
) -> _Found:
    if not graph.of(goal):
        return _Found(reason=f"{goal.label} has at no level 30 postings of 5 employers among those selected")
    here = None
    if isinstance(start, Profile):
        held, years = start.skill_ids, start.years_experience or 0.0
    else:
        nodes = graph.of(origin) if origin else ()
        if not nodes:
            said = origin.label if origin else start
            return _Found(reason=f"{said} has at no level 30 postings of 5 employers among those selected")
        largest = max(nodes, key=lambda one: (one.n_postings, -one.place))
        here = largest if origin and origin.seniority is not None else None
        held = frozenset.union(*(one.gained | one.entry for one in nodes)) if here is None else here.gained | here.entry
        years = largest.years or 0.0
    walk = Walk(graph, held, years, here, table)
    routes = walk.routes(goal)
    if not routes:
        return _Found(reason=f"no route of {MAX_STEPS} steps leads there")
    front = pareto(routes)
    before = _role_before(start, origin)
    told = _Told(scope, walk)
    return _Found(tuple(told.path(one, names, before) for one, names in _named(front)), len(routes))


def _named(front: list[Route]) -> list[tuple[Route, tuple[str, ...]]]:
    """The routes of the Pareto set with what each is best at: those first, then the others by weeks."""
    best: dict[str, Route] = {
        "cheapest": min(front, key=lambda one: (one.weeks, one.years, one.key)),
        "shortest": min(front, key=lambda one: (one.years, one.weeks, one.key)),
    }
    paid = [one for one in front if one.pay is not None]
    if paid:
        best["best paid"] = min(paid, key=lambda one: (-(one.pay or 0.0), one.weeks, one.key))
    named = [(one, tuple(name for name, other in best.items() if other is one)) for one in front]
    ordered = sorted(named, key=lambda pair: (not pair[1], pair[0].weeks, pair[0].key))
    return ordered[:MAX_PATHS]


class _Told:
    """Routes told step by step, each with its evidence."""

    def __init__(self, scope: Scope, walk: Walk) -> None:
        self.scope, self.walk = scope, walk
        self._shares: dict[tuple[int, frozenset[str]], Share] = {}

    def path(self, route: Route, best_at: tuple[str, ...], before: str | None) -> CareerPath:
        """A route as a path; `before` is the role that it starts from."""
        walk = self.walk
        steps, held = [], walk.held
        pay = walk.graph.pay(walk.start) if walk.start else None
        for node in route.nodes:
            steps.append(self._step(node, held, before, pay))
            held, before, pay = walk.after(node, held), node.goal.role, walk.graph.pay(node)
        return CareerPath(tuple(steps), route.weeks, route.years, route.pay, best_at)

    def _step(self, node: Node, held: frozenset[str], before: str | None, pay: float | None) -> Step:
        efforts, missing = self.walk.efforts(held), self.walk.missing(node, held)
        own = self.walk.graph.pay(node)
        return Step(
            goal=node.goal,
            label=node.goal.label,
            n_postings=node.n_postings,
            learn=efforts.steps(missing),
            weeks=efforts.weeks(missing),
            years=node.years,
            overlap=1.0 - len(missing) / len(node.entry) if node.entry else 1.0,
            accepted=self._accepted(node, held),
            accepted_then=self._accepted(node, held | with_implied(missing)),
            median_pay=own,
            pay_change=own - pay if own is not None and pay is not None else None,
            leads_to=None if before is None or before == node.goal.role else node.goal.role in roles()[before].leads_to,
        )

    def _accepted(self, node: Node, held: frozenset[str]) -> Share:
        if (node.place, held) not in self._shares:
            self._shares[node.place, held] = self.walk.graph.accepted(self.scope, node, held)
        return self._shares[node.place, held]
