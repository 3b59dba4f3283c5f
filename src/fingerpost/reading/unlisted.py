"""Skills that are in no taxonomy file: names in enumerations of skills, where they stand beside known ones.

Only requirements are looked at, and only items that stand beside known skills or look like names are taken: what is
read here has no definition, so it must at least be recognisable as something to know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from fingerpost.reading.document import Document
from fingerpost.reading.patterns import read_table

REACH = 60
"""Characters on either side of a known skill that are looked at."""

SHORT_GAP = 7
"""Characters; ", and " and shorter gaps between two known skills hold no name."""

MAX_WORDS = 4
"""Longer items are phrases, not names."""


class Span(NamedTuple):
    """`text[start:end]` of a document."""

    start: int
    end: int


_SPLIT = re.compile(
    r"[,;()\[\]|•、，；。：（）/]|[.:](?=\s|$)"
    r"|\s(?:and/or|and|or|e\.g\.,?|i\.e\.,?|such as|like|including|for example|as well as|und|oder|ou|och|eller"
    r"|using|with|in|of|to|for|on|at|is|are|the|via|mit|von|-|–|—)(?=\s)"
)
"""What ends an item of an enumeration. It begins with plain characters only, so that the search for it is quick."""

_JOINTS = r"and/or|and|or|und|oder|ou|och|eller|such as|like|including|e\.g\.,?|as well as"
_SIGN_AFTER = re.compile(rf"(?:\s*[,/()\[\]|、，（）]\s*|\s+(?:{_JOINTS})\s+)(?:(?:{_JOINTS})\s+)?")
_SIGN_ENDINGS = (
    *",/()[]|、，（）",
    " and",
    " or",
    " und",
    " oder",
    " ou",
    " och",
    " eller",
    " such as",
    " like",
    " including",
    " e.g.",
    " and/or",
    " as well as",
)

_NAME = re.compile(
    r"[A-Z][\w.+#-]*[A-Z0-9+#.][\w.+#-]*|[A-Z]{2,}[\w.+#-]*|[A-Za-z]+[0-9][\w.-]*|[A-Z][a-z]{2,}[\w.+#-]*"
)
_BRAND = re.compile(r"[a-z][A-Z]|[A-Z]{2}|\d")
_OTHER_LISTS = re.compile(
    r"degree|bachelor|phd\b|ph\.d|master['’]s|studium\b|conference|journals?\b|publication|benefits"
)
"""Sentences that list fields of study, places of publication or benefits."""

_WORD = re.compile(r"[\w+#.-]+")
_LEADING = re.compile(
    r"(?:(?:strong|solid|good|excellent|deep|extensive|proven|advanced|basic|modern|common|popular|relevant|other|various|similar|multiple|several|some|any|both|either"
    r"|a|an|the|our|your|their|its|one|two|more|most|at least|least|new|prior|previous|demonstrated|practical|general"
    r"|key|core|standard|major|leading|latest|hands-on)\s+)+",
    re.IGNORECASE,
)


@cache
def _not_skills() -> frozenset[str]:
    return frozenset(word for words in read_table("not_skills").values() for word in words)


def find_unlisted(
    document: Document, known: list[Span], sentence_at: Callable[[int], tuple[int, int]]
) -> Iterator[Span]:
    """Spans of names next to the known skills of requirements, in the same enumeration, in order."""
    text, lower = document.text, document.lower
    passed: dict[int, bool] = {}
    nouns_are_capital = lower.count(" und ") > lower.count(" and ")
    for left, right, sentence in _gaps(known, sentence_at):
        start, end = left.end if left else sentence.start, right.start if right else sentence.end
        if end - start < (SHORT_GAP if left and right else 4):
            continue
        after = _item_after(lower, start, end, right is not None) if left else None
        before = _item_before(lower, start, end, left is not None) if right else None
        if after is None and before is None:
            continue
        if sentence.start not in passed:
            passed[sentence.start] = _OTHER_LISTS.search(lower, sentence.start, sentence.end) is None
        if passed[sentence.start]:
            for item, beside in [(after, 2)] if after == before else [(after, 1), (before, 1)]:
                if (
                    item
                    and (span := _cleaned(text, item))
                    and _is_name(text, span, sentence, beside, nouns_are_capital)
                ):
                    yield span


def _item_after(lower: str, start: int, end: int, before_known: bool) -> Span | None:
    """The item of an enumeration that begins where a known skill ends."""
    sign = _SIGN_AFTER.match(lower, start, end)
    if sign is None or sign.end() == end:
        return None
    stop = _SPLIT.search(lower, sign.end(), min(end, sign.end() + REACH))
    if stop is not None:
        return Span(sign.end(), stop.start())
    return None if before_known or end - sign.end() > REACH else Span(sign.end(), end)


def _item_before(lower: str, start: int, end: int, after_known: bool) -> Span | None:
    """The item of an enumeration that ends where a known skill begins."""
    offset = max(start, end - REACH)
    window = lower[offset:end].rstrip()
    if not window.endswith(_SIGN_ENDINGS):
        return None
    while sign := next(filter(window.endswith, _SIGN_ENDINGS), None):
        # ", and " is one sign.
        window = window[: -len(sign)].rstrip()
    if len(window) < 2:
        return None
    begin = -1
    for match in _SPLIT.finditer(window):
        begin = match.end()
    if begin < 0 and (after_known or offset > start):
        return None
    return Span(offset + max(begin, 0), offset + len(window))


def _gaps(
    known: list[Span], sentence_at: Callable[[int], tuple[int, int]]
) -> Iterator[tuple[Span | None, Span | None, Span]]:
    """What stands between the known skills of each sentence: (skill before, skill after, sentence)."""
    before: Span | None = None
    sentence = Span(-1, -1)
    for span in known:
        if span.start >= sentence.end:
            if before is not None:
                yield before, None, sentence
            before, sentence = None, Span(*sentence_at(span.start))
        yield before, span, sentence
        before = span
    if before is not None:
        yield before, None, sentence


def _cleaned(text: str, piece: Span) -> Span | None:
    """A piece without leading adjectives and without signs at its ends."""
    start, end = piece.start, piece.end
    if lead := _LEADING.match(text, start, end):
        start = lead.end()
    while start < end and not (text[start].isalnum() or text[start] in ".#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "+#"):
        end -= 1
    return Span(start, end) if end - start >= 2 else None


def _is_name(text: str, span: Span, sentence: Span, beside: int, nouns_are_capital: bool) -> bool:
    """Whether an item beside known skills (`beside` says how many stand next to it) is the name of one.

    Measured precision on development postings after taking 60 % of their rarer skills out of the taxonomy: 0.80.
    """
    words = text[span.start : span.end].split()
    if not 0 < len(words) <= MAX_WORDS or any(
        word in _not_skills() or word.isdigit() for word in _WORD.findall(text[span.start : span.end].lower())
    ):
        return False
    if beside == 2:
        return True
    look = _BRAND if nouns_are_capital else _NAME
    return bool(look.search(text, span.start, span.end)) and (span.start > sentence.start or not words[0].istitle())
