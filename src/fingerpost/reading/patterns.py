"""Tables of phrases and patterns that lie beside a reader as `data/<reader>.toml`.

A pattern is a list of regular expressions, one alternative each; `@name@` stands for an entry of the table's `parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from fingerpost.taxonomy.packaged import read_toml


def read_table(name: str) -> Mapping[str, Any]:
    """The table of a reader, with the parts put into its patterns; all callers share it.

    >>> sorted(read_table("visa"))[:2]
    ['cues', 'patterns']
    """
    return read_toml("fingerpost.reading", f"data/{name}.toml")


class _Compiled:
    """An expression that was compiled late: its methods are those of the compiled one."""


class _Late:
    """An expression that is compiled when it is first used."""

    def __init__(self, written: str, flags: int) -> None:
        self._written = written, flags

    def __getattr__(self, name: str) -> Any:
        compiled = self.compiled = re.compile(*self._written)
        for method in ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "pattern"):
            setattr(self, method, getattr(compiled, method))
        # Only the first use comes here, and what has no `__getattr__` is quicker to ask.
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(self, name)


def compiled_late(expression: str, flags: int = 0) -> re.Pattern[str]:
    """An expression that costs nothing before it is used: together, those of all readers take a tenth of a second.

    >>> bool(compiled_late("remote").search("fully remote"))
    True
    """
    return cast("re.Pattern[str]", _Late(expression, flags))


def any_of(alternatives: Iterable[str]) -> re.Pattern[str]:
    """One expression for all alternatives, compiled late; case is ignored and `^` and `$` mean a line.

    >>> bool(any_of(["remote", "from home"]).search("Work from Home"))
    True
    """
    return compiled_late("|".join(alternatives), re.IGNORECASE | re.MULTILINE)


def any_of_lower(alternatives: Iterable[str]) -> re.Pattern[str]:
    """As `any_of`, to be searched for in lower-cased text, which is several times as quick.

    >>> bool(any_of_lower(["Remote", r"from\\WHome"]).search("work from home"))
    True
    """
    lowered = (_ESCAPE_OR_TEXT.sub(_lower_unless_escape, alternative) for alternative in alternatives)
    return compiled_late("|".join(lowered), re.MULTILINE)


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
