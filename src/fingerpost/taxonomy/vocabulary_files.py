"""The official files of ESCO and O*NET, read as rows: zip or folder, CSV, tab-delimited text or JSON Lines.

What each table takes from which file is data (`fingerpost.taxonomy.vocabulary_tables`).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from fingerpost.errors import FileFormatError, InputError
from fingerpost.taxonomy.vocabulary_tables import TableForm, Vocabulary

Row = Mapping[str, Any]


class Shelf(NamedTuple):
    """The files of a zip or folder by name in lower case, each with what opens it."""

    path: Path
    files: Mapping[str, Callable[[], IO[bytes]]]

    def find(self, form: TableForm) -> str | None:
        """The file that holds a table: the official one, else JSON Lines of the same vocabulary."""
        if form.official.lower() in self.files:
            return form.official.lower()
        prefix = "esco" if form.vocabulary == "ESCO" else "onet"
        pattern = re.compile(rf"{prefix}[\d.]*{form.in_jsonl}(\.gz)?")
        return next((name for name in sorted(self.files) if pattern.fullmatch(name)), None)


def open_shelf(path: Path) -> Shelf:
    """The files of a folder (its subfolders too) or of a zip.

    Raises:
        InputError: there is nothing at the path.
        FileFormatError: a file that is no zip.
    """
    if path.is_dir():
        found = sorted((file for file in path.rglob("*") if file.is_file()), reverse=True)
        return Shelf(path, {file.name.lower(): _opener(file) for file in found})
    if not path.exists():
        msg = f"{path} does not exist; give the zip or folder that you downloaded from ESCO or O*NET"
        raise InputError(msg)
    if not zipfile.is_zipfile(path):
        msg = f"{path.name} is neither a folder nor a zip; give the download of ESCO (CSV) or O*NET (text) as it came"
        raise FileFormatError(msg)
    archive = zipfile.ZipFile(path)
    members = sorted((member for member in archive.namelist() if not member.endswith("/")), reverse=True)
    return Shelf(path, {Path(member).name.lower(): _member(archive, member) for member in members})


def _opener(file: Path) -> Callable[[], IO[bytes]]:
    return lambda: _unpacked(file.open("rb"), file.name)


def _member(archive: zipfile.ZipFile, member: str) -> Callable[[], IO[bytes]]:
    return lambda: _unpacked(archive.open(member), member)


def _unpacked(stream: IO[bytes], name: str) -> IO[bytes]:
    return cast(IO[bytes], gzip.GzipFile(fileobj=stream)) if name.endswith(".gz") else stream


def read_rows(shelf: Shelf, name: str, form: TableForm) -> Iterator[Row]:
    """The rows of a file under the names of the table's columns; None where nothing is stated.

    Raises:
        FileFormatError: the file is damaged or lacks a column that the table needs.
    """
    try:
        with shelf.files[name]() as stream:
            if ".jsonl" in name:
                yield from _json_rows(stream, name, form)
            else:
                yield from _text_rows(stream, name, form)
    except (UnicodeDecodeError, csv.Error, zipfile.BadZipFile, EOFError, OSError, zlib.error) as error:
        msg = f"{name} in {shelf.path.name} cannot be read ({error}); download it again"
        raise FileFormatError(msg) from error


def _text_rows(stream: IO[bytes], name: str, form: TableForm) -> Iterator[Row]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    if name.endswith(".csv"):
        reader = csv.DictReader(text)
    else:
        reader = csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [c.official for c in form.columns if c.is_needed and c.official not in (reader.fieldnames or ())]
    if missing:
        msg = f"{name} lacks the columns {', '.join(missing)}; it has {', '.join(reader.fieldnames or ()) or 'none'}"
        raise FileFormatError(msg)
    for row in reader:
        yield {column.name: _from_text(row.get(column.official), column.kind) for column in form.columns}


def _from_text(value: str | None, kind: str) -> Any:
    value = (value or "").strip()
    if kind == "list":
        return [part for part in map(str.strip, value.split("\n")) if part]
    if value in ("", "n/a"):
        return None
    if kind == "number":
        return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else None
    return value == "Y" if kind == "flag" else value


def _json_rows(stream: IO[bytes], name: str, form: TableForm) -> Iterator[Row]:
    import msgspec

    for number, line in enumerate(stream, 1):
        try:
            row = msgspec.json.decode(line, type=dict[str, Any])
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            msg = f"line {number} of {name} is no JSON object ({error})"
            raise FileFormatError(msg) from error
        values = {column.name: _from_json(row.get(column.in_jsonl), column.kind) for column in form.columns}
        # ESCO's broader concepts stand in a list beside the concept; a table has one row for each.
        lists = [key for key, value in values.items() if isinstance(value, list)]
        if form.name == "esco_broader_skills":
            yield from ({**values, "broader_uri": uri} for uri in (values["broader_uri"] if lists else ()))
        else:
            yield values


def _from_json(value: Any, kind: str) -> Any:
    if kind == "list":
        return [part.strip() for part in value if isinstance(part, str) and part.strip()] if value else []
    if isinstance(value, str):
        return _from_text(value, kind)
    if kind == "number":
        return float(value) if isinstance(value, int | float) else None
    return value if isinstance(value, list) else None


def version_of(shelf: Shelf, vocabulary: Vocabulary) -> str | None:
    """The version that the names of a download tell, or O*NET's own "Read Me.txt"; None when neither does.

    >>> version_of(Shelf(Path("ESCO dataset - v1.2.1 - classification - en - csv.zip"), {}), "ESCO")
    '1.2.1'
    >>> version_of(Shelf(Path("db_29_3_text.zip"), {}), "O*NET")
    '29.3'
    """
    prefix = "esco" if vocabulary == "ESCO" else "onet"
    for name in (shelf.path.name.lower(), *sorted(shelf.files)):
        if packed := re.match(rf"{prefix}(\d{{3}})_", name):
            digits = packed.group(1)
            return ".".join(digits) if vocabulary == "ESCO" else f"{digits[:-1]}.{digits[-1]}"
    pattern = r"\bv?(\d+\.\d+(?:\.\d+)?)\b" if vocabulary == "ESCO" else r"db_(\d+)_(\d+)"
    if found := re.search(pattern, shelf.path.name):
        return ".".join(found.groups())
    if vocabulary == "O*NET" and "read me.txt" in shelf.files:
        with shelf.files["read me.txt"]() as stream:
            found = re.search(r"NET (\d+\.\d+) Database", stream.read(2000).decode("utf-8", "replace"))
        return found.group(1) if found else None
    return None
