"""What `collect` is pointed at: boards by name or address, careers pages of any kind, and files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fingerpost.errors import InputError
from fingerpost.settings import Settings

if TYPE_CHECKING:
    from fingerpost.sources import Board, PoliteClient


class Targets(NamedTuple):
    """Boards to visit and files to import, each in the order given."""

    boards: tuple[Board, ...]
    files: tuple[Path, ...]


def find_targets(
    settings: Settings, names: Iterable[str], *, client: Callable[[], PoliteClient] | None = None
) -> Targets:
    """The boards and files that names mean.

    A path (it has a separator or an ending) is a file or a folder; an address that no source knows is asked for, and
    the board that its page embeds or links to is taken.

    Raises:
        UnknownNameError, InputError: a name of no board or file, or an address behind which no board was found.
        SourceError: a page that had to be looked at cannot be had.
        StoreError: the person's file of boards is broken.
    """
    files: list[Path] = []
    boards: list[Board] = []
    for name in names:
        path = file_meant(name)
        if path is not None:
            files.append(path)
        else:
            boards.append(_board(settings, name, client))
    return Targets(tuple(boards), tuple(files))


def file_meant(name: str) -> Path | None:
    """The file or folder that a name means, or None where it means a board.

    Raises:
        InputError: it looks like a path and there is nothing.
    """
    from fingerpost.sources.boards import is_address

    path = Path(name).expanduser()
    looks_like_a_path = os.sep in name or path.suffix.lower() in _ENDINGS or name.startswith(("~", "."))
    if "://" in name or not looks_like_a_path:
        return None
    if path.exists():
        return path
    if is_address(name) and path.suffix.lower() not in _ENDINGS:
        return None
    msg = f"there is no file {name!r}; give a file of postings, a folder of HTML pages, or a board"
    raise InputError(msg)


_ENDINGS = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".gz", ".parquet", ".xlsx", ".html", ".htm"})


def _board(settings: Settings, name: str, client: Callable[[], PoliteClient] | None) -> Board:
    from fingerpost.pipeline.boards import discover
    from fingerpost.sources.boards import find_board, is_address
    from fingerpost.sources.own_boards import known_boards
    from fingerpost.sources.registry import BOARD_SOURCES

    source, separator, token = name.strip().partition(":")
    if is_address(name) and not (separator and token and source in BOARD_SOURCES):
        return asyncio.run(discover(settings, name, client))
    return find_board(name, known_boards(settings.data))
