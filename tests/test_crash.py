"""Kill -9 in the middle of a write loses nothing acknowledged, corrupts nothing, and running again completes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fingerpost.settings import Settings
from fingerpost.store.facts import connect
from fingerpost.store.snapshots import read_snapshot
from fingerpost.store.tables import open_tables
from tests.store.corpus_for_tests import invented, write_lines
from tests.test_pipeline import _BoardServer, boards  # noqa: F401  a fixture

ROOT = Path(__file__).resolve().parents[1]
RECORDS = [*(invented(number) for number in range(10)), invented(3), "{broken"]
NEVER = "1000"


def write(what: str, data: Path, kill_at: str, given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.writer_for_tests", what, str(data), kill_at, given]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def points(done: subprocess.CompletedProcess[str]) -> int:
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split("points ")[1])


def acknowledged(done: subprocess.CompletedProcess[str], table: str) -> int:
    """Rows whose commit had returned before the process died."""
    lines = (line.split() for line in done.stdout.splitlines())
    return sum(int(line[1]) for line in lines if line[0] == table)


def held(data: Path) -> dict[str, int]:
    tables = open_tables(Settings(data, 1))
    return {name: tables.count(name) for name in ("raw", "postings", "readings", "skills", "set_aside")}


def facts(data: Path) -> tuple[list[Any], list[Any]]:
    con = connect(Settings(data, 1), "live")
    skills = con.execute("SELECT * FROM posting_skill ORDER BY ALL").fetchall()
    return con.execute("SELECT * FROM posting ORDER BY posting_id").fetchall(), skills


pytestmark = pytest.mark.usefixtures("no_reference_in_module")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, int]:
    """The file, the data directory of an import that nobody disturbed, and its number of places to die."""
    directory = tmp_path_factory.mktemp("undisturbed")
    file = write_lines(directory / "a.jsonl", RECORDS)
    return file, directory / "data", points(write("import", directory / "data", NEVER, str(file)))


# Places to die, as shares of the way: the first write, within raw, between derived tables, in settling, in the index.
@pytest.mark.parametrize(
    ("moment", "share"),
    [("", 0.0), ("", 0.1), ("~", 0.15), ("", 0.35), ("~", 0.5), ("", 0.6), ("", 0.85), ("~", 0.9), ("", 0.99)],
)
def test_a_killed_import_loses_nothing_and_completes_when_run_again(
    undisturbed: tuple[Path, Path, int], tmp_path: Path, moment: str, share: float
) -> None:
    file, whole, n_points = undisturbed
    killed = write("import", tmp_path / "data", f"{moment}{int(share * n_points)}", str(file))
    assert killed.returncode == -9
    assert held(tmp_path / "data")["raw"] >= acknowledged(killed, "raw")
    read_between = facts(tmp_path / "data")
    assert read_between in (([], []), facts(whole))
    points(write("import", tmp_path / "data", NEVER, str(file)))
    assert held(tmp_path / "data") == held(whole)
    assert facts(tmp_path / "data") == facts(whole)
    one, other = read_snapshot(tmp_path / "data"), read_snapshot(whole)
    assert one is not None
    assert other is not None
    assert one.name == other.name


@pytest.mark.local_server
@pytest.mark.parametrize("kill_at", ["1", "~2", "3"])
def test_a_killed_collect_loses_no_visit_that_was_acknowledged(
    tmp_path: Path,
    boards: _BoardServer,  # noqa: F811
    kill_at: str,
) -> None:
    data = tmp_path / "data"
    killed = write("collect", data, kill_at, boards.url)
    assert killed.returncode == -9
    tables = open_tables(Settings(data, 1))
    assert tables.count("raw") >= acknowledged(killed, "raw")
    assert tables.count("observations") >= acknowledged(killed, "observations")
    points(write("collect", data, NEVER, boards.url))
    con = open_tables(Settings(data, 1)).sql()
    assert held(data)["raw"] == held(data)["readings"] == 4
    assert con.execute("SELECT event, count(*), count(DISTINCT posting_id) FROM events GROUP BY 1").fetchall() == [
        ("opened", 4, 4)
    ]
    assert len(facts(data)[0]) == 4


def test_another_process_reads_whole_facts_while_one_writes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    files = [
        write_lines(tmp_path / f"{part}.jsonl", [invented(number) for number in range(part * 5, part * 5 + 5)])
        for part in range(3)
    ]
    seen = set()
    for file in files:
        command = [sys.executable, "-m", "tests.writer_for_tests", "import", str(data), NEVER, str(file)]
        writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            while writer.poll() is None:
                postings, skills = facts(data)
                assert {row[0] for row in skills} == {row[0] for row in postings}
                seen.add(len(postings))
        finally:
            writer.kill()
            writer.wait()
        assert writer.returncode == 0
    assert len(facts(data)[0]) == 15
    assert seen <= {0, 5, 10, 15}
    assert len(seen) >= 3
