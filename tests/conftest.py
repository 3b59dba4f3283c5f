"""What all tests share: the read-only material beside the checkout, and a blocked network."""

from __future__ import annotations

import ast
import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# No test may fail for the time it took: a machine can be busy with other things.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

if sys.version_info < (3, 11, 8):
    # CPython issue 106905: two threads that parse at once, of which one is interrupted by the garbage collector, make
    # `ast.parse` raise SystemError. Hypothesis parses the source of every lambda, servers of other tests parse too.
    _parse, _one_parses = ast.parse, threading.RLock()

    def _parse_alone(*args: Any, **kwargs: Any) -> Any:
        with _one_parses:
            collects = gc.isenabled()
            gc.disable()
            try:
                return _parse(*args, **kwargs)
            finally:
                if collects:
                    gc.enable()

    ast.parse = _parse_alone

SHARED = Path(os.environ.get("FINGERPOST_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The read-only folder of real postings, payloads and gold labels; skips where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"needs the read-only data folder at {SHARED} (set FINGERPOST_SHARED)")
    return SHARED


NO_REFERENCE = Path(__file__).parent / "no-reference"


@pytest.fixture
def no_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the packaged snapshot out, so that a small import does not index it again."""
    monkeypatch.setattr("fingerpost.store.facts.REFERENCE", NO_REFERENCE)


@pytest.fixture(scope="module")
def no_reference_in_module() -> Iterator[None]:
    """The same for a module that wants it before its own fixtures of that scope."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fingerpost.store.facts.REFERENCE", NO_REFERENCE)
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Blocks sockets in every test; tests marked `local_server` or `browser` may use the loopback interface."""
    from pytest_socket import disable_socket, socket_allow_hosts

    if item.get_closest_marker("local_server") or item.get_closest_marker("browser"):
        socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
    else:
        disable_socket(allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _open_sockets_again() -> object:
    from pytest_socket import enable_socket

    yield
    enable_socket()
