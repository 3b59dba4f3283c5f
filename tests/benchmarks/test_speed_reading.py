"""The benchmark of reading: every stage, a fresh start, the memory of a stream, and the floors beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.speed import reading as speed
from fingerpost.reading.chain import READERS

ROW = {"source": "pond", "title": "Data Scientist", "company": "Otter", "description": "Forecasts of reeds in Python."}


@pytest.fixture
def postings(tmp_path: Path) -> Path:
    path = tmp_path / "pond.jsonl"
    rows = [{**ROW, "id": str(number)} for number in range(5)]
    path.write_text("".join(json.dumps(row) + "\n" for row in [*rows, {**ROW, "description": ""}]), encoding="utf-8")
    return path


def test_postings_without_description_are_not_read(postings: Path) -> None:
    assert len(list(speed.read_postings([postings], 100))) == 5
    assert len(list(speed.read_postings([postings, postings], 2))) == 4


def test_every_stage_is_measured_over_a_stream_in_parts(postings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "TOGETHER", 2)
    result = speed.measure(speed.read_postings([postings], 100))
    assert (result["n_postings"], result["mean_characters"]) == (5, len(str(ROW["description"])))
    stages = {"whole chain", "text", "cues", "sections", *READERS}
    assert set(result["postings_per_cpu_second"]) == stages
    assert all(value > 0 for value in result["postings_per_cpu_second"].values())


def test_the_start_and_the_memory_are_those_of_fresh_processes(postings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "STARTS", 1)
    assert 0 < speed.measure_start() < 60
    assert 10 < speed.measure_memory([postings], 100) < 2000


def test_floors_are_said_to_be_held_or_missed() -> None:
    result = {
        "postings_per_cpu_second": {"whole chain": 900, "text": 5000},
        "n_postings": 5,
        "mean_characters": 29,
        "start_cpu_seconds": 0.7,
        "peak_memory_mb": 120,
    }
    lines = speed.render(result).splitlines()
    assert [line.rpartition(" ")[2] for line in lines[-3:]] == ["held", "missed", "held"]


def test_the_numbers_are_printed_and_written(
    postings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(speed, "measure_start", lambda: 0.25)
    monkeypatch.setattr(speed, "measure_memory", lambda *_: 99.6)
    out = tmp_path / "results" / "speed.json"
    speed.main([str(postings), "--limit", "3", "--json", str(out), "--date", "2026-01-02"])
    written = json.loads(out.read_text(encoding="utf-8"))
    assert (written["n_postings"], written["start_cpu_seconds"], written["peak_memory_mb"]) == (3, 0.25, 100)
    assert written["floors"] == dict(speed.FLOORS)
    assert "postings per CPU-second" in capsys.readouterr().out


def test_only_the_memory_is_printed_when_asked(postings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    speed.main([str(postings), "--memory-only"])
    assert float(capsys.readouterr().out) > 10
