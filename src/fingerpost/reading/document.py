"""The text that readers read: one string, its blocks, its sections and the cue hits of one pass.

A posting's document starts with header blocks, one line each, made from what the employer stated in fields
(title, employer, location, applicants, pay, employment), followed by a blank line and the description's own text.
Findings of every reader are spans of this one string.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

BlockKind = Literal[
    "title", "employer", "location", "applicants", "pay", "employment", "heading", "bullet", "paragraph"
]
"""The first six are header lines from stated fields; the others come from the description.

applicants: where those who apply must live (schema.org applicantLocationRequirements).
"""

SectionKind = Literal["header", "duties", "required", "preferred", "employer", "benefits", "legal", "other"]
"""header: stated fields. employer: about the company. legal: equal opportunity, hiring notices, privacy."""

HEADER_KINDS = frozenset({"title", "employer", "location", "applicants", "pay", "employment"})


_ASCII = bytes(range(128))
_BEYOND = sys.maxsize
"""As an end it makes a span sort after all that begin at the same place."""


class Block(NamedTuple):
    """A line-like piece of text: `text[start:end]`, without its bullet mark."""

    start: int
    end: int
    kind: BlockKind


class Section(NamedTuple):
    """A run of blocks about one thing; sections cover the text in order, without overlap."""

    start: int
    end: int
    kind: SectionKind


class Hit(NamedTuple):
    """A cue phrase that occurs at `text[start:end]` on word boundaries; `value` is what the cue stands for."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text made ready for readers; `lower` has the same length as `text`, so spans are shared.

    `cues` maps a cue group ("seniority", "visa", …) to its hits in order of start; see `cues.py`.
    """

    text: str
    lower: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    cues: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)

    def hits(self, group: str) -> tuple[Hit, ...]:
        """The hits of one cue group, in order of start; empty when there are none."""
        return self.cues.get(group, ())

    def header(self, kind: BlockKind) -> Block | None:
        """The header block of a stated field, or None when the field is not stated."""
        for block in self.blocks:
            if block.kind == kind:
                return block
            if block.kind not in HEADER_KINDS:
                return None
        return None

    def block_at(self, position: int) -> Block | None:
        """The block that holds a position, or None between blocks."""
        index = bisect_right(self.blocks, (position, _BEYOND)) - 1
        if index < 0 or position >= self.blocks[index].end:
            return None
        return self.blocks[index]

    def section_at(self, position: int) -> SectionKind:
        """The kind of the section that holds a position ("other" when none does)."""
        index = bisect_right(self.sections, (position, _BEYOND)) - 1
        if index < 0 or position >= self.sections[index].end:
            return "other"
        return self.sections[index].kind

    @property
    def body_start(self) -> int:
        """Where the description's own text begins."""
        for block in self.blocks:
            if block.kind not in HEADER_KINDS:
                return block.start
        return len(self.text)


def lower_same_length(text: str) -> str:
    """Lower case that keeps the length, so that spans found in it are spans of the text.

    >>> lower_same_length("İstanbul ML") == "İstanbul ml"
    True
    """
    if not text.isascii():
        # Bytes are lowered far sooner, and to the same where only letters of ASCII have a capital.
        encoded = text.encode("utf-8", "surrogatepass")
        others = encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass")
        if others == others.lower():
            return encoded.lower().decode("utf-8", "surrogatepass")
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
