"""Errors of the API as problem details (RFC 9457): one table of the kinds there are, each with its status and title."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from fastapi import Response

MEDIA_TYPE: Final = "application/problem+json"


class ProblemKind(NamedTuple):
    """One kind of problem: its status, its title and what it means; `type` is a reference that leads to the latter."""

    status: int
    title: str
    meaning: str
    type: str


def _kind(slug: str, status: int, title: str, meaning: str) -> ProblemKind:
    return ProblemKind(status, title, meaning, f"/docs#problem-{slug}")


UNUSABLE = _kind("unusable", 400, "That cannot be answered", "What was given is well formed and cannot be used.")
CURSOR = _kind("cursor", 400, "The cursor belongs to another search", "Facts or query changed: begin without cursor.")
HOST_MISSING = _kind("host", 400, "No host is named", "A request names the host that it asks.")
CROSS_SITE = _kind("cross-site", 403, "Asked from another site", "Pages of other sites may not ask this.")
UNKNOWN_NAME = _kind("unknown-name", 404, "Nobody knows that name", "A role, skill, place, posting … in no list.")
NO_ROUTE = _kind("no-route", 404, "There is no such route", "The API's description lists every route.")
METHOD = _kind("method", 405, "That is not how to ask", "The header Allow says which methods the route takes.")
TOO_LARGE = _kind("too-large", 413, "Too large", "The body has more bytes than are read.")
MEDIA = _kind("media-type", 415, "Send the file itself", "The body is the file, not a form that holds it.")
MISDIRECTED = _kind("misdirected", 421, "Not this server's name", "The host asked for is none that is served here.")
PARAMETERS = _kind("parameters", 422, "Parameters that cannot be read", "`errors` says what is wrong with which one.")
FAILED = _kind("failed", 500, "Something went wrong here", "A fault of fingerpost or of its data directory.")
QUOTA = ProblemKind(
    429,
    "Too many requests",
    "The header Retry-After says how long to wait.",
    "https://iana.org/assignments/http-problem-types#quota-exceeded",
)
KINDS: Final = (
    UNUSABLE, CURSOR, HOST_MISSING, CROSS_SITE, UNKNOWN_NAME, NO_ROUTE, METHOD, TOO_LARGE, MEDIA, MISDIRECTED,
    PARAMETERS, QUOTA, FAILED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParameterError:
    """What is wrong with one parameter of the query or the path."""

    parameter: str
    detail: str


@dataclass
class ApiError(Exception):
    """A problem on its way to the reply; `more` are extension members, `headers` belong to the reply."""

    kind: ProblemKind
    detail: str
    errors: Sequence[ParameterError] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def problem_response(path: str, error: ApiError) -> Response:
    """The reply that tells of a problem with the request for a path."""
    members: dict[str, Any] = {
        "type": error.kind.type,
        "title": error.kind.title,
        "status": error.kind.status,
        "detail": error.detail,
        "instance": quote(path, safe="/:@!$&'()*+,;=~-._"),
    }
    if error.errors:
        members["errors"] = [{"parameter": one.parameter, "detail": one.detail} for one in error.errors]
    text = json.dumps(members | dict(error.more), indent=2, ensure_ascii=False)
    body = text.encode("utf-8", "replace")  # a lone surrogate of the query is no text
    headers = {"Cache-Control": "no-store", **error.headers}
    return Response(body, error.kind.status, headers=headers, media_type=MEDIA_TYPE)


def problem_schema() -> dict[str, Any]:
    """The JSON Schema of a problem."""
    return {
        "type": "object",
        "description": "A problem (RFC 9457).",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "enum": sorted({kind.type for kind in KINDS})},
            "title": {"type": "string"},
            "status": {"type": "integer", "enum": sorted({kind.status for kind in KINDS})},
            "detail": {"type": "string", "description": "what was given, what was expected, what to do"},
            "instance": {"type": "string", "format": "uri-reference", "description": "the path that was asked"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["parameter", "detail"],
                    "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
                },
            },
            "violated-policies": {"type": "array", "items": {"type": "string"}},
        },
    }
