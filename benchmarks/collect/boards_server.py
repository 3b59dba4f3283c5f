"""A local server of many boards whose state, faults and texts are told by a seed; run as a process of its own.

usage: python -m benchmarks.collect.boards_server POSTINGS.jsonl.gz --boards 200 --postings 100 [--faults]

It prints its address for each source. `GET /_state?day=N` moves all boards to another day, `GET /_asked` says how many
requests for lists it has answered since it was asked last, and how many of them failed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import random
import socket
import struct
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources.fakes import FAKES
from tests.sources.fakes.fake import Request

SOURCES = ("greenhouse", "ashby")
"""Sources whose list is one reply with all texts: one request a board."""

GONE, CHANGED, ADDED = 3, 5, 4
"""Of a hundred postings of a board so many are taken down, worded anew and added from one day to the next."""

FAULT_SHARE = 0.05


class World:
    """What each board lists on a day; deterministic."""

    def __init__(self, texts: Sequence[tuple[str, str]], n_boards: int, n_postings: int) -> None:
        self.texts = texts
        self.n_postings = n_postings
        self.day = 0
        per_source = [SOURCES[number % len(SOURCES)] for number in range(n_boards)]
        self.boards = {
            source: [f"board-{n}" for n, one in enumerate(per_source) if one == source] for source in SOURCES
        }

    def listed(self, token: str, day: int) -> dict[int, int]:
        """The postings of a board on a day, and the wording of each."""
        postings = dict.fromkeys(range(self.n_postings), 0)
        for past in range(1, day + 1):
            chance = random.Random(f"{token}/{past}")  # noqa: S311
            names = sorted(postings)
            part = len(names) / 100
            moved = chance.sample(names, round(part * GONE) + round(part * CHANGED))
            for name in moved[: round(part * GONE)]:
                del postings[name]
            for name in moved[round(part * GONE) :]:
                postings[name] += 1
            postings.update({past * 100_000 + n: 0 for n in range(round(part * ADDED))})
        return postings

    def records(self, source: str, token: str) -> list[Any]:
        """The records of a board today."""
        return [self._record(source, token, name, wording) for name, wording in self.listed(token, self.day).items()]

    def _record(self, source: str, token: str, name: int, wording: int) -> Any:
        place = int.from_bytes(hashlib.blake2b(f"{token}/{name}".encode(), digest_size=4).digest())
        title, text = self.texts[place % len(self.texts)]
        title = f"{title} ({token} {name})" if not wording else f"{title} ({token} {name}, version {wording})"
        body = f"{text}<p>Reference {token}-{name}-{wording}.</p>"
        record = FAKES[source].record(name)
        if source == "greenhouse":
            return record | {"title": title, "content": html.escape(body)}
        return record | {"title": title, "descriptionHtml": body}


def texts_of(file: Path, most: int = 3_000) -> list[tuple[str, str]]:
    """Titles and HTML texts of real postings."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        found = [(row["title"], row["description"]) for row in rows if row["title"] and row["description"]]
    return found[:most]


class Server(ThreadingHTTPServer):
    """One host: the boards of one source."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, world: World, source: str, *, faults: bool) -> None:
        self.world, self.source, self.faults = world, source, faults
        self.chance = random.Random(source)  # noqa: S311
        self.lock = threading.Lock()
        self.asked = self.faulty = 0
        super().__init__(("127.0.0.1", 0), Handler)

    def fault(self) -> str:
        """What goes wrong with the next request, if anything does."""
        with self.lock:
            self.asked += 1
            if not self.faults or self.chance.random() >= FAULT_SHARE:
                return ""
            fault = self.chance.choice(["error", "delay", "reset"])
            self.faulty += fault != "delay"
            return fault

    @cache  # noqa: B019  a server lives as long as its process
    def reply(self, token: str, day: int) -> tuple[bytes, str]:
        """A board's list on a day and its ETag."""
        records = self.world.records(self.source, token)
        answer = FAKES[self.source].answer(Request("GET", _path(self.source, token)), {token: records})
        body = answer.body if answer else b""
        return body, f'"{token}-{day}"'

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


def _path(source: str, token: str) -> str:
    return f"/v1/boards/{token}/jobs" if source == "greenhouse" else f"/posting-api/job-board/{token}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path == "/_state":
            self.server.world.day = int(parse_qs(path.query)["day"][0])
            return self._answer(200, b"{}")
        if path.path == "/_asked":
            server = self.server
            body = json.dumps({"asked": server.asked, "faulty": server.faulty}).encode()
            server.asked = server.faulty = 0
            return self._answer(200, body)
        if path.path == "/robots.txt":
            return self._answer(404, b"")
        return self._board(path.path)

    def _board(self, path: str) -> None:
        fault = self.server.fault()
        if fault == "error":
            return self._answer(503, b"")
        if fault == "reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()
            return None
        if fault == "delay":
            time.sleep(1.0)
        token = path.split("/")[3]
        body, tag = self.server.reply(token, self.server.world.day)
        if self.headers.get("If-None-Match") == tag:
            return self._answer(304, b"", {"ETag": tag})
        return self._answer(200, body, {"ETag": tag})

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def main() -> None:
    """Serves until it is killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--boards", type=int, default=200)
    parser.add_argument("--postings", type=int, default=100)
    parser.add_argument("--faults", action="store_true")
    given = parser.parse_args()
    world = World(texts_of(given.file), given.boards, given.postings)
    addresses = {}
    for source in SOURCES:
        server = Server(world, source, faults=given.faults)
        addresses[source] = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps(addresses), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
