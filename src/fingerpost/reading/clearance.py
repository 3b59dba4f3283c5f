"""Whether a security clearance is asked for, as a must or as a plus.

Being able to obtain one counts as having to hold it. The phrases and most rules are those of `data/visa.toml`,
what tells a must from a plus is in `data/clearance.toml`.
"""

from __future__ import annotations

from fingerpost.posting import Clearance, Finding
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import read_table
from fingerpost.reading.visa import MOST_HITS, SAYS, is_soft, sentence_of

READER = "clearance"

_TABLE = read_table("clearance")
_PLUS, _NONE, _LEVEL, _OF_DUTIES = (
    GuardedSearch(_TABLE["patterns"][name]) for name in ("plus", "none", "level", "of_duties")
)
_NO_CLEARANCE = ("itar", "cleared")


def read_clearance(document: Document) -> Finding[Clearance] | None:
    """ "required" or "preferred", with the words that say so; None when no clearance is asked for.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> from fingerpost.reading.visa import CUES
    >>> plain = make_text_document("Must be able to obtain a Secret clearance.")
    >>> read_clearance(replace(plain, cues=CueFinder([CUES]).find(plain.lower))).value
    'required'
    """
    preferred: Finding[Clearance] | None = None
    for hit in document.hits("visa.clearance")[:MOST_HITS]:
        found = _asked(document, hit)
        if found and found.value == "required":
            return found
        preferred = preferred or found
    return preferred


def _asked(document: Document, hit: Hit) -> Finding[Clearance] | None:
    if document.lower[hit.start : hit.end] in _NO_CLEARANCE and hit.start >= document.body_start:
        return None
    start, end = sentence_of(document, hit)
    sentence = document.lower[start:end]
    if _NONE.search(sentence) or _OF_DUTIES.search(sentence) or not _LEVEL.search(sentence):
        return None
    if _PLUS.search(sentence):
        return Finding("preferred", hit.start, hit.end, READER)
    if SAYS["optional"].search(sentence):  # clearances of another kind: of customs, rights, health
        return None
    in_title = hit.start < document.body_start
    if not in_title and is_soft(document, hit, sentence):
        is_wish = document.section_at(hit.start) == "preferred"
        return Finding("preferred", hit.start, hit.end, READER) if is_wish else None
    must = SAYS["must"].search(sentence)
    if must:
        return Finding("required", min(start + must.start(), hit.start), max(start + must.end(), hit.end), READER)
    return Finding("required", hit.start, hit.end, READER) if in_title or _in_requirements(document, hit) else None


def _in_requirements(document: Document, hit: Hit) -> bool:
    """A short bullet among the requirements that names a clearance: "- TS/SCI with polygraph"."""
    block = document.block_at(hit.start)
    if block is None or block.kind != "bullet" or block.end - block.start > 80:
        return False
    return document.section_at(hit.start) == "required"
