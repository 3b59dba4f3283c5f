"""The shipped directory of employers' boards (`data/boards.csv`): which board belongs to whom."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from fingerpost.sources.source import Board

COLUMNS = ("source", "token", "employer", "industry", "why", "country")
"""The columns of the directory, in order."""


@cache
def load_boards() -> tuple[Board, ...]:
    """Every board of the shipped directory, in the order of the file (by source, then employer).

    `data/README.md` says by which rule they were chosen.
    """
    text = files("fingerpost.sources").joinpath("data/boards.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(map(board_of_row, rows))


def board_of_row(row: Mapping[str, str]) -> Board:
    """The board that a row of a directory states."""
    return Board(
        source=row["source"],
        token=row["token"],
        employer=row.get("employer") or None,
        industry=row.get("industry") or None,
        why=row.get("why") or "",
        country=row.get("country") or None,
    )


@cache
def boards_by_key() -> MappingProxyType[tuple[str, str], Board]:
    """The shipped boards by (source, token)."""
    return MappingProxyType({board.key: board for board in load_boards()})


def employer_name(source: str, token: str | None) -> str | None:
    """The employer of a board whose payload does not name it; the token, made readable, where it is not listed.

    >>> employer_name("ashby", "some-new-lab"), employer_name("ashby", None)
    ('some new lab', None)
    """
    if token is None:
        return None
    employer = _employers().get((source, token.casefold()))
    return employer or token.partition("@")[0].replace("-", " ").replace("_", " ").strip() or None


@cache
def _employers() -> dict[tuple[str, str], str]:
    """Employers by source and token; a name is the same however its token is written."""
    return {(board.source, board.token.casefold()): board.employer for board in load_boards() if board.employer}
