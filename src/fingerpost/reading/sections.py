"""Which part of a posting is about what: duties, requirements, wishes, the employer, benefits, legal notices.

Headings decide first, and lines that lead in a list ("It is a plus if you know:"). Where neither does, the first words
of bullets and the cue phrases of sentences decide, so that a company's description or a notice about hiring is not read
as what the person does, and a list of requirements needs no heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias, cast

from fingerpost.reading import inner_headings
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import HEADER_KINDS, Block, Document, Hit, Section, SectionKind
from fingerpost.reading.heading_patterns import PATTERN_LIMIT
from fingerpost.reading.headings import (
    LAST_LETTERS,
    HeadingKind,
    classify_heading,
    classify_lead,
    heading_at_end,
    is_area_heading,
    is_weak_heading,
)
from fingerpost.reading.mojibake import with_misread
from fingerpost.reading.openings import Opening, opening_kind
from fingerpost.reading.patterns import cue_group, read_table
from fingerpost.reading.plain_headings import is_plain_heading, is_sentence, leads_in
from fingerpost.reading.sentences import sentence_spans

LEAD_LIMIT = 240
"""Characters; longer paragraphs are divided by sentence, shorter ones are about one thing."""

LIST_LIMIT = 120
"""Characters; a longer paragraph after bullets ends their list."""

LEADING_LIMIT = 80
"""Characters; a shorter line right above a list may lead it in without a colon."""

_RUN_IN = 80
"""Characters before a notice that are a part of their own."""

FACT_LIMIT = 100
"""Characters; what follows a heading such as "Location:" is a fact and no text when it is not longer."""

CUES: CueTable = {"section": with_misread(cue_group(read_table("sections")["section"])), **inner_headings.CUES}
"""Values are kinds of sections; headings that may stand in the midst of a line are looked for as well."""

_Piece: TypeAlias = tuple[int, int, SectionKind]

_LASTING: frozenset[SectionKind] = frozenset({"employer", "benefits", "legal"})
_ASKING: frozenset[SectionKind] = frozenset({"required", "preferred"})
_WORK = re.compile(
    r"(?:you[’']ll|you will|you would|in this role|responsible for)\b"
    r"(?!,? (?:also |ideally |you )*(?:need|have|bring|possess|thrive|love|enjoy|excel"
    r"|be (?:able|comfortable|a |an |expected|success\w*)|succeed"
    r"|know|must|should|require))"
)
"""Words that tell what the person will do also in the midst of requirements."""


_SEEKS = re.compile(r"\b(?:is|are|we['’]re|currently|now) (?:seeking|looking for|hiring|searching)\b")
"""Words that begin a description of the role, also under a heading of requirements."""

_CANDIDATE = re.compile(r"candidate|person|profile|applicant|you (?:are|might be|may be)")
"""Words of a line under "Requirements" that tells of an ideal person, and asks no less for it."""


def read_sections(document: Document) -> tuple[Section, ...]:
    """The sections of a document, in order and without overlap; together they hold every block.

    >>> from fingerpost.reading.text import make_text_document
    >>> document = make_text_document("Requirements:\\n- Python\\nWhat we offer:\\n- Free fruit")
    >>> [section.kind for section in read_sections(document)]
    ['required', 'benefits']
    """
    walk = _Walk(document, "preferred")
    pieces = list(walk.pieces())
    if walk.saw_wishes and not walk.saw_musts:
        pieces = list(_Walk(document, "required").pieces())
    return tuple(_merged(pieces))


def _merged(pieces: Iterable[_Piece]) -> Iterator[Section]:
    begin = reached = 0
    last: SectionKind | Literal[""] = ""
    for start, end, kind in pieces:
        if kind != last:
            if last:
                yield Section(begin, reached, last)
            begin, last = start, kind
        reached = end
    if last:
        yield Section(begin, reached, last)


class _Walk:
    """One walk over the blocks of a document; its state is what was opened and still holds."""

    def __init__(self, document: Document, wished: SectionKind) -> None:
        self._document = document
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
        self._current: SectionKind = "other"
        self._majority: SectionKind | None = None
        """What most lines of the list say that is being read."""
        self._carried: SectionKind | None = None
        """What the last line said that said something, in a list under no heading or one that says nothing."""
        self._headless = True
        self._in_list = self._had_bullets = False
        self._waiting: HeadingKind | None = None
        self._is_empty = False
        """Whether nothing stood yet under the last heading."""

    def pieces(self) -> Iterator[_Piece]:
        hits = self._document.hits("section")
        position, n_hits = 0, len(hits)
        for index, block in self._parts():
            start, end, kind = block
            if kind in HEADER_KINDS:
                yield start, end, "header"
                continue
            while position < n_hits and hits[position][0] < start:
                position += 1
            first = position
            while position < n_hits and hits[position][0] < end:
                position += 1
            if (kind == "heading" and not is_sentence(self._document.text, block)) or (
                kind == "paragraph"
                and end - start <= LEADING_LIMIT
                and is_plain_heading(self._document.text, start, end)
            ):
                yield start, end, self._heading(start, end)
                continue
            if self._waiting and self._is_fact(block):
                yield start, end, "legal"
            elif kind == "bullet":
                yield start, end, self._bullet(index, block, hits[first:position])
            else:
                yield from self._paragraph(index, block, hits[first:position])
            self._is_empty = False

    def _parts(self) -> Iterable[tuple[int, Block]]:
        """The blocks with their index, cut where a heading stands in their midst."""
        headings = inner_headings.within_lines(self._document.text, self._document.hits("section.heading"))
        return self._cut_parts(headings) if headings else enumerate(self._document.blocks)

    def _cut_parts(self, headings: Sequence[Hit]) -> Iterator[tuple[int, Block]]:
        text = self._document.text
        position = 0
        for index, block in enumerate(self._document.blocks):
            start, end, kind = block
            first = position
            while position < len(headings) and headings[position][0] < end:
                position += 1
            if position > first and (kind == "bullet" or kind == "paragraph"):
                for low, high in inner_headings.find_inner_headings(text, block, headings[first:position]):
                    if low > start:
                        yield index, Block(start, low, kind)
                    yield index, Block(low, high, "heading")
                    start = high
            if start < end:
                yield index, Block(start, end, kind)

    def _heading(self, start: int, end: int) -> SectionKind:
        opened = classify_heading(self._document.text[start:end])
        self._waiting = opened if opened in ("facts", "note") else None
        self._lead = None
        self._in_list = False
        if self._waiting:
            return "legal"
        self._had_bullets = self._had_bullets and opened is None
        self._headless = False
        self._sure = opened is not None and opened != "neutral" and not is_weak_heading(self._document.text[start:end])
        stays = self._is_empty and self._headed == "preferred" and opened == "required"
        if opened is not None and not (stays and is_area_heading(self._document.text[start:end])):
            self._open(opened)
        self._is_empty = True
        return self._current

    def _open(self, opened: HeadingKind) -> None:
        self._headed = self._current = self._section(opened)

    def _section(self, opened: HeadingKind) -> SectionKind:
        if opened != "wished":
            return _SECTION.get(opened, "other")
        self.saw_wishes = True
        return self._wished

    def _is_fact(self, block: Block) -> bool:
        """Whether a block is what a heading such as "Location:" or "Please note:" stands above."""
        noted = self._waiting == "note" and block.kind == "paragraph" and block.end - block.start <= LEAD_LIMIT
        short = self._waiting == "facts" and block.end - block.start <= FACT_LIMIT
        self._waiting = None
        return (noted and self._lower[block.end - 1] != ":") or short

    def _bullet(self, index: int, block: Block, hits: tuple[Hit, ...]) -> SectionKind:
        start, end, _ = block
        self._had_bullets = True
        if leads_in(self._lower, end):
            self._lead_in(start, end)
            return self._lead or self._headed
        base = self._lead or self._headed
        is_sure = self._sure or self._lead is not None
        kind = base if is_sure and base != "duties" else self._item(index, start, end, hits)
        self.saw_musts = self.saw_musts or kind == base == "required"
        self._open_at_end(start, end)
        return kind

    def _open_at_end(self, start: int, end: int) -> None:
        if self._lower[end - 1] not in LAST_LETTERS:
            return
        if opened := heading_at_end(self._document.text, start, end):
            self._open(opened)
            self._sure, self._lead = True, None

    def _lead_in(self, start: int, end: int) -> None:
        """A line that ends with a colon says what the lines after it are, if its words say anything."""
        begin = sentence_spans(self._document.text, start, end)[-1][0] if end - start > LEADING_LIMIT else start
        opened = classify_lead(self._document.text[begin:end])
        if opened is None and end - start <= PATTERN_LIMIT * 2:
            opened = classify_lead(self._document.text[start:end])
        self._in_list = False
        if opened == "wished" and self._headed == "required" and _CANDIDATE.search(self._lower, begin, end):
            opened = "required"
        if (
            opened is None
            or opened in ("neutral", "facts", "note")
            or (opened == "required" and self._headed == "preferred")
        ):
            return
        self._lead = self._section(opened)

    def _item(self, index: int, start: int, end: int, hits: tuple[Hit, ...]) -> SectionKind:
        """A line of a list is what its heading says; under none, what its own words or most lines of the list say."""
        base = self._lead or self._headed
        is_sure = self._sure or self._lead is not None
        if is_sure and base != "duties":
            return base
        opening = self._opening(start, end)
        if is_sure or base == "duties":
            return opening or base
        if not self._in_list:
            self._in_list, self._majority, self._carried = True, self._majority_from(index), None
            if self._headless is False:
                self._carried = self._majority
        if base in ("benefits", "preferred", "required"):
            return "duties" if base == "required" and self._majority == "duties" else base
        own = _kind_of(hits)
        if own in _LASTING:
            return own
        self._carried = opening or own or self._carried
        return self._carried or (base if base != "other" else self._current)

    def _opening(self, start: int, end: int) -> Opening | None:
        """What the first words say from `start`, looked at once."""
        if start not in self._openings:
            self._openings[start] = opening_kind(self._lower, start, end)
        return self._openings[start]

    def _majority_from(self, index: int) -> SectionKind | None:
        """What most lines say by their first words, from a line to the next heading or long paragraph."""
        balance = 0
        for start, end, kind in self._document.blocks[index:]:
            if kind == "heading" or (kind == "paragraph" and end - start > LEAD_LIMIT):
                break
            opening = self._opening(start, end)
            balance += 0 if opening is None else 1 if opening == "required" else -1
        return None if abs(balance) < 2 else "required" if balance > 0 else "duties"

    def _paragraph(self, index: int, block: Block, hits: tuple[Hit, ...]) -> Sequence[_Piece]:
        start, end, _ = block
        if end - start > LIST_LIMIT:
            self._lead, self._in_list = None, False
        base: SectionKind = "other" if end - start > LIST_LIMIT and self._had_bullets else self._lead or self._headed
        if end - start > LEAD_LIMIT and self._is_about_one(base, hits):
            pieces: Sequence[_Piece] = (
                (start, end, "legal" if base in _LASTING and _kind_of(hits) == "legal" else base),
            )
        elif end - start <= LEAD_LIMIT:
            pieces = ((start, end, self._short(index, block, base, hits)),)
        else:
            if base in _ASKING and _SEEKS.search(self._lower, start, start + LIST_LIMIT):
                base = "other"
            pieces = self._by_sentence(block, base, hits)
        if self._headed == "other":
            self._current = pieces[-1][2] if pieces[-1][2] in ("benefits", "legal") else "other"
        if leads_in(self._lower, end) or (end - start <= LEADING_LIMIT and self._is_before_bullet(index, block)):
            self._lead_in(pieces[-1][0], end)
        else:
            self._open_at_end(start, end)
        return pieces

    def _is_about_one(self, base: SectionKind, hits: tuple[Hit, ...]) -> bool:
        """Whether nothing in a long paragraph can say otherwise than its heading."""
        if base == "duties" or base == "other":
            return False
        return not hits or (base in _LASTING and not (base == "employer" and any(hit[2] == "duties" for hit in hits)))

    def _is_before_bullet(self, index: int, block: Block) -> bool:
        """Whether a short line without an end stands right above a list."""
        blocks = self._document.blocks
        return (
            self._lower[block.end - 1] not in ".!;" and index + 1 < len(blocks) and blocks[index + 1].kind == "bullet"
        )

    def _short(self, index: int, block: Block, base: SectionKind, hits: tuple[Hit, ...]) -> SectionKind:
        start, end, _ = block
        own = _kind_of(hits)
        self.saw_musts = self.saw_musts or (base == "required" and own == "required")
        if base in _LASTING:
            return "legal" if own == "legal" else base
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
        return self._item(index, start, end, hits)

    def _by_sentence(self, block: Block, base: SectionKind, hits: tuple[Hit, ...]) -> Sequence[_Piece]:
        pieces: list[_Piece] = []
        lasting: SectionKind = base
        first, n_hits = 0, len(hits)
        for low, high in sentence_spans(self._document.text, block.start, block.end):
            last = first
            while last < n_hits and hits[last][0] < high:
                last += 1
            within = hits[first:last]
            first = last
            kind = self._sentence(low, high, base, within) or lasting
            lasting = kind if kind in _LASTING or (base == "employer" and kind == "duties") else base
            if kind in ("legal", "benefits") and base not in _LASTING:
                # A list without signs before the notice or the pay: "… in Python The salary range is …".
                notice = next((hit.start for hit in within if hit.value == kind), low)
                if notice - low > _RUN_IN and (base in _ASKING or self._opening(low, high)):
                    pieces.append((low, notice, base if base != "other" else "required"))
                    low = notice
            pieces.append((low, high, kind))
        return pieces

    def _sentence(self, low: int, high: int, base: SectionKind, hits: tuple[Hit, ...]) -> SectionKind | None:
        """What a sentence of a long paragraph says against what its heading says, or None where it says nothing."""
        own = _kind_of(hits)
        self.saw_musts = self.saw_musts or (base == "required" and own == "required")
        if own == "legal" or (own == "benefits" and base != "employer"):
            return own
        works = (
            own == "duties" and base in ("required", "preferred", "employer") and _WORK.search(self._lower, low, high)
        )
        if works:
            return "duties"
        if base in _LASTING:
            return None
        if base == "other":
            return self._opening(low, high) or own if own is None or own == "required" else own
        if base == "duties":
            return self._opening(low, high)
        return "employer" if own == "employer" and self._opening(low, high) is None else None


_SECTION: Mapping[HeadingKind, SectionKind] = {
    "duties": "duties", "required": "required", "preferred": "preferred", "employer": "employer",
    "benefits": "benefits", "legal": "legal",
}  # fmt: skip


def _kind_of(hits: tuple[Hit, ...]) -> SectionKind | None:
    """What the cues of a sentence or short paragraph say; notices outrank the rest, then the first of the most."""
    if not hits:
        return None
    if len(hits) == 1:
        return cast(SectionKind, hits[0].value)
    values = [hit.value for hit in hits]
    if "legal" in values and values.count("legal") > values.count("required"):
        return "legal"
    return cast(SectionKind, max(dict.fromkeys(values), key=values.count))
