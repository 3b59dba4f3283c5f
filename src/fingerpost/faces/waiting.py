"""A sign of life where an answer takes longer than a second; nothing at all when standard error is no terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

PATIENCE: Final = 1.0
"""So many seconds pass before anything is shown."""

_shown: list[_Wait] = []


class _Wait:
    """A spinner with the time passed, which comes after a while and goes for good when it is ended."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lock = threading.Lock()
        self._ended = False
        self._bar: Any = None
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True
        self._timer.start()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._ended:
                return
            columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(stderr=True, highlight=False), transient=True)
            self._bar.add_task(self._text, total=None)
            self._bar.start()

    def end(self) -> None:
        """Takes the spinner away, or sees that it never comes."""
        self._timer.cancel()
        with self._lock:
            self._ended = True
            if self._bar is not None:
                self._bar.stop()
                self._bar = None


@contextmanager
def waiting(text: str = "asking") -> Iterator[None]:
    """Shows that the block is at work once it takes longer than a second, until something is printed."""
    if not sys.stderr.isatty():
        yield
        return
    wait = _Wait(text)
    _shown.append(wait)
    try:
        yield
    finally:
        _shown.remove(wait)
        wait.end()


def end_waiting() -> None:
    """Takes every sign away: something is about to be printed."""
    for wait in _shown:
        wait.end()
