"""Which skills to learn next: the set of at most k skills, or of so many weeks, that opens most postings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fingerpost.career.effort import ASSUMED, Efforts, EffortTable, effort_table
from fingerpost.career.goals import goal_of
from fingerpost.career.next_skills_answer import CurvePoint, NextSkill, NextSkills, Scenario, SkillSet, label_of
from fingerpost.career.opening import NOTES, Mask, Required, examples_at, listed_pay
from fingerpost.career.skill_asks import with_implied
from fingerpost.career.skill_sets import Budget, SetProblem, Solved
from fingerpost.errors import InputError
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.selecting.selection import Selection
from fingerpost.taxonomy.skills import skills

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DEFAULT_K: Final = 3
MAX_K: Final = 10
CURVE: Final = range(1, 7)
NEAR: Final = 0.98
"""Alternatives open at least this part of what the best set opens."""
MOST_ALTERNATIVES: Final = 3
FEW_NODES: Final = 200
"""Nodes of the search for what stands beside the best set: alternatives, further skills, other efforts."""

_REQUIRED = (
    "\nSELECT selected.posting_id, cluster, skill_id FROM selected JOIN posting_skill"
    " ON posting_skill.posting_id = selected.posting_id WHERE level = 'required' ORDER BY 1, 3"
)


def next_skills(
    held: Iterable[str],
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    *,
    k: int | None = None,
    weeks: float | None = None,
    goal: str | None = None,
    avoid: Iterable[str] = (),
    table: EffortTable | None = None,
) -> NextSkills:
    """The set of at most `k` skills, or of at most so many `weeks` of learning, that opens most postings selected.

    `held` are ids of skills. `goal` is a role, or a role at a level ("data-scientist/senior"), and takes the place of
    the selection's. Skills to `avoid` are never proposed. Without `k` and `weeks` k is 3.

    Raises:
        InputError: `k` and `weeks` are both given, or are out of range.
        UnknownNameError: a name of the goal or the selection is in no list.
    """
    budget = _budget(k, weeks)
    chosen = selection or Selection()
    if goal is not None:
        wanted = goal_of(goal)
        chosen = replace(chosen, role=wanted.role, seniority=wanted.seniority or chosen.seniority)
    required = Required(scope_of(con, chosen))
    return _Asked(required, frozenset(held), budget, frozenset(avoid), table or effort_table()).answer()


def _budget(k: int | None, weeks: float | None) -> Budget:
    if k is not None and weeks is not None:
        msg = f"both k={k} and weeks={weeks:g} are given; give the number of skills or the weeks of learning"
        raise InputError(msg)
    if weeks is not None and not 0 < weeks <= 520:
        msg = f"weeks is {weeks:g}; expected more than 0 and at most 520 weeks of learning"
        raise InputError(msg)
    if k is not None and not 1 <= k <= MAX_K:
        msg = f"k is {k}; expected 1 to {MAX_K} skills"
        raise InputError(msg)
    return Budget(None, weeks) if weeks is not None else Budget(DEFAULT_K if k is None else k)


class _Asked:
    """One question: the postings, the skills held and the budget."""

    def __init__(
        self, required: Required, held: frozenset[str], budget: Budget, avoid: frozenset[str], table: EffortTable
    ) -> None:
        self.required, self.held, self.budget, self.avoid, self.table = required, held, budget, avoid, table
        self.open_now = required.opened(with_implied(held))
        self.efforts = Efforts(held, table)

    def answer(self) -> NextSkills:
        """The answer; without sets where the postings are too few."""
        reason = self.required.rest().reason
        if reason is not None:
            return self._answer(None, Solved((), 0, 0.0, True), 0, reason=reason)
        problem = self._problem()
        solved = problem.solve(self.budget)
        greedy = problem.opened(problem.greedy(self.budget))
        if not solved.opened:
            return self._answer(None, solved, greedy)
        return self._answer(
            self._set(solved.chosen, problem),
            solved,
            greedy,
            alternatives=tuple(self._set(one, problem) for one in self._alternatives(problem, solved)),
            curve=self._curve(problem, solved),
            scenarios=tuple(self._scenarios(problem, solved)),
        )

    def _answer(
        self,
        best: SkillSet | None,
        solved: Solved,
        greedy: int,
        *,
        alternatives: tuple[SkillSet, ...] = (),
        curve: tuple[CurvePoint, ...] = (),
        scenarios: tuple[Scenario, ...] = (),
        reason: str | None = None,
    ) -> NextSkills:
        scope = self.required.scope
        return NextSkills(
            goal=scope.selection.population(),
            k=self.budget.k,
            weeks=self.budget.weeks,
            open_now=self.required.share(self.open_now),
            n_silent=int((~self.required.asking).sum()),
            best=best,
            gap=solved.gap,
            proven=solved.proven,
            greedy=greedy,
            alternatives=alternatives,
            curve=curve,
            scenarios=scenarios,
            basis=scope.basis(scope.query.then(_REQUIRED), *NOTES, ASSUMED),
            reason=reason,
        )

    def _problem(self) -> SetProblem:
        missing = self.required.missing_sets(with_implied(self.held))
        return SetProblem(missing, self.efforts, self.avoid, int(self.required.asking.sum()))

    def _alternatives(self, problem: SetProblem, best: Solved) -> Iterable[tuple[str, ...]]:
        found = [best.chosen]
        while len(found) <= MOST_ALTERNATIVES:
            other = problem.solve(self.budget, found, FEW_NODES)
            if not other.chosen or other.opened < NEAR * best.opened or other.chosen in found:
                return
            found.append(other.chosen)
            yield other.chosen

    def _curve(self, problem: SetProblem, best: Solved) -> tuple[CurvePoint, ...]:
        points: list[CurvePoint] = []
        for k in CURVE:
            solved = best if k == self.budget.k else problem.solve(Budget(k), max_nodes=FEW_NODES)
            gain = solved.opened - (points[-1].opens if points else 0)
            points.append(CurvePoint(k, solved.opened, gain, solved.chosen, solved.gap))
        return tuple(points)

    def _scenarios(self, problem: SetProblem, best: Solved) -> Iterable[Scenario]:
        for words, table in (
            ("all efforts halved", self.table.times(0.5)),
            ("all efforts doubled", self.table.times(2.0)),
            ("efforts of this set doubled", self.table.times(2.0, best.chosen)),
        ):
            # With k efforts only decide among equals, and a factor of all of them leaves that order as it is.
            same_order = table.scaled is None and self.budget.k is not None
            other = problem.with_efforts(Efforts(self.held, table))
            solved = best if same_order else other.solve(self.budget, max_nodes=FEW_NODES)
            yield Scenario(words, solved.chosen, solved.opened, solved.chosen == best.chosen)

    def _set(self, chosen: tuple[str, ...], problem: SetProblem) -> SkillSet:
        required, efforts = self.required, self.efforts
        after = required.opened(with_implied([*self.held, *chosen]))
        new: Mask = after & ~self.open_now
        pay = listed_pay(required.rows, new)
        whole = problem.opened(chosen)
        each = sorted(
            (self._skill(one, chosen, whole, problem) for one in chosen), key=lambda one: (-one.lost, one.label)
        )
        first = tuple(label_of(step.skill_id) for step in efforts.steps(chosen) if step.skill_id not in chosen)
        return SkillSet(
            skills=tuple(each),
            first=first,
            weeks=efforts.weeks(chosen),
            opens=required.share(new),
            open_then=required.share(after),
            median_pay=pay.quantiles.p50,
            pay_low=pay.quantiles.median_low,
            pay_high=pay.quantiles.median_high,
            currency=pay.currency,
            n_paid=pay.quantiles.n,
            pay_reason=pay.quantiles.reason,
            examples=examples_at(required.rows, new),
        )

    def _skill(self, skill_id: str, chosen: tuple[str, ...], opened: int, problem: SetProblem) -> NextSkill:
        low, high = (hours / self.table.hours_per_week for hours in self.efforts.hours_alone(skill_id))
        lost = opened - problem.opened(one for one in chosen if one != skill_id)
        return NextSkill(skill_id, label_of(skill_id), skills()[skill_id].skill_area, (low, high), lost)
