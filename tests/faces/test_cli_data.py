from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

import fingerpost
from fingerpost import InputError
from fingerpost.faces import cli_data
from fingerpost.faces.cli_state import State

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, postings_file: Path, no_reference: None, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a verb over a data directory of its own with the invented postings."""
    data = tmp_path / "data"
    fingerpost.open(data, workers=1).import_([postings_file])
    monkeypatch.setattr(State, "data", data)
    monkeypatch.setattr(State, "corpus", "live")
    app = typer.Typer()
    app.command("sql")(cli_data.sql)
    app.add_typer(cli_data.snapshot, name="snapshot")
    return lambda *arguments: CliRunner().invoke(app, list(map(str, arguments)))


QUERY = "SELECT role, count(*) AS n FROM posting GROUP BY role ORDER BY n DESC, role"


def test_sql_prints_a_table_json_or_a_file(run: Run, tmp_path: Path) -> None:
    result = run("sql", QUERY)
    assert result.exit_code == 0, result.output
    assert "data-scientist" in result.stdout
    answer = json.loads(run("sql", QUERY, "--json").stdout)
    assert [name for name, _ in answer["columns"]] == ["role", "n"]
    assert sum(n for _, n in answer["rows"]) == answer["basis"]["n_postings"] > 0
    told = run("sql", QUERY, "--out", tmp_path / "a.csv")
    assert "written to" in told.stderr
    with (tmp_path / "a.csv").open(encoding="utf-8") as lines:
        assert [[row["role"], int(row["n"])] for row in csv.DictReader(lines)] == answer["rows"]
    capped = json.loads(run("sql", QUERY, "--max-rows", "1", "--json").stdout)
    assert (len(capped["rows"]), capped["capped"]) == (1, True)
    assert "no row" in run("sql", "FROM posting WHERE false").stderr


def test_sql_that_is_refused_is_an_error_of_the_caller(run: Run) -> None:
    for query in ("DROP VIEW posting", "FROM 'me.db'", "SELECT"):
        assert isinstance(run("sql", query).exception, InputError)


def test_snapshots_are_made_listed_compared_used_and_cited(run: Run, tmp_path: Path, postings_file: Path) -> None:
    assert "no snapshot was made yet" in run("snapshot", "list").stderr
    made = run("snapshot", "create", "first")
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("snapshot first: ")
    before = json.loads(run("sql", "SELECT count(*) FROM posting", "--json").stdout)["rows"][0][0]

    record = json.loads(postings_file.read_text(encoding="utf-8").splitlines()[0])
    words = " ".join(f"marble{number}" for number in range(80))
    another = record | {"id": "another", "title": "Data Scientist", "company": "Newcomer", "description": words}
    (tmp_path / "more.jsonl").write_text(json.dumps(another) + "\n", encoding="utf-8")
    fingerpost.open(State.data, workers=1).import_([tmp_path / "more.jsonl"])

    diff = json.loads(run("snapshot", "diff", "first", "--json").stdout)
    assert (diff["n_before"], diff["n_after"], diff["added"], diff["removed"]) == (before, before + 1, 1, 0)
    assert "1 were added" in run("snapshot", "diff", "first", "latest").stdout
    assert run("snapshot", "diff", "first", "--out", tmp_path / "diff.csv").exit_code == 0
    assert "added" in (tmp_path / "diff.csv").read_text(encoding="utf-8")

    assert "answers rest on first (live-" in run("snapshot", "use", "first").stderr
    assert json.loads(run("sql", "SELECT count(*) FROM posting", "--json").stdout)["rows"] == [[before]]
    observatory = fingerpost.open(State.data, corpus="live")
    assert observatory.breakdown("role", ai_relation=None).basis.snapshot.startswith("first (live-")
    assert "Snapshot first (live-" in run("snapshot", "cite").stdout
    assert run("snapshot", "cite", "--format", "bibtex").stdout.startswith("@misc{fingerpost-first,")
    assert json.loads(run("snapshot", "cite", "--format", "csl").stdout)[0]["id"] == "fingerpost-first"
    assert isinstance(run("snapshot", "cite", "--format", "ris").exception, InputError)
    listed = json.loads(run("snapshot", "list", "--json").stdout)
    assert [one["name"] for one in listed] == ["first"]
    assert "yes" in run("snapshot", "list").stdout

    assert "answers rest on live-" in run("snapshot", "use", "latest").stderr
    assert json.loads(run("sql", "SELECT count(*) FROM posting", "--json").stdout)["rows"] == [[before + 1]]


def test_an_observatory_may_be_pinned_to_a_snapshot(run: Run) -> None:
    run("snapshot", "create", "first")
    observatory = fingerpost.open(State.data, corpus="live", snapshot="first")
    assert observatory.sql("SELECT name FROM snapshot").rows[0][0].startswith("first (live-")
    assert observatory.citation().snapshot.startswith("first (live-")
