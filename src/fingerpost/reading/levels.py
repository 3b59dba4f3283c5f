"""How a skill is asked for where it stands: required, preferred, part of the duties, or not asked for at all.

The section says it first; cues in the sentence change it ("nice to have", "a plus", "must"), and some sentences take
a skill out altogether ("no Kubernetes needed", "a degree in Statistics").
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from fingerpost.posting import SkillLevel
from fingerpost.reading import study_fields
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Block, Document, Hit, Section, SectionKind
from fingerpost.reading.mojibake import with_misread
from fingerpost.reading.openings import opening_kind
from fingerpost.reading.patterns import cue_group, read_table
from fingerpost.reading.plain_headings import is_sentence
from fingerpost.reading.sentences import sentence_spans
from fingerpost.reading.study_fields import fields_of_study
from fingerpost.reading.wishes import REACH, is_wished, reaches_back

_TABLE = read_table("levels")
CUES: CueTable = {
    "skill.level": with_misread(cue_group(_TABLE["level"])),
    "skill.refusal": with_misread(cue_group(_TABLE["refusal"])),
    **study_fields.CUES,
}

NOT_ASKED: frozenset[SectionKind] = frozenset({"employer", "benefits", "legal", "header"})
"""Sections in which nothing is asked of the person; of the stated fields the title counts."""

_ASKS = re.compile(
    r"\b(?:looking for|looking to hire|seek(?:s|ing)?|needs?|requir\w+|must"
    r"|you(?:[’']ve| have| bring| possess| should| are|[’']re)|candidates?|someone|engineers? who|people who|we expect"
    r"|if you|you know|suchen|cherch\w+|recherch\w+|buscamos|söker|zoeken)\b"
)
"""Words before a demand that make it one in the midst of a sentence."""

_WITH = re.compile(r"\b(?:with|having|possess\w*|has|have|mit|avec|con|med|met|com)\s+(?:[\w+-]+\s+){0,3}$")
_SHORT_START = 40
"""Characters; a demand that stands nearer to the sentence's start is one, if no verb of work begins it."""

_LONG = 320
"""Characters; a longer sentence is a whole list without signs, in which only what stands near a demand is demanded."""

_NEAR = 100
_FEW = 40
"""Cues; in a sentence with more only those within reach are looked at."""

_TURN = re.compile(r"[,;:.，；]|only|just|limited|but")
_NEED = re.compile(
    r"need|requir|necessar|use|know|expect|nötig|notwendig|erforderlich|vorausg|nécessaire|requis|obligatoire|exigé"
    r"|necesari|requerid|imprescindible|krävs|nödvändig|krav|vereist|nodig|noodzakelijk|necessári"
    r"|obrigatóri|richiest|obbligatori|必须"
)
_NOT_NEEDED = re.compile(
    r"[ -]?(?:experience |knowledge |skills |kenntnisse |expertise )?"
    r"(?:(?:is|are|ist|sind|n['’]est|ne sont|es|é|är|zijn|non è) )?"
    r"(?:not|nicht|pas|no|niet|inte|non|não) (?:es |è |é |ett |strictly |unbedingt )?"
    r"(?:required|needed|necessary|expected|mandatory|erforderlich|nötig|notwendig|vorausgesetzt|nécessaires?|requise?s?"
    r"|obligatoires?|exigée?s?|necesari[oa]s?|requerid[oa]s?|krävs|nödvändigt?|krav|vereist|nodig|noodzakelijk"
    r"|necessári[oa]s?|obrigatóri[oa]s?|richiest[oaei]|obbligatori[oa]?)"
    r"(?!.*(?:plus|bonus|helpful|but|though|preferred|desir|vorteil|wünsch|aber|atout|mais|valora|merit))"
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
        self._degree_spans = list(fields_of_study(document))
        self._place = _Place(0, 0, None)
        self._spans: dict[int, tuple[tuple[int, int], ...]] = {}
        self._cues = document.hits("skill.level")
        self._refusals = document.hits("skill.refusal")

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
        begin, stop, section = self._section(position)
        if section in NOT_ASKED or (block.kind == "heading" and not is_sentence(document.text, block)):
            return _Place(position, position + 1, None)
        low, high = self._sentence(block, position)
        low, high = max(low, begin), min(high, stop)
        level: SkillLevel = section if section == "required" or section == "preferred" else "duty"
        return _Place(low, high, level, _within(self._cues, low, high), _within(self._refusals, low, high))

    def _section(self, position: int) -> Section:
        sections = self._document.sections
        index = bisect_right(sections, (position, sys.maxsize)) - 1
        if index < 0 or position >= sections[index].end:
            return Section(0, sys.maxsize, "other")
        return sections[index]

    def _sentence(self, block: Block, position: int) -> tuple[int, int]:
        spans = self._spans.get(block.start)
        if spans is None:
            spans = self._spans[block.start] = sentence_spans(self._document.text, block.start, block.end)
        index = max(0, bisect_right(spans, (position, sys.maxsize)) - 1)
        while index < len(spans):
            if position < spans[index][1]:
                return spans[index]
            index += 1
        return block.start, block.end

    def _level_in(self, place: _Place, start: int, end: int) -> SkillLevel | None:
        demanded = False
        cues = place.cues if len(place.cues) < _FEW else _within(place.cues, start - REACH, end + REACH)
        for hit in cues:
            if hit.value == "demand" or hit.value == "must":
                if not demanded and hit.start < start and place.level == "duty":
                    demanded = self._demands(hit, place, start)
            elif hit.value == "musts":
                demanded = demanded or (
                    end <= hit.start <= end + REACH and reaches_back(self._document.lower, place.low, end, hit.start)
                )
            elif hit.value == "ideal":
                if hit.start < start and self._musts_elsewhere(start):
                    return "preferred"
            elif is_wished(self._document.lower, hit, (place.low, place.high), (start, end)):
                return "preferred"
        return "required" if demanded and place.level == "duty" else place.level

    def _musts_elsewhere(self, position: int) -> bool:
        """Whether another part states the musts, so that what "the ideal candidate" has is a wish."""
        return any(
            section.kind == "required" and not section.start <= position < section.end
            for section in self._document.sections
        )

    def _demands(self, hit: Hit, place: _Place, start: int) -> bool:
        """Whether a phrase such as "experience with" asks, or is only said on the way ("you will gain exposure to")."""
        lower = self._document.lower
        before = hit.start - place.low
        if before < 4:
            return True
        if place.high - place.low > _LONG:
            return start - hit.end < _NEAR
        opening = opening_kind(lower, place.low, place.high)
        if opening == "required" or _ASKS.search(lower, place.low, hit.end):
            return True
        if opening == "duties":
            return False
        return before < _SHORT_START or _WITH.search(lower, place.low, hit.start) is not None

    def _is_refused(self, place: _Place, start: int, end: int) -> bool:
        """Whether the sentence says that a skill is not needed: "no Kubernetes needed", "Docker is not required"."""
        lower = self._document.lower
        for hit in place.refusals:
            if hit.start >= end:
                return hit.start - end < 24 and _NOT_NEEDED.match(lower, end, place.high) is not None
            between = lower[hit.end : start]
            if len(between) < 25 and not _TURN.search(between):
                if hit.value == "none":
                    return True
                if _NEED.search(between + lower[end : end + 20]):
                    return True
        return False


def _within(hits: tuple[Hit, ...], low: int, high: int) -> tuple[Hit, ...]:
    if not hits:
        return hits
    first = bisect_left(hits, (low,))
    return hits[first : bisect_left(hits, (high,), first)]
