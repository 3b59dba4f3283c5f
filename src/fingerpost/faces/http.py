"""The HTTP face: JSON under /api/v1 with an OpenAPI description, and the pages beside it.

Pages ask nothing of other servers: the policy allows this one only, no inline script or style, no eval.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from fingerpost import FingerpostError, InputError, Observatory, UnknownNameError, __version__
from fingerpost.faces.api_guard import SAFE_METHODS, SECURITY_HEADERS, Guard, is_loopback
from fingerpost.faces.api_limits import LimitRates, RateLimit, TokenBuckets
from fingerpost.faces.api_methods import AnswerHeadAndOptions, methods_of
from fingerpost.faces.api_postings import V1, further_operations
from fingerpost.faces.api_problems import (
    FAILED,
    METHOD,
    NO_ROUTE,
    PARAMETERS,
    UNKNOWN_NAME,
    UNUSABLE,
    ApiError,
    ProblemKind,
    problem_response,
)
from fingerpost.faces.api_routes import add_operations, questions, tell_where
from fingerpost.faces.listening import in_url, listen
from fingerpost.faces.openapi import document
from fingerpost.faces.web import pages

API = "/api/"
GENEROUS = RateLimit()


def create_app(
    observatory: Observatory,
    *,
    hosts: Iterable[str] = (),
    rate_limit: RateLimit | None = GENEROUS,
    personal: bool = True,
) -> FastAPI:
    """The application: API routes, pages and static files over one observatory.

    `hosts` are names with a dot that it is served under (addresses and localhost need no naming); `rate_limit` holds
    for each client of the API, None for no limit. Without `personal` nothing is shown or used that belongs to the
    person whose data directory it is.
    """
    app = FastAPI(title="fingerpost", version=__version__, docs_url=None, redoc_url=None)
    operations = (*questions(personal=personal), *further_operations(personal=personal))
    add_operations(app, observatory, operations)
    app.openapi = cache(partial(document, operations))  # type: ignore[method-assign]  # the way FastAPI documents
    pages.add_pages(app, observatory, personal=personal)
    _tell_errors(app)

    # The last one added meets a request first.
    app.add_middleware(Discreet)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(AnswerHeadAndOptions, methods=lambda path: methods_of(app, path))
    app.add_middleware(LimitRates, buckets=TokenBuckets(rate_limit) if rate_limit else None, prefix=API)
    app.add_middleware(Guard, hosts=tuple(hosts), guarded={f"{V1}/sql"}, refuse=told)
    return app


def told(request: Request, error: ApiError) -> Response:
    """An error as the client can read it: a problem for programs, a page with a way out for people."""
    if request.url.path.startswith(API):
        return problem_response(request.url.path, error)
    found = pages.error_page(request, error.kind.status, error.detail)
    found.headers.update(error.headers)
    return found


class Discreet:
    """Middleware: a fault while something is sent to us tells where it is, and nothing of what was sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
            return
        except Exception as error:
            tell_where(f"{scope['method']} {scope['path']}", error)
        failed = ApiError(FAILED, "that could not be done; nothing of what was sent was written to a log")
        await told(Request(scope), failed)(scope, receive, send)


def _tell_errors(app: FastAPI) -> None:
    @app.exception_handler(ApiError)
    async def refused(request: Request, error: ApiError) -> Response:
        return told(request, error)

    @app.exception_handler(FingerpostError)
    async def failed(request: Request, error: Exception) -> Response:
        kind = UNUSABLE if isinstance(error, InputError) else FAILED
        kind = UNKNOWN_NAME if isinstance(error, UnknownNameError) else kind
        return told(request, ApiError(kind, str(error)))

    @app.exception_handler(HTTPException)
    async def missed(request: Request, error: HTTPException) -> Response:
        path = request.url.path
        if error.status_code == 405:
            allowed = ", ".join(methods_of(app, path))
            detail = f"{path} is asked with {allowed}, not {request.method}"
            return told(request, ApiError(METHOD, detail, headers={"Allow": allowed}))
        if error.status_code != 404:
            kind = ProblemKind(error.status_code, HTTPStatus(error.status_code).phrase, "", "about:blank")
            return told(request, ApiError(kind, str(error.detail), headers=error.headers or {}))
        if path.startswith(API) and not path.startswith(f"{V1}/"):
            return RedirectResponse(request.url.replace(path=V1 + path.removeprefix("/api"), scheme="", netloc=""), 308)
        return told(request, ApiError(NO_ROUTE, f"there is no page at {path}"))

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, error: RequestValidationError) -> Response:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        return told(request, ApiError(PARAMETERS, wrong))

    @app.exception_handler(Exception)
    async def broken(request: Request, _: Exception) -> Response:
        found = told(request, ApiError(FAILED, "the answer could not be made; that is a fault of fingerpost"))
        found.headers.update(SECURITY_HEADERS)  # this reply does not pass the guard
        return found


def serve_pages(
    observatory: Observatory,
    *,
    host: str,
    port: int,
    hosts: Iterable[str] = (),
    rate_limit: RateLimit | None = GENEROUS,
    access_log: bool = False,
    browser: bool = False,
    personal: bool | None = None,
) -> None:
    """Serves until interrupted; prints the address that it really listens on.

    `hosts` and `rate_limit` are those of `create_app`. Without `access_log` nobody is told who asked what.
    With `browser` the first page is opened in the person's browser. What belongs to the person is shown where others
    cannot reach it, on an address of this machine alone, unless `personal` says otherwise.

    Raises:
        InputError: the address cannot be listened on.
    """
    import threading

    import uvicorn

    listener = listen(host, port)
    address = f"http://{in_url(host)}:{listener.getsockname()[1]}/"
    print(f"fingerpost is at {address} (Ctrl-C ends it)", flush=True)
    made: list[FastAPI] = []
    threading.Thread(target=_warm, args=(observatory, made), daemon=True).start()
    if browser:
        import webbrowser

        # The listener takes connections from here on; the page waits for the server behind it.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    shows_person = is_loopback(host) if personal is None else personal
    app = create_app(observatory, hosts=(host, *hosts), rate_limit=rate_limit, personal=shows_person)
    made.append(app)
    level = "info" if access_log else "warning"
    config = uvicorn.Config(app, log_level=level, lifespan="off", access_log=access_log, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


def _warm(observatory: Observatory, made: list[FastAPI]) -> None:
    """Asks what the first pages would wait for, one after the other; meanwhile the application is made."""
    observatory.warm()
    for app in made:
        app.state.warm()
