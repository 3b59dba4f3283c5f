"""Where a posting's title stands, and its parts: the head that names the occupation, and what qualifies it.

Titles are the employer's field where stated; else (an address, an empty field) the first short line of the text. A
field that names no occupation ("Remote (US)") gives way to the part that does of a first line with bars ("Employer |
Role | Place").
"""

from __future__ import annotations

from functools import lru_cache

from fingerpost.reading.document import HEADER_KINDS, Document
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import compiled_late
from fingerpost.reading.requirement import Span

# Words that make a line look like a title, where no title is stated.
_OCCUPATION = GuardedSearch(
    r"\b(?:engineers?|scientists?|analysts?|developers?|managers?|researchers?|architects?|interns?|lead|director"
    r"|consultants?|specialists?|designers?|programmers?|devops|sre|ingenieur|entwickler|\w*wissenschaftler|werkstudent"
    r"|utvecklare|\w*ingenjör|ingénieur|développeur|analytiker|ontwikkelaar|ingeniero|científico|engenheiro|cientista"
    r"|ingegnere|sviluppatore)|工程师|工程師|科学家|エンジニア|엔지니어"
)
_NOT_A_TITLE = compiled_late(r"[*#\s]*url\b|https?://|www\.")
_BEGINS_OF_ADDRESSES = frozenset("*#uhw")
_SEPARATOR = compiled_late(
    r"\s{1,3}[-–—|•:@]\s{1,3}|[-–—]\s{1,3}(?=[A-Z])|\s{0,3}[|•｜（）()\[\],;:；]\s{0,3}|\s{1,3}(?:with|mit|avec|med)\s{1,3}"
)
_LONGEST_LINE = 120
_LINES_TO_TRY = 12
_FIRST_LINE = 300


def title_span(document: Document) -> Span:
    """(start, end) of the title in the document's text; (0, 0) when there is none.

    >>> from fingerpost.reading.document import Block
    >>> text = "Senior Data Scientist (Pricing)\\n\\nWe sell shoes."
    >>> document = Document(text, text.lower(), (Block(0, 31, "title"), Block(33, 47, "paragraph")))
    >>> text[slice(*title_span(document))]
    'Senior Data Scientist (Pricing)'
    """
    stated = document.header("title")
    if stated is not None and not _is_address(document.lower, stated.start):
        # Bars are looked for first, since nearly no text begins with any.
        if document.text.find(" | ", stated.end, stated.end + 2 * _FIRST_LINE) < 0:
            return stated.start, stated.end
        if _names_occupation(document.lower[stated.start : stated.end]):
            return stated.start, stated.end
        return _between_bars(document) or (stated.start, stated.end)
    if (between := _between_bars(document)) is not None:
        return between
    body = [block for block in document.blocks if block.kind not in HEADER_KINDS][:_LINES_TO_TRY]
    for block in body:
        if block.end - block.start > _LONGEST_LINE or _is_address(document.lower, block.start):
            continue
        if _OCCUPATION.search(document.lower, block.start, block.end):
            return block.start, block.end
    return 0, 0


@lru_cache(maxsize=4096)
def _names_occupation(title: str) -> bool:
    """Whether a stated title, in lower case, names an occupation; remembered since several readers ask."""
    return _OCCUPATION.search(title) is not None


def _is_address(lower: str, start: int) -> bool:
    """Whether a line begins like an address; most are told by their first letter."""
    first = lower[start : start + 1]
    return (first in _BEGINS_OF_ADDRESSES or first.isspace()) and _NOT_A_TITLE.match(lower, start) is not None


def _between_bars(document: Document) -> Span | None:
    """The part of a first line with bars that names an occupation."""
    begin = document.body_start
    if document.text.find(" | ", begin, begin + _FIRST_LINE) < 0:
        return None
    line_end = document.text.find("\n", begin, begin + _FIRST_LINE)
    start, last = begin, line_end if line_end >= 0 else min(begin + _FIRST_LINE, len(document.text))
    while start < last:
        bar = document.text.find(" | ", start, last)
        end = bar if bar >= 0 else last
        if end - start <= _LONGEST_LINE and _OCCUPATION.search(document.lower, start, end):
            return start, end
        start = end + 3
    return None


def split_title(title: str) -> tuple[Span, ...]:
    """Spans of the parts of a title, in order; the first names the occupation, the others qualify it.

    >>> title = "Senior Product Manager - Search, Machine Learning (m/w/d)"
    >>> [title[start:end] for start, end in split_title(title)]
    ['Senior Product Manager', 'Search', 'Machine Learning', 'm/w/d']
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
