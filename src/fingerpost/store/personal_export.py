"""Everything personal as JSON or CSV, for the person alone: never a part of an export of facts.

Tokens of feeds are left out, and so is what taking back changes needs.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from fingerpost.store.personal_file import stored_instant
from fingerpost.store.personal_schema import EXPORTED

_JSON_COLUMNS: Final = {
    "saved_search": {"filters"},
    "wishes": {"content"},
    "correction": {"was", "correct"},
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def personal_json(connection: sqlite3.Connection, at: datetime) -> str:
    """Everything personal as one JSON document: a list of rows for each table."""
    tables = {table: [_plain(table, row) for row in _rows(connection, table)[1]] for table in EXPORTED}
    return json.dumps({"exported_at": stored_instant(at), **tables}, indent=2, ensure_ascii=False) + "\n"


def personal_csv(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Everything personal as CSV, a file name and its text for each table, empty tables too.

    A cell that a spreadsheet would take for a formula has an apostrophe before it.
    """
    return {f"{table}.csv": _csv(*_rows(connection, table)) for table in EXPORTED}


def _rows(connection: sqlite3.Connection, table: str) -> tuple[list[str], list[dict[str, Any]]]:
    found = connection.execute(f"SELECT * FROM {table} ORDER BY 1")
    columns = [name for name, *_ in found.description]
    return columns, [dict(zip(columns, row, strict=True)) for row in found]


def _plain(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    as_json = _JSON_COLUMNS.get(table, set())
    return {name: json.loads(value) if name in as_json else value for name, value in row.items()}


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
