"""The API's description for programs: OpenAPI 3.1, with the schemas of the very types that are encoded.

Every operation has its parameters with their limits, its errors and an example: an answer that was really given
(`api_examples.json`, written by `python -m benchmarks.api.examples`), with its lists cut short.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec

from fingerpost import __version__
from fingerpost.faces.api_problems import (
    CROSS_SITE,
    FAILED,
    HOST_MISSING,
    KINDS,
    MEDIA,
    MEDIA_TYPE,
    METHOD,
    MISDIRECTED,
    NO_ROUTE,
    PARAMETERS,
    QUOTA,
    TOO_LARGE,
    UNKNOWN_NAME,
    UNUSABLE,
    ProblemKind,
    problem_schema,
)
from fingerpost.faces.api_routes import Body, Operation

EXAMPLES: Final = Path(__file__).parent / "api_examples.json"
REFERENCE: Final = "#/components/schemas/{name}"
TAGS: Final = {
    "market": "Questions about the market: figures with intervals, n, and why where there is none.",
    "postings": "Postings: search, one of them, and reading a text.",
    "person": "Questions that take a CV, a syllabus or a draft as the body; nothing of it is kept.",
    "data": "What there is: boards, snapshots, how to cite, and SQL.",
}
DESCRIPTION: Final = (
    "Every question of fingerpost as a route that answers JSON, with the numbers of its pages and of its command line. "
    "Errors are problem details (RFC 9457). Answers carry an ETag: what has not changed is not sent again. Searches go "
    "on with a cursor. A browser may only ask from this server's own pages."
)
_EVERYWHERE: Final = (
    UNUSABLE, HOST_MISSING, CROSS_SITE, UNKNOWN_NAME, NO_ROUTE, METHOD, MISDIRECTED, PARAMETERS, QUOTA, FAILED,
)  # fmt: skip
_WITH_BODY: Final = (TOO_LARGE, MEDIA)
_HEADERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "ETag": {"description": "The answer's weak tag, for If-None-Match.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "Whether and how it may be kept.", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "The quota and its window in seconds.", "schema": {"type": "string"}},
    "RateLimit": {"description": "Requests left, seconds until the quota is whole.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    "Allow": {"description": "The methods that the route takes.", "schema": {"type": "string"}},
    "Link": {"description": "The next page, where there is one.", "schema": {"type": "string"}},
}


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """The OpenAPI description of operations."""
    schemas, components = msgspec.json.schema_components(
        [one.answer for one in operations], schema_hook=_schema_of, ref_template=REFERENCE
    )
    paths: dict[str, dict[str, Any]] = {}
    for one, schema in zip(operations, schemas, strict=True):
        paths.setdefault(one.path, {})[one.method.lower()] = _described(one, schema)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fingerpost",
            "version": __version__,
            "summary": "The machine-learning job market, read from postings, with the words behind every fact.",
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "this server"}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": {**components, "Problem": problem_schema()},
            "responses": {str(status): _problems(kinds) for status, kinds in _by_status(KINDS).items()},
            "headers": {name: dict(header) for name, header in _HEADERS.items()},
        },
    }


@lru_cache(maxsize=1)
def examples() -> Mapping[str, Any]:
    """The example answers by name of operation."""
    found: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.is_file() else {}
    return found


def _described(operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    answer = _with_cursor(schema) if operation.is_paged else schema
    content: dict[str, Any] = {"schema": answer}
    if operation.name in examples():
        content["example"] = examples()[operation.name]
    is_kept = operation.rests_on != "none"
    names = ["Cache-Control", "RateLimit-Policy", "RateLimit", *(["ETag"] if is_kept else [])]
    names += ["Link"] if operation.is_paged else []
    responses: dict[str, Any] = {
        "200": {"description": "The answer.", "headers": _headers(names), "content": {"application/json": content}}
    }
    if is_kept:
        responses["304"] = {"description": "What the client holds is the answer.", "headers": _headers(["ETag"])}
    kinds = _EVERYWHERE + (_WITH_BODY if operation.body else ())
    responses |= {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(_by_status(kinds))}
    found: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.text.partition(". ")[0].rstrip("."),
        "description": operation.text,
        "parameters": [one.described() for one in operation.parameters],
        "responses": responses,
    }
    if is_kept:
        found["parameters"].append(_IF_NONE_MATCH)
    return found | ({"requestBody": _request_body(operation.body)} if operation.body else {})


_IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of the answer that the client holds.",
    "required": False,
    "schema": {"type": "string"},
}


def _request_body(body: Body) -> dict[str, Any]:
    content: dict[str, Any] = {kind: {} for kind in body.media_types}  # any bytes, as OpenAPI 3.1 has them
    return {"description": body.text, "required": not body.may_be_empty, "content": content}


def _with_cursor(schema: dict[str, Any]) -> dict[str, Any]:
    cursor = {"type": ["string", "null"], "description": "The cursor of the next page; null on the last one."}
    return {"allOf": [schema, {"type": "object", "required": ["next"], "properties": {"next": cursor}}]}


def _by_status(kinds: Sequence[ProblemKind]) -> dict[int, list[ProblemKind]]:
    found: dict[int, list[ProblemKind]] = {}
    for kind in kinds:
        found.setdefault(kind.status, []).append(kind)
    return found


def _problems(kinds: Sequence[ProblemKind]) -> dict[str, Any]:
    names = ["RateLimit-Policy", "RateLimit"]
    names += {405: ["Allow"], 429: ["Retry-After"]}.get(kinds[0].status, [])
    return {
        "description": " · ".join(f"{kind.title}: {kind.meaning}" for kind in kinds),
        "headers": {} if kinds[0].status in {403, 421, 500} else _headers(names),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": REFERENCE.format(name="Problem")},
                "examples": {kind.type.rpartition("-")[2]: {"value": _example(kind)} for kind in kinds},
            }
        },
    }


def _example(kind: ProblemKind) -> dict[str, Any]:
    told = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": kind.meaning}
    return told | {"instance": "/api/v1/demand"}


def _headers(names: Sequence[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _schema_of(kind: type) -> dict[str, Any]:
    if issubclass(kind, Path):
        return {"type": "string", "description": "a path on the serving machine"}
    raise NotImplementedError
