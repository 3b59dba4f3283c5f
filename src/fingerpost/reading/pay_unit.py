"""What an amount of pay is paid in and for: its currency, its unit, and whether it can be pay at all.

Sizes are compared after division by a rough scale of the currency (how many units buy about what one US dollar buys in
pay), so that one set of limits serves all.
"""

from __future__ import annotations

import re
from itertools import chain
from operator import itemgetter
from typing import cast

from fingerpost.posting import MonetaryAmount, UnitText
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.money import SHARED_SIGNS, Amount
from fingerpost.reading.patterns import compiled_late, read_table
from fingerpost.taxonomy.places import countries

_TABLE = read_table("salary")
_UNIT_WORD, _UNIT_UNSPACED = (
    "|".join(f"(?P<{unit}>{'|'.join(words)})" for unit, words in _TABLE[name].items())
    for name in ("unit", "unit_unspaced")
)
_UNIT_PATTERNS = (compiled_late(rf"\b(?:brutto)?(?:{_UNIT_WORD})"), compiled_late(_UNIT_UNSPACED))
_ANY_UNIT = GuardedSearch(words for name in ("unit", "unit_unspaced") for words in chain(*_TABLE[name].values()))
_SCALE: dict[str, int] = _TABLE["scale"]
_MONTHLY = frozenset(_TABLE["paid_monthly"])
_PAID_HOURLY = frozenset({"USD", "CAD", "EUR", "GBP", "AUD", "CHF", "SGD", "SEK", None})
_LARGE_UNITS = frozenset({"JPY", "KRW", "IDR", "VND", "HUF", "COP", "CLP", "¥"})
_LOCAL_DOLLARS = frozenset({"CAD", "AUD", "SGD", "NZD", "HKD"})
_LOCAL_CROWNS = frozenset({"SEK", "NOK", "DKK", "ISK"})
_PLAUSIBLE: dict[UnitText, tuple[float, float]] = {
    "HOUR": (3, 1_000),
    "DAY": (15, 6_000),
    "WEEK": (75, 25_000),
    "MONTH": (200, 120_000),
    "YEAR": (3_000, 3_000_000),
}
_USUAL: dict[UnitText, tuple[float, float]] = {
    "HOUR": (4, 500),
    "DAY": (25, 4_000),
    "WEEK": (120, 15_000),
    "MONTH": (250, 60_000),
    "YEAR": (5_000, 1_500_000),
}
"""Pay outside of these is remarked on; it is ten times and more beyond what most are paid."""
_UNSAID: dict[UnitText, tuple[float, float]] = {**_PLAUSIBLE, "MONTH": (200, 40_000), "YEAR": (6_000, 3_000_000)}
_DECENT: dict[UnitText, float] = {"DAY": 150, "WEEK": 500, "MONTH": 1_200}
_WIDEST = 12
"""The end of a range of pay is at most this many times its beginning."""


def as_pay(amount: Amount, left: str, right: str, country: str | None) -> MonetaryAmount | None:
    """An amount as pay, given the words of its clause and the posting's country; None when it cannot be pay.

    >>> from fingerpost.reading.money import read_amount
    >>> as_pay(read_amount("$40 - $55", 0, 0, 9), "Hourly rate: ", "", "CA")
    MonetaryAmount(min_value=40.0, max_value=55.0, currency='CAD', unit_text='HOUR')
    """
    currency = _currency(amount, left + right, country)
    scale = _SCALE.get(currency or "", 1)
    ends = [value / scale for value in (amount.low, amount.high) if value is not None]
    if len(ends) == 2 and ends[1] > _WIDEST * ends[0]:
        return None
    unit = amount.unit
    if unit is None:
        unit = _said_unit(ends, left, right) or _unit_of_size(ends, currency)
        if unit is None and max(ends) < 200:
            return None
    elif not _fits(ends, _PLAUSIBLE[unit]):
        unit = _unit_of_size(ends, currency) if unit != "YEAR" else None
        if unit is None:
            return None
    return MonetaryAmount(amount.low, amount.high, currency, unit)


def as_stated(amount: Amount, country: str | None) -> MonetaryAmount | None:
    """An amount that a field states with its currency and its unit, whatever its size; None when either is missing.

    >>> from fingerpost.reading.money import read_amount
    >>> as_stated(read_amount("USD 150-200 per YEAR", 4, 0, 20), None)
    MonetaryAmount(min_value=150.0, max_value=200.0, currency='USD', unit_text='YEAR')
    """
    if not amount.currency or amount.unit is None or is_funding(amount):
        return None
    return MonetaryAmount(amount.low, amount.high, _currency(amount, "", country), amount.unit)


def is_outlier(value: MonetaryAmount) -> bool:
    """Whether pay is far from what is usual for its unit and currency.

    >>> [is_outlier(MonetaryAmount(low, None, "USD", "YEAR")) for low in (200, 90_000, 4_000_000)]
    [True, False, True]
    """
    if value.unit_text is None:
        return False
    scale = _SCALE.get(value.currency or "", 1)
    ends = [end / scale for end in (value.min_value, value.max_value) if end is not None]
    return bool(ends) and not _fits(ends, _USUAL[value.unit_text])


def is_telling(amount: Amount) -> bool:
    """Whether an amount without a currency can hardly be anything but money."""
    if amount.low is None or amount.high is None or amount.is_large:
        return False
    if amount.unit == "HOUR" and 8 <= amount.low <= amount.high <= 300:  # "Pay rate: 35-40/hr"
        return True
    if amount.is_range:
        return amount.has_multiplier or amount.low >= 10_000
    return amount.low >= 20_000 and (amount.has_multiplier or amount.unit is not None)


def is_decent(amount: Amount) -> bool:
    """Whether an amount is of the size of pay for its unit rather than of an allowance."""
    least = _DECENT.get(amount.unit) if amount.unit else None
    return least is not None and (amount.low or 0) >= least * _SCALE.get(amount.currency, 1)


def is_yearly_size(amount: Amount) -> bool:
    """Whether an amount is of the size of a year's pay.

    >>> from fingerpost.reading.money import read_amount
    >>> [is_yearly_size(read_amount(text, 1, 0, len(text))) for text in ("$95k", "$950", "$95M")]
    [True, False, False]
    """
    low = amount.low if amount.low is not None else amount.high
    scale = _SCALE.get(amount.currency, 1)
    return low is not None and low >= 20_000 * scale and (amount.high or low) <= 3_000_000 * scale


def is_trifle(amount: Amount) -> bool:
    """Too small to be pay in any unit that the amount itself leaves open."""
    top = max(amount.low or 0, amount.high or 0)
    return top < 7 * _SCALE.get(amount.currency, 1) or (amount.unit is None and not amount.currency and top < 1_000)


def is_too_large(amount: Amount) -> bool:
    """Millions of a currency in which nobody's pay is millions: funding, revenue."""
    return amount.is_large and amount.currency not in _LARGE_UNITS


def is_funding(amount: Amount) -> bool:
    """Whether a pay field states more than anybody is paid: the funding or the assets of a firm."""
    return is_too_large(amount) and max(amount.low or 0, amount.high or 0) > _PLAUSIBLE["YEAR"][1]


def _currency(amount: Amount, clause: str, country: str | None) -> str | None:
    sign = amount.currency
    if sign not in SHARED_SIGNS:
        return sign
    local = countries()[country].currency if country and country in countries() else ""
    if sign == "$":
        return local if local in _LOCAL_DOLLARS else "USD"
    if sign == "kr":
        return local if local in _LOCAL_CROWNS else "SEK"
    if sign == "¥" and local not in {"CNY", "JPY"}:
        return "JPY" if max(amount.low or 0, amount.high or 0) >= 1_000_000 else "CNY"
    return local or ("CNY" if re.search("[\u4e00-\u9fff]", clause) else None)


def _said_unit(ends: list[float], left: str, right: str) -> UnitText | None:
    """The unit that the clause names nearest to the amount, if the amount's size allows it."""
    if not _ANY_UNIT.may_match(f"{left} {right[:45]}"):
        return None
    patterns = _UNIT_PATTERNS[: 1 if left.isascii() and right.isascii() else 2]
    said = [(len(left) - match.end(), match.lastgroup) for words in patterns for match in words.finditer(left)]
    said += [(match.start() + 15, match.lastgroup) for words in patterns for match in words.finditer(right, 0, 45)]
    units = (cast(UnitText, unit) for _, unit in sorted(said, key=itemgetter(0)))
    return next((unit for unit in units if _fits(ends, _UNSAID[unit])), None)


def _unit_of_size(ends: list[float], currency: str | None) -> UnitText | None:
    """The only unit that an amount of this size can have in this currency, else None."""
    low, high = min(ends), max(ends)
    if currency == "CNY" and high <= 25_000:
        return "MONTH" if low >= 500 else None
    if currency == "ETB" and low >= _PLAUSIBLE["MONTH"][0] and high <= 14_500:
        return "MONTH"  # the only unit that pay is stated by there, and the figures are low
    if low >= 15_000:
        return "YEAR"
    if high <= 250 and currency in _PAID_HOURLY:
        return "HOUR"
    return "MONTH" if currency in _MONTHLY and low >= 800 and high <= 14_500 else None


def _fits(ends: list[float], limits: tuple[float, float]) -> bool:
    return limits[0] <= min(ends) and max(ends) <= limits[1]
