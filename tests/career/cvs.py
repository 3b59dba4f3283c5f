"""CV files of invented people, written byte by byte."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def pdf(pages: Iterable[Iterable[tuple[int, int, str]]], extra: str = "") -> bytes:
    """A PDF with (x, y, words) on each page; `extra` is put into the trailer."""
    bodies: list[bytes] = []
    kids = []
    for lines in pages:
        words = "".join(f"BT /F1 10 Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, text in lines).encode("cp1252")
        page, content = len(bodies) + 4, len(bodies) + 5
        kids.append(f"{page} 0 R")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        bodies.append(f"<< /Length {len(words)} >>\nstream\n".encode() + words + b"endstream")
    head = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate([*head, *bodies], 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(places) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R {extra} >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    key = "00" * 32
    return pdf(
        [[(50, 800, "Python")]],
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00> <00>]",
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def paragraph(text: str, *, listed: bool = False) -> str:
    """A paragraph of a word processor."""
    mark = "<w:pPr><w:numPr/></w:pPr>" if listed else ""
    return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: Iterable[str]) -> str:
    """A table of words."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def text_box(text: str) -> str:
    """A text box as Word writes it: once for itself and once for old versions."""
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    choice, fallback = f"<mc:Choice>{content}</mc:Choice>", f"<mc:Fallback>{content}</mc:Fallback>"
    return f"<w:p><w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r></w:p>"


def docx(body: str, **parts: str) -> bytes:
    """A DOCX with a body and other parts (header1, footer1) of the same form."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in {"document": body, **parts}.items():
            archive.writestr(f"word/{name}.xml", f"<w:document {_W} {_MC}><w:body>{content}</w:body></w:document>")
    return out.getvalue()


def resume(**parts: Any) -> bytes:
    """A JSON Resume."""
    return json.dumps({"basics": {"name": "Noor", "label": "Data analyst"}, **parts}).encode()
