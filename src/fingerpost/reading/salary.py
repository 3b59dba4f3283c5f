"""Base pay, as the posting states it: every distinct range, in order.

Each sign or code of a currency, and each word for pay, is a cue; the grammar of `money.py` reads the amount there. It
counts when the nearest word of its clause speaks of pay and not of bonuses, budgets, funding or revenue, when its size
is plausible, and when it is not an average of an industry or somebody else's estimate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fingerpost.posting import Finding, MonetaryAmount, UnitText
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document
from fingerpost.reading.money import Amount, read_amount
from fingerpost.reading.patterns import any_of, read_table
from fingerpost.reading.pay_unit import as_pay, is_too_large, is_trifle, is_yearly_size
from fingerpost.reading.place import stated_country

READER = "salary"

_TABLE = read_table("salary")
_CODES = (
    "usd eur gbp chf cad aud nzd sgd hkd sek nok dkk pln czk huf ron inr jpy cny rmb krw myr ils brl mxn zar etb aed"
    " sar euro euros lpa lakh lakhs kr kronor birr"
)
_GLUED_BEFORE = ("rm", "eur", "usd", "gbp", "rs", "inr", "chf")
_GLUED_AFTER = ("kr", "sek", "eur", "usd", "gbp", "cad", "pln")

CUES: CueTable = {
    "salary.money": {
        **dict.fromkeys([*_TABLE["cues"]["sign"], *_CODES.split(), "rm "], "money"),
        **{f"{code}{digit}*": "money" for code in _GLUED_BEFORE for digit in range(1, 10)},
        **{f"{digit}{code}": "money" for code in _GLUED_AFTER for digit in range(10)},
    },
    "salary.pay": dict.fromkeys(_TABLE["cues"]["pay"], "pay"),
}

_SAYS = {name: any_of(alternatives) for name, alternatives in _TABLE["patterns"].items()}
_WORD = re.compile(f"(?P<pay>{_SAYS['pay'].pattern})|(?P<other>{_SAYS['other'].pattern})", re.IGNORECASE)
_ESTIMATE = re.compile(r"glassdoor est|est\.\)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;!?•|]|(?<=[^\d\sA-Z.])[.](?=\s|$)|(?<=\d)\.(?=\s+[A-Z])")
_OWN = re.compile(r"\bthis (?:role|position)")
_PAY_AFTER = re.compile(r"[\s(]*(?:base\b|salary|brutto|gross|plus equity|\+ ?equity)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_BEFORE_PAY_WORD = re.compile(
    r"\d+(?:\.\d+)?[kK]?\s?[-~–至到]\s?\d+(?:\.\d+)?[kK万](?=[^\n]{0,12}$)|\d{2,3}[kK](?=\s(?:base\s)?$)"
)
_BROKEN_RANGE = re.compile(r"\n- (?:[A-Z]{0,3}[$€£]\s?\d)")
_BREAK = re.compile(r"[.!?;]\s|,\s")
_CLAUSE, _LABEL, _HEADLINE = 110, 80, 400
"""Characters of a clause on either side, of a label in the line before, of a posting's headlines."""


def read_salary(document: Document) -> tuple[Finding[MonetaryAmount], ...]:
    """All distinct ranges of base pay, in order; () when none is stated.

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
    if not document.hits("salary.money") and not document.hits("salary.pay") and document.header("pay") is None:
        return ()
    country = stated_country(document)
    found: list[Finding[MonetaryAmount]] = []
    targets: set[tuple[float | None, float | None]] = set()
    for amount, is_target in _amounts(document):
        if is_target:
            targets.add((amount.low, amount.high))
        elif (value := as_pay(amount, *_clause(document, amount), country)) and _is_complete(document, amount, value):
            found.append(Finding(value, amount.start, amount.end, READER))
    return _distinct([f for f in found if (f.value.min_value, f.value.max_value) not in targets], document.body_start)


def _is_complete(document: Document, amount: Amount, value: MonetaryAmount) -> bool:
    """A single figure of the text whose unit nobody can tell is some other money."""
    return value.unit_text is not None or value.min_value != value.max_value or amount.start < document.body_start


def _amounts(document: Document) -> Iterator[tuple[Amount, bool]]:
    """The amounts that may be pay, with whether they are on-target earnings instead."""
    yield from ((amount, False) for amount in _of_pay_line(document))
    last_end = document.body_start
    for hit in document.hits("salary.money"):
        amount = _at(document.text, hit.start, hit.end) if hit.start >= last_end else None
        if amount and amount.start >= last_end:
            last_end = amount.end
            yield from _judged(document, amount)
    for amount in _without_sign(document):
        yield from _judged(document, amount)


def _of_pay_line(document: Document) -> Iterator[Amount]:
    """The amounts of the stated pay field, unless somebody else estimated it."""
    line = document.header("pay")
    if line is None or _ESTIMATE.search(document.text, line.start, line.end):
        return
    position = line.start
    while digit := _DIGIT.search(document.text, position, line.end):
        amount = read_amount(document.text, digit.start(), position, line.end)
        position = max(amount.end if amount else 0, digit.end())
        if amount is None or is_trifle(amount) or _SAYS["after_other"].match(document.text, amount.end, line.end):
            continue
        is_money = amount.currency or amount.unit or _is_telling(amount) or amount.start == line.start
        if is_money and not _SAYS["target"].search(document.text, max(line.start, amount.start - 14), amount.start):
            yield amount


def _at(text: str, start: int, end: int) -> Amount | None:
    """The amount whose currency stands at `text[start:end]`, in the same line."""
    begin = max(text.rfind("\n", 0, start) + 1, start - 50)
    stop = _line_end(text, end)
    if _BROKEN_RANGE.match(text, stop):  # a range whose dash was taken for a bullet
        stop = _line_end(text, stop + 1)
    return read_amount(text, start, begin, min(end + 110, stop))


def _line_end(text: str, position: int) -> int:
    stop = text.find("\n", position)
    return stop if stop >= 0 else len(text)


def _without_sign(document: Document) -> Iterator[Amount]:
    """Amounts beside a word for pay that name no currency: "Salary: 150-200k", "薪资：20-40K", "65k base salary"."""
    text = document.text
    done = document.body_start
    for hit in document.hits("salary.pay"):
        if hit.start < done:
            continue
        stop = _line_end(text, hit.end)
        if digit := _DIGIT.search(text, hit.end, min(hit.end + 45, stop)):
            amount = read_amount(text, digit.start(), hit.end, min(hit.end + 75, stop))
            is_beside = amount is not None and not _BREAK.search(text, hit.end, amount.start)
        elif digit := _BEFORE_PAY_WORD.search(text, max(0, hit.start - 24), hit.start):
            amount = read_amount(text, digit.start(), max(0, digit.start() - 1), min(hit.start + 30, stop))
            is_beside = amount is not None and amount.has_multiplier
        else:
            continue
        if amount is not None and is_beside and not amount.currency and _is_telling(amount):
            done = amount.end
            yield amount


def _is_telling(amount: Amount) -> bool:
    """Whether an amount without a currency can hardly be anything but money."""
    if amount.low is None or amount.high is None or amount.is_large:
        return False
    if amount.low < amount.high:
        return amount.has_multiplier or amount.low >= 10_000
    return amount.low >= 20_000 and (amount.has_multiplier or amount.unit is not None)


def _clause(document: Document, amount: Amount) -> tuple[str, str]:
    """The words of the same clause before and after; a line that begins with the amount takes the line before it."""
    text = document.text
    line_start = text.rfind("\n", 0, amount.start) + 1
    left = _CLAUSE_END.split(text[max(line_start, amount.start - _CLAUSE) : amount.start])[-1]
    if len(left.strip(" -–—•*:\t(")) < 25 and line_start > document.body_start:
        previous = text[:line_start].rstrip().rsplit("\n", 1)[-1]
        if len(previous) <= _LABEL:
            left = f"{previous} {left}"
    right = text[amount.end : min(amount.end + _CLAUSE, _line_end(text, amount.end))]
    return left, _CLAUSE_END.split(right)[0]


def _judged(document: Document, amount: Amount) -> Iterator[tuple[Amount, bool]]:
    """The amount with False when it is base pay, with True when it is on-target earnings; nothing for other money."""
    left, right = _clause(document, amount)
    after = document.text[amount.end : min(amount.end + 40, _line_end(document.text, amount.end))]
    if _SAYS["base_after"].match(after) and is_yearly_size(amount):
        yield amount, False
    elif _SAYS["target"].search(left[-40:]) or _SAYS["target_after"].match(after):
        yield amount, True
    elif _is_pay(document, amount, left, right):
        yield amount, False


def _is_pay(document: Document, amount: Amount, left: str, right: str) -> bool:
    """Whether the words round an amount say that it is base pay of this posting."""
    if is_too_large(amount) or _SAYS["after_other"].match(document.text, amount.end):
        return False
    if _SAYS["not_own"].search(left) and not _OWN.search(left):
        return False
    words = list(_WORD.finditer(left))
    is_range = amount.low is not None and amount.high is not None and amount.low < amount.high
    if words:
        of_pay = words[-1].lastgroup == "pay" or (is_range and _is_faint(words, amount.unit))
        return of_pay and not is_trifle(amount)
    if amount.unit == "HOUR" or is_yearly_size(amount):
        return is_range or amount.unit is not None or _is_headline(document, amount) or bool(_PAY_AFTER.match(right))
    return is_range and (amount.unit == "YEAR" or (amount.unit is not None and bool(_SAYS["pay"].search(right))))


def _is_faint(words: list[re.Match[str]], unit: UnitText | None) -> bool:
    """Whether the clause or the unit speaks of pay, and the nearest other word need not be about money."""
    of_pay = unit in {"HOUR", "YEAR"} or any(word.lastgroup == "pay" for word in words)
    return of_pay and not _SAYS["strongly_other"].match(words[-1].group())


def _is_headline(document: Document, amount: Amount) -> bool:
    """Whether an amount stands between the bars of a line like "Employer | Role | $180k"."""
    near = document.text[max(0, amount.start - 60) : amount.end + 30]
    return amount.start < document.body_start + _HEADLINE and "|" in near


def _distinct(found: list[Finding[MonetaryAmount]], body_start: int) -> tuple[Finding[MonetaryAmount], ...]:
    """Each range once; a rounded range of the pay line gives way to the exact one of the text."""
    kept: list[Finding[MonetaryAmount]] = []
    for finding in found:
        same = next((i for i, other in enumerate(kept) if _near(finding.value, other.value)), None)
        if same is None:
            kept.append(finding)
        elif kept[same].value != finding.value and kept[same].start < body_start <= finding.start:
            kept[same] = finding
    return tuple(kept)


def _near(one: MonetaryAmount, other: MonetaryAmount) -> bool:
    pairs = ((one.min_value, other.min_value), (one.max_value, other.max_value))
    rounded = all(
        a == b or (a is not None and b is not None and a >= 10_000 and abs(a - b) <= 0.006 * b) for a, b in pairs
    )
    return rounded and one.currency == other.currency and one.unit_text in {other.unit_text, None}
