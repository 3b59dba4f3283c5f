"""The benchmark of collecting in small: twenty boards with faults, and three kills; every count exact."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.collect import __main__ as bench

pytestmark = pytest.mark.local_server

SOON = 4.0
"""Seconds; about as long as a run takes that has everything to do, and no packaged snapshot to index."""


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "CLI", "tests.benchmarks.cli_for_tests")
    monkeypatch.setattr(bench, "LONGEST_KILL", SOON)


@pytest.fixture
def texts(shared: Path) -> Path:
    return shared / "data" / "postings" / "stapply_ashby.jsonl.gz"


def test_twenty_boards_with_faults_are_collected_exactly(texts: Path) -> None:
    """`whole_runs` ends with a message where an event is missing or too many."""
    found = bench.whole_runs(texts, 20, 20, 2, faults=True)
    assert found["first"]["opened"] == found["first"]["stored"] == 400
    assert found["nothing_changed"]["unchanged"] == 20
    assert found["a_day_later"]["changed"] == 20
    assert found["a_visit_later"]["closed"] == 20


def test_three_kills_lose_and_double_nothing(texts: Path) -> None:
    found = bench.killed_runs(texts, 3, 5, 2, seed=3)
    assert found["kills"] == 3
    assert found["opened"] == 100


def test_a_wrong_count_ends_the_benchmark() -> None:
    with pytest.raises(SystemExit, match=r"differ: \{'opened': \(1, 2\)\}"):
        bench.check("a run", {"opened": 1}, {"opened": 2})
