"""Collecting from the pages: one run at a time in the background, and a page that shows how far it has come.

A run may be started from this machine only. Without JavaScript the page loads itself anew while a run lasts.
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from fingerpost import FingerpostError, InputError, Observatory
from fingerpost.faces.web.rendering import page

if TYPE_CHECKING:
    from fingerpost import Board, CollectReport, Progress

SOME: Final = 12
SEED: Final = 20_230_601
SECONDS_TO_ANSWER: Final = 10.0
LOCAL: Final = frozenset({"127.0.0.1", "::1", "localhost"})
STEPS: Final = {"collect": "Visiting boards", "read": "Reading postings", "settle": "Settling the facts",
                "index": "Making them searchable", "import": "Importing"}  # fmt: skip

State = Literal["idle", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Run:
    """How far a run has come; `report` is what came of it, `problem` why it failed."""

    state: State = "idle"
    n_boards: int = 0
    step: str = ""
    done: int = 0
    total: int | None = None
    note: str = ""
    report: CollectReport | None = None
    problem: str = ""


class Collector:
    """The one run of an application."""

    def __init__(self, engine: Observatory) -> None:
        self.engine = engine
        self.run = Run()
        self._lock = threading.Lock()
        self._n_boards: int | None = None

    def show(self, request: Request) -> Response:
        """What is going on, and what can be started."""
        if request.query_params.get("part"):
            return page(request, "collect_progress.html", run=self.run, steps=STEPS)
        if self._n_boards is None:
            self._n_boards = len(self.engine.boards())
        own = self.engine.search("", {"corpus": ["live"]}, size=1).n if self.engine.corpus != "reference" else 0
        return page(
            request, "collect.html", run=self.run, steps=STEPS, some=SOME, n_boards=self._n_boards,
            may=is_local(request), n_own=own,
        )  # fmt: skip

    async def begin(self, request: Request) -> Response:
        """Starts a run over some boards, all of them, or those that are named, and goes to its page.

        Raises:
            InputError: the request does not come from this machine, or names no board.
        """
        if not is_local(request):
            msg = "collecting is started on the machine that serves this page: fingerpost collect --all"
            raise InputError(msg)
        form = await request.form()
        boards = self.chosen(str(form.get("which", "some")), str(form.get("names", "")))
        with self._lock:
            if self.run.state != "running":
                self.run = Run("running", len(boards), "collect", 0, len(boards))
                threading.Thread(target=self._collect, args=(boards,), daemon=True).start()
        return RedirectResponse("/collect", 303)

    def chosen(self, which: str, names: str) -> list[Board]:
        """The boards of a choice: "some" are the same few each time, so that a second run shows what changed.

        Raises:
            InputError, UnknownNameError: no board is named, or a name of none.
        """
        if which == "named":
            wanted = [name.strip() for name in names.replace(",", "\n").splitlines() if name.strip()]
            if not wanted:
                msg = "no board was named; give employers, source:token or addresses of boards, one a line"
                raise InputError(msg)
            return list(self.engine.boards(wanted))
        boards = list(self.engine.boards())
        if which == "all":
            return boards
        return random.Random(SEED).sample(boards, min(SOME, len(boards)))  # noqa: S311  a choice, not a secret

    def _collect(self, boards: list[Board]) -> None:
        hasty = Observatory(replace(self.engine.settings, timeout=SECONDS_TO_ANSWER), self.engine.corpus)
        try:
            report = hasty.collect(boards, report=self._heard)
        except FingerpostError as error:
            self.run = replace(self.run, state="failed", problem=str(error))
        except Exception as error:  # a thread that dies silently would leave the page waiting for ever
            self.run = replace(self.run, state="failed", problem=f"{type(error).__name__}: {error}")
        else:
            self.run = replace(self.run, state="done", report=report)

    def _heard(self, progress: Progress) -> None:
        self.run = replace(self.run, step=progress.step, done=progress.done, total=progress.total, note=progress.note)


def is_local(request: Request) -> bool:
    """Whether a request comes from this machine and, where it says so, from one of these pages."""
    client, host = request.client, request.url.hostname
    origin = request.headers.get("origin")
    ours = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    return bool(client and client.host in LOCAL and host in LOCAL and ours)
