"""Amounts of money in a text: "$150-200k", "€ 4.000 pro Monat", "RM 8,000 - RM 10,000 a month", "年薪50-80万".

Only the grammar of amounts lives here (its words in `data/money.toml`); whether an amount is the pay of a posting is
for `salary.py` to say. Every pattern begins at a digit, so that it is tried at few places, and all repeats are bounded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from fingerpost.posting import UnitText
from fingerpost.reading.patterns import compiled_late, read_table


class Amount(NamedTuple):
    """An amount or a range as written at `text[start:end]`.

    `low` and `high` are in full units and equal for one figure; `low` is None for "up to", `high` None for "from";
    `low > high` where it is so written. `currency` is ISO 4217, or a sign that several currencies share ("$", "¥",
    "kr"), or "" when none is written. `unit` is None when none is written beside the amount; `is_large` marks millions
    and billions.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    currency: str
    unit: UnitText | None
    is_large: bool
    has_multiplier: bool

    @property
    def is_range(self) -> bool:
        """Whether two different figures are written."""
        return self.low is not None and self.high is not None and self.low != self.high


SHARED_SIGNS = frozenset({"$", "¥", "kr", ""})

_TABLE = read_table("money")
_UNITS: tuple[UnitText, ...] = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")
_ADVERBS: dict[str, UnitText] = {word: unit for unit in _UNITS for word in _TABLE["adverb_units"][unit]}
_CURRENCIES = {sign: code for code, signs in _TABLE["currencies"].items() for sign in signs}
_CODES = frozenset(_TABLE["codes"])
_UNIT_WORDS = {unit: compiled_late("|".join(_TABLE["units"][unit]), re.IGNORECASE) for unit in _UNITS}


def _any(name: str) -> str:
    return "|".join(_TABLE[name])


# "§" stands for the side of a range, "a" or "b"; it begins the names of the groups.
_LETTERS_BEFORE = rf"(?<![A-Za-z])(?:(?:{_any('codes')})(?:\s?\$)?|{_any('letters_before')})"
_BEFORE = rf"(?:{_any('signs_before')}|{_LETTERS_BEFORE})\s?~?"
_AFTER = rf"\s?(?:(?:{_any('codes')})(?![A-Za-z])|{_any('signs_after')}|(?i:{_any('letters_after')})(?![A-Za-z]))"
# The last alternative of the first line is for sources that write ";" for every comma.
_NUMBER = (
    r"(?:\d{2,3}, 000(?!\d)|\d{1,2}(?:,\d{2}){1,3},\d{3}(?!\d)|\d{1,3}(?:;\d{3}){1,3}(?:\.\d{2})?(?!\d)"
    r"|\d{1,3}(?:[,.\u00a0\u202f '’]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,12}(?:[.,]\d{1,2})?(?!\d))(?:[.,][-–—](?![\d\s]*\d))?"
)
_UNIT_WORD = "|".join("|".join(_TABLE["units"][unit]) for unit in _UNITS)
_UNIT = (
    rf"(?:[\s*_)]{{0,4}}(?:(?i:{_any('before_unit')})[\s,]{{0,3}}){{0,2}}"
    rf"(?i:[\s*(]{{0,4}}(?:{_any('per')})\s{{0,3}}(?P<§word>{_UNIT_WORD})(?![a-zäöüåáé])"
    rf"|[\s*(]{{1,4}}(?P<§adverb>{_any('adverbs')})(?![a-z])"
    rf"|\s?(?P<§glued>{_any('glued_units')})(?![a-z])))"
)
_TIMES = rf"(?P<§times>\s?(?:{_any('times')}))?"
_LOW = rf"(?P<anumber>{_NUMBER}){_TIMES}(?P<aafter>{_AFTER})?(?P<aplus>\+)?".replace("§", "a")
_HIGH = (
    rf"(?:(?P<bbefore>{_BEFORE})(?:(?i:from|up to)\s)?)?"
    rf"(?P<bnumber>{_NUMBER}){_TIMES}(?P<bafter>{_AFTER})?\+?(?!\s?%|[\d,.]{{0,9}}\d)(?:{_UNIT})?"
).replace("§", "b")
_TO = rf"(?:\s{{0,3}}(?:{_any('to_marks')})\s{{0,3}}|\s{{1,3}}(?i:{_any('to')})\s{{1,3}})"
_LONG_TO = r"\s(?:in|for)\s[^.;\n$€£\d]{3,60}?\s(?:up\s)?to\s{1,3}"
_UNIT_OF_LOW = rf"(?:{_UNIT})?(?:\s?\([^()\n]{{1,25}}\))?".replace("§", "a")
_RANGE = compiled_late(rf"{_LOW}{_UNIT_OF_LOW}(?:(?P<to>{_TO})|(?P<long>{_LONG_TO}))(?i:up to\s)?{_HIGH}")
_NO_RANGE = r"(?!\s?%|[\d,.]{0,9}\d|\s?[-–—]{1,2}\s?[$€£\d])"
_SINGLE = compiled_late(rf"{_LOW}{_NO_RANGE}(?:{_UNIT})?".replace("§", "a"))

# Where nothing of this follows a number, no second one follows that could end a range.
_NUMBER_THEN_DIGIT = compiled_late(rf"(?>{_NUMBER})\D*+\d")
_START = compiled_late(r"(?<![\d.,;%])(?!00)\d")
_SIGN = compiled_late(rf"(?P<before>{_BEFORE})(?:(?P<from>(?i:from)\s)|(?P<upto>(?i:up to)\s))?$")
_SIGN_REACH = 16
"""Characters that a sign with its words may have before the number."""

_UP_TO = compiled_late(rf"(?:{_any('up_to')})\s?:?\s?$", re.IGNORECASE)
_FROM = compiled_late(rf"(?:{_any('from')})\s?:?\s?$", re.IGNORECASE)
_OR_MORE = compiled_late(rf"\s?(?:{_any('or_more')})", re.IGNORECASE)
_END_OF_RANGE = compiled_late(r"\d[kK]?\s?[-–—]{1,2}\s?$")
_WEAK_TO = frozenset({"and", "und", "a", "à", "e", "y", "och", "do", "en", "tot", "ed"})
_FACTORS = {"k": 1e3, "t": 1e3, "l": 1e5, "m": 1e6, "b": 1e9, "c": 1e7, "万": 1e4, "萬": 1e4, "만": 1e4, "w": 1e4}
_NO_MARKS = str.maketrans("", "", " \u00a0\u202f'’;")
_NO_POINTS = str.maketrans("", "", ".,")
_MOST_FALL = 3
"""A range whose minimum is above its maximum is one that was so written only when they are of like size."""


def read_amount(text: str, anchor: int, begin: int, end: int) -> Amount | None:
    """The amount or range that covers `text[anchor]`, read in `text[begin:end]`; None when there is none.

    >>> read_amount("Pay: $150-200k a year", 5, 0, 21)[2:6]
    (150000.0, 200000.0, '$', 'YEAR')
    >>> read_amount("ab 4.000 € im Monat", 9, 0, 19)[2:6]
    (4000.0, None, 'EUR', 'MONTH')
    """
    starts = [match.start() for match in _START.finditer(text, begin, min(anchor + _SIGN_REACH, end))]
    for pattern in (_RANGE, _SINGLE):
        for start in starts:
            if pattern is _RANGE and not _NUMBER_THEN_DIGIT.match(text, start, end):
                continue
            match = pattern.match(text, start, end)
            if match is None or match.end() <= anchor:
                continue
            sign = _SIGN.search(text, max(begin, start - _SIGN_REACH), start)
            if (sign.start() if sign else start) > anchor:
                continue
            if found := _range(match, sign) if pattern is _RANGE else _single(text, match, sign):
                return found
    return None


def _single(text: str, match: re.Match[str], sign: re.Match[str] | None) -> Amount | None:
    start = sign.start() if sign else match.start()
    before = text[max(0, start - 28) : start]
    if before[-1:].isdigit() or _END_OF_RANGE.search(before):
        return None
    number, times = _number(match["anumber"]), (match["atimes"] or "").strip()
    value = number * _factor(times, number)
    is_most = bool((sign and sign["upto"]) or _UP_TO.search(before))
    is_least = not is_most and bool(
        match["aplus"]
        or (sign and sign["from"])
        or _FROM.search(before)
        or _OR_MORE.match(text, match.end("anumber"))
        or _OR_MORE.match(text, match.end())
    )
    low, high = (None if is_most else value), (None if is_least else value)
    currency = _currency(sign and sign["before"], match["aafter"], times)
    return Amount(start, match.end(), low, high, currency, _unit(match, "a"), _is_large(times), bool(times))


def _range(match: re.Match[str], sign: re.Match[str] | None) -> Amount | None:
    has_second_sign = match["bbefore"] is not None
    times = [(match["atimes"] or "").strip(), (match["btimes"] or "").strip()]
    if match["to"] is None:
        if not has_second_sign:
            return None
    elif match["to"].strip().lower() in _WEAK_TO and not (has_second_sign or match["bafter"] or all(times)):
        return None
    low, high = _ends(_number(match["anumber"]), _number(match["bnumber"]), times)
    if low > high and (high * _MOST_FALL < low or not (has_second_sign or times[1] or high >= 10_000)):
        return None
    before, least = sign and sign["before"], low or None  # "$0 - $90K" is an "up to"
    currency = _currency(before, match["aafter"], match["bbefore"], match["bafter"], *times)
    unit = _unit(match, "b") or _unit(match, "a")
    start = sign.start() if sign else match.start()
    return Amount(start, match.end(), least, high, currency, unit, any(map(_is_large, times)), any(times))


def _ends(low: float, high: float, times: list[str]) -> tuple[float, float]:
    """Both ends in full units; what multiplies one end multiplies the other where it is written short."""
    if not times[0] and low < 1000:  # "150-200k"
        times[0] = times[1]
    elif not times[1] and high < 1000:  # "150k-200"
        times[1] = times[0]
    if not any(times) and low < 1000 and high >= 10_000 and low * 1000 <= high:  # "40-45 000 kr"
        return low * 1000, high
    return low * _factor(times[0], low), high * _factor(times[1], high)


def _number(written: str) -> float:
    """A written number with its marks for thousands and decimals, in any of the usual ways.

    >>> [_number(w) for w in ("120,000.00", "4.000", "14,43", "216.8", "12,00,000", "35 000", "120'000", "4.200,-")]
    [120000.0, 4000.0, 14.43, 216.8, 1200000.0, 35000.0, 120000.0, 4200.0]
    """
    digits = written.translate(_NO_MARKS).rstrip(".,-–—")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0 or len(digits) - last > 3:
        return float(digits.translate(_NO_POINTS))
    return float(digits[:last].translate(_NO_POINTS) + "." + digits[last + 1 :])


def _factor(times: str, number: float) -> float:
    """What a word multiplies by; "110,000k" is a slip for "110k"."""
    factor = _FACTORS[times[0].lower()] if times else 1.0
    return 1.0 if factor == 1e3 and number >= 1000 else factor


def _is_large(times: str) -> bool:
    return times[:1] in {"m", "M", "b", "B"} or times[:3].lower() == "tri"


def _currency(*written: str | None) -> str:
    """The most telling of the signs written: a code or "CA$" before a sign that several currencies share."""
    signs = [_sign(sign) for sign in written if sign]
    return next((s for s in signs if s not in SHARED_SIGNS), next((s for s in signs if s), ""))


@lru_cache(maxsize=1_000)
def _sign(written: str) -> str:
    sign = written.strip(" ~\u00a0").lower().replace(" ", "")
    code = sign.rstrip("$").upper()
    return _CURRENCIES.get(sign) or (code if code in _CODES else "")


def _unit(match: re.Match[str], side: str) -> UnitText | None:
    if word := match[side + "word"]:
        return _unit_of_word(word.lower())
    adverb = match[side + "adverb"] or match[side + "glued"]
    return _ADVERBS.get(adverb.lower().replace(".", "").strip()) if adverb else None


@lru_cache(maxsize=1_000)
def _unit_of_word(word: str) -> UnitText | None:
    return next((unit for unit in _UNITS if _UNIT_WORDS[unit].fullmatch(word)), None)
