"""Asks every operation of the API once and keeps the answers, cut short, as the examples of its description.

    python -m benchmarks.api.examples

The facts are those of the packaged snapshot and of three invented postings; what is sent is invented too. Run it after
the type of an answer has changed: a test says so when an example no longer fits.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
from fastapi.testclient import TestClient

import fingerpost
from fingerpost.faces.api_postings import further_operations
from fingerpost.faces.api_routes import Operation, questions
from fingerpost.faces.http import create_app
from fingerpost.faces.openapi import EXAMPLES, document

ITEMS_KEPT = 2
"""So many items of each list are shown."""
LONGEST_TEXT = 280

POSTING = (
    "Machine learning engineer\n\nTernmark keeps the tide tables of eleven harbours and looks for a colleague.\n\n"
    "What you will do\n- Train and deploy models that forecast tides\n\n"
    "Requirements\n- 3+ years of experience with Python and PyTorch\n- Bachelor's degree\n\nNice to have\n- Docker\n"
)
CV = (
    "Alex Example\n\nExperience\nData analyst, Saltmarsh, 01/2021 - 12/2024\n- Reports in SQL and Python\n\n"
    "Education\nBSc in Mathematics, 2017 - 2020\n\nSkills\nPython, SQL, Docker\n"
)
SYLLABUS = (
    "Data science in one year\n\n1. Statistics\n2. Python and pandas\n3. Machine learning\n4. SQL\n5. A project\n"
)
STATEMENT = "SELECT role, count(*) AS n FROM posting GROUP BY role ORDER BY n DESC, role LIMIT 3"
BODIES = {"read": POSTING, "lint": POSTING, "curriculum": SYLLABUS, "sql_posted": STATEMENT}


def write_examples(path: Path = EXAMPLES) -> dict[str, Any]:
    """Writes an example for every operation; gives them by name."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "postings.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in invented()), encoding="utf-8")
        engine = fingerpost.open(Path(folder) / "data", workers=1)
        engine.import_([file])
        engine.create_snapshot("2026-11")
        posting_id = engine.search("tides", {"corpus": ["live"]}).hits[0].posting_id
        client = TestClient(create_app(engine, rate_limit=None))
        operations = (*questions(), *further_operations())
        schemas = schemas_of(document(operations), operations)
        found = {one.name: shortened(asked(client, one, posting_id), schemas[one.name]) for one in operations}
    if "data" in found["status"]:
        found["status"]["data"] = "/home/alex/.local/share/fingerpost"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return found


def invented() -> list[dict[str, str]]:
    """Three invented postings."""
    title, _, text = POSTING.partition("\n")
    return [
        {
            "id": str(number),
            "title": title,
            "company": "Ternmark",
            "location": place,
            "description": text.replace("eleven", word),
            "posted_at": f"2026-0{number}-11",
            "url": f"https://example.org/postings/{number}",
        }
        for number, (place, word) in enumerate((("Hamburg, Germany", "nine"), ("Bergen, Norway", "four")), start=5)
    ]


def asked(client: TestClient, operation: Operation, posting_id: str) -> Any:
    """The answer of an operation to its example parameters."""
    path, query = operation.path, {}
    for one in operation.parameters:
        value = posting_id if one.name in {"posting", "posting_id"} else one.example
        if one.where == "path":
            path = path.replace(f"{{{one.name}}}", str(value))
        elif one.is_required:
            query[one.name] = value
    if operation.name == "search":
        query = {"q": "tides", "size": "2"}
    body = BODIES.get(operation.name, CV) if operation.body else None
    reply = client.request(operation.method, path, params=query, content=body)
    assert reply.status_code == 200, (operation.name, reply.text)
    return reply.json()


def schemas_of(described: dict[str, Any], operations: Iterable[Operation]) -> dict[str, dict[str, Any]]:
    """The schema of each operation's answer, with everything it refers to."""
    found = {}
    for one in operations:
        told = described["paths"][one.path][one.method.lower()]["responses"]["200"]
        schema = told["content"]["application/json"]["schema"]
        found[one.name] = {**schema, "components": described["components"]}
    return found


def shortened(answer: Any, schema: dict[str, Any]) -> Any:
    """An answer with its lists and texts cut, but for lists that have to have so many items."""
    found = cut(answer)
    for error in jsonschema.Draft202012Validator(schema).iter_errors(found):
        *path, last = error.absolute_path
        target, whole = found, answer
        for step in path:
            target, whole = target[step], whole[step]
        target[last] = whole[last]
    return found


def cut(value: Any) -> Any:
    """A value with its lists and texts cut."""
    if isinstance(value, dict):
        return {name: cut(part) for name, part in value.items()}
    if isinstance(value, list):
        return [cut(part) for part in value[:ITEMS_KEPT]]
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[:LONGEST_TEXT] + "…"
    return value


if __name__ == "__main__":
    examples = write_examples()
    print(f"{len(examples)} examples, {EXAMPLES.stat().st_size:,} bytes: {EXAMPLES}")
