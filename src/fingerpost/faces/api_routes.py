"""The routes of the API: one operation for each question, and how a request becomes its answer.

The questions of the verb table need no word here: a question about the market is GET, one that takes a document (a
CV, a syllabus, a draft) is POST with the file as the body. Of a body nothing is stored, logged or told in an error.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import FastAPI, Request, Response

import fingerpost
from fingerpost import FingerpostError, InputError, Observatory, as_json
from fingerpost.faces.api_caching import DO_NOT_STORE, REVALIDATE, is_held, not_modified, tag_of_question, tag_of_text
from fingerpost.faces.api_parameters import ApiParameter, parameters_of, read_parameters
from fingerpost.faces.api_problems import FAILED, MEDIA, TOO_LARGE, ApiError
from fingerpost.faces.verbs import PERSON_VERBS, VERBS, Verb

if TYPE_CHECKING:
    from fingerpost.faces.verbs import Document

Tag = Literal["market", "postings", "person", "data"]
Ask = Callable[[Observatory, Mapping[str, Any], bytes], Any]

MOST_BYTES: Final = 20 << 20
MOST_SQL_BYTES: Final = 100_000
SQL_AT_ONCE: Final = 2
"""Each statement of SQL has a process of its own; further ones wait."""
LIVE_ANSWERS: Final = frozenset({"quality"})
"""Questions of the table whose answers rest on more than the snapshot."""

_log = logging.getLogger("fingerpost.api")


class Body(NamedTuple):
    """What an operation takes as its body: what it is, its media types, how many bytes, and whether it may be empty."""

    text: str
    media_types: tuple[str, ...]
    most_bytes: int = MOST_BYTES
    may_be_empty: bool = False


FILE_TYPES: Final = (
    "application/octet-stream",
    "text/plain",
    "text/html",
    "text/markdown",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/json",
)
BODY_OF: Final[Mapping[Document, str]] = {
    "cv": "The CV: a PDF, DOCX, JSON Resume, HTML, Markdown or text file. It is read and forgotten.",
    "syllabus": "The syllabus, a file of any kind that a CV may have. It is read and forgotten.",
    "draft": "The draft posting, a file of any kind that a CV may have. It is read and forgotten.",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: what it answers, of which type, from what, and how long an answer stays true.

    An answer rests on the snapshot and the question ("snapshot"), on more ("content"), or is not to be kept ("none").
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    text: str
    tag: Tag
    answer: Any
    ask: Ask
    parameters: tuple[ApiParameter, ...] = ()
    body: Body | None = None
    rests_on: Literal["snapshot", "content", "none"] = "content"
    is_paged: bool = False

    @property
    def route(self) -> str:
        """The path as it is matched: what a question is about may hold slashes.

        >>> operation_of(VERBS[2]).path, operation_of(VERBS[2]).route
        ('/api/v1/skill/{name}', '/api/v1/skill/{name:path}')
        """
        return self.path.replace("}", ":path}")


def operation_of(verb: Verb) -> Operation:
    """The operation of a question of the verb table."""
    document, answer = verb.document, getattr(fingerpost, verb.answer)

    def ask(engine: Observatory, given: Mapping[str, Any], body: bytes) -> Any:
        return verb.ask(engine, {**given, document: body} if document else given)

    if not document:
        rests_on: Literal["snapshot", "content"] = "content" if verb.name in LIVE_ANSWERS else "snapshot"
        return Operation(
            verb.name, "GET", verb.route, verb.text, "market", answer, ask, parameters_of(verb), rests_on=rests_on
        )
    may_be_empty = any(one.name == "start" for one in verb.arguments)  # a path can start from a role instead of a CV
    body = Body(BODY_OF[document], FILE_TYPES, may_be_empty=may_be_empty)
    text = f"{verb.text} Nothing of what is sent is stored."
    return Operation(verb.name, "POST", verb.route, text, "person", answer, ask, parameters_of(verb), body, "none")


def questions(*, personal: bool = True) -> tuple[Operation, ...]:
    """The operations of the verb table; without `personal` those that use no wishes or corrections of the person."""
    return tuple(operation_of(verb) for verb in (*VERBS, *PERSON_VERBS) if personal or not verb.is_personal)


def add_operations(app: FastAPI, engine: Observatory, operations: tuple[Operation, ...]) -> None:
    """Adds a route for each operation."""
    answering = Answering(engine)
    for one in operations:
        app.add_api_route(
            one.route, answering.endpoint(one), methods=[one.method], name=one.name, response_class=Response
        )


class Answering:
    """Answers the operations of one observatory, in threads, so that no request waits for another's reading."""

    def __init__(self, engine: Observatory) -> None:
        self.engine = engine
        self._sql_limiter: CapacityLimiter | None = None

    def endpoint(self, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        """The function behind a route."""

        async def answer(request: Request) -> Response:
            given = read_parameters(operation.parameters, request)
            body = b"" if operation.body is None else await read_body(request, operation.body)
            reply = partial(self._reply, operation, request, given, body)
            return await run_sync(reply, limiter=self._limiter(operation))

        return answer

    def _limiter(self, operation: Operation) -> CapacityLimiter | None:
        if operation.path != "/api/v1/sql":
            return None
        if self._sql_limiter is None:  # made where an event loop runs
            self._sql_limiter = CapacityLimiter(SQL_AT_ONCE)
        return self._sql_limiter

    def _reply(self, operation: Operation, request: Request, given: Mapping[str, Any], body: bytes) -> Response:
        if operation.rests_on == "none":
            text = as_json(discreetly(operation, self.engine, given, body))
            return Response(text, headers={"Cache-Control": DO_NOT_STORE}, media_type="application/json")
        tag = tag_of_question(self.engine.snapshot, request) if operation.rests_on == "snapshot" else None
        if tag is not None and is_held(request, tag):
            return not_modified(tag)
        answer = operation.ask(self.engine, given, body)
        text = answer.text if isinstance(answer, Written) else as_json(answer)
        tag = tag or tag_of_text(text)
        if is_held(request, tag):
            return not_modified(tag)
        more = answer.headers(request) if isinstance(answer, Written) else {}
        headers = {"Cache-Control": REVALIDATE, "ETag": tag, **more}
        return Response(text, headers=headers, media_type="application/json")


class Written(NamedTuple):
    """An answer as JSON text, and what its reply's headers say, which depends on the address that was asked."""

    text: str
    headers: Callable[[Request], Mapping[str, str]]


def discreetly(operation: Operation, engine: Observatory, given: Mapping[str, Any], body: bytes) -> Any:
    """The answer to what was sent; a fault tells where it is, and nothing of what was sent.

    Raises:
        ApiError: 500; the reading failed.
        FingerpostError: what was given cannot be used.
    """
    try:
        return operation.ask(engine, given, body)
    except (FingerpostError, ApiError):
        raise
    except Exception as error:
        tell_where(operation.name, error)
    raise ApiError(FAILED, "the answer could not be made; nothing of what was sent was kept")


def tell_where(what: str, error: BaseException) -> None:
    """Logs the kind and the place of a fault; not its message, which may hold what a person sent."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames[-6:]))
    _log.error("%s failed: %s at %s", what, type(error).__name__, places)


async def read_body(request: Request, body: Body) -> bytes:
    """The body of a request.

    Raises:
        ApiError: 413 or 415; it is too large, or a form with a file in it.
        InputError: it is empty.
    """
    if request.headers.get("content-type", "").strip().lower().startswith("multipart/"):
        raise ApiError(MEDIA, "the body is a form; send the file itself, as curl --data-binary @FILE does")
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > body.most_bytes:
            raise ApiError(TOO_LARGE, f"the body is larger than {body.most_bytes:,} bytes, the most that is read")
        parts.append(part)
    whole = b"".join(parts)
    if not whole.strip() and not body.may_be_empty:
        msg = f"the body is empty; expected: {body.text}"
        raise InputError(msg)
    return whole
