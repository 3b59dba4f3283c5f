"""Which board is meant: by a URL pasted from a browser, by `source:token`, by an employer's name or by a token."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from urllib.parse import urlsplit

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.sources.directory import boards_by_key, load_boards
from fingerpost.sources.registry import BOARD_SOURCES
from fingerpost.sources.source import Board


def find_board(name: str, boards: Iterable[Board] | None = None) -> Board:
    """The board meant by a URL, `source:token`, an employer's name or a token among `boards` (the shipped directory).

    A `source:token` need not be among them; upper and lower case count only there, because some sources tell tokens
    apart by case.

    Raises:
        UnknownNameError: no such source, employer or token; proposes the closest ones.
        InputError: a URL that is no board's.

    >>> find_board("ashby:some-new-lab").token, find_board("https://jobs.lever.co/acme/5ac2").key
    ('some-new-lab', ('lever', 'acme'))
    """
    text = name.strip()
    known = load_boards() if boards is None else tuple(boards)
    source, separator, token = text.partition(":")
    if separator and source in BOARD_SOURCES and token:
        return _known(Board(source, token), known)
    if is_address(text):
        board = _known(detect_board(text), known)
        return board if board in known else _other_case(board, known)
    if separator and token and " " not in source:
        raise UnknownNameError("board source", source, BOARD_SOURCES)
    return _listed(text, known)


def is_address(text: str) -> bool:
    """Whether a text is meant as a web address, also without its scheme.

    >>> is_address("jobs.lever.co/acme"), is_address("Acme"), is_address("lever:acme")
    (True, False, False)
    """
    return "://" in text or re.match(r"[\w-]+(\.[\w-]+)+/", text.strip()) is not None


def _known(board: Board, boards: Iterable[Board]) -> Board:
    """What is known of a board, or the board as it is."""
    shipped = boards_by_key().get(board.key)
    return next((known for known in boards if known.key == board.key), shipped or board)


def _other_case(board: Board, boards: Iterable[Board]) -> Board:
    """The only board on the list that an address differs from by upper and lower case alone, or the board as it is."""
    name = (board.source, board.token.casefold())
    alike = [known for known in boards if (known.source, known.token.casefold()) == name]
    return alike[0] if len(alike) == 1 else board


def _listed(text: str, boards: tuple[Board, ...]) -> Board:
    wanted = text.casefold()
    for board in boards:
        if wanted in {(board.employer or "").casefold(), board.token.casefold()}:
            return board
    names = {(board.employer or board.token).casefold(): board.employer or board.token for board in boards}
    close = get_close_matches(wanted, names, n=3, cutoff=0.7)  # whatever the case: "gitlap" is close to "GitLab"
    raise UnknownNameError("board", text, [names[name] for name in close] or names.values())


def as_address(url: str) -> str:
    """A pasted address with its scheme.

    Raises:
        InputError: it is no URL with a host.
    """
    address = url.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
            reason = "no address of a page on the web"
        elif not parts.hostname or re.search(r"\s", address):
            reason = "no host, or a blank in it"
        else:
            return address
    except ValueError as error:
        reason = str(error)
    msg = f"{url!r} is not a URL ({reason}); give a board's address as the browser shows it"
    raise InputError(msg)


def detect_board(url: str) -> Board:
    """The board behind a URL of a board, a posting's page or an API; no request is made.

    Raises:
        InputError: the URL belongs to no source that has boards.

    >>> detect_board("https://boards.greenhouse.io/embed/job_board?for=gitlab").key
    ('greenhouse', 'gitlab')
    """
    address = as_address(url)
    for source in BOARD_SOURCES.values():
        token = source.detect(address)
        if token is not None:
            return boards_by_key().get((source.name, token)) or Board(source.name, token)
    msg = (
        f"{url!r} is not the address of a board at {', '.join(BOARD_SOURCES)}; open the employer's list of postings, "
        "or let `fingerpost boards add` look for the board behind the page"
    )
    raise InputError(msg)
