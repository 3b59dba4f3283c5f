"""Every verb has examples in its help, and each of them does what it says on the packaged snapshot."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

import fingerpost
from fingerpost.faces.cli import app
from fingerpost.faces.examples import EXAMPLES, epilog, wired
from tests.career.cvs import pdf
from tests.faces.conftest import invented_postings

FOLDER = {
    "posting.txt": "Data Scientist\n\nRequirements:\n- 3+ years of Python and SQL\n- A degree in statistics\n",
    "draft.txt": "Senior Data Scientist\n\nWe look for a rockstar with 10 years of Python. Berlin, hybrid.\n",
    "syllabus.txt": "Week 1: Python and SQL. Week 2: regression and classification. Week 3: PyTorch.\n",
}
CV = ("Alex Example", "Experience", "Data Analyst, Saltmarsh, 01/2020 - 12/2023", "- Reports in SQL and Python",
      "Education", "BSc in Mathematics, 2015 - 2019", "Skills", "Python, SQL, Docker, PyTorch")  # fmt: skip


def verbs(command: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every verb of the command line by its whole name, groups too."""
    for name, found in getattr(command, "commands", {}).items():
        yield " ".join((*before, name)), found
        yield from verbs(found, (*before, name))


COMMANDS = dict(verbs(typer.main.get_command(app)))
KNOWN = [(name, example) for name, examples in EXAMPLES.items() if name in COMMANDS for example in examples]
ALONE = [example.words for _, example in KNOWN if example.alone]


def row(posting: dict[str, object]) -> str:
    text = str(posting["description"]).replace('"', "'")
    return f'{posting["id"]},{posting["title"]},{posting["company"]},"{posting["location"]}","{text}"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the examples name, and a data directory in which something was kept."""
    made = tmp_path_factory.mktemp("examples")
    for name, text in FOLDER.items():
        (made / name).write_text(text, encoding="utf-8")
    (made / "cv.pdf").write_bytes(pdf([[(72, 760 - 18 * number, line) for number, line in enumerate(CV)]]))
    rows = "".join(row(posting) for posting in invented_postings()[:12])
    (made / "postings.csv").write_text(f"id,title,company,location,description\n{rows}", encoding="utf-8")
    (made / "saved-pages").mkdir()
    (made / "saved-pages" / "one.html").write_text(
        "<title>NLP Engineer</title><h1>NLP Engineer</h1><p>You will build search with Python.</p>", encoding="utf-8"
    )
    engine = fingerpost.open(made / "data", workers=1)
    engine.profile(made / "cv.pdf", save=True)
    engine.create_snapshot("before")
    engine.save_search("mine", "pytorch")
    return made


def test_every_verb_has_examples() -> None:
    assert set(COMMANDS) - set(EXAMPLES) == set()


@pytest.mark.parametrize("name", sorted(set(EXAMPLES) & set(COMMANDS)))
def test_an_example_of_a_verb_begins_with_it_and_is_understood(name: str) -> None:
    for example in EXAMPLES[name]:
        words = shlex.split(example.words)
        assert words[: len(name.split())] == name.split()
        command, given = typer.main.get_command(app), words
        while getattr(command, "commands", {}).get(given[0] if given else "") is not None:
            command, given = command.commands[given[0]], given[1:]  # type: ignore[attr-defined]
        command.make_context(name, list(given))  # raises where an option or a value is not understood


def test_help_ends_with_the_examples_as_they_are() -> None:
    made = typer.Typer(rich_markup_mode=None)
    group = typer.Typer(rich_markup_mode=None)
    made.command("growth")(lambda: None)
    made.command()(plain)
    group.command("use")(lambda: None)
    made.add_typer(group, name="snapshot")
    wired(made)
    runner = CliRunner()
    shown = runner.invoke(made, ["growth", "--help"], env={"COLUMNS": "80"}).output
    assert shown.rstrip().splitlines()[-2:] == [f"    fingerpost {one.words}" for one in EXAMPLES["growth"]]
    assert "fingerpost snapshot use before" in runner.invoke(made, ["snapshot", "use", "--help"]).output
    assert "fingerpost snapshot diff before" in runner.invoke(made, ["snapshot", "--help"]).output
    assert "Examples" not in runner.invoke(made, ["plain", "--help"]).output
    assert epilog("plain") is None


def plain() -> None:
    """A verb without an example."""


@pytest.mark.parametrize("words", ALONE)
def test_an_example_does_what_it_says(words: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FINGERPOST_WORKERS", "1")
    corpus = "all" if words.split()[0] in {"import", "saved", "search", "changes", "snapshot", "demo"} else "reference"
    result = CliRunner().invoke(app, ["--data", "data", "--corpus", corpus, *shlex.split(words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() or result.stderr.strip()
    assert max(map(len, result.stdout.splitlines()), default=0) <= 80 or words.startswith(("sql", "snapshot cite"))
