"""Whoever asks at the address that was told waits for the server and is not refused."""

from __future__ import annotations

import socket

import pytest

from fingerpost import InputError
from fingerpost.faces.listening import in_url, listen


@pytest.mark.local_server
def test_a_connection_is_taken_before_anybody_serves_it() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname(), timeout=5) as asking:
        asking.sendall(b"first")
        taken, _ = listener.accept()
        with taken:
            assert taken.recv(5) == b"first"


@pytest.mark.local_server
def test_an_address_that_is_taken_is_named_with_the_way_out() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(InputError, match=rf"cannot listen on 127\.0\.0\.1:{port} .*--port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(("host", "written"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_an_ipv6_address_stands_in_brackets(host: str, written: str) -> None:
    assert in_url(host) == written
