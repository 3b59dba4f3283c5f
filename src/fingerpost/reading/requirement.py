"""Whether words ask for something as a must: the clause round a place, and whether it only wishes.

Used by the readers of years and degrees. A clause is a sentence or a bullet, at most 240 characters either way.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from fingerpost.reading.document import Document, Hit, Section, SectionKind
from fingerpost.reading.patterns import compiled_late

Span: TypeAlias = tuple[int, int]

NO_SECTION = Section(sys.maxsize - 1, sys.maxsize, "other")
"""What comes behind the last section, in a walk over sections and places."""
_REACH = 240
# A full stop ends a clause when a capital follows, unless it is an abbreviation's ("B.S. in", "Ph.D. or", "z.B."); also
# without a blank between two whole words ("SQL preferred.Bachelor in").
# It begins with a set of signs, which lets the search pass quickly over everything else.
_CLAUSE_END = compiled_late(
    r"[.!?;•\n。；–-](?:(?<=[;•\n。；])"
    r"|(?<=[.!?])(?<![.\s]\w.)(?<!\bPh.)(?<!\bSr.)(?<!\bincl.)(?<!\d.)\s+(?=[A-ZÄÖÜÅ•\d])"
    r"|(?<=[a-z][a-z][a-z][.!?])(?=[A-Z][a-z][a-z])|(?<=\s[-–])\s(?=[A-ZÄÖÜ]))"
)

# Words that turn a requirement into a wish: those of the first table stand before it, those of the second after it.
_WISH_BEFORE = compiled_late(
    r"\b(?:preferred(?!\)? or\b)|preferably|prefer|ideally|desirable|desired(?! candidate)|nice to haves?"
    r"|bonus(?: points)?|pluses|advantageous|optional|idealerweise|wünschenswert|von vorteil|gerne|vorzugsweise"
    r"|gärna|meriterande|meriterar"
    r"|idéalement|souhaité)\b|优先|加分|우대|歓迎"
)
_WISH_AFTER = compiled_late(
    r"\b(?:preferred|preferable|desirable|desired(?! candidate)|advantageous|advantage|bonus|nice[- ]to[- ]have"
    r"|beneficial|optional|(?:an?|big|huge|strong|definite|added|also|ein) plus|plus(?=\s*(?:[).,;!]|$))|is ideal"
    r"|von vorteil|wünschenswert|meriterande|fördel|souhaité\w*|un atout)(?!\w)|优先|加分|우대|歓迎"
)
_MUST = compiled_late(
    r"\b(?:required|must|minimum|at least|mandatory|erforderlich|mindestens|zwingend|krav|minst|exigé)\b"
)

# The wish is about other words when one of these comes between, or a comma that ends no "a, b, or c" list.
_BARRIER = compiled_late(r"[;(]|\bwith\b|\bplus\b|\s[—–]\s(?!(?:\w+ )?$)")
_LIST_END = compiled_late(
    r",\s*(?:or|and/or|oder)\s[^,]*$|,[^,]*\bor (?:other |a )?(?:\w+ )?(?:related|similar)\b[^,]*$"
)

_FAR = 140
"""Characters; a wish further behind, in a line whose sentences no sign divides, is about other words."""

_BARRED = frozenset({"employer", "benefits", "legal"})


def read_clause(document: Document, start: int, end: int) -> Span:
    """The sentence or bullet that holds `text[start:end]`, clipped to 240 characters either way.

    >>> from fingerpost.reading.document import Block
    >>> text = "A B.S. in physics. Ph.D. preferred"
    >>> document = Document(text, text.lower(), (Block(0, len(text), "bullet"),))
    >>> text[slice(*read_clause(document, 2, 6))]
    'A B.S. in physics. '
    """
    block = document.block_at(start)
    low = max(block.start if block else 0, start - _REACH)
    high = min(block.end if block else len(document.text), end + _REACH)
    for found in _CLAUSE_END.finditer(document.text, low, high):
        if found.end() <= start:
            low = found.end()
        elif found.start() >= end:
            return low, found.end()
    return low, high


def is_wish(document: Document, start: int, end: int) -> bool:
    """Whether what stands at `text[start:end]` is only preferred: by its section, or by words of its clause.

    >>> from fingerpost.reading.document import Block
    >>> text = "Bachelor required, Master preferred"
    >>> document = Document(text, text.lower(), (Block(0, len(text), "bullet"),))
    >>> is_wish(document, 0, 8), is_wish(document, 19, 25)
    (False, True)
    """
    if document.section_at(start) == "preferred":
        return True
    low, high = read_clause(document, start, end)
    before, after = document.lower[low:start], document.lower[end:high]
    comma = max(before.rfind(", "), before.rfind("("))
    near = before[comma + 1 :]
    wish = _WISH_BEFORE.search(near)
    if wish and not _MUST.search(near) and ":" not in near[wish.end() :]:  # "Ideally you'd have:" heads a plain list
        return True
    wished = _WISH_AFTER.search(after)
    if wished is None or wished.start() > _FAR:
        return False
    between = after[: wished.start()]
    return not (_MUST.search(between) or _BARRIER.search(between) or ("," in between and not _LIST_END.search(between)))


def with_sections(document: Document, hits: Iterable[Hit]) -> Iterator[tuple[Hit, SectionKind]]:
    """Each hit with the kind of the section it stands in, in one walk over both; hits are in order of start.

    >>> from fingerpost.reading.document import Section
    >>> document = Document("Python, SQL", "python, sql", (), (Section(0, 11, "required"),))
    >>> list(with_sections(document, [Hit(0, 6, "python")]))
    [(Hit(start=0, end=6, value='python'), 'required')]
    """
    sections = iter(document.sections)
    start, end, kind = next(sections, NO_SECTION)
    for hit in hits:
        while end <= hit[0]:
            start, end, kind = next(sections, NO_SECTION)
        yield hit, kind if start <= hit[0] else "other"


def is_barred(document: Document, start: int) -> bool:
    """Whether a place lies where nothing is asked: about the employer, its benefits, legal notices."""
    return document.section_at(start) in _BARRED
