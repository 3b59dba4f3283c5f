"""The lines of a DOCX: headers, body with tables and text boxes, footers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from fingerpost.career.skill_level import level_of
from fingerpost.errors import FileFormatError

_MAX_PART_BYTES: Final = 50 << 20
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_KINDS: Final = ("header", "document", "footer")


def docx_lines(content: bytes, name: str) -> Iterator[str]:
    """The paragraphs of headers, body (tables and text boxes included) and footers, in that order.

    A table whose first row says how well skills are known is read column by column, any other row by row.

    Raises:
        FileFormatError: it is a damaged DOCX, another kind of archive, too large, or declares XML entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [
                part
                for kind in _KINDS
                for part in sorted(archive.namelist())
                if part.startswith(f"word/{kind}") and part.endswith(".xml")
            ]
            if not parts:
                msg = f"{name or 'the CV'} is a zip archive but no DOCX; expected a PDF, DOCX, JSON Resume or text file"
                raise FileFormatError(msg)
            for part in parts:
                if archive.getinfo(part).file_size > _MAX_PART_BYTES:
                    msg = f"{name or 'the CV'} unpacks to more than {_MAX_PART_BYTES >> 20} MB; it is not read"
                    raise FileFormatError(msg)
                yield from _lines(_root(archive.read(part), name))
    except (zipfile.BadZipFile, ET.ParseError, EOFError) as error:
        msg = f"{name or 'the CV'} is a damaged DOCX ({error}); save it again, or give a PDF or text file"
        raise FileFormatError(msg) from error


def _root(xml: bytes, name: str) -> ET.Element:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        msg = f"{name or 'the CV'} declares XML entities, which no word processor writes; it is not read"
        raise FileFormatError(msg)
    root = ET.fromstring(xml)  # noqa: S314  entities were refused above
    # Word writes a text box twice, for new and for old versions; the copy for old ones is left out.
    for fallback in [(parent, child) for parent in root.iter() for child in parent if child.tag.endswith("}Fallback")]:
        fallback[0].remove(fallback[1])
    return root


def _lines(node: ET.Element) -> Iterator[str]:
    """The lines of everything in a node, in order."""
    for child in node:
        if child.tag == f"{_WORD}tbl":
            yield from _table_lines(child)
        elif child.tag == f"{_WORD}p":
            yield from _paragraph_lines(child)
        else:
            yield from _lines(child)


def _paragraph_lines(paragraph: ET.Element) -> Iterator[str]:
    """A paragraph's own line, then those of the text boxes in it."""
    text = "".join(_run_texts(paragraph)).strip()
    if text:
        listed = paragraph.find(f"{_WORD}pPr/{_WORD}numPr") is not None
        yield f"- {text}" if listed else text
    for box in paragraph.iter(f"{_WORD}txbxContent"):
        yield from _lines(box)


def _table_lines(table: ET.Element) -> Iterator[str]:
    rows = [
        [list(_lines(cell)) for cell in row if cell.tag == f"{_WORD}tc"] for row in table if row.tag == f"{_WORD}tr"
    ]
    if len(rows) > 1 and _heads_levels(rows[0]) and all(len(row) == len(rows[0]) for row in rows):
        for number, head in enumerate(rows[0]):
            yield from head
            yield from (line for row in rows[1:] for line in row[number])
        return
    yield from (line for row in rows for cell in row for line in cell)


def _heads_levels(row: Sequence[Sequence[str]]) -> bool:
    """Whether every cell of a row is a word for how well something is known."""
    return len(row) > 1 and all(len(cell) == 1 and level_of(cell[0]) is not None for cell in row)


def _run_texts(paragraph: ET.Element) -> Iterator[str]:
    for node in paragraph:
        if node.tag == f"{_WORD}p":
            continue
        if node.tag == f"{_WORD}t":
            yield node.text or ""
        elif node.tag == f"{_WORD}tab":
            yield "\t"
        elif node.tag in {f"{_WORD}br", f"{_WORD}cr"}:
            yield "\n"
        elif not node.tag.endswith("}txbxContent"):
            yield from _run_texts(node)
