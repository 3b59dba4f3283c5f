"""A replay server on the loopback interface: says what a test told it to say, and remembers what it was asked."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .fakes.fake import Fake


@dataclass(frozen=True)
class Answer:
    """One reply; `hang` keeps the connection open without a word until the server stops."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False


def as_json(value: Any, **headers: str) -> Answer:
    """A JSON reply."""
    fields = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
    return Answer(200, json.dumps(value).encode(), fields)


def as_gzip(answer: Answer) -> Answer:
    """The same reply, gzipped."""
    return Answer(answer.status, gzip.compress(answer.body), {**answer.headers, "Content-Encoding": "gzip"})


@dataclass
class Asked:
    """One request the server saw."""

    path: str
    headers: dict[str, str]
    method: str = "GET"
    body: bytes = b""


class Replay:
    """Answers by path (with its query); the last answer of a path is repeated. Unknown paths answer 404.

    `play` lets a fake API answer what no path was set for. `faults` are given instead of its lists, one after the
    other; `spoil` changes each of its lists.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: list[Answer] = []
        self.spoil: Callable[[Answer], Answer] = lambda answer: answer
        self._fake: Fake | None = None
        self._boards: Mapping[str, Sequence[Any]] = {}
        self.answers: dict[str, list[Answer]] = {}
        self.stopping = threading.Event()
        self.url = ""

    def on(self, path: str, *answers: Answer) -> None:
        """Sets what a path answers, one after the other."""
        self.answers[path] = list(answers)

    def play(self, fake: Fake, boards: Mapping[str, Sequence[Any]]) -> None:
        """Lets a fake API answer from the records of its boards."""
        self._fake, self._boards = fake, boards

    def next_answer(self, path: str, headers: Mapping[str, str], method: str = "GET", body: bytes = b"") -> Answer:
        """Remembers the request and gives the answer; an ETag that is known answers 304."""
        self.asked.append(Asked(path, {name.lower(): value for name, value in headers.items()}, method, body))
        queue = self.answers.get(path) or [self._played(path, method, body, headers)]
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        known = headers.get("If-None-Match")
        if answer.status == 200 and known and known == answer.headers.get("ETag"):
            return Answer(304)
        return answer

    def _played(self, path: str, method: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        from .fakes.fake import Request

        missing = Answer(404, b"not found")
        if self._fake is None or path == "/robots.txt":
            return missing
        request = Request(method, path, body, headers)
        listing = self._fake.is_list(request)
        if listing and self.faults:
            return self.faults.pop(0)
        answer = self._fake.answer(request, self._boards) or missing
        return self.spoil(answer) if listing and answer.status == 200 else answer

    def paths(self) -> list[str]:
        """The paths asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]


@contextmanager
def serving() -> Iterator[Replay]:
    """A running replay server."""
    replay = Replay()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else b""
            answer = replay.next_answer(self.path, dict(self.headers.items()), self.command, body)
            if answer.hang:
                replay.stopping.wait(30)
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    replay.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield replay
    finally:
        replay.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
