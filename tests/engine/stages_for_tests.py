"""Stages that worker processes can import."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc


def double(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Twice each number; small batches take longest, so that results arrive out of order."""
    time.sleep(0.02 / max(batch.num_rows, 1))
    return pa.record_batch({"n": pc.multiply(batch["n"], 2)})


def process_id(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The id of the process that ran the stage, once for each row."""
    return pa.record_batch({"n": pa.array([os.getpid()] * batch.num_rows, pa.int64())})


def end_the_process(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Ends the worker as a lack of memory would."""
    os._exit(9)


def fail(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Raises."""
    raise ValueError(f"no stage for {batch.num_rows} rows")


def count_up(given: int, tell: Callable[[int], None]) -> int:
    """Tells each number below the one given; the id of the process that did so."""
    for number in range(given):
        tell(number)
    return os.getpid()


def fail_at(given: int, tell: Callable[[int], None]) -> int:
    """Raises after having told something."""
    tell(given)
    raise ValueError(f"no work for {given}")


def end_while_telling(given: int, tell: Callable[[int], None]) -> int:
    """Ends the process as a lack of memory would."""
    tell(given)
    os._exit(9)


def nothing() -> None:
    """What a process begins with that has nothing to do yet."""


def fail_first() -> None:
    """Raises at once."""
    raise ValueError("no beginning")
