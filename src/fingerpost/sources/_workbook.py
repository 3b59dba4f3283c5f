"""Excel workbooks (XLSX) as JSON records, row by row.

A workbook is a ZIP archive of XML: what it says of its own size is checked before anything is unpacked, and no part
can give more than it said. Values are those that Excel stored last; formulas are not worked out.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError  # the class only: what parses is openpyxl

from fingerpost.errors import FileFormatError
from fingerpost.sources._formats import Broken, Record, check_columns, distinct_names, json_text
from fingerpost.sources.columns import NEEDED, recognised

MAX_UNPACKED = 1 << 30
"""Bytes of a workbook in all; a workbook that says more is refused."""

MAX_STRINGS = 256 << 20
"""Bytes of the table of strings, which is held in memory."""

MAX_ROW = 64 << 20
"""Bytes of XML from one row of a sheet to the next: a row is held in memory."""

MAX_OTHER = 64 << 20
"""Bytes of any part that is neither a sheet nor the table of strings (styles, relations, pictures)."""

MAX_RATIO = 200
"""A part above `SMALL` that unpacks to more than so many times its packed size is a bomb; text packs about tenfold."""

SMALL = 16 << 20
MAX_ROWS = 1_048_576
HEADER_ROWS = 30
"""The names of the columns stand in one of the first so many rows that hold anything."""

_ROW_TAG = re.compile(rb"</?(?:\w+:)?row\b")
_DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, OSError, ValueError, LookupError, TypeError)


class _Header(NamedTuple):
    """The row that names the columns: its number in the sheet, and the names by position."""

    row: int
    names: dict[int, str]


def is_workbook(path: Path) -> bool:
    """Whether a file is a ZIP archive that holds an Excel workbook of XML."""
    return any(name.startswith("xl/") and name.endswith("workbook.xml") for name in _parts(path))


def _parts(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []


def workbook_records(path: Path, limit: int) -> Iterator[Record]:
    """The rows of the first sheet that holds a table of postings, as JSON objects; shown sheets before hidden ones.

    Raises:
        FileFormatError: a damaged workbook, one that is too large, or no sheet with a title and a description.
    """
    _check_size(path)
    book = _opened(path)
    first: tuple[str, list[str]] | None = None
    try:
        for sheet in sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible"):
            sheet.reset_dimensions()  # what a sheet says of its size may be wrong
            header, names = _find_header(sheet)
            if header is not None:
                return _rows(book, sheet, header, limit)
            first = first or ((sheet.title, names) if names else None)
    except _DAMAGE as error:
        book.close()
        raise _unreadable(path, error) from error
    book.close()
    if first is None:
        msg = f"{path.name} is empty; expected a table of postings"
        raise FileFormatError(msg)
    check_columns(first[1], f"{path.name} (sheet {first[0]!r})")
    raise AssertionError("unreachable: the header would have been found")  # pragma: no cover


def _check_size(path: Path) -> None:
    """Refuses archives that would unpack to more than a workbook of postings can be."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                limit = f"{MAX_UNPACKED >> 20:,} MB"
                msg = f"{path.name} unpacks to more than {limit}; save the table as CSV, or in several parts"
                raise FileFormatError(msg)
            for part in parts:
                if _is_bomb(archive, part):
                    msg = (
                        f"{path.name} is packed like a ZIP bomb: {part.filename} unpacks from {part.compress_size:,} "
                        f"to {part.file_size:,} bytes; save the table as CSV"
                    )
                    raise FileFormatError(msg)
    except _DAMAGE as error:
        raise _unreadable(path, error) from error


def _is_bomb(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if part.file_size <= SMALL:
        return False
    if part.file_size > MAX_RATIO * part.compress_size:
        return True
    if part.filename.startswith("xl/worksheets/"):
        return part.file_size > MAX_ROW and _longest_row(archive, part) > MAX_ROW
    return part.file_size > (MAX_STRINGS if part.filename.lower().endswith("sharedstrings.xml") else MAX_OTHER)


def _longest_row(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """The most bytes from one row's tag to the next, roughly: a tag on the seam of two chunks is missed."""
    longest = since = 0
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            for piece in _ROW_TAG.split(chunk)[:-1]:
                longest, since = max(longest, since + len(piece)), 0
            since += len(chunk) - max((match.end() for match in _ROW_TAG.finditer(chunk)), default=0)
    return max(longest, since)


def _opened(path: Path) -> Any:
    from openpyxl import load_workbook  # imported here: only workbooks need it
    from openpyxl.utils.exceptions import InvalidFileException

    stream = path.open("rb")  # a stream, because openpyxl goes by the name's end
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and checks that do not matter to values
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (*_DAMAGE, InvalidFileException) as error:
        stream.close()
        raise _unreadable(path, error) from error
    return book


def _unreadable(path: Path, error: Exception) -> FileFormatError:
    detail = " ".join(str(error).split())[:200] or type(error).__name__
    return FileFormatError(f"{path.name} is no readable Excel workbook: {detail}; save it again, or as CSV")


def _values(sheet: Any) -> Iterator[tuple[int, tuple[object, ...]]]:
    """The rows that hold anything, with their numbers; at most as many rows as Excel has."""
    rows = sheet.iter_rows(values_only=True)
    for number in range(1, MAX_ROWS + 1):
        with warnings.catch_warnings():  # round each row, so that nothing stays changed between two
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        if any(value is not None and value != "" for value in row):
            yield number, row


def _find_header(sheet: Any) -> tuple[_Header | None, list[str]]:
    """The first row that names a title and a description, and the names of the first row that holds anything."""
    first: list[str] = []
    for number, row in islice(_values(sheet), HEADER_ROWS):
        texts = {place: value for place, value in enumerate(row) if isinstance(value, str) and value.strip()}
        names = dict(zip(texts, distinct_names(list(texts.values())), strict=True))
        first = first or list(names.values())
        if recognised(names.values()) >= set(NEEDED):
            return _Header(number, names), first
    return None, first


def _rows(book: Any, sheet: Any, header: _Header, limit: int) -> Iterator[Record]:
    number = header.row
    try:
        for number, row in _values(sheet):
            if number <= header.row:
                continue
            record = {name: _plain(row[place]) if place < len(row) else None for place, name in header.names.items()}
            if all(value is None or value == "" for value in record.values()):
                continue  # notes beside the table
            text = json_text(record)
            too_long = len(text) > limit
            yield Broken(f"row {number} is longer than {limit:,} bytes", text[:10_000]) if too_long else text
    except _DAMAGE as error:
        detail = " ".join(str(error).split())[:200]
        yield Broken(f"the workbook is damaged after row {number}: {detail}", "")
    finally:
        book.close()


def _plain(value: object) -> object:
    """A cell's value as JSON has it: dates as ISO 8601, whole numbers without a fraction, errors as nothing."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return None if isinstance(value, str) and value in _ERRORS else value


_ERRORS = frozenset({"#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DIV/0!", "#SPILL!", "#CALC!"})
