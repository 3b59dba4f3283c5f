"""A folder of saved web pages: each is one record, with its HTML, its place in the folder and the address it states."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from fingerpost.errors import InputError
from fingerpost.sources._formats import Broken, Record, json_text

PAGES = (".html", ".htm")
"""How the names of pages end, in lower case."""

_HEAD = 4096
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)\s*-->", re.IGNORECASE)
_LINK = re.compile(r"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(r"""\b(?:rel\s*=\s*["']?canonical|property\s*=\s*["']?og:url)\b""", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


class SavedPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is stored of a page: its place in the folder (with "/"), its HTML, and the address that it states."""

    page_path: str
    html: str
    page_url: str | None = None


def find_pages(folder: Path) -> list[Path]:
    """Every page below a folder, in order of its path; links to other folders are not followed.

    Raises:
        InputError: there is none, or the folder cannot be read.
    """

    def refuse(error: OSError) -> None:
        msg = f"{error.filename} cannot be read: {error.strerror}"
        raise InputError(msg) from error

    found = [
        Path(parent) / name
        for parent, _, names in os.walk(folder, onerror=refuse)
        for name in names
        if name.lower().endswith(PAGES)
    ]
    if not found:
        msg = f"{folder} is a folder without web pages; expected files that end in {' or '.join(PAGES)}, or give a file"
        raise InputError(msg)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def page_records(folder: Path, limit: int) -> Iterator[Record]:
    """The pages of a folder as JSON objects, in order of their path.

    Raises:
        InputError: as for `find_pages`.
    """
    pages = find_pages(folder)  # at once, so that a folder without pages is an error of the call
    return (_record(path, path.relative_to(folder).as_posix(), limit) for path in pages)


def _record(path: Path, place: str, limit: int) -> Record:
    try:
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        return Broken(f"{place} cannot be read: {error.strerror or error}", place)
    if len(content) > limit:
        return Broken(f"{place} is longer than {limit:,} bytes", html_text(content[:10_000]))
    text = html_text(content)
    if not text.strip():
        return Broken(f"{place} is empty", place)
    if "\x00" in text:
        return Broken(f"{place} is a binary file; expected a web page", place)
    return json_text(SavedPage(place, text, stated_address(text)))


def html_text(content: bytes) -> str:
    """A page's text: by its byte-order mark, else as UTF-8, else in the encoding it states, else as Windows-1252.

    >>> html_text("<meta charset=iso-8859-2><p>Łódź".encode("iso-8859-2"))
    '<meta charset=iso-8859-2><p>Łódź'
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        stated = _CHARSET.search(content[:_HEAD])
    name = stated[1].decode("ascii", "replace") if stated else "cp1252"
    try:
        return content.decode(name, "replace")
    except (LookupError, ValueError):
        return content.decode("cp1252", "replace")


def stated_address(page: str) -> str | None:
    """The address that a saved page says it has: what the browser noted, its canonical link, or its og:url.

    >>> stated_address('<link rel="canonical" href="https://example.org/jobs/1">')
    'https://example.org/jobs/1'
    """
    if saved := _SAVED_FROM.search(page[:_HEAD]):
        return saved[1]
    for tag in _LINK.findall(page[:200_000]):
        if _CANONICAL.search(tag) and (address := _ADDRESS.search(tag)):
            url = (address[1] or address[2] or "").strip().replace("&amp;", "&")
            if _is_web_address(url):
                return url
    return None


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
