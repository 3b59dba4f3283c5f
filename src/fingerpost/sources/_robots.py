"""robots.txt (RFC 9309), asked once per host, and where a redirect may lead."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

from fingerpost.shared_files import replace_path
from fingerpost.sources._no_answer import NoAnswerError
from fingerpost.sources._pace import host_of

if TYPE_CHECKING:
    from protego import Protego

KEPT_FOR = timedelta(hours=24)

_MAX_CHARACTERS = 512 * 1024  # RFC 9309 asks for at least 500 KiB


class RobotsRefusedError(Exception):
    """A host's robots.txt does not allow a URL, or cannot be read for now."""


class _Body(Protocol):
    @property
    def body(self) -> bytes: ...


class KeptRobots:
    """robots.txt files kept in a file for a day (RFC 9309, 2.4), so that a visit to an unchanged board is one request.

    A file that cannot be read or written is no error: the hosts are asked again.
    """

    def __init__(self, file: Path | None, now: Callable[[], datetime]) -> None:
        self._file = file
        self._now = now
        self._texts: dict[str, tuple[str, str]] = {}
        self._changed = False
        if file is not None:
            with suppress(OSError, ValueError, TypeError, AttributeError):
                stated = json.loads(file.read_text(encoding="utf-8"))
                self._texts = {url: (str(at), str(text)) for url, (at, text) in stated.items()}

    def get(self, url: str) -> str | None:
        """The text of a robots.txt that was fetched less than a day ago ("" where there is none)."""
        at, text = self._texts.get(url, ("", ""))
        with suppress(ValueError, TypeError):  # TypeError: an instant without its zone
            if timedelta() <= self._now() - datetime.fromisoformat(at) < KEPT_FOR:
                return text
        return None

    def put(self, url: str, text: str) -> None:
        """Remembers a text until the file is saved."""
        self._texts[url] = (self._now().isoformat(), text)
        self._changed = True

    def save(self) -> None:
        """Writes what is younger than a day, in one step."""
        if self._file is None or not self._changed:
            return
        young = {url: kept for url, kept in self._texts.items() if self.get(url) is not None}
        new = self._file.with_suffix(f".{os.getpid()}.new")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(young, sort_keys=True), encoding="utf-8")
            replace_path(new, self._file)
        self._changed = False


class Robots:
    """The rules of every host met so far; `fetch` gets a robots.txt, raising NoAnswerError.

    4xx (but 429) means that there are no rules; 429 and 5xx mean that nothing may be fetched for now. A host that
    cannot be reached is an error of the connection, not of robots.txt.
    """

    def __init__(self, user_agent: str, fetch: Callable[[str], Awaitable[_Body]], kept: KeptRobots) -> None:
        self._user_agent = user_agent
        self._fetch = fetch
        self._kept = kept
        self._rules: dict[str, asyncio.Future[Protego]] = {}

    async def check(self, url: str) -> float | None:
        """The crawl delay asked for, in seconds, or None.

        Raises:
            RobotsRefusedError: the URL is not allowed.
            NoAnswerError: the host cannot be reached.
        """
        rules = await self._rules_of(host_of(url))
        if not rules.can_fetch(url, self._user_agent):
            msg = f"{host_of(url)}/robots.txt does not allow {url.partition('?')[0]}"
            raise RobotsRefusedError(msg)
        delay = rules.crawl_delay(self._user_agent)
        return None if delay is None else float(delay)

    async def _rules_of(self, host: str) -> Protego:
        """One request per host, also when many boards of the host start together; failures are not kept."""
        known = self._rules.get(host)
        if known is not None:
            return await asyncio.shield(known)
        asked: asyncio.Future[Protego] = asyncio.get_running_loop().create_future()
        self._rules[host] = asked
        try:
            rules = await self._read(f"{host}/robots.txt")
        except BaseException as error:
            del self._rules[host]
            asked.set_exception(error if isinstance(error, Exception) else NoAnswerError(0, "cancelled", may_pass=True))
            asked.exception()  # marks it as retrieved: nobody may be waiting
            raise
        asked.set_result(rules)
        return rules

    async def _read(self, url: str) -> Protego:
        from protego import Protego

        text = self._kept.get(url)
        if text is None:
            text = await self._text(url)
            self._kept.put(url, text)
        return Protego.parse(text)

    async def _text(self, url: str) -> str:
        try:
            return (await self._fetch(url)).body.decode("utf-8", "replace")[:_MAX_CHARACTERS]
        except NoAnswerError as failure:
            if failure.status == 0:
                raise
            if failure.status == 429 or failure.status >= 500:
                msg = f"{url} answered {failure.status}, so nothing is fetched from this host for now; try again later"
                raise RobotsRefusedError(msg) from failure
            return ""


def is_loopback(url: str) -> bool:
    """Whether a URL names this machine itself."""
    host = urlsplit(url).hostname or ""
    return host == "localhost" or _is_loopback_address(host)


def _is_loopback_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def redirect_target(status: int, url: str, location: str, *, private_allowed: bool) -> str:
    """The URL a redirect leads to.

    Raises:
        NoAnswerError: it is not http(s), or leads into a private network although the first URL did not.
    """
    try:
        target = urljoin(url, location)
        parts, shown = urlsplit(target), target.partition("?")[0]
    except ValueError as error:
        raise NoAnswerError(status, f"it redirects to an address that is not a URL ({error})") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NoAnswerError(status, f"it redirects to {shown!r}, which is not a web address")
    if not private_allowed and await _is_private(parts.hostname):
        raise NoAnswerError(status, f"it redirects to {shown!r}, which is not on the public internet")
    return target


async def leads_inside(url: str, target: str) -> bool:
    """Whether a link on a page of the public internet leads into a private network, where no stranger may send us."""
    hosts = urlsplit(url).hostname or "", urlsplit(target).hostname or ""
    return not await _is_private(hosts[0]) and await _is_private(hosts[1])


async def _is_private(host: str) -> bool:
    """Whether any address of a host is not a public one; a name that does not resolve fails later by itself."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # UnicodeError: a name that no host can have
        return False
    return any(not ipaddress.ip_address(str(entry[4][0]).partition("%")[0]).is_global for entry in found)
