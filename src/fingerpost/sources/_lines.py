"""Lines of a text file in bounded memory, whatever its encoding."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

_SKIP = 1 << 20


class TooLong(NamedTuple):
    """A line longer than the limit: how it begins; the rest was skipped."""

    beginning: str


def encoding_of(head: bytes) -> str:
    """UTF-16 by its mark, else UTF-8 (a mark of its own is skipped).

    >>> encoding_of(b"title,body"), encoding_of("title".encode("utf-16"))
    ('utf-8', 'utf-16')
    """
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"


def read_lines(stream: IO[bytes], encoding: str, limit: int, note: Callable[[str], None]) -> Iterator[str | TooLong]:
    """The lines of a stream with their line ends, each at most `limit` bytes; longer ones as TooLong.

    A line that is not UTF-8 is read as Windows-1252, which `note` is told once.
    """
    read = _reader(stream, encoding)
    noted = first = False
    while line := read(limit + 1):
        if not first:
            line, first = line.removeprefix(codecs.BOM_UTF8), True
        text, fell_back = _decoded(line)
        if fell_back and not noted:
            note("some lines are not UTF-8; they were read as Windows-1252")
            noted = True
        if len(line) > limit and not line.endswith(b"\n"):
            _skip_rest(read)
            yield TooLong(text[:10_000])
        else:
            yield text


def _reader(stream: IO[bytes], encoding: str) -> Callable[[int], bytes]:
    """Reads one line, or its first `size` bytes, as UTF-8 where the file says what it is."""
    if encoding == "utf-8":
        return stream.readline
    wrapper = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    return lambda size: wrapper.readline(size).encode("utf-8", "replace")


def _skip_rest(read: Callable[[int], bytes]) -> None:
    while (piece := read(_SKIP)) and not piece.endswith(b"\n"):
        pass


def _decoded(line: bytes) -> tuple[str, bool]:
    try:
        return line.decode("utf-8"), False
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace"), True
