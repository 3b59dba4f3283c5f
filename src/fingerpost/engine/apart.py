"""A process for one piece of work: what the work took of memory is given back whole when it ends.

Libraries that index and analyse keep much of what they once took. A long run that goes on afterwards, with data of its
own, would carry that along.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection, Pipe
from typing import Any, Self, TypeAlias, TypeVar

from fingerpost.engine.local import leave_with_parent, started_processes
from fingerpost.engine.memory import spare_memory
from fingerpost.errors import FingerpostError

_Given = TypeVar("_Given")
_Found = TypeVar("_Found")

Tell: TypeAlias = Callable[[Any], None]

_LOOK_SECONDS = 0.05


class Apart:
    """A process for pieces of work, one after the other; it ends when left as a context, and with this one.

    It begins at once with what it is given first, which may fail: what is needed of that is done by who needs it.
    """

    def __init__(self, first: Callable[[], object]) -> None:
        self._heard, said = Pipe(duplex=False)
        self._process = ProcessPoolExecutor(1, mp_context=started_processes(), initializer=_begin, initargs=(said,))
        self._process.submit(first)
        said.close()  # the process has its own end: when it is gone, that is heard

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.shutdown(wait=True, cancel_futures=True)
        self._heard.close()

    def run(self, work: Callable[[_Given, Tell], _Found], given: _Given, tell: Tell) -> _Found:
        """The result of work, which is done after what was begun with.

        `work` is a function of a module; what it is given, what it gives and what it tells meanwhile can be pickled.

        Raises:
            FingerpostError: the process ended unexpectedly (most often for lack of memory).
        """
        try:
            future = self._process.submit(_do, work, given)
            _pass_on(self._heard, future, tell)
            return future.result()
        except BrokenProcessPool as error:
            msg = "a process of this run ended unexpectedly, most often for lack of memory; run it again"
            raise FingerpostError(msg) from error


def _pass_on(heard: Connection[Any, Any], future: Future[Any], tell: Tell) -> None:
    """Tells what is heard until the future is done."""
    try:
        while not future.done() or heard.poll():
            if heard.poll(_LOOK_SECONDS):
                tell(heard.recv())
    except EOFError:
        return


_said: list[Connection[Any, Any]] = []


def _begin(said: Connection[Any, Any]) -> None:
    leave_with_parent()
    spare_memory()
    _said.append(said)


def _do(work: Callable[[_Given, Tell], _Found], given: _Given) -> _Found:
    return work(given, _said[-1].send)
