"""How an answer looks in a notebook (Jupyter, marimo): words, chart and tables in HTML that needs no network.

Jupyter and marimo find it by themselves: `observatory.pay()` at the end of a cell shows the answer.
"""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING, Final

from fingerpost import Answer, InputError
from fingerpost.faces.tables import table_columns

if TYPE_CHECKING:
    from fingerpost import AnswerTable, Basis

ROWS_SHOWN: Final = 25
SENTENCES_SHOWN: Final = 6
TABLES_OPEN: Final = 1
"""So many tables stand open, the others behind their captions."""

FONT_ROOM: Final = (32, 64)
"""Pixels left and right of a chart."""

_SIZE: Final = re.compile(
    r'(?P<before><svg\b[^>]*? )width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"'
)
_NUMBER: Final = 'style="text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding:2px 10px 2px 0"'
_WORDS: Final = 'style="text-align:left;padding:2px 10px 2px 0"'
_SMALL: Final = 'style="font-size:0.85em;opacity:0.75"'


def forms(answer: Answer) -> dict[str, str]:
    """An answer by MIME type: `text/plain`, what it says, and `text/html`, with chart and tables."""
    return {"text/plain": as_text(answer), "text/html": as_html(answer)}


def as_text(answer: Answer) -> str:
    """What an answer says, a line each."""
    return "\n".join(filter(None, (answer.headline(), *answer.sentences(), rests_on(answer))))


def as_html(answer: Answer) -> str:
    """What an answer says, its chart and its tables; nothing in it is loaded from elsewhere, and no script runs."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in answer.sentences()[:SENTENCES_SHOWN])
    tables = [table for table in answer.tables() if table.rows]
    n_open = TABLES_OPEN if type(answer).tables is not Answer.tables else 0  # rows as they are, made for programs
    shown = "".join(_table(table, is_open=number < n_open) for number, table in enumerate(tables))
    heading = f"<p><strong>{escape(answer.headline())}</strong></p>"
    basis = f"<p {_SMALL}>{escape(rests_on(answer))}</p>"
    return f'<div class="fingerpost">{heading}{said}{_chart(answer)}{shown}{basis}</div>'


def rests_on(answer: Answer) -> str:
    """What an answer rests on, in a line; "" for what is the person's own and rests on no posting."""
    basis: Basis | None = getattr(answer, "basis", None)
    if basis is None:
        return ""
    if not basis.n_postings and not basis.taxonomy_version:
        return f"Published by {', '.join(basis.sources)}."
    start, end = basis.period
    dated = f", posted {start} to {end}" if start and end else ""
    return f"{basis.n_postings:,} postings of {basis.n_employers:,} employers{dated}; {basis.snapshot}"


def _chart(answer: Answer) -> str:
    """The chart as a picture of its own, so that the marks of one never change another's; "" where there is none."""
    import vl_convert

    try:
        chart = answer.chart()
    except (NotImplementedError, InputError):  # the rows of a query, say, have none
        return ""
    svg = _with_room(str(vl_convert.vegalite_to_svg(chart.to_json())))
    picture = base64.b64encode(svg.encode()).decode()
    told = chart.to_dict().get("description") or answer.headline()
    return (
        f'<p><img alt="{escape(str(told))}" style="max-width:100%;height:auto;background:#fff"'
        f' src="data:image/svg+xml;base64,{picture}"></p>'
    )


def _with_room(svg: str) -> str:
    """The drawing with room at its sides: the reader's letters may be wider than those it was measured with."""
    size = _SIZE.match(svg)
    if size is None:
        return svg
    left, right = FONT_ROOM
    width = float(size["width"]) + left + right
    box = f'width="{width:g}" height="{size["height"]}" viewBox="-{left} 0 {width:g} {size["height"]}"'
    return f"{size['before']}{box}{svg[size.end() :]}"


def _table(table: AnswerTable, *, is_open: bool) -> str:
    columns = table_columns(table, ROWS_SHOWN)
    styles = [_NUMBER if column.numeric else _WORDS for column in columns]
    head = "".join(
        f'<th scope="col" {style}>{escape(column.heading)}</th>' for column, style in zip(columns, styles, strict=True)
    )
    body = "".join(
        f"<tr>{''.join(f'<td {style}>{escape(cell)}</td>' for cell, style in zip(cells, styles, strict=True))}</tr>"
        for cells in zip(*(column.cells for column in columns), strict=True)
    )
    left = len(table.rows) - ROWS_SHOWN
    more = f"<p {_SMALL}>and {left:,} rows more: .to_rows() has all</p>" if left > 0 else ""
    return (
        f"<details{' open' if is_open else ''}><summary>{escape(table.caption)}</summary>"
        '<div style="overflow-x:auto"><table style="border-collapse:collapse">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}</details>"
    )
