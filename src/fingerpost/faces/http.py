"""The HTTP face: JSON under /api with an OpenAPI description, and the pages beside it.

Pages ask nothing of other servers: the policy allows this one only, no inline script or style, no eval.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Query, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

import fingerpost
from fingerpost import (
    FACETS,
    SORTS,
    Answer,
    FingerpostError,
    InputError,
    Observatory,
    UnknownNameError,
    __version__,
    as_json,
)
from fingerpost.faces.openapi import describe, search_parameters
from fingerpost.faces.verbs import REQUIRED, VERBS, Argument, Verb, signature
from fingerpost.faces.web import pages

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STATIC = Path(__file__).parent / "web" / "static"


def _declared(argument: Argument) -> tuple[Any, ...]:
    if argument.default is REQUIRED and not argument.several:
        return ()  # a part of the path
    limits: dict[str, Any] = {"ge": 1, "le": argument.most} if argument.kind is int else {}
    return (Query(description=argument.text, **limits),)


def json_of(answer: Answer | Any) -> Response:
    """An answer as the body of a reply."""
    return Response(as_json(answer), media_type="application/json")


def create_app(observatory: Observatory) -> FastAPI:
    """The application: API routes, pages and static files over one observatory."""
    app = FastAPI(
        title="fingerpost",
        version=__version__,
        summary="The machine-learning job market, read from postings, with the words behind every fact.",
        docs_url=None,
        redoc_url=None,
    )

    app.add_middleware(GZipMiddleware, minimum_size=1000)

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.exception_handler(FingerpostError)
    async def failed(request: Request, error: Exception) -> Response:
        status = 404 if isinstance(error, UnknownNameError) else 400 if isinstance(error, InputError) else 500
        if request.url.path.startswith("/api/"):
            return Response(as_json({"error": str(error)}), status, media_type="application/json")
        return pages.error_page(request, status, str(error))

    @app.exception_handler(404)
    async def missing(request: Request, _: Exception) -> Response:
        text = f"there is no page at {request.url.path}"
        if request.url.path.startswith("/api/"):
            return Response(as_json({"error": text}), 404, media_type="application/json")
        return pages.error_page(request, 404, text)

    _add_api(app, observatory)
    pages.add_pages(app, observatory)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


class Api:
    """One route for each question; each gives the same answer object as the method of that name."""

    def __init__(self, engine: Observatory) -> None:
        self.engine = engine

    def question(self, verb: Verb) -> Callable[..., Response]:
        """The route of a question about the market: its arguments are the query's, what it is about is the path's."""

        def ask(**given: Any) -> Response:
            return json_of(verb.ask(self.engine, given))

        asked = signature(verb, _declared)
        ask.__signature__ = asked  # type: ignore[attr-defined]  # what FastAPI reads the parameters from
        ask.__doc__ = verb.text
        ask.__name__ = verb.name
        return ask

    def search(self, request: Request) -> Response:
        """Postings by words (q) and filters (role, skill, country, …), salary, since, sort, page, size; with facets."""
        return json_of(pages.run_search(self.engine, request))

    def posting(self, posting_id: str) -> Response:
        """One posting with its facts and, where its text is held, its words and findings."""
        return json_of(self.engine.posting(posting_id))

    def boards(self) -> Response:
        """The shipped directory of employers' boards."""
        return json_of(self.engine.boards())

    def status(self) -> Response:
        """What this machine holds."""
        return json_of(self.engine.status())

    async def read(self, request: Request) -> Response:
        """Reads the posting whose text or HTML is the body; every fact comes with its span. Nothing is stored."""
        return json_of(self.engine.read((await request.body()).decode("utf-8", "replace")))

    async def fit(self, posting_id: str, request: Request) -> Response:
        """Fits the CV that is the body (PDF, DOCX, JSON Resume, HTML, text) to a posting. Nothing is stored."""
        return json_of(self.engine.fit(posting_id, self.engine.profile(await request.body())))

    async def gap(self, role: str, request: Request) -> Response:
        """What the CV that is the body lacks for a role. Nothing is stored."""
        return json_of(self.engine.gap(role, self.engine.profile(await request.body())))


def _add_api(app: FastAPI, engine: Observatory) -> None:
    api = Api(engine)
    answers: dict[str, tuple[str, Callable[..., Any], Any]] = {
        **{verb.route: ("GET", api.question(verb), getattr(fingerpost, verb.answer)) for verb in VERBS},
        "/api/search": ("GET", api.search, fingerpost.SearchResult),
        "/api/posting/{posting_id:path}": ("GET", api.posting, fingerpost.PostingView),
        "/api/boards": ("GET", api.boards, list[fingerpost.Board]),
        "/api/status": ("GET", api.status, fingerpost.Status),
        "/api/read": ("POST", api.read, fingerpost.EnrichedPosting),
        "/api/fit/{posting_id:path}": ("POST", api.fit, fingerpost.Fit),
        "/api/gap/{role}": ("POST", api.gap, fingerpost.Gap),
    }
    for path, (method, answer, _) in answers.items():
        extra = {"parameters": search_parameters(FACETS, SORTS)} if path == "/api/search" else None
        app.add_api_route(path, answer, methods=[method], response_class=Response, openapi_extra=extra)
    describe(app, {path: kind for path, (_, _, kind) in answers.items()})


def serve_pages(observatory: Observatory, *, host: str, port: int) -> None:
    """Serves until interrupted; prints the address that it really listens on.

    Raises:
        InputError: the address cannot be listened on.
    """
    import socket
    import threading

    import uvicorn

    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a kept connection waits 40 ms for each reply
    try:
        listener.bind((host, port))
    except OSError as error:
        msg = f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
        raise InputError(msg) from error
    shown = listener.getsockname()
    print(f"fingerpost is at http://{shown[0]}:{shown[1]}/ (Ctrl-C ends it)", flush=True)
    threading.Thread(target=observatory.warm, daemon=True).start()
    config = uvicorn.Config(create_app(observatory), log_level="warning", lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])
