"""How often a host is asked: a smallest time between two requests, and pauses that the host asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit


class Pace:
    """Spaces requests to each host, `seconds_between(url)` apart; clock and sleep come in, so tests need no waiting.

    A request books its moment before it sleeps, so waiting requests keep their order.
    """

    def __init__(
        self,
        seconds_between: Callable[[str], float],
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._between = seconds_between
        self._clock = clock
        self._sleep = sleep
        self._slower: dict[str, float] = {}
        self._booked: dict[str, float] = {}
        self._paused_until: dict[str, float] = {}

    async def turn(self, url: str) -> None:
        """Waits until a request to the URL's host may start."""
        host = host_of(url)
        while True:
            now = self._clock()
            start = max(now, self._booked.get(host, now), self._paused_until.get(host, now))
            self._booked[host] = start + self._slower.get(host, self._between(host))
            if start > now:
                await self._sleep(start - now)
            if self._paused_until.get(host, start) <= start:
                return  # otherwise the host asked for a pause while this request was waiting: book again

    def slow_down(self, url: str, seconds_between: float) -> None:
        """Keeps at least so many seconds between requests to the URL's host from now on."""
        host = host_of(url)
        self._slower[host] = max(seconds_between, self._slower.get(host, self._between(host)))

    def pause(self, url: str, seconds: float) -> None:
        """Lets no request to the URL's host start for so many seconds from now on."""
        host = host_of(url)
        self._paused_until[host] = max(self._clock() + seconds, self._paused_until.get(host, 0.0))


def host_of(url: str) -> str:
    """Scheme, host and port of a URL: what a robots.txt and a pace belong to.

    >>> host_of("https://api.lever.co/v0/postings/palantir")
    'https://api.lever.co'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
