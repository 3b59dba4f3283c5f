"""A person's own boards beside the shipped directory: `boards.csv` in the data directory.

The file has the columns of the shipped directory, `added_at`, and `removed`: the instant at which a board was taken
off the list. A shipped board that is removed is hidden; adding it again brings it back.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from fingerpost.errors import InputError, StoreError
from fingerpost.shared_files import locked, replace_path
from fingerpost.sources.directory import COLUMNS, board_of_row, boards_by_key, load_boards
from fingerpost.sources.registry import BOARD_SOURCES
from fingerpost.sources.source import Board

FILE = "boards.csv"
OWN_COLUMNS = (*COLUMNS, "added_at", "removed")
OWN = "own"
"""The `why` of a board that a person added."""


@dataclass(frozen=True, slots=True)
class OwnBoard:
    """A line of the person's file: a board that was added, or a shipped one that was removed; instants are ISO 8601."""

    board: Board
    added_at: str = ""
    removed: str = ""


class Change(NamedTuple):
    """The lines after a change, the board meant, and whether anything changed."""

    lines: tuple[OwnBoard, ...]
    board: Board
    changed: bool


def read_own_boards(data: Path) -> tuple[OwnBoard, ...]:
    """The lines of the person's file, in order; none where there is no file.

    Raises:
        StoreError: the file cannot be read, or is broken; the message says in which line.
    """
    path = data / FILE
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read: {error}; mend it, or delete it to start anew"
        raise StoreError(msg) from error
    rows = csv.reader(io.StringIO(text), strict=True)
    lines: dict[tuple[str, str], OwnBoard] = {}
    try:
        header = next(rows, None)
        if header is None or not {"source", "token"} <= set(header):
            raise _broken(path, 1, f"expected the columns {', '.join(OWN_COLUMNS)}")
        for row in rows:
            if any(row):
                line = _line(path, rows.line_num, header, row)
                lines[line.board.key] = line
    except csv.Error as error:
        raise _broken(path, rows.line_num, str(error)) from error
    return tuple(lines.values())


def _line(path: Path, number: int, header: list[str], row: list[str]) -> OwnBoard:
    if len(row) != len(header):
        raise _broken(path, number, f"it has {len(row)} fields, the first line names {len(header)}")
    values = dict(zip(header, map(str.strip, row), strict=True))
    if not values["source"] or not values["token"]:
        raise _broken(path, number, "a board needs a source and a token")
    return OwnBoard(board_of_row(values), values.get("added_at", ""), values.get("removed", ""))


def _broken(path: Path, line: int, reason: str) -> StoreError:
    return StoreError(f"{path}, line {line}: {reason}; mend the line, or delete the file to start anew")


def write_own_boards(data: Path, lines: Iterable[OwnBoard]) -> None:
    """Writes the person's file in one step: a reader sees the old lines or the new ones.

    Raises:
        StoreError: the data directory cannot be written to.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(OWN_COLUMNS)
    for line in lines:
        board = line.board
        stated = (board.employer, board.industry, board.why, board.country)
        writer.writerow((board.source, board.token, *(value or "" for value in stated), line.added_at, line.removed))
    new = data / f"{FILE}.{os.getpid()}.new"
    try:
        data.mkdir(parents=True, exist_ok=True)
        with new.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text.getvalue())
            stream.flush()
            os.fsync(stream.fileno())
        replace_path(new, data / FILE)
    except OSError as error:
        new.unlink(missing_ok=True)
        msg = f"{data / FILE} cannot be written: {error.strerror or error}; give another data directory with --data"
        raise StoreError(msg) from error


@contextmanager
def changing_own_boards(data: Path) -> Iterator[None]:
    """Keeps others from changing the file between reading and writing it; waits for its turn.

    Raises:
        StoreError: the data directory cannot be written to.
    """
    with locked(data / "boards.lock", wait=True):
        yield


def known_boards(data: Path | None) -> tuple[Board, ...]:
    """The shipped directory without the boards that the person removed, then the boards that the person added.

    Raises:
        StoreError: the person's file cannot be read, or is broken.
    """
    lines = read_own_boards(data) if data is not None else ()
    removed = {line.board.key for line in lines if line.removed}
    shipped = tuple(board for board in load_boards() if board.key not in removed)
    here = {board.key for board in shipped} | removed
    return (*shipped, *(line.board for line in lines if line.board.key not in here and _is_usable(line.board)))


def _is_usable(board: Board) -> bool:
    """Whether its source is (still) there: a file of a later version may name others."""
    return board.source in BOARD_SOURCES


def with_board(lines: Iterable[OwnBoard], board: Board, at: datetime) -> Change:
    """The lines with a board added; a shipped one that was removed comes back, one that is there is no change."""
    held = {line.board.key: line for line in lines}
    line = held.get(board.key)
    shipped = boards_by_key().get(board.key)
    if shipped is not None:
        changed = held.pop(board.key, None) is not None and line is not None and bool(line.removed)
        return Change(tuple(held.values()), shipped, changed)
    if line is not None and not line.removed:
        return Change(tuple(held.values()), line.board, changed=False)
    added = replace(board, why=board.why or OWN)
    held[board.key] = OwnBoard(added, at.isoformat(timespec="seconds"))
    return Change(tuple(held.values()), added, changed=True)


def without_board(lines: Iterable[OwnBoard], board: Board, at: datetime) -> Change:
    """The lines with a board taken off the list: a shipped one is noted as removed, an own one is deleted.

    Raises:
        InputError: the board is on neither list.
    """
    held = {line.board.key: line for line in lines}
    shipped = boards_by_key().get(board.key)
    line = held.get(board.key)
    if shipped is None and line is None:
        msg = f"{board.source}:{board.token} is on no list; `fingerpost boards` shows the boards that are"
        raise InputError(msg)
    if shipped is None:
        del held[board.key]
        return Change(tuple(held.values()), board, changed=True)
    if line is not None and line.removed:
        return Change(tuple(held.values()), shipped, changed=False)
    held[board.key] = OwnBoard(shipped, removed=at.isoformat(timespec="seconds"))
    return Change(tuple(held.values()), shipped, changed=True)
