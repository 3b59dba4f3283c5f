"""A posting's text with its findings marked: what the posting page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

if TYPE_CHECKING:
    from fingerpost import Block, EnrichedPosting, Section


class Marked(NamedTuple):
    """A span to mark, the class that colours it and the words that explain it."""

    start: int
    end: int
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block of the text ready for the page: its kind, its section and its marked-up words."""

    kind: str
    section: str
    segments: Markup


_PLAIN_FIELDS = ("role", "ai_relation", "seniority", "experience_years", "work_mode", "visa", "industry")


def marks(enriched: EnrichedPosting) -> list[Marked]:
    """Every finding of a posting as a span to mark, in order; where two overlap the first and longer one stays."""
    found = [
        Marked(start, end, skill.value.level, f"{skill.value.preferred_label}: {skill.value.level}")
        for skill in enriched.skills
        for start, end in skill.value.mentions
    ]
    for name in _PLAIN_FIELDS:
        finding = getattr(enriched, name)
        if finding is not None:
            found.append(Marked(finding.start, finding.end, "fact", f"{name.replace('_', ' ')}: {finding.value}"))
    if enriched.degree:
        degree = enriched.degree
        found.append(Marked(degree.start, degree.end, "fact", f"degree: {degree.value.degree_min}"))
    found += [Marked(pay.start, pay.end, "fact", "pay") for pay in enriched.salary]
    found += [Marked(kind.start, kind.end, "fact", f"employment: {kind.value}") for kind in enriched.employment_type]
    found += [Marked(place.start, place.end, "fact", f"place: {place.value.country}") for place in enriched.places]
    kept: list[Marked] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end, mark.kind)):
        if mark.end > mark.start and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return kept


def shown_blocks(
    text: str, blocks: Sequence[Block], sections: Sequence[Section], found: Sequence[Marked]
) -> list[ShownBlock]:
    """The blocks of a text with their marks, header lines left out."""
    header = {"title", "employer", "location", "pay", "employment"}
    return [
        ShownBlock(block.kind, _section_at(sections, block.start), _segments(text, block, found))
        for block in blocks
        if block.kind not in header
    ]


def _section_at(sections: Sequence[Section], position: int) -> str:
    return next((section.kind for section in sections if section.start <= position < section.end), "other")


def _segments(text: str, block: Block, found: Iterable[Marked]) -> Markup:
    pieces, at = [], block.start
    for mark in found:
        if mark.end <= block.start or mark.start >= block.end:
            continue
        start, end = max(mark.start, at), min(mark.end, block.end)
        pieces.append(escape(text[at:start]))
        pieces.append(f'<mark class="{mark.kind}" title="{escape(mark.says)}">{escape(text[start:end])}</mark>')
        at = end
    pieces.append(escape(text[at : block.end]))
    return Markup("".join(pieces).replace("\n", "<br>"))  # noqa: S704  every piece is escaped above
