"""The replay server and a client whose clock and sleep are the test's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from fingerpost.settings import KEYS
from fingerpost.sources import BOARD_SOURCES, PoliteClient, Politeness

from .replay import Replay, serving

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

PATIENT = Politeness(
    seconds_between_requests=0.5,
    seconds_between_requests_to_this_machine=0.5,
    attempts=3,
    wait_initial=0.0,
    wait_max=0.0,
    wait_jitter=0.0,
    connect_timeout=2.0,
    read_timeout=2.0,
    total_timeout=5.0,
)


class Time:
    """A clock that only sleeping moves; `slept` are the seconds asked for, in order."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Replay]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with serving() as server:
        yield server


@pytest.fixture
def ticking() -> Time:
    return Time()


@pytest.fixture
def make_client(replay: Replay, ticking: Time) -> Any:
    """Makes a client that asks the replay server for every source; keywords change its politeness."""

    def make(**limits: Any) -> PoliteClient:
        return PoliteClient(
            "fingerpost/test (+https://example.org)",
            base_urls=dict.fromkeys(BOARD_SOURCES, replay.url),
            politeness=replace(PATIENT, **limits),
            clock=ticking.clock,
            sleep=ticking.sleep,
            now=lambda: NOW,
            keys={name: f"the {name}" for name in KEYS},
        )

    return make
