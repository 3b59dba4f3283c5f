"""Which part of a posting is about what: duties, requirements, wishes, the employer, benefits, legal notices.

Headings decide first. Where none does, cue phrases in the sentences decide, so that a company's description or a
notice about hiring is not read as what the person does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

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

_LASTING: frozenset[SectionKind] = frozenset({"employer", "benefits", "legal"})


def read_sections(document: Document) -> tuple[Section, ...]:
    """The sections of a document, in order and without overlap; together they hold every block.

    >>> from fingerpost.reading.text import make_text_document
    >>> document = make_text_document("Requirements:\\n- Python\\nWhat we offer:\\n- Free fruit")
    >>> [section.kind for section in read_sections(document)]
    ['required', 'benefits']
    """
    merged: list[Section] = []
    for piece in _pieces(document):
        if merged and merged[-1].kind == piece.kind:
            merged[-1] = Section(merged[-1].start, piece.end, piece.kind)
        else:
            merged.append(piece)
    return tuple(merged)


def _pieces(document: Document) -> Iterator[Section]:
    hits = document.hits("section")
    position = 0
    headed: SectionKind = "other"
    current: SectionKind = "other"
    had_bullets = after_facts = False
    for block in document.blocks:
        if block.kind in HEADER_KINDS:
            yield Section(block.start, block.end, "header")
            continue
        while position < len(hits) and hits[position].start < block.start:
            position += 1
        first = position
        while position < len(hits) and hits[position].start < block.end:
            position += 1
        if block.kind == "heading":
            kind = classify_heading(document.text[block.start : block.end])
            after_facts = kind == "facts"
            if after_facts:
                yield Section(block.start, block.end, "legal")
                continue
            if kind is not None:
                headed = current = _opened_by(kind)
                had_bullets = False
            yield Section(block.start, block.end, current)
            continue
        if after_facts and block.end - block.start <= FACT_LIMIT:
            after_facts = False
            yield Section(block.start, block.end, "legal")
            continue
        after_facts = False
        if block.kind == "bullet":
            had_bullets = True
            yield Section(block.start, block.end, _bullet_kind(headed, current, hits[first:position]))
            continue
        left_list = had_bullets and block.end - block.start > 120
        base: SectionKind = "other" if left_list or headed == "other" else headed
        for section in _paragraph(document, block, base, hits[first:position]):
            current = section.kind if headed == "other" and section.kind in _LASTING else headed
            yield section


def _opened_by(kind: HeadingKind) -> SectionKind:
    if kind == "neutral" or kind == "facts":
        return "other"
    return kind


def _bullet_kind(headed: SectionKind, current: SectionKind, hits: tuple[Hit, ...]) -> SectionKind:
    """A bullet is what its heading says; under none, what its own words say."""
    if headed != "other":
        return headed
    return _kind_of(hits) or current


def _paragraph(document: Document, block: Block, base: SectionKind, hits: tuple[Hit, ...]) -> Iterator[Section]:
    if base in _LASTING:
        yield Section(block.start, block.end, "legal" if _kind_of(hits) == "legal" else base)
    elif block.end - block.start <= LEAD_LIMIT or not hits:
        yield Section(block.start, block.end, _over(base, _kind_of(hits)))
    else:
        lasting: SectionKind = base
        for start, end in sentence_spans(document.text, block.start, block.end):
            own = _kind_of(tuple(hit for hit in hits if start <= hit.start < end))
            kind = _over(base, own) if own else lasting
            lasting = kind if kind in _LASTING else base
            yield Section(start, end, kind)


def _over(base: SectionKind, own: SectionKind | None) -> SectionKind:
    """A heading's kind outranks cues for duties and requirements, not those for what is no part of the work."""
    if own is None or (base != "other" and own not in ("legal", "benefits")):
        return base
    return own


def _kind_of(hits: tuple[Hit, ...]) -> SectionKind | None:
    """What the cues of a sentence or short paragraph say; notices outrank the rest, then the first of the most."""
    if not hits:
        return None
    values = [hit.value for hit in hits]
    if "legal" in values and values.count("legal") > values.count("required"):
        return "legal"
    return cast(SectionKind, max(dict.fromkeys(values), key=values.count))
