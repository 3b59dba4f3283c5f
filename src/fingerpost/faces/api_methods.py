"""HEAD and OPTIONS, which every route takes without saying so."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def methods_of(app: FastAPI, path: str) -> list[str]:
    """The methods that a path takes, [] where there is nothing at it."""
    found: set[str] = set()
    for route in app.routes:
        pattern = getattr(route, "path_regex", None)
        if pattern is not None and pattern.match(path):
            found |= set(getattr(route, "methods", None) or {"GET"})
    if "GET" in found:
        found.add("HEAD")
    return sorted(found | {"OPTIONS"}) if found else []


class AnswerHeadAndOptions:
    """Middleware: HEAD is GET without the body; OPTIONS says which methods there are."""

    def __init__(self, app: ASGIApp, methods: Callable[[str], list[str]]) -> None:
        self.app = app
        self.methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, HEAD as GET, or answers it."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, _without_body(send))
            return
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            methods = self.methods(scope["path"])
            if methods:
                await Response(status_code=204, headers={"Allow": ", ".join(methods)})(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def bare(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return bare
