"""The compiled readers are built of readers that are there, and nothing else is measured as compiled."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path

import pytest

from benchmarks.speed.compiled import measure, read_all

ROOT = Path(__file__).parents[2]


def test_what_is_kept_from_compiling_is_there() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    hook = build["targets"]["wheel"]["hooks"]["mypyc"]
    assert hook["enable-by-default"] is False
    assert [pattern for pattern in hook["include"] + hook["exclude"] if not list(ROOT.glob(pattern))] == []


def test_a_plain_wheel_is_not_measured_as_compiled(tmp_path: Path) -> None:
    wheel = tmp_path / "fingerpost-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("fingerpost/reading/chain.py", "")
    with pytest.raises(RuntimeError, match="no compiled readers; build one with `make compiled`"):
        measure(wheel, [], 1)


def test_the_digest_is_of_all_that_is_read(tmp_path: Path) -> None:
    postings = tmp_path / "postings.jsonl"
    row = '{{"title": "ML Engineer", "company": "Example", "description": "Requirements: five years of {}."}}\n'
    postings.write_text(row.format("Python") * 2, encoding="utf-8")
    first = read_all([postings], 10)
    assert (first["n_postings"], first["digest"]) == (2, read_all([postings], 10)["digest"])
    postings.write_text(row.format("Python") + row.format("Scala"), encoding="utf-8")
    assert read_all([postings], 10)["digest"] != first["digest"]
