"""Text formats of tables as JSON records: CSV and TSV, JSON Lines, a JSON array.

Each reader yields the JSON text of a record, or Broken with the reason; `note` is told what holds for the whole file.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

import msgspec

from fingerpost.errors import FileFormatError
from fingerpost.sources._lines import TooLong, read_lines
from fingerpost.sources.columns import COLUMNS, NEEDED, recognised

_CHUNK = 1 << 16
_LIST_NAMES = re.compile(r'"(?:jobs|postings|data|results|items|records|rows)"\s*:\s*\[')


class Broken(NamedTuple):
    """A record that could not be read, with the reason and how it begins."""

    reason: str
    beginning: str


Record = str | Broken
Note = Callable[[str], None]


class _TooLongRecordError(Exception):
    """A row grew beyond the limit, usually because a quotation mark is never closed."""


def check_columns(names: list[str], file_name: str) -> None:
    """Raises FileFormatError unless the columns of a table hold a title and a description."""
    held = recognised(names)
    missing = [field for field in NEEDED if field not in held]
    if missing:
        shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
        accepted = "; ".join(f"{field}: {', '.join(COLUMNS[field][:5])}" for field in missing)
        msg = f"{file_name} has no column for the {' and the '.join(missing)}; it has {shown}; expected {accepted}"
        raise FileFormatError(msg)


class _Feeder:
    """Lines for csv.reader, bounded by line and by row; it can go on after it raised, which a generator cannot."""

    def __init__(self, lines: Iterator[str | TooLong], limit: int) -> None:
        self._lines = lines
        self._limit = limit
        self.fed = 0

    def __iter__(self) -> _Feeder:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if isinstance(line, TooLong):
            raise _TooLongRecordError(line.beginning)
        self.fed += len(line)
        if self.fed > self._limit:
            raise _TooLongRecordError(line[:1000])
        return line


def csv_records(
    stream: IO[bytes], encoding: str, limit: int, note: Note, *, file_name: str, tabs: bool
) -> Iterator[Record]:
    """The rows of a table whose first row names the columns, as JSON objects of text.

    The first item is taken at once, so that a table without the needed columns is an error of the call.
    """
    # The csv module keeps this limit for the whole process; nothing here needs a smaller one.
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    lines = read_lines(stream, encoding, limit, note)
    head = next((line for line in lines if isinstance(line, TooLong) or line.strip()), "")
    if isinstance(head, TooLong):
        msg = f"the first line of {file_name} is longer than {limit:,} bytes; expected the names of the columns"
        raise FileFormatError(msg)
    delimiter = _delimiter(head, tabs=tabs)
    feeder = _Feeder(_chained(head, lines), limit)
    rows = csv.reader(feeder, delimiter=delimiter)
    names = distinct_names(next(rows, []))
    check_columns(names, file_name)
    return _csv_rows(rows, feeder, names, limit)


def _chained(head: str, lines: Iterator[str | TooLong]) -> Iterator[str | TooLong]:
    yield head
    yield from lines


def _csv_rows(rows: Iterator[list[str]], feeder: _Feeder, names: list[str], limit: int) -> Iterator[Record]:
    number = 0
    while True:
        feeder.fed = 0
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except _TooLongRecordError as error:
            reason = f"row {number} is longer than {limit:,} bytes; is a quotation mark not closed?"
            yield Broken(reason, str(error))
            continue
        except csv.Error as error:
            yield Broken(f"row {number} is not a row of a table: {error}", "")
            continue
        if not any(row):
            number -= 1
        elif any(row[len(names) :]):
            reason = f"row {number} has {len(row)} fields, the first line names {len(names)}"
            yield Broken(reason, "\t".join(row)[:10_000])
        else:
            yield json_text(dict(zip(names, row, strict=False)))


def _delimiter(head: str, *, tabs: bool) -> str:
    """The delimiter under which the first line names the most known columns."""

    def score(delimiter: str) -> tuple[int, int, bool]:
        names = next(csv.reader([head], delimiter=delimiter), [])
        return len(recognised(names)), len(names), (delimiter == "\t") == tabs

    return max((",", "\t", ";", "|"), key=score)


def distinct_names(names: list[str]) -> list[str]:
    """Column names without outer blanks; a name that comes again gets a number."""
    seen: dict[str, int] = {}
    distinct = []
    for name in map(str.strip, names):
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct


def json_line_records(stream: IO[bytes], encoding: str, limit: int, note: Note) -> Iterator[Record]:
    """The lines of a JSON Lines file, as they stand."""
    for number, line in enumerate(read_lines(stream, encoding, limit, note), start=1):
        if isinstance(line, TooLong):
            yield Broken(f"line {number} is longer than {limit:,} bytes", line.beginning)
        elif text := line.strip():
            yield _checked(text, f"line {number}")


def _checked(text: str, where: str) -> Record:
    """A JSON object's own text; NaN, which many programs write, becomes null."""
    try:
        msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError:
        return Broken(f"{where} is JSON but no object with named values", text[:10_000])
    except msgspec.DecodeError as error:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return Broken(f"{where} is not JSON: {error}", text[:10_000])
        return json_text(value) if isinstance(value, dict) else Broken(f"{where} is no object", text[:10_000])
    except UnicodeEncodeError:
        return Broken(f"{where} holds characters that no text may hold", ascii(text[:1000]))
    return text


def json_text(record: object) -> str:
    """A record as JSON; numbers that JSON does not know become null, halves of surrogate pairs a question mark."""
    try:
        return msgspec.json.encode(record, enc_hook=str).decode()
    except UnicodeEncodeError:
        mended = json.dumps(record, default=str).encode("ascii")
        return re.sub(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}", "?", mended.decode())


def json_array_records(stream: IO[str], limit: int, *, file_name: str) -> Iterator[Record]:
    """The elements of a JSON array, each as it stands; also of an array inside an object ({"jobs": [...]})."""
    buffer = stream.read(_CHUNK).lstrip("\ufeff \t\r\n")
    if buffer.startswith("{"):
        start = _LIST_NAMES.search(buffer)
        if start is None:
            yield from _single_object(stream, buffer, limit, file_name)
            return
        buffer = buffer[start.end() :]
    else:
        buffer = buffer[1:]
    yield from _elements(stream, buffer, limit)


def _single_object(stream: IO[str], buffer: str, limit: int, file_name: str) -> Iterator[Record]:
    text = buffer + stream.read(limit)
    if len(text) > limit:
        yield Broken(f"{file_name} is one JSON object longer than {limit:,} bytes", text[:10_000])
    else:
        yield _checked(text.strip(), file_name)


def _elements(stream: IO[str], buffer: str, limit: int) -> Iterator[Record]:
    decoder, number = json.JSONDecoder(), 0
    while True:
        buffer = buffer.lstrip(" \t\r\n,")
        if buffer.startswith("]"):
            return
        number += 1
        end = _element_end(decoder, buffer)
        while end is None and len(buffer) <= limit and (more := stream.read(max(_CHUNK, len(buffer)))):
            buffer = (buffer + more).lstrip(" \t\r\n,")
            if buffer.startswith("]"):
                return
            end = _element_end(decoder, buffer)
        if end is None or end == 0:
            yield Broken(_why_no_end(number, buffer, limit), buffer[:10_000])
            return
        yield _checked(buffer[:end], f"element {number}")
        buffer = buffer[end:]


def _element_end(decoder: json.JSONDecoder, buffer: str) -> int | None:
    """Where the first element ends; None when the buffer may hold only its beginning, 0 when it is broken."""
    if not buffer:
        return None
    try:
        return decoder.raw_decode(buffer)[1]
    except json.JSONDecodeError as error:
        cut = error.msg.startswith(("Unterminated", "Invalid \\")) or error.pos >= len(buffer) - 16
        return None if cut else 0
    except RecursionError:
        return 0


def _why_no_end(number: int, buffer: str, limit: int) -> str:
    if not buffer:
        return f"the array is not closed after element {number - 1}; the file may have been cut"
    if len(buffer) > limit:
        return f"element {number} is longer than {limit:,} bytes, or broken; nothing after it was read"
    return f"element {number} is not JSON, or cut; nothing after it was read"
