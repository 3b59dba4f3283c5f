"""A comment of Hacker News as lines of plain words, with its links written out."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

_LINE_END = re.compile(r"<p>|</p>|<br\s*/?>|\n", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s[^>]*?href=\"([^\"]*)\"[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?(?:i|b|em|strong|pre|code|u|a|p|span)\b[^>]*>", re.IGNORECASE)


class Line(NamedTuple):
    """One line: its words, with every link as its address, and the HTML it was written in."""

    text: str
    html: str


def read_lines(text: str) -> list[Line]:
    """The lines of a comment that hold words, in order.

    >>> [line.text for line in read_lines("Larkmoor | Analyst<p>You count ships &amp; quays.")]
    ['Larkmoor | Analyst', 'You count ships & quays.']
    """
    lines = []
    start = 0
    for end, following in [
        *((found.start(), found.end()) for found in _LINE_END.finditer(text)),
        (len(text), len(text)),
    ]:
        words = _words(text[start:end])
        if words:
            lines.append(Line(words, text[start:end].strip()))
        start = following
    return lines


def _words(piece: str) -> str:
    linked = _ANCHOR.sub(
        lambda found: f" {found[1]} " if _shows_address(found[2]) else f"{found[2]} {found[1]} ", piece
    )
    return " ".join(html.unescape(_TAG.sub("", linked)).split())


def _shows_address(text: str) -> bool:
    """Whether a link's words are its address, which Hacker News cuts after some letters."""
    return "." in text and " " not in text.strip()
