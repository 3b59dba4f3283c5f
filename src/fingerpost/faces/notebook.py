"""How an answer looks in a notebook (Jupyter, marimo): words, chart and tables in HTML that needs no network.

Jupyter and marimo find it by themselves: `observatory.pay()` at the end of a cell shows the answer.
"""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING, Final

from fingerpost import Answer, InputError
from fingerpost.faces.drawing import drawn
from fingerpost.faces.tables import table_columns

if TYPE_CHECKING:
    import altair as alt

    from fingerpost import AnswerTable, Basis

ROWS_SHOWN: Final = 25
SENTENCES_SHOWN: Final = 6
TABLES_OPEN: Final = 1
"""So many tables stand open, the others behind their captions."""


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
    return f'<div class="fingerpost">{heading}{said}{_charts(answer)}{shown}{basis}</div>'


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


def _charts(answer: Answer) -> str:
    """Each chart as a picture of its own, so that the marks of one never change another's; "" where there is none."""
    try:
        charts = (answer.chart(), *answer.further_charts())
    except (NotImplementedError, InputError):  # the rows of a query, say, have none
        return ""
    return "".join(_picture(chart, answer.headline()) for chart in charts)


def _picture(chart: alt.TopLevelMixin, headline: str) -> str:
    made = drawn(chart)
    picture = base64.b64encode(made.svg.encode()).decode()
    return (
        f'<p><img alt="{escape(made.text or headline)}" style="max-width:100%;height:auto;background:#fff"'
        f' src="data:image/svg+xml;base64,{picture}"></p>'
    )


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
