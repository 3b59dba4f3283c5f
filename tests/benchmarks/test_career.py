"""The measurements of the navigator: predictions of a folder of CVs, and a small run of the speed benchmark."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.career import predict, speed
from fingerpost.career.effort import Efforts
from fingerpost.career.skill_sets import Budget, SetProblem
from tests.career.cvs import pdf, resume

TEXT = "Experience\nData Engineer, Otter Ltd, 01/2020 - 12/2023\n- Airflow and Spark\n\nLanguages\nEnglish (C1)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cvs = tmp_path / "cvs"
    cvs.mkdir()
    (cvs / "a.txt").write_text(TEXT, encoding="utf-8")
    (cvs / "b.json").write_bytes(resume(skills=[{"name": "Data", "keywords": ["pandas"]}]))
    (cvs / "c.pdf").write_bytes(pdf([[]]))
    (cvs / "d.pdf").write_bytes(b"%PDF-1.4 damaged")
    (cvs / "README.md").write_text("about the folder", encoding="utf-8")
    (cvs / "truth.jsonl").write_text("{}", encoding="utf-8")
    return cvs


def test_every_cv_of_a_folder_is_predicted_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "predicted.jsonl"
    predict.main([str(folder), str(target)])
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [row["file"] for row in rows] == ["a.txt", "b.json", "c.pdf", "d.pdf"]
    assert [row["text_extractable"] for row in rows] == [True, True, False, False]
    first = rows[0]
    assert (first["years_experience_total"], first["degree_max"]) == (4.0, "none")
    assert first["role_ranking"][0] == "data-engineer"
    assert {skill["name"] for skill in first["skills"]} >= {"Apache Airflow", "Apache Spark"}
    assert first["spoken_languages"] == ["English"]


def test_the_planted_problem_is_the_same_each_time_and_proven() -> None:
    assert speed.planted() == speed.planted()
    assert sum(speed.planted().values()) == speed.N_POSTINGS
    problem = SetProblem(speed.planted(), Efforts([]))
    solved = problem.solve(Budget(2))
    assert solved.proven
    assert solved.opened >= problem.opened(problem.greedy(Budget(2)))


def test_a_small_run_measures_every_question(tmp_path: Path) -> None:
    out = tmp_path / "speed.json"
    data = tmp_path / "corpus"
    speed.main(["--size", "400", "--data", str(data), "--rounds", "1", "--out", str(out), "--date", "2026-11-28"])
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["date"] == "2026-11-28"
    assert found["set problem"]["proven"] is True
    assert found["corpus"]["n_postings"] >= 400
    assert {"matches", "path to mlops-engineer"} <= found["corpus"].keys()
    assert "next_skills k=3, whole answer" in found["reference"]
