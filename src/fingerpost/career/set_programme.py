"""The set problem as a mixed-integer programme, solved exactly by HiGHS.

For each skill that may be chosen a 0/1 variable, for each distinct set of missing skills one that may reach 1 when
every skill of the set is covered: chosen, or implied by one that is. At most k skills are chosen, or as many as the
weeks allow; then what comes before a skill has variables of its own, so that it is paid once. One thread, a fixed seed
and a fixed order of rows and columns make the answer the same on every run. HiGHS: Huangfu and Hall, 2018,
Mathematical Programming Computation 10.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fingerpost.career.effort import comes_before, comes_with
from fingerpost.career.skill_asks import with_implied

if TYPE_CHECKING:
    from fingerpost.career.skill_sets import SetProblem

SEED: Final = 20190101


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


class Programme:
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
        """The solution, sought from `start` on; where the search was cut short and found less, `start`."""
        import highspy  # type: ignore[import-untyped, unused-ignore]

        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call, unused-ignore]
        for option, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", SEED), ("mip_rel_gap", 0.0),
            ("mip_max_nodes", max_nodes),
        ):  # fmt: skip
            solver.setOptionValue(option, value)
        solver.passModel(self._model())
        first = tuple(start)
        if first:
            begin = highspy.HighsSolution()
            begin.col_value = self._values(first)
            solver.setSolution(begin)
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

    def _values(self, chosen: Sequence[str]) -> list[float]:
        """The value of every column where some skills are chosen."""
        values = [0.0] * (self.first_set + len(self.sets))
        if self.budget.k is None:
            efforts = self.problem.efforts
            for one in efforts.whole(chosen):
                values[self.whole[one]] = 1.0
            for step in efforts.steps(chosen):
                values[self.part[step.skill_id]] = 1.0
        for one in chosen:
            values[self.problem.skill_ids.index(one)] = 1.0
        covered = with_implied(chosen)
        for number, (needed, _) in enumerate(self.sets, self.first_set):
            values[number] = float(covered.issuperset(needed))
        return values

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
