"""Files that several processes use at once: one holder at a time, and putting a file in place of another in one step.

Windows differs twice. Its locks are on ranges of bytes and keep others from reading them, so the byte that is locked
lies far behind the text of the file. And a file cannot be replaced while another process has it open, so replacing
tries again until the reader, who needs a moment only, has closed it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Final

from fingerpost.errors import StoreError, StoreLockedError

LOCKED_BYTE: Final = 1 << 30
"""The offset of the byte that is locked on Windows; locks may lie behind the end of a file."""

PAUSE: Final = 0.05
"""Seconds between two tries on Windows."""

PAUSES: Final = 40
"""So often replacing is tried again on Windows, which makes two seconds."""


@contextmanager
def locked(path: Path, *, wait: bool = False) -> Iterator[None]:
    """Holds a lock file, made with its directory where missing; the system lets go of it when the process ends.

    The file says which process holds it. `wait` waits until another process lets go of it.

    Raises:
        StoreLockedError: another process holds it; the message names the process.
        StoreError: the directory cannot be made or written to.
    """
    descriptor = _held(path, wait=wait)
    try:
        yield
    finally:
        with suppress(OSError):  # closing lets go of it as well
            _unlock(descriptor)
        os.close(descriptor)


def replace_path(new: Path, path: Path) -> None:
    """Puts a file in place of another in one step; on Windows waits up to two seconds for readers to close it.

    Raises:
        OSError: it cannot be put there, or a reader did not close it.
    """
    for _ in range(PAUSES if sys.platform == "win32" else 0):
        try:
            new.replace(path)
        except PermissionError:
            sleep(PAUSE)
        else:
            return
    new.replace(path)


def _held(path: Path, *, wait: bool) -> int:
    """The descriptor of the file once this process holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)  # no child inherits it (PEP 446)
        try:
            _lock(descriptor, wait=wait)
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
        except BaseException:
            os.close(descriptor)
            raise
    except BlockingIOError as error:
        msg = f"process {_holder(path)} is writing to {path.parent}; wait until it has ended, or give another --data"
        raise StoreLockedError(msg) from error
    except OSError as error:
        msg = f"the data directory {path.parent} cannot be written to ({error.strerror}); give another with --data"
        raise StoreError(msg) from error
    return descriptor


def _holder(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(32).decode("ascii", "replace").strip() or "unknown"
    except OSError:
        return "unknown"


def _lock(descriptor: int, *, wait: bool) -> None:
    """Locks an open file and leaves its position at the beginning; BlockingIOError where another process holds it."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                break
            except PermissionError as error:
                if not wait:
                    raise BlockingIOError(*error.args) from error
            sleep(PAUSE)  # waiting inside msvcrt (LK_LOCK) gives up after ten seconds
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unlock(descriptor: int) -> None:
    """Windows lets go at once only where it is told to; elsewhere closing the file does."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
