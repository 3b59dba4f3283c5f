"""SQL for people: one reading statement over the documented views, in a process that can reach nothing else.

Three fences stand behind each other. The statement is taken apart and may name only the views, tables that it defines
itself and three table functions (`sql_fence`). DuckDB may open exactly the files behind the views, with its
configuration locked, without extensions and without Python's own variables. And it runs in a process of its own
(`sql_process`) to which the operating system gives so much memory and no right to write a file; it is ended where it
does not stop in time, because one long function call hears no interruption.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import InputError, StoreError
from fingerpost.settings import KEYS
from fingerpost.store.facts import VIEWS, Corpus, facts_files
from fingerpost.store.sql_process import TOO_LATE, TOO_MUCH

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
    request = {
        "query": query,
        "statements": files.statements(),
        "paths": files.paths,
        "series": str(series) if series else None,
        "views": SQL_VIEWS,
        "max_rows": max_rows,
        "seconds": seconds,
        "memory": bytes_of(memory),
    }
    header, rows = _parts(_asked(json.dumps(request).encode(), seconds, memory))
    if "error" in header:
        raise (StoreError if header["kind"] == "store" else InputError)(header["error"])
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


def _asked(request: bytes, seconds: float, memory: str) -> bytes:
    """What the process answers; it is ended where it does not stop in time."""
    command = [sys.executable, "-P", "-B", "-m", "fingerpost.store.sql_process"]
    environment = {name: value for name, value in os.environ.items() if name not in KEYS}
    with subprocess.Popen(  # noqa: S603  our own module, with nothing of the query among the arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        try:
            answer, complaint = process.communicate(request, timeout=seconds + _START_SECONDS)
        except subprocess.TimeoutExpired:
            raise InputError(_too_late(seconds)) from None
        finally:
            process.kill()
    if process.returncode == TOO_LATE:
        raise InputError(_too_late(seconds))
    if process.returncode == TOO_MUCH or process.returncode < 0:  # ended by the system, or by a failed allocation
        raise InputError(_too_much(memory))
    if process.returncode:
        told = complaint.decode("utf-8", "replace").strip().splitlines()
        msg = f"the query could not be run: {told[-1] if told else f'exit code {process.returncode}'}"
        raise InputError(msg)
    return answer


_START_SECONDS = 30.0
"""What starting and ending the process may take on a busy machine; the query's own time is counted there."""


def _too_late(seconds: float) -> str:
    return f"the query was ended after {seconds:g} seconds; narrow it, or allow more time"


def _too_much(memory: str) -> str:
    return f"the query needs more than {memory} of memory; narrow or aggregate it, or allow more"


def _parts(answer: bytes) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """The header of an answer, and its rows."""
    import pyarrow as pa

    line, _, body = answer.partition(b"\n")
    header: dict[str, Any] = json.loads(line)
    if not body:
        return header, []
    with pa.ipc.open_stream(io.BytesIO(body)) as stream:
        columns = [column.to_pylist() for column in stream.read_all().columns]
    return header, list(zip(*columns, strict=True))


def _day(text: str | None) -> Any:
    from datetime import date

    return date.fromisoformat(text) if text else None


def _taxonomy_version() -> str:
    from fingerpost.taxonomy import TAXONOMY_VERSION

    return TAXONOMY_VERSION
