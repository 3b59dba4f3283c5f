"""The years of experience that a posting asks for: the smallest number that satisfies what it requires.

The general figure counts; when only figures for particular skills are stated, the largest required one; when a
degree shortens the years, the lowest route above zero. Months are fractions of a year; wishes do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fingerpost.posting import Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.requirement import is_barred, is_wish, read_clause

READER = "experience"

# Values: the unit, or the number of years that a German word already holds.
CUES: CueTable = {
    "experience.unit": {
        **dict.fromkeys(
            ("year", "years", "yr", "yrs", "year(s)", "yoe", "ans", "années", "år", "års", "年", "년"), "year"
        ),
        **dict.fromkeys(("jahr", "jahre", "jahren", "jährige", "jähriger"), "year"),
        **dict.fromkeys(("month", "months", "monate", "monaten"), "month"),
        **dict.fromkeys(("zweijährige", "zweijähriger"), "2"),
        **dict.fromkeys(("dreijährige", "dreijähriger"), "3"),
        **dict.fromkeys(("fünfjährige", "fünfjähriger"), "5"),
    },
}

_NUMBER_WORDS = (
    "one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 twelve 12 fifteen 15 "
    "zwei 2 drei 3 vier 4 fünf 5 ett 1 två 2 tre 3 fyra 4 fem 5 deux 2 trois 3 cinq 5 "
    "一 1 两 2 二 2 三 3 四 4 五 5 八 8 十 10"
).split()
_WORDS = dict(zip(_NUMBER_WORDS[::2], map(float, _NUMBER_WORDS[1::2]), strict=True))
_NUMBER = r"\d{1,2}(?:[.,]5)?|(?<![a-zäöü])(?:" + "|".join(_WORDS) + ")"

# The number before a unit: "3", "3+", "three (3)", "3-5", "3 to 5", "between 3 and 5", "3 or more", "6 months - 2".
_AMOUNT = re.compile(
    rf"(?<![\d,$€£¥#%])(?<!\d[\s.])(?P<low>{_NUMBER})\s*(?:\(\s*\d{{1,2}}\s*\)\s*)?"
    r"(?:\+|plus\b|or more|years?|yrs?|months?)?\s*\+?\s*"
    rf"(?:(?:[-–—−~/～至到]|to|or|and|bis|till|à)\s*(?P<high>{_NUMBER})\s*\+?\s*)?(?:\(\w[^()]{{0,20}}\)\s*)?"
    r"(?:\+|plus|or more|oder mehr|full|solid|calendar|个|以上)?\s*(?:of)?[-\s‑]*$"
)
_ABOUT_EXPERIENCE = re.compile(
    r"experience|\bexp\b|experienced|background|track record|erfahrung|erfarenhet|arbetslivs|expérience"
    r"|经验|經驗|経験|경력|경험|以上|\bworking\b|\bwork\b"
    r"|industry|professional|practice|relevant|hands-on|in an? \w+ role|in a similar"
)
# Years that are no requirement: of a company's history, of a person's age, of a contract, of a time to come.
_NOT_BEFORE = re.compile(
    r"(?:past|last|next|first|previous|within|every|recent|over the|in just|in only|under|per|after|since|celebrating"
    r"|for (?:more than|over|nearly|almost)|history of|spans over|(?:^|\s)in|grown? .{0,20}|founded .{0,12}"
    r"|seit(?: mehr als| über)?"
    r"|(?:we|company|firm|team|group|they) (?:have|has|bring|with)(?: a| an| over| more than| nearly)*"
    r"|ages?|aged|(?:duration|term|contract|period)(?: of|:)?|up to|länger als|letzten|i över|depuis|近|过去|成立)\s*$"
)
_NOT_AFTER = re.compile(
    r"[\s-]*(?:\(?s\)?)?[\s-]*(?:old\b|ago\b|in business|in a row|warranty|later\b|from now|contract|term\b"
    r"|plan\b|fixed|of (?:age|history|employment|service|operation|funding|study|studies|education|academic|college"
    r"|growth|existence|innovation)\b|college|university|degree|diploma|undergrad|program|running\b|alt\b|jung\b|vesting|cliff"
    r"|tillsvidare|visst)"
)
_DEGREE = re.compile(
    r"bachelor|master|ph\.?\s?d|doctora|\bb\.?sc?\b|\bm\.?sc?\b|\bmba\b|degree|diploma|promotion|studium|without a"
    r"|high school"
)
_ROUTES_REACH = 700
# A clause that asks so plainly ("3+ years of experience in …") that it counts wherever it stands.
_DEMAND = re.compile(
    r"(?:minimum|at least|you have)?[\s:of-]*\d{1,2}\s?\+ ?(?:years?|yrs?)['’]? (?:of )?(?:[\w-]+ ){0,5}experience"
)
_MOST = 15.0


class _Asked(NamedTuple):
    years: float
    start: int
    end: int
    route: bool


def read_experience_years(document: Document) -> Finding[float] | None:
    """The smallest number of years of experience that satisfies the required qualifications, or None.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("Requirements:\\n- 3-5 years of experience in data science", kind="text")
    >>> read_experience_years(document).value
    3.0
    """
    asked: list[_Asked] = []
    for hit in document.hits("experience.unit"):
        one = _read_one(document, hit, taken=asked[-1].end if asked else 0)
        if one is not None:
            asked.append(one)
    if not asked:
        return None
    best = _choose(asked)
    return Finding(best.years, best.start, best.end, READER)


def _choose(asked: Sequence[_Asked]) -> _Asked:
    """The lowest route above zero when degrees open several close together, else the largest figure."""
    routes = [one for one in asked if one.route and one.years > 0]
    if len({one.years for one in routes}) > 1 and routes[-1].start - routes[0].start < _ROUTES_REACH:
        return min(routes)
    return max(asked, key=lambda one: (one.years, -one.start))


def _read_one(document: Document, hit: Hit, taken: int) -> _Asked | None:
    """The years asked for at one unit; `taken` is where the figure before it ends."""
    amount = _read_amount(document, hit)
    if amount is None:
        return None
    years, start = amount
    low, high = read_clause(document, start, hit.end)
    if is_barred(document, start) and not _DEMAND.match(document.lower, low, high):
        return None
    before, after = document.lower[low:start], document.lower[hit.end : high]
    if years > _MOST or _NOT_BEFORE.search(before) or _NOT_AFTER.match(after):
        return None
    plainly_asked = document.section_at(start) == "required" and (
        "+" in document.lower[start : hit.end + 2] or high - low < 200
    )
    if not (plainly_asked or _ABOUT_EXPERIENCE.search(after[:160]) or _ABOUT_EXPERIENCE.search(before[-60:])):
        return None
    if is_wish(document, start, hit.end):
        return None
    # A degree word of its own, not one that an earlier figure of the clause already took, makes a figure a route.
    route = _DEGREE.search(document.lower, max(low, taken), high) is not None
    return _Asked(years, start, hit.end, route)


def _read_amount(document: Document, hit: Hit) -> tuple[float, int] | None:
    """(years, where the amount starts) of the number that stands before a unit."""
    if hit.value.isdigit():
        return float(hit.value), hit.start
    window_start = max(0, hit.start - 44)
    found = _AMOUNT.search(document.lower[window_start : hit.start])
    if found is None:
        return None
    low = found["low"]
    years = _WORDS[low] if low in _WORDS else float(low.replace(",", "."))
    if hit.value == "month" or "month" in found.group():
        years /= 12
    return years, window_start + found.start()
