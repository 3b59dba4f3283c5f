"""Full time, part time, as a contractor, for a time, as an intern; the work mode is read in `work_mode.py`.

What the employer states in a field settles it; else the title and what the text says of the posting itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fingerpost.posting import EmploymentType, Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.patterns import any_of, cue_group, read_table
from fingerpost.reading.work_mode import CUES as WORK_MODE_CUES
from fingerpost.reading.work_mode import read_work_mode

__all__ = ["CUES", "read_employment_type", "read_work_mode"]

READER = "employment"

_TABLE = read_table("employment")

CUES: CueTable = {**WORK_MODE_CUES, "employment.type": cue_group(_TABLE["cues"])}

_TITLE_WORD = {kind: any_of(alternatives) for kind, alternatives in _TABLE["title"].items()}
_ANY_TITLE_WORD = any_of(word for alternatives in _TABLE["title"].values() for word in alternatives)
_REFUSED = {kind: any_of(alternatives) for kind, alternatives in _TABLE["refused"].items()}
_STATED = {kind: any_of(alternatives) for kind, alternatives in _TABLE["stated"].items()}
_LABEL_BEFORE, _OF_OTHERS, _ONLY_TYPES, _TYPE_WORD = (
    any_of(_TABLE["patterns"][name]) for name in ("label_before", "of_others", "only_types", "type_word")
)
_SENTENCE_BEFORE, _SENTENCE_AFTER = re.compile(r"(?:^|[.;]\s)$"), re.compile(r"\s*[.;]")
_IS = re.compile(r"\b(?:is|are|be|as|this|work(?:ing)?) (?:a |an )?$", re.IGNORECASE)
_WORD_END = re.compile(r"[ ]*[.,;)/(+]|$")
_AS_AN = re.compile(r"\b(?:this|an?|the|as an?|as our)\s(?:[\w/&-]+\s){0,4}$", re.IGNORECASE)
_AT = re.compile(r",? (?:at|in|on|you|will|with)\b|,")
_STUDENTS = ("werkstudent", "working student", "studentische")
_HOURS = frozenset(phrase for phrase in CUES["employment.type"] if re.search(r"hours|stunden|\bh(?:rs)?/week", phrase))
_ASKED = re.compile(r"\s*(?:or|/)?\s*(?:part[- ]?time|temporary)?\s*\?(?!\s*yes)", re.IGNORECASE)
_FORTY_HOURS = re.compile(r"[^\d]{0,25}\b(?:3[5-9]|4[0-2])(?:[.,]\d+)?\b", re.IGNORECASE)
_FEW_HOURS = re.compile(r"(?:\b(?:[5-9]|1\d|2\d)\s?(?:-|–|to|bis)?\s?\d{0,2}\+?\s?)$")


def read_employment_type(document: Document) -> tuple[Finding[EmploymentType], ...]:
    """The stated types, once each: fields first, then the title, then what the text says of the posting itself.

    A permanent contract is no type; a working student works part time.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("Job type: Contract. Full-time employees get dental cover.")
    >>> [f.value for f in read_employment_type(replace(plain, cues=CueFinder([CUES]).find(plain.lower)))]
    ['CONTRACTOR']
    """
    found: dict[EmploymentType, Finding[EmploymentType]] = {}
    stated = document.header("employment")
    if stated:
        for kind in _TITLE_WORD:
            if (at := document.text.find(kind, stated.start, stated.end)) >= 0:
                found[kind] = Finding(kind, at, at + len(kind), READER)
        if found:
            return tuple(found.values())
    for kind, start, end in _types(document):
        found.setdefault(kind, Finding(kind, start, end, READER))
    if "INTERN" in found and found["INTERN"].start < document.body_start:
        found.pop("TEMPORARY", None)
        if found.get("FULL_TIME") and found["FULL_TIME"].start >= document.body_start:
            found.pop("FULL_TIME")
    return tuple(sorted(found.values(), key=lambda finding: finding.start))


def _types(document: Document) -> Iterator[tuple[EmploymentType, int, int]]:
    for block in (document.header("title"), document.header("location")):
        if block and _ANY_TITLE_WORD.search(document.text, block.start, block.end):
            for kind, pattern in _TITLE_WORD.items():
                if match := pattern.search(document.text, block.start, block.end):
                    yield kind, match.start(), match.end()
    for hit in document.hits("employment.type"):
        if hit.start >= document.body_start and (kind := _type_of(document, hit)):
            yield kind, hit.start, hit.end


def _type_of(document: Document, hit: Hit) -> EmploymentType | None:
    """The type that a hit states of the posting, or None."""
    kind: EmploymentType = hit.value  # type: ignore[assignment]
    text = document.text
    line_start, line_end = text.rfind("\n", 0, hit.start) + 1, text.find("\n", hit.end)
    line_end = line_end if line_end >= 0 else len(text)
    before, after = text[max(line_start, hit.start - 60) : hit.start], text[hit.end : min(line_end, hit.end + 60)]
    word = document.lower[hit.start : hit.end]
    if word in _HOURS:
        return _by_hours(kind, word, before, text[hit.end : hit.end + 30])
    if _ONLY_TYPES.fullmatch(text, line_start, line_end):
        return kind
    if _ASKED.match(after) or _OF_OTHERS.match(after) or len(_TYPE_WORD.findall(before[-40:] + after[:40])) >= 3:
        return None
    label = _LABEL_BEFORE.search(text[max(0, hit.start - 60) : hit.start])
    if _is_alone(before, after) or (label and label.group().count("\n") <= 1):
        return kind if not _REFUSED[kind].search(before) or _LABEL_BEFORE.search(before) else None
    if _REFUSED[kind].search(before):
        return None
    return kind if _STATED[kind].match(after) or _SAYS_SO[kind](document, word, before, after) else None


def _full_time(_document: Document, word: str, before: str, after: str) -> bool:
    """A sentence of its own, or "is full-time"."""
    if _SENTENCE_BEFORE.search(before) and _SENTENCE_AFTER.match(after):
        return True
    if word not in {"vollzeit", "heltid", "festanstellung"} and not _IS.search(before):
        return False
    return word != "full time" or bool(_WORD_END.match(after))


def _part_time(document: Document, word: str, _before: str, _after: str) -> bool:
    return word == "fractional" or (word.startswith(_STUDENTS) and _in_title(document, "PART_TIME"))


def _contractor(_document: Document, word: str, _before: str, _after: str) -> bool:
    return word in {"c2c", "corp-to-corp", "corp to corp", "1099", "freelance"}


def _intern(document: Document, _word: str, before: str, after: str) -> bool:
    """ "As an engineering intern at …", where the title does not say otherwise."""
    return bool(_AS_AN.search(before[-40:]) and _AT.match(after)) and _in_title(document, "INTERN")


_SAYS_SO: dict[EmploymentType, Callable[[Document, str, str, str], bool]] = {
    "FULL_TIME": _full_time,
    "PART_TIME": _part_time,
    "CONTRACTOR": _contractor,
    "TEMPORARY": lambda *_: False,
    "INTERN": _intern,
}


def _in_title(document: Document, kind: EmploymentType) -> bool:
    block = document.header("title")
    return block is None or bool(_TITLE_WORD[kind].search(document.text, block.start, block.end))


def _by_hours(kind: EmploymentType, word: str, before: str, after: str) -> EmploymentType | None:
    if re.search(r"(?:bis zu|up to|max\w*|employees[^.\n]{0,24})\s*\d*\s*$", before, re.IGNORECASE) or re.match(
        r"\s*or more", after
    ):
        return None
    if kind == "FULL_TIME":
        return kind if word[:2] in {"40", "ho"} or _FORTY_HOURS.match(after) else None
    if _FEW_HOURS.search(before) and not re.search(
        r"(?:at least|minimum|up to|flexib|approx|travel|on-?call)[^.\n]{0,12}$", before, re.IGNORECASE
    ):
        return kind
    return None


def _is_alone(before: str, after: str) -> bool:
    """Whether the word stands alone in its line or between bars, dots, brackets or commas: "Remote | Full-time |"."""
    left = re.search(r"(?:^|[|•·\[(,/–—;:]|\s-)\s*[*_]*$", before)
    right = re.match(r"[*_]*\s*(?:$|[|•·\])/–—;,]|-\s)", after)
    bare_line = not before.strip(" *_•-") and not after.strip(" *_.")
    return bare_line or bool(
        left and right and re.search(r"[|•·\[\](/–—]|^$", (before.strip()[-1:] or "") + (after.strip()[:1] or ""))
    )
