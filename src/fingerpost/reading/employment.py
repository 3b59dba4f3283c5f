"""Full time, part time, as a contractor, for a time, as an intern; the work mode is read in `work_mode.py`.

What the employer states in a field settles it; else the title and what the text says of the posting itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fingerpost.posting import EmploymentType, Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Block, Document, Hit
from fingerpost.reading.employment_words import (
    BY_HOURS,
    SAYS_SO,
    SEEKS,
    TITLE_WORD,
    Context,
    is_alone,
    is_denied,
    is_sought,
    is_to_fill,
)
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import any_of, compiled_late, cue_group, read_table
from fingerpost.reading.work_mode import CUES as WORK_MODE_CUES
from fingerpost.reading.work_mode import read_work_mode
from fingerpost.reading.working_hours import is_of_hours, read_hours

__all__ = ["CUES", "read_employment_type", "read_work_mode"]

READER = "employment"

_TABLE = read_table("employment")
_TITLE_CUES = _TABLE["cues"].pop("title")

CUES: CueTable = {
    **WORK_MODE_CUES,
    "employment.type": cue_group(_TABLE["cues"]),
    "employment.title": dict.fromkeys(_TITLE_CUES, "title"),
}

_REFUSED = {kind: GuardedSearch(alternatives) for kind, alternatives in _TABLE["refused"].items()}
_STATED = {kind: any_of(alternatives) for kind, alternatives in _TABLE["stated"].items()}
_OF_OTHERS, _ONLY_TYPES = (any_of(_TABLE["patterns"][name]) for name in ("of_others", "only_types"))
_LABEL_BEFORE, _TO_WORK = (GuardedSearch(_TABLE["patterns"][name]) for name in ("label_before", "to_work"))
_LABEL_SIGN = compiled_late(r"[:：|?\n【-]")
_HOURS = frozenset(filter(is_of_hours, CUES["employment.type"]))
_ASKED = compiled_late(r"\s*(?:or|/)?\s*(?:part[- ]?time|temporary)?\s*\?(?!\s*yes)", re.IGNORECASE)
_ALSO = compiled_late(r"(?:,|/|\bor\b|\band\b|&|oder|und|eller|ou|et|o|y)\s*(?:a |an )?$")
_FULL_OR = compiled_late(r"\bfull-? ?(?:or|and|/) ?$")
_STARTS = compiled_late(r"(?:^|[.:(\n]\s?|\b(?:this is|are|as) )(?:an? )?$")
_EITHER = compiled_late(r"\b(?:either|both|work|arbeta|jobba|arbeiten|wahlweise|position is|role is) $")
_LIST_BEFORE, _LIST_END = compiled_late(r"(?:^|[|:\n])\s*$"), compiled_late(r"\s*(?:[|\n]|$)")
_OF_BOTH = compiled_late(r"[ ](?:position|role|job|contract|hours)\b|\)")
_NOT_ALONE = compiled_late(r"\b(?:temporary|fixed[- ]term|permanent|internship)\s$")
_VALUE_OF = compiled_late(
    r"(?:type|status|schedule|category|classification|employment|basis|hours)s?[ ]?:\s*(?:regular |permanent )?$"
)
_CHOICE = compiled_late(
    r"\b(?:full|part|regular|temp(?:orary)?|exempt)(?:[- ]?time)?\s?(?:/|or)\s?"
    r"(?:full|part|regular|temp(?:orary)?)(?:[- ]?time)?(?:\s?\)?\s?[:?\n]\s*[*]?\s?|\s)"
    r"((full|part|regular|temporary)(?:[- ]?time)?)\b"
)
_CHOSEN: dict[str, EmploymentType | None] = {
    "full": "FULL_TIME",
    "part": "PART_TIME",
    "temporary": "TEMPORARY",
    "regular": None,
}
_OF_TYPES = compiled_late(r"(?:job |employment )?(?:type|status|schedule|basis|commitment)s?[ ]?[:：][ ]")
_INTERNSHIP_AFTER = compiled_late(r"[^.\n]{0,25}\bintern(?:ship)?\b", re.IGNORECASE)
_OF_SUMMER = compiled_late(r"intern|summer|weeks|\bterm\b|available", re.IGNORECASE)
_LATER = compiled_late(r"future|lead(?:s|ing)? to|return|conver|after|following|possib|potential|offer", re.IGNORECASE)
_NO_BLANKS = compiled_late("[\u2e80-\uffdc]")
_NOT_AFTER = compiled_late(
    r"[ ]?(?:candidates? )?(?:is|are|will)?[ ]?(?:not|n[’']t)\b(?! only)|[ \w]{0,6}[:?]\s*no(?:\s*$|\n)", re.IGNORECASE
)
_PROSE = compiled_late(r"\b(?:is|are|our|the|we|you|your|who|with|of|performs?|manages?|all)\b")
_CROWD = 3
_LINE = 150
# In lists of facts that lost the blanks between their lines a label begins no word, and so no cue finds it.
_GLUED_SCHEDULE = "schedulefull-time"
_GLUED = ("status", "type")


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
        for kind in TITLE_WORD:
            if (at := document.text.find(kind, stated.start, stated.end)) >= 0:
                found[kind] = Finding(kind, at, at + len(kind), READER)
        if found:
            return tuple(found.values())
    is_internship = False
    for kind, start, end in _types(document):
        is_internship = is_internship or (kind == "INTERN" and start < document.body_start)
        may_follow = kind == "FULL_TIME" and is_internship and start >= document.body_start
        if not may_follow or _of_internship(document, start, end):
            found.setdefault(kind, Finding(kind, start, end, READER))
    if is_internship:
        found.pop("TEMPORARY", None)
    return tuple(sorted(found.values(), key=lambda finding: finding.start))


def _of_internship(document: Document, start: int, end: int) -> bool:
    """ "A full-time internship", or a label that says so, and not the post that may follow it."""
    text = document.text
    if _INTERNSHIP_AFTER.match(text, end) or _label(document.lower, start) is not None:
        return True
    begin, last = max(0, start - 70), min(len(text), end + 70)
    begin = max(begin, text.rfind("\n", begin, start), text.rfind(". ", begin, start))
    sentence = text[begin : text.find("\n", end, last) if "\n" in text[end:last] else last]
    return bool(_OF_SUMMER.search(sentence)) and not _LATER.search(sentence)


def _types(document: Document) -> Iterator[tuple[EmploymentType, int, int]]:
    hits, title_hits = document.hits("employment.type"), document.hits("employment.title")
    glued = document.lower.find(_GLUED_SCHEDULE)
    if glued >= 0:
        start = glued + _GLUED_SCHEDULE.index("full")
        yield "FULL_TIME", start, start + len("full-time")
    if not hits and not title_hits:
        return
    body_start = document.body_start
    if (hits and hits[0].start < body_start) or (title_hits and title_hits[0].start < body_start):
        for block in (document.header("title"), document.header("location")):
            if block and any(block.start <= hit.start < block.end for hit in (*hits, *title_hits)):
                yield from _of_header(document, block)
    for index, hit in enumerate(hits):
        if hit.start >= body_start:
            yield from _of_hit(document, hit, hits[max(index - _CROWD, 0) : index + 4])


def _of_hit(document: Document, hit: Hit, near: tuple[Hit, ...]) -> Iterator[tuple[EmploymentType, int, int]]:
    """The type of a hit and its place; of a label the value behind it; of a "full- or part-time role" both."""
    if choice := _chosen(document.lower, hit):
        if chosen := _CHOSEN[choice[2]]:
            yield chosen, *choice.span(1)
        return
    both = _FULL_OR.search(document.lower, hit.start - 12, hit.start) if hit.value == "PART_TIME" else None
    if both and _OF_BOTH.match(document.lower, hit.end):
        yield "FULL_TIME", both.start(), hit.end
        yield "PART_TIME", hit.start, hit.end
    elif kind := _type_of(document, hit, near):
        yield kind, hit.start, hit.end


def _of_header(document: Document, block: Block) -> Iterator[tuple[EmploymentType, int, int]]:
    for kind, pattern in TITLE_WORD.items():
        if match := pattern.search(document.text, block.start, block.end):
            yield kind, match.start(), match.end()


def _chosen(lower: str, hit: Hit) -> re.Match[str] | None:
    """The value after a label that names all choices ("Full/Part Time: Full"), if the hit stands in that label."""
    begin = max(0, hit.start - 12)
    if "/" not in lower[begin : hit.end + 2] and "or" not in lower[begin : hit.end + 4]:
        return None
    choice = _CHOICE.search(lower, begin, hit.end + 40)
    return choice if choice and choice.start() <= hit.start < choice.start(1) and hit.end <= choice.start(1) else None


def _type_of(document: Document, hit: Hit, near: tuple[Hit, ...]) -> EmploymentType | None:
    """The type that a hit states of the posting, or None; `near` are the hits round it, itself among them."""
    kind: EmploymentType = hit.value  # type: ignore[assignment]
    text, lower = document.text, document.lower
    glued = text[hit.end : hit.end + 1]
    label_begin = max(0, hit.start - 40)
    is_value = ":" in lower[label_begin : hit.start] and _VALUE_OF.search(lower, label_begin, hit.start) is not None
    is_split = glued.isupper() or _NO_BLANKS.match(glued)  # "Full-timePay", not "full-timers"
    if glued.isalnum() and not is_split and not is_value:
        return None
    begin, end = max(0, hit.start - _LINE), min(len(text), hit.end + _LINE)
    line_start = text.rfind("\n", begin, hit.start) + 1 or begin
    line_end = text.find("\n", hit.end, end)
    line_end = line_end if line_end >= 0 else end
    before = max(line_start, hit.start - 60)
    around = Context(
        document,
        lower[hit.start : hit.end],
        lower[before : hit.start],
        "" if glued.isalpha() and glued.isupper() else text[hit.end : min(line_end, hit.end + 60)],
    )
    if around.word in _HOURS:
        return read_hours(kind, around.word, text[before : hit.start], text[hit.end : hit.end + 30])
    if _NOT_AFTER.match(text, hit.end) or is_denied(kind, hit, around):
        return None
    if _ONLY_TYPES.fullmatch(text, line_start, line_end):
        is_other = _NOT_ALONE.search(around.before) or around.after.lower().startswith(" type")
        return None if kind == "CONTRACTOR" and is_other else kind
    label = _label(lower, hit.start)
    if _ASKED.match(around.after):
        return None
    if _OF_OTHERS.match(around.after) and not (is_value or (kind in BY_HOURS and is_to_fill(around))):
        return None
    if _is_crowded(hit, near) and not (label and _OF_TYPES.match(label)):
        return None
    if label is not None or is_value or around.word.startswith(_GLUED) or is_alone(around, kind):
        return kind if not _REFUSED[kind].search(around.before) or (label and "\n" not in label) else None
    if kind in BY_HOURS and (
        _TO_WORK.search(around.before) or is_sought(around.before, around.after) or is_to_fill(around)
    ):
        return kind
    if (_STATED[kind].match(around.after) or SAYS_SO[kind](around)) and not _REFUSED[kind].search(around.before):
        return kind
    return kind if _is_one_of_two(lower, hit, near) else None


def _label(lower: str, start: int) -> str | None:
    """The label before a hit ("Employment type: "), in its line or the line above, or None."""
    window = lower[max(0, start - 60) : start]
    label = _LABEL_BEFORE.search(window) if _LABEL_SIGN.search(window) else None
    if label and _PROSE.search(label.group(), max(map(label.group().rfind, ":：|?\n")) + 1):
        return None
    return label.group() if label and label.group().replace("\n\n", "\n").count("\n") <= 1 else None


def _is_crowded(hit: Hit, near: tuple[Hit, ...]) -> bool:
    """Whether the text names many types here, so that it speaks of all of them."""
    if len(near) <= _CROWD:
        return False
    return sum(abs(other.start - hit.start) < 50 and other.value != hit.value for other in near) >= _CROWD


def _is_one_of_two(lower: str, hit: Hit, near: tuple[Hit, ...]) -> bool:
    """ "Either full time or part time", "full-time and contract-to-hire candidates": both are offered."""
    for other in near:
        both_hours = other.value in BY_HOURS and hit.value in BY_HOURS
        first, second = (other, hit) if other.start < hit.start else (hit, other)
        between = lower[first.end : second.start]
        if other.value != hit.value and 0 < len(between) < 12 and _ALSO.search(between):
            if _LIST_BEFORE.search(lower[max(0, first.start - 12) : first.start]) and _LIST_END.match(
                lower, second.end
            ):
                return True
            if (
                both_hours
                and _OF_BOTH.match(lower, second.end)
                and _STARTS.search(lower[max(0, first.start - 12) : first.start])
            ):
                return True
            lead = lower[max(0, first.start - 60) : first.start]
            return bool(SEEKS.search(lead) or _TO_WORK.search(lead) or _EITHER.search(lead))
    return False
