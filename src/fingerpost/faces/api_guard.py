"""Who may ask: requests under a name of this server, and what is personal or costly only from its own pages.

A page of another site can make a browser send requests here. It must not read answers under a name that it made to
point at this machine (DNS rebinding), and must not have anything done in the person's name.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fingerpost.faces.api_problems import CROSS_SITE, HOST_MISSING, MISDIRECTED, ApiError

SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FEEDS: Final = "/feed/"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

Refuse = Callable[[Request, ApiError], Response]


class Guard:
    """Middleware: refuses requests for other hosts or from other sites, and gives every reply its security headers.

    `hosts` are names served beside those that need no naming (see `is_served`); `guarded` are paths which other sites
    may not ask by any method.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], guarded: Collection[str], refuse: Refuse) -> None:
        self.app = app
        self.hosts = frozenset(_plain(host) for host in hosts)
        self.guarded = guarded
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or refuses it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope)
        error = host_error(request, self.hosts) or embedding_error(request)
        if error is None and (request.method not in SAFE_METHODS or scope["path"] in self.guarded):
            error = site_error(request)
        await (self.app if error is None else self.refuse(request, error))(scope, receive, guarded)


def host_error(request: Request, hosts: Collection[str]) -> ApiError | None:
    """Why the host that a request names is refused; None where it is not."""
    named = request.headers.getlist("host")
    if len(named) != 1 or not named[0]:
        return ApiError(HOST_MISSING, "the request names no host, or several; expected one header Host")
    if is_served(named[0], hosts):
        return None
    return ApiError(MISDIRECTED, f"{named[0]!r} is not served here; name it when serving if it should be")


def is_served(host: str, hosts: Collection[str] = ()) -> bool:
    """Whether a host may be asked for: addresses, localhost, names without a dot, and `hosts`.

    Whoever makes a name point at this machine does it in the public name system, where names have a dot.

    >>> is_served("127.0.0.1:8000"), is_served("[::1]:8000"), is_served("localhost"), is_served("evil.example")
    (True, True, True, False)
    >>> is_served("jobs.example:8000", {"jobs.example"})
    True
    """
    name = _plain(host)
    if _is_address(name) or name in hosts:
        return True
    return bool(name) and not set(":.") & set(name.removesuffix(".localhost"))


def site_error(request: Request) -> ApiError | None:
    """Why a request that a browser sent for another site is refused; None where it is not, or no browser sent it."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        is_own = site in {"same-origin", "none"}
    elif origin is not None:
        is_own = origin.partition("://")[2].casefold() == request.headers.get("host", "").casefold()
    else:
        is_own = True
    return None if is_own else ApiError(CROSS_SITE, "pages of other sites may not ask this; ask from here, or by curl")


def embedding_error(request: Request) -> ApiError | None:
    """Why a page of another site that loads something from here into itself is refused; it may link to all of it.

    Feeds are for programs of any kind, and open to whoever has their address.
    """
    site, mode = request.headers.get("sec-fetch-site"), request.headers.get("sec-fetch-mode", "navigate")
    if site not in {"cross-site", "same-site"} or mode == "navigate" or request.url.path.startswith(FEEDS):
        return None
    return ApiError(CROSS_SITE, "pages of other sites may link to this, and not load it into themselves")


def _plain(host: str) -> str:
    """A host without its port and brackets, in small letters."""
    name = host.strip().casefold()
    front, colon, port = name.rpartition(":")
    if colon and port.isdecimal() and (":" not in front or front.endswith("]")):
        name = front
    return name[1:-1] if name.startswith("[") and name.endswith("]") else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host that is listened on.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    return host.casefold() == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
