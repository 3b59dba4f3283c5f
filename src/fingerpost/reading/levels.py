"""How a skill is asked for where it stands: required, preferred, part of the duties, or not asked for at all.

The section says it first; cues in the sentence change it ("nice to have", "a plus", "must"), and some sentences take
a skill out altogether ("no Kubernetes needed", "a degree in Statistics").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from fingerpost.posting import SkillLevel
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Block, Document, Hit, SectionKind
from fingerpost.reading.patterns import cue_group, read_table
from fingerpost.reading.sentences import sentence_spans

_TABLE = read_table("levels")
CUES: CueTable = {
    "skill.level": cue_group(_TABLE["level"]),
    "skill.refusal": cue_group(_TABLE["refusal"]),
    "skill.degree": cue_group(_TABLE["degree"]),
}

NOT_ASKED: frozenset[SectionKind] = frozenset({"employer", "benefits", "legal", "header"})
"""Sections in which nothing is asked of the person; of the stated fields the title counts."""

_FIELDS = re.compile(
    r"[^.;\n]{0,70}?(?:\b(?:in|of|within|im bereich|der|in der|des|inom|en)\b|[:(,])\s*"
    r"(?P<fields>[^.;\n]*?)"
    r"(?=\bor (?:a |an |in a |in an )?(?:closely |other |another )?"
    r"(?:related|similar|equivalent|other|another|relevant|comparable|adjacent|experience)"
    r"|\bor equivalent|\bwith\b|\bplus\b|\band (?:a |at least |\d)|\d+\+? years|\bexperience\b"
    r"|\boder (?:ein |eine |einen )?(?:vergleichbar|ähnlich|verwandt)|[.;\n]|$)",
    re.IGNORECASE,
)
"""What follows a degree, up to where the fields of study end."""

_BOUNDARY = re.compile(
    r"[;:]|\bbut\b|,\s*(?:with|and\s+)?\s*(?:experience|knowledge|familiarity|exposure|understanding|proficiency|expertise|ability"
    r"|strong|some|any|both|prior|previous|background)\b|\bwith\b(?=[^,]*$)",
    re.IGNORECASE,
)
"""Where the reach of a wish ends that stands after what is wished."""

_AHEAD = re.compile(
    r"\s*(?::|-|–|experience|knowledge|skills?|qualifications?|familiarity|background|proficiency|expertise|if\b|points"
    r"|technologies|tools|languages)"
)
"""What follows a wish that is about the words after it."""

_ADJECTIVES = frozenset(
    {"preferred", "desired", "desirable", "nice to have", "nice-to-have", "bonus", "good to have", "optional"}
)
_TURN = re.compile(r"[,;:.]|only|just|limited|but")
_NEED = re.compile(r"need|requir|necessar|use|know|expect")
_NOT_NEEDED = re.compile(
    r" (?:experience |knowledge |skills )?(?:(?:is|are) )?not (?:required|needed|necessary|expected)"
    r"(?!.*(?:plus|bonus|helpful|but|though|preferred|desir))"
)


class _Place(NamedTuple):
    """What is the same for all words of a sentence; `level` is None where nothing is asked."""

    low: int
    high: int
    level: SkillLevel | None
    cues: tuple[Hit, ...] = ()
    refusals: tuple[Hit, ...] = ()


class LevelReader:
    """Says the level of words at a position; looks at each sentence once if it is asked in order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._degree_spans = list(_field_spans(document))
        self._place = _Place(0, 0, None)
        self._spans: dict[int, list[tuple[int, int]]] = {}

    def level(self, start: int, end: int) -> SkillLevel | None:
        """The level of `text[start:end]`, or None where it is not asked for."""
        if not self._place.low <= start < self._place.high:
            self._place = self._look(start)
        place = self._place
        if place.level is None:
            return None
        for low, high in self._degree_spans:
            if low <= start and end <= high:
                return None
        if place.refusals and self._is_refused(place, start, end):
            return None
        return self._level_in(place, start, end) if place.cues else place.level

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence that holds a position; an empty span between blocks."""
        block = self._document.block_at(position)
        return (position, position) if block is None else self._sentence(block, position)

    def _look(self, position: int) -> _Place:
        document = self._document
        block = document.block_at(position)
        if block is None:
            return _Place(position, position + 1, None)
        if block.kind == "title":
            return _Place(block.start, block.end, "duty")
        section = document.section_at(position)
        if section in NOT_ASKED or block.kind == "heading":
            return _Place(position, position + 1, None)
        low, high = self._sentence(block, position)
        level: SkillLevel = section if section == "required" or section == "preferred" else "duty"
        return _Place(
            low, high, level, _within("skill.level", document, low, high), _within("skill.refusal", document, low, high)
        )

    def _sentence(self, block: Block, position: int) -> tuple[int, int]:
        spans = self._spans.get(block.start)
        if spans is None:
            spans = self._spans[block.start] = sentence_spans(self._document.text, block.start, block.end)
        for span in spans:
            if position < span[1]:
                return span
        return block.start, block.end

    def _level_in(self, place: _Place, start: int, end: int) -> SkillLevel | None:
        demanded = False
        for hit in place.cues:
            if hit.value in ("demand", "must"):
                demanded = demanded or hit.start < start
            elif self._wishes(hit, place.low, place.high, start, end):
                return "preferred"
        return "required" if demanded and place.level == "duty" else place.level

    def _wishes(self, hit: Hit, low: int, high: int, start: int, end: int) -> bool:
        """Whether a cue of preference is about the words at a position."""
        if hit.value == "wish-ahead":
            return hit.start < start
        if hit.value != "wish":
            return False
        lower = self._document.lower
        if start > hit.end:
            at_start = hit.start - low < 4 or lower[hit.start - 1] == "("
            return (at_start or lower[hit.start : hit.end] in _ADJECTIVES) and bool(_AHEAD.match(lower, hit.end, high))
        between = lower[end : hit.start]
        if between.count("(") > between.count(")"):
            # "Spark, Flink (preferred)": only the word before the bracket; "(Scala preferred)" does not reach out.
            inside = between[between.rindex("(") + 1 :].strip()
            return not inside and "," not in between[: between.rindex("(")] and " or " not in between
        return not _BOUNDARY.search(between)

    def _is_refused(self, place: _Place, start: int, end: int) -> bool:
        """Whether the sentence says that a skill is not needed: "no Kubernetes needed", "Docker is not required"."""
        lower = self._document.lower
        for hit in place.refusals:
            if hit.start >= end:
                return hit.start - end < 16 and _NOT_NEEDED.match(lower, end, place.high) is not None
            between = lower[hit.end : start]
            if len(between) < 25 and not _TURN.search(between):
                if hit.value == "none":
                    return True
                if _NEED.search(between + lower[end : end + 20]):
                    return True
        return False


def _within(group: str, document: Document, low: int, high: int) -> tuple[Hit, ...]:
    hits = document.hits(group)
    if not hits:
        return hits
    first = bisect_left(hits, (low,))
    return hits[first : bisect_left(hits, (high,), first)]


_PRODUCT = re.compile(
    r"ms[ -](?:office|excel|word|access|sql|azure|power|project|teams|dynamics|visio|windows|outlook)"
)
"""MS is Microsoft before these, and no degree."""


def _field_spans(document: Document) -> Iterator[tuple[int, int]]:
    """Spans that name fields of study: "BS in Statistics, Mathematics or a related field"."""
    reached = -1
    for hit in document.hits("skill.degree"):
        if hit.start < reached or _PRODUCT.match(document.lower, hit.start):
            continue
        block = document.block_at(hit.start)
        if block is None:
            continue
        if match := _FIELDS.match(document.text, hit.end, min(block.end, hit.end + 320)):
            reached = match.end("fields")
            yield match.start("fields"), reached
