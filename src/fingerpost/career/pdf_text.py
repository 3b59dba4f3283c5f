"""The text of a PDF, page by page; columns that were written line by line across the page are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fingerpost.career.pdf_dates import NEAR, Run, is_date, rejoin_dates
from fingerpost.errors import FileFormatError

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_MIN_LINES: Final = 5


def pdf_pages(content: bytes, name: str) -> list[str]:
    """The text of each page, in the order in which it is read.

    Raises:
        FileFormatError: it is no PDF, is damaged, or opens with a password only.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            msg = f"{name or 'the CV'} is a PDF locked with a password; save it without one, or give a DOCX file"
        else:
            msg = f"{name or 'the CV'} is not a readable PDF ({error}); save it again, or give a DOCX or text file"
        raise FileFormatError(msg) from error
    try:
        return [_page_text(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page_text(page: PdfPage) -> str:
    text_page = page.get_textpage()
    try:
        runs = _runs(text_page)
        edge = _column_edge(runs, page.get_width())
        if edge is not None:
            return "\n".join(_by_column(runs, edge))
        rejoined = rejoin_dates(runs)
        if rejoined is not None:
            return "\n".join(rejoined)
        return str(text_page.get_text_range()).replace("\r\n", "\n")
    finally:
        text_page.close()
        page.close()


def _runs(text_page: PdfTextPage) -> list[Run]:
    boxes = [text_page.get_rect(number) for number in range(text_page.count_rects())]
    runs = [
        Run(left, bottom, right, text_page.get_text_bounded(left, bottom, right, top).strip())
        for left, bottom, right, top in boxes
    ]
    return [run for run in runs if run.words]


def _column_edge(runs: Sequence[Run], width: float) -> float | None:
    """The left edge of a second column whose lines are written in turn with those of the first; None without one.

    A column of dates is none: dates belong to what stands beside them.
    """
    for edge, n in Counter(round(run.left) for run in runs).most_common(6):
        if edge < width / 4 or n < _MIN_LINES:
            continue
        sides = [_side(run, edge) for run in runs]
        first, second = ([run for run, side in zip(runs, sides, strict=True) if side == wanted] for wanted in (0, 1))
        turns = sum(one != other for one, other in pairwise(sides))
        crossing = sides.count(2)
        if (
            len(first) >= _MIN_LINES
            and turns >= min(len(first), len(second))
            and crossing <= len(runs) / 5
            and not _are_dates(first)
            and not _are_dates(second)
        ):
            return edge
    return None


def _side(run: Run, edge: float) -> int:
    """0 left of an edge, 1 right of it, 2 across it."""
    if run.left >= edge - NEAR:
        return 1
    return 0 if run.right <= edge + NEAR else 2


def _are_dates(runs: Sequence[Run]) -> bool:
    return 2 * sum(is_date(run.words) for run in runs) > len(runs)


def _by_column(runs: Sequence[Run], edge: float) -> Iterator[str]:
    """The lines of the first column and then of the second, between lines that go across both."""
    columns: tuple[list[Run], list[Run]] = ([], [])
    for run in runs:
        side = _side(run, edge)
        if side < 2:
            columns[side].append(run)
            continue
        yield from _flush(columns)
        yield run.words
    yield from _flush(columns)


def _flush(columns: tuple[list[Run], list[Run]]) -> Iterator[str]:
    for column in columns:
        line: list[Run] = []
        for run in column:
            if line and abs(run.bottom - line[-1].bottom) > NEAR:
                yield " ".join(one.words for one in line)
                line = []
            line.append(run)
        if line:
            yield " ".join(one.words for one in line)
        column.clear()
