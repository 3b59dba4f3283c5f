"""Checks of an installation: what is there, what works, and what to do where something does not.

Nothing is written but a file of one byte that is deleted again, and nothing is sent anywhere unless `network` asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from fingerpost import FingerpostError, Observatory, __version__

if TYPE_CHECKING:
    from fingerpost import Row

State = Literal["ok", "warn", "fail"]
"""`warn`: it works, and something is less than it could be; `fail`: something will not work."""

_STYLES: Final = {"ok": "green", "warn": "bold yellow", "fail": "bold red"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and what to do (None where nothing is to be done)."""

    name: str
    verdict: State
    found: str
    advice: str | None = None


Checks: TypeAlias = Callable[[], Iterable[Check]]


@dataclass(frozen=True, slots=True)
class Doctor:
    """The state of an installation: every check, in order."""

    version: str
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> State:
        """The worst verdict of all checks."""
        found = {check.verdict for check in self.checks}
        return "fail" if "fail" in found else "warn" if "warn" in found else "ok"

    @property
    def exit_code(self) -> int:
        """1 where something will not work, 0 otherwise."""
        return int(self.verdict == "fail")

    def named(self, name: str) -> Check:
        """The first check of a name.

        Raises:
            KeyError: there is no such check.
        """
        for check in self.checks:
            if check.name == name:
                return check
        raise KeyError(name)

    def headline(self) -> str:
        """How many checks came out how, in one line."""
        counts = {state: sum(check.verdict == state for check in self.checks) for state in _STYLES}
        parts = (f"{counts['ok']} in order", f"{counts['warn']} to know of", f"{counts['fail']} broken")
        return f"fingerpost {self.version}: {', '.join(parts)}"

    def to_rows(self) -> list[Row]:
        """One row per check: `name, verdict, found, advice`."""
        return [
            {"name": check.name, "verdict": check.verdict, "found": check.found, "advice": check.advice}
            for check in self.checks
        ]


def run_doctor(engine: Observatory, *, network: bool = False) -> Doctor:
    """Looks at the installation, the packaged data and the data directory of `engine`; `network` visits one board.

    A check that cannot be made is a failed one, so that the others are made all the same.
    """
    from fingerpost.faces import doctor_data, doctor_installation

    parts: list[tuple[str, Checks]] = [
        ("installation", doctor_installation.installation_checks),
        ("packaged data", lambda: doctor_data.packaged_checks(engine)),
        ("data directory", lambda: doctor_data.directory_checks(engine)),
        ("surroundings", doctor_installation.surroundings_checks),
    ]
    if network:
        parts.append(("network", lambda: doctor_data.network_checks(engine)))
    return Doctor(__version__, tuple(check for name, made in parts for check in _guarded(name, made)))


def _guarded(name: str, made: Checks) -> Iterator[Check]:
    try:
        yield from made()
    except FingerpostError as error:
        yield Check(name, "fail", str(error), "do what the message says, then run fingerpost doctor again")
    except Exception as error:  # whatever is broken is what the doctor is for
        yield Check(
            name, "fail", f"{type(error).__name__}: {error}", "install fingerpost anew, and report it if it stays"
        )


def show_doctor(answer: Doctor) -> None:
    """The checks in a terminal: what was found, and under it what to do where something is not in order."""
    from rich.text import Text

    from fingerpost.faces.terminal import console, heading

    heading(f"{answer.headline()}\n")
    screen = console()
    width = max(len(check.name) for check in answer.checks)
    room = max(screen.width - width - 8, 20)
    for check in answer.checks:
        advised = wrap(f"→ {check.advice}", room, break_on_hyphens=False) if check.advice else []
        first, *others = [*wrap(check.found, room, break_on_hyphens=False), *advised]
        mark = Text(f"{check.verdict:<4}", style=_STYLES[check.verdict])
        screen.print(Text.assemble(mark, "  ", (f"{check.name:<{width}}", "bold"), "  ", first))
        for other in others:
            screen.print(Text(f"{'':<{width + 8}}{other}"))
