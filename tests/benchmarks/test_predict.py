"""Predictions have the form that the scorer reads, and the report sets them beside a constant reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.accuracy.predict import main, posting_of, prediction
from benchmarks.accuracy.report import constant_predictions, machine, make_report, render
from benchmarks.accuracy.report import main as report_main
from benchmarks.speed.reading import measure, read_postings
from fingerpost.reading import read

ROW = {
    "gold_id": "g-1",
    "source": "invented",
    "id": "7",
    "title": "Senior Data Scientist (remote)",
    "company": "Rivers Ltd",
    "location": "Bonn, Germany",
    "country": None,
    "description": "<p>Requirements</p><ul><li>5 years of Python</li></ul>",
    "description_format": "html",
    "posted_at": "2025-01-02",
    "salary_raw": "EUR 50,000 - 60,000 a year",
    "url": None,
}
LABEL = {
    "gold_id": "g-1",
    "role": "data-scientist",
    "role_also": [],
    "ai_relation": "builds",
    "seniority": "senior",
    "years_min": 5,
    "degree_min": "none-stated",
    "degree_equivalent_ok": False,
    "visa": "not-stated",
    "countries": ["DE"],
    "industry": "other",
    "salary": [{"min": 50000, "max": 60000, "currency": "EUR", "unit": "YEAR"}],
    "work_mode": "remote",
    "employment_type": [],
    "skills": [{"name": "Python", "mentions": ["Python"], "level": "required"}],
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    source, gold, predicted = tmp_path / "in.jsonl", tmp_path / "gold.jsonl", tmp_path / "out" / "predicted.jsonl"
    source.write_text(json.dumps(ROW) + "\n\n", encoding="utf-8")
    gold.write_text(json.dumps(LABEL) + "\n", encoding="utf-8")
    return source, gold, predicted


def test_a_row_becomes_a_prediction_of_the_scorers_form(files: tuple[Path, Path, Path]) -> None:
    source, _, predicted = files
    main([str(source), str(predicted)])
    (row,) = [json.loads(line) for line in predicted.read_text(encoding="utf-8").splitlines()]
    assert set(row) == set(LABEL) - {"role_also"}
    assert row["gold_id"] == "g-1"
    assert row["seniority"] == "senior"
    assert row["degree_min"] == "none-stated"
    assert row["skills"] == [{"name": "Python", "mention": "Python", "level": "required"}]
    assert row["salary"] == LABEL["salary"]


def test_what_is_not_stated_gets_the_words_of_the_guide() -> None:
    row = prediction(
        "g", read(posting_of({**ROW, "title": "Gardener", "description": "You like rivers.", "salary_raw": None}))
    )
    assert (row["seniority"], row["visa"], row["years_min"], row["degree_min"]) == (
        "not-stated",
        "not-stated",
        None,
        "none-stated",
    )
    assert (row["skills"], row["salary"], row["employment_type"]) == ([], [], [])


def test_the_constant_reader_says_the_commonest_values() -> None:
    rows = [{"gold_id": str(index), "role": role, "countries": ["US"]} for index, role in enumerate(["a", "b", "b"])]
    assert constant_predictions(rows) == [
        {"gold_id": str(index), "role": "b", "countries": ["US"], "skills": []} for index in range(3)
    ]


def test_the_report_shows_measured_beside_constant(
    files: tuple[Path, Path, Path], shared: Path, tmp_path: Path
) -> None:
    source, gold, predicted = files
    main([str(source), str(predicted)])
    report = make_report(gold, predicted, shared / "tools" / "score_reading.py")
    assert report["measured"]["skills"]["f1"] == 1.0
    assert report["constant"]["skills"]["f1"] == 0.0
    assert report["constant"]["role"]["accuracy"] == 1.0
    assert "skills" in render(report)
    out = tmp_path / "accuracy.json"
    report_main(
        [
            str(gold),
            str(predicted),
            "--date",
            "2026-01-02",
            "--out",
            str(out),
            "--scorer",
            str(shared / "tools" / "score_reading.py"),
        ]
    )
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["date"] == "2026-01-02"
    assert written["machine"] == machine()


def test_speed_is_measured_for_every_stage(files: tuple[Path, Path, Path]) -> None:
    result = measure(list(read_postings([files[0]], 5)))
    assert result["n_postings"] == 1
    assert {"text", "cues", "sections", "skills", "salary", "whole chain"} <= set(result["postings_per_cpu_second"])
    assert result["peak_memory_mb"] > 0
