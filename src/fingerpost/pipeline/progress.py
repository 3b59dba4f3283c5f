"""How far a long run has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """A step (import, collect, read, settle, index), how much of it is done, and of how much if known."""

    step: str
    done: int
    total: int | None = None


Report = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Reports nothing."""
