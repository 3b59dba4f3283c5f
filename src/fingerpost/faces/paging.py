"""Long answers page by page: what is longer than the screen goes to a pager, and only where a person looks at it."""

from __future__ import annotations

import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

NO_PAGER: Final = frozenset({"", "cat"})
LESS: Final = "FRX"
"""What `less` is told unless LESS says otherwise: leave if all fits, show colours, leave the text on the screen."""


class Screen(io.StringIO):
    """What is shown, held back until it is whole; it says that it is a terminal, so that colours stay."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """True: in the end a terminal shows it."""
        return True


def pager_of(environ: Mapping[str, str]) -> list[str]:
    """The command that pages: FINGERPOST_PAGER, else PAGER, else `less` where it is there; empty: none.

    >>> pager_of({"PAGER": "more -s"}), pager_of({"FINGERPOST_PAGER": "", "PAGER": "less"})
    (['more', '-s'], [])
    """
    stated = environ.get("FINGERPOST_PAGER", environ.get("PAGER"))
    if stated is None:
        return ["less"] if shutil.which("less") else []
    try:
        return [] if stated.strip() in NO_PAGER else shlex.split(stated, posix=os.name == "posix")
    except ValueError:  # a quotation mark without its second
        return []


@contextmanager
def paged(*, wanted: bool = True) -> Iterator[None]:
    """Sends what the block prints to the pager where it is longer than the screen; as it comes in all other cases.

    Nothing is held back where standard output is no terminal, or there is no pager, or it is not `wanted`.
    """
    pager = pager_of(os.environ) if wanted and sys.stdout.isatty() else []
    if not pager:
        yield
        return
    outside, screen = sys.stdout, Screen()
    sys.stdout = screen
    try:
        yield
    finally:
        sys.stdout = outside
        shown = screen.getvalue()
        if shown.count("\n") < shutil.get_terminal_size().lines or not _page(shown, pager):
            outside.write(shown)
            outside.flush()


def _page(shown: str, pager: list[str]) -> bool:
    """Whether the pager showed it. A pager that is left early has shown it; Ctrl-C belongs to the pager."""
    environ = {"LESS": LESS, "LESSCHARSET": "utf-8", **os.environ}
    handled = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        subprocess.run(pager, input=shown.encode(), env=environ, check=False)  # noqa: S603  the person's own pager
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, handled)
    return True
