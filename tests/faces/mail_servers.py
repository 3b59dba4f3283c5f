"""A mail server on the loopback interface that keeps what it is sent, with a certificate made for the test."""

from __future__ import annotations

import base64
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass
class Kept:
    """What the server was told: the envelope, the message and how."""

    port: int
    commands: list[str] = field(default_factory=list)
    message: bytes = b""
    encrypted: bool = False
    logged_in_as: str | None = None


def certificate(directory: Path) -> Path:
    """A key and a certificate for localhost and 127.0.0.1 in one file; skips where there is no openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate")
    both = directory / "server.pem"
    key, cert = directory / "key.pem", directory / "cert.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return both


@contextmanager
def mail_server_for_tests(
    pem: Path | None = None, *, at_once: bool = False, login: tuple[str, str] | None = None, refuse: str = ""
) -> Iterator[Kept]:
    """Serves one connection: STARTTLS where a certificate is given (TLS from the start with `at_once`).

    `refuse` is the command that it answers with 550 and the words of the command.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(20)
    kept = Kept(listening.getsockname()[1])
    trust = None
    if pem is not None:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(pem)
    thread = threading.Thread(target=_serve, args=(listening, kept, trust, at_once, login, refuse))
    thread.start()
    try:
        yield kept
    finally:
        listening.close()
        thread.join()


def _serve(
    listening: socket.socket,
    kept: Kept,
    trust: ssl.SSLContext | None,
    at_once: bool,
    login: tuple[str, str] | None,
    refuse: str,
) -> None:
    try:
        connection, _ = listening.accept()
        connection.settimeout(20)
        if at_once and trust:
            connection = trust.wrap_socket(connection, server_side=True)
            kept.encrypted = True
        with connection:
            _talk(connection, kept, trust, login, refuse)
    except OSError:
        return  # the client went away, or never came: the test looks at what was kept


def _talk(
    connection: socket.socket, kept: Kept, trust: ssl.SSLContext | None, login: tuple[str, str] | None, refuse: str
) -> None:
    lines = connection.makefile("rb")
    connection.sendall(b"220 ready\r\n")
    while line := lines.readline():
        command = line.decode().strip()
        verb = command.split()[0].upper() if command else ""
        kept.commands.append(command)
        if refuse and verb == refuse:
            connection.sendall(f"550 not for {command}\r\n".encode())
        elif verb == "EHLO":
            offered = ["250-here"]
            offered += ["250-STARTTLS"] if trust and not kept.encrypted else []
            offered += ["250-AUTH PLAIN"] if login else []
            connection.sendall("\r\n".join([*offered, "250 8BITMIME", ""]).encode())
        elif verb == "STARTTLS" and trust:
            connection.sendall(b"220 go on\r\n")
            connection = trust.wrap_socket(connection, server_side=True)
            lines, kept.encrypted = connection.makefile("rb"), True
        elif verb == "AUTH" and login:
            _, user, password = base64.b64decode(command.split()[2]).decode().split("\0")
            kept.logged_in_as = user if (user, password) == login else None
            connection.sendall(b"235 welcome\r\n" if kept.logged_in_as else b"535 no, " + user.encode() + b"\r\n")
        elif verb == "DATA":
            connection.sendall(b"354 go on\r\n")
            while (body := lines.readline()) != b".\r\n":
                kept.message += body
            connection.sendall(b"250 kept\r\n")
        elif verb == "QUIT":
            connection.sendall(b"221 bye\r\n")
            return
        else:
            connection.sendall(b"250 ok\r\n")
