"""One writer at a time: a lock file that the system releases when its process ends, also by kill -9."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fingerpost.errors import StoreError, StoreLockedError

_UNFIT = frozenset("*?[]")


@contextmanager
def writing(directory: Path, *, wait: bool = False) -> Iterator[None]:
    """Holds the lock of a data directory, which is made where it is missing; readers need no lock.

    `wait` waits until another process lets go of it.

    Raises:
        StoreLockedError: another process holds it; the message names the process.
        StoreError: the directory cannot be made or written to.
    """
    import fcntl

    if unfit := sorted(set(str(directory)) & _UNFIT):
        msg = f"the path {directory} holds {' '.join(unfit)}, which stands for any file; give another with --data"
        raise StoreError(msg)
    path = directory / "writer.lock"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        msg = f"the data directory {directory} cannot be written to ({error.strerror}); give another with --data"
        raise StoreError(msg) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            msg = f"process {holder} is writing to {directory}; wait until it has ended, or give another --data"
            raise StoreLockedError(msg) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
