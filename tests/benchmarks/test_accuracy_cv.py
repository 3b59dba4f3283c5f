"""The measured reading of invented CVs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.accuracy import cv

FLOORS = {"skills": 0.75, "years_within_half": 0.9, "degree": 0.9, "text_extractable": 1.0, "spoken_languages": 0.9}


def test_the_scores_of_the_invented_cvs_do_not_fall(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cv.main([str(tmp_path / "out.jsonl"), "--cvs", str(shared / "data" / "cv"), "--json"])
    scores = json.loads(capsys.readouterr().out)
    scores["skills"] = scores["skills"]["f1"]
    assert {name: scores[name] for name, floor in FLOORS.items() if scores[name] < floor} == {}
    assert scores["negated_counted"] == 0


def test_a_file_that_cannot_be_read_is_written_as_such(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text('{"file": "a.pdf"}\n{"file": "b.txt"}\n', encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "b.txt").write_text("Skills\nPython\nLanguages\nDutch (native)", encoding="utf-8")
    first, second = cv.predict(tmp_path)
    assert first == {"file": "a.pdf", "text_extractable": False}
    assert second["skills"] == [{"name": "Python", "mention": "Python", "level": "stated"}]
    assert second["spoken_languages"] == ["Dutch"]
