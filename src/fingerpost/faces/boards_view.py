"""How boards look in a terminal: the list, what became of one, and what a look at them showed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from fingerpost.faces.terminal import heading, line, show_table

if TYPE_CHECKING:
    from fingerpost import Board, BoardChange, BoardCheck

FAILED: Final = ("gone", "forbidden", "unavailable", "broken")
"""The states in which a board gives nothing."""

_SAID: Final = {
    "added": "{board} is on the list now",
    "brought back": "{board} is back on the list",
    "already there": "{board} was on the list already",
    "removed": "{board} is off the list; what was collected from it stays, `fingerpost boards add` brings it back",
    "already removed": "{board} was off the list already",
}


def _name(board: Board) -> str:
    key = f"{board.source}:{board.token}"
    return f"{board.employer} ({key})" if board.employer else key


def listed(boards: Sequence[Board]) -> None:
    """Boards with their employers, seats and industries, and why they are on the list."""
    rows = [
        {
            "board": f"{board.source}:{board.token}",
            "employer": board.employer,
            "country": board.country,
            "industry": board.industry,
            "why": board.why or None,
        }
        for board in boards
    ]
    show_table(rows, ("board", "employer", "country", "industry", "why"), title=f"{len(boards)} boards")


def changed(change: BoardChange) -> None:
    """What became of a board, and its page."""
    line(_SAID[change.outcome].format(board=_name(change.board)))
    line(change.url)


def checked(checks: Sequence[BoardCheck]) -> None:
    """How many boards answered, then each, those that need a look first."""
    counts = Counter(check.state for check in checks)
    heading(", ".join(f"{n} {state}" for state, n in counts.most_common()) or "no board to look at")
    order = (*FAILED, "empty", "ok")
    rows = [
        {
            "board": f"{check.board.source}:{check.board.token}",
            "state": check.state,
            "postings": check.n_listed,
            "seconds": round(check.seconds, 2),
            "reason": check.reason,
        }
        for check in sorted(checks, key=lambda check: order.index(check.state))
    ]
    show_table(rows, ("board", "state", "postings", "seconds", "reason"))
