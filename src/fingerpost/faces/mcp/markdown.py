"""Answers as Markdown: a heading, sentences, what it rests on, tables, notes; in parts where it is long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from fingerpost import AnswerTable, InputError
from fingerpost.faces.tables import ShownColumn, shown_columns
from fingerpost.faces.verbs import next_step

if TYPE_CHECKING:
    from fingerpost import Answer, Basis

PART_LENGTH: Final = 16_000
"""Characters of one part, some four thousand tokens: what an agent reads at once without losing its thread."""

FOOT_ROOM: Final = 400
SOURCES_NAMED: Final = 12


class Block(NamedTuple):
    """Lines that stay together as far as there is room; `head` is repeated where they go on in the next part."""

    lines: tuple[str, ...]
    head: tuple[str, ...] = ()


def text_block(*paragraphs: str | None) -> Block:
    """Paragraphs; what is None or empty is left out.

    >>> text_block("One.", None, "Two.").lines
    ('One.', '', 'Two.')
    """
    lines: list[str] = []
    for paragraph in filter(None, paragraphs):
        lines += ["", paragraph] if lines else [paragraph]
    return Block(tuple(lines))


def answer_blocks(answer: Answer, link: str | None = None) -> list[Block]:
    """An answer as every face says it; `link` is the address of its page.

    What is said of one posting (a fit) rests on that posting and has no basis of its own.
    """
    page = f"Page: {link} (where `fingerpost serve` runs)" if link else None
    basis: Basis | None = getattr(answer, "basis", None)
    said = [f"- {sentence}" for sentence in answer.sentences()]
    return [
        Block((f"# {answer.headline()}",)),
        Block(tuple(said)),
        text_block(next_step(answer), basis_line(basis) if basis else None, page),
        *(block for table in answer.tables() for block in table_blocks(table)),
        *([notes_block(basis)] if basis else []),
    ]


def basis_line(basis: Basis) -> str:
    """What an answer rests on: how many postings of how many employers, when, from where, in which snapshot."""
    start, end = basis.period
    if not basis.n_postings and not basis.taxonomy_version:
        return f"Rests on: a published series of {', '.join(basis.sources)}, {start} to {end}."
    named = ", ".join(basis.sources[:SOURCES_NAMED])
    more = f" and {len(basis.sources) - SOURCES_NAMED} more" if len(basis.sources) > SOURCES_NAMED else ""
    parts = [
        f"Rests on: n = {basis.n_postings:,} postings of {basis.n_employers:,} employers",
        f"posted {start} to {end}" if start and end else "",
        f"sources {named}{more}" if named else "",
        f"snapshot {basis.snapshot}",
        f"taxonomy {basis.taxonomy_version}",
    ]
    return f"{'; '.join(part for part in parts if part)}."


def notes_block(basis: Basis) -> Block:
    """What must be known to read the figures."""
    return Block(tuple(f"- {note}" for note in basis.notes), ("## Notes", "") if basis.notes else ())


def table_blocks(table: AnswerTable) -> Iterator[Block]:
    """A table; one whose rows are of several parts becomes a table for each part, with the columns that it uses."""
    if not table.rows:
        return
    if table.columns[:1] != ("part",):
        yield columns_block(table.caption, shown_columns(table.rows, table.columns))
        return
    for part in dict.fromkeys(row["part"] for row in table.rows):
        rows = [row for row in table.rows if row["part"] == part]
        used = [name for name in table.columns[1:] if any(row.get(name) not in (None, "") for row in rows)]
        yield columns_block(f"{table.caption}: {part}", shown_columns(rows, used))


def columns_block(caption: str, columns: Sequence[ShownColumn]) -> Block:
    """Columns as a table of Markdown, numbers to the right."""
    head = (
        f"## {caption}",
        "",
        _line(column.heading for column in columns),
        _line("---:" if column.numeric else "---" for column in columns),
    )
    return Block(tuple(_line(cells) for cells in zip(*(column.cells for column in columns), strict=True)), head)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell_text(cell) for cell in cells)} |"


def cell_text(text: str) -> str:
    """A text that cannot break the table that it stands in.

    >>> cell_text("a|b")
    'a\\\\|b'
    """
    return " ".join(text.split()).replace("|", "\\|")


def quoted(text: str) -> Block:
    """Somebody else's words, line by line, so that they cannot be taken for ours.

    >>> quoted("One" + chr(10) + chr(10) + "Two").lines
    ('> One', '>', '> Two')
    """
    return Block(tuple(f"> {line}".rstrip() for line in text.strip().splitlines()))


def in_parts(blocks: Iterable[Block], length: int = PART_LENGTH) -> list[str]:
    """Blocks as texts of at most `length` characters; a table that goes on bears its head again.

    >>> in_parts([Block(("first", "second"), ("head",)), Block(("third",))], 18)
    ['head\\nfirst\\nsecond', 'third']
    >>> in_parts([Block(("first", "second"), ("head",))], 12)
    ['head\\nfirst', 'head\\nsecond']
    """
    parts: list[list[str]] = [[]]
    used = 0
    for block in blocks:
        begins = True
        for line in _pieces(block.lines, length - sum(len(head) + 1 for head in block.head)):
            before = [*([""] if parts[-1] else []), *block.head] if begins else []
            needed = sum(len(text) + 1 for text in (*before, line))
            if used and used + needed > length:
                parts.append([])
                before, used = [*block.head], 0
                needed = sum(len(text) + 1 for text in (*before, line))
            parts[-1] += [*before, line]
            used += needed
            begins = False
    return ["\n".join(lines) for lines in parts]


def _pieces(lines: Iterable[str], length: int) -> Iterator[str]:
    """Lines, cut where one alone is too long."""
    for line in lines:
        yield from (line[at : at + length] for at in range(0, max(len(line), 1), length))


def one_part(blocks: Iterable[Block], part: int, foot: Sequence[str] = ()) -> str:
    """One part of an answer, counted from 1, with how to ask for the next; `foot` stands below the first.

    Raises:
        InputError: there is no such part.
    """
    parts = in_parts(blocks, PART_LENGTH - FOOT_ROOM)
    if not 1 <= part <= len(parts):
        msg = f"part is {part}; this answer has {len(parts)}: ask with a part from 1 to {len(parts)}"
        raise InputError(msg)
    below = [*foot] if part == 1 else []
    if part < len(parts):
        below.insert(0, f"Part {part} of {len(parts)}. For the rest ask the same with part={part + 1}.")
    return "\n\n".join([parts[part - 1], *(f"*{line}*" for line in below)])
