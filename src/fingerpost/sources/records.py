"""A file's records, one by one and in bounded memory: CSV, TSV, JSON Lines, a JSON array (each also gzipped), Parquet,
XLSX; and the HTML files of a folder.

What the file is, is told by its first bytes before its name. A record that cannot be used is set aside with its
reason; a file that ends in damage gives what stands before it. Only a file that cannot be a table of postings at all
is an error.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import IO, Literal, cast

import msgspec

from fingerpost.errors import FileFormatError, InputError
from fingerpost.posting import RawPosting, SetAside
from fingerpost.sources._folder import page_records
from fingerpost.sources._formats import Broken, Record, csv_records, json_array_records, json_line_records
from fingerpost.sources._lines import encoding_of
from fingerpost.sources._workbook import is_workbook, workbook_records

NAME = "file"

RECORD_LIMIT = 10 * 1024 * 1024
"""Bytes; a longer record is set aside."""

FileFormat = Literal["csv", "tsv", "jsonl", "json", "parquet", "xlsx", "html"]

EXPECTED = "CSV, TSV, JSON, JSON Lines, Parquet or XLSX"
"""The formats of files, as messages name them."""

_HEAD = 1 << 16
_ZIP = b"PK\x03\x04"
_FOREIGN = {
    b"%PDF": "a PDF",
    _ZIP: "a ZIP archive and no Excel workbook of the form XLSX; unpack it, or save the table as XLSX or CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file, or locked by a password; save the table as XLSX or CSV",
    b"\x7fELF": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"SQLite format 3": "an SQLite database; export the table as CSV",
    b"\x28\xb5\x2f\xfd": "compressed with Zstandard; use gzip or none",
    b"BZh": "compressed with bzip2; use gzip or none",
    b"\xfd7zXZ": "compressed with xz; use gzip or none",
}


class Records(Iterator[RawPosting | SetAside]):
    """The records of one file, in order: RawPosting, or SetAside with the reason.

    `notes` says what holds for the whole file (another encoding, damage at its end); it is complete when the
    iteration is.
    """

    def __init__(self, path: Path, file_format: FileFormat, fetched_at: datetime) -> None:
        self.path = path
        self.file_format = file_format
        self.notes: list[str] = []
        self._fetched_at = fetched_at
        self._records: Iterator[Record] = iter(())
        self._stream: IO[bytes] | None = None
        self._n_read = 0

    def __next__(self) -> RawPosting | SetAside:
        try:
            record = next(self._records)
        except StopIteration:
            self.close()
            raise
        except (EOFError, zlib.error, OSError) as error:
            record = self._damage(error)
        self._n_read += 1
        if isinstance(record, Broken):
            return SetAside(NAME, self.path.name, record.reason, record.beginning)
        return RawPosting(NAME, self._fetched_at, record, self.path.name)

    def _damage(self, error: Exception) -> Broken:
        self.close()
        self._records = iter(())
        reason = f"{self.path.name} is damaged after record {self._n_read}: {error}"
        self.notes.append(reason)
        return Broken(reason, "")

    def close(self) -> None:
        """Closes the file; reading to the end does it too."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def read_from(self, records: Iterator[Record], stream: IO[bytes] | None) -> Records:
        """Sets what is iterated over, and the stream to close at its end."""
        self._records, self._stream = records, stream
        return self


def read_records(path: str | PathLike[str], *, fetched_at: datetime, record_limit: int = RECORD_LIMIT) -> Records:
    """The records of a file of postings, without reading it whole.

    Args:
        path: CSV, TSV, JSON Lines, JSON (an array, or an object that holds one), each plain or gzipped, Parquet, XLSX
            (its first sheet that holds postings), or a folder: every HTML file below it is one record.
        fetched_at: the instant that every RawPosting carries.
        record_limit: bytes; a longer record is set aside.

    Raises:
        InputError: there is no such file, or the folder holds no HTML file.
        FileFormatError: the file is empty, binary, or has no columns for a title and a description.
    """
    file = Path(path)
    if file.is_dir():
        return Records(file.resolve(), "html", fetched_at).read_from(page_records(file, record_limit), None)
    if not file.is_file():
        msg = f"{file} does not exist; give a file of postings ({EXPECTED}) or a folder of HTML files"
        raise InputError(msg)
    try:
        head = _head(file)
        file_format = _format(file, head)
        records = Records(file, file_format, fetched_at)
        return _opened(records, head, record_limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        msg = f"{file.name} is a damaged gzip file: {error}"
        raise FileFormatError(msg) from error
    except PermissionError as error:
        msg = f"{file} cannot be read: {error.strerror}"
        raise InputError(msg) from error


def _opened(records: Records, head: bytes, limit: int) -> Records:
    path, file_format = records.path, records.file_format
    if file_format == "parquet":
        from fingerpost.sources._parquet import parquet_records  # imported here: pyarrow is heavy

        return records.read_from(parquet_records(path, limit), None)
    if file_format == "xlsx":
        return records.read_from(workbook_records(path, limit), None)
    stream, encoding, note = _open(path), encoding_of(head), records.notes.append
    if file_format == "jsonl":
        return records.read_from(json_line_records(stream, encoding, limit, note), stream)
    if file_format == "json":
        text = io.TextIOWrapper(stream, _text_encoding(head, encoding, note), errors="replace")
        return records.read_from(json_array_records(text, limit, file_name=path.name), stream)
    try:
        rows = csv_records(stream, encoding, limit, note, file_name=path.name, tabs=file_format == "tsv")
    except BaseException:
        stream.close()
        raise
    return records.read_from(rows, stream)


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        zipped = stream.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(path, "rb")) if zipped else path.open("rb")


def _head(path: Path) -> bytes:
    """The first bytes, unzipped; a zipped file that ends within them gives what it holds."""
    with _open(path) as stream:
        head = b""
        try:
            while len(head) < _HEAD and (piece := stream.read1(_HEAD)):  # type: ignore[attr-defined]
                head += piece
        except (EOFError, zlib.error):
            if not head:
                raise
    return head[:_HEAD]


def _format(path: Path, head: bytes) -> FileFormat:
    """The format by the first bytes; only a table of text needs the name to tell commas from tabs.

    Raises:
        FileFormatError: empty, or binary.
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(_ZIP) and is_workbook(path):
        return "xlsx"
    for mark, what in _FOREIGN.items():
        if head.startswith(mark):
            msg = f"{path.name} is {what}; expected {EXPECTED}"
            raise FileFormatError(msg)
    encoding = encoding_of(head)
    text = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    if not text:
        msg = f"{path.name} is empty; expected a table of postings"
        raise FileFormatError(msg)
    if "\x00" in text:
        msg = f"{path.name} is a binary file; expected {EXPECTED}"
        raise FileFormatError(msg)
    suffixes = {suffix.lower() for suffix in path.suffixes[-2:]}
    if text.startswith("["):
        return "json"
    if text.startswith("{"):
        return "jsonl" if suffixes & {".jsonl", ".ndjson"} or _is_object(text.splitlines()[0]) else "json"
    return "tsv" if suffixes & {".tsv", ".tab"} else ("jsonl" if suffixes & {".jsonl", ".ndjson"} else "csv")


def _is_object(line: str) -> bool:
    """Whether a line is a whole JSON object that is no wrapper round a list of postings."""
    try:
        record = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError:
        return False
    return not any(bytes(value).lstrip().startswith(b"[{") for value in record.values()) or "title" in record


def _text_encoding(head: bytes, encoding: str, note: Callable[[str], None]) -> str:
    """UTF-8 unless the first bytes are not: JSON is not read by lines, so one encoding holds for the file."""
    if encoding != "utf-8":
        return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=False)
    except UnicodeDecodeError:
        note("the file is not UTF-8; it was read as Windows-1252")
        return "cp1252"
    return "utf-8-sig"
