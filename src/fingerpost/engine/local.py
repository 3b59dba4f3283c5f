"""This machine's parallelism: a process pool over Arrow record batches.

Processes are started by `forkserver` (`spawn` where there is none), because the libraries below hold threads that
do not survive `fork`. A script that calls this with several workers needs the usual `if __name__ == "__main__":`.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Protocol, TypeAlias

from fingerpost.engine.memory import leave_pandas_out
from fingerpost.errors import FingerpostError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import BaseContext

    import pyarrow as pa

    Stage: TypeAlias = Callable[[pa.RecordBatch], pa.RecordBatch]
else:
    Stage = object

IN_FLIGHT_PER_WORKER = 3
"""Batches handed to the pool ahead of the result that is waited for; it bounds memory."""


class Engine(Protocol):
    """Runs a stage over batches; yields one result for each batch, in their order."""

    def __call__(self, stage: Stage, batches: Iterable[pa.RecordBatch], *, workers: int) -> Iterator[pa.RecordBatch]:
        """Lazily: batches are taken as results are asked for, a bounded number ahead."""
        ...


def run(stage: Stage, batches: Iterable[pa.RecordBatch], *, workers: int = 1) -> Iterator[pa.RecordBatch]:
    """The stage's result for each batch, in the order of the batches; `workers=1` runs in this process.

    Raises:
        FingerpostError: a worker process ended unexpectedly (most often for lack of memory).
    """
    if workers <= 1:
        yield from map(stage, batches)
        return
    pool = ProcessPoolExecutor(workers, mp_context=started_processes(), initializer=_begin)
    try:
        yield from _in_order(pool, stage, batches, in_flight=workers * IN_FLIGHT_PER_WORKER)
    except BrokenProcessPool as error:
        msg = f"a worker process ended unexpectedly, most often for lack of memory; try fewer than {workers} workers"
        raise FingerpostError(msg) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, stage: Stage, batches: Iterable[pa.RecordBatch], in_flight: int
) -> Iterator[pa.RecordBatch]:
    waiting: deque[Future[pa.RecordBatch]] = deque()
    for batch in batches:
        waiting.append(pool.submit(stage, batch))
        if len(waiting) >= in_flight:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _begin() -> None:
    leave_with_parent()
    leave_pandas_out()


def started_processes() -> BaseContext:
    """How processes are started: never by a plain `fork`."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


def leave_with_parent() -> None:
    """Ends this worker when its parent dies, also by kill -9: a pool's workers would otherwise wait for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
