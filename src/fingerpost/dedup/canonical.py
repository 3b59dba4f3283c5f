"""The member of a cluster that stands for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

_FAR = date.max


def canonical_member(rows: Iterable[tuple[int, str, date | None]]) -> int:
    """The row that stands for its cluster: an employer's own board before a file, then the earliest posted.

    `rows` are (row, source, date posted); sources read from boards are "greenhouse", "lever" and "ashby". Ties go
    to the smallest row, which is the smallest posting_id.

    >>> canonical_member([(4, "somefile", date(2024, 1, 2)), (7, "lever", None), (9, "lever", date(2024, 3, 1))])
    9
    """
    return min(rows, key=lambda row: (row[1] not in _OWN_BOARDS, row[2] or _FAR, row[0]))[0]


_OWN_BOARDS = frozenset({"greenhouse", "lever", "ashby"})
