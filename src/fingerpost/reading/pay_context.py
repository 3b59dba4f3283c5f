"""Whether the words round an amount say that it is the base pay of this posting.

The nearest word of the clause decides between pay and other money (bonuses, budgets, funding, revenue); what stands
right behind the amount ("base", "OTE", "stipend") outranks it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from fingerpost.posting import UnitText
from fingerpost.reading.document import Document
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.money import Amount
from fingerpost.reading.patterns import any_of_lower, compiled_late, read_table
from fingerpost.reading.pay_unit import is_decent, is_too_large, is_trifle, is_yearly_size

Verdict = Literal["base", "target", "other"]
"""base: base pay. target: on-target earnings. other: any other money."""

_TABLE = read_table("salary")
_BASE_AFTER, _PAY_AFTER, _TARGET_AFTER, _AFTER_OTHER = (
    any_of_lower(_TABLE["patterns"][name]) for name in ("base_after", "pay_after", "target_after", "after_other")
)
_PAY, _TARGET, _NOT_OWN = (GuardedSearch(_TABLE["patterns"][name]) for name in ("pay", "target", "not_own"))
_CLAUSE_END = compiled_late(
    r"[;!?•|.](?:(?<=[;!?•|])(?!\d)"
    r"|(?<=[^\d\sA-Z.]\.)(?<!\best\.)(?<!\bca\.)(?<!approx\.)(?<!incl\.)(?=\s|$)|(?<=\d\.)(?=\s{1,3}[A-Z]))"
)
_BASE_BEFORE = compiled_late(
    r"\b(?:ote|on[- ]target earnings) includes? (?:an? )?base (?:(?:hourly|annual) )?(?:rate|salary|pay|wage) of\s*$"
)
_OWN = compiled_late(r"\bthis (?:role|position)")
_TARGET_RANGE = compiled_late(
    r"\b(?:ote\b|on[- ]target|on[- ]track|target (?:total )?earnings)(?![^.;]*\bbase\b)[^.;:\d]{0,80}"
    r"(?:\b(?:is|are|of|between|from)|:)\s*$"
)
_STATED_RANGE = compiled_late(
    r"\b(?:salary|pay|base|compensation) (?:range|band|scale)s?\b(?![^.;]*\b(?:ote|target)\b)[^.;:$€£\d]{0,80}"
    r"(?:\b(?:is|are|of|between|from)|:)\s*$"
)
"""Words right before a range that say outright what it is."""

_MARKS = " -–—•*:\t("
_CLAUSE, _LABEL, _LEAD, _SHORT, _HEADLINE = 110, 80, 200, 25, 400
"""Characters of a clause on either side, of a label in the line before, of a sentence before a line that is nothing but
an amount, of words that need such a label, of a posting's headlines."""
_SIBLINGS = 6
"""Bullets that may stand between an amount and the heading of its list."""


class Clause(NamedTuple):
    """The words of an amount's own clause before and behind it, in lower case."""

    left: str
    right: str


class _Word(NamedTuple):
    is_pay: bool
    written: str


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = {name: "|".join(alternatives) for name, alternatives in _TABLE["words"].items()}
    return (
        re.compile(rf"\b(?:(?P<pay>{words['pay']})|{words['other']})|(?P<glued>(?:salary|pay|compensation)\s?:)"),
        re.compile(rf"(?P<pay>{words['pay_unspaced']})|{words['other_unspaced']}"),
        re.compile(words["strongly_other"]),
    )


_LONGEST_LABEL_LINE = 2000
"""Characters of a line that are looked at where it may be a label."""


def clause_of(document: Document, amount: Amount) -> Clause:
    """The clause of an amount; where its line begins with it, the line before is its label."""
    text, lower = document.text, document.lower
    low = max(0, amount.start - _CLAUSE)
    line_start = max(text.rfind("\n", low, amount.start) + 1, low)
    begin = _last_end(text, line_start, amount.start)
    right_end = min(amount.end + _CLAUSE, _line_end(text, amount.end))
    stop = _CLAUSE_END.search(text, amount.end, right_end)
    left, right = lower[begin : amount.start], lower[amount.end : stop.start() if stop else right_end]
    is_short = len(left.strip(_MARKS)) < _SHORT
    if (
        is_short
        and line_start > low
        and line_start > document.body_start
        and not any(word.is_pay for word in _read_words(left))
    ):
        left = f"{_label(document, line_start, is_alone=len(left.strip(_MARKS)) + len(right) < _SHORT)} {left}"
    return Clause(left, right)


def _label(document: Document, line_start: int, *, is_alone: bool) -> str:
    """What stands before a line: a short line, else the words for pay of a list's heading or of the last sentence."""
    text, lower = document.text, document.lower
    begin, end = _line_before(text, line_start)
    is_sibling = text.startswith("- ", line_start) and text.startswith("- ", begin) and text[end - 1 : end] != ":"
    if end - begin <= _LABEL and not is_sibling:
        return lower[begin:end]
    if is_sibling:
        for _ in range(_SIBLINGS):
            begin, end = _line_before(text, begin)
            if begin <= document.body_start or not text.startswith("- ", begin):
                break
        begin = begin if end - begin <= _LABEL else end
    elif is_alone:
        begin = _last_end(text, max(begin, end - _LEAD), end - 1)
    else:
        return ""
    words = _read_words(lower[begin:end])
    return lower[begin:end] if words and words[-1].is_pay else ""


def _line_before(text: str, line_start: int) -> tuple[int, int]:
    """(start, end) of the last line with words before a line."""
    end = max(0, line_start - 1)
    while end and text[end - 1] == "\n":
        end -= 1
    low = max(0, end - _LONGEST_LABEL_LINE)
    return max(text.rfind("\n", low, end) + 1, low), end


def _line_end(text: str, position: int) -> int:
    """Where a line ends, or where what is looked at of it does."""
    limit = min(len(text), position + _CLAUSE)
    stop = text.find("\n", position, limit)
    return stop if stop >= 0 else limit


def _last_end(text: str, begin: int, end: int) -> int:
    """Where the last clause of `text[begin:end]` begins."""
    for match in _CLAUSE_END.finditer(text, begin, end):
        begin = match.end()
    return begin


def judge(document: Document, amount: Amount, clause: Clause) -> Verdict:
    """What kind of money an amount is."""
    left, right = clause
    after = document.lower[amount.end : min(amount.end + 60, _line_end(document.text, amount.end))]
    if _BASE_AFTER.match(after) and is_yearly_size(amount):
        return "base"
    if _BASE_BEFORE.search(left):
        return "base"
    if _TARGET.search(left[-40:]) or _TARGET_AFTER.match(after) or _TARGET_RANGE.search(left):
        return "target"
    return "base" if _is_base(document, amount, left, right, after) else "other"


def is_other_after(document: Document, end: int, limit: int) -> bool:
    """Whether the words right behind an amount say that it is no pay ("$5,000 sign-on bonus")."""
    return _AFTER_OTHER.match(document.lower, end, limit) is not None


def is_target_before(document: Document, begin: int, start: int) -> bool:
    """Whether the words right before an amount say that it is on-target earnings."""
    return _TARGET.search(document.lower, max(begin, start - 14), start) is not None


def _is_base(document: Document, amount: Amount, left: str, right: str, after: str) -> bool:
    if is_too_large(amount) or _is_plan(document, amount):
        return False
    if amount.is_range and is_yearly_size(amount) and _STATED_RANGE.search(left) and not _NOT_OWN.search(left):
        return True
    if _AFTER_OTHER.match(after):
        return False
    if _NOT_OWN.search(left) and not _OWN.search(left):
        return False
    words = _read_words(left)
    if _PAY_AFTER.match(right) and (is_yearly_size(amount) or amount.unit):
        return not words or words[-1].is_pay or not _words()[2].match(words[-1].written)
    if words:
        of_pay = words[-1].is_pay or (amount.is_range and _is_faint(words, amount.unit))
        return of_pay and not is_trifle(amount)
    return _is_bare_pay(document, amount, right)


def _is_bare_pay(document: Document, amount: Amount, right: str) -> bool:
    """Whether an amount without a telling word before it is of the size and form of pay."""
    if amount.unit == "HOUR" or is_yearly_size(amount):
        return amount.is_range or amount.unit is not None or _is_headline(document, amount)
    if not amount.is_range:
        return False
    if amount.has_multiplier and not amount.currency:  # "30-60K", which is looked for only where pay may stand
        return True
    if amount.unit == "YEAR" or (amount.unit and is_decent(amount) and not _read_words(right[:40])):
        return True
    return bool(_PAY.search(right if amount.unit else right[:30]))


def _read_words(left: str) -> list[_Word]:
    """The telling words of a clause, in order."""
    spaced, unspaced, _ = _words()
    found = [
        (match.start(), _Word(match["pay"] is not None or match["glued"] is not None, match.group()))
        for match in spaced.finditer(left)
    ]
    if not left.isascii():
        found += [(match.start(), _Word(match["pay"] is not None, match.group())) for match in unspaced.finditer(left)]
        found.sort()
    return [word for _, word in found]


def _is_faint(words: list[_Word], unit: UnitText | None) -> bool:
    """Whether the clause or the unit speaks of pay, and the nearest other word need not be about money."""
    of_pay = unit in {"HOUR", "YEAR"} or any(word.is_pay for word in words)
    return of_pay and not _words()[2].match(words[-1].written)


def _is_plan(document: Document, amount: Amount) -> bool:
    """Whether an amount is the name of a retirement plan, "401k" or "403(b)"."""
    return document.text[amount.start : amount.start + 3] in {"401", "403"} and amount.end - amount.start <= 5


def _is_headline(document: Document, amount: Amount) -> bool:
    """Whether an amount stands between the bars of a line like "Employer | Role | $180k"."""
    near = document.text[max(0, amount.start - 60) : amount.end + 30]
    return amount.start < document.body_start + _HEADLINE and "|" in near
