"""Base pay, as the posting states it: every distinct range, in order.

Each sign or code of a currency, and each word for pay, is a cue; the grammar of `money.py` reads the amount there, and
`pay_context.py` says whether it is base pay. A structured field of the source beats the text; what the text states
besides is read by `read_salary_elsewhere`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from fingerpost.posting import Finding, Flag, MonetaryAmount
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document
from fingerpost.reading.money import SHARED_SIGNS, Amount, read_amount
from fingerpost.reading.patterns import compiled_late, read_table
from fingerpost.reading.pay_context import clause_of, is_other_after, is_target_before, judge
from fingerpost.reading.pay_ranges import distinct, is_conversion, is_rounded, is_same_range, join_ends
from fingerpost.reading.pay_unit import as_pay, as_stated, is_funding, is_outlier, is_telling, is_trifle
from fingerpost.reading.place import stated_country

READER = "salary"

_CUES = read_table("salary")["cues"]

CUES: CueTable = {
    "salary.money": {
        **dict.fromkeys([*_CUES["sign"], *_CUES["code"]], "money"),
        **{f"{code}{digit}*": "money" for code in _CUES["glued_before"] for digit in range(1, 10)},
    },
    "salary.pay": dict.fromkeys(_CUES["pay"], "pay"),
    "salary.chinese": dict.fromkeys(_CUES["chinese"], "chinese"),
}

_ESTIMATE = compiled_late(r"glassdoor est|(?<!employer )est\.\)", re.IGNORECASE)
_TARGET_FIELD = compiled_late(r"(?!.{0,12}\bbase\b)[^\d\n]{0,12}\b(?:OTE\b|on[- ]target)(?![^\n]*\d)", re.IGNORECASE)
_DIGIT = compiled_late(r"\d")
_BEFORE_PAY_WORD = compiled_late(
    r"\d{1,3}(?:\.\d)?[kK]?\s?[-~–至到]\s?\d{1,3}(?:\.\d)?[kK万](?=[^\n\d]{0,12}$)|(?<![\d-])\d{2,3}[kK](?=\s(?i:base\s)?$)"
)
_SHORT_RANGE = compiled_late(
    r"\d(?<![\w.$€£¥-]\d)\d{0,2}\s?[kK]?\s?[-~～–—至到]{1,2}\s?\d{1,3}\s?[kK](?![A-Za-z0-9])", re.ASCII
)
_BROKEN_RANGE = compiled_late(r"\n- (?:[A-Z]{0,3}[$€£]\s?\d)")
_LABEL_END = compiled_late(r"[ \t]{0,3}(?:range|rate|package)?[ \t:：*]{0,4}\n[-• ]{0,3}", re.IGNORECASE)
_BREAK = compiled_late(r"[.!?;]\s|,\s")
_HEADLINE, _BEFORE_SIGN, _LINE, _LONGEST_LABEL_END = 400, 50, 200, 15
"""Characters of a posting's headlines; that an amount may have before its currency; of a line that are looked at; from
a word for pay to the end of a line that is its label."""
_SHORT_TEXT = 290
"""Characters; a shorter text is cut off by no job board."""

_MOST_AMOUNTS, _MOST_CUES = 300, 1000
"""Amounts of a text that are judged, and words and signs of money that are looked at; no posting states more pay."""


def read_salary(document: Document) -> tuple[Finding[MonetaryAmount], ...]:
    """The base pay that counts, as distinct ranges in order; () when none is stated.

    A pay field of the source beats the text, where more exact figures of the same range take the place of rounded ones.
    "$" is the dollar of the one country that the location line names (US when it names none); the unit is what the text
    says, else what the size of the amount leaves no doubt about, else None.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("Base salary: $120k - $150k, plus a $10,000 sign-on bonus. We raised $30M.")
    >>> document = replace(plain, cues=CueFinder([CUES]).find(plain.lower))
    >>> [(found.value.min_value, found.value.max_value, found.value.unit_text) for found in read_salary(document)]
    [(120000.0, 150000.0, 'YEAR')]
    """
    reader = _Reader(document)
    stated = reader.of_field() if document.header("pay") else []
    if not stated:
        return distinct([*reader.of_title(), *reader.of_text()]) if reader.may_state_pay() else ()
    exact = reader.of_text() if any(is_rounded(found.value) for found in stated) else []
    stated = [found for found in stated if (found.value.min_value, found.value.max_value) not in reader.targets]
    if not stated:  # the field repeats what the text calls on-target earnings
        return distinct(exact)
    return tuple(next((other for other in exact if is_same_range(found.value, other.value)), found) for found in stated)


def read_salary_elsewhere(
    document: Document, salary: Sequence[Finding[MonetaryAmount]]
) -> tuple[Finding[MonetaryAmount], ...]:
    """The ranges of base pay that the text states besides the pay field that counts; () where the text itself counts.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import prepare
    >>> text = "The salary in Oslo is 900 000 - 1 100 000 NOK per year."
    >>> document = prepare(Posting("1", "example", "Data Scientist", text, base_salary_text="$80,000 - $90,000"))
    >>> [found.value.currency for found in read_salary_elsewhere(document, read_salary(document))]
    ['NOK']
    """
    if document.header("pay") is None or not salary:
        return ()
    reader = _Reader(document)
    if not reader.of_field():
        return ()
    return tuple(
        found
        for found in distinct(reader.of_text())
        if not any(is_same_range(one.value, found.value) for one in salary)
    )


def salary_flags(found: Sequence[Finding[MonetaryAmount]]) -> tuple[Finding[Flag], ...]:
    """What a careful reader would remark on stated pay: a minimum above the maximum; a size far from any usual pay.

    >>> inverted = Finding(MonetaryAmount(90000.0, 60000.0, "EUR", "YEAR"), 0, 15, "salary")
    >>> [flag.value for flag in salary_flags([inverted])]
    ['salary-min-above-max']
    """
    flags: list[Finding[Flag]] = []
    for one in found:
        low, high = one.value.min_value, one.value.max_value
        if low is not None and high is not None and low > high:
            flags.append(Finding("salary-min-above-max", one.start, one.end, READER))
        if is_outlier(one.value):
            flags.append(Finding("salary-outlier", one.start, one.end, READER))
    return tuple(flags)


class _Reader:
    """The amounts of one document that are pay."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.targets: set[tuple[float | None, float | None]] = set()
        """What the text calls on-target earnings; known when it was read."""

    @cached_property
    def _country(self) -> str | None:
        return stated_country(self.document)

    def _country_of(self, amount: Amount) -> str | None:
        """The posting's country, looked up only where a sign does not say the currency."""
        return self._country if amount.currency in SHARED_SIGNS else None

    def of_field(self) -> list[Finding[MonetaryAmount]]:
        """The pay of the stated field, kept as it is stated; nothing when somebody else estimated it."""
        line = self.document.header("pay")
        if line is None or _ESTIMATE.search(self.text, line.start, line.end):
            return []
        found: list[Finding[MonetaryAmount]] = []
        position = line.start
        while digit := _DIGIT.search(self.text, position, line.end):
            amount = read_amount(self.text, digit.start(), position, line.end)
            position = max(amount.end if amount else 0, digit.end())
            if amount is None or not self._is_field_pay(amount, line.start, line.end):
                continue
            country = self._country_of(amount)
            value = as_stated(amount, country) or as_pay(amount, *clause_of(self.document, amount), country)
            if value is not None:
                found.append(Finding(value, amount.start, amount.end, READER))
        return list(distinct(found))

    def may_state_pay(self) -> bool:
        """Whether the text holds any sign of money or word for pay, or a headline with bars."""
        return not CUES.keys().isdisjoint(self.document.cues) or self._has_bars() or self._has_title_range()

    def _has_title_range(self) -> bool:
        title = self.document.header("title")
        return title is not None and _SHORT_RANGE.search(self.text, title.start, title.end) is not None

    def _has_bars(self) -> bool:
        begin = self.document.body_start
        return self.text.find("|", begin, begin + _HEADLINE) >= 0

    def _is_field_pay(self, amount: Amount, begin: int, end: int) -> bool:
        if is_trifle(amount) or is_funding(amount) or is_other_after(self.document, amount.end, end):
            return False
        if _TARGET_FIELD.match(self.text, amount.end, end):
            return False
        is_money = amount.currency or amount.unit or is_telling(amount) or amount.start == begin
        return bool(is_money) and not is_target_before(self.document, begin, amount.start)

    def of_text(self) -> list[Finding[MonetaryAmount]]:
        """The pay that the text states, in order; ranges that are also called on-target earnings are none."""
        found: list[tuple[Finding[MonetaryAmount], str]] = []
        targets = self.targets
        for amount in self._amounts():
            clause = clause_of(self.document, amount)
            verdict = judge(self.document, amount, clause)
            if verdict == "target":
                targets.add((amount.low, amount.high))
            value = as_pay(amount, *clause, self._country_of(amount)) if verdict == "base" else None
            if value and self._is_cut_off(amount):
                continue
            if found and value and is_conversion(found[-1][0], value, amount.start, clause.left):
                continue
            if value and (value.unit_text or amount.is_range):  # a single figure of no unit is some other money
                found.append((Finding(value, amount.start, amount.end, READER), clause.left))
        found.sort(key=lambda pair: pair[0].start)
        return [one for one in join_ends(found) if (one.value.min_value, one.value.max_value) not in targets]

    def _is_cut_off(self, amount: Amount) -> bool:
        """Whether the text breaks off behind a figure, which may be the beginning of a longer one or of a range."""
        value = amount.low or amount.high or 0
        is_last = amount.end == len(self.text) > _SHORT_TEXT and value < 1000
        return is_last and not (amount.is_range or amount.unit or amount.has_multiplier) and value == int(value)

    def of_title(self) -> list[Finding[MonetaryAmount]]:
        """The pay that the title states: a range, or a figure with its unit."""
        title = self.document.header("title")
        if title is None or not _DIGIT.search(self.text, title.start, title.end):
            return []
        amounts = [self._at(hit.start, hit.end) for hit in self.document.hits("salary.money") if hit.start < title.end]
        ranges = _SHORT_RANGE.finditer(self.text, title.start, title.end)
        amounts += [read_amount(self.text, match.start(), title.start, title.end) for match in ranges]
        found = []
        for amount in amounts:
            if amount is None or amount.start < title.start or not (amount.is_range or amount.unit):
                continue
            if self._is_field_pay(amount, title.start, title.end):
                value = as_pay(amount, *clause_of(self.document, amount), self._country_of(amount))
                if value is not None and value.unit_text:
                    found.append(Finding(value, amount.start, amount.end, READER))
        return found

    def _amounts(self) -> Iterator[Amount]:
        """The amounts of the text that may be pay: with a sign of money, then those beside a word for pay."""
        taken: list[Amount] = []
        last_end = self.document.body_start
        for hit in self.document.hits("salary.money")[:_MOST_CUES]:
            amount = self._at(hit.start, hit.end) if hit.start >= last_end else None
            if amount and amount.start >= last_end:
                last_end = amount.end
                taken.append(amount)
                if len(taken) >= _MOST_AMOUNTS:
                    break
        yield from taken
        for amount in (*self._beside_words(taken), *self._short_ranges()):
            if len(taken) >= _MOST_AMOUNTS:
                return
            if not _is_taken(taken, amount.start, amount.end):
                taken.append(amount)
                yield amount

    def _beside_words(self, taken: Sequence[Amount]) -> Iterator[Amount]:
        """Amounts beside a word for pay that name no currency: "Salary: 150-200k", "薪资：20-40K", "65k base pay"."""
        begin = self.document.body_start
        for hit in self.document.hits("salary.pay")[:_MOST_CUES]:
            if hit.start >= begin and (amount := self._beside(hit.start, hit.end, taken)):
                yield amount

    def _at(self, start: int, end: int) -> Amount | None:
        """The amount whose currency stands at `text[start:end]`, in the same line."""
        begin = max(0, start - _BEFORE_SIGN)
        begin = max(self.text.rfind("\n", begin, start) + 1, begin)
        stop = self._line_end(end)
        if _BROKEN_RANGE.match(self.text, stop):  # a range whose dash was taken for a bullet
            stop = self._line_end(stop + 1)
        return read_amount(self.text, start, begin, min(end + 110, stop))

    def _line_end(self, position: int) -> int:
        """Where a line ends, or far enough behind a position."""
        limit = min(position + _LINE, len(self.text))
        stop = self.text.find("\n", position, limit)
        return stop if stop >= 0 else limit

    def _beside(self, start: int, end: int, taken: Sequence[Amount]) -> Amount | None:
        text = self.text
        if text.find("\n", end, end + _LONGEST_LABEL_END) >= 0 and (label := _LABEL_END.match(text, end)):
            end = label.end()
        stop = self._line_end(end)
        if digit := _DIGIT.search(text, end, min(end + 45, stop)):
            begin, limit = end, min(end + 75, stop)
        elif (near := _DIGIT.search(text, max(0, start - 24), start)) and (
            digit := _BEFORE_PAY_WORD.search(text, near.start(), start)
        ):
            begin, limit = max(0, digit.start() - 1), min(start + 30, stop)
        if digit is None or _is_taken(taken, digit.start(), digit.start() + 1):
            return None
        amount = read_amount(text, digit.start(), begin, limit)
        if amount is None or not (amount.currency or is_telling(amount)):
            return None
        is_beside = amount.has_multiplier if begin < start else not _BREAK.search(text, end, amount.start)
        return amount if is_beside else None

    def _short_ranges(self) -> Iterator[Amount]:
        """Ranges like "30-60K" that no word announces: in Chinese postings, and between the bars of a headline."""
        begin = self.document.body_start
        end = begin
        if self.document.hits("salary.chinese"):
            end = len(self.text)
        elif self._has_bars():
            end = begin + _HEADLINE
        for match in _SHORT_RANGE.finditer(self.text, begin, end) if end > begin else ():
            amount = read_amount(self.text, match.start(), match.start(), min(match.end() + 30, len(self.text)))
            if amount and amount.is_range and is_telling(amount):
                yield amount


def _is_taken(taken: Sequence[Amount], start: int, end: int) -> bool:
    return any(start < other.end and other.start < end for other in taken)
