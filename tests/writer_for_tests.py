"""A writer that is killed: `python writer_for_tests.py WHAT DATA KILL_AT GIVEN`, run by test_crash.py.

It counts its writes (commits of tables, the snapshot file, the index) and ends itself with SIGKILL at one of them:
before it at even numbers, right after it at odd ones; with "~" before the number, three milliseconds later, which is
in the middle of a commit. What is acknowledged is printed at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from fingerpost.pipeline import collect, deriving, import_files, ready, storing
from fingerpost.posting import EnrichedPosting, Finding, Posting, SkillAsked
from fingerpost.reading import chain
from fingerpost.settings import Settings
from fingerpost.sources import Board, PoliteClient, Politeness
from fingerpost.store import facts, settlement, tables
from fingerpost.store.tables import Tables
from tests.store.corpus_for_tests import DAY


def read_little(posting: Posting) -> EnrichedPosting:
    """Reads one skill, so that the readers' long start is not waited for."""
    skill = SkillAsked("ferns", "ferns", "other", "duty", mentions=((0, 1),))
    return EnrichedPosting(posting, f"{posting.title}\n\n{posting.description}", skills=(Finding(skill, 0, 1, "test"),))


class Killer:
    """Counts writes and kills this process at one of them."""

    def __init__(self, kill_at: str) -> None:
        self.kill_at = int(kill_at.removeprefix("~"))
        self.later = kill_at.startswith("~")
        self.point = 0

    def around(self, write: Callable[..., Any]) -> Callable[..., Any]:
        """The same write, with a place to die before and after it."""

        def watched(*given: Any, **named: Any) -> Any:
            self.step()
            result = write(*given, **named)
            if given[1:2] in (("raw",), ("observations",)):
                print(given[1], given[2].num_rows, flush=True)
            self.step()
            return result

        return watched

    def step(self) -> None:
        """One place to die."""
        if self.point == self.kill_at:
            kill = partial(os.kill, os.getpid(), signal.SIGKILL)
            threading.Timer(0.003, kill).start() if self.later else kill()
        self.point += 1


def prepare(killer: Killer) -> None:
    """Small commits, little reading, and places to die around every write."""
    tables.COMMIT_ROWS = storing.COMMIT_ROWS = deriving.COMMIT_ROWS = 4
    chain.read_many = partial(map, read_little)  # type: ignore[assignment]
    facts.REFERENCE = Path("no-reference")
    Tables.append = killer.around(Tables.append)  # type: ignore[method-assign]
    Tables.overwrite = killer.around(Tables.overwrite)  # type: ignore[method-assign]
    settlement.write_snapshot = killer.around(settlement.write_snapshot)
    ready.build_index = killer.around(ready.build_index)


def main(what: str, data: str, kill_at: str, given: str) -> None:
    """Imports a file, or collects two boards from a local server, and prints how many places to die it passed."""
    killer = Killer(kill_at)
    prepare(killer)
    settings = Settings(Path(data), 1)
    if what == "import":
        import_files(settings, [given], at=DAY)
    else:
        polite = Politeness(seconds_between_requests=0.0, attempts=1)
        boards = [Board("lever", "ferns"), Board("lever", "trains")]
        collect(settings, boards, client=lambda: PoliteClient("test", base_urls={"lever": given}, politeness=polite))
    print("points", killer.point, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
