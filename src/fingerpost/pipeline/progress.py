"""How far a long run has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """A step (import, collect, read, settle, index): how much of it is done, of how much if known, what came of it."""

    step: str
    done: int
    total: int | None = None
    note: str = ""


Report = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Reports nothing."""
