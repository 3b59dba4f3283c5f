"""The years of experience that a posting asks for: the smallest number that satisfies what it requires.

The general figure counts; when only figures for particular skills are stated, the largest required one; when a
degree shortens the years, the lowest route above zero. Months are fractions of a year; wishes do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from fingerpost.posting import Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.demand import is_asked, is_wished
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import any_of_lower, compiled_late, read_table
from fingerpost.reading.requirement import read_clause

READER = "experience"

_TABLE = read_table("experience")

# Values: the unit, or the number of years that a German word already holds.
CUES: CueTable = {
    "experience.unit": {phrase: value for value, phrases in _TABLE["units"].items() for phrase in phrases},
}

_WORDS: dict[str, float] = {word: float(number) for number, words in _TABLE["numbers"].items() for word in words}
_NUMBER_WORD = "(?<![a-zäöü])(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_NUMBER = r"\d{1,2}(?:[.,]5)?|" + _NUMBER_WORD
_DIGITS = r"\d(?<![\d,$€£¥#%]\d)(?<!\d[\s.]\d)\d?(?:[.,]5)?"

# What follows the first number before a unit: "+", "(3)", "-5", "to 5", "and 5", "or more", "months - 2".
_AFTER_NUMBER = (
    r"\s*(?:\(\s*\d{1,2}\s*\)\s*)?"
    r"(?:\+|plus\b|or more|years?|yrs?|months?)?\s*\+?\s*"
    rf"(?:(?:[-–—−~/～至到]|to|or|and|bis|till|tot|à|a|y|e|o)\s*(?P<high>{_NUMBER})\s*\+?\s*)?(?:\(\w[^()]{{0,20}}\)\s*)?"
    r"(?:\+|plus|or more|oder mehr|o más|ou mais|full|solid|calendar|个|以上|ou plus)?\s*(?:of)?[-\s‑]*$"
)
# The number before a unit: "3", "3+", "three (3)", "3-5", "3 to 5", "between 3 and 5", "3 or more", "6 months - 2".
_AMOUNT = compiled_late(rf"(?<![\d,$€£¥#%])(?<!\d[\s.])(?P<low>{_NUMBER}){_AFTER_NUMBER}")
# The same where the first number can only be one of digits, which is found sooner.
_AMOUNT_IN_DIGITS = compiled_late(rf"(?P<low>{_DIGITS}){_AFTER_NUMBER}")
_ANY_NUMBER_WORD = GuardedSearch(_WORDS)
_DIGIT = compiled_late(r"\d")
_WORD = compiled_late(r"[^\W\d_]+")
_UNSPACED = frozenset(word for word in _WORDS if word > "\u2e80")
_SAYS = {name: any_of_lower(_TABLE["patterns"][name]) for name in ("about", "not_before", "not_after")}
_DEGREE = GuardedSearch(_TABLE["patterns"]["degree"])
_ROUTES_REACH = 700
# A clause that asks so plainly ("3+ years of experience in …") that it counts wherever it stands.
_DEMAND = compiled_late(
    r"(?:minimum|at least|you have)?[\s:of-]*\d{1,2}\s?\+ ?(?:years?|yrs?)['’]? (?:of )?(?:[\w-]+ ){0,5}experience"
)
_DEGREE_WISHED = compiled_late(
    r"(?:degree|master['’]?s?|ph\.?\s?d\.?|mba|doctorate|bachelor['’]?s?|m\.?s\.?)\)? (?:or (?:higher|above) )?"
    r"(?:(?:is|are|strongly|highly) ){0,2}\(?(?:preferred|desired|a plus)\)?"
    r"[\s.;,]{0,3}(?:\d\. )?(?:minimum (?:of )?)?$"
)
_WISH_WORDS = ("prefer", "desir", " plus", "bonus", "nice to have")
_REACH = 44
"""Characters before a unit that its number may take."""
_MOST = 15.0
_MOST_FIGURES = 200
"""Words for years that are looked at; no posting has more."""


class YearsSaid(NamedTuple):
    """A number of years as written at `text[start:end]`."""

    years: float
    start: int
    end: int


class _Asked(NamedTuple):
    """Years that are asked for, in their clause."""

    years: float
    start: int
    end: int
    low: int
    high: int


def read_experience_years(document: Document) -> Finding[float] | None:
    """The smallest number of years of experience that satisfies the required qualifications, or None.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("Requirements:\\n- 3-5 years of experience in data science", kind="text")
    >>> read_experience_years(document).value
    3.0
    """
    hits = document.hits("experience.unit")[:_MOST_FIGURES]
    asked = [one for hit in hits if (one := _read_one(document, hit)) is not None]
    if not asked:
        return None
    best = asked[0] if len(asked) == 1 else _choose(asked, document.lower)
    return Finding(best.years, best.start, best.end, READER)


def _choose(asked: Sequence[_Asked], lower: str) -> _Asked:
    """The lowest route above zero when degrees open several close together, else the largest figure."""
    if len({one.years for one in asked}) > 1:
        # A degree word of its own, not one that an earlier figure of the clause already took, makes a figure a route.
        taken = [0, *(one.end for one in asked)]
        routes = [
            one
            for one, end in zip(asked, taken, strict=False)
            if one.years > 0 and _DEGREE.search(lower, max(one.low, end), one.high)
        ]
        if len({one.years for one in routes}) > 1 and routes[-1].start - routes[0].start < _ROUTES_REACH:
            return min(routes)
    return max(asked, key=lambda one: (one.years, -one.start))


def _read_one(document: Document, hit: Hit) -> _Asked | None:
    """The years asked for at one unit."""
    said = read_years(document, hit)
    if said is None or said.years > _MOST:
        return None
    start, lower = said.start, document.lower
    low, high = read_clause(document, start, hit.end)
    if not is_asked(document, start) and not _DEMAND.match(lower, low, high):
        return None
    if is_of_other_things(document, said) or not _is_of_experience(document, said, low, high):
        return None
    if is_wished(document, start, hit.end, (low, high)) and not _is_after_wished_degree(document, said, low, high):
        return None
    return _Asked(said.years, start, hit.end, low, high)


def _is_after_wished_degree(document: Document, said: YearsSaid, low: int, high: int) -> bool:
    """Whether the wish is about a degree that ends right before the years: "Master's preferred 5 years of work"."""
    lower = document.lower
    return (
        _DEGREE_WISHED.search(lower, low, said.start) is not None
        and document.section_at(said.start) != "preferred"
        and not any(wish in lower[said.end : high] for wish in _WISH_WORDS)
    )


def is_of_other_things(document: Document, said: YearsSaid) -> bool:
    """Whether years are those of a company, an age, a course of study or a contract.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("Be at least 18 years old")
    >>> is_of_other_things(document, YearsSaid(18.0, 12, 20))
    True
    """
    return _is_of_other_things(document.lower, said.start, said.end)


@lru_cache(maxsize=512)
def _is_of_other_things(lower: str, start: int, end: int) -> bool:
    """The same, remembered as two readers ask for each."""
    line = lower.rfind("\n", max(0, start - 60), start) + 1
    before = _SAYS["not_before"].search(lower, max(line, start - 60), start)
    return before is not None or _SAYS["not_after"].match(lower, end, end + 60) is not None


def _is_of_experience(document: Document, said: YearsSaid, low: int, high: int) -> bool:
    """Whether the clause speaks of experience, or the years stand plainly among what is required."""
    start, end = said.start, said.end
    if document.section_at(start) == "required" and ("+" in document.lower[start : end + 2] or high - low < 200):
        return True
    if "experience" in document.lower[end : min(high, end + 60)]:  # what most say, told sooner
        return True
    if (title := document.header("title")) and start < title.end and "month" not in document.lower[start:end]:
        return True
    about = _SAYS["about"]
    return bool(
        about.search(document.lower, end, min(high, end + 160))
        or about.search(document.lower, max(low, start - 60), start)
    )


def read_years(document: Document, hit: Hit) -> YearsSaid | None:
    """The number that stands before a unit, in years; None where none does.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("At least 18 months of Go")
    >>> read_years(document, document.hits("experience.unit")[0])
    YearsSaid(years=1.5, start=9, end=18)
    """
    if hit.value.isdigit():
        return YearsSaid(float(hit.value), hit.start, hit.end)
    window_start = max(0, hit.start - _REACH)
    amount = _amount_in(document.lower[window_start : hit.start])
    if amount is None:
        return None
    number, start, is_of_months = amount
    years = number / 12 if is_of_months or hit.value == "month" else number
    return YearsSaid(years, window_start + start, hit.end)


@lru_cache(maxsize=2048)
def _amount_in(window: str) -> tuple[float, int, bool] | None:
    """The number at the end of a window, where it starts, and whether its words speak of months.

    It is remembered, since two readers ask for each, and the same sentence comes in many postings of an employer.
    """
    if _DIGIT.search(window):
        found = (_AMOUNT if _ANY_NUMBER_WORD.may_match(window) else _AMOUNT_IN_DIGITS).search(window)
    else:
        found = _AMOUNT.search(window) if _holds_number_word(window) else None
    if found is None:
        return None
    low = found["low"]
    number = _WORDS[low] if low in _WORDS else float(low.replace(",", "."))
    return number, found.start(), "month" in found.group()


def _holds_number_word(window: str) -> bool:
    if not window.isascii() and not _UNSPACED.isdisjoint(window):
        return True
    return not _WORDS.keys().isdisjoint(_WORD.findall(window))
