"""What learning a skill takes: hours by kind and skill, with what comes before it and less what one knows.

The hours are those of `data/effort.toml`: assumptions, labelled as such wherever they are shown. What comes
with a skill is what its row in the taxonomy implies (Python with PyTorch): it is learnt whole. What comes before it are
its prerequisites: they are learnt to the depth that is needed. Whoever has a skill has learnt what comes before it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final

from fingerpost.career.relation import broader_skills
from fingerpost.errors import FileFormatError
from fingerpost.taxonomy.prerequisites import all_prerequisites, implied_skills, learning_order
from fingerpost.taxonomy.skills import skills

ASSUMED: Final = "Hours of learning are assumptions (career/data/effort.toml), not measurements."

SIBLING_KINDS: Final = frozenset({"language", "library", "tool", "platform"})
"""Kinds of which one skill makes the next under the same wider skill easier."""

_UNLISTED: Final = "unlisted"


@dataclass(frozen=True, slots=True)
class EffortTable:
    """Hours of learning from low to high.

    `sibling` and `broader` are the parts left where one has a related skill, `before` the part that a skill takes which
    only comes before another. `factor` is that of all hours and `scaled` those of single skills, to see what an answer
    owes to them.
    """

    by_kind: Mapping[str, tuple[float, float]]
    by_skill: Mapping[str, tuple[float, float]]
    ground: frozenset[str]
    hours_per_week: float
    sibling: float
    broader: float
    before: float
    factor: float = 1.0
    scaled: Mapping[str, float] | None = None

    def hours(self, skill_id: str) -> tuple[float, float]:
        """The hours for a skill alone, from low to high, for somebody who has nothing related.

        >>> effort_table().hours("numpy")
        (12.0, 30.0)
        """
        skill = skills().get(skill_id)
        kind = skill.kind if skill is not None and skill.kind in self.by_kind else _UNLISTED
        low, high = self.by_skill.get(skill_id) or self.by_kind[kind]
        times = self.factor * (self.scaled or {}).get(skill_id, 1.0)
        return low * times, high * times

    def times(self, factor: float, skill_ids: Iterable[str] | None = None) -> EffortTable:
        """The table with the hours of all skills, or of some, times a factor.

        >>> effort_table().times(2).hours("numpy"), effort_table().times(2, ["sql"]).hours("numpy")
        ((24.0, 60.0), (12.0, 30.0))
        """
        if skill_ids is None:
            return replace(self, factor=self.factor * factor)
        return replace(self, scaled=dict.fromkeys(skill_ids, factor))


def read_effort_table(text: str) -> EffortTable:
    """A table as TOML.

    Raises:
        FileFormatError: a name is missing, or hours are no pair of numbers from low to high, above 0.
    """
    try:
        stated = tomllib.loads(text)
        table = EffortTable(
            by_kind={name: (float(low), float(high)) for name, (low, high) in stated["kinds"].items()},
            by_skill={name: (float(low), float(high)) for name, (low, high) in stated.get("skills", {}).items()},
            ground=frozenset(stated["ground"]),
            hours_per_week=float(stated["hours_per_week"]),
            sibling=float(stated["sibling"]),
            broader=float(stated["broader"]),
            before=float(stated["before"]),
        )
        wrong = [name for part in (table.by_kind, table.by_skill) for name, one in part.items() if not _is_range(one)]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        msg = f"the table of efforts cannot be read ({error}); expected the form of career/data/effort.toml"
        raise FileFormatError(msg) from error
    if wrong or _UNLISTED not in table.by_kind or table.hours_per_week <= 0:
        msg = f"the table of efforts has no usable hours for {', '.join(wrong) or _UNLISTED}; expected [low, high] > 0"
        raise FileFormatError(msg)
    return table


def _is_range(hours: tuple[float, float]) -> bool:
    return 0 < hours[0] <= hours[1]


@cache
def effort_table() -> EffortTable:
    """The packaged table."""
    return read_effort_table((Path(__file__).parent / "data" / "effort.toml").read_text(encoding="utf-8"))


@cache
def comes_with(skill_id: str) -> tuple[str, ...]:
    """The skills that whoever has a skill has as well and had to learn: what its row implies, but no wider field.

    >>> comes_with("pytorch")
    ('python',)
    """
    if skill_id not in skills():
        return ()
    wider = {skill_id, *broader_skills(skill_id)}
    return tuple(one for one in skills()[skill_id].implies if one not in wider)


@cache
def comes_before(skill_id: str) -> tuple[str, ...]:
    """What should be known before a skill: its prerequisites, but for what comes with it.

    >>> comes_before("pytorch")
    ('deep-learning', 'numpy')
    """
    stated = (one.skill_id for one in all_prerequisites().get(skill_id, ()))
    return tuple(one for one in stated if one != skill_id and one not in comes_with(skill_id))


@cache
def _needs(skill_id: str) -> tuple[str, ...]:
    return (*comes_with(skill_id), *comes_before(skill_id))


@dataclass(frozen=True, slots=True)
class LearningStep:
    """One skill to learn: `hours` from low to high; `is_before` where it only comes before a skill wanted."""

    skill_id: str
    is_before: bool
    hours: tuple[float, float]


class Efforts:
    """What learning takes for somebody who has some skills; weeks are at the table's hours a week."""

    def __init__(
        self,
        held: Iterable[str],
        table: EffortTable | None = None,
        known: frozenset[str] | None = None,
        whole: dict[str, tuple[float, float]] | None = None,
    ) -> None:
        self.table = table or effort_table()
        self._whole: dict[str, tuple[float, float]] = {} if whole is None else whole  # of the table: the same for all
        self.held = frozenset(held)
        self.known = self.table.ground | _grounded(self.held) if known is None else known
        self._hours: dict[str, tuple[float, float]] = {}

    def and_held(self, more: frozenset[str]) -> Efforts:
        """The efforts of the same person with more skills.

        >>> Efforts(["sql"]).and_held(frozenset(["git"])).known == Efforts(["sql", "git"]).known
        True
        """
        return Efforts(self.held | more, self.table, self.known | _grounded(more), self._whole)

    def hours_alone(self, skill_id: str) -> tuple[float, float]:
        """The hours for a skill alone, less where one has a related skill; none for what one knows."""
        if skill_id not in self._hours:
            part = 0.0 if skill_id in self.known else self._part(skill_id)
            if skill_id not in self._whole:
                self._whole[skill_id] = self.table.hours(skill_id)
            low, high = self._whole[skill_id]
            self._hours[skill_id] = (low * part, high * part)
        return self._hours[skill_id]

    def weeks_alone(self, skill_id: str) -> float:
        """The weeks for a skill alone, in the middle of its range."""
        low, high = self.hours_alone(skill_id)
        return (low + high) / 2 / self.table.hours_per_week

    def steps(self, skill_ids: Iterable[str]) -> tuple[LearningStep, ...]:
        """The steps to some skills: what comes with them whole, what comes before them in part; in learning order.

        >>> [step.skill_id for step in Efforts(["linux", "bash"]).steps(["kubernetes"])]
        ['docker', 'yaml', 'kubernetes']
        """
        return tuple(
            LearningStep(one, is_before, (low * part, high * part))
            for one, is_before, part, (low, high) in self._taken(skill_ids)
        )

    def whole(self, skill_ids: Iterable[str]) -> frozenset[str]:
        """Some skills with what comes with them, without what one knows."""
        found = {one for one in skill_ids if one not in self.known}
        waiting = sorted(found)
        for reached in waiting:
            for other in comes_with(reached):
                if other not in found and other not in self.known:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)

    def weeks(self, skill_ids: Iterable[str]) -> tuple[float, float]:
        """The weeks for some skills and what comes before them, each counted once, from low to high."""
        least = most = 0.0
        for _, _, part, (low, high) in self._taken(skill_ids):
            least, most = least + low * part, most + high * part
        return least / self.table.hours_per_week, most / self.table.hours_per_week

    def _taken(self, skill_ids: Iterable[str]) -> list[tuple[str, bool, float, tuple[float, float]]]:
        """What is learnt in learning order, whether it only comes before, the part of it learnt, hours of the whole."""
        whole = self.whole(skill_ids)
        order: list[str] = []
        seen: set[str] = set()
        for skill_id in sorted(whole):
            if skill_id not in seen:
                self._visit(skill_id, seen, order)
        part = self.table.before
        return [(one, one not in whole, 1.0 if one in whole else part, self.hours_alone(one)) for one in order]

    def _visit(self, skill_id: str, seen: set[str], order: list[str]) -> None:
        seen.add(skill_id)
        for before in _needs(skill_id):
            if before not in seen and before not in self.known:
                self._visit(before, seen, order)
        order.append(skill_id)

    def _part(self, skill_id: str) -> float:
        kind = _kind_of(skill_id)
        if kind is not None and kind in self._kinds:
            return self.table.sibling
        return 1.0 if self.held.isdisjoint(broader_skills(skill_id)) else self.table.broader

    @cached_property
    def _kinds(self) -> frozenset[tuple[str, str] | None]:
        return frozenset(map(_kind_of, self.held))


@cache
def _kind_of(skill_id: str) -> tuple[str, str] | None:
    """The wider skill and the kind by which a skill has siblings; None where it has none."""
    skill = skills().get(skill_id)
    return (skill.broader, skill.kind) if skill is not None and skill.broader and skill.kind in SIBLING_KINDS else None


@cache
def _ground_of(skill_id: str) -> frozenset[str]:
    """A skill, what it implies, and what comes before any of these."""
    if skill_id not in skills():
        return frozenset([skill_id])
    implied = (skill_id, *implied_skills(skill_id))
    return frozenset(implied).union(*(learning_order(one) for one in implied))


@lru_cache(maxsize=256)
def _grounded(held: AbstractSet[str]) -> frozenset[str]:
    """The same of some skills."""
    return frozenset[str]().union(*(_ground_of(one) for one in held))
