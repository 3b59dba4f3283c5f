"""Parquet files as JSON records, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fingerpost.errors import FileFormatError
from fingerpost.sources._formats import Broken, Record, check_columns, json_text

_ROWS = 256


def parquet_records(path: Path, limit: int) -> Iterator[Record]:
    """The rows of a Parquet file as JSON objects.

    Raises:
        FileFormatError: the file is damaged, or has no columns for a title and a description.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        msg = f"{path.name} is no readable Parquet file: {_one_line(error)}"
        raise FileFormatError(msg) from error
    check_columns(list(_names(table.schema_arrow)), path.name)
    return _rows(table, limit)


def _rows(table: Any, limit: int) -> Iterator[Record]:
    import pyarrow as pa

    number = 0
    try:
        for batch in table.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():
                number += 1
                text = json_text({name: _plain(value) for name, value in row.items()})
                too_long = len(text) > limit
                yield Broken(f"row {number} is longer than {limit:,} bytes", text[:10_000]) if too_long else text
    except (pa.ArrowException, OSError) as error:
        yield Broken(f"the file is damaged after row {number}: {_one_line(error)}", "")


def _names(fields: Any, prefix: str = "") -> Iterator[str]:
    """Column names, those of nested columns joined to their parent's."""
    import pyarrow as pa

    for field in fields:
        yield prefix + field.name
        if pa.types.is_struct(field.type):
            yield from _names(field.type, f"{prefix}{field.name}.")


def _plain(value: object) -> object:
    """Bytes as text: JSON knows no bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
