"""Slices of the market as people write them, and their postings in one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.selecting.selection import Query, Selection

EVERYTHING = "all"
ANY = "any"
_FIELDS = tuple(field.name for field in fields(Selection))
_DAYS = ("since", "until")
_PART = re.compile(r'(?:[^",]|"[^"]*"?)+')
"""What stands between two commas that are not within double quotes."""


def parse_slice(text: str) -> tuple[str, Selection]:
    """A slice from text such as "role=data-scientist,country=DE": its name, which is the text, and its selection.

    Fields are those of `Selection`; "all" selects all ML postings, `ai_relation=any` all postings read. A part with a
    comma in its value stands in double quotes.

    Raises:
        UnknownNameError: a field is none of a selection's.
        InputError: a part is no `field=value`, a field is given twice, or a day is no date.

    >>> parse_slice("role=data-scientist, country=DE")[1].population()
    'ML postings with role data-scientist, country DE'
    >>> parse_slice('employer="Smith, Jones",country=GB')[1].employer
    'Smith, Jones'
    """
    name = " ".join(text.split())
    if not name:
        msg = "a slice is empty; write field=value,field=value, or 'all' for all ML postings"
        raise InputError(msg)
    if name == EVERYTHING:
        return name, Selection()
    given: dict[str, Any] = {}
    for part in _PART.findall(name):
        field, equals, value = (piece.strip() for piece in part.strip().removeprefix('"').partition("="))
        value = value.removesuffix('"').removeprefix('"').strip()
        if not equals or not value:
            msg = f"{part!r} in slice {name!r} is no field=value (such as role=data-scientist)"
            raise InputError(msg)
        field = field.casefold().replace("-", "_")
        if field not in _FIELDS:
            raise UnknownNameError("field of a slice", field, _FIELDS)
        if field in given:
            msg = f"{field} is given twice in slice {name!r}; give one value, or two slices"
            raise InputError(msg)
        given[field] = _value(field, value)
    return name, Selection(**given)


def sliced(selections: Sequence[Selection]) -> Query:
    """The postings of resolved selections as a table `selected` with the column `slice`, 0 for the first.

    A posting is in the table once for each slice that it is in.
    """
    parts = [selection.query() for selection in selections]
    rows = [
        f"SELECT {number} AS slice, * FROM (\n{part.sql}\nSELECT * FROM selected) AS slice_{number}"
        for number, part in enumerate(parts)
    ]
    parameters = tuple(value for part in parts for value in part.parameters)
    joined = "\nUNION ALL ".join(rows)
    return Query(f"WITH selected AS (\n{joined}\n)", parameters)


def _value(field: str, value: str) -> Any:
    if field in _DAYS:
        try:
            return date.fromisoformat(value)
        except ValueError:
            msg = f"{field}={value} is no day; write it as 2026-06-30"
            raise InputError(msg) from None
    if field == "ai_relation" and value.casefold() == ANY:
        return None
    return value
