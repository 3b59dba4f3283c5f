"""Findings of pay beside each other: a minimum and its maximum as one range, and each range once."""

from __future__ import annotations

from collections.abc import Sequence

from fingerpost.posting import Finding, MonetaryAmount
from fingerpost.reading.patterns import compiled_late

_MINIMUM = compiled_late(r"\bmin(?:imum|\.|\b)|\blowest\b|\bmindest")
_MAXIMUM = compiled_late(r"\bmax(?:imum|\.|\b)|\bhighest\b|\bhöchst")
_CONVERTED = compiled_late(
    r"(?:approx[a-z]{0,8}\.?|equivalent|annuali[sz]ed|equal(?:s|ing)?|i\.e\.|≈|=|about|roughly|or)\s?(?:(?:to|of|at)\s)?\(?$"
)
_CONVERTED_REACH = 40
"""Characters between pay and the same pay in another unit."""
_APART = 90
"""Characters between a minimum and a maximum that are stated by themselves."""


def join_ends(found: Sequence[tuple[Finding[MonetaryAmount], str]]) -> list[Finding[MonetaryAmount]]:
    """The findings, with a minimum and the maximum that follows it in words of its own as one range.

    Each finding comes with the words before it, in lower case.

    >>> ends = [Finding(MonetaryAmount(n, n, "USD", "HOUR"), 9 + n, 12 + n, "salary") for n in (18.0, 26.0)]
    >>> join_ends([(ends[0], "min rate "), (ends[1], "max rate ")])[0].value.max_value
    26.0
    """
    joined: list[Finding[MonetaryAmount]] = []
    waiting = False
    for one, words in found:
        value = one.value
        last = joined[-1] if waiting else None
        if last and _MAXIMUM.search(words[-60:]) and one.start - last.end < _APART and _follows(last.value, value):
            top = value.max_value or value.min_value
            whole = MonetaryAmount(last.value.min_value, top, value.currency, value.unit_text)
            joined[-1] = Finding(whole, last.start, one.end, last.reader)
            waiting = False
            continue
        joined.append(one)
        waiting = bool(_MINIMUM.search(words[-60:])) and value.max_value in (None, value.min_value)
    return joined


def _follows(low: MonetaryAmount, high: MonetaryAmount) -> bool:
    """Whether a figure can be the upper end of a range that another begins."""
    top = high.max_value or high.min_value
    if (low.currency, low.unit_text) != (high.currency, high.unit_text) or high.min_value not in (None, top):
        return False
    return low.min_value is not None and top is not None and low.min_value < top


def is_conversion(last: Finding[MonetaryAmount], value: MonetaryAmount, start: int, before: str) -> bool:
    """Whether pay that starts at `start`, behind the words `before`, is only the last finding in another unit.

    >>> hourly = Finding(MonetaryAmount(18.0, 18.0, "USD", "HOUR"), 0, 6, "salary")
    >>> is_conversion(hourly, MonetaryAmount(37_440.0, 37_440.0, "USD", "YEAR"), 22, "$18/hr (approximately ")
    True
    """
    if last.value.unit_text == value.unit_text or not 0 <= start - last.end < _CONVERTED_REACH:
        return False
    return _CONVERTED.search(before[-_CONVERTED_REACH:]) is not None


def distinct(found: Sequence[Finding[MonetaryAmount]]) -> tuple[Finding[MonetaryAmount], ...]:
    """Each range once, as it is first written.

    >>> amount = MonetaryAmount(90_000.0, None, "EUR", "YEAR")
    >>> [found.start for found in distinct([Finding(amount, start, start + 4, "salary") for start in (0, 9)])]
    [0]
    """
    kept: list[Finding[MonetaryAmount]] = []
    for finding in found:
        if not any(is_same_range(finding.value, other.value) for other in kept):
            kept.append(finding)
    return tuple(kept)


def is_rounded(value: MonetaryAmount) -> bool:
    """Whether a range may be a rounding to hundreds of another.

    >>> is_rounded(MonetaryAmount(52.0, 60.0, "USD", "HOUR"))
    False
    """
    return (value.min_value or value.max_value or 0) >= 10_000


def is_same_range(one: MonetaryAmount, other: MonetaryAmount) -> bool:
    """Whether two ranges are the same up to rounding.

    >>> stated = [MonetaryAmount(low, 214_000.0, "USD", "YEAR") for low in (167_600.0, 167_580.0)]
    >>> is_same_range(*stated)
    True
    """
    pairs = ((one.min_value, other.min_value), (one.max_value, other.max_value))
    rounded = all(
        a == b or (a is not None and b is not None and a >= 10_000 and abs(a - b) <= 0.006 * b) for a, b in pairs
    )
    return rounded and one.currency == other.currency and (one.unit_text == other.unit_text or other.unit_text is None)
