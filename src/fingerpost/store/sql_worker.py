"""The process that runs statements, seen from outside: one that answered well is kept for the next statement.

Starting a process, opening the facts and counting what they are takes longer than most statements. A kept process
reads the same facts with the same memory and no other; whatever goes badly in it ends it.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, Any, cast

from fingerpost.errors import InputError
from fingerpost.settings import KEYS
from fingerpost.store.sql_process import TOO_LATE, TOO_MUCH

MOST_ASKED = 200
"""So many statements a process answers: what its memory is scattered over must not count against a statement."""

START_SECONDS = 30.0
"""What starting and ending the process may take on a busy machine; the query's own time is counted there."""

_kept: SqlWorker | None = None
_kept_lock = threading.Lock()


class SqlWorker:
    """A process that has opened the facts; `prepared` says which, and how much memory it has."""

    def __init__(self, prepared: str) -> None:
        command = [sys.executable, "-P", "-B", "-m", "fingerpost.store.sql_process"]
        environment = {name: value for name, value in os.environ.items() if name not in KEYS}
        self.prepared = prepared
        self.n_asked = 0
        self._process = subprocess.Popen(  # noqa: S603  our own module, with nothing of the query among the arguments
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        self._send(prepared)

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes] | None:
        """The header of the answer and its rows as an Arrow stream; None where the process ended instead."""
        self.n_asked += 1
        self._send(json.dumps(request))
        answers = cast("IO[bytes]", self._process.stdout)
        header_line = answers.readline()
        if not header_line.endswith(b"\n"):
            return None
        header: dict[str, Any] = json.loads(header_line)
        size = int(header.get("n_bytes", 0))
        content = answers.read(size)
        return (header, content) if len(content) == size else None

    def end(self) -> tuple[int, str]:
        """Ends the process; gives its exit code and the last line of its complaint."""
        self._process.kill()
        _, complaint = self._process.communicate()
        told = complaint.decode("utf-8", "replace").strip().splitlines()
        return self._process.returncode, told[-1] if told else ""

    def exit(self) -> tuple[int, str]:
        """The same for a process that has closed its answers: it says itself how it ends."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(START_SECONDS)
        return self.end()

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone, as one that nobody asked for long is."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Ends the process for a timer; whoever waits for an answer gets none."""
        self._process.kill()

    def _send(self, line: str) -> None:
        with suppress(OSError):  # the process has ended: whoever waits for its answer gets none
            to = cast("IO[bytes]", self._process.stdin)
            to.write(line.encode() + b"\n")
            to.flush()


def ask_worker(prepared: dict[str, Any], request: dict[str, Any], memory: str) -> tuple[dict[str, Any], bytes]:
    """The header of the answer to a request and its rows; `prepared` says what may be read with how much `memory`.

    Raises:
        InputError: it took too much time or memory, or the process failed.
    """
    wanted = json.dumps(prepared)
    worker = _taken(wanted)
    if worker is not None and (answer := _asked(worker, request)[0]) is not None:
        return answer
    # A kept process may have ended by itself, or have had less memory left than a statement is promised.
    answer, code, complaint = _asked(SqlWorker(wanted), request)
    if answer is None:
        raise InputError(_told(code, complaint, request["seconds"], memory))
    return answer


def start_worker(prepared: dict[str, Any]) -> None:
    """Has a process opened the facts before the first statement comes; does nothing where one is kept."""
    global _kept
    wanted = json.dumps(prepared)
    with _kept_lock:
        if _kept is None or _kept.prepared != wanted or _kept.has_ended:
            before, _kept = _kept, SqlWorker(wanted)
            if before is not None:
                before.end()


def end_workers() -> None:
    """Ends the process that is kept."""
    _keep(None)


def _asked(worker: SqlWorker, request: dict[str, Any]) -> tuple[tuple[dict[str, Any], bytes] | None, int, str]:
    """The answer, or None with the exit code and the complaint of a process that ended."""
    late = threading.Event()

    def end() -> None:
        late.set()
        worker.kill()

    timer = threading.Timer(request["seconds"] + START_SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        answer = worker.ask(request)
    except BaseException:
        worker.end()
        raise
    finally:
        timer.cancel()
    if answer is None:
        code, complaint = worker.exit()
        return None, TOO_LATE if late.is_set() else code, complaint
    if answer[0].get("kind") == "store" or worker.n_asked >= MOST_ASKED:
        worker.end()
    else:
        _keep(worker)
    return answer, 0, ""


def _taken(wanted: str) -> SqlWorker | None:
    """The kept process for oneself alone, where it reads what is wanted; one that reads something else is ended."""
    global _kept
    with _kept_lock:
        taken, _kept = _kept, None
    if taken is not None and taken.prepared != wanted:
        taken.end()
        return None
    return taken


def _keep(worker: SqlWorker | None) -> None:
    global _kept
    with _kept_lock:
        before, _kept = _kept, worker
    if before is not None:
        before.end()


def _told(code: int, complaint: str, seconds: float, memory: str) -> str:
    if code == TOO_LATE:
        return f"the query was ended after {seconds:g} seconds; narrow it, or allow more time"
    if code == TOO_MUCH or code < 0:  # ended by the system, or by a failed allocation
        return f"the query needs more than {memory} of memory; narrow or aggregate it, or allow more"
    return f"the query could not be run: {complaint or f'exit code {code}'}"


atexit.register(end_workers)
