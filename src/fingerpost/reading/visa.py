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
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import compiled_late, read_table

READER = "visa"

_TABLE = read_table("visa")

CUES: CueTable = {f"visa.{name}": dict.fromkeys(phrases, name) for name, phrases in _TABLE["cues"].items()}

SAYS = {name: GuardedSearch(alternatives) for name, alternatives in _TABLE["patterns"].items()}
"""What a sentence about visas, citizenship or clearance says, in lower case; also used to read clearances."""

_LABELLED = compiled_late(
    r"clearance(?: level)?(?: required)?\s?:\s*\|?(?:an? )?(?:active |current )?(?:top secret|secret|ts\b|dod)"
)
_CONDITION = compiled_late(r"\s*(?:if|should) [^,\n]{0,90},")
_AUTHORISED = compiled_late(r"authori[sz]")
_STRICT = compiled_late(
    rf"\bmust\b|\brequire[sd]\b|requis|ett krav|krävs|erforderlich|obligatoire|vereist|{_LABELLED.pattern}"
)
_OF_PERSON = compiled_late(r"u\.?s\.? person|citizen")
_OF_LAWS = compiled_late(r"(?:ability|able|eligib\w+) to (?:obtain|hold|get|maintain)")
_BARE = compiled_late(
    r"(?:must be |be )?(?:an? )?[\w.]{2,12} citizen(?:s|ship)?\b(?: (?:or|only|and) [\w ]{2,40})?\W*", re.IGNORECASE
)
# It begins with a set of signs, which lets the search pass quickly over everything else.
_SENTENCE_END = compiled_late(
    r"[\n!?.](?:(?<=\n)|(?<=[!?])(?=\s|$)|(?<=[^\s.]\.)(?<!\bU\.)(?<!U\.S\.)(?=\s+[A-Z*]|\s*$)|(?<=[a-z)]\.)(?=[A-Z]))"
)
_WIDE = 110
MOST_HITS = 100
"""Mentions of one kind that are looked at; no posting has more."""


def read_visa(document: Document) -> Finding[str] | None:
    """ "offers" or "refuses" sponsorship, with the words that say so; None when the posting says neither.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("Sorry, we are unable to sponsor visas for this role.")
    >>> read_visa(replace(plain, cues=CueFinder([CUES]).find(plain.lower))).value
    'refuses'
    """
    if CUES.keys().isdisjoint(document.cues):
        return None
    said = list(_sponsor(document))
    refusals = [finding for finding in said if finding.value == "refuses"]
    return next(iter(refusals or said), None) or next(_required(document), None) or next(_beside_help(document), None)


def _sponsor(document: Document) -> Iterator[Finding[str]]:
    """What each sentence about sponsorship says; "not for every role" is no refusal."""
    done = -1
    for hit in document.hits("visa.sponsor")[:MOST_HITS]:
        start, end = sentence_of(document, hit)
        if start < done:
            continue
        done = end
        sentence = document.lower[start:end].replace("\n", " ")
        if SAYS["other_sponsor"].search(sentence) or SAYS["need_only"].search(sentence):
            continue
        condition = _CONDITION.match(sentence)
        refused = SAYS["refused"].search(sentence, condition.end() if condition else 0)
        if refused is None:
            if offered := _offer(sentence):
                yield Finding("offers", start + offered.start(), start + offered.end(), READER)
        elif not SAYS["not_everyone"].search(sentence):
            yield Finding("refuses", start + refused.start(), start + refused.end(), READER)


def _offer(sentence: str) -> re.Match[str] | None:
    offered = SAYS["offered"].search(sentence) if SAYS["of_work"].search(sentence) else None
    return None if offered and _AUTHORISED.search(sentence, 0, offered.start()) else offered


def _beside_help(document: Document) -> Iterator[Finding[str]]:
    """ "Visa" beside relocation or help: "relocation package: visa, flat, school"."""
    for hit in document.hits("visa.visa")[:8]:
        start, end = sentence_of(document, hit)
        offered = SAYS["visa_offer"].search(document.lower, start, end)
        if offered and not SAYS["other_sponsor"].search(document.lower, start, end):
            refused = SAYS["refused"].search(document.lower, start, end)
            yield Finding("refuses" if refused else "offers", offered.start(), offered.end(), READER)


def _required(document: Document) -> Iterator[Finding[str]]:
    """Citizenship or clearance as a must."""
    for hit in sorted((*document.hits("visa.citizen")[:MOST_HITS], *document.hits("visa.clearance")[:MOST_HITS])):
        start, end = sentence_of(document, hit)
        sentence = document.lower[start:end]
        must = SAYS["must"].search(sentence)
        if must is None:
            if hit.value == "citizen" and (bare := _bare_citizenship(document, hit)):
                yield bare
            continue
        if not is_soft(document, hit, sentence) and _is_a_must(sentence, hit, document.lower[hit.start : hit.end]):
            yield Finding("refuses", min(start + must.start(), hit.start), max(start + must.end(), hit.end), READER)


def is_soft(document: Document, hit: Hit, sentence: str) -> bool:
    """Whether a sentence, in lower case, stands among wishes or legal notices and its words are not strict."""
    section = document.section_at(hit.start)
    if section not in {"preferred", "legal"} or _STRICT.search(sentence):
        return False
    return section == "preferred" or not _OF_LAWS.search(sentence)


def _bare_citizenship(document: Document, hit: Hit) -> Finding[str] | None:
    """A bullet among the requirements that is nothing but a citizenship: "- US citizen"."""
    block = document.block_at(hit.start)
    if block is None or block.kind != "bullet" or document.section_at(hit.start) not in {"required", "other"}:
        return None
    if not _BARE.fullmatch(document.text, block.start, block.end):
        return None
    return Finding("refuses", block.start, block.end, READER)


def _is_a_must(sentence: str, hit: Hit, word: str) -> bool:
    if SAYS["optional"].search(sentence) and not _LABELLED.search(sentence):
        return False
    if hit.value == "citizen":
        return not SAYS["no_matter"].search(sentence)
    return word != "itar" or bool(_OF_PERSON.search(sentence))


def sentence_of(document: Document, hit: Hit) -> tuple[int, int]:
    """The sentence of a hit, cut at line ends and at most 2 x 110 characters wide."""
    text = document.text
    before = text[max(0, hit.start - _WIDE) : hit.start]
    start = hit.start - len(before)
    ends = list(_SENTENCE_END.finditer(before))
    if ends:
        start += ends[-1].end()
    stop = _SENTENCE_END.search(text, hit.end, hit.end + _WIDE)
    if stop and text.endswith((":", "sponsor"), 0, stop.start()):  # what is meant stands in the next line
        stop = _SENTENCE_END.search(text, stop.end(), stop.end() + 40)
    return start, stop.start() if stop else min(len(text), hit.end + _WIDE)
