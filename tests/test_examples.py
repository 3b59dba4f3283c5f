"""The notebooks in examples/ run as they are, without a network, and can be had as pages that load nothing."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.py"))
OFFLINE = """
import runpy, sys
from pytest_socket import disable_socket
disable_socket(allow_unix_socket=True)
runpy.run_path(sys.argv[1], run_name="__main__")
"""

pytest.importorskip("marimo")


@pytest.fixture(scope="module")
def exporting() -> ModuleType:
    """The script that exports notebooks."""
    spec = importlib.util.spec_from_file_location("export_notebooks", ROOT / "scripts" / "export_notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def surroundings(data: Path) -> dict[str, str]:
    return {**os.environ, "FINGERPOST_DATA": str(data), "TMPDIR": str(data.parent)}


def test_there_is_one_for_each_thing_that_people_begin_with() -> None:
    names = {notebook.stem for notebook in NOTEBOOKS}
    assert names == {"market_overview", "growth", "pay", "gap_and_next_skill", "own_data"}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_a_notebook_runs_as_a_script_without_a_network(notebook: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", OFFLINE, str(notebook)]
    done = subprocess.run(command, env=surroundings(tmp_path / "data"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "data").exists()  # what a person has collected is left alone


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_a_notebook_says_what_it_shows_before_it_shows_it(notebook: Path, exporting: ModuleType) -> None:
    setup, *codes = exporting.codes_of(notebook.read_text(encoding="utf-8"))
    assert "import fingerpost as fp" in setup
    assert codes[0] == ""  # words come first
    assert sum(code == "" for code in codes) >= 4
    assert all("_" not in re.findall(r"\bfp\.(\w+)", code) for code in codes)


def test_an_exported_notebook_stands_alone(tmp_path: Path) -> None:
    """In a process of its own, since marimo is a large guest."""
    script = (
        "import sys; sys.path.insert(0, 'scripts'); import export_notebooks, pathlib; "
        "print(export_notebooks.export(pathlib.Path('examples/pay.py'), pathlib.Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "out")]
    done = subprocess.run(
        command, env=surroundings(tmp_path / "data"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "pay.html").read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|link|iframe)\b|(?:src|href)=\"https?:|url\(http|@import", page)
    assert page.count('src="data:image/svg+xml;base64,') == 3
    assert "jobs.premium(&quot;PyTorch&quot;)" in page
    assert "<h1" in page
    assert len(page) < 1_000_000
