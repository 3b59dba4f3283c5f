"""The demo: a fresh machine has real answers at once, live postings where the network is there, and the pages."""

from __future__ import annotations

import random
from dataclasses import replace

from fingerpost import FingerpostError, Observatory
from fingerpost.faces import market_view, views
from fingerpost.faces.terminal import Bars, say

BOARDS_SEED = 20_230_601
"""The same boards are tried every time, so that a demo run twice shows "unchanged"."""


SECONDS_TO_ANSWER = 5.0
"""A demo does not wait for boards as long as a collect does."""


def run_demo(engine: Observatory, *, n_boards: int, port: int | None, browser: bool = False) -> None:
    """Says what the packaged snapshot answers, tries a few live boards, and serves the pages unless `port` is None.

    With `browser` the first page is opened in one.
    """
    status = engine.status()
    say(f"snapshot {status.reference}: facts of real postings, packaged with fingerpost")
    if n_boards:
        _try_live_boards(engine, n_boards)
    say("the six roles among ML postings:")
    market_view.breakdown(engine.breakdown("role", limit=8))
    if port is not None:
        from fingerpost.faces.http import serve_pages

        serve_pages(engine, host="127.0.0.1", port=port, browser=browser)


def _try_live_boards(engine: Observatory, n_boards: int) -> None:
    """Collects a few boards; without a network it says so and goes on."""
    boards = random.Random(BOARDS_SEED).sample(engine.boards(), n_boards)  # noqa: S311  a choice, not a secret
    say(f"trying {n_boards} live boards: {', '.join(board.employer or board.token for board in boards)}")
    try:
        with Bars().running() as bars:
            hasty = Observatory(replace(engine.settings, timeout=SECONDS_TO_ANSWER), engine.corpus)
            report = hasty.collect(boards, report=bars)
    except FingerpostError as error:
        say(f"not collected: {error}")
        return
    if report.complete or report.unchanged:
        views.collected(report)
    else:
        say("no board could be reached, so there seems to be no network; the snapshot answers alone")
