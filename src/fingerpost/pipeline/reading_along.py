"""Reading what was stored while more is still being fetched: a thread that derives and, now and then, publishes.

The fetching waits for hosts, the reading for processors: side by side they take as long as the slower one. What was
fetched early in a long run becomes searchable before the run ends.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from fingerpost.pipeline.deriving import (
    SERIAL_ROWS,
    derive_batches,
    derive_rows,
    first_underived,
    raw_batches,
    scan_raw,
)
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.settings import Settings
from fingerpost.store.tables import COMMIT_SECONDS, open_tables

if TYPE_CHECKING:
    import pyarrow as pa

PUBLISH_SECONDS = 35.0
"""What was fetched is searchable after about so long, also in the middle of a run (see `_Publisher` for its limit)."""

_HANDED_BYTES = 16_000_000

_SOON_SECONDS = 15.0

_FEW_SECONDS = 10.0
"""So long few rows are waited for to become many before they are read in this process."""


class ReadingAlong:
    """Derives what raw holds, up to the row that `stored` names; the caller holds the lock and writes to raw.

    Use it as a context manager: leaving it waits until everything stored is read, or, after an error, only until what
    is being worked on is done: the rest is derived by the next run. `publish` puts what was read so far in place for
    searching; it is called in the thread at most every `PUBLISH_SECONDS`.
    """

    def __init__(self, settings: Settings, publish: Callable[[], None] | None = None, report: Report = silent) -> None:
        self._settings = settings
        self._report = report
        self._publisher = _Publisher(publish)
        self._stored_through = self._first = 0
        self._started = time.monotonic()
        self._handed: deque[pa.Table] = deque()
        self._news = threading.Condition()
        self._done = threading.Event()
        self._ended = self._given_up = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)

    def stored(self, seq: int, rows: pa.Table) -> None:
        """Says that raw is committed up to a row, and with which rows.

        They are kept for reading while they are few; what is not kept is read from the table again.
        """
        with self._news:
            if sum(waiting.nbytes for waiting in self._handed) < _HANDED_BYTES:
                self._handed.append(rows)
            self._stored_through = max(seq, self._stored_through)
            self._news.notify()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._news:
            self._ended = True
            self._given_up = kind is not None
            self._news.notify()
        interrupted = self._wait()
        if interrupted is not None:
            raise interrupted
        if self._error is not None and kind is None:
            raise self._error

    def _wait(self) -> KeyboardInterrupt | None:
        """Waits until the thread has ended, also after Ctrl-C: while it writes, the lock must not be let go of."""
        interrupted: KeyboardInterrupt | None = None
        while not self._done.is_set():  # a `join` that is interrupted takes a thread that runs for ended (CPython 3.11)
            try:
                self._done.wait()
            except KeyboardInterrupt as error:
                self._given_up, interrupted = True, error
        return interrupted

    def _run(self) -> None:
        try:
            tables = open_tables(self._settings)
            first = self._first = first_underived(tables)
            many = self._wait_for_many(first)
            for done in derive_batches(tables, self._batches(first), self._settings.workers if many else 1):
                self._report(Progress("read", done.read - first, self._stored_through - first))
                self._publisher.look(done.committed, self._seconds_left(done.read))
            if self._stored_through and not self._given_up:
                derive_rows(open_tables(self._settings), 1)  # nothing is left; drops what older readers read
        except BaseException as error:  # raised again where the thread is waited for
            self._error = error
        finally:
            self._done.set()

    def _seconds_left(self, read: int) -> float | None:
        """How long reading what is stored will take yet; None while more may come."""
        with self._news:
            if not self._ended:
                return None
            left = self._stored_through - read
        return left * (time.monotonic() - self._started) / max(read - self._first, 1)

    def _wait_for_many(self, first: int) -> bool:
        """Whether more than a few rows come: starting other processes for a few takes longer than reading them."""
        waiting_since: float | None = None
        with self._news:
            while self._stored_through - first <= SERIAL_ROWS and not self._ended:
                if self._stored_through > first:
                    waiting_since = waiting_since or time.monotonic()
                    if time.monotonic() - waiting_since > _FEW_SECONDS:
                        break
                self._news.wait(1.0)
            return self._stored_through - first > SERIAL_ROWS

    def _batches(self, first: int) -> Iterator[pa.RecordBatch]:
        """Raw rows as they are committed; batches without rows while there are none, so that nothing waits."""
        empty: pa.RecordBatch | None = None
        done = first
        while not self._given_up:
            with self._news:
                if self._stored_through <= done and not self._ended:
                    self._news.wait(COMMIT_SECONDS)
                through, ended = self._stored_through, self._ended
            if through > done:
                for batch in self._rows(done, through):
                    if self._given_up:
                        return
                    done, empty = batch["seq"][-1].as_py(), batch.slice(0, 0)
                    yield batch
            elif ended:
                return
            elif empty is not None:
                yield empty

    def _rows(self, done: int, through: int) -> Iterator[pa.RecordBatch]:
        """Stored rows from the first that is not done: those handed over where they are next, else from the table."""
        with self._news:
            handed = self._handed.popleft() if self._handed else None
        first = through + 1 if handed is None else handed["seq"][0].as_py()
        if first > done + 1:
            yield from scan_raw(open_tables(self._settings), done, first - 1)
        if handed is not None:
            yield from raw_batches(handed)


class _Publisher:
    """Calls `publish` when something was read and the last time was long enough ago.

    Publishing a large corpus takes long itself: it is done at most a fifth of the time.
    """

    def __init__(self, publish: Callable[[], None] | None) -> None:
        self._publish = publish
        self._through = 0
        self._due = time.monotonic() + PUBLISH_SECONDS

    def look(self, through: int, seconds_left: float | None) -> None:
        """Publishes when it is time; `through` is the last row whose readings are committed.

        A run that is about to end, when everything is published anyway, is not held up.
        """
        if self._publish is None or through <= self._through or time.monotonic() < self._due:
            return
        if seconds_left is not None and seconds_left < _SOON_SECONDS:
            return
        started = time.monotonic()
        self._publish()
        self._through = through
        took = time.monotonic() - started
        self._due = time.monotonic() + max(PUBLISH_SECONDS, 4 * took)
