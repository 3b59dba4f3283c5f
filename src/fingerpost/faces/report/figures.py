"""An answer as a section of the report: its words, a drawn chart with a text alternative, tables, and its data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost import AnswerTable, FingerpostError, InputError
from fingerpost.faces.drawing import with_room
from fingerpost.faces.tables import shown_columns

if TYPE_CHECKING:
    from fingerpost import Answer, Basis, Observatory
    from fingerpost.faces.report.sections import Section, Selected

ROWS_SHOWN = 15
"""So many rows of a table are printed; the file of its data has them all."""

COLUMNS_SHOWN = 9
SENTENCE_LENGTH = 90
"""A text longer than so many characters is no value of a table."""

_LONG = ("sql", "url")

REFERENCE_ROWS = 40
"""So many rows of a table whose columns are few, such as that of countries."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table as texts: which columns hold numbers, and how many rows are left out."""

    caption: str
    headings: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered section. `answer` is None where the question has none, and `refused` says why.

    `drawing` is the chart, None where there is none to draw, and `svg` the same for a page with other figures, with its
    size in CSS pixels; `alt` says what it shows.
    """

    number: int
    chapter: str
    key: str
    heading: str
    title: str
    sentences: tuple[str, ...]
    drawing: str | None
    svg: str | None
    alt: str
    tables: tuple[PrintedTable, ...]
    basis_line: str
    notes: tuple[str, ...]
    answer: Answer | None
    refused: str | None
    finding: bool

    @property
    def stem(self) -> str:
        """The name of its files, without suffix."""
        return f"{self.number:02d}-{re.sub('[^a-z0-9]+', '-', self.key.lower()).strip('-')}"


def figure_of(observatory: Observatory, section: Section, selection: Selected, number: int) -> Figure:
    """Puts the question of a section; a question that cannot be answered says why."""
    try:
        answer = section.ask(observatory, selection)
    except FingerpostError as error:
        return Figure(
            number, section.chapter, section.key, section.heading, section.heading, (), None, None, "", (), "", (),
            None, str(error), False,
        )  # fmt: skip
    drawing, alt = _drawn(answer)
    return Figure(
        number=number,
        chapter=section.chapter,
        key=section.key,
        heading=section.heading,
        title=_headline(answer, section.heading),
        sentences=answer.sentences() or _claimed(answer),
        drawing=drawing,
        svg=None if drawing is None else _on_a_page(drawing, f"f{number}"),
        alt=alt,
        tables=tuple(_printed(table) for table in _tables(answer) if table.rows),
        basis_line=basis_line(answer.basis),
        notes=answer.basis.notes,
        answer=answer,
        refused=None,
        finding=section.finding,
    )


def basis_line(basis: Basis) -> str:
    """What an answer rests on, in one line."""
    first, last = basis.period
    if not basis.n_postings and not basis.taxonomy_version:
        return f"Published by {', '.join(basis.sources)}, {first} to {last}."
    period = f", posted {first} to {last}" if first and last else ""
    return (
        f"n = {basis.n_postings:,} postings of {basis.n_employers:,} employers{period}. Snapshot {basis.snapshot}, "
        f"taxonomy {basis.taxonomy_version}."
    )


def _headline(answer: Answer, heading: str) -> str:
    try:
        return answer.headline()
    except NotImplementedError:
        return heading


def _claimed(answer: Answer) -> tuple[str, ...]:
    """The claims of an answer that says nothing else in words."""
    claims = getattr(answer, "claims", ())
    return tuple(f"{claim.claim} {claim.measured}" for claim in claims)


def _tables(answer: Answer) -> tuple[AnswerTable, ...]:
    """The tables of an answer; none of one that has only rows for programs, which are in the file of its data."""
    try:
        return answer.tables()
    except NotImplementedError:
        return ()


def _printed(table: AnswerTable) -> PrintedTable:
    """The first rows as texts, without columns in which nothing stands and such as only programs read."""
    used = [
        column
        for column in table.columns
        if _worth_printing([row.get(column) for row in table.rows]) and not column.endswith(_LONG)
    ][:COLUMNS_SHOWN]
    kept = table.rows[: REFERENCE_ROWS if len(table.rows) <= REFERENCE_ROWS and len(used) <= 6 else ROWS_SHOWN]
    made = shown_columns(kept, used)
    return PrintedTable(
        caption=table.caption,
        headings=tuple((column.heading, column.numeric) for column in made),
        rows=tuple(zip(*(column.cells for column in made), strict=True)),
        left_out=len(table.rows) - len(kept),
    )


def _worth_printing(values: list[object]) -> bool:
    """Whether something stands in a column, and nothing that is a sentence: the section says those itself."""
    return any(value not in (None, "", (), []) for value in values) and not any(
        isinstance(value, str) and len(value) > SENTENCE_LENGTH for value in values
    )


def _drawn(answer: Answer) -> tuple[str | None, str]:
    """The chart as SVG, and what it shows in words."""
    import vl_convert

    try:
        chart = answer.chart()
    except (InputError, NotImplementedError):
        return None, ""
    specification = chart.to_dict()
    return str(vl_convert.vegalite_to_svg(specification)), _described(specification)


def _on_a_page(drawing: str, mark: str) -> str:
    """The drawing with ids that no other figure has."""
    svg = with_room(drawing).svg
    for known in sorted(_ids(svg), key=len, reverse=True):
        svg = svg.replace(f'id="{known}"', f'id="{mark}-{known}"').replace(f"#{known})", f"#{mark}-{known})")
    # Its words are said by the alternative text; the letters drawn need not be read out one by one.
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _described(specification: dict[str, object]) -> str:
    return str(specification.get("description") or "Chart")


def _ids(svg: str) -> Iterable[str]:
    return set(re.findall(r'\bid="([^"]+)"', svg))
