"""Which set of skills opens most postings: the set problem, its reduction, and the greedy way beside the exact one.

Of the sets that open equally many postings the one with the least effort is best. See `set_programme` for the solving.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from fingerpost.career.effort import Efforts
from fingerpost.career.set_programme import Budget as Budget
from fingerpost.career.set_programme import Programme
from fingerpost.career.set_programme import Solved as Solved
from fingerpost.career.skill_asks import with_implied

MAX_NODES: Final = 20_000
"""Nodes of the search tree after which the best set found is given with its gap; a limit of time would be chance."""

MIN_ASKED: Final = 0.005
"""A skill may be chosen if at least this part of the postings requires it: else one that nobody asks for would be
proposed for all that it implies (GraphX in place of Spark and Scala)."""


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
        places: dict[str, list[int]] = {one: [] for one in asked}
        for place, other in enumerate(self.skill_ids):
            for one in with_implied([other]):
                if one in places:
                    places[one].append(place)
        self.covering = {one: tuple(by) for one, by in places.items()}
        self._weight: dict[tuple[str, ...], int] = {}
        for needed, count in sorted(missing.items()):
            if all(self.covering[one] for one in needed):
                core = self._irredundant(needed)
                self._weight[core] = self._weight.get(core, 0) + count
        self._least = {needed: self._at_least(needed) for needed in self._weight}

    def with_efforts(self, efforts: Efforts) -> SetProblem:
        """The same problem where learning takes something else."""
        other = copy.copy(self)
        other.efforts = efforts
        other.__dict__.pop("_alone", None)
        return other

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
            return {needed: count for needed, count in self._weight.items() if self._least[needed] <= budget.k}
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
        start = () if excluded else self.greedy(budget)  # from which the solver goes on: it proves sooner
        found = Programme(self, budget, excluded).run(start, max_nodes)
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
