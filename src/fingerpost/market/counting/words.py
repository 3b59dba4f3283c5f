"""Figures in sentences: counts, and shares with their intervals or the reason why there is none."""

from __future__ import annotations

from fingerpost.answer import Share


def number_of(n: int, one: str, more: str | None = None) -> str:
    """A count with its noun.

    >>> number_of(1, "source"), number_of(1200, "source"), number_of(0, "country", "countries")
    ('1 source', '1,200 sources', '0 countries')
    """
    return f"{n:,} {one if n == 1 else more or f'{one}s'}"


def percent(share: Share) -> str:
    """A share with its interval for a sentence.

    >>> percent(Share(0.25, 0.2, 0.31, 250, 1000))
    '25.0 % (20.0 to 31.0)'
    """
    if share.share is None or share.low is None or share.high is None:
        return share.reason or "too few"
    return f"{100 * share.share:.1f} % ({100 * share.low:.1f} to {100 * share.high:.1f})"
