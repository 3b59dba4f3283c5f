"""One writer at a time: a lock file that the system releases when its process ends, also by kill -9."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fingerpost.errors import StoreError
from fingerpost.shared_files import locked

_UNFIT = frozenset("*?[]")


@contextmanager
def writing(directory: Path, *, wait: bool = False) -> Iterator[None]:
    """Holds the lock of a data directory, which is made where it is missing; readers need no lock.

    `wait` waits until another process lets go of it.

    Raises:
        StoreLockedError: another process holds it; the message names the process.
        StoreError: the directory cannot be made or written to.
    """
    if unfit := sorted(set(str(directory)) & _UNFIT):
        msg = f"the path {directory} holds {' '.join(unfit)}, which stands for any file; give another with --data"
        raise StoreError(msg)
    with locked(directory / "writer.lock", wait=wait):
        yield
