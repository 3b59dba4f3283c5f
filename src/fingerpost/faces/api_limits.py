"""Rate limits: a token bucket for each client address, and what the client is told of it.

The headers are those of draft-ietf-httpapi-ratelimit-headers (10 and 11): `RateLimit-Policy` states the quota and the
window, `RateLimit` what is left of it and in how many seconds it is whole again.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fingerpost import InputError
from fingerpost.faces.api_problems import QUOTA, ApiError, problem_response

POLICY: Final = "default"
CLIENTS_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many requests in so many seconds by one client; a client that was silent so long may send all at once.

    Raises:
        InputError: a number that is not above 0.
    """

    requests: int = 1200
    seconds: int = 60

    def __post_init__(self) -> None:
        if self.requests < 1 or self.seconds < 1:
            msg = f"a limit of {self.requests} requests in {self.seconds} seconds; expected numbers above 0"
            raise InputError(msg)


@dataclass(frozen=True, slots=True)
class Left:
    """What a client has left: whole requests, seconds until its quota is whole, seconds until one more is allowed."""

    is_allowed: bool
    requests: int
    whole_in: int
    next_in: int


@dataclass(slots=True)
class TokenBuckets:
    """A bucket for each client; the clients that asked least recently are forgotten first."""

    limit: RateLimit
    clock: Callable[[], float] = time.monotonic
    _held: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, client: str) -> Left:
        """Takes one request out of a client's bucket where there is one."""
        most, rate = self.limit.requests, self.limit.requests / self.limit.seconds
        with self._lock:
            now = self.clock()
            tokens, then = self._held.pop(client, (float(most), now))
            tokens = min(most, tokens + (now - then) * rate)
            is_allowed = tokens >= 1 - 1e-9
            tokens -= 1 if is_allowed else 0
            self._held[client] = (tokens, now)
            while len(self._held) > CLIENTS_REMEMBERED:
                self._held.popitem(last=False)
        return Left(
            is_allowed,
            max(0, math.floor(tokens + 1e-9)),
            math.ceil((most - tokens) / rate - 1e-9),
            max(1, math.ceil((1 - tokens) / rate - 1e-9)),
        )


def client_of(scope: Scope) -> str:
    """Whose bucket a request takes from: an IPv4 address, or the /64 network of an IPv6 one.

    >>> client_of({"client": ("2001:db8::7", 1)}), client_of({"client": ("192.0.2.7", 1)}), client_of({})
    ('2001:db8::', '192.0.2.7', '')
    """
    host = str((scope.get("client") or ("",))[0])
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        return str(ipaddress.ip_network((int(address), 64), strict=False).network_address)
    return host


class LimitRates:
    """Middleware: counts the requests to the API, answers 429 where too many came, and tells what is left."""

    def __init__(self, app: ASGIApp, buckets: TokenBuckets | None, prefix: str) -> None:
        self.app = app
        self.buckets = buckets
        self.prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it."""
        if self.buckets is None or scope["type"] != "http" or not scope["path"].startswith(self.prefix):
            await self.app(scope, receive, send)
            return
        left, limit = self.buckets.take(client_of(scope)), self.buckets.limit

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = f'"{POLICY}";q={limit.requests};w={limit.seconds}'
                headers["RateLimit"] = f'"{POLICY}";r={left.requests};t={left.whole_in}'
            await send(message)

        if left.is_allowed:
            await self.app(scope, receive, telling)
            return
        error = ApiError(
            QUOTA,
            f"{limit.requests} requests in {limit.seconds} seconds are answered; the next one in {left.next_in} s",
            more={"violated-policies": [POLICY]},
            headers={"Retry-After": str(left.next_in)},
        )
        await problem_response(scope["path"], error)(scope, receive, telling)
