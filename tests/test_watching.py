"""Collecting again and again, with a clock and a sleep of the test's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from fingerpost.errors import InputError, SourceError
from fingerpost.pipeline.watching import watch

DAY = datetime(2026, 11, 28, tzinfo=UTC)


class Clock:
    """Moves by sleeping only; `begun` are the times at which runs began."""

    def __init__(self) -> None:
        self.at = DAY
        self.begun: list[datetime] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def runs(clock: Clock, came: list[Any], *, takes: timedelta) -> list[Any]:
    left = iter(came)

    def run() -> Any:
        clock.begun.append(clock.at)
        clock.at += takes
        one = next(left)
        if isinstance(one, Exception):
            raise one
        return one

    watching = watch(run, timedelta(hours=6), now=clock.now, sleep=clock.sleep)
    return list(islice(watching, len(came)))


def test_runs_come_every_six_hours_by_the_clock_however_long_one_takes() -> None:
    clock = Clock()
    assert runs(clock, ["a", "b", "c"], takes=timedelta(minutes=50)) == ["a", "b", "c"]
    assert clock.begun == [DAY, DAY + timedelta(hours=6), DAY + timedelta(hours=12)]


def test_a_run_longer_than_the_time_between_is_followed_at_once() -> None:
    clock = Clock()
    runs(clock, ["a", "b"], takes=timedelta(hours=7))
    assert clock.begun == [DAY, DAY + timedelta(hours=7)]


def test_what_fails_for_now_is_told_and_what_no_run_would_mend_ends_it() -> None:
    failed = SourceError("no board answers")
    assert runs(Clock(), [failed, "b"], takes=timedelta()) == [failed, "b"]
    with pytest.raises(InputError, match="no board is called"):
        runs(Clock(), [InputError("no board is called so")], takes=timedelta())


def test_too_often_is_refused() -> None:
    with pytest.raises(InputError, match="too often"):
        next(watch(lambda: None, timedelta(minutes=5)))  # type: ignore[arg-type, return-value]
