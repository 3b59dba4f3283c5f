"""Any answer as a file: its rows as CSV, JSON or Parquet, its chart as SVG or PNG; and what the columns mean."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.answer import Answer, as_json
from fingerpost.errors import InputError, StoreError
from fingerpost.store.export import FORMULA_MARKS, MEANINGS

if TYPE_CHECKING:
    import altair as alt

PNG_SCALE = 2.0
"""PNG pixels per CSS pixel, so that print looks sharp."""

COLUMN_MEANINGS: Mapping[str, str] = {
    **MEANINGS,
    "part": "Which part of the answer the row belongs to.",
    "name": "What the row is about.",
    "value": "The value itself: an id or code where there is one, a number in a series.",
    "label": "The value as people read it.",
    "n": "Postings counted (clusters of near-identical postings).",
    "postings": "Postings counted (clusters of near-identical postings).",
    "of": "Postings in the denominator.",
    "share": "n / of, corrected for reader error where the gold set supports it; in [0, 1]; empty where suppressed.",
    "low": "Lower end of the 95 % interval of the figure before it.",
    "high": "Upper end of the 95 % interval of the figure before it.",
    "uncorrected": "The share as it was counted, where the share is corrected for reader error.",
    "figure": "A figure that is no share; `label` says what it is.",
    "n_employers": "Distinct employers among the postings counted.",
    "reason": "Why there is no figure; empty where there is one.",
    "currency": "ISO 4217 code; currencies are never merged.",
    "median_low": "Lower end of the 95 % interval of the median.",
    "median_high": "Upper end of the 95 % interval of the median.",
    "series": "Name of the series.",
    "country": "ISO 3166-1 alpha-2 code.",
    "date": "Day that the value is of.",
    "period": "First day of the period.",
    "unit": "Unit of the value.",
    "publisher": "Who published the value.",
    "before": "In the earlier snapshot.",
    "after": "In the later snapshot.",
    **{f"p{part}": f"{part} % of the values are at most this." for part in (10, 25, 50, 75, 90)},
}
"""What columns of answers mean, beside those of the facts."""


def write_answer(answer: Answer, path: Path) -> Path:
    """Writes an answer to a file in the format that its suffix names; gives the path.

    .csv, .parquet: its rows; .json: all of it; .svg, .png: its chart.

    Raises:
        InputError: the suffix names no format, or the answer has no chart.
        StoreError: the file cannot be written.
    """
    made = _FORMATS.get(path.suffix.lower())
    if made is None:
        msg = f"{path.name!r} names no format of an answer; end it with one of {', '.join(_FORMATS)}"
        raise InputError(msg)
    content = made(answer)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}); give another file"
        raise StoreError(msg) from error
    return path


def csv_text(answer: Answer) -> str:
    """The rows of an answer as CSV; lists are written with "; " between their items, None as nothing.

    Text that a spreadsheet would take for a formula is led by an apostrophe.
    """
    rows = answer.to_rows()
    columns = columns_of(answer)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def columns_of(answer: Answer) -> tuple[str, ...]:
    """The columns of an answer's rows in order; those of its tables where it has no row."""
    found = dict.fromkeys(key for row in answer.to_rows() for key in row)
    if not found:
        with suppress(NotImplementedError):  # an answer that says nothing of its own has no other columns
            found = dict.fromkeys(column for table in answer.tables() for column in table.columns)
    return tuple(found)


def column_dictionary(answer: Answer) -> tuple[tuple[str, str, str], ...]:
    """The columns of an answer's rows as (column, type, meaning); the meaning is "" where its name says it all."""
    schema = answer.to_arrow().schema
    return tuple((field.name, str(field.type), COLUMN_MEANINGS.get(field.name, "")) for field in schema)


def chart_svg(chart: alt.Chart | alt.LayerChart) -> str:
    """A chart as SVG, drawn on this machine."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_MARKS) else value


def _parquet(answer: Answer) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    basis = answer.basis
    about = {
        "snapshot": basis.snapshot,
        "taxonomy_version": basis.taxonomy_version,
        "n_postings": basis.n_postings,
        "n_employers": basis.n_employers,
        "sources": list(basis.sources),
        "notes": list(basis.notes),
        "sql": basis.sql,
    }
    target = pa.BufferOutputStream()
    table = answer.to_arrow().replace_schema_metadata({"fingerpost": json.dumps(about, sort_keys=True)})
    pq.write_table(table, target, compression="zstd")
    return bytes(target.getvalue())


def _png(answer: Answer) -> bytes:
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(answer.chart().to_json(), scale=PNG_SCALE))


_FORMATS: Mapping[str, Callable[[Answer], bytes]] = {
    ".csv": lambda answer: csv_text(answer).encode("utf-8"),
    ".json": lambda answer: f"{as_json(answer)}\n".encode(),
    ".parquet": _parquet,
    ".svg": lambda answer: chart_svg(answer.chart()).encode("utf-8"),
    ".png": _png,
}
