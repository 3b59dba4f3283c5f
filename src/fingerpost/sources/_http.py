"""The polite client: who asks, how often, how long, how much, and what an answer means.

Every request names itself, keeps its distance to the last one to the same host, respects robots.txt (RFC 9309),
asks conditionally where an earlier visit left an ETag, retries what may pass (429, 5xx, timeouts, lost connections)
and honours Retry-After. Time and sleep come in as arguments.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import quote

import httpx
import msgspec
import stamina

from fingerpost.errors import (
    InputError,
    PayloadError,
    SourceForbiddenError,
)
from fingerpost.posting import Observation
from fingerpost.sources._no_answer import NoAnswerError, retry_after, shown_url, source_error
from fingerpost.sources._pace import Pace, host_of
from fingerpost.sources._reply import Reply, conditions, not_a_page, read_body, reply_of, with_validators_of
from fingerpost.sources._robots import KeptRobots, Robots, RobotsRefusedError, is_loopback, redirect_target
from fingerpost.sources.source import Board

T = TypeVar("T")

# stamina logs each retry as a warning; without a handler Python would print it on standard error.
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Politeness:
    """The limits a client keeps; seconds, bytes and counts."""

    seconds_between_requests: float = 0.5
    seconds_between_requests_to_this_machine: float = 0.0
    crawl_delay_max: float = 10.0
    attempts: int = 4
    wait_initial: float = 1.0
    wait_max: float = 30.0
    wait_jitter: float = 1.0
    retry_after_max: float = 120.0
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    total_timeout: float = 180.0
    max_bytes: int = 64 * 1024 * 1024
    max_redirects: int = 5


class PoliteClient:
    """An HTTP client for boards; use it as an asynchronous context manager.

    `base_urls` maps a source's name to the address asked instead of its own (a proxy, a replay server). `keys` holds
    what sources that need a key are given; `robots_file` is where robots.txt files are kept for a day.

        async with PoliteClient(settings.user_agent) as client:
            result = await SOURCES["greenhouse"].fetch(client, board, None)
    """

    def __init__(
        self,
        user_agent: str,
        *,
        base_urls: Mapping[str, str] | None = None,
        politeness: Politeness | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        now: Callable[[], datetime] | None = None,
        keys: Mapping[str, str] | None = None,
        robots_file: Path | None = None,
    ) -> None:
        self.user_agent = user_agent
        self._keys = dict(keys or {})
        self.now = now or _utc_now
        self._base_urls = {name: url.rstrip("/") for name, url in (base_urls or {}).items()}
        self._limits = politeness or Politeness()
        self._pace = Pace(self._seconds_between, clock, sleep)
        self._kept_robots = KeptRobots(robots_file, self.now)
        self._robots = Robots(user_agent, self._fetch_robots, self._kept_robots)
        limits = self._limits
        self._client = httpx.AsyncClient(
            headers={"User-Agent": user_agent, "Accept": "application/json", "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(limits.read_timeout, connect=limits.connect_timeout, pool=None),
            follow_redirects=False,
            trust_env=True,
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept_robots.save()
        await self._client.__aexit__(kind, error, trace)

    def _seconds_between(self, url: str) -> float:
        limits = self._limits
        here = limits.seconds_between_requests_to_this_machine
        return here if is_loopback(url) else limits.seconds_between_requests

    def base_url(self, source: str, default: str, *, tenant: str | None = None) -> str:
        """Where a source is asked: its own address unless another was given, without a final slash.

        `tenant` is the part of the default's host that tells employers apart; it is the first part of the path where
        another address was given.
        """
        given = self._base_urls.get(source)
        if given is None:
            return default
        return given if tenant is None else f"{given}/{quote(tenant, safe='')}"

    def slow_down(self, url: str, seconds_between: float) -> None:
        """Keeps at least so many seconds between requests to the URL's host: what a source's terms ask for."""
        if not is_loopback(url):
            self._pace.slow_down(url, seconds_between)

    def key(self, name: str, *, source: str, board: str, how: str) -> str:
        """A key that a source asks for, from the environment variable of that name; `how` says where to get one.

        Raises:
            SourceForbiddenError: it is not set.
        """
        if not self._keys.get(name):
            msg = f"{source} needs a key: set {name} ({how})"
            raise SourceForbiddenError(msg, source=source, board=board)
        return self._keys[name]

    def observe(
        self,
        board: Board,
        reply: Reply,
        *,
        n_listed: int | None = None,
        reason: str | None = None,
        complete: bool | None = None,
        marks: Iterable[tuple[str, str]] = (),
    ) -> Observation:
        """The observation of a visit that was answered; `reason` says what went wrong.

        `complete` says whether everything that is open was listed; by default, whether nothing went wrong.
        """
        return Observation(
            source=board.source,
            board=board.token,
            at=self.now(),
            status=reply.status,
            complete=reason is None if complete is None else complete,
            n_listed=n_listed,
            etag=reply.etag if reason is None else None,
            last_modified=reply.last_modified if reason is None else None,
            reason=reason,
            marks=tuple(marks),
        )

    async def get_json(
        self,
        url: str,
        *,
        source: str,
        board: str,
        previous: Observation | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """GETs a JSON document, conditionally when the previous visit left a validator.

        Raises:
            BoardNotFoundError: 404 or 410.
            SourceForbiddenError: robots.txt, 401, 403 and other refusals.
            SourceUnavailableError: no useful answer after retries.
            PayloadError: too large, not JSON (a web page), or a redirect that may not be followed.
        """
        reply = await self._ask(url, {**(headers or {}), **conditions(previous)}, source=source, board=board)
        return with_validators_of(reply, previous) if reply.not_modified else not_a_page(reply, source, board)

    async def post_json(self, url: str, body: object, *, source: str, board: str) -> Reply:
        """POSTs a JSON document that asks for one (a list that is asked for by a query in the body).

        Raises:
            SourceError: as for `get_json`.
        """
        content = msgspec.json.encode(body)
        reply = await self._ask(url, {"Content-Type": "application/json"}, source=source, board=board, content=content)
        return not_a_page(reply, source, board)

    async def get_document(
        self, url: str, *, source: str, board: str, previous: Observation | None = None, accept: str = "*/*"
    ) -> Reply:
        """GETs a document of any type (XML, a feed, a page), conditionally when the previous visit left a validator.

        Raises:
            SourceError: as for `get_json`, whatever the type of the reply.
        """
        reply = await self._ask(url, {"Accept": accept, **conditions(previous)}, source=source, board=board)
        return with_validators_of(reply, previous) if reply.not_modified else reply

    async def get_page(self, url: str) -> Reply:
        """GETs a web page.

        Raises:
            SourceError: as for `get_json`; a reply of any content type is a page.
        """
        return await self._ask(url, {"Accept": "text/html,application/xhtml+xml"}, source="page", board=host_of(url))

    async def _ask(
        self, url: str, headers: Mapping[str, str], *, source: str, board: str, content: bytes | None = None
    ) -> Reply:
        try:
            return await self._with_retries(url, headers, robots=True, content=content)
        except RobotsRefusedError as refused:
            raise SourceForbiddenError(str(refused), source=source, board=board) from NoAnswerError(0, str(refused))
        except NoAnswerError as failure:
            raise source_error(url, failure, source=source, board=board) from failure

    def decode(self, reply: Reply, kind: type[T], *, source: str, board: str) -> T:
        """A reply's JSON as `kind`.

        Raises:
            PayloadError: the reply is not JSON in UTF-8, or does not have the documented form.
        """
        try:
            reply.body.decode("utf-8")
            return msgspec.json.decode(reply.body, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            msg = f"{shown_url(reply.url)} does not have the form that {source} documents: {error}"
            raise PayloadError(msg, source=source, board=board) from NoAnswerError(reply.status, "another form")

    async def _with_retries(
        self, url: str, headers: Mapping[str, str], *, robots: bool, content: bytes | None = None
    ) -> Reply:
        limits = self._limits
        retries = stamina.retry_context(
            on=_may_pass,
            attempts=limits.attempts,
            timeout=limits.total_timeout,
            wait_initial=limits.wait_initial,
            wait_max=limits.wait_max,
            wait_jitter=limits.wait_jitter,
        )
        async for attempt in retries:
            with attempt:
                try:
                    return await self._following(url, headers, robots=robots, content=content)
                except NoAnswerError as failure:
                    self._pause_if_asked(url, failure)
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")  # pragma: no cover

    def _pause_if_asked(self, url: str, failure: NoAnswerError) -> None:
        if failure.retry_after is None:
            return
        if failure.retry_after > self._limits.retry_after_max:
            failure.may_pass = False  # longer than a run should wait
        else:
            self._pace.pause(url, failure.retry_after)

    async def _following(
        self, url: str, headers: Mapping[str, str], *, robots: bool, content: bytes | None = None
    ) -> Reply:
        """One attempt, with its redirects; a redirect may not lead from the internet into a private network."""
        target, seen = url, {url}
        for _ in range(self._limits.max_redirects + 1):
            if robots:
                await self._obey_robots(target)
            await self._pace.turn(target)
            reply, location = await self._send(url, target, headers, content)
            if location is None:
                return reply
            target = await redirect_target(reply.status, target, location, private_allowed=is_loopback(url))
            if target in seen:
                raise NoAnswerError(reply.status, "its redirects run in a circle", may_pass=False)
            seen.add(target)
        raise NoAnswerError(reply.status, f"it redirects more than {self._limits.max_redirects} times", may_pass=False)

    async def _send(
        self, url: str, target: str, headers: Mapping[str, str], content: bytes | None = None
    ) -> tuple[Reply, str | None]:
        """One request: the reply, and where it redirects to."""
        method = "GET" if content is None else "POST"
        conditional = any(name.startswith("If-") for name in headers)
        try:
            async with (
                asyncio.timeout(self._limits.total_timeout),
                self._client.stream(method, target, headers=dict(headers), content=content) as response,
            ):
                status = response.status_code
                if status in {301, 302, 303, 307, 308} and "location" in response.headers:
                    return Reply(url, status, b""), response.headers["location"]
                if status != 200 and not (status == 304 and conditional):
                    may_pass = status == 429 or status >= 500
                    wait = retry_after(response.headers.get("retry-after"), self.now()) if may_pass else None
                    raise NoAnswerError(status, f"it answered {status}", may_pass=may_pass, retry_after=wait)
                body = await read_body(response, self._limits.max_bytes) if status == 200 else b""
                return reply_of(url, target, response, body), None
        except TimeoutError as error:
            seconds = self._limits.total_timeout
            raise NoAnswerError(0, f"its answer was not whole after {seconds:g} seconds", may_pass=True) from error
        except httpx.TimeoutException as error:
            raise NoAnswerError(0, "it did not answer in time", may_pass=True) from error
        except httpx.InvalidURL as error:
            raise NoAnswerError(0, f"the address is not a URL ({error})", may_pass=False) from error
        except (
            httpx.LocalProtocolError,
            UnicodeEncodeError,
        ) as error:  # its words would show the value: it may be a key
            detail = "a key or another header field holds a character that none may hold; check the keys that are set"
            raise NoAnswerError(0, f"it could not be asked: {detail}", may_pass=False) from error
        except httpx.TransportError as error:
            detail = str(error) or type(error).__name__
            raise NoAnswerError(0, f"the connection failed ({detail})", may_pass=True) from error

    async def _obey_robots(self, url: str) -> None:
        try:
            delay = await self._robots.check(url)
        except NoAnswerError as failure:
            failure.may_pass = False  # robots.txt was asked for several times already
            raise
        if delay is not None:
            self._pace.slow_down(url, min(delay, self._limits.crawl_delay_max))

    async def _fetch_robots(self, url: str) -> Reply:
        return await self._with_retries(url, {"Accept": "text/plain"}, robots=False)


def parse_base_urls(stated: str) -> dict[str, str]:
    """The addresses to ask instead of the sources' own, from text such as "lever=http://127.0.0.1:8000".

    Raises:
        InputError: a part is not `source=http(s)://…`.

    >>> parse_base_urls("greenhouse=http://127.0.0.1:8000, lever=http://127.0.0.1:8001/")
    {'greenhouse': 'http://127.0.0.1:8000', 'lever': 'http://127.0.0.1:8001'}
    """
    urls: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in stated.split(","))):
        name, _, url = part.partition("=")
        if not name or not url.startswith(("http://", "https://")):
            msg = f"{part!r} is not a source and its address; expected e.g. lever=http://127.0.0.1:8000"
            raise InputError(msg)
        urls[name.strip()] = url.rstrip("/")
    return urls


def _may_pass(error: Exception) -> bool:
    return isinstance(error, NoAnswerError) and error.may_pass


def _utc_now() -> datetime:
    return datetime.now(UTC)
