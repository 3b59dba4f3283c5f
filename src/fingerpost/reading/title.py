"""Where a posting's title stands, and its parts: the head that names the occupation, and what qualifies it.

Titles are the employer's field where stated; else (an address, an empty field) the first short line of the text.
"""

from __future__ import annotations

import re

from fingerpost.reading.cues import CueFinder
from fingerpost.reading.document import HEADER_KINDS, Document, Hit
from fingerpost.reading.requirement import Span

# Words that make a line look like a title, where no title is stated.
_OCCUPATION = re.compile(
    r"\b(?:engineers?|scientists?|analysts?|developers?|managers?|researchers?|architects?|interns?|lead|director"
    r"|consultants?|specialists?|designers?|ingenieur|entwickler|\w*wissenschaftler|werkstudent|utvecklare|\w*ingenjör"
    r"|ingénieur|développeur|analytiker)|工程师|工程師|科学家|エンジニア|엔지니어"
)
_NOT_A_TITLE = re.compile(r"[*#\s]*url\b|https?://|www\.")
_SEPARATOR = re.compile(r"\s+[-–—|/•:@]\s+|[-–—]\s+(?=[A-Z])|\s*[|•｜（）()\[\],;:]\s*|/(?=\w)")
_LONGEST_LINE = 120
_LINES_TO_TRY = 12


def title_span(document: Document) -> Span:
    """(start, end) of the title in the document's text; (0, 0) when there is none.

    >>> from fingerpost.reading.document import Block
    >>> text = "Senior Data Scientist (Pricing)\\n\\nWe sell shoes."
    >>> document = Document(text, text.lower(), (Block(0, 31, "title"), Block(33, 47, "paragraph")))
    >>> text[slice(*title_span(document))]
    'Senior Data Scientist (Pricing)'
    """
    stated = document.header("title")
    if stated is not None and not _NOT_A_TITLE.match(document.lower, stated.start):
        return stated.start, stated.end
    body = [block for block in document.blocks if block.kind not in HEADER_KINDS][:_LINES_TO_TRY]
    for block in body:
        if block.end - block.start > _LONGEST_LINE or _NOT_A_TITLE.match(document.lower, block.start):
            continue
        if _OCCUPATION.search(document.lower, block.start, block.end):
            return block.start, block.end
    return 0, 0


def find_in_title(document: Document, finder: CueFinder) -> dict[str, tuple[Hit, ...]]:
    """Cue group → its hits inside the title, as spans of the document's text.

    Words of titles ("lead", "manager") mean little elsewhere, so they stay out of the automaton of the whole text.
    """
    start, end = title_span(document)
    found = finder.find(document.lower[start:end])
    return {group: tuple(Hit(start + a, start + b, value) for a, b, value in hits) for group, hits in found.items()}


def split_title(title: str) -> tuple[Span, ...]:
    """Spans of the parts of a title, in order; the first names the occupation, the others qualify it.

    >>> title = "Senior Product Manager - Search, Machine Learning (m/w/d)"
    >>> [title[start:end] for start, end in split_title(title)]
    ['Senior Product Manager', 'Search', 'Machine Learning', 'm', 'w', 'd']
    """
    parts: list[Span] = []
    start = 0
    for found in _SEPARATOR.finditer(title):
        if title[start : found.start()].strip():
            parts.append((start, found.start()))
        start = found.end()
    if title[start:].strip():
        parts.append((start, len(title)))
    return tuple(parts)
