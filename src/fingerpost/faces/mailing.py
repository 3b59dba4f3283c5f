"""Sending a message to the person's own address through the mail server that the environment names.

| variable | what | default |
|---|---|---|
| `FINGERPOST_SMTP_HOST` | the server | none: nothing is sent |
| `FINGERPOST_SMTP_PORT` | its port | 587, or 465 with `tls` |
| `FINGERPOST_SMTP_TLS` | `starttls`, `tls`, or `none` for a server on this machine | `starttls` |
| `FINGERPOST_SMTP_USER`, `FINGERPOST_SMTP_PASSWORD` | how to log in | no log-in |
| `FINGERPOST_SMTP_FROM`, `FINGERPOST_SMTP_TO` | sender, recipient | the sender is the recipient |

Messages of errors hold no address and no word of a message: what a server answers may repeat both.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final, Literal, get_args

from fingerpost import FingerpostError, SettingsError

Security = Literal["starttls", "tls", "none"]

MAIL_VARIABLES: Final = tuple(
    f"FINGERPOST_SMTP_{name}" for name in ("HOST", "PORT", "TLS", "USER", "PASSWORD", "FROM", "TO")
)
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that sends, how it is reached, and from whom to whom."""

    host: str
    port: int
    security: Security
    sender: str = field(repr=False)
    recipient: str = field(repr=False)
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)


def mail_server(environ: Mapping[str, str]) -> MailServer:
    """The mail server that environment variables name.

    Raises:
        SettingsError: no server or no recipient is named, a value cannot be used, or a server elsewhere would be
            talked to without encryption.
    """
    host, recipient = (_needed(environ, name) for name in ("HOST", "TO"))
    security = _security(environ.get("FINGERPOST_SMTP_TLS") or "starttls", host)
    user, password = (environ.get(f"FINGERPOST_SMTP_{name}") or None for name in ("USER", "PASSWORD"))
    if (user is None) != (password is None):
        msg = "only one of FINGERPOST_SMTP_USER and FINGERPOST_SMTP_PASSWORD is set; set both, or none"
        raise SettingsError(msg)
    port = _port(environ.get("FINGERPOST_SMTP_PORT"), 465 if security == "tls" else 587)
    return MailServer(host, port, security, environ.get("FINGERPOST_SMTP_FROM") or recipient, recipient, user, password)


def send(message: EmailMessage, server: MailServer, *, trust: ssl.SSLContext | None = None) -> None:
    """Sends a message; `trust` says whose certificates count, the system's where it is not given.

    Raises:
        FingerpostError: the server cannot be reached, is not trusted, or refuses.
    """
    try:
        with _connected(server, trust or ssl.create_default_context()) as smtp:
            if server.user is not None and server.password is not None:
                smtp.login(server.user, server.password)
            smtp.send_message(message, server.sender, [server.recipient])
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        # The cause would show addresses; its kind and the server's code say what went wrong.
        msg = f"the mail server {server.host}:{server.port} did not take the message ({_reason(error)}); {_ADVICE}"
        raise FingerpostError(msg) from None


_ADVICE: Final = "check FINGERPOST_SMTP_HOST, _PORT, _TLS, _USER and _PASSWORD"


def _connected(server: MailServer, trust: ssl.SSLContext) -> smtplib.SMTP:
    # The greeting names no machine: without local_hostname it would tell the server this one's name.
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, "localhost", timeout=_SECONDS, context=trust)
    smtp = smtplib.SMTP(server.host, server.port, "localhost", timeout=_SECONDS)
    if server.security == "starttls":
        try:
            smtp.starttls(context=trust)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate: {error.verify_message}"
    return type(error).__name__


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(f"FINGERPOST_SMTP_{name}")
    if not value:
        msg = f"FINGERPOST_SMTP_{name} is not set; it is needed to send e-mail"
        raise SettingsError(msg)
    return value


def _security(stated: str, host: str) -> Security:
    for known in get_args(Security):
        if known == stated and (known != "none" or host in _LOOPBACK):
            chosen: Security = known
            return chosen
    msg = f"FINGERPOST_SMTP_TLS is {stated!r}; expected starttls or tls, or none for a server on this machine"
    raise SettingsError(msg)


def _port(stated: str | None, usual: int) -> int:
    if not stated:
        return usual
    if not (stated.isascii() and stated.isdigit() and 0 < int(stated) < 65536):
        msg = f"FINGERPOST_SMTP_PORT is {stated!r}; expected a whole number from 1 to 65535"
        raise SettingsError(msg)
    return int(stated)
