"""The packaged data files of readers and taxonomy, read in a way that costs a starting program little.

Tables are written by hand in TOML, which takes long to parse. `data/tables.json` beside them holds what they parse to
(`scripts/prepare_readers.py` writes it); each table in it carries the checksum of its TOML text and counts for exactly
that text, so a table that was edited is parsed as ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, cast
from zlib import crc32

PREPARED = "data/tables.json"


def read_bytes(package: str, path: str) -> bytes:
    """The content of a file of a package, `path` with slashes; as importlib.resources, whose import takes 10 ms.

    >>> read_bytes("fingerpost.taxonomy", "data/renamed.csv")[:6]
    b'old_id'
    """
    spec = import_module(package).__spec__
    if spec is None or spec.loader is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{package} is no package that was imported from files; install fingerpost anew")
    folder = next(iter(spec.submodule_search_locations))
    return cast(bytes, cast(Any, spec.loader).get_data(f"{folder}/{path}"))


def read_text(package: str, path: str) -> str:
    """The text of a UTF-8 file of a package, `path` with slashes."""
    return read_bytes(package, path).decode("utf-8").replace("\r\n", "\n")


@cache
def read_toml(package: str, path: str) -> Mapping[str, Any]:
    """The table of a TOML file of a package, with its `parts` put into its expressions; all callers share it.

    >>> sorted(read_toml("fingerpost.reading", "data/visa.toml"))[:2]
    ['cues', 'patterns']
    """
    written = read_bytes(package, path)
    prepared = _prepared(package).get(path)
    if prepared is not None and prepared["crc32"] == crc32(written):
        return cast("Mapping[str, Any]", prepared["table"])
    return parse_table(written)


@cache
def _prepared(package: str) -> Mapping[str, Mapping[str, Any]]:
    """Path of a table → its checksum and what it parses to; empty where nothing was prepared."""
    try:
        return cast("Mapping[str, Mapping[str, Any]]", json.loads(read_bytes(package, PREPARED)))
    except FileNotFoundError:
        return {}


def parse_table(written: bytes) -> dict[str, Any]:
    """What a TOML text says; `@name@` in its expressions stands for an entry of its `parts`, which are left out."""
    import tomllib  # late: with prepared tables nobody needs it

    table = tomllib.loads(written.decode("utf-8"))
    parts: dict[str, str] = {}
    for part, expression in table.pop("parts", {}).items():
        parts[part] = _filled("|".join(expression) if isinstance(expression, list) else expression, parts)
    return {key: _filled(value, parts) for key, value in table.items()} if parts else table


def _filled(value: Any, parts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for part, written in parts.items():
            value = value.replace(f"@{part}@", f"(?:{written})")
        return value
    if isinstance(value, list):
        return [_filled(item, parts) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, parts) for key, item in value.items()}
    return value
