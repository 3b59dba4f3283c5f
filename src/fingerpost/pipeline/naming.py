"""Which postings a record names that could not be used: they are listed all the same, and not closed for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from fingerpost.posting import RawPosting

_LONGEST = 400
_VALUE = re.compile(rf"""(?<=[>"'])[^<>"']{{1,{_LONGEST}}}(?=[<"'])""")
"""What stands between tags or quotes."""


def postings_named(record: RawPosting, is_known: Callable[[str], bool]) -> set[str]:
    """The posting_ids of known postings whose identifier is a value of a record.

    Where a host changes the form of its records, their identifiers stay.
    """
    from fingerpost.sources import make_posting_id

    ids = {make_posting_id(record.source, record.board, value) for value in _values(record.payload)}
    return set(filter(is_known, ids))


def _values(payload: str) -> Iterator[str]:
    """The texts and whole numbers of a JSON document; of another, what stands between tags or quotes."""
    try:
        waiting = [msgspec.json.decode(payload)]
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        yield from (found.strip() for found in _VALUE.findall(payload))
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and len(value) <= _LONGEST:
            yield value
        elif isinstance(value, int) and not isinstance(value, bool):
            yield str(value)
