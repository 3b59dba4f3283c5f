"""The ways to ask the API, as its page lists them."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import FastAPI


class Route(NamedTuple):
    """One way to ask the API."""

    method: str
    path: str
    text: str
    parameters: str


def api_routes(app: FastAPI) -> list[Route]:
    """Every route of the API with its parameters, by path."""
    found = [
        Route(verb.upper(), path, asked.get("description", ""), _parameters(asked))
        for path, verbs in app.openapi()["paths"].items()
        for verb, asked in verbs.items()
    ]
    return sorted(found, key=lambda route: (route.path, route.method))


def _parameters(asked: dict[str, Any]) -> str:
    return ", ".join(part["name"] for part in asked.get("parameters", []) if part["in"] == "query")
