"""Tables of phrases and patterns that lie beside a reader as `data/<reader>.toml`.

A pattern is a list of regular expressions, one alternative each; `@name@` stands for an entry of the table's `parts`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any


def read_table(name: str) -> dict[str, Any]:
    """The table of a reader, with the parts put into its patterns.

    >>> sorted(read_table("visa"))[:2]
    ['cues', 'patterns']
    """
    text = files("fingerpost.reading").joinpath(f"data/{name}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    parts: dict[str, str] = {}
    for part, written in table.pop("parts", {}).items():
        parts[part] = _filled("|".join(written) if isinstance(written, list) else written, parts)
    return {key: _filled(value, parts) for key, value in table.items()}


def any_of(alternatives: Iterable[str]) -> re.Pattern[str]:
    """One expression for all alternatives; case is ignored and `^` and `$` mean a line.

    >>> bool(any_of(["remote", "from home"]).search("Work from Home"))
    True
    """
    return re.compile("|".join(alternatives), re.IGNORECASE | re.MULTILINE)


def any_of_lower(alternatives: Iterable[str]) -> re.Pattern[str]:
    """As `any_of`, to be searched for in lower-cased text, which is several times as quick.

    >>> bool(any_of_lower(["Remote", r"from\\WHome"]).search("work from home"))
    True
    """
    lowered = (_ESCAPE_OR_TEXT.sub(_lower_unless_escape, alternative) for alternative in alternatives)
    return re.compile("|".join(lowered), re.MULTILINE)


_ESCAPE_OR_TEXT = re.compile(r"\\.|[^\\]+")


def _lower_unless_escape(found: re.Match[str]) -> str:
    return found.group() if found.group().startswith("\\") else found.group().lower()


def cue_group(values: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """{value: phrases} as a cue group, {phrase: value}; a phrase listed twice keeps its first value.

    >>> cue_group({"a": ["x", "y"], "b": ["y"]})
    {'x': 'a', 'y': 'a'}
    """
    group: dict[str, str] = {}
    for value, phrases in values.items():
        for phrase in phrases:
            group.setdefault(phrase, value)
    return group


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
