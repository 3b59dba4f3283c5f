"""Which board is meant: by a URL pasted from a browser, by `source:token`, by an employer's name or by a token."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.sources.directory import boards_by_key, load_boards
from fingerpost.sources.registry import BOARD_SOURCES
from fingerpost.sources.source import Board


def find_board(name: str) -> Board:
    """The board meant by a URL, `source:token`, an employer's name or a token of the directory.

    A `source:token` need not be in the directory; upper and lower case count only there, because some sources
    tell tokens apart by case.

    Raises:
        UnknownNameError: no such source, employer or token; proposes the closest ones.
        InputError: a URL that is no board's.

    >>> find_board("ashby:some-new-lab").token, find_board("https://jobs.lever.co/acme/5ac2").key
    ('some-new-lab', ('lever', 'acme'))
    """
    text = name.strip()
    if "://" in text or re.match(r"[\w-]+(\.[\w-]+)+/", text):
        return detect_board(text)
    source, separator, token = text.partition(":")
    if separator and source in BOARD_SOURCES and token:
        return boards_by_key().get((source, token)) or Board(source, token)
    if separator and token and " " not in source:
        raise UnknownNameError("board source", source, BOARD_SOURCES)
    return _listed(text)


def _listed(text: str) -> Board:
    wanted = text.casefold()
    for board in load_boards():
        if wanted in {(board.employer or "").casefold(), board.token.casefold()}:
            return board
    names = {board.employer or board.token for board in load_boards()}
    raise UnknownNameError("board", text, names)


def detect_board(url: str) -> Board:
    """The board behind a URL of a board, a posting's page or an API.

    Raises:
        InputError: the URL belongs to no source that has boards.

    >>> detect_board("https://boards.greenhouse.io/embed/job_board?for=gitlab").key
    ('greenhouse', 'gitlab')
    """
    address = url.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        urlsplit(address)
    except ValueError as error:
        msg = f"{url!r} is not a URL ({error}); give a board's address as the browser shows it"
        raise InputError(msg) from error
    for source in BOARD_SOURCES.values():
        token = source.detect(address)
        if token is not None:
            return boards_by_key().get((source.name, token)) or Board(source.name, token)
    msg = f"{url!r} is not the address of a board at {', '.join(BOARD_SOURCES)}; open the employer's list of postings"
    raise InputError(msg)
