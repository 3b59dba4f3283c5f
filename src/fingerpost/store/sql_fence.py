"""What a statement of a person may name, found in the syntax tree that DuckDB itself makes of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from fingerpost.errors import InputError

if TYPE_CHECKING:
    import duckdb

TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
"""All others read files, settings, the catalogue or memory, or run text as SQL."""

NO_FUNCTIONS = frozenset(
    {"current_setting", "getvariable", "getenv", "write_log", "sleep_ms", "pg_sleep", "json_serialize_plan", "nextval"}
)
"""Functions of one value that tell of the machine or act on it."""

_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
_TABLES_OF_ALL = frozenset({'"tables"', "__show_tables_expanded"})
_ONE = "expected one SELECT (or WITH, FROM, VALUES, DESCRIBE, SUMMARIZE) over "


def check_statement(con: duckdb.DuckDBPyConnection, query: str, views: Collection[str]) -> None:
    """Passes one statement that reads the views and nothing else.

    Raises:
        InputError: it is another; the message says what it must not name.
    """
    tree = json.loads(con.execute("SELECT json_serialize_sql(?)", [query]).fetchall()[0][0])
    if tree["error"]:
        raise InputError(_told(tree, views))
    if len(tree["statements"]) != 1:
        msg = f"{len(tree['statements'])} statements were given; {_ONE}{', '.join(views)}"
        raise InputError(msg)
    parts = list(_nodes(tree["statements"][0]))
    defined = {entry["key"].lower() for part in parts for entry in part.get("cte_map", {}).get("map", ())}
    defined |= {str(part["cte_name"]).lower() for part in parts if part.get("cte_name")}
    # A name that a statement defines in one place must not open the catalogue's view of that name in another.
    defined -= {row[0] for row in con.execute("SELECT view_name FROM duckdb_views() WHERE internal").fetchall()}
    for part in parts:
        _check_part(part, frozenset(views), defined)


def _told(tree: dict[str, Any], views: Collection[str]) -> str:
    message = " ".join(str(tree["error_message"]).split())
    if tree.get("error_type") == "parser":
        return f"the query is not SQL that DuckDB understands: {message}"
    return f"only reading is allowed; {_ONE}{', '.join(views)}"


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of a syntax tree, without recursion: a statement may be nested deeply."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _check_part(part: dict[str, Any], views: frozenset[str], defined: set[str]) -> None:
    kind = part.get("type")
    if kind == "BASE_TABLE":
        _check_table(part, views, defined)
    elif kind == "TABLE_FUNCTION":
        _check_function(part["function"]["function_name"], allowed=TABLE_FUNCTIONS)
    elif kind == "SHOW_REF" and part["query"] is None:
        name = str(part["table_name"])
        if name not in _TABLES_OF_ALL and name.lower() not in views:
            raise InputError(_no_table(name or "that", views))
    elif isinstance(kind, str) and kind.endswith("_NODE") and kind not in _NODES:
        msg = f"only reading is allowed; {_ONE}{', '.join(sorted(views))}"
        raise InputError(msg)
    if "function_name" in part and str(part["function_name"]).lower() in NO_FUNCTIONS:
        msg = f"the function {part['function_name']} is not there: it tells of this machine, not of postings"
        raise InputError(msg)


def _check_table(part: dict[str, Any], views: frozenset[str], defined: set[str]) -> None:
    path = [str(name).lower() for name in part["qualified_name"]["path"]]
    known = path[-1] in views and path[:-1] in ([], ["main"], ["memory", "main"])
    if not known and not (len(path) == 1 and path[0] in defined):
        raise InputError(_no_table(".".join(map(str, part["qualified_name"]["path"])), views))


def _check_function(name: str, allowed: frozenset[str]) -> None:
    if name.lower() not in allowed:
        msg = f"the table function {name} is not there; there are {', '.join(sorted(allowed))}"
        raise InputError(msg)


def _no_table(name: str, views: frozenset[str]) -> str:
    return f"there is no table {name!r}; there are {', '.join(sorted(views))} (DESCRIBE posting shows columns)"
