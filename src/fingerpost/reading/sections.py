"""Which part of a posting is about what: duties, requirements, wishes, the employer, benefits, legal notices.

Headings decide first, and lines that lead in a list ("It is a plus if you know:"). Where neither does, the first words
of bullets and the cue phrases of sentences decide, so that a company's description or a notice about hiring is not read
as what the person does, and a list of requirements needs no heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, TypeAlias, cast

from fingerpost.reading import inner_headings
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import HEADER_KINDS, Block, Document, Hit, Section, SectionKind
from fingerpost.reading.heading_patterns import PATTERN_LIMIT
from fingerpost.reading.headings import (
    LAST_LETTERS,
    HeadingKind,
    classify_lead,
    heading_at_end,
    heading_phrases,
    normal_heading,
    read_heading,
)
from fingerpost.reading.mojibake import with_misread
from fingerpost.reading.openings import Opening, opening_kind
from fingerpost.reading.parts import parts_of
from fingerpost.reading.patterns import compiled_late, cue_group, read_table
from fingerpost.reading.plain_headings import (
    ANNOUNCEMENTS,
    LEADING_LIMIT,
    WISH_WORDS,
    is_closing_heading,
    is_plain_heading,
    is_sentence,
)
from fingerpost.reading.sentence_kinds import NOTICES, Sentence, kinds_of_sentences
from fingerpost.reading.sentences import sentence_spans
from fingerpost.reading.unheaded import find_unheaded_wishes

LEAD_LIMIT = 240
"""Characters; longer paragraphs are divided by sentence, shorter ones are about one thing."""

LIST_LIMIT = 120
"""Characters; a longer paragraph after bullets ends their list."""

BULLET_HEADING_LIMIT = 40
"""Characters; a longer bullet is no heading that was made a line of the list below it."""

_BEGINNING = 3
"""Characters by which most lines are told from headings."""

_LAST_WORDS = 20
"""Characters at the end of a line in which its last word is looked for."""

_LIST_LINES = 3
"""Lines that make a list."""

_MUSTS = compiled_late(r"\b(?:required|requirements?|must|minimum|basic|baseline|essential|mandatory)\b")
"""Words of a heading under which already a single line states the musts."""

_WISHES_OF_ITEMS = frozenset(
    {"not required", "optional", "plus", "a plus", "preferred", "strongly preferred", "desirable", "highly desirable"}
)
"""Headings that say as much of the line above when they are a line of a list."""

_SIGNS = 2
"""Characters; a line with no more is a colon or the like that a heading lost, and asks nothing."""

_WHOLE_LINE = 30
"""Characters; a shorter line above a lone full stop is a link that stood in the midst of a sentence."""

_RUN_IN = 80
"""Characters before a notice that are a part of their own."""

_ITEM = 12
"""Characters before a notice that are one if they begin as a demand does."""

FACT_LIMIT = 100
"""Characters; what follows a heading such as "Location:" is a fact and no text when it is not longer."""

CUES: CueTable = {"section": with_misread(cue_group(read_table("sections")["section"])), **inner_headings.CUES}
"""Values are kinds of sections; headings that may stand in the midst of a line are looked for as well."""

_Piece: TypeAlias = tuple[int, int, SectionKind]
_NO_HITS: tuple[Hit, ...] = ()

_NO_LEADING_SIGNS = frozenset(".!;")
"""How short lines end that lead in no list although they stand right above one."""

_LASTING: frozenset[SectionKind] = frozenset({"employer", "benefits", "legal"})
_WISHES: frozenset[HeadingKind | None] = frozenset({"preferred", "wished"})
_ASKING: frozenset[SectionKind] = frozenset({"required", "preferred"})
_LISTED: frozenset[SectionKind] = frozenset({"required", "preferred", "duties"})
_WORK = compiled_late(
    r"\bstack (?:includes|is|consists)\b"
    r"|(?:you[’']ll|you will|you would|in this role|responsible for)\b"
    r"(?!,? (?:also |ideally |you )*(?:need|have|bring|possess|thrive|love|enjoy|excel"
    r"|be (?:able|comfortable|a |an |expected|success\w*)|succeed"
    r"|know|must|should|require))"
)
"""Words that tell what the person will do also in the midst of requirements."""


_SEEKS = compiled_late(
    r"\b(?:is|are|we['’]re|currently|now) (?:seeking|looking for|hiring|searching)\b"
    r"(?! (?:someone|somebody|people|candidates|individuals) "
    r"(?:with|who (?:have|has|can|meets?|knows?|demonstrates?))\b)"
)
"""Words that begin a description of the role, also under a heading of requirements."""

_TELLS = compiled_late(
    r"as an? [^.,;:]{3,70}, you(?:[’']ll| will| are|[’']re| \w+(?<!have)(?<!need))\b"
    r"|the [^.,;:]{3,60}? (?:team|group|organi[sz]ation|division)(?:[’']s \w+)? (?:is|are|has|was|will|\w{3,}s)\b"
    r"|(?:in )?this (?:role|position|job|team)\b(?!.*(?:requir|prefer|must|desir))"
    r"|we(?:[’']re| are| have|[’']ve)? (?!also|value|prefer|love|like|appreciate|welcome|look|seek|expect|want|need|ask"
    r"|would|particularly|especially|strongly|really|do not|don[’']t|consider|encourage|will|can|hope|searching|hiring"
    r"|interested|open)\w+"
    r"|our (?:team|mission|company|work|clients|customers|products?|platform|culture)\b"
    r"|at [\w.& -]{2,30}, (?:we|you|our)\b"
)
_IS_TOLD = compiled_late(
    r"(?:,? (?:inc|llc|ltd|corp|gmbh|ag|ab|plc)\b\.?,?)?"
    r"(?:[’']s? \w+| (?:is|was|has|offers|provides|believes|builds|strives|values|helps)\b)"
    r"(?! (?:currently |actively |now )?(?:seeking|looking|hiring|searching)\b)"
)
"""How sentences begin that tell of the employer, the team or the job, and what goes on behind an employer's name."""

_KNOWABLE = ("data protection", "privacy ", "export control", "phishing", "fraudulent", "hiring process")
"""What notices are about that one may also be asked to know."""

_KIND_OF_SKILL = compiled_late(
    r"\W*(?:(?:prior|previous|some|any|strong|good|technical|professional|practical|hands-on|relevant|tidigare|erste)\s+)?"
    r"(?:work )?"
    r"(?:experiences?|knowledge|familiarity|familiar|proficien\w+|expertise|exposure|understanding|background|skills?"
    r"|erfahrung(?:en)?|kenntnisse|erfarenhet(?:er)?|kunskap(?:er)?|expérience|connaissances?|ervaring|kennis|experiencia"
    r"|conocimientos?)\b(?!.*(?:requir|must|minimum|mandatory|krav\b|requis|vereist|erforderlich))"
)
"""First words of a line that only names a kind of skill, and belongs to the heading of wishes right above it."""

_BARE_WISHES = frozenset({"preferred", "desired", "desirable", "additional"})
"""Headings that a line's end cuts from their noun: "Preferred" above "Qualifications:"."""

_MUST_BEGINNINGS = ("must", "required", "minimum qual", "basic qual")
"""How a longer line begins that ends a list of wishes although it asks as they do."""

_OPEN_ENDS = frozenset(
    "for if have has with in of to include includes including you are know points haves qualifications skills "
    "following apply om av du har med att wenn sind mit si en als je".split()
)
_OPEN_LETTERS = frozenset(word[-3:] if len(word) > 2 else f" {word}" for word in _OPEN_ENDS)
"""Last words of a line that announces what follows, and is no wish of its own ("Kafka is a plus")."""

_WISH_ENDS = ("preferred", "desired", "desirable", " plus", " advantage", " bonus", " asset", " helpful")
"""How a line ends that wishes for what stands in it."""

_POINTING = ("below", "following", "these")
"""Words of a line that speaks of those below it."""

_CANDIDATE = compiled_late(r"candidate|person|profile|applicant|you (?:are|might be|may be)")
"""Words of a line under "Requirements" that tells of an ideal person, and asks no less for it."""


@cache
def _wish_beginnings() -> frozenset[str]:
    """How lines begin that may be headings of wishes."""
    return frozenset(phrase[:_BEGINNING] for phrase, kind in heading_phrases().items() if kind == "preferred")


def read_sections(document: Document) -> tuple[Section, ...]:
    """The sections of a document, in order and without overlap; together they hold every block.

    >>> from fingerpost.reading.text import make_text_document
    >>> document = make_text_document("Requirements:\\n- Python\\nWhat we offer:\\n- Free fruit")
    >>> [section.kind for section in read_sections(document)]
    ['required', 'benefits']
    """
    walk = _Walk(document, "preferred")
    pieces = walk.pieces()
    if walk.saw_wishes and not walk.saw_musts:
        pieces = _Walk(document, "required").pieces()
    return _merged(pieces)


def _merged(pieces: Iterable[_Piece]) -> tuple[Section, ...]:
    merged: list[Section] = []
    make = tuple.__new__
    begin = reached = 0
    last: SectionKind | Literal[""] = ""
    for start, end, kind in pieces:
        if kind != last:
            if last:
                merged.append(make(Section, (begin, reached, last)))
            begin, last = start, kind
        reached = end
    if last:
        merged.append(Section(begin, reached, last))
    return tuple(merged)


class _Walk:
    """One walk over the blocks of a document; its state is what was opened and still holds."""

    def __init__(self, document: Document, wished: SectionKind) -> None:
        self._document = document
        self._text = document.text
        self._blocks = document.blocks
        self._wished = wished
        """What a list under "Ideally you have" states: the musts, where it is the only list of the posting."""
        self.saw_wishes = self.saw_musts = False
        self._openings: dict[int, Opening | None] = {}
        self._lower = document.lower
        self._headed: SectionKind = "other"
        self._sure = False
        """Whether the last heading was understood."""
        self._lead: SectionKind | None = None
        """What the last line opened that leads in a list; it lasts until the next heading."""
        self._led_in = -1
        """The block right below such a line of wishes, which belongs to them even if it is long."""
        self._current: SectionKind = "other"
        self._majority: SectionKind | None = None
        """What most lines of the list say that is being read."""
        self._carried: SectionKind | None = None
        """What the last line said that said something, in a list under no heading or one that says nothing."""
        self._headless = True
        self._in_list = self._had_bullets = False
        self._waiting: HeadingKind | None = None
        self._are_bullets_headings = False
        """Whether a heading was a line of a list."""
        self._n_musts = 0
        """Lines of lists that ask."""
        self._names_musts = False
        """Whether the last heading says of what stands under it that it is a must."""
        self._is_empty = False
        """Whether nothing stood yet under the last heading."""
        self._is_bare_wish = False
        """Whether the last heading was a lone word of preference."""
        self._is_broken = False
        """Whether lone full stops stand in the place of headings."""

    def pieces(self) -> list[_Piece]:
        """The blocks and parts of blocks in order, each with what it is about."""
        hits = self._document.hits("section")
        position, n_hits = 0, len(hits)
        pieces: list[_Piece] = []
        wishes = find_unheaded_wishes(self._document)
        for index, block in parts_of(self._document):
            start, end, kind = block
            within = _NO_HITS
            if position < n_hits and hits[position][0] < end:
                first, position = hits_between(hits, position, start, end)
                within = hits[first:position]
            if kind in HEADER_KINDS:
                pieces.append((start, end, "header"))
            elif index in wishes:
                pieces.append((start, end, "preferred"))
            elif end - start == 1 and self._text[start] == "." and self._is_break(index):
                pieces.append((start, end, self._break()))
            elif kind != "bullet" and self._is_heading(block):
                pieces.append((start, end, self._heading(start, end)))
            else:
                if self._is_broken and self._text[start] == "." and self._text[start + 1 : start + 2].isupper():
                    self._break()
                if self._waiting and self._is_fact(block):
                    pieces.append((start, end, "legal"))
                elif kind == "bullet":
                    pieces.append((start, end, self._bullet(index, start, end, within)))
                else:
                    self._paragraph(index, start, end, within, pieces)
                self._is_empty = False
                if pieces[-1][2] == "required":
                    self._count(block)
        return pieces

    def _count(self, block: Block) -> None:
        """Counts the lines that ask, with bullets or without: several are a list of musts, and prose is none."""
        if self._headed != "required" or self.saw_musts or self.saw_wishes:
            return
        start, end, kind = block
        is_prose = kind != "bullet" and self._text[end - 1] == "." and self._opening(start, end) != "required"
        if end - start <= _SIGNS:
            return
        if end - start <= LEAD_LIMIT and not is_prose:
            self._n_musts += 1
        self.saw_musts = self._n_musts >= _LIST_LINES or self._names_musts

    def _is_heading(self, block: Block) -> bool:
        start, end, kind = block
        if kind == "heading":
            return not is_sentence(self._text, block)
        if end - start > LEADING_LIMIT:
            return False
        if is_plain_heading(self._text, start, end):
            return True
        return self._headed in _LISTED and is_closing_heading(self._text, start, end)

    def _heading(self, start: int, end: int) -> SectionKind:
        opened, is_weak, is_area = read_heading(self._text[start:end])
        if opened == "benefits" and self._headed == "required" and self._lower.startswith("bonuses", start):
            opened = "preferred"  # of applicants, right below what is asked of them
        self._waiting = opened if opened in ("facts", "note") else None
        self._lead = None
        self._in_list = False
        if self._waiting:
            return "legal"
        self._had_bullets = self._had_bullets and opened is None
        self._headless = False
        self._sure = opened is not None and opened != "neutral" and not is_weak
        is_below_wishes = self._is_empty and self._headed == "preferred" and opened == "required"
        stays = is_below_wishes and (
            is_area
            or _KIND_OF_SKILL.match(self._lower, start, end) is not None
            or (self._is_bare_wish and normal_heading(self._text[start:end]) == "qualifications")
        )
        self._is_bare_wish = normal_heading(self._text[start:end]) in _BARE_WISHES
        if opened is not None and not stays:
            self._open(opened)
            self._names_musts = opened == "required" and _MUSTS.search(self._lower, start, end) is not None
        self._is_empty = True
        return self._current

    def _is_break(self, index: int) -> bool:
        """Whether a lone full stop stands between whole lines, not behind a link or among others used as bullets."""
        if not 0 < index < len(self._blocks) - 1:
            return False
        above, below = self._blocks[index - 1], self._blocks[index + 1]
        is_whole = above[1] - above[0] > _WHOLE_LINE or self._text[above[1] - 1] in ".:!?"
        return is_whole and self._text[below[0]] != "."

    def _break(self) -> SectionKind:
        """A line of only a full stop, which is left where a heading was lost, ends what stands above it."""
        self._headed = self._current = "other"
        self._lead = self._waiting = None
        self._sure = self._in_list = self._had_bullets = self._headless = False
        self._is_broken = True
        return "other"

    def _open(self, opened: HeadingKind) -> None:
        self._headed = self._current = self._section(opened)

    def _section(self, opened: HeadingKind) -> SectionKind:
        if opened != "wished":
            return _SECTION.get(opened, "other")
        self.saw_wishes = True
        return self._wished

    def _is_fact(self, block: Block) -> bool:
        """Whether a block is what a heading such as "Location:" or "Please note:" stands above."""
        start, end, kind = block
        noted = self._waiting == "note" and kind == "paragraph" and end - start <= LEAD_LIMIT
        short = self._waiting == "facts" and end - start <= FACT_LIMIT
        self._waiting = None
        return (noted and self._lower[end - 1] != ":") or short

    def _bullet(self, index: int, start: int, end: int, hits: tuple[Hit, ...]) -> SectionKind:
        self._had_bullets = True
        lower = self._lower
        if (
            end - start <= BULLET_HEADING_LIMIT
            and (self._are_bullets_headings or lower[start : start + _BEGINNING] in _wish_beginnings())
            and (opened := self._opened_by_bullet(start, end))
        ):
            self._open(opened)
            self._sure, self._lead, self._are_bullets_headings = True, None, True
            return self._current
        if lower.endswith(ANNOUNCEMENTS, start, end):
            kind = self._listed(index, start, end, hits)
            self._lead_in(start, end)
            if len(sentence_spans(self._text, start, end)) > 1:
                return kind  # only its last sentence announces
            return self._lead or self._headed
        base = self._lead or self._headed
        kind = self._listed(index, start, end, hits)
        if kind == base == "required":
            self.saw_musts = True
        if lower[end - 3 : end] in LAST_LETTERS:
            self._open_at_end(start, end)
        elif lower[end - 3 : end] in _OPEN_LETTERS and self._leads_in_wishes(index, start, end):
            self._lead = "preferred"
        return kind

    def _listed(self, index: int, start: int, end: int, hits: tuple[Hit, ...]) -> SectionKind:
        """What a line of a list is by what was opened above it, or by itself where that says too little."""
        base = self._lead or self._headed
        if base == "duties" or not (self._sure or self._lead):
            return self._item(index, start, end, kind_of(hits))
        return base

    def _opened_by_bullet(self, start: int, end: int) -> HeadingKind | None:
        """What a line of a list opens that is nothing but a heading of wishes ("- Nice-to-haves"), or one after it."""
        heading = normal_heading(self._text[start:end])
        opened = heading_phrases().get(heading)
        if opened == "preferred":
            return None if heading in _WISHES_OF_ITEMS else opened
        if opened is None and self._text.startswith(WISH_WORDS, start) and is_plain_heading(self._text, start, end):
            return "preferred" if classify_lead(self._text[start:end]) == "preferred" else None
        return opened if self._are_bullets_headings and opened in ("required", "duties", "benefits") else None

    def _open_at_end(self, start: int, end: int) -> None:
        among_wishes = (self._lead or self._headed) == "preferred"
        if opened := heading_at_end(self._text, start, end, among_wishes):
            self._open(opened)
            self._sure, self._lead = True, None

    def _lead_in(self, start: int, end: int) -> None:
        """A line that ends with a colon says what the lines after it are, if its words say anything."""
        begin = sentence_spans(self._text, start, end)[-1][0] if end - start > LEADING_LIMIT else start
        opened = classify_lead(self._text[begin:end])
        if opened is None and begin > start and end - start <= PATTERN_LIMIT * 2:
            whole = classify_lead(self._text[start:end])
            opened = None if whole in _WISHES else whole  # what an earlier sentence wishes for is not what follows
        self._in_list = False
        if heading_at_end(self._text, start, end) == "preferred":
            opened = "preferred"
        if opened == "wished" and self._headed == "required" and _CANDIDATE.search(self._lower, begin, end):
            opened = "required"
        if (
            opened is None
            or opened in ("neutral", "facts", "note")
            or (opened == "required" and self._headed == "preferred")
        ):
            return
        self._lead = self._section(opened)

    def _item(self, index: int, start: int, end: int, own: SectionKind | None) -> SectionKind:
        """What a line of a list is of duties or under no heading: what its own words or most lines of the list say."""
        base = self._lead or self._headed
        opening = self._opening(start, end)
        if base == "duties":
            return opening or base
        if not self._in_list:
            self._in_list = True
            self._carried = self._majority = None if self._headless else self._majority_from(index)
        if base in ("benefits", "preferred", "required"):
            return "duties" if base == "required" and self._majority == "duties" else base
        if own in _LASTING:
            return own
        self._carried = opening or own or self._carried
        return self._carried or (base if base != "other" else self._current)

    def _opening(self, start: int, end: int) -> Opening | None:
        """What the first words say from `start`, looked at once."""
        openings = self._openings
        if start in openings:
            return openings[start]
        opening = openings[start] = opening_kind(self._lower, start, end)
        return opening

    def _majority_from(self, index: int) -> SectionKind | None:
        """What most lines say by their first words, from a line to the next heading or long paragraph."""
        balance = 0
        for start, end, kind in self._blocks[index:]:
            if kind == "heading" or (kind == "paragraph" and end - start > LEAD_LIMIT):
                break
            if self._text[start] == "." and (self._is_broken or end - start == 1):
                break
            if opening := self._opening(start, end):
                balance += 1 if opening == "required" else -1
        return None if abs(balance) < 2 else "required" if balance > 0 else "duties"

    def _paragraph(self, index: int, start: int, end: int, hits: tuple[Hit, ...], pieces: list[_Piece]) -> None:
        length, first = end - start, len(pieces)
        base: SectionKind = self._lead or self._headed
        is_among_wishes = self._headed == "preferred" or (self._lead == "preferred" and self._asks_for_more(start, end))
        if length > LIST_LIMIT and not self._goes_on_with_wishes(index, start, end):
            self._lead, self._in_list = None, False
            base = "other" if self._had_bullets else self._headed
        if length <= LEAD_LIMIT:
            pieces.append((start, end, self._short(index, start, end, base, hits)))
        else:
            self._long(start, end, base, hits, pieces)
        if length > LIST_LIMIT and is_among_wishes:
            _make_wishes(pieces, first)
        begin, _, kind = pieces[-1]
        if self._headed == "other":
            self._current = kind if kind == "benefits" or kind == "legal" else "other"
        lower = self._lower
        if lower.endswith(ANNOUNCEMENTS, start, end) or (
            length <= LEADING_LIMIT
            and lower[end - 1] not in _NO_LEADING_SIGNS
            and self._is_before_bullet(index)
            and not self._is_item_with_wish(start, end)
        ):
            self._lead_in(begin, end)
            self._led_in = index + 1 if self._lead == "preferred" else -1
        elif self._announces_wishes(index, start, end):
            self._lead, self._in_list, self._led_in = "preferred", False, index + 1
        elif lower[end - 3 : end] in LAST_LETTERS:
            self._open_at_end(start, end)

    def _is_item_with_wish(self, start: int, end: int) -> bool:
        """Whether a line asks and wishes for itself: "Years in harbours, tides preferred" leads in no wishes."""
        lower = self._lower
        if not lower.endswith(_WISH_ENDS, start, end) or self._opening(start, end) != "required":
            return False
        line = lower[start:end]
        return not any(word in line for word in _POINTING)

    def _announces_wishes(self, index: int, start: int, end: int) -> bool:
        """Whether a paragraph without a colon ends with words that announce wishes."""
        lower = self._lower
        if lower[end - 1] in "!?":
            return self._points_down(index, start, end)
        is_open = lower[end - 3 : end] in _OPEN_LETTERS or lower[end - 1] in ";.…"
        return is_open and self._leads_in_wishes(index, start, end)

    def _points_down(self, index: int, start: int, end: int) -> bool:
        """Whether a line with a question or a call announces wishes: "Do you know any of the below? It's a plus!"."""
        line = self._lower[start:end]
        return (
            end - start <= LEADING_LIMIT
            and any(word in line for word in _POINTING)
            and (self._is_before_bullet(index) or self._is_before_line(index))
            and classify_lead(self._text[start:end]) == "preferred"
        )

    def _goes_on_with_wishes(self, index: int, start: int, end: int) -> bool:
        """Whether a longer line belongs to the wishes led in above it: it is the first, or asks as its list does."""
        if end - start > LEAD_LIMIT:
            return False
        return self._led_in == index or (self._lead == "preferred" and self._asks_for_more(start, end))

    def _asks_for_more(self, start: int, end: int) -> bool:
        """Whether a longer line below wishes asks as they do."""
        return self._opening(start, end) == "required" and not self._lower.startswith(_MUST_BEGINNINGS, start)

    def _leads_in_wishes(self, index: int, start: int, end: int) -> bool:
        """Whether the last words right above a list announce wishes, without a colon or behind other words."""
        lower = self._lower
        space = lower.rfind(" ", max(start, end - _LAST_WORDS), end)
        if lower[space + 1 : end].rstrip(";.…") not in _OPEN_ENDS:
            return False
        if not (self._is_before_bullet(index) or (end - start <= LEADING_LIMIT and self._is_before_line(index))):
            return False
        if lower[end - 1] == "." and lower[end - 2] != ".":
            return heading_phrases().get(normal_heading(self._text[start:end])) == "preferred"
        begin = sentence_spans(self._text, start, end)[-1][0]
        return end - begin <= LIST_LIMIT and classify_lead(self._text[begin:end]) == "preferred"

    def _long(self, start: int, end: int, base: SectionKind, hits: tuple[Hit, ...], pieces: list[_Piece]) -> None:
        if self._is_about_one(start, end, base, hits):
            pieces.append((start, end, "legal" if base in _LASTING and kind_of(hits) == "legal" else base))
            return
        if base in _ASKING and _SEEKS.search(self._lower, start, start + LIST_LIMIT):
            base = "other"
        by_kinds = self._by_words if base == "other" or base == "duties" else self._by_sentence
        by_kinds(start, end, base, hits, pieces)

    def _is_about_one(self, start: int, end: int, base: SectionKind, hits: tuple[Hit, ...]) -> bool:
        """Whether nothing in a long paragraph can say otherwise than its heading."""
        if base == "duties" or base == "other" or base == "preferred":
            return False
        if base == "required" and self._tells_of_employer(start, end):
            return False
        return not hits or (base in _LASTING and not (base == "employer" and any(hit[2] == "duties" for hit in hits)))

    def _is_before_bullet(self, index: int) -> bool:
        """Whether a block stands right above a list."""
        blocks = self._blocks
        return index + 1 < len(blocks) and blocks[index + 1][2] == "bullet"

    def _is_before_line(self, index: int) -> bool:
        """Whether a paragraph stands right above a short one."""
        below = self._blocks[index + 1 : index + 2]
        return bool(below) and below[0][2] == "paragraph" and below[0][1] - below[0][0] <= LIST_LIMIT

    def _short(self, index: int, start: int, end: int, base: SectionKind, hits: tuple[Hit, ...]) -> SectionKind:
        own = kind_of(hits) if hits else None
        if base == own == "required":
            self.saw_musts = True
        if base in _LASTING:
            return "legal" if own == "legal" else base
        if own == "legal" and base in _ASKING and self._opening(start, end) == "required":
            return base  # "Experience with data protection regulations" is no notice
        if own == "legal" or own == "benefits":
            return own
        if (
            base in _ASKING
            and own == "duties"
            and (_WORK.search(self._lower, start, end) or _SEEKS.search(self._lower, start, end))
        ):
            return "duties"
        if base != (self._lead or self._headed):  # after a list
            return own or self._opening(start, end) or base
        if base != "duties" and (self._sure or self._lead):
            return base
        return self._item(index, start, end, own)

    def _by_sentence(
        self, start: int, end: int, base: SectionKind, hits: tuple[Hit, ...], pieces: list[_Piece]
    ) -> None:
        lasting: SectionKind = base
        first, n_hits = 0, len(hits)
        turned = told = False
        """Whether a sentence under wishes told of the work: what follows is about the employer unless it asks.
        Told: it began with the employer, the team or this job, and only what begins as wishes do is one again."""
        for low, high in sentence_spans(self._text, start, end):
            last = first
            while last < n_hits and hits[last][0] < high:
                last += 1
            if base == "preferred" or base == "required":
                was_told = told
                tells = self._tells(low, high) if base == "preferred" else self._tells_of_employer(low, high)
                told = (told or tells) and self._opening(low, high) != "required"
                if told:
                    own = kind_of(hits[first:last])
                    keeps = own in NOTICES or (own == "duties" and _WORK.search(self._lower, low, high))
                    pieces.append((low, high, own if own and keeps else "employer"))
                    lasting, first = "employer", last
                    continue
                if was_told:
                    lasting = base
            if first == last:  # no cue: only the first words may say something, and only where no heading does
                if turned and (opening := opening_kind(self._lower, low, high)):
                    pieces.append((low, high, base if opening == "required" else opening))
                    lasting = base if opening == "required" else lasting
                else:
                    pieces.append((low, high, lasting))
                continue
            kind = self._sentence(low, high, base, hits[first:last])
            if kind is None:
                kind = base if turned and any(hit[2] == "required" for hit in hits[first:last]) else lasting
            turned = kind == "duties" and base == "preferred"
            lasting = kind if kind in _LASTING or (kind == "duties" and base == "employer") else base
            if turned:
                lasting = "employer"
            if (kind == "legal" or kind == "benefits") and base not in _LASTING:
                # A list without signs before the notice or the pay: "… in Python The salary range is …".
                notice = next((begin for begin, _, value in hits[first:last] if value == kind), low)
                asks = notice - low > _ITEM and self._opening(low, high) == "required"
                if base in _ASKING and (asks or notice - low > _RUN_IN):
                    pieces.append((low, notice, base))
                    low = notice
            pieces.append((low, high, kind))
            first = last

    def _by_words(self, start: int, end: int, base: SectionKind, hits: tuple[Hit, ...], pieces: list[_Piece]) -> None:
        """The sentences of a paragraph under no heading, or one of duties below which lists may have lost theirs."""
        lower = self._lower
        spans: list[tuple[int, int]] = []
        sentences: list[Sentence] = []
        position = 0
        for low, high in sentence_spans(self._text, start, end):
            first, position = hits_between(hits, position, low, high)
            opening, cued = self._opening(low, high), kind_of(hits[first:position])
            if opening and cued in NOTICES:
                notice = next(begin for begin, _, value in hits[first:position] if value == cued)
                if notice - low > _RUN_IN:
                    spans.append((low, notice))
                    sentences.append(Sentence(lower[low:notice], opening, None))
                    low, opening = notice, None
            spans.append((low, high))
            sentences.append(Sentence(lower[low:high], opening, cued))
        kinds = kinds_of_sentences(sentences, base if base == "duties" else None)
        pieces.extend([(*span, base if kind == "other" else kind) for span, kind in zip(spans, kinds, strict=True)])

    def _tells(self, low: int, high: int) -> bool:
        """Whether a sentence begins with the employer, the team or this job, of which no wish is said."""
        return _TELLS.match(self._lower, low, high) is not None or self._tells_of_employer(low, high)

    def _tells_of_employer(self, low: int, high: int) -> bool:
        """Whether a sentence begins with the employer's name and asks for nobody."""
        employer = self._document.header("employer")
        if employer is None:
            return False
        lower = self._lower
        name = lower[employer.start : employer.end]
        if not lower.startswith(name, low):
            name = name.partition(" ")[0]
        return lower.startswith(name, low) and _IS_TOLD.match(lower, low + len(name), high) is not None

    def _asks_for_law(self, low: int, high: int, hits: tuple[Hit, ...]) -> bool:
        """Whether a sentence is no notice but asks for knowledge of what notices are about: "a sense of privacy"."""
        return self._opening(low, high) == "required" and all(
            self._lower.startswith(_KNOWABLE, begin) for begin, _, value in hits if value == "legal"
        )

    def _sentence(self, low: int, high: int, base: SectionKind, hits: tuple[Hit, ...]) -> SectionKind | None:
        """What a sentence with cues says against what its heading says, or None where it says nothing."""
        own = kind_of(hits)
        if base == own == "required":
            self.saw_musts = True
        if own == "legal" and base in _ASKING and self._asks_for_law(low, high, hits):
            return None
        if own == "legal" or (own == "benefits" and base != "employer"):
            return own
        works = (
            own == "duties" and base in ("required", "preferred", "employer") and _WORK.search(self._lower, low, high)
        )
        if works:
            return "duties"
        if base in _LASTING:
            return None
        return "employer" if own == "employer" and self._opening(low, high) is None else None


_SECTION: Mapping[HeadingKind, SectionKind] = {
    "duties": "duties", "required": "required", "preferred": "preferred", "employer": "employer",
    "benefits": "benefits", "legal": "legal",
}  # fmt: skip


def _make_wishes(pieces: list[_Piece], first: int) -> None:
    """Makes wishes of the demands with which a long line of a list of wishes begins."""
    for index in range(first, len(pieces)):
        start, end, kind = pieces[index]
        if kind != "required":
            break
        pieces[index] = (start, end, "preferred")


def hits_between(hits: Sequence[Hit], position: int, start: int, end: int) -> tuple[int, int]:
    """Where the hits of a block begin and end, from a position on; they are few, and no search is as quick."""
    n_hits = len(hits)
    while position < n_hits and hits[position][0] < start:
        position += 1
    first = position
    while position < n_hits and hits[position][0] < end:
        position += 1
    return first, position


def kind_of(hits: tuple[Hit, ...]) -> SectionKind | None:
    """What the cues of a sentence or short paragraph say; notices outrank the rest, then the first of the most."""
    if not hits:
        return None
    first = hits[0][2]
    if len(hits) == 1:
        return cast(SectionKind, first)
    values = [value for _, _, value in hits]
    if values.count(first) == len(values):
        return cast(SectionKind, first)
    if "legal" in values and values.count("legal") > values.count("required"):
        return "legal"
    return cast(SectionKind, max(dict.fromkeys(values), key=values.count))
