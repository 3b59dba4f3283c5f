"""What laws make postings say: how pay is set, that software screens applicants, whether the vacancy exists.

Such laws are those of Colorado, California, New York and other states and the directive (EU) 2023/970 on pay, Ontario's
Employment Standards Act (from 2026) on screening by artificial intelligence and on vacancies, New York City's Local Law
144 on automated decisions. What is read is that the posting says it, not whether it had to.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from fingerpost.posting import Disclosure, Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import compiled_late, read_table
from fingerpost.reading.requirement import Span

READER = "disclosure"

_TABLE = read_table("disclosure")
_DISCLOSED: Mapping[str, Disclosure] = {"pay": "pay-transparency", "ai": "ai-in-hiring", "vacancy": "vacancy"}

CUES: CueTable = {"disclosure": {phrase: group for group in sorted(_TABLE["cues"]) for phrase in _TABLE["cues"][group]}}
"""Values are "pay", "ai", "vacancy", and "pay_alone" and "ai_alone" for phrases that say it by themselves."""

_SAYS = {name: GuardedSearch(alternatives) for name, alternatives in _TABLE["patterns"].items()}
_SENTENCE_END = compiled_late(r"[\n!?.。！？](?:(?<=[\n。！？])|(?=\s+[a-z*\u00c0-\uffff]))")
_WIDE = 260


def read_disclosures(document: Document) -> tuple[Finding[Disclosure], ...]:
    """What the posting discloses, once each, in order of mention, with the words that say so.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("We use AI to screen applicants. This posting is for an existing vacancy.")
    >>> [f.value for f in read_disclosures(replace(plain, cues=CueFinder([CUES]).find(plain.lower)))]
    ['ai-in-hiring', 'vacancy']
    """
    hits = document.hits("disclosure")
    if not hits:
        return ()
    found: dict[str, Finding[Disclosure]] = {}
    done: dict[str, int] = {}
    for hit in hits:
        kind = hit.value.removesuffix("_alone")
        if kind in found or hit.start < done.get(kind, document.body_start):
            continue
        if hit.value.endswith("_alone"):
            found[kind] = Finding(_DISCLOSED[kind], hit.start, hit.end, READER)
            continue
        start, end = _sentence(document.lower, hit)
        done[kind] = end
        first = max(0, start - 1)
        if said := _said(kind, document.lower[first:end], start - first):
            found[kind] = Finding(_DISCLOSED[kind], first + said[0], first + said[1], READER)
    return tuple(sorted(found.values(), key=lambda finding: finding.start))


@lru_cache(maxsize=2048)
def _said(kind: str, lower: str, start: int) -> Span | None:
    """The words of a sentence, `lower[start:]`, that disclose; remembered since employers say it in all postings."""
    said = _SAYS[kind].search(lower, start)
    return None if said is None or _SAYS[f"{kind}_not"].search(lower, start) else said.span()


def _sentence(lower: str, hit: Hit) -> tuple[int, int]:
    """The sentence of a hit, at most 2 x 260 characters wide, cut at line ends."""
    begin = max(0, hit.start - _WIDE)
    start = begin
    for end in _SENTENCE_END.finditer(lower, begin, hit.start):
        start = end.end()
    stop = _SENTENCE_END.search(lower, hit.end, hit.end + _WIDE)
    return start, stop.start() if stop else min(len(lower), hit.end + _WIDE)
