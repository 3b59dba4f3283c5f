"""The same question through library, command line and API gives the same JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from fingerpost import Observatory, as_json
from fingerpost.faces.cli import main
from fingerpost.faces.http import create_app
from fingerpost.faces.verbs import PERSON_VERBS, VERBS, Verb

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ASKED: dict[str, dict[str, Any]] = {
    "role": {"name": "data-scientist", "country": "DE"},
    "skill": {"name": "python", "seniority": "senior"},
    "demand": {"by": "week", "naive": True, "role": "data-scientist"},
    "pay": {"by": "role", "country": "US", "since": "2026-02-01"},
    "breakdown": {"by": "skill", "limit": 5, "work_mode": "remote"},
    "growth": {"of": "skill", "since": "2026-01-01", "until": "2026-09-30"},
    "premium": {"skill": "python"},
    "distinctive": {"role": "data-scientist"},
    "compare": {"slices": ["role=data-scientist", "all"]},
    "quality": {"ai_relation": "builds"},
    "reference": {"name": "ai-share", "country": "DE"},
    "role_fit": {"country": "DE"},
    "matches": {"limit": 3, "role": "data-scientist"},
    "gap": {"target": "data-scientist", "premiums": False},
    "next_skills": {"k": 2, "goal": "data-scientist"},
    "path": {"goal": "data-scientist/senior"},
    "plan": {"goal": "data-scientist", "hours_per_week": 6.5, "limit": 4},
    "curriculum": {"role": "data-scientist"},
    "lint": {"title": "Data scientist"},
}
DOCUMENTS = {
    "cv": "Alex Example\n\nExperience\nData analyst, Saltmarsh, 01/2021 - 12/2024\n\nSkills\nPython, SQL, Docker\n",
    "syllabus": "Data science in one year\n\n1. Statistics\n2. Python and pandas\n3. SQL\n",
    "draft": "You will train models.\n\nRequirements\n- 3+ years of experience with Python\n",
}
ASKED_VERBS = [verb for verb in (*VERBS, *PERSON_VERBS) if verb.name in ASKED]


@pytest.fixture(scope="module")
def client(engine: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(engine)) as found:
        yield found


def by_api(client: TestClient, verb: Verb, given: dict[str, Any]) -> str:
    query = {name: value for name, value in given.items() if not verb.about or name != verb.about.name}
    query = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
    path = verb.route.format(**given)
    reply = (
        client.post(path, params=query, content=DOCUMENTS[verb.document])
        if verb.document
        else client.get(path, params=query)
    )
    assert reply.status_code == 200, reply.text
    return reply.text


def by_command_line(
    verb: Verb, given: dict[str, Any], data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> str:
    words = ["--data", str(data), "--workers", "1", "--corpus", "live", verb.command]
    if verb.document:
        file = tmp_path / f"{verb.document}.txt"
        file.write_text(DOCUMENTS[verb.document], encoding="utf-8")
        words += ["--cv", str(file)] if verb.document == "cv" else [str(file)]
    for name, value in given.items():
        option = f"--{name.replace('_', '-')}"
        if verb.about and name == verb.about.name:
            words.append(value)
        elif isinstance(value, list):
            words += value
        elif isinstance(value, bool):
            words.append(option if value else option.replace("--", "--no-"))
        else:
            words += [option, str(value)]
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main([*words, "--json"])
    assert not ended.value.code
    return capsys.readouterr().out


@pytest.mark.parametrize("verb", ASKED_VERBS, ids=lambda verb: verb.name)
def test_library_command_line_and_api_give_the_same(
    verb: Verb, client: TestClient, engine: Observatory, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ASKED[verb.name]
    document = {verb.document: DOCUMENTS[verb.document].encode()} if verb.document else {}
    answer = as_json(verb.ask(engine, given | document))
    assert by_api(client, verb, given) == answer
    assert json.loads(by_command_line(verb, given, data, tmp_path, capsys)) == json.loads(answer)


def test_every_verb_named_here_is_in_the_table() -> None:
    assert {verb.name for verb in ASKED_VERBS} == set(ASKED)
