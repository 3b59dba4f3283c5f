"""The socket a server takes connections on: taken from the moment its address is told."""

from __future__ import annotations

import socket
from typing import Final

from fingerpost import InputError

WAITING: Final = 128
"""So many connections wait for a server that is not ready yet."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections; whoever asks before the server behind it is ready waits and is not refused.

    Raises:
        InputError: the address cannot be listened on.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a kept connection waits 40 ms for each reply
    try:
        listener.bind((host, port))
        listener.listen(WAITING)
    except OSError as error:
        listener.close()
        msg = f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port"
        raise InputError(msg) from error
    return listener


def in_url(host: str) -> str:
    """The host as an address of the web writes it: an IPv6 address stands in brackets."""
    return f"[{host}]" if ":" in host else host
