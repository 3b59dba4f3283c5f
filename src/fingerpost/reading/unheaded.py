"""Wishes that no heading announces: postings that state the musts first, the work next, and then what more they like.

Job boards that drop an employer's headings leave this order: a list of musts that opens the text, the description, a
list of duties, and right after it a second list that asks of the person.
"""

from __future__ import annotations

from fingerpost.reading.document import HEADER_KINDS, Block, Document
from fingerpost.reading.headings import classify_lead, read_heading
from fingerpost.reading.openings import opening_kind

_ITEM = 400
"""Characters; a longer block is no line of a list."""

_DESCRIPTION = 160
"""Characters; a shorter paragraph tells nothing of the work."""

_FEW = 2
"""Lines that ask; fewer make no list."""

_ASKING = frozenset({"required", "preferred", "wished"})


def find_unheaded_wishes(document: Document) -> range:
    """The indices of the blocks of a second, unheaded list that asks; empty where the posting is not so ordered.

    >>> from fingerpost.reading.text import make_text_document
    >>> musts, wishes = "- 3 years of Java\\n- Knowledge of SQL\\n", "- Experience with Rust\\n- Knowledge of Kafka\\n"
    >>> work = "Our team runs the maps that couriers use. " * 5 + "\\n\\n- Design services\\n- Write tests\\n"
    >>> document = make_text_document(f"{musts}\\n{work}{wishes}\\nApply now.")
    >>> find_unheaded_wishes(document), find_unheaded_wishes(make_text_document(wishes))
    (range(5, 7), range(0, 0))
    """
    blocks = document.blocks
    first = next((index for index, block in enumerate(blocks) if block.kind not in HEADER_KINDS), len(blocks))
    described = _end_of_musts(document, first)
    if not described:
        return range(0)
    end = len(blocks)
    while end > described and blocks[end - 1].kind != "bullet":
        end -= 1
    start = end
    while start > described and blocks[start - 1].kind == "bullet":
        start -= 1
    if not any(_describes(block) for block in blocks[described:start]) or _names_what_is_asked(document):
        return range(0)
    begin = _turn(document, start, end)
    if begin == start and _is_led_in(document, start):
        return range(0)
    return range(begin, end)


def _end_of_musts(document: Document, first: int) -> int:
    """Where the list ends with which the text begins; 0 where it does not begin with a list that asks."""
    index, n_asking = first, 0
    for start, end, kind in document.blocks[first:]:
        asks = opening_kind(document.lower, start, end) == "required"
        if kind == "heading" or end - start > _ITEM or not (kind == "bullet" or asks):
            break
        n_asking += asks
        index += 1
    return index if n_asking >= _FEW and 2 * n_asking > index - first else 0


def _describes(block: Block) -> bool:
    return block.kind == "paragraph" and block.end - block.start > _DESCRIPTION


def _names_what_is_asked(document: Document) -> bool:
    """Whether a heading says which list asks: then the headings decide."""
    text = document.text
    return any(
        kind == "heading" and read_heading(text[start:end]).kind in _ASKING for start, end, kind in document.blocks
    )


def _turn(document: Document, start: int, end: int) -> int:
    """Where a list turns from what one will do to what is asked; its end where it does not."""
    openings = [opening_kind(document.lower, low, high) for low, high, _ in document.blocks[start:end]]
    worth = [(kind == "required") - (kind == "duties") for kind in openings]
    sums = [sum(worth[index:]) for index in range(len(worth))]
    best = max(sums, default=0)
    return start + sums.index(best) if best >= _FEW else end


def _is_led_in(document: Document, start: int) -> bool:
    """Whether the line above a list says what the list is."""
    low, high, kind = document.blocks[start - 1]
    return kind == "heading" or document.text[high - 1] == ":" or classify_lead(document.text[low:high]) is not None
