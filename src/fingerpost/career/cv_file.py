"""From a CV file to its text: PDF, DOCX, JSON Resume, HTML, Markdown, plain text. Nothing leaves this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fingerpost.career.docx_text import docx_lines
from fingerpost.career.json_resume import resume_lines
from fingerpost.career.pdf_text import pdf_pages
from fingerpost.errors import FileFormatError, InputError

CvKind = Literal["pdf", "docx", "json", "html", "markdown", "text"]

CV_FORMS = "PDF, DOCX, JSON Resume, HTML, Markdown or text"
MAX_BYTES = 20 << 20
_MIN_LETTERS_PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class CvText:
    """The text of a CV; `note` says what went badly, so that a poor reading is never shown as a good one.

    `has_text` is False for a picture of a CV: there is nothing to read in it.
    """

    text: str
    kind: CvKind
    note: str | None = None
    has_text: bool = True


def read_cv_file(content: bytes, name: str = "") -> CvText:
    """The text of a CV; the format is told by the bytes first and the file's name second.

    Raises:
        FileFormatError: the file is empty, larger than 20 MB, damaged, or of no known format.

    >>> read_cv_file(b"Skills: Python", "cv.txt")
    CvText(text='Skills: Python', kind='text', note=None, has_text=True)
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
        return _from_docx(content, name)
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
    text = re.sub(r"(?<=\w)\u2010\n(?=[^\W\d_])", "", text)
    if sum(char.isalpha() for char in text) < _MIN_LETTERS_PER_PAGE * len(pages):
        return CvText(
            text,
            "pdf",
            "this PDF has no text layer (it is a picture); give a PDF made from text, a DOCX or a text file",
            has_text=False,
        )
    return CvText(text, "pdf")


def _from_docx(content: bytes, name: str) -> CvText:
    text = "\n".join(docx_lines(content, name))
    if sum(char.isalpha() for char in text) < _MIN_LETTERS_PER_PAGE:
        return CvText(
            text,
            "docx",
            "this DOCX holds no text (only pictures, or nothing); give one with text, or a text file",
            has_text=False,
        )
    return CvText(text, "docx")


def given_text(given: str | Path | bytes, name: str, what: str) -> CvText:
    """The text of a file, by its path or its bytes; `what` is it called where there is no such file.

    Raises:
        InputError: there is no such file.
        FileFormatError: it is of no known format.
    """
    if isinstance(given, bytes):
        return read_cv_file(given, name)
    path = Path(given)
    if not path.is_file():
        msg = f"there is no file {path}; give {what} as {CV_FORMS}"
        raise InputError(msg)
    return read_cv_file(path.read_bytes(), path.name)
