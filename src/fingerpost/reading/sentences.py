"""Where sentences begin and end inside a block."""

from __future__ import annotations

import re
from functools import lru_cache

# It begins with a set of signs, which lets the search pass quickly over everything else.
_END = re.compile(
    r"[.!?;。！？；](?:(?<=[。！？；])|[\"'”’)\]]*\s+(?=(?:[-–•*] ?)?[\"'“(\[]?[A-ZÄÖÜÅÉ0-9])"
    r"|(?<=[a-z)][.!?;])(?=[A-Z][A-Za-z]|\d{1,2}\+ years))"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|incl|inc|vs|approx|Ph\.D|Sr|Jr|Dr|Mr|Ms|St|U\.S|z\.B|bzw|ca|resp|min|max|No"
    r"|B\.S|M\.S|B\.A|M\.A|B\.Sc|M\.Sc)|\b[A-Z])$"
)


# Requirements written one after the other without a sign between them: "… in SQL Familiarity with …".
_RUN_ON = re.compile(
    r"[EFKPSDAUCBMHWYN](?:xperienced?|xpert(?:ise)?|xcellent|xtensive|xposure|amiliar(?:ity)?|luen(?:t|cy)|nowledge|roficien(?:cy|t)"
    r"|roven|rior|revious|assion(?:ate)?|trong|olid|emonstrated|dvanced|eep|bility|nderstanding|omfortable|achelor['’]?s?|aster['’]?s"
    r"|ands-on|orking knowledge|ice to have|ust have|ou (?:have|are|will)|inimum) (?=[a-z(])"
)
RUN_ON_LIMIT = 100
"""Characters; where sentences are shorter, items are not run together."""

_NO_END = frozenset(
    "and or of with in the a an to for by your our ideally preferably preferred desired bonus plus required some "
    "minimum strong deep proven solid good extensive relevant prior previous years professional industry technical "
    "& / - –".split()
)
"""Words after which an item goes on although a usual first word follows."""


@lru_cache(maxsize=256)
def sentence_spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences in `text[start:end]`, without leading and trailing blanks.

    >>> text = "We use Python, e.g. NumPy. You know SQL! Join us."
    >>> [text[a:b] for a, b in sentence_spans(text, 0, len(text))]
    ['We use Python, e.g. NumPy.', 'You know SQL!', 'Join us.']
    """
    ends = [
        (match.start() + len(match.group().rstrip()), match.end())
        for match in _END.finditer(text, start, end)
        if not (text[match.start()] == "." and _ABBREVIATION.search(text, max(start, match.start() - 8), match.start()))
    ]
    if end - start > RUN_ON_LIMIT * (len(ends) + 1) and (run_on := _run_on_ends(text, start, end)):
        ends = sorted({*ends, *run_on})
    spans = []
    begin = start
    for stop, following in ends:
        if stop > begin:
            spans.append((begin, stop))
        begin = following
    if begin < end:
        spans.append((begin, end))
    return tuple(spans)


def _run_on_ends(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where an item of a list ends without a sign, and where the next one begins."""
    found = []
    for match in _RUN_ON.finditer(text, start, end):
        begin = match.start()
        if begin <= start or text[begin - 1] != " " or not (text[begin - 2].isalnum() or text[begin - 2] in ')%”".'):
            continue
        before = text[text.rfind(" ", start, begin - 1) + 1 : begin - 1].lower()
        if before not in _NO_END:
            found.append((begin - 1, begin))
    return found
