"""The process in which statements of people run: `python -m fingerpost.store.sql_process`, asked by `store.sql_worker`.

It takes lines of JSON from standard input, first what it may read and how much memory it has, then one request after
the other; it answers each on standard output with one line of JSON and, where there are rows, an Arrow stream of
`n_bytes`. The operating system bounds its memory (where it can: Linux), and forbids it to write any file (but on
Windows); DuckDB opens the files behind the views, and no other. Each statement has a session of its own in a
transaction that only reads, so that it leaves nothing behind for the next.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from fingerpost.errors import InputError
from fingerpost.store.sql_fence import check_statement

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

OWN_MEMORY = 512 * 2**20
"""What the process may need besides the memory that the query is allowed: Python, DuckDB and Arrow themselves."""

THREADS = 2
GRACE_SECONDS = 2.0
"""So long a statement that was told to stop may take to stop; then its process ends: one long call hears nothing."""

IDLE_SECONDS = 120.0
"""A process that nobody asks for so long ends, and gives its memory back."""

TOO_LATE = 124
"""The exit code of that end."""

TOO_MUCH = 125
"""The exit code where memory did not do."""

_NOT_OF_PYTHON = frozenset({"INTERVAL", "BIT"})

_BASIS = """
SELECT count(*), count(DISTINCT employer_key), CAST(min(date_posted) AS VARCHAR), CAST(max(date_posted) AS VARCHAR),
  coalesce(array_sort(array_agg(DISTINCT source)), []) FROM posting
"""


def main() -> None:
    """Answers requests, and ends without taking the process apart: threads that are left would abort it then."""
    code = serve(sys.stdin.buffer, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    os._exit(code)


def serve(lines: BinaryIO, out: BinaryIO) -> int:
    """Answers requests until there are no more or one went badly; gives the exit code."""
    import duckdb

    prepared = json.loads(lines.readline())
    try:
        con = locked(prepared)
        basis = con.execute(_BASIS).fetchall()[0]
    except duckdb.Error as error:
        _write(out, {"kind": "store", "error": f"the facts cannot be read: {_first_line(error)}"})
        return 0
    _bound_process(prepared["memory"])
    code = 0
    while not code and (line := _next_line(lines)):
        code = answer(con, json.loads(line) | {"views": prepared["views"], "basis": basis}, out)
    return code


def _next_line(lines: BinaryIO) -> bytes:
    """The next request; without one for long, the process ends."""
    timer = threading.Timer(IDLE_SECONDS, os._exit, (0,))
    timer.daemon = True
    timer.start()
    try:
        return lines.readline()
    finally:
        timer.cancel()


def answer(con: duckdb.DuckDBPyConnection, request: dict[str, Any], out: BinaryIO) -> int:
    """Writes the answer to a request: a line of JSON, and the rows; gives the exit code, 0 to go on."""
    import duckdb
    import pyarrow as pa

    try:
        with con.cursor() as session:
            check_statement(session, request["query"], request["views"])
            session.execute("BEGIN TRANSACTION READ ONLY")
            columns, rows = _rows(session, request)
            body = pa.BufferOutputStream()
            with pa.ipc.new_stream(body, rows.schema) as stream:
                stream.write_table(rows)
            content = body.getvalue()
    except InputError as error:
        _write(out, {"kind": "query", "error": str(error)})
    except RecursionError:
        _write(out, {"kind": "query", "error": "the query is nested too deeply; write it with WITH"})
    except duckdb.InterruptException:
        told = f"the query was ended after {request['seconds']:g} seconds; narrow it, or allow more time"
        _write(out, {"kind": "query", "error": told})
    except (duckdb.OutOfMemoryException, MemoryError, pa.ArrowMemoryError):
        return TOO_MUCH
    except (duckdb.Error, pa.ArrowException) as error:
        _write(out, {"kind": "query", "error": f"the query failed: {_first_line(error)}"})
    else:
        _write(out, {"basis": request["basis"], "columns": columns, "n_bytes": content.size}, content)
    return 0


def locked(prepared: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """A connection with the views, that can open their files and nothing else, and cannot be set otherwise."""
    import duckdb

    from fingerpost.store.facts import FactsFiles, held_in_both

    files = FactsFiles(**prepared["files"])

    con = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_persistent_secrets": False,
            "python_enable_replacements": False,  # else a table may be called as a variable of this program is
            "temp_directory": "",
            "memory_limit": f"{prepared['memory']}B",
            "threads": THREADS,
        },
    )
    for statement in files.statements(held=held_in_both(con, files)):
        con.execute(statement)
    _reference_series(con, prepared["series"])
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    con.execute("SET allowed_paths = ?", [list(files.paths)])
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def _reference_series(con: duckdb.DuckDBPyConnection, path: str | None) -> None:
    """The published series as a table of its own: a few thousand rows, with publisher and licence in each."""
    import tomllib

    con.execute(
        "CREATE TABLE reference_series (series VARCHAR, country VARCHAR, date DATE, value DOUBLE, label VARCHAR, "
        "unit VARCHAR, publisher VARCHAR, url VARCHAR, licence VARCHAR)"
    )
    if path is None:
        return
    stated = tomllib.loads(Path(path).with_suffix(".toml").read_text(encoding="utf-8"))
    for series, one in stated.items():
        con.execute(
            "INSERT INTO reference_series SELECT series, country, date, value, ?, ?, ?, ?, ? FROM read_csv(?) "
            "WHERE series = ?",
            [*(one[name] for name in ("label", "unit", "publisher", "url", "licence")), path, series],
        )


def _rows(con: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> tuple[list[tuple[str, str]], pa.Table]:
    """One row more than allowed, so that it is known whether there are more."""
    with _stopped_after(con, request["seconds"]):
        asked = con.sql(request["query"])
        columns = [(name, str(kind)) for name, kind in zip(asked.columns, asked.types, strict=True)]
        rows = _as_texts(asked, columns).limit(request["max_rows"] + 1).to_arrow_table()
    return [(name, kind) for name, (_, kind) in zip(rows.column_names, columns, strict=True)], rows


def _as_texts(asked: duckdb.DuckDBPyRelation, columns: list[tuple[str, str]]) -> duckdb.DuckDBPyRelation:
    """The same rows with texts in place of kinds of values that neither Python nor JSON has."""
    names = [name for name, _ in columns]
    if len(set(names)) < len(names) or not any(kind in _NOT_OF_PYTHON for _, kind in columns):
        return asked
    quoted = [(f'"{name.replace(chr(34), chr(34) * 2)}"', kind) for name, kind in columns]
    shown = (f"CAST({name} AS VARCHAR) AS {name}" if kind in _NOT_OF_PYTHON else name for name, kind in quoted)
    return asked.project(", ".join(shown))


@contextmanager
def _stopped_after(con: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    timers = [threading.Timer(seconds, con.interrupt), threading.Timer(seconds + GRACE_SECONDS, os._exit, (TOO_LATE,))]
    for timer in timers:
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()


def _bound_process(memory: int) -> None:
    """Lets the operating system bound memory and forbid files; Windows, without such bounds, has the other fences."""
    if sys.platform == "win32":
        return
    import resource

    bounds = ((resource.RLIMIT_DATA, memory + OWN_MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0))
    for what, bound in bounds:
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (bound, bound))


def _first_line(error: Exception) -> str:
    """The first line of what DuckDB says, without the kind of error before it."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return line.partition(" Error: ")[2] or line


def _write(out: BinaryIO, header: dict[str, Any], content: pa.Buffer | bytes = b"") -> None:
    out.write(json.dumps(header).encode() + b"\n")
    out.write(content)
    out.flush()


if __name__ == "__main__":
    main()
