"""How the state of this machine looks in a terminal: the sources, the boards that need a look, what was set aside."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from fingerpost.faces.health_words import age_in_words, hours_in_words, kind_in_words
from fingerpost.faces.terminal import console, heading, line, show_table

if TYPE_CHECKING:
    from fingerpost import Row, Status

BOARDS_SHOWN: Final = 25
STALE_SHOWN: Final = 8


def show_status(answer: Status) -> None:
    """How the sources answer, then the facts of the data directory."""
    _visits(answer)
    _postings(answer)
    _failing(answer)
    _stale(answer)
    _set_aside(answer)
    heading(f"data directory {answer.data}")
    rows = [{**row, "value": _moment(row["value"])} for row in answer.facts()]
    show_table(rows, ("what", "value"))


def _visits(answer: Status) -> None:
    visited = [source for source in answer.health if source.n_boards]
    if not visited or answer.last_visit is None:
        said = "nothing was collected yet" if not answer.n_postings else "no board is watched yet"
        line(f"{said}: fingerpost collect --all")
        return
    n_boards, n_ok = sum(part.n_boards for part in visited), sum(part.n_boards_ok for part in visited)
    last = age_in_words(answer.last_visit, answer.at)
    heading(f"the last visit of {n_ok:,} of {n_boards:,} boards went well; the last of all was {last}")
    rows: list[Row] = [
        {
            "source": source.source,
            "boards": source.n_boards,
            "ok": source.n_boards_ok,
            "last success": age_in_words(source.last_success, answer.at),
            "age, median": _age(source.median_age_hours),
            "largest": _age(source.largest_age_hours),
            "errors": ", ".join(f"{n:,} {kind_in_words(kind)}" for kind, n in source.errors) or None,
            "errors, 7 days": f"{source.n_errors:,} of {source.n_visits:,}",
        }
        for source in visited
    ]
    show_table(rows, tuple(rows[0]), title="sources, errors at the boards' last visits")


def _postings(answer: Status) -> None:
    rows: list[Row] = [
        {
            "source": source.source,
            "open": source.n_open,
            "opened": source.n_opened if source.n_boards else None,
            "changed": source.n_changed if source.n_boards else None,
            "closed": source.n_closed if source.n_boards and source.lists == "open" else None,
            "reopened": source.n_reopened if source.n_boards else None,
            "set aside": source.n_set_aside,
        }
        for source in answer.health
    ]
    if rows:
        show_table(rows, tuple(rows[0]), title="postings that are open, and what happened to them in 7 days")
    newest = [source.source for source in answer.health if source.lists == "newest" and source.n_boards]
    if newest:
        line(f"{', '.join(newest)}: only the newest postings are listed, so which of them were closed is not known")


def _failing(answer: Status) -> None:
    from rich.padding import Padding
    from rich.text import Text

    failing = [board for board in answer.failing if board.kind != "stale"]
    if not failing:
        return
    heading(f"{_counted(len(failing))} whose last visit went wrong")
    for board in failing[:BOARDS_SHOWN]:
        parts = (
            f"{board.source}:{board.token}",
            board.employer,
            kind_in_words(board.kind),
            f"failed {board.n_failed:,} times" if board.n_failed > 1 else "failed once",
            f"last success {age_in_words(board.last_success, answer.at)}",
        )
        line(f" {' · '.join(part for part in parts if part)}")
        console().print(Padding(Text(board.reason or ""), (0, 0, 0, 3)))
    if len(failing) > BOARDS_SHOWN:
        line(f"and {len(failing) - BOARDS_SHOWN:,} more: fingerpost status --json")
    if any(board.kind == "gone" for board in failing):
        line("a board that stays gone can be taken off the list: fingerpost boards remove BOARD")


def _stale(answer: Status) -> None:
    stale = [f"{board.source}:{board.token}" for board in answer.failing if board.kind == "stale"]
    if stale:
        more = f" and {len(stale) - STALE_SHOWN:,} more" if len(stale) > STALE_SHOWN else ""
        line(f"{_counted(len(stale))} not visited for a week: {', '.join(stale[:STALE_SHOWN])}{more}")
        line("fingerpost collect --all visits every board on the list")


def _set_aside(answer: Status) -> None:
    rows: list[Row] = []
    for source in answer.health:
        rows += [{"source": source.source, "records": n, "reason": reason} for reason, n in source.set_aside]
        rest = source.n_set_aside - sum(n for _, n in source.set_aside)
        if rest:
            rows.append({"source": source.source, "records": rest, "reason": "other reasons"})
    if rows:
        show_table(rows, ("source", "records", "reason"), title="set aside")


def _counted(n: int) -> str:
    return f"{n:,} board{'s' * (n != 1)}"


def _moment(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else value


def _age(hours: float | None) -> str | None:
    return None if hours is None else hours_in_words(hours)
