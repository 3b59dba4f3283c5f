"""The invented CVs of the shared folder, by their own scorer: no floor is fallen below."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.career.predict import TODAY, main
from fingerpost.career import read_cv_file, read_profile
from fingerpost.career.matches import matches
from fingerpost.settings import load_settings
from fingerpost.store.facts import connect


def test_floors_of_the_invented_cvs(shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "predicted.jsonl"
    main([str(shared / "data" / "cv"), str(out)])
    command = [
        sys.executable,
        str(shared / "tools" / "score_cv.py"),
        str(shared / "data" / "cv" / "truth.jsonl"),
        str(out),
    ]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    scores = json.loads(done.stdout)
    assert scores["skills"]["f1"] >= 0.88
    assert scores["years_within_half"] >= 0.9
    assert scores["degree"] == 1.0
    assert scores["role_top2"] >= 0.9
    assert scores["text_extractable"] == 1.0
    assert scores["negated_counted"] == 0


def test_most_of_the_first_matches_are_of_the_best_role(shared: Path, tmp_path: Path) -> None:
    con = connect(load_settings(tmp_path), "reference")
    folder = shared / "data" / "cv"
    shares = {}
    for truth in map(json.loads, (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()):
        if not truth["text_extractable"]:
            continue
        cv = read_cv_file((folder / truth["file"]).read_bytes(), truth["file"])
        best = {truth["best_role"], *(truth.get("best_role_also") or [])}
        first = matches(read_profile(cv, today=TODAY), con, limit=20).matches
        assert len(first) == 20
        shares[truth["file"]] = sum(one.role in best for one in first) / len(first)
    assert shares == pytest.approx(dict.fromkeys(shares, 1.0), abs=0.2)
