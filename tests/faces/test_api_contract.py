"""What every operation of the API promises: its description, its example, its answer, and how it may be asked."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from fingerpost import Observatory, as_json
from fingerpost.faces.api_postings import further_operations
from fingerpost.faces.api_problems import KINDS
from fingerpost.faces.api_routes import Operation, questions
from fingerpost.faces.http import create_app
from fingerpost.faces.openapi import document, examples
from fingerpost.faces.verbs import PERSON_VERBS, VERBS

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

OPERATIONS = (*questions(), *further_operations())
DOCUMENT = document(OPERATIONS)
CV = "Alex Example\n\nExperience\nData analyst, Saltmarsh, 01/2021 - 12/2024\n\nSkills\nPython, SQL, Docker\n"
DRAFT = "Data scientist\n\nRequirements\n- 3+ years of experience with Python\n\nNice to have\n- Docker\n"
BODIES = {"read": DRAFT, "lint": DRAFT, "curriculum": "Python, SQL, statistics", "sql_posted": "SELECT 1 AS one"}
LIGHTER = {"gap": {"premiums": "false"}}
"""What makes a question cheaper where it is asked for its form only."""

each = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


@pytest.fixture(scope="module")
def client(engine: Observatory) -> Iterator[TestClient]:
    if "2026-11" not in [vintage.name for vintage in engine.snapshots()]:
        engine.create_snapshot("2026-11")
    with TestClient(create_app(engine), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="module")
def posting_id(engine: Observatory) -> str:
    return engine.search("PyTorch").hits[0].posting_id


def described(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][operation.path][operation.method.lower()]
    return found


def schema_of(operation: Operation) -> dict[str, Any]:
    """The schema of its answer, with everything it refers to."""
    schema = described(operation)["responses"]["200"]["content"]["application/json"]["schema"]
    return {**schema, "components": DOCUMENT["components"]}


def ask(client: TestClient, operation: Operation, posting_id: str) -> Any:
    path, query = operation.path, dict(LIGHTER.get(operation.name, {}))
    for one in operation.parameters:
        value = posting_id if one.name in {"posting", "posting_id"} else one.example
        if one.where == "path":
            path = path.replace(f"{{{one.name}}}", str(value))
        elif one.is_required:
            query[one.name] = value
    body = BODIES.get(operation.name, CV) if operation.body else None
    return client.request(operation.method, path, params=query, content=body)


def test_every_question_of_the_table_is_an_operation() -> None:
    named = {one.name for one in OPERATIONS}
    assert {verb.name for verb in (*VERBS, *PERSON_VERBS)} < named
    assert len(named) == len(OPERATIONS)
    assert {one.method for one in OPERATIONS if one.tag == "person"} == {"POST"}


def test_the_description_is_openapi_and_every_reference_in_it_leads_somewhere(client: TestClient) -> None:
    served = client.get("/openapi.json").json()
    assert served == json.loads(json.dumps(DOCUMENT))
    assert served["openapi"].startswith("3.1")
    pending, seen = [served], 0
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                seen += 1
                target: Any = served
                for step in part["$ref"].removeprefix("#/").split("/"):
                    target = target[step]
            pending += part.values()
        elif isinstance(part, list):
            pending += part
    assert seen > 100


@each
def test_an_operation_is_described_with_its_parameters_and_every_error(operation: Operation) -> None:
    told = described(operation)
    assert told["summary"]
    assert told["operationId"] == operation.name
    assert all(one["description"] and one["schema"] for one in told["parameters"])
    named = {one["name"] for one in told["parameters"] if one["in"] == "path"}
    assert named == {part[1:-1] for part in operation.path.split("/") if part.startswith("{")}
    errors = {status for status in told["responses"] if status[0] in "45"}
    assert {"400", "403", "404", "405", "421", "422", "429", "500"} <= errors
    assert ("413" in errors) is (operation.body is not None)
    assert ("304" in told["responses"]) is (operation.rests_on != "none")


@each
def test_an_example_is_there_and_is_what_the_schema_says(operation: Operation) -> None:
    assert operation.name in examples(), "run python -m benchmarks.api.examples"
    try:
        jsonschema.Draft202012Validator(schema_of(operation)).validate(examples()[operation.name])
    except jsonschema.ValidationError as error:
        pytest.fail(f"{error.message} at {error.json_path}; run python -m benchmarks.api.examples")


def test_no_example_is_left_over_and_none_has_a_path_of_the_machine_that_made_it() -> None:
    assert set(examples()) == {one.name for one in OPERATIONS}
    assert "/tmp" not in json.dumps(examples())  # noqa: S108  looked for, not used


def test_a_schema_refuses_what_is_no_answer() -> None:
    one = next(one for one in OPERATIONS if one.name == "skill")
    wrong = copy.deepcopy(examples()["skill"])
    wrong["share"]["n"] = "many"
    assert list(jsonschema.Draft202012Validator(schema_of(one)).iter_errors(wrong))


@each
def test_an_operation_answers_what_its_schema_says(client: TestClient, operation: Operation, posting_id: str) -> None:
    reply = ask(client, operation, posting_id)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/json"
    jsonschema.Draft202012Validator(schema_of(operation)).validate(reply.json())
    assert reply.headers["cache-control"] == ("no-store" if operation.rests_on == "none" else "no-cache")
    assert ("etag" in reply.headers) is (operation.rests_on != "none")


def test_every_kind_of_problem_has_an_example_in_the_description() -> None:
    told = DOCUMENT["components"]["responses"]
    shown = [one["value"] for answer in told.values() for one in answer["content"][PROBLEM]["examples"].values()]
    assert {one["type"] for one in shown} == {kind.type for kind in KINDS}
    for one in shown:
        jsonschema.Draft202012Validator(DOCUMENT["components"]["schemas"]["Problem"]).validate(one)


def test_what_is_of_the_library_is_the_same_here(client: TestClient, engine: Observatory, posting_id: str) -> None:
    assert client.get(f"/api/v1/posting/{posting_id}").text == as_json(engine.posting(posting_id))
    assert client.get("/api/v1/boards").text == as_json(engine.boards())
    assert client.get("/api/v1/snapshots").text == as_json(engine.snapshots())
    assert client.post("/api/v1/profile", content=CV).text == as_json(engine.profile(CV.encode()))
    query = "SELECT role, count(*) AS n FROM posting GROUP BY role ORDER BY role"
    asked = client.get("/api/v1/sql", params={"query": query})
    assert asked.text == as_json(engine.sql(query)) == client.post("/api/v1/sql", content=query).text


PROBLEM = "application/problem+json"
