"""SQL for people: one reading statement over the documented views, in a process that can reach nothing else.

Three fences stand behind each other. The statement is taken apart and may name only the views, tables that it defines
itself and three table functions (`sql_fence`). DuckDB may open exactly the files behind the views, with its
configuration locked, without extensions and without Python's own variables, in a transaction that only reads. And it
runs in a process apart (`sql_process`) to which the operating system gives so much memory and no right to write a file;
it is ended where it does not stop in time, because one long function call hears no interruption.
"""

from __future__ import annotations

import io
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import InputError, StoreError
from fingerpost.store.facts import VIEWS, Corpus, FactsFiles, facts_files
from fingerpost.store.sql_worker import ask_worker, start_worker

if TYPE_CHECKING:
    import altair as alt

    from fingerpost.settings import Settings

SQL_VIEWS = (*VIEWS, "snapshot", "reference_series")
"""What SQL may be asked of; docs/how-to/sql.md says what their columns are."""

MAX_ROWS, SECONDS, MEMORY = 10_000, 30.0, "512MB"
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(MB|GB|MiB|GiB)", re.IGNORECASE)
_UNITS = {"mb": 10**6, "gb": 10**9, "mib": 2**20, "gib": 2**30}
_LEAST_MEMORY = 32 * 2**20


@dataclass(frozen=True, slots=True)
class SqlAnswer(Answer):
    """The rows of a statement, as they were asked for: without intervals, and nothing is suppressed.

    `columns` are (name, DuckDB type). `capped` says that there were more than `max_rows` rows, which were left out.
    `basis` counts everything that the statement could see, not what it chose.
    """

    query: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    max_rows: int
    capped: bool
    basis: Basis

    def headline(self) -> str:
        """That it is a query."""
        return "Rows of a query"

    def sentences(self) -> tuple[str, ...]:
        """How many rows, and whether that is all."""
        if self.capped:
            return (f"The first {len(self.rows):,} rows; there are more. Raise the limit or narrow the query.",)
        return (f"{len(self.rows):,} {'row' if len(self.rows) == 1 else 'rows'}.",)

    def tables(self) -> tuple[AnswerTable, ...]:
        """The rows; their columns also where there is no row."""
        return (AnswerTable(self.headline(), tuple(name for name, _ in self.columns), tuple(self.to_rows())),)

    def to_rows(self) -> list[Row]:
        """The rows by column name."""
        names = [name for name, _ in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def chart(self) -> alt.LayerChart:
        """There is none.

        Raises:
            InputError: always.
        """
        msg = "the rows of a query have no chart; write them as CSV, JSON or Parquet"
        raise InputError(msg)


def run_sql(
    settings: Settings,
    query: str,
    *,
    corpus: Corpus = "all",
    snapshot: str | None = None,
    series: Path | None = None,
    max_rows: int = MAX_ROWS,
    seconds: float = SECONDS,
    memory: str = MEMORY,
) -> SqlAnswer:
    """The rows of one SELECT over the views of `SQL_VIEWS`, at most `max_rows` of them.

    `series` is a CSV file of reference series (series, country, date, value), with what they are in a TOML file of
    the same name beside it.

    Raises:
        InputError: the statement is not one that reads the views, fails, or needs more time or memory than allowed;
            or a limit is none.
        StoreError: the facts cannot be read.
    """
    if max_rows < 1 or not 0 < seconds < float("inf"):
        msg = f"max_rows is {max_rows} and seconds {seconds:g}; expected numbers above 0"
        raise InputError(msg)
    files = facts_files(settings, corpus, snapshot)
    prepared = _prepared(files, series, bytes_of(memory))
    request = {"query": query, "max_rows": max_rows, "seconds": seconds}
    header, content = ask_worker(prepared, request, memory)
    if "error" in header:
        raise (StoreError if header["kind"] == "store" else InputError)(header["error"])
    rows = _rows(content)
    n_postings, n_employers, first, last, sources = header["basis"]
    return SqlAnswer(
        query=query.strip(),
        columns=tuple((name, kind) for name, kind in header["columns"]),
        rows=tuple(rows[:max_rows]),
        max_rows=max_rows,
        capped=len(rows) > max_rows,
        basis=Basis(
            n_postings=n_postings,
            n_employers=n_employers,
            period=(_day(first), _day(last)),
            sources=tuple(sources),
            snapshot=files.name,
            taxonomy_version=_taxonomy_version(),
            sql=query.strip(),
            notes=("Rows of a query: no intervals, nothing suppressed. Counts above are of everything it could see.",),
        ),
    )


def prepare_sql(
    settings: Settings, *, corpus: Corpus = "all", snapshot: str | None = None, series: Path | None = None
) -> None:
    """Has the process ready in which statements run, for a server that will be asked soon."""
    start_worker(_prepared(facts_files(settings, corpus, snapshot), series, bytes_of(MEMORY)))


def _prepared(files: FactsFiles, series: Path | None, memory: int) -> dict[str, Any]:
    """What the process is told before any statement."""
    return {
        "files": asdict(files), "series": str(series) if series else None, "views": SQL_VIEWS, "memory": memory,
    }  # fmt: skip


def bytes_of(size: str) -> int:
    """A size such as 512MB in bytes, at least 32 MiB.

    Raises:
        InputError: it is no such size.

    >>> bytes_of("512MB"), bytes_of("1.5 GiB")
    (512000000, 1610612736)
    """
    found = _SIZE.fullmatch(size.strip())
    n_bytes = int(float(found[1]) * _UNITS[found[2].lower()]) if found else 0
    if n_bytes < _LEAST_MEMORY:
        msg = f"memory is {size!r}; expected a size from 32MiB on, such as 512MB or 2GB"
        raise InputError(msg)
    return n_bytes


def _rows(content: bytes) -> list[tuple[Any, ...]]:
    """The rows of an Arrow stream."""
    import pyarrow as pa

    with pa.ipc.open_stream(io.BytesIO(content)) as stream:
        columns = [column.to_pylist() for column in stream.read_all().columns]
    return list(zip(*columns, strict=True))


def _day(text: str | None) -> Any:
    from datetime import date

    return date.fromisoformat(text) if text else None


def _taxonomy_version() -> str:
    from fingerpost.taxonomy import TAXONOMY_VERSION

    return TAXONOMY_VERSION
