"""A posting's text with its findings marked, and for every fact the words it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from fingerpost import FIELD_LABELS, list_facts

if TYPE_CHECKING:
    from fingerpost import Block, EnrichedPosting, Section

STATED_LABELS: Final[Mapping[str, str]] = {
    "title": "Title",
    "employer": "Employer",
    "location": "Location",
    "applicants": "Applicants must live in",
    "pay": "Pay",
    "employment": "Employment",
}
"""The header lines of a text: what the employer stated in fields of their own."""

QUOTE_LENGTH: Final = 70


@dataclass(frozen=True, slots=True)
class Marked:
    """A span to mark, the class that draws it, the words that explain it, and the ids by which facts point to it."""

    start: int
    end: int
    kind: str
    says: str
    anchors: tuple[str, ...] = ()


class Proof(NamedTuple):
    """Where on the page the words of a fact are, and the words."""

    anchor: str
    words: str


class ShownBlock(NamedTuple):
    """A heading, a paragraph or a list, in its section, with its marked-up words; a list has several items."""

    kind: str
    section: str
    items: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class ShownText:
    """A posting's text ready for the page.

    `stated` are the fields that the employer filled in, `blocks` the description, `proofs` maps a fact ("seniority",
    "skill:python") to its words; facts without words on the page are not in it. `is_snippet` marks a description that
    its source cuts short.
    """

    stated: tuple[tuple[str, Markup], ...]
    blocks: tuple[ShownBlock, ...]
    proofs: Mapping[str, Proof]
    is_snippet: bool = False


def shown_text(enriched: EnrichedPosting, blocks: Sequence[Block], sections: Sequence[Section]) -> ShownText:
    """The text of a reading with every finding marked."""
    text = enriched.text
    found = marks(enriched)
    placed: set[str] = set()
    stated: list[tuple[str, Markup]] = []
    shown: list[ShownBlock] = []
    for block in blocks:
        words = _marked_up(text, block, found, placed)
        if block.kind in STATED_LABELS:
            stated.append((STATED_LABELS[block.kind], words))
            continue
        section = _section_at(sections, block.start)
        last = shown[-1] if shown else None
        if block.kind == "bullet" and last and last.kind == "bullet" and last.section == section:
            shown[-1] = ShownBlock("bullet", section, (*last.items, words))
        else:
            shown.append(ShownBlock(block.kind, section, (words,)))
    proofs = {
        fact: Proof(_anchor(fact), _quoted(text[start:end]))
        for fact, start, end, _, _ in _findings(enriched)
        if _anchor(fact) in placed
    }
    return ShownText(tuple(stated), tuple(shown), proofs, enriched.posting.description_is_snippet)


def marks(enriched: EnrichedPosting) -> list[Marked]:
    """Every finding as a span to mark, outer ones before the inner ones that they hold; no two cross each other.

    Findings of the same words become one mark that says both.
    """
    wanted: dict[tuple[int, int], Marked] = {}
    first: set[str] = set()
    for fact, start, end, kind, says in _findings(enriched):
        anchors = () if fact in first else (_anchor(fact),)
        first.add(fact)
        same = wanted.get((start, end))
        if same is None:
            wanted[start, end] = Marked(start, end, kind, says, anchors)
        else:
            both = same.says if says in same.says else f"{same.says}; {says}"
            wanted[start, end] = replace(same, says=both, anchors=same.anchors + anchors)
    return list(_nested(sorted(wanted.values(), key=lambda mark: (mark.start, -mark.end))))


def _nested(ordered: Iterable[Marked]) -> Iterator[Marked]:
    """The marks with those that cross the end of an outer one cut off there."""
    open_ends: list[int] = []
    for mark in ordered:
        while open_ends and open_ends[-1] <= mark.start:
            open_ends.pop()
        kept = replace(mark, end=min(mark.end, open_ends[-1])) if open_ends else mark
        open_ends.append(kept.end)
        yield kept


_UNMARKED: Final = frozenset({"language"})
"""Read from a sample of the text, not from words that could be shown."""


def _findings(enriched: EnrichedPosting) -> Iterator[tuple[str, int, int, str, str]]:
    """Every finding with words: the fact, the span, the class and the explanation; skills first."""
    for skill in enriched.skills:
        label, level = skill.value.preferred_label, skill.value.level
        for start, end in skill.value.mentions or ((skill.start, skill.end),):
            if end > start:
                yield f"skill:{skill.value.skill_id}", start, end, level, f"{label}: {level}"
    for fact in list_facts(enriched):
        if fact.field != "skills" and fact.field not in _UNMARKED and fact.end > fact.start:
            yield fact.field, fact.start, fact.end, "fact", f"{FIELD_LABELS[fact.field]}: {fact.value}"


def _anchor(fact: str) -> str:
    return "words-" + "".join(letter if letter.isalnum() else "-" for letter in fact)


def _quoted(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= QUOTE_LENGTH else plain[: QUOTE_LENGTH - 1].rstrip() + "…"


def _section_at(sections: Sequence[Section], position: int) -> str:
    return next((section.kind for section in sections if section.start <= position < section.end), "other")


def _marked_up(text: str, block: Block, found: Iterable[Marked], placed: set[str]) -> Markup:
    """The words of a block as HTML; each id is given once, so `placed` collects those that are on the page."""
    pieces: list[str] = []
    open_ends: list[int] = []
    at = block.start

    def go_to(position: int) -> None:
        nonlocal at
        while open_ends and open_ends[-1] <= position:
            end = open_ends.pop()
            pieces.append(escape(text[at:end]) + "</mark>")
            at = end
        pieces.append(escape(text[at:position]))
        at = position

    for mark in found:
        start, end = max(mark.start, block.start), min(mark.end, block.end)
        if start >= end:
            continue
        go_to(start)
        ids = [anchor for anchor in mark.anchors if anchor not in placed]
        placed.update(ids)
        own = f' id="{escape(ids[0])}"' if ids else ""
        more = "".join(f'<span id="{escape(anchor)}"></span>' for anchor in ids[1:])
        pieces.append(f'<mark class="{mark.kind}" title="{escape(mark.says)}"{own}>{more}')
        open_ends.append(end)
    go_to(block.end)
    return Markup("".join(pieces).replace("\n", "<br>"))  # noqa: S704  every piece is escaped above
