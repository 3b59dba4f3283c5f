"""Collecting again and again: by the clock on the wall, so that a machine that slept catches up when it wakes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fingerpost.errors import FingerpostError, InputError, SettingsError

if TYPE_CHECKING:
    from fingerpost.pipeline.collecting import CollectReport

SHORTEST = timedelta(minutes=10)
"""Boards are not asked more often: most change a few times a week."""

_LOOK_SECONDS = 30.0


def watch(
    run: Callable[[], CollectReport],
    every: timedelta,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[CollectReport | Exception]:
    """Runs now and then every so often, and yields what came of each run, for ever.

    What fails for now (no board answers, a worker process died) is yielded, and the next run comes in its time; a run
    that took longer than the time between two is followed at once by the next.

    Raises:
        InputError, SettingsError: more often than every ten minutes, or what no later run would mend.
    """
    if every < SHORTEST:
        msg = f"every {every} is too often; boards are asked every {SHORTEST} at most"
        raise InputError(msg)
    while True:
        due = now() + every
        try:
            yield run()
        except (InputError, SettingsError):
            raise
        except FingerpostError as error:
            yield error
        while (left := (due - now()).total_seconds()) > 0:
            sleep(min(left, _LOOK_SECONDS))
