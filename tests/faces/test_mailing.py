from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from fingerpost.career.digest import digest
from fingerpost.errors import FingerpostError, SettingsError
from fingerpost.faces.mailing import MAIL_VARIABLES, MailServer, mail_server, send
from tests.faces.mail_servers import certificate, mail_server_for_tests

HOST = {"FINGERPOST_SMTP_HOST": "mail.example.org", "FINGERPOST_SMTP_TO": "walrus@example.org"}


def message() -> EmailMessage:
    return digest([], [], until=datetime(2026, 11, 28, tzinfo=UTC)).as_email("walrus@example.org", "walrus@example.org")


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trust(pem: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(pem))


def test_the_environment_names_the_server() -> None:
    assert mail_server(HOST) == MailServer(
        "mail.example.org", 587, "starttls", "walrus@example.org", "walrus@example.org"
    )
    all_of_it = HOST | {
        "FINGERPOST_SMTP_PORT": "2465",
        "FINGERPOST_SMTP_TLS": "tls",
        "FINGERPOST_SMTP_USER": "walrus",
        "FINGERPOST_SMTP_PASSWORD": "tusk",
        "FINGERPOST_SMTP_FROM": "post@example.org",
    }
    assert set(all_of_it) == set(MAIL_VARIABLES)
    server = mail_server(all_of_it)
    assert (server.port, server.security, server.sender, server.password) == (2465, "tls", "post@example.org", "tusk")
    assert mail_server(HOST | {"FINGERPOST_SMTP_TLS": "tls"}).port == 465
    assert "walrus" not in repr(server)
    assert "tusk" not in repr(server)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"FINGERPOST_SMTP_HOST": ""}, "FINGERPOST_SMTP_HOST is not set"),
        ({"FINGERPOST_SMTP_TO": ""}, "FINGERPOST_SMTP_TO is not set"),
        ({"FINGERPOST_SMTP_TLS": "none"}, "expected starttls or tls"),
        ({"FINGERPOST_SMTP_TLS": "yes"}, "expected starttls or tls"),
        ({"FINGERPOST_SMTP_PORT": "0"}, "from 1 to 65535"),
        ({"FINGERPOST_SMTP_PORT": "²"}, "from 1 to 65535"),
        ({"FINGERPOST_SMTP_USER": "walrus"}, "set both, or none"),
    ],
)
def test_what_cannot_be_used_is_told(changed: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError, match=told) as raised:
        mail_server(HOST | changed)
    assert "walrus" not in str(raised.value)


@pytest.mark.local_server
@pytest.mark.parametrize("at_once", [False, True])
def test_a_message_arrives_over_an_encrypted_line(pem: Path, trust: ssl.SSLContext, at_once: bool) -> None:
    sent = message()
    with mail_server_for_tests(pem, at_once=at_once, login=("walrus", "tusk")) as kept:
        environ = {
            "FINGERPOST_SMTP_HOST": "127.0.0.1",
            "FINGERPOST_SMTP_PORT": str(kept.port),
            "FINGERPOST_SMTP_TLS": "tls" if at_once else "starttls",
            "FINGERPOST_SMTP_TO": "me@example.org",
            "FINGERPOST_SMTP_USER": "walrus",
            "FINGERPOST_SMTP_PASSWORD": "tusk",
        }
        send(sent, mail_server(environ), trust=trust)
    assert kept.encrypted
    assert kept.logged_in_as == "walrus"
    assert any(command.casefold().startswith("rcpt to:<me@example.org>") for command in kept.commands)
    assert "ehlo localhost" in [command.casefold() for command in kept.commands]
    read = message_from_bytes(kept.message, policy=policy.default)
    assert read["Subject"] == sent["Subject"]
    assert "saved searches" in read.get_body(("plain",)).get_content()  # type: ignore[union-attr]


@pytest.mark.local_server
def test_nothing_is_sent_to_a_server_that_cannot_encrypt_or_is_not_trusted(pem: Path, trust: ssl.SSLContext) -> None:
    with mail_server_for_tests() as plain, pytest.raises(FingerpostError, match="did not take the message"):
        send(message(), MailServer("127.0.0.1", plain.port, "starttls", "a@e.org", "b@e.org"), trust=trust)
    with mail_server_for_tests(pem) as unknown, pytest.raises(FingerpostError, match="certificate"):
        send(message(), MailServer("127.0.0.1", unknown.port, "starttls", "a@e.org", "b@e.org"))
    for kept in (plain, unknown):
        assert kept.message == b""
        assert not any(command.upper().startswith(("MAIL", "RCPT", "AUTH")) for command in kept.commands)


@pytest.mark.local_server
def test_a_server_on_this_machine_may_be_talked_to_without_encryption() -> None:
    with mail_server_for_tests() as kept:
        send(message(), MailServer("127.0.0.1", kept.port, "none", "a@e.org", "b@e.org"))
    assert b"fingerpost" in kept.message


@pytest.mark.local_server
@pytest.mark.parametrize("refuse", ["RCPT", "MAIL", "AUTH"])
def test_what_a_server_answers_is_not_repeated(pem: Path, trust: ssl.SSLContext, refuse: str) -> None:
    with mail_server_for_tests(pem, login=("walrus", "tusk"), refuse=refuse) as kept:
        server = MailServer("127.0.0.1", kept.port, "starttls", "walrus@e.org", "walrus@e.org", "walrus", "tusk")
        with pytest.raises(FingerpostError, match="SMTP") as raised:
            send(message(), server, trust=trust)
    assert "walrus" not in str(raised.value)
    assert raised.value.__suppress_context__


@pytest.mark.local_server
def test_a_server_that_is_not_there_is_told(trust: ssl.SSLContext) -> None:
    with mail_server_for_tests() as gone:
        pass
    with pytest.raises(FingerpostError, match="ConnectionRefusedError"):
        send(message(), MailServer("127.0.0.1", gone.port, "tls", "a@e.org", "b@e.org"), trust=trust)
