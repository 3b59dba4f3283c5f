"""Which part of a posting is about what: duties, requirements, wishes, the employer, benefits, legal notices.

Headings decide first. Where none does, cue phrases in the sentences decide, so that a company's description or a
notice about hiring is not read as what the person does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias, cast

from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import HEADER_KINDS, Block, Document, Hit, Section, SectionKind
from fingerpost.reading.headings import HeadingKind, classify_heading
from fingerpost.reading.patterns import cue_group, read_table
from fingerpost.reading.sentences import sentence_spans

LEAD_LIMIT = 240
"""Characters; longer paragraphs are divided by sentence, shorter ones are about one thing."""

FACT_LIMIT = 100
"""Characters; what follows a heading such as "Location:" is a fact and no text when it is not longer."""

CUES: CueTable = {"section": cue_group(read_table("sections")["section"])}
"""Values are kinds of sections."""

_Piece: TypeAlias = tuple[int, int, SectionKind]

_LASTING: frozenset[SectionKind] = frozenset({"employer", "benefits", "legal"})


def read_sections(document: Document) -> tuple[Section, ...]:
    """The sections of a document, in order and without overlap; together they hold every block.

    >>> from fingerpost.reading.text import make_text_document
    >>> document = make_text_document("Requirements:\\n- Python\\nWhat we offer:\\n- Free fruit")
    >>> [section.kind for section in read_sections(document)]
    ['required', 'benefits']
    """
    merged: list[Section] = []
    begin = reached = 0
    last: SectionKind | Literal[""] = ""
    for start, end, kind in _pieces(document):
        if kind != last:
            if last:
                merged.append(Section(begin, reached, last))
            begin, last = start, kind
        reached = end
    if last:
        merged.append(Section(begin, reached, last))
    return tuple(merged)


def _pieces(document: Document) -> Iterator[_Piece]:
    hits = document.hits("section")
    position = 0
    headed: SectionKind = "other"
    current: SectionKind = "other"
    had_bullets = after_facts = False
    for block in document.blocks:
        start, end, block_kind = block
        if block_kind in HEADER_KINDS:
            yield start, end, "header"
            continue
        while position < len(hits) and hits[position][0] < start:
            position += 1
        first = position
        while position < len(hits) and hits[position][0] < end:
            position += 1
        if block_kind == "heading":
            opened = classify_heading(document.text[start:end])
            after_facts = opened == "facts"
            if after_facts:
                yield start, end, "legal"
                continue
            if opened is not None:
                headed = current = _opened_by(opened)
                had_bullets = False
            yield start, end, current
            continue
        if after_facts and end - start <= FACT_LIMIT:
            after_facts = False
            yield start, end, "legal"
            continue
        after_facts = False
        if block_kind == "bullet":
            had_bullets = True
            yield start, end, _bullet_kind(headed, current, hits[first:position])
            continue
        left_list = had_bullets and end - start > 120
        base: SectionKind = "other" if left_list or headed == "other" else headed
        for piece in _paragraph(document, block, base, hits[first:position]):
            current = piece[2] if headed == "other" and piece[2] in _LASTING else headed
            yield piece


def _opened_by(kind: HeadingKind) -> SectionKind:
    if kind == "neutral" or kind == "facts":
        return "other"
    return kind


def _bullet_kind(headed: SectionKind, current: SectionKind, hits: tuple[Hit, ...]) -> SectionKind:
    """A bullet is what its heading says; under none, what its own words say."""
    if headed != "other":
        return headed
    return _kind_of(hits) or current


def _paragraph(document: Document, block: Block, base: SectionKind, hits: tuple[Hit, ...]) -> Sequence[_Piece]:
    start, end, _ = block
    if base in _LASTING:
        return ((start, end, "legal" if _kind_of(hits) == "legal" else base),)
    if end - start <= LEAD_LIMIT or not hits:
        return ((start, end, _over(base, _kind_of(hits))),)
    pieces: list[_Piece] = []
    lasting: SectionKind = base
    for low, high in sentence_spans(document.text, start, end):
        own = _kind_of(tuple([hit for hit in hits if low <= hit[0] < high]))
        kind = _over(base, own) if own else lasting
        lasting = kind if kind in _LASTING else base
        pieces.append((low, high, kind))
    return pieces


def _over(base: SectionKind, own: SectionKind | None) -> SectionKind:
    """A heading's kind outranks cues for duties and requirements, not those for what is no part of the work."""
    if own is None or (base != "other" and own not in ("legal", "benefits")):
        return base
    return own


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
