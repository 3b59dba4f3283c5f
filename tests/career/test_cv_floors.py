"""The invented CVs of the shared folder, by their own scorer: no floor is fallen below."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.career.predict import main


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
