"""The blocks of a document, cut where a heading stands in their midst."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fingerpost.reading.document import Block, Document
from fingerpost.reading.headings import classify_lead
from fingerpost.reading.inner_headings import find_inner_headings, whole_headings, within_lines
from fingerpost.reading.plain_headings import LEADING_LIMIT, WISH_WORDS


def parts_of(document: Document) -> Iterable[tuple[int, Block]]:
    """The blocks with their index, those with headings inside in parts of the same index.

    >>> text = "Work with Kafka on a boatNice to Have: Past work with Flink"
    >>> document = Document(text, text.lower(), (Block(0, len(text), "paragraph"),))
    >>> [(index, text[start:end], kind) for index, (start, end, kind) in parts_of(document)][1]
    (0, 'Nice to Have', 'heading')
    """
    text, blocks = document.text, document.blocks
    headings = within_lines(text, document.hits("section.heading"))
    if whole := whole_headings(text, document.body_start):
        headings = sorted([*headings, *whole])
    cuts: dict[int, list[tuple[int, int]]] = {}
    reached = -1
    for start, _, _ in headings:
        if start < reached:
            continue  # in the same block as the last
        index = bisect_left(blocks, (start + 1,)) - 1
        block = blocks[index]
        reached = block[1]
        if (block[2] == "bullet" or block[2] == "paragraph") and not _is_one_wish_heading(text, block):
            inside = [hit for hit in headings if block[0] <= hit[0] < block[1]]
            if spans := list(find_inner_headings(text, block, inside)):
                cuts[index] = spans
    return _cut(blocks, cuts) if cuts else enumerate(blocks)


def _is_one_wish_heading(text: str, block: Block) -> bool:
    """Whether a short line is one heading with others inside: "Preferred, But Not Required, Additional Skills"."""
    start, end, _ = block
    return (
        end - start <= LEADING_LIMIT
        and text.startswith(WISH_WORDS, start)
        and text[end - 1] not in ".!;"
        and classify_lead(text[start:end]) == "preferred"
    )


def _cut(blocks: Sequence[Block], cuts: Mapping[int, Sequence[tuple[int, int]]]) -> Iterator[tuple[int, Block]]:
    for index, block in enumerate(blocks):
        if index not in cuts:
            yield index, block
            continue
        start, end, kind = block
        for low, high in cuts[index]:
            if low > start:
                yield index, Block(start, low, kind)
            yield index, Block(low, high, "heading")
            start = high
        if start < end:
            yield index, Block(start, end, kind)
