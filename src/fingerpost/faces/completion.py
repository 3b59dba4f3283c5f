"""What a shell proposes for values: roles, skills, areas, industries, countries, levels, snapshots, choices.

`fingerpost --install-completion` puts it into bash, zsh, fish or PowerShell. Nothing is read but the packaged lists,
and the names of snapshots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

import fingerpost
from fingerpost import SKILL_AREAS, label_of

if TYPE_CHECKING:
    from fingerpost.faces.verbs import Argument

Proposal: TypeAlias = tuple[str, str]
"""A value, and what it means."""

Completer: TypeAlias = Callable[[str], list[Proposal]]
"""What Typer calls with the beginning of a value."""

MOST: Final = 60
"""A shell that is given more asks whether to show them."""

SENIORITIES: Final = ("intern", "entry", "mid", "senior", "lead", "manager", "director", "executive")
WORK_MODES: Final = ("remote", "hybrid", "onsite")
NOT_STATED: Final = "not-stated"
_ROLE_ARGUMENTS: Final = ("role", "goal", "start", "target")


def role_proposals() -> Iterable[Proposal]:
    """Every role with its name."""
    return ((role_id, role.preferred_label) for role_id, role in fingerpost.roles().items())


def skill_proposals() -> Iterable[Proposal]:
    """Every skill with its name."""
    return ((skill_id, skill.preferred_label) for skill_id, skill in fingerpost.skills().items())


def _industries() -> Iterable[Proposal]:
    found = {board.industry for board in fingerpost.open().boards() if board.industry}
    return ((one, label_of("industry", one)) for one in sorted(found))


def _countries() -> Iterable[Proposal]:
    found = {board.country for board in fingerpost.open().boards() if board.country}
    return ((one, label_of("country", one)) for one in sorted(found))


def _snapshots() -> Iterable[Proposal]:
    from fingerpost.faces.cli_state import State

    kept = fingerpost.open(State.data).snapshots()
    return ((vintage.name, f"{vintage.n_clusters:,} postings") for vintage in kept)


def _alone(values: Iterable[str]) -> Callable[[], Iterable[Proposal]]:
    return lambda: ((value, "") for value in values)


_PROPOSALS: Final[Mapping[str, Callable[[], Iterable[Proposal]]]] = {
    **dict.fromkeys(_ROLE_ARGUMENTS, role_proposals),
    "skill": skill_proposals,
    "skill_area": lambda: SKILL_AREAS.items(),
    "industry": _industries,
    "country": _countries,
    "snapshot": _snapshots,
    "seniority": _alone((*SENIORITIES, NOT_STATED)),
    "work_mode": _alone((*WORK_MODES, NOT_STATED)),
    "ai_relation": _alone(("builds", "uses", "boilerplate", "none", "any")),
}
"""The name of an argument → what may be given for it."""


def completer(name: str) -> Completer:
    """What completes an argument of a name: values that begin with what was typed, and not too many.

    >>> completer("role")("data-s"), completer("work_mode")("h")
    ([('data-scientist', 'Data scientist')], [('hybrid', '')])
    """
    return _completer(_PROPOSALS[name])


def completion_of(verb: str, argument: Argument) -> Completer | None:
    """What completes an argument of a question; None where nothing does.

    >>> from fingerpost.faces.verbs import VERB_OF
    >>> found = completion_of("demand", VERB_OF["demand"].arguments[0])
    >>> found and found("m")
    [('month', '')]
    """
    if argument.choices:
        return _completer(_alone(argument.choices))
    name = verb if argument.name == "name" else argument.name  # `role NAME`, `skill NAME`
    return completer(name) if name in _PROPOSALS else None


def _completer(proposals: Callable[[], Iterable[Proposal]]) -> Completer:
    def complete(incomplete: str) -> list[Proposal]:
        typed = incomplete.casefold()
        return [one for one in proposals() if one[0].casefold().startswith(typed)][:MOST]

    return complete
