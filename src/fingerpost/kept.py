"""What was made before and is asked for again: kept in memory by its key, so many of it, for all threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """At most `most` things by their keys; the least recently asked for goes first.

    >>> kept = Kept(2)
    >>> [kept.get(number, lambda: number * 10) for number in (1, 2, 1, 3)]
    [10, 20, 10, 30]
    >>> sorted(kept)
    [1, 3]
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._being_made: dict[Hashable, threading.Event] = {}
        self._cleared = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Hashable]:
        with self._lock:
            return iter(tuple(self._held))

    def find(self, key: Hashable) -> Any | None:
        """What is kept under a key, None where nothing is."""
        with self._lock:
            return self._held.get(key)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, or what is made now; who asks what another thread is just making waits for it."""
        while True:
            with self._lock:
                if key in self._held:
                    self._held.move_to_end(key)
                    kept: T = self._held[key]
                    return kept
                made_by_another = self._being_made.get(key)
                if made_by_another is None:
                    self._being_made[key] = threading.Event()
                    cleared = self._cleared
                    break
            made_by_another.wait()  # where that failed, it is made here
        try:
            made = make()
            with self._lock:
                if cleared == self._cleared:  # else it is of what is to be forgotten
                    self._held[key] = made
                while len(self._held) > self._most:
                    self._held.popitem(last=False)
        finally:
            with self._lock:
                self._being_made.pop(key).set()
        return made

    def clear(self) -> None:
        """Keeps nothing any more, nor what is just being made."""
        with self._lock:
            self._cleared += 1
            self._held.clear()
