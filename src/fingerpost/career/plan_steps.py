"""In which order skills are learnt: what is required most for each step, and each skill behind its prerequisites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from math import ceil, fsum
from typing import NamedTuple

from fingerpost.career.effort import Efforts, EffortTable
from fingerpost.career.skill_asks import with_implied
from fingerpost.taxonomy.prerequisites import all_prerequisites, learning_order
from fingerpost.taxonomy.skills import skills

NOT_STUDIED = frozenset({"spoken-language", "hardware"})
"""Kinds of skills that no plan of some weeks teaches."""


class Span(NamedTuple):
    """A range of hours or weeks."""

    low: float
    high: float


class Part(NamedTuple):
    """A skill that is learnt only as far as another one needs it, and why it comes before that."""

    skill_id: str
    hours: Span
    reason: str


class Ordered(NamedTuple):
    """A skill in learning order: `hours` are those of the skill and of the `parts` that are learnt before it.

    `needed_for` is the wanted skill that it comes before, None for a wanted one, and `reason` says why.
    """

    skill_id: str
    hours: Span
    parts: tuple[Part, ...] = ()
    needed_for: str | None = None
    reason: str = ""


def is_studied(skill_id: str) -> bool:
    """Whether a skill is one that a plan can teach.

    >>> is_studied("python"), is_studied("english"), is_studied("nothing-known")
    (True, False, False)
    """
    return skill_id in skills() and skills()[skill_id].kind not in NOT_STUDIED


def order_of(
    weights: Mapping[str, float], held: AbstractSet[str], limit: int, table: EffortTable | None = None
) -> tuple[Ordered, ...]:
    """At most `limit` skills that are not held, each right behind what it needs and nobody has yet.

    `weights` says how often each wanted skill is required. Next comes the skill that, with all that must be learnt
    before it, brings most of what is required for each step; a prerequisite that few require is part of the step
    before which it comes, and counts as the part of a step that `table` says. Ties go to the first id. What comes
    before a skill that is held counts as known and is no step (see `perhaps_held`). A skill whose prerequisites no
    longer fit is left out: no step is without its ground. `table` gives the hours; the order does not rest on them.

    >>> [step.skill_id for step in order_of({"mlflow": 0.1}, frozenset({"machine-learning"}), 4)][-1]
    'mlflow'
    """
    known = set(with_implied(held))
    chosen: list[Ordered] = []
    while chain := _best_chain(weights, known, limit - len(chosen), Efforts(known, table)):
        chosen += chain
        known |= _learnt(chain)
    return _with_hours(_grounds_first(chosen), with_implied(held), table)


def perhaps_held(wanted: Iterable[str], held: AbstractSet[str], steps: Iterable[Ordered]) -> tuple[str, ...]:
    """The wanted skills that come before what is held or learnt and are stated nowhere: taken as known, never sure.

    >>> perhaps_held(["linear-algebra", "sql"], frozenset({"machine-learning"}), [])
    ('linear-algebra',)
    """
    known = with_implied({*held, *(step.skill_id for step in steps)})
    return tuple(sorted((Efforts(known).known - known) & set(wanted)))


def _learnt(steps: Iterable[Ordered]) -> frozenset[str]:
    """What one knows after some steps, their parts among them."""
    return with_implied(one for step in steps for one in (*(part.skill_id for part in step.parts), step.skill_id))


def _grounds_first(chosen: Iterable[Ordered]) -> list[Ordered]:
    """The same steps, what comes before another one of them moved before it."""
    left = {step.skill_id: step for step in chosen}
    placed: list[Ordered] = []
    for skill_id in tuple(left):
        placed += [left.pop(one) for one in (*learning_order(skill_id), skill_id) if one in left]
    return placed


def _with_hours(steps: Iterable[Ordered], held: AbstractSet[str], table: EffortTable | None) -> tuple[Ordered, ...]:
    """The same steps; the hours of each are those for somebody who has taken the steps before it."""
    known = set(held)
    found = []
    for step in steps:
        low, high = Efforts(known, table).hours_alone(step.skill_id)
        parts = step.parts
        hours = Span(low + fsum(part.hours.low for part in parts), high + fsum(part.hours.high for part in parts))
        known |= _learnt([step])
        found.append(step._replace(hours=hours))
    return tuple(found)


def weeks_of(steps: Iterable[Ordered], hours_per_week: float) -> tuple[Span, ...]:
    """The weeks from the beginning until each step is done.

    >>> steps = [Ordered("sql", Span(10, 20)), Ordered("git", Span(5, 10))]
    >>> weeks_of(steps, 10)[-1]
    Span(low=1.5, high=3.0)
    """
    low = high = 0.0
    found = []
    for step in steps:
        low, high = low + step.hours.low, high + step.hours.high
        found.append(Span(low / hours_per_week, high / hours_per_week))
    return tuple(found)


def days_of(ends: Sequence[Span], start: date) -> tuple[tuple[date, date], ...]:
    """The first day of each step and the day after its last, at the long end of the weeks: never too tight.

    >>> days_of([Span(1, 2), Span(2, 3)], date(2026, 3, 2))[1]
    (datetime.date(2026, 3, 16), datetime.date(2026, 3, 23))
    """
    found = []
    begin = start
    for weeks in ends:
        end = max(start + timedelta(days=ceil(7 * weeks.high)), begin + timedelta(days=1))
        found.append((begin, end))
        begin = end
    return tuple(found)


def _best_chain(
    weights: Mapping[str, float], known: AbstractSet[str], room: int, efforts: Efforts
) -> tuple[Ordered, ...]:
    """The prerequisites and the wanted skill that bring most for each step; empty where none fits."""
    best: tuple[Ordered, ...] = ()
    most = 0.0
    for skill_id in sorted(weights):
        if skill_id in efforts.known or not weights[skill_id] > 0:
            continue
        chain = _chain(skill_id, weights, known, efforts)
        new = with_implied(step.skill_id for step in chain) - known
        cost = len(chain) + efforts.table.before * sum(len(step.parts) for step in chain)
        gain = fsum(weights.get(one, 0.0) for one in new) / cost
        if len(chain) <= room and gain > most:
            best, most = chain, gain
    return best


def _chain(
    skill_id: str, weights: Mapping[str, float], known: AbstractSet[str], efforts: Efforts
) -> tuple[Ordered, ...]:
    """What must be learnt before a wanted skill, and the skill; what few require is a part of the next step."""
    before = [step for step in efforts.steps([skill_id]) if step.skill_id != skill_id and step.skill_id not in known]
    order = [*(step.skill_id for step in before), skill_id]
    chain: list[Ordered] = []
    parts: list[Part] = []
    for step in before:
        reason = _reason(step.skill_id, order)
        if step.is_before and not weights.get(step.skill_id, 0.0) > 0:
            parts.append(Part(step.skill_id, Span(*step.hours), reason))
        else:
            chain.append(Ordered(step.skill_id, Span(*step.hours), tuple(parts), skill_id, reason))
            parts = []
    return (*chain, Ordered(skill_id, Span(*efforts.hours_alone(skill_id)), tuple(parts)))


def _reason(skill_id: str, order: Sequence[str]) -> str:
    """Why a skill comes before others of an order, in the words of the first that states it."""
    for needing in order[order.index(skill_id) + 1 :]:
        for prerequisite in all_prerequisites().get(needing, ()):
            if prerequisite.skill_id == skill_id:
                return prerequisite.reason
    return "whoever has it has this as well"
