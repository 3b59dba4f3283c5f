"""The API's description for programs: OpenAPI, with the schemas of the very types that are encoded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

REFERENCE = "#/components/schemas/{name}"


def describe(app: FastAPI, answers: Mapping[str, Any]) -> None:
    """Makes `app.openapi()` state what each path answers with; `answers` maps a path to its answer's type."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas, components = msgspec.json.schema_components(
                list(answers.values()), schema_hook=_schema_of, ref_template=REFERENCE
            )
            found = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
            for path, schema in zip(answers, schemas, strict=True):
                for method in found["paths"][path.replace(":path}", "}")].values():
                    method["responses"]["200"]["content"] = {"application/json": {"schema": schema}}
            found.setdefault("components", {}).setdefault("schemas", {}).update(components)
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents


def _schema_of(kind: type) -> dict[str, Any]:
    if kind is Path:
        return {"type": "string", "description": "a path on the serving machine"}
    raise NotImplementedError


def search_parameters(facets: Sequence[str], sorts: Sequence[str]) -> list[dict[str, Any]]:
    """The query parameters of a search: words, every facet (may be repeated), pay, date, order and page."""
    plain: dict[str, dict[str, Any]] = {
        "q": {"type": "string", "description": "words; -word excludes, quotes make a phrase"},
        "salary": {"type": "number", "description": "stated yearly pay reaches this"},
        "since": {"type": "string", "format": "date"},
        "sort": {"type": "string", "enum": list(sorts)},
        "page": {"type": "integer", "minimum": 1},
        "size": {"type": "integer", "minimum": 1, "maximum": 100},
    }
    several = {name: {"type": "array", "items": {"type": "string"}} for name in facets}
    return [{"name": name, "in": "query", "schema": schema} for name, schema in (plain | several).items()]
