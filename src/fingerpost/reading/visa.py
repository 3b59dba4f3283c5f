"""Whether the posting offers or refuses to sponsor a work visa.

"refuses" also covers what has the same effect: citizenship or a security clearance required, or authorisation to work
"without sponsorship". "Must be authorised to work" alone says neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fingerpost.posting import Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.patterns import any_of, read_table

READER = "visa"

_TABLE = read_table("visa")

CUES: CueTable = {f"visa.{name}": dict.fromkeys(phrases, name) for name, phrases in _TABLE["cues"].items()}

_SAYS = {name: any_of(alternatives) for name, alternatives in _TABLE["patterns"].items()}
_LABELLED = re.compile(
    r"clearance(?: level)?(?: required)?\s?:\s*(?:an? )?(?:active |current )?(?:top secret|secret|ts\b|dod)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\s*(?:if|should) [^,\n]{0,90},", re.IGNORECASE)
_AUTHORISED = re.compile(r"authori[sz]", re.IGNORECASE)
_STRICT = re.compile(rf"\bmust\b|required|{_LABELLED.pattern}", re.IGNORECASE)
_OF_PERSON = re.compile(r"u\.?s\.? person|citizen", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\n|[!?](?=\s|$)|(?<=[^\s.])(?<!\bU)(?<!U\.S)\.(?=\s+[A-Z*]|\s*$)|(?<=[a-z)])\.(?=[A-Z])")
_WIDE = 110


def read_visa(document: Document) -> Finding[str] | None:
    """ "offers" or "refuses" sponsorship, with the words that say so; None when the posting says neither.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("Sorry, we are unable to sponsor visas for this role.")
    >>> read_visa(replace(plain, cues=CueFinder([CUES]).find(plain.lower))).value
    'refuses'
    """
    said = list(_sponsor(document))
    refusals = [finding for finding in said if finding.value == "refuses"]
    return next(iter(refusals or said), None) or next(_required(document), None)


def _sponsor(document: Document) -> Iterator[Finding[str]]:
    """What each sentence about sponsorship says; "not for every role" is no refusal."""
    done = -1
    for hit in document.hits("visa.sponsor"):
        start, end = _sentence(document, hit)
        if start < done:
            continue
        done = end
        sentence = document.text[start:end]
        if _SAYS["other_sponsor"].search(sentence) or _SAYS["need_only"].search(sentence):
            continue
        condition = _CONDITION.match(sentence)
        refused = _SAYS["refused"].search(sentence, condition.end() if condition else 0)
        if refused is None:
            if offered := _offer(sentence):
                yield Finding("offers", start + offered.start(), start + offered.end(), READER)
        elif not _SAYS["not_everyone"].search(sentence):
            yield Finding("refuses", start + refused.start(), start + refused.end(), READER)


def _offer(sentence: str) -> re.Match[str] | None:
    offered = _SAYS["offered"].search(sentence) if _SAYS["of_work"].search(sentence) else None
    return None if offered and _AUTHORISED.search(sentence, 0, offered.start()) else offered


def _required(document: Document) -> Iterator[Finding[str]]:
    """Citizenship or clearance as a must."""
    for hit in sorted((*document.hits("visa.citizen"), *document.hits("visa.clearance"))):
        start, end = _sentence(document, hit)
        sentence = document.text[start:end]
        must = _SAYS["must"].search(sentence)
        soft = document.section_at(hit.start) in {"preferred", "legal"} and not _STRICT.search(sentence)
        if must is None or soft or not _is_a_must(sentence, hit, document.lower[hit.start : hit.end]):
            continue
        yield Finding("refuses", min(start + must.start(), hit.start), max(start + must.end(), hit.end), READER)


def _is_a_must(sentence: str, hit: Hit, word: str) -> bool:
    if _SAYS["optional"].search(sentence) and not _LABELLED.search(sentence):
        return False
    if hit.value == "citizen":
        return not _SAYS["no_matter"].search(sentence)
    return word != "itar" or bool(_OF_PERSON.search(sentence))


def _sentence(document: Document, hit: Hit) -> tuple[int, int]:
    """The sentence of a hit, cut at line ends and at most 2 x 110 characters wide."""
    text = document.text
    before = text[max(0, hit.start - _WIDE) : hit.start]
    start = hit.start - len(before)
    ends = list(_SENTENCE_END.finditer(before))
    if ends:
        start += ends[-1].end()
    stop = _SENTENCE_END.search(text, hit.end, hit.end + _WIDE)
    if stop and text[stop.start() - 1] == ":":  # a label: its value stands in the next line
        stop = _SENTENCE_END.search(text, stop.end(), stop.end() + 40)
    return start, stop.start() if stop else min(len(text), hit.end + _WIDE)
