"""Amounts of money in a text: "$150-200k", "€ 4.000 pro Monat", "RM 8,000 - RM 10,000 a month", "年薪50-80万".

Only the grammar of amounts lives here (its words in `data/money.toml`); whether an amount is the pay of a posting is
for `salary.py` to say.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fingerpost.posting import UnitText
from fingerpost.reading.patterns import read_table


class Amount(NamedTuple):
    """An amount or a range as written at `text[start:end]`.

    `low` and `high` are in full units and equal for one figure; `low` is None for "up to", `high` None for "from".
    `currency` is ISO 4217, or a sign that several currencies share ("$", "¥", "kr"), or "" when none is written.
    `unit` is None when none is written beside the amount; `is_large` marks millions and billions.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    currency: str
    unit: UnitText | None
    is_large: bool
    has_multiplier: bool


SHARED_SIGNS = frozenset({"$", "¥", "kr", ""})

_TABLE = read_table("money")
_UNITS: tuple[UnitText, ...] = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")
_ADVERBS: dict[str, UnitText] = {word: unit for unit in _UNITS for word in _TABLE["adverb_units"][unit]}
_CURRENCIES = {sign: code for code, signs in _TABLE["currencies"].items() for sign in signs}
_CODES = frozenset(_TABLE["codes"])


def _any(name: str) -> str:
    return "|".join(_TABLE[name])


# "§" stands for the side of a range, "a" or "b"; it begins the names of the groups.
_LETTERS_BEFORE = rf"(?<![A-Za-z])(?:(?:{_any('codes')})(?:\s?\$)?|{_any('letters_before')})"
_BEFORE = rf"(?:{_any('signs_before')}|{_LETTERS_BEFORE})\s?~?"
_AFTER = rf"\s?(?:(?:{_any('codes')})(?![A-Za-z])|{_any('signs_after')}|(?i:{_any('letters_after')})(?![A-Za-z]))"
_NUMBER = (
    r"(?:\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"
    r"|\d{1,3}(?:[,.\u00a0\u202f '’]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
    r"|\d+(?:[.,]\d{1,2})?(?!\d))"
)
_UNIT_WORD = "|".join(f"(?P<§{unit}>{'|'.join(_TABLE['units'][unit])})" for unit in _UNITS)
_UNIT = (
    rf"(?:[\s*_)]*(?:(?i:{_any('before_unit')})[\s,]*){{0,2}}"
    rf"(?i:[\s*(]*(?:{_any('per')})\s*(?:{_UNIT_WORD})(?![A-Za-zäöüå])"
    rf"|[\s*(]+(?P<§adverb>{_any('adverbs')})(?![A-Za-z])"
    rf"|\s?(?P<§glued>{_any('glued_units')})(?![A-Za-z])))"
)
_SIDE = (
    rf"(?:(?P<§before>{_BEFORE})(?:(?P<§from>from\s)|(?P<§upto>up to\s))?)?"
    rf"(?P<§number>{_NUMBER})(?P<§times>\s?(?:{_any('times')}))?(?P<§after>{_AFTER})?(?P<§plus>\+)?"
)
_TO = rf"(?:\s*(?:{_any('to_marks')})\s*|\s+(?i:{_any('to')})\s+)"
_LONG_TO = r"\s(?:in|for)\s[^.;\n$€£\d]{3,60}?\s(?:up\s)?to\s+"
_LOW = rf"(?<![\d.,%]){_SIDE}(?:{_UNIT})?(?:\s?\([^()\n]{{1,25}}\))?".replace("§", "a")
_HIGH = rf"(?i:up to\s)?{_SIDE}(?!\s?%|[\d,.]*\d)(?:{_UNIT})?".replace("§", "b")
_RANGE = re.compile(rf"{_LOW}(?:(?P<to>{_TO})|(?P<long>{_LONG_TO})){_HIGH}")
_NO_RANGE = r"(?!\s?%|[\d,.]*\d|\s?[-–—]{1,2}\s?[$€£\d])"
_SINGLE = re.compile(rf"(?<![\d.,%–-]){_SIDE}{_NO_RANGE}(?:{_UNIT})?".replace("§", "a"))
_UP_TO = re.compile(rf"(?:{_any('up_to')})\s*:?\s*$", re.IGNORECASE)
_FROM = re.compile(rf"(?:{_any('from')})\s*:?\s*$", re.IGNORECASE)
_OR_MORE = re.compile(rf"\s?(?:{_any('or_more')})", re.IGNORECASE)
_END_OF_RANGE = re.compile(r"\d[kK]?\s?[-–—]{1,2}\s?$")
_WEAK_TO = frozenset({"and", "und", "a", "à", "e", "y", "och", "do", "en"})
_FACTORS = {"k": 1e3, "t": 1e3, "l": 1e5, "m": 1e6, "b": 1e9, "万": 1e4, "萬": 1e4}


def read_amount(text: str, anchor: int, begin: int, end: int) -> Amount | None:
    """The amount or range that covers `text[anchor]`, read in `text[begin:end]`; None when there is none.

    >>> read_amount("Pay: $150-200k a year", 5, 0, 21)[2:6]
    (150000.0, 200000.0, '$', 'YEAR')
    >>> read_amount("ab 4.000 € im Monat", 9, 0, 19)[2:6]
    (4000.0, None, 'EUR', 'MONTH')
    """
    for pattern, reading in ((_RANGE, _range), (_SINGLE, _single)):
        for match in pattern.finditer(text, begin, end):
            if match.start() > anchor:
                break
            if match.end() > anchor and (found := reading(text, match)):
                return found
    return None


def _single(text: str, match: re.Match[str]) -> Amount | None:
    get = match.groupdict().get
    before = text[max(0, match.start() - 28) : match.start()]
    if _END_OF_RANGE.search(before):
        return None
    times = (get("atimes") or "").strip()
    value = _number(match["anumber"]) * _factor(times)
    is_most = bool(get("aupto") or _UP_TO.search(before))
    is_least = not is_most and bool(
        get("aplus")
        or get("afrom")
        or _FROM.search(before)
        or _OR_MORE.match(text, match.end("anumber"))
        or _OR_MORE.match(text, match.end())
    )
    low, high = (None if is_most else value), (None if is_least else value)
    currency = _currency(get("abefore"), get("aafter"), get("atimes"))
    return Amount(match.start(), match.end(), low, high, currency, _unit(match, "a"), _is_large(times), bool(times))


def _range(_text: str, match: re.Match[str]) -> Amount | None:
    get = match.groupdict().get
    has_second_sign = bool(get("bbefore"))
    if (get("to") or "").strip().lower() in _WEAK_TO and not (has_second_sign or get("bafter")):
        return None
    if get("long") and not has_second_sign:
        return None
    low, high = _number(match["anumber"]), _number(match["bnumber"])
    times = [(get("atimes") or "").strip(), (get("btimes") or "").strip()]
    if not times[0] and low < 1000:  # "150-200k"
        times[0] = times[1]
    elif not times[1] and high < 1000:  # "150k-200"
        times[1] = times[0]
    low, high = low * _factor(times[0]), high * _factor(times[1])
    if low > high:
        return None
    currency = _currency(get("abefore"), get("aafter"), get("bbefore"), get("bafter"), get("atimes"), get("btimes"))
    unit = _unit(match, "b") or _unit(match, "a")
    return Amount(match.start(), match.end(), low, high, currency, unit, any(map(_is_large, times)), any(times))


def _number(written: str) -> float:
    """A written number with its marks for thousands and decimals, in any of the usual ways.

    >>> [_number(w) for w in ("120,000.00", "4.000", "14,43", "216.8", "12,00,000", "35 000")]
    [120000.0, 4000.0, 14.43, 216.8, 1200000.0, 35000.0]
    """
    digits = re.sub(r"[\s'’]", "", written)
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0 or len(digits) - last > 3:
        return float(re.sub(r"[.,]", "", digits))
    return float(re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :])


def _factor(times: str) -> float:
    return _FACTORS[times[0].lower()] if times else 1.0


def _is_large(times: str) -> bool:
    return times[:1] in {"m", "M", "b", "B"}


def _currency(*written: str | None) -> str:
    """The most telling of the signs written: a code or "CA$" before a sign that several currencies share."""
    signs = [_sign(sign) for sign in written if sign]
    return next((s for s in signs if s not in SHARED_SIGNS), next((s for s in signs if s), ""))


def _sign(written: str) -> str:
    sign = written.strip(" ~").lower().replace(" ", "")
    code = sign.rstrip("$").upper()
    return _CURRENCIES.get(sign) or (code if code in _CODES else "")


def _unit(match: re.Match[str], side: str) -> UnitText | None:
    groups = match.groupdict()
    for unit in _UNITS:
        if groups.get(side + unit):
            return unit
    word = (groups.get(f"{side}adverb") or groups.get(f"{side}glued") or "").lower().replace(".", "").strip()
    return _ADVERBS.get(word)
