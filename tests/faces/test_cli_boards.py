"""The verb `boards`: what it prints and how it ends, over the functions that do the work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from fingerpost.errors import InputError
from fingerpost.faces import cli_boards
from fingerpost.pipeline import boards as pipeline
from fingerpost.settings import Settings
from fingerpost.sources import Board, load_boards
from fingerpost.sources.checking import BoardCheck


class Engine:
    """What the verb asks of an observatory; a look at boards is invented."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.checks: tuple[BoardCheck, ...] = ()

    def boards(self, names: Any) -> Any:
        return pipeline.list_boards(self.settings, names)

    def add_board(self, url: str) -> Any:
        return pipeline.add_board(self.settings, url)

    def remove_board(self, name: str) -> Any:
        return pipeline.remove_board(self.settings, name)

    def check_boards(self, names: Any, *, report: Any) -> Any:
        pipeline.list_boards(self.settings, names)
        return self.checks


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine(Settings(data=tmp_path / "data", workers=1))
    monkeypatch.setattr(cli_boards, "observatory", lambda: made)
    monkeypatch.setenv("COLUMNS", "200")
    return made


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli_boards.app, arguments)
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.mark.usefixtures("engine")
def test_without_a_command_boards_are_listed() -> None:
    everything = run()
    assert everything == run("list")
    assert f"{len(load_boards())} boards" in everything
    assert "greenhouse:gitlab" in run("GitLab")
    found = json.loads(run("GitLab", "ashby:larkmoor", "--json"))
    assert [(board["source"], board["token"]) for board in found] == [("greenhouse", "gitlab"), ("ashby", "larkmoor")]
    assert len(json.loads(run("--json"))) == len(load_boards())


@pytest.mark.usefixtures("engine")
def test_a_board_is_added_and_removed_and_both_say_what_became_of_it() -> None:
    url = "https://jobs.ashbyhq.com/larkmoor/0b1d"
    assert "ashby:larkmoor is on the list now\nhttps://jobs.ashbyhq.com/larkmoor" in run("add", url)
    assert "was on the list already" in run("add", url)
    assert "ashby:larkmoor" in run("larkmoor")
    assert json.loads(run("remove", "larkmoor", "--json"))["outcome"] == "removed"
    assert "GitLab (greenhouse:gitlab) is off the list" in run("remove", "GitLab")
    assert "was off the list already" in run("remove", "GitLab")
    assert json.loads(run("add", "greenhouse:gitlab", "--json"))["outcome"] == "brought back"


@pytest.mark.usefixtures("engine")
def test_what_is_no_board_is_an_error() -> None:
    result = CliRunner().invoke(cli_boards.app, ["remove", "greenhouse:larkmoor"])
    assert isinstance(result.exception, InputError)


def test_a_look_shows_what_needs_one_first_and_fails_where_a_board_gives_nothing(engine: Engine) -> None:
    good, bad = Board("lever", "saltmarsh", "Saltmarsh"), Board("lever", "larkmoor", "Larkmoor")
    engine.checks = (
        BoardCheck(good, "ok", 7, None, 0.25),
        BoardCheck(bad, "gone", None, "lever has no board 'larkmoor' (any more)", 0.5),
    )
    shown = run("check", code=1)
    assert "1 ok, 1 gone" in shown
    assert shown.index("lever:larkmoor") < shown.index("lever:saltmarsh")
    assert "(any more)" in shown
    as_json = json.loads(run("check", "--json", code=1))
    assert [(check["state"], check["n_listed"], check["board"]["token"]) for check in as_json] == [
        ("ok", 7, "saltmarsh"),
        ("gone", None, "larkmoor"),
    ]
    engine.checks = engine.checks[:1]
    assert "1 ok" in run("check", "GitLab")
    engine.checks = ()
    assert "no board to look at" in run("check")


@pytest.mark.parametrize("command", ["list", "add", "check", "remove"])
def test_every_command_has_help(command: str) -> None:
    assert command in run("--help")
    assert "--json" in run(command, "--help")
