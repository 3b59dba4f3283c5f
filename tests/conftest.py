"""What all tests share: the read-only material beside the checkout, and a blocked network."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test may fail for the time it took: a machine can be busy with other things.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = Path(os.environ.get("FINGERPOST_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The read-only folder of real postings, payloads and gold labels; skips where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"needs the read-only data folder at {SHARED} (set FINGERPOST_SHARED)")
    return SHARED


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
