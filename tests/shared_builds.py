"""Folders that are dear to build and that tests only read: built by one of the test processes, copied by the others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fingerpost.store.lock import writing


def built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A copy, for this process, of what `build` makes in an empty folder.

    A build that fails leaves nothing behind, so that each process meets the error by itself.
    """
    own = factory.mktemp(name) / "data"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        own.mkdir()
        build(own)
        return own
    place = factory.getbasetemp().parent / f"built-{name}"
    with writing(place, wait=True):
        built = place / "data"
        if not built.is_dir():
            new = place / f"new-{os.getpid()}"
            new.mkdir()
            build(new)
            new.rename(built)
    shutil.copytree(built, own)
    return own
