"""How a skill is asked for where it stands: required, preferred, part of the duties, or not asked for at all.

The section says it first; cues in the sentence change it ("nice to have", "a plus", "must"), and some sentences take
a skill out altogether ("no Kubernetes needed", "a degree in Statistics").
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right

from fingerpost.posting import SkillLevel
from fingerpost.reading import study_fields
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Block, Document, Hit, Section, SectionKind
from fingerpost.reading.headings import heading_at_end
from fingerpost.reading.mojibake import with_misread
from fingerpost.reading.openings import opening_kind
from fingerpost.reading.passing import is_in_passing
from fingerpost.reading.patterns import compiled_late, cue_group, read_table
from fingerpost.reading.plain_headings import is_sentence
from fingerpost.reading.sentences import ends_item, sentence_spans
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

_ASKS = compiled_late(
    r"\b(?:looking for|looking to hire|seek(?:s|ing)?|needs?|requir\w+|must"
    r"|you(?:[’']ve| have|(?:[’']ll| will) (?:need|have|bring)| bring| possess| should| are|[’']re)|candidates?|someone"
    r"|engineers? who|people who|we expect|if you|you know|suchen|cherch\w+|recherch\w+|buscamos|söker|zoeken)\b"
)
"""Words before a demand that make it one in the midst of a sentence."""

_WITH = compiled_late(r"\b(?:with|having|possess\w*|has|have|mit|avec|con|med|met|com)\s+(?:[\w+-]+\s+){0,3}$")
_SHORT_START = 40
"""Characters; a demand that stands nearer to the sentence's start is one, if no verb of work begins it."""

_SHORT_LABEL = 4
"""Characters; a wish that stands nearer to the sentence's start may head all of it."""

_LONG = 320
"""Characters; a longer sentence is a whole list without signs, in which only what stands near a demand is demanded."""

_NEAR = 100
_NO_SECTION = Section(0, sys.maxsize, "other")
"""What holds what no section holds."""

_ON_CONDITION = compiled_late(
    r"\bas (?:may be )?$|\b(?:may|might|could) (?:also |sometimes |occasionally )?be $"
    r"|\b(?:when|where|if|wherever|whenever|unless)\b(?: [\w/&-]+){0,6} $|\b(?:the|all|any|an?|its|other|meet) $"
    r"|\btravel(?:ing|ling)?\b(?: [\w/&%-]+){0,5} $"
)
"""What stands before "required" where it is said of work: "when required", "where maps are", "the required tools",
"travel may be"."""

_FOR_WORK = compiled_late(
    r" (?:for|to|by|in order)\b(?! (?:be |have |know|possess|succeed|perform|do |qualify|apply|the candidates?)"
    r"|(?: [\w’'/-]+){0,3} (?:roles?|positions?|jobs?|candidates?|applicants?))"
)
"""What follows "required" where it is said of a use: "guides required for each port"."""

_OF_A_THING = compiled_late(
    r" (?!(?:for|to|by|in|and|or|but|with|as|at|on|of|from|if|not|is|are|per|that|due|plus|preferred|desired|min\w*)\b)"
    r"[a-z]{3,}"
)
"""What follows "required" where it says what kind of thing is meant: "hand in required books"."""

_TO_DO = compiled_late(
    r",? (?:also )?to (?!(?:also )?(?:have|be|know|possess|demonstrate|show|bring|understand|hold|speak|write|code)\b)"
)
"""What follows "you will need" where it is work: "you will need to draw maps"."""

_OFFERED = compiled_late(
    r" (?:(?:the|an?|every|full|plenty|of|ample|great|unique|real|many) ){0,3}"
    r"(?:chances?|opportunit(?:y|ies)|possibilit(?:y|ies)|freedom|options?|autonomy|access|privilege|availability|flexibility)\b"
)
"""What follows "you have" where it is offered, or hours are meant: "you have the chance to"."""

_OF_OTHERS = compiled_late(
    r"\b(?:(?:we(?:[’']ve| have| possess| combine)|our (?:[\w-]+ )?(?:team|company|firm|staff|founders)\w*)"
    r"(?! .*\b(?:for|seek\w*|need\w*|opening\w*|with)\b)|teams? of|becom(?:e|ing)|develop(?:ing)?"
    r"|gain(?:ing)?|apply(?:ing)?|leverag(?:e|ing)|deepen(?:ing)?|acquir(?:e|ing)"
    r"|familiar to any(?:one|body)|(?:don[’']?t|doesn[’']?t|not) (?:require|need|expect))(?: [\w/&-]+){0,5} $"
)
"""What stands before knowledge that is not asked for: "we have expertise in", "become an expert in", "not require"."""

_BEFORE = 70
"""Characters before a demand in which its sentence may say so."""

_THEN_WORK = compiled_late(
    r"\b(?:wants? to|would like to|(?:excited|eager|keen) to|(?:to (?:lead|drive|join|help)|to be (?:an? )?part of))\b"
)
"""Words behind a demand from which on it names the work: "versed in maps to lead the tides team"."""

_IS_TO_WORK = compiled_late(
    r"\b(?:will|would|should|shall) (?!(?:also |ideally |already |likely |preferably |either )?"
    r"(?:have|possess|bring|demonstrate|need|show|understand|know|hold|come|enjoy|love|thrive|exhibit|display|excel|speak"
    r"|find|fit|meet|match|share|embody|appreciate|value|want|combine|offer|feel"
    r"|be (?!responsible|tasked|involved|\w+ing (?!with experience))))"
)
"""Words behind "the ideal candidate" from which on the work is named: "will draw maps", "expert who would build"."""

_MUSTS = frozenset({"demand", "must", "musts"})
"""Cues that ask, and so say no more than a section of requirements does."""

_LINE = 240
"""Characters; a longer paragraph is prose and no line of a list."""

_FEW = 40
"""Cues; in a sentence with more only those within reach are looked at."""

_MANY_SEMICOLONS = 8
"""Semicolons; a text with more and hardly a comma lost its commas to them on the way."""

_FEW_COMMAS = 10
"""Semicolons to each comma in such a text, at the least."""

_TURN = compiled_late(r"[,;:.，；]|only|just|limited|but")
_NEED = compiled_late(
    r"need|requir|necessar|use|know|expect|nötig|notwendig|erforderlich|vorausg|nécessaire|requis|obligatoire|exigé"
    r"|necesari|requerid|imprescindible|krävs|nödvändig|krav|vereist|nodig|noodzakelijk|necessári"
    r"|obrigatóri|richiest|obbligatori|必须"
)
_NOT_NEEDED = compiled_late(
    r"[ -]?(?:experience |knowledge |skills |kenntnisse |expertise )?"
    r"(?:(?:is|are|ist|sind|n['’]est|ne sont|es|é|är|zijn|non è) )?"
    r"(?:not|nicht|pas|no|niet|inte|non|não) (?:es |è |é |ett |strictly |unbedingt )?"
    r"(?:required|needed|necessary|expected|mandatory|erforderlich|nötig|notwendig|vorausgesetzt|nécessaires?|requise?s?"
    r"|obligatoires?|exigée?s?|necesari[oa]s?|requerid[oa]s?|krävs|nödvändigt?|krav|vereist|nodig|noodzakelijk"
    r"|necessári[oa]s?|obrigatóri[oa]s?|richiest[oaei]|obbligatori[oa]?)"
    r"(?!.*(?:plus|bonus|helpful|but|though|preferred|desir|vorteil|wünsch|aber|atout|mais|valora|merit))"
)


_NO_HITS: tuple[Hit, ...] = ()


class LevelReader:
    """Says the level of words at a position; looks at each sentence once if it is asked in order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text, self._lower = _with_commas(document)
        self._degree_spans = list(fields_of_study(document))
        self._all_cues = document.hits("skill.level")
        self._cue_starts = [start for start, _, _ in self._all_cues]
        self._all_refusals = document.hits("skill.refusal")
        self._spans: dict[int, tuple[tuple[int, int], ...]] = {}
        self._demanding: dict[Hit, bool] = {}
        """Demand of the sentence → whether it asks."""
        self._section = _NO_SECTION
        self._section_end = -1
        # What follows is the same for all words of a sentence.
        self._low = self._high = 0
        self._level: SkillLevel | None = None
        self._cues = self._refusals = _NO_HITS
        self._has_many = False

    def level(self, start: int, end: int) -> SkillLevel | None:
        """The level of `text[start:end]`, or None where it is not asked for."""
        if not self._low <= start < self._high:
            self._look(start)
        if self._level is None:
            return None
        for low, high in self._degree_spans:
            if low <= start and end <= high:
                return None
        if self._refusals and self._is_refused(start, end):
            return None
        return self._level_in(start, end) if self._cues else self._level

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The sentence that holds a position; an empty span between blocks."""
        block = self._document.block_at(position)
        return (position, position) if block is None else self._sentence(block, position)

    def is_outright(self, start: int, end: int) -> bool:
        """Whether what is required at `text[start:end]` is a line of a list or asked for in so many words.

        In prose under a heading of requirements not all that is named is asked for, nor is an interest in a skill or
        work beside people who have it a demand of the skill.
        """
        if is_in_passing(self._lower, start, end):
            return False
        block = self._document.block_at(start)
        if block is None or block.kind != "paragraph" or block.end - block.start <= _LINE:
            return True
        low, high = self._sentence(block, start)
        return opening_kind(self._lower, low, high) == "required" or any(
            hit[2] in _MUSTS for hit in _within(self._all_cues, low, high)
        )

    def _look(self, position: int) -> None:
        """Looks at the sentence that holds a position."""
        self._low, self._high, self._level = position, position + 1, None
        self._cues = self._refusals = _NO_HITS
        block = self._document.block_at(position)
        if block is None:
            return
        start, end, kind = block
        if kind == "title":
            self._low, self._high, self._level = start, end, "duty"
            return
        if not self._section[0] <= position < self._section_end:
            self._find_section(position)
        begin, stop, section = self._section
        if section in NOT_ASKED or (kind == "heading" and not is_sentence(self._document.text, block)):
            return
        low, high = self._sentence(block, position)
        if low < begin:
            low = begin
        if high > stop:
            high = stop
        self._low, self._high = low, high
        self._level = section if section == "required" or section == "preferred" else "duty"
        if self._all_refusals:
            self._refusals = _within(self._all_refusals, low, high)
        if section != "preferred":  # of a wish nothing makes more or less
            first = bisect_left(self._cue_starts, low)
            last = bisect_left(self._cue_starts, high, first)
            if first < last:
                self._set_cues(self._all_cues[first:last])

    def _set_cues(self, cues: tuple[Hit, ...]) -> None:
        self._has_many = len(cues) >= _FEW
        if self._level == "required":
            cues = tuple([hit for hit in cues if hit[2] not in _MUSTS])
        else:
            cues = tuple([hit for hit in cues if hit[2] not in _MUSTS or self._is_demand(hit)])
        self._cues = cues
        self._demanding = {}

    def _is_demand(self, hit: Hit) -> bool:
        """Whether a cue that asks does so here, and is not said of the work, of others or of what is offered."""
        begin, stop, value = hit
        lower = self._lower
        if value == "must":
            return not (lower.startswith("you", begin) and _TO_DO.match(lower, stop))
        low = begin - _BEFORE
        if low < self._low:
            low = self._low
        if value == "musts":
            if lower.find("required", begin, stop) < 0:
                return True
            if lower.startswith("required", begin) and _OF_A_THING.match(self._text, stop):
                return False
            in_bracket = lower[begin - 1] == "("
            return not (_ON_CONDITION.search(lower, low, begin) or (_FOR_WORK.match(lower, stop) and not in_bracket))
        if lower.startswith("you", begin):
            return _OFFERED.match(lower, stop) is None
        return _OF_OTHERS.search(lower, low, begin) is None

    def _find_section(self, position: int) -> None:
        self._section, self._section_end = _NO_SECTION, -1
        index = bisect_right(self._document.sections, (position, sys.maxsize)) - 1
        if index >= 0 and position < (section := self._document.sections[index])[1]:
            self._section, self._section_end = section, section[1]

    def _sentence(self, block: Block, position: int) -> tuple[int, int]:
        start, end, _ = block
        spans = self._spans.get(start)
        if spans is None:
            spans = self._spans[start] = sentence_spans(self._text, start, end)
        for span in spans:
            if position < span[1]:
                return span
        return start, end

    def _level_in(self, start: int, end: int) -> SkillLevel | None:
        demanded = False
        cues = _within(self._cues, start - REACH, end + REACH) if self._has_many else self._cues
        for hit in cues:
            begin, _, value = hit
            if value == "demand" or value == "must":
                if not demanded and begin < start and not _THEN_WORK.search(self._lower, hit.end, start):
                    demanded = self._demands(hit, start)
            elif value == "musts":
                demanded = demanded or (
                    end <= begin <= end + REACH and reaches_back(self._lower, self._low, end, begin)
                )
            elif value == "ideal":
                if begin < start and self._musts_elsewhere(start):
                    return self._level if _IS_TO_WORK.search(self._lower, hit.end, start) else "preferred"
            elif self._heads_next_lines(hit):
                continue
            elif is_wished(self._lower, hit, (self._low, self._high), (start, end)) and not self._is_parted(
                hit, start, end
            ):
                return "preferred"
        return "required" if demanded else self._level

    def _heads_next_lines(self, hit: Hit) -> bool:
        """Whether a wish at the end of its line got there from the line below: "… tools NICE TO HAVES"."""
        begin, stop, _ = hit
        text = self._text
        return (
            stop == self._high
            and text[begin].isupper()
            and text[begin - 2 : begin - 1].isalnum()
            and text.startswith("\n- ", stop)
            and heading_at_end(text, self._low, stop) == "preferred"
        )

    def _is_parted(self, hit: Hit, start: int, end: int) -> bool:
        """Whether an item ends between words and the wish behind them, or before them in the midst of a sentence."""
        begin, stop, _ = hit
        if end <= begin:
            return ends_item(self._text, end, begin)
        if begin - self._low < _SHORT_LABEL or ":" in self._text[stop - 1 : stop + 1]:
            return False  # what heads a list is about all its items
        return ends_item(self._text, stop, start)

    def _musts_elsewhere(self, position: int) -> bool:
        """Whether another part states the musts, so that what "the ideal candidate" has is a wish."""
        return any(
            section.kind == "required" and not section.start <= position < section.end
            for section in self._document.sections
        )

    def _demands(self, hit: Hit, start: int) -> bool:
        """Whether a phrase such as "experience with" asks, or is only said on the way ("you will gain exposure to")."""
        begin, stop, _ = hit
        if begin - self._low < 4:
            return True
        if self._high - self._low > _LONG:
            return start - stop < _NEAR
        asks = self._demanding.get(hit)
        if asks is None:
            asks = self._demanding[hit] = self._asks(begin, stop)
        return asks

    def _asks(self, begin: int, stop: int) -> bool:
        lower, low = self._lower, self._low
        opening = opening_kind(lower, low, self._high)
        if opening == "required" or _ASKS.search(lower, low, stop):
            return True
        if opening == "duties":
            return False
        return begin - low < _SHORT_START or _WITH.search(lower, low, begin) is not None

    def _is_refused(self, start: int, end: int) -> bool:
        """Whether the sentence says that a skill is not needed: "no Kubernetes needed", "Docker is not required"."""
        lower = self._lower
        for begin, stop, value in self._refusals:
            if begin >= end:
                return begin - end < 24 and _NOT_NEEDED.match(lower, end, self._high) is not None
            between = lower[stop:start]
            if len(between) < 25 and not _TURN.search(between):
                if value == "none":
                    return True
                if _NEED.search(between + lower[end : end + 20]):
                    return True
        return False


def _with_commas(document: Document) -> tuple[str, str]:
    """A document's text and the same in lower case, with the commas that semicolons took the place of."""
    text, lower = document.text, document.lower
    n_semicolons = lower.count(";")
    if n_semicolons < _MANY_SEMICOLONS or lower.count(",") * _FEW_COMMAS > n_semicolons:
        return text, lower
    return text.replace(";", ","), lower.replace(";", ",")


def _within(hits: tuple[Hit, ...], low: int, high: int) -> tuple[Hit, ...]:
    if not hits:
        return hits
    first = bisect_left(hits, (low,))
    return hits[first : bisect_left(hits, (high,), first)]
