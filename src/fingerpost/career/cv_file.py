"""From a CV file to its text: PDF, DOCX, JSON Resume, HTML, Markdown, plain text. Nothing leaves this machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

from fingerpost.career.json_resume import resume_lines
from fingerpost.career.pdf_text import pdf_pages
from fingerpost.errors import FileFormatError

CvKind = Literal["pdf", "docx", "json", "html", "markdown", "text"]

MAX_BYTES = 20 << 20
_MAX_PART_BYTES = 50 << 20
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MIN_LETTERS_PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class CvText:
    """The text of a CV; `note` says what went badly, so that a poor reading is never shown as a good one."""

    text: str
    kind: CvKind
    note: str | None = None


def read_cv_file(content: bytes, name: str = "") -> CvText:
    """The text of a CV; the format is told by the bytes first and the file's name second.

    Raises:
        FileFormatError: the file is empty, larger than 20 MB, damaged, or of no known format.

    >>> read_cv_file(b"Skills: Python", "cv.txt")
    CvText(text='Skills: Python', kind='text', note=None)
    """
    if not content.strip():
        msg = f"{name or 'the CV'} is empty; expected a PDF, DOCX, JSON Resume, HTML, Markdown or text file"
        raise FileFormatError(msg)
    if len(content) > MAX_BYTES:
        msg = f"{name or 'the CV'} has {len(content) >> 20} MB; at most {MAX_BYTES >> 20} MB are read"
        raise FileFormatError(msg)
    suffix = name.rpartition(".")[2].lower()
    if content.startswith(b"%PDF"):
        return _from_pdf(content, name)
    if content.startswith(b"PK\x03\x04"):
        return CvText("\n".join(_docx_lines(content, name)), "docx")
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        msg = f"{name or 'the CV'} is a binary file of no known format; expected PDF, DOCX, JSON Resume, HTML or text"
        raise FileFormatError(msg)
    text = _decoded(content)
    if suffix == "json" or text.lstrip().startswith("{"):
        return CvText("\n".join(resume_lines(text, name)), "json")
    if suffix in {"html", "htm"} or text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        return CvText(text, "html")
    return CvText(text, "markdown" if suffix in {"md", "markdown"} else "text")


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _from_pdf(content: bytes, name: str) -> CvText:
    pages = pdf_pages(content, name)
    # U+FFFE marks a hyphen at a line's end; joined, the word is whole again. "C++" is broken like "C+-".
    text = "\n".join(pages).replace("\ufffe\n", "").replace("\ufffe", "").replace("C+\n+", "C++")
    note = None
    if sum(char.isalpha() for char in text) < _MIN_LETTERS_PER_PAGE * len(pages):
        note = "this PDF has no text layer (it is a picture); give a PDF made from text, a DOCX or a text file"
    return CvText(text, "pdf", note)


def _docx_lines(content: bytes, name: str) -> Iterator[str]:
    """The paragraphs of headers, body (tables and text boxes included) and footers, in that order."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [
                part
                for kind in ("header", "document", "footer")
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
                yield from _paragraphs(archive.read(part), name)
    except (zipfile.BadZipFile, ET.ParseError, EOFError) as error:
        msg = f"{name or 'the CV'} is a damaged DOCX ({error}); save it again, or give a PDF or text file"
        raise FileFormatError(msg) from error


def _paragraphs(xml: bytes, name: str) -> Iterator[str]:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        msg = f"{name or 'the CV'} declares XML entities, which no word processor writes; it is not read"
        raise FileFormatError(msg)
    root = ET.fromstring(xml)  # noqa: S314  entities were refused above
    # Word writes a text box twice, for new and for old versions; the copy for old ones is left out.
    for fallback in [(parent, child) for parent in root.iter() for child in parent if child.tag.endswith("}Fallback")]:
        fallback[0].remove(fallback[1])
    for paragraph in root.iter(f"{_WORD}p"):
        text = "".join(_run_texts(paragraph)).strip()
        if text:
            listed = paragraph.find(f"{_WORD}pPr/{_WORD}numPr") is not None
            yield f"- {text}" if listed else text


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
