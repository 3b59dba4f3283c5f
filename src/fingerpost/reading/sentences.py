"""Where sentences begin and end inside a block."""

from __future__ import annotations

import re

# It begins with a set of signs, which lets the search pass quickly over everything else.
_END = re.compile(
    r"[.!?;。！？；](?:(?<=[。！？；])|[\"'”’)\]]*\s+(?=[\"'“(]?[A-ZÄÖÜÅÉ0-9])|(?<=[a-z)][.!?;])(?=[A-Z][A-Za-z]))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|incl|inc|vs|approx|Ph\.D|Sr|Jr|Dr|Mr|Ms|St|U\.S|z\.B|bzw|ca|resp|min|max|No"
    r"|B\.S|M\.S|B\.A|M\.A|B\.Sc|M\.Sc)|\b[A-Z])$"
)


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences in `text[start:end]`, without leading and trailing blanks.

    >>> text = "We use Python, e.g. NumPy. You know SQL! Join us."
    >>> [text[a:b] for a, b in sentence_spans(text, 0, len(text))]
    ['We use Python, e.g. NumPy.', 'You know SQL!', 'Join us.']
    """
    spans = []
    begin = start
    for match in _END.finditer(text, start, end):
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(start, match.start() - 8), match.start()):
            continue
        stop = match.start() + len(match.group().rstrip())
        spans.append((begin, stop))
        begin = match.end()
    if begin < end:
        spans.append((begin, end))
    return spans


def sentence_at(text: str, start: int, end: int, position: int) -> tuple[int, int]:
    """The span of the sentence of `text[start:end]` that holds a position."""
    for span in sentence_spans(text, start, end):
        if position < span[1]:
            return span
    return start, end
