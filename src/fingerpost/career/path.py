"""Which path leads from here to a role: the cheapest to learn, the best paid on the way, the shortest in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.career.effort import ASSUMED, EffortTable, LearningStep
from fingerpost.career.goals import Goal, goal_of
from fingerpost.career.path_graph import ENTRY, GAINED, MAX_STEPS, STAY_YEARS, Graph, Node, Route, Walk, pareto
from fingerpost.career.profile import Profile
from fingerpost.career.skill_asks import with_implied
from fingerpost.market.scope import scope_of
from fingerpost.market.selection import Selection
from fingerpost.taxonomy.roles import roles
from fingerpost.taxonomy.skills import skills

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

MAX_PATHS: Final = 12
"""Paths of the Pareto set that are shown beside the cheapest, best paid and shortest ones."""

_NODES = """
SELECT role, coalesce(seniority, 'not-stated') AS level, count(*) AS n FROM selected
WHERE role IS NOT NULL GROUP BY role, level HAVING count(*) >= 30 ORDER BY role, level"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: where to, what to learn for it, what it takes, and what says that it can be taken.

    `weeks` of learning go from low to high; `years` is the median asked for. `overlap` is the part of the skills it
    asks for that one has before learning. `accepted` is the share of its postings whose required skills are all covered
    before learning, `accepted_then` after. `pay_change` is between medians of listed pay, None where one is unknown.
    `leads_to` says whether the role is one that people of the role before are known to move to.
    """

    goal: Goal
    label: str
    n_postings: int
    learn: tuple[LearningStep, ...]
    weeks: tuple[float, float]
    years: float | None
    overlap: float
    accepted: Share
    accepted_then: Share
    median_pay: float | None
    pay_change: float | None
    leads_to: bool | None


@dataclass(frozen=True, slots=True)
class CareerPath:
    """A path of the Pareto set: its steps, weeks of learning (middle of the range), years, and mean pay on the way.

    `best_at` names what no other path is better at: "cheapest", "best paid", "shortest".
    """

    steps: tuple[Step, ...]
    weeks: float
    years: float
    pay: float | None
    best_at: tuple[str, ...]

    @property
    def label(self) -> str:
        """The steps in words."""
        return " → ".join(step.label for step in self.steps)


@dataclass(frozen=True, slots=True)
class Path(Answer):
    """The paths to a goal that no other beats in effort, time and pay at once; `reason` says why there are none."""

    start: str
    goal: str
    paths: tuple[CareerPath, ...]
    n_routes: int
    currency: str | None
    basis: Basis
    reason: str | None = None

    def best(self, at: str) -> CareerPath | None:
        """The "cheapest", the "best paid" or the "shortest" path."""
        return next((path for path in self.paths if at in path.best_at), None)

    def headline(self) -> str:
        """From where to where."""
        return f"From {self.start} to {self.goal}"

    def sentences(self) -> tuple[str, ...]:
        """The paths that are best at something."""
        if self.reason:
            return (f"No path can be told: {self.reason}.",)
        return tuple(
            f"{', '.join(path.best_at).capitalize()}: {path.label}, about {path.weeks:.0f} weeks of learning and "
            f"{path.years:.1f} years"
            + (f", mean of the median listed pay {self.currency} {path.pay:,.0f}." if path.pay is not None else ".")
            for path in self.paths
            if path.best_at
        )

    def to_rows(self) -> list[Row]:
        """One row a step of each path."""
        return [
            {
                "path": number, "best_at": ", ".join(path.best_at), "step": place, "to": step.label,
                "learn": ", ".join(_label(one.skill_id) for one in step.learn if not one.is_before),
                "weeks_low": step.weeks[0], "weeks_high": step.weeks[1], "years_asked": step.years,
                "overlap": step.overlap, "accepted": step.accepted.share, "accepted_low": step.accepted.low,
                "accepted_high": step.accepted.high, "accepted_then": step.accepted_then.share, "n": step.n_postings,
                "median_pay": step.median_pay, "pay_change": step.pay_change, "path_weeks": path.weeks,
                "path_years": path.years, "path_pay": path.pay,
            }
            for number, path in enumerate(self.paths, 1)
            for place, step in enumerate(path.steps, 1)
        ]  # fmt: skip

    def tables(self) -> tuple[AnswerTable, ...]:
        """The steps of the paths."""
        columns = (
            "path", "best_at", "step", "to", "learn", "weeks_low", "weeks_high", "years_asked", "overlap", "accepted",
            "accepted_then", "median_pay", "n",
        )  # fmt: skip
        return (AnswerTable(self.headline(), columns, tuple(self.to_rows())),) if self.paths else ()

    def chart(self) -> alt.Chart | alt.LayerChart:
        """A fingerpost: one arm a path, as long as its learning takes."""
        import altair as alt

        from fingerpost.market.charts import nothing

        if not self.paths:
            return nothing(self.headline(), self.reason or "no path")
        rows = [
            {"path": path.label, "weeks": path.weeks, "distance": f"{path.weeks:.0f} weeks · {path.years:.1f} years"}
            for path in self.paths
        ]
        arms = alt.Chart(alt.InlineData(values=rows), title=self.headline()).encode(
            x=alt.X("weeks:Q", title="weeks of learning (assumed)"), y=alt.Y("path:N", sort=None, title=None)
        )
        chart: alt.LayerChart = arms.mark_bar() + arms.mark_text(align="left", dx=4).encode(text="distance:N")
        return chart


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
    graph = Graph(scope)
    found = _paths(graph, start, origin, wanted, table)
    basis = scope.basis(
        scope.query.then(_NODES),
        f"A node is a role at a level with 30 postings of 5 employers; it asks for what {ENTRY:.0%} of them require.",
        f"Whoever worked there for {STAY_YEARS:g} year has what {GAINED:.0%} of them ask for or use (an assumption).",
        f"Every route of at most {MAX_STEPS} steps is looked at; postings do not say who moved where.",
        ASSUMED,
    )
    named = "your profile" if origin is None else origin.label
    return Path(named, wanted.label, found.paths, found.n_routes, graph.currency, basis, found.reason)


@dataclass(frozen=True, slots=True)
class _Found:
    paths: tuple[CareerPath, ...] = ()
    n_routes: int = 0
    reason: str | None = None


def _paths(graph: Graph, start: Profile | str, origin: Goal | None, goal: Goal, table: EffortTable | None) -> _Found:
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
    before = origin.role if origin else (start.roles[0] if isinstance(start, Profile) and start.roles else None)
    return _Found(tuple(_career_path(walk, one, names, before) for one, names in _named(front)), len(routes))


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


def _career_path(walk: Walk, route: Route, best_at: tuple[str, ...], before: str | None) -> CareerPath:
    steps, held = [], walk.held
    pay = walk.graph.pay(walk.start) if walk.start else None
    for node in route.nodes:
        steps.append(_step(walk, node, held, before, pay))
        held, before, pay = walk.after(node, held), node.goal.role, walk.graph.pay(node)
    return CareerPath(tuple(steps), route.weeks, route.years, route.pay, best_at)


def _step(walk: Walk, node: Node, held: frozenset[str], before: str | None, pay: float | None) -> Step:
    graph, efforts, missing = walk.graph, walk.efforts(held), walk.missing(node, held)
    own = graph.pay(node)
    return Step(
        goal=node.goal,
        label=node.goal.label,
        n_postings=node.n_postings,
        learn=efforts.steps(missing),
        weeks=efforts.weeks(missing),
        years=node.years,
        overlap=1.0 - len(missing) / len(node.entry) if node.entry else 1.0,
        accepted=_accepted(graph, node, held),
        accepted_then=_accepted(graph, node, held | with_implied(missing)),
        median_pay=own,
        pay_change=own - pay if own is not None and pay is not None else None,
        leads_to=None if before is None or before == node.goal.role else node.goal.role in roles()[before].leads_to,
    )


def _accepted(graph: Graph, node: Node, held: frozenset[str]) -> Share:
    """Of a node's postings that require a skill, the share that opens."""
    return graph.required.share_within(graph.at(node.place), graph.opened(node.place, held))


def _label(skill_id: str) -> str:
    return skills()[skill_id].preferred_label
