"""Which set of skills opens most postings: the set problem, solved exactly as a mixed-integer programme by HiGHS.

For each skill that may be chosen a 0/1 variable, for each distinct set of missing skills one that may reach 1 when
every skill of the set is covered: chosen, or implied by one that is. At most k skills are chosen, or as many as the
weeks allow; then what comes before a skill has variables of its own, so that it is paid once. Of the sets that open
equally many postings the one with the least effort is best. One thread, a fixed seed and a fixed order of rows and
columns make the answer the same on every run. HiGHS: Huangfu and Hall, 2018, Mathematical Programming Computation 10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from fingerpost.career.effort import Efforts, comes_before, comes_with
from fingerpost.career.skill_asks import with_implied

MAX_NODES: Final = 20_000
"""Nodes of the search tree after which the best set found is given with its gap; a limit of time would be chance."""

SEED: Final = 20190101

MIN_ASKED: Final = 0.005
"""A skill may be chosen if at least this part of the postings requires it: else one that nobody asks for would be
proposed for all that it implies (GraphX in place of Spark and Scala)."""


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `k` skills, or at most so many `weeks` of learning; one of the two is None."""

    k: int | None = None
    weeks: float | None = None


@dataclass(frozen=True, slots=True)
class Solved:
    """A set of skills, how many postings it opens beside those open, and how sure it is the best.

    `gap` is the relative distance between it and the bound that the solver proved; 0 with `proven`.
    """

    chosen: tuple[str, ...]
    opened: int
    gap: float
    proven: bool


class SetProblem:
    """Postings by their sets of missing skills, and the skills that may be chosen."""

    def __init__(
        self,
        missing: Mapping[tuple[str, ...], int],
        efforts: Efforts,
        avoid: Iterable[str] = (),
        n_postings: int | None = None,
    ) -> None:
        refused = frozenset(avoid)
        count_of: Counter[str] = Counter()
        for needed, count in missing.items():
            count_of.update(dict.fromkeys(needed, count))
        asked = sorted(count_of)
        least = MIN_ASKED * (sum(missing.values()) if n_postings is None else n_postings)
        self.efforts = efforts
        self.skill_ids = tuple(one for one in asked if one not in refused and count_of[one] >= least)
        self._covers = {one: with_implied([one]) & set(asked) for one in self.skill_ids}
        self.covering: dict[str, tuple[int, ...]] = {
            one: tuple(place for place, other in enumerate(self.skill_ids) if one in self._covers[other])
            for one in asked
        }
        self._weight: dict[tuple[str, ...], int] = {}
        for needed, count in sorted(missing.items()):
            if all(self.covering[one] for one in needed):
                core = self._irredundant(needed)
                self._weight[core] = self._weight.get(core, 0) + count

    def opened(self, chosen: Iterable[str]) -> int:
        """How many postings a set opens."""
        covered = with_implied(chosen)
        return sum(count for needed, count in self._weight.items() if covered.issuperset(needed))

    def weeks(self, chosen: Iterable[str]) -> float:
        """The weeks of learning for a set and what comes before it, in the middle of their range."""
        return sum(self.efforts.weeks(chosen)) / 2

    def reachable(self, budget: Budget) -> dict[tuple[str, ...], int]:
        """The sets of missing skills that some choice within the budget covers, as far as can be told at once."""
        if budget.k is not None:
            return {needed: count for needed, count in self._weight.items() if self._at_least(needed) <= budget.k}
        within = (budget.weeks or 0.0) + 1e-9
        cheapest = {one: min((self._alone[place] for place in by), default=0.0) for one, by in self.covering.items()}
        return {
            needed: count for needed, count in self._weight.items() if max(cheapest[one] for one in needed) <= within
        }

    def greedy(self, budget: Budget) -> tuple[str, ...]:
        """The set that takes, one by one, the skill that opens most postings now; of equals the cheaper, the first."""
        chosen: list[str] = []
        weight = self.reachable(budget)
        while budget.k is None or len(chosen) < budget.k:
            covered = with_implied(chosen)
            now = sum(count for needed, count in weight.items() if covered.issuperset(needed))
            near: dict[str, int] = {}
            for needed, count in weight.items():
                lacking = [one for one in needed if one not in covered]
                by = set.intersection(*(set(self.covering[one]) for one in lacking)) if lacking else set()
                for place in by:
                    near[self.skill_ids[place]] = near.get(self.skill_ids[place], 0) + count
            affordable = [
                one for one in near
                if budget.weeks is None or self.weeks([*chosen, one]) <= budget.weeks + 1e-9
            ]  # fmt: skip
            if not affordable:
                break
            chosen.append(min(affordable, key=lambda one: (-near[one], self._alone_of(one), one)))
            if self.opened(chosen) <= now:
                break
        return tuple(sorted(chosen))

    def solve(self, budget: Budget, excluded: Sequence[Iterable[str]] = (), max_nodes: int = MAX_NODES) -> Solved:
        """The best set within the budget that has none of the sets excluded in it."""
        if not self.reachable(budget):
            return Solved((), 0, 0.0, True)
        start = () if excluded else self.greedy(budget)
        found = _Programme(self, budget, excluded).run(start, max_nodes)
        chosen = self._without_idle(found.chosen)
        return Solved(chosen, self.opened(chosen), found.gap, found.proven)

    @cached_property
    def _alone(self) -> tuple[float, ...]:
        return tuple(self.weeks([one]) for one in self.skill_ids)

    def _alone_of(self, skill_id: str) -> float:
        return self._alone[self.skill_ids.index(skill_id)]

    def weeks_each(self) -> tuple[float, ...]:
        """The weeks of each skill with what comes before it, in the order of `skill_ids`."""
        return self._alone

    def _irredundant(self, needed: tuple[str, ...]) -> tuple[str, ...]:
        """A set without the skills that others in it imply: whatever covers these covers them too."""
        implied = {other for one in needed for other in with_implied([one]) - {one} if other in needed}
        return tuple(one for one in needed if one not in implied)

    def _at_least(self, needed: tuple[str, ...]) -> int:
        """A number of skills that every choice that covers a set has at least."""
        hits: dict[int, int] = {}
        for one in needed:
            for place in self.covering[one]:
                hits[place] = hits.get(place, 0) + 1
        return -(-len(needed) // max(hits.values())) if hits else len(needed) + 1

    def _without_idle(self, chosen: Iterable[str]) -> tuple[str, ...]:
        """A set without the skills that open nothing in it."""
        kept = sorted(chosen)
        for one in sorted(kept, key=lambda one: (-self._alone_of(one), one)):
            rest = [other for other in kept if other != one]
            if self.opened(rest) == self.opened(kept):
                kept = rest
        return tuple(kept)


class _Programme:
    """The columns and rows of one mixed-integer programme.

    Columns: the skills that may be chosen; with weeks all that may have to be learnt whole or in part; the sets.
    """

    def __init__(self, problem: SetProblem, budget: Budget, excluded: Sequence[Iterable[str]]) -> None:
        self.problem, self.budget = problem, budget
        self.sets = tuple(problem.reachable(budget).items())
        self.n_skills = len(problem.skill_ids)
        self.whole: dict[str, int] = {}
        self.part: dict[str, int] = {}
        self.cost: list[float] = []
        self.rows: list[tuple[dict[int, float], float]] = []
        if budget.k is None:
            self._learning()
        else:
            self.cost = list(problem.weeks_each())
            self.rows.append((dict.fromkeys(range(self.n_skills), 1.0), float(budget.k)))
        self.first_set = len(self.cost)
        for number, (needed, _) in enumerate(self.sets):
            for one in needed:
                by = dict.fromkeys(problem.covering[one], -1.0)
                self.rows.append(({**by, self.first_set + number: 1.0}, 0.0))
        for other in excluded:
            places = [problem.skill_ids.index(one) for one in sorted(other)]
            self.rows.append((dict.fromkeys(places, 1.0), len(places) - 1.0))

    def run(self, start: Iterable[str], max_nodes: int) -> Solved:
        """The solution; where the search was cut short and found less, `start`."""
        import highspy  # type: ignore[import-untyped, unused-ignore]

        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call, unused-ignore]
        for option, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", SEED), ("mip_rel_gap", 0.0),
            ("mip_max_nodes", max_nodes),
        ):  # fmt: skip
            solver.setOptionValue(option, value)
        solver.passModel(self._model())
        first = tuple(start)
        solver.run()
        values = np.array(solver.getSolution().col_value[: self.n_skills])
        status = solver.getModelStatus()
        proven = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
        info = solver.getInfo()
        chosen = tuple(one for one, value in zip(self.problem.skill_ids, values, strict=False) if value > 0.5)
        if self.problem.opened(chosen) < self.problem.opened(first):
            chosen = first
        best = float(self.problem.opened(chosen))
        gap = 0.0 if proven else max(0.0, (float(info.mip_dual_bound) - best) / max(best, 1.0))
        return Solved(chosen, int(best), gap, proven)

    def _learning(self) -> None:
        """Columns and rows of what must be learnt: what comes with a skill whole, what comes before it in part."""
        efforts, names = self.problem.efforts, self.problem.skill_ids
        self.whole = {one: place for place, one in enumerate(names)}
        part = self._reached()
        self.part = {one: len(self.whole) + place for place, one in enumerate(sorted(part))}
        share = efforts.table.before
        self.cost = [efforts.weeks_alone(one) * (1 - share) for one in self.whole]
        self.cost += [efforts.weeks_alone(one) * share for one in sorted(part)]
        for one, place in self.whole.items():
            if one not in efforts.known:
                self._needs(place, (self.part[one],))
                self._needs(place, (self.whole[other] for other in comes_with(one) if other not in efforts.known))
        for one, place in self.part.items():
            before = (*comes_with(one), *comes_before(one))
            self._needs(place, (self.part[other] for other in before if other in self.part and other != one))
        self.rows.append((dict(enumerate(self.cost)), float(self.budget.weeks or 0.0)))

    def _needs(self, place: int, others: Iterable[int]) -> None:
        """Rows that say that a column is 1 only where others are."""
        self.rows += [({place: 1.0, other: -1.0}, 0.0) for other in others if other != place]

    def _reached(self) -> set[str]:
        """All that may have to be learnt in part; what comes with a skill gets a column of its own."""
        known = self.problem.efforts.known
        waiting = [one for one in self.problem.skill_ids if one not in known]
        part = set(waiting)
        for reached in waiting:
            for other in comes_with(reached):
                if other not in known:
                    self.whole.setdefault(other, len(self.whole))
            for other in (*comes_with(reached), *comes_before(reached)):
                if other not in known and other not in part:
                    part.add(other)
                    waiting.append(other)
        return part

    def _model(self) -> Any:
        import highspy  # type: ignore[import-untyped, unused-ignore]

        n_free, n_sets = len(self.cost), len(self.sets)
        k = self.budget.k
        most = float(self.budget.weeks or 0.0) if k is None else sum(sorted(self.cost)[-k:])
        tie = 0.5 / (most + 1.0)  # the effort of any set counts for less than one posting
        counts = [float(count) for _, count in self.sets]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = n_free + n_sets, len(self.rows)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array([*(-tie * cost for cost in self.cost), *counts])
        model.col_lower_, model.col_upper_ = np.zeros(n_free + n_sets), np.ones(n_free + n_sets)
        whole, free = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole] * n_free + [free] * n_sets
        model.row_lower_ = np.full(len(self.rows), -highspy.kHighsInf)
        model.row_upper_ = np.array([bound for _, bound in self.rows])
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = np.cumsum([0, *(len(row) for row, _ in self.rows)])
        matrix.index_ = np.array([place for row, _ in self.rows for place in row])
        matrix.value_ = np.array([value for row, _ in self.rows for value in row.values()])
        return model
