"""Shell completion: the scripts for bash, zsh and fish, and the values that are proposed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

import fingerpost
from fingerpost.faces.cli_state import State
from fingerpost.faces.completion import MOST, completer, completion_of
from fingerpost.faces.verbs import PERSON_VERBS, VERB_OF, VERBS

SCRIPTS = {
    "bash": "complete -o default -F _fingerpost_completion fingerpost",
    "zsh": "compdef _fingerpost_completion fingerpost",
    "fish": "complete --command fingerpost",
}


def environment_of(shell: str, line: str) -> dict[str, str]:
    """What a shell sets when a person asks for completion at the end of a line."""
    return {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell] | {"_FINGERPOST_COMPLETE": f"complete_{shell}"}


def test_the_completion_scripts_can_be_had() -> None:
    for shell, line in SCRIPTS.items():
        environ = {**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
        command = [sys.executable, "-m", "fingerpost.faces.cli", "--show-completion", shell]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
        assert line in done.stdout, shell


@pytest.mark.parametrize("shell", SCRIPTS)
def test_verbs_are_completed(shell: str) -> None:
    environ = {**os.environ, **environment_of(shell, "fingerpost conc")}
    done = subprocess.run(
        [sys.executable, "-m", "fingerpost.faces.cli"], env=environ, capture_output=True, text=True, check=False
    )
    assert "concentration" in done.stdout
    assert "compare" not in done.stdout


@pytest.mark.parametrize("shell", SCRIPTS)
def test_values_are_completed(shell: str) -> None:
    app = typer.Typer()

    @app.command()
    def asked(role: Annotated[str, typer.Option(autocompletion=completer("role"))] = "") -> None:
        typer.echo(role)

    environ = environment_of(shell, "fingerpost --role machine")
    environ["_ASKED_COMPLETE"] = environ.pop("_FINGERPOST_COMPLETE")
    found = CliRunner().invoke(app, [], env=environ, prog_name="asked")
    assert "machine-learning-engineer" in found.output
    assert "data-scientist" not in found.output


def test_every_role_can_be_completed() -> None:
    assert [value for value, _ in completer("role")("")] == list(fingerpost.roles())


def test_skills_are_proposed_by_their_beginning_and_not_too_many() -> None:
    complete = completer("skill")
    assert ("pytorch", "PyTorch") in complete("PyTor")
    assert len(complete("")) == MOST
    assert complete("no-such-skill") == []


def test_places_levels_and_choices_are_proposed() -> None:
    assert ("DE", "Germany") in completer("country")("d")
    assert [value for value, _ in completer("seniority")("s")] == ["senior"]
    assert [value for value, _ in completer("industry")("fin")] == ["finance"]
    growth = {argument.name: completion_of("growth", argument) for argument in VERB_OF["growth"].arguments}
    assert growth["of"] is not None
    assert [value for value, _ in growth["of"]("")] == ["role", "skill", "industry", "employer"]
    assert growth["since"] is None


def test_what_a_question_is_about_is_completed_by_its_verb() -> None:
    for verb in (*VERBS, *PERSON_VERBS):
        for argument in (*verb.arguments, *verb.selection):
            complete = completion_of(verb.name, argument)
            if argument.name in ("role", "skill", "country", "seniority") or argument.choices:
                assert complete is not None, (verb.name, argument.name)
                assert complete("")
    role, skill = (completion_of(name, VERB_OF[name].arguments[0]) for name in ("role", "skill"))
    assert role is not None
    assert skill is not None
    assert role("nlp") == [("nlp-engineer", "NLP engineer")]
    assert ("kubernetes", "Kubernetes") in skill("kube")


def test_snapshots_are_completed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(State, "data", tmp_path)
    assert completer("snapshot")("") == []
    fingerpost.open(tmp_path, workers=1).create_snapshot("before")
    assert [value for value, _ in completer("snapshot")("bef")] == ["before"]
