"""What an employer may want to look at again in a draft posting, check by check.

Each check compares what the readers find in the draft with the postings of its role, or with itself. Checks are about
the text of a posting; nothing here looks at people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from fingerpost.career.lint_draft import Draft, LintFinding, RoleMarket, Severity
from fingerpost.career.skill_asks import SkillAsks, Together
from fingerpost.market.counting.words import percent
from fingerpost.market.pay.pay_answer import Pay, PayGroup
from fingerpost.market.pay.stated_pay import HOURS_PER_YEAR, MONTHS_PER_YEAR
from fingerpost.market.statistics.uncertainty import MIN_POSTINGS
from fingerpost.posting import EnrichedPosting, Finding, Flag, MonetaryAmount
from fingerpost.taxonomy.labels import label_of
from fingerpost.taxonomy.skills import skills

RARELY: Final = 0.05
"""A skill is rarely required where the whole interval of its share is under this."""
FEW_EMPLOYERS: Final = 5
"""A combination is unusual where fewer employers require it."""
NAMED_MOST: Final = 5


def check_number(draft: Draft) -> Iterator[LintFinding]:
    """More required skills than nearly all postings of the role."""
    if draft.market is None or not draft.skills:
        return
    number, asked = draft.market.number_required, len(draft.skills)
    spans = tuple(skill.spans[0] for skill in draft.skills)
    if number.reason or number.p50 is None or number.p75 is None:
        says = f"requires {asked} skills; the market's number is not told: {number.reason}"
        yield draft.finding("required list", "note", says, "nothing to compare with", spans, n=number.n)
        return
    market = (
        f"the median of {number.n:,} postings is {number.p50:g} "
        f"(95 % interval {number.median_low:g} to {number.median_high:g})"
    )
    says = f"requires {asked} skills; {market}"
    if asked > (number.p90 if number.p90 is not None else number.p75):
        do = "keep as required what the work cannot begin without; call the rest a plus"
        yield draft.finding("required list", "warning", says, do, spans, n=number.n)
    elif asked > number.p75:
        do = "see which of them could be a plus"
        yield draft.finding("required list", "note", says, do, spans, n=number.n)


def check_rare(draft: Draft) -> Iterator[LintFinding]:
    """Required skills that few postings of the role require."""
    for skill in draft.skills:
        share = skill.share
        if share is not None and share.high is not None and share.high < RARELY:
            says = f"{skill.label} is required by {percent(share)} of {share.of:,} postings"
            do = "if it can be learnt on the job, call it a plus"
            yield draft.finding("rarely required", "note", says, do, skill.spans[:1], share=share, n=share.of)


def check_age(draft: Draft) -> Iterator[LintFinding]:
    """More years of a technology than it has existed."""
    for skill in draft.skills:
        first = skills()[skill.skill_id].first_year
        if skill.years is None or first is None:
            continue
        age = draft.today.year - first
        if skill.years > age:
            says = f"asks {skill.years:g} years of {skill.label}, which first came out in {first}: {age} years ago"
            do = f"ask at most {age} years, or none of this technology alone"
            yield draft.finding("experience", "error", says, do, skill.spans)


def check_years(draft: Draft) -> Iterator[LintFinding]:
    """More years of experience than nearly all postings of the role that ask for any."""
    asked = draft.reading.experience_years
    if asked is None or draft.market is None:
        return
    years, span = draft.market.years, ((asked.start, asked.end),)
    if years.reason or years.p50 is None or years.p90 is None:
        says = f"asks {asked.value:g} years; the market's are not told: {years.reason}"
        yield draft.finding("experience", "note", says, "nothing to compare with", span, n=years.n)
    elif asked.value > years.p90:
        says = (
            f"asks {asked.value:g} years; of {years.n:,} postings that ask for any, nine in ten ask {years.p90:g} or"
            f" fewer and the median is {years.p50:g} (95 % interval {years.median_low:g} to {years.median_high:g})"
        )
        yield draft.finding("experience", "warning", says, "say what the years are for, or ask fewer", span, n=years.n)


def check_pay(draft: Draft) -> Iterator[LintFinding]:
    """No pay range, or one whose middle is out of what nine in ten postings of the role state."""
    stated = draft.reading.salary
    if not stated:
        shown = draft.market.pay.disclosure if draft.market else None
        says = "states no pay"
        if shown is not None:
            says += f"; {percent(shown)} of {shown.of:,} postings of the role do"
        do = "state the range that you would pay; many places require it by law"
        yield draft.finding("pay", "warning", says, do, share=shown, n=shown.of if shown else None)
        return
    one = stated[0]
    if draft.market is not None:
        yield from _beside_market(draft, one, draft.market)
    if one.value.min_value is None or one.value.max_value is None:
        says = "states one end of a range only"
        yield draft.finding("pay", "note", says, "state both ends", ((one.start, one.end),))


def _beside_market(draft: Draft, stated: Finding[MonetaryAmount], market: RoleMarket) -> Iterator[LintFinding]:
    middle, span = middle_per_year(draft.reading, stated.value), ((stated.start, stated.end),)
    if middle is None:
        says = "the pay has no currency or unit that can be turned into a year's pay"
        yield draft.finding("pay", "note", says, "name currency and unit (per year, month, hour)", span)
        return
    group = _group(market.pay, stated.value.currency)
    if group is None or group.mid.p10 is None or group.mid.p90 is None:
        reason = (group.mid.reason or "its ends rest on under 30 employers") if group else "no posting states any"
        says = f"the market's pay in {stated.value.currency} is not told: {reason}"
        yield draft.finding("pay", "note", says, "nothing to compare with", span, n=group.mid.n if group else 0)
    elif not group.mid.p10 <= middle <= group.mid.p90:
        where = "below" if middle < group.mid.p10 else "above"
        says = (
            f"the middle, {stated.value.currency} {middle:,.0f} a year, is {where} what eight in ten of "
            f"{group.mid.n:,} postings state ({market.pay_population}): {group.mid.p10:,.0f} to {group.mid.p90:,.0f}"
        )
        do = "check amount, currency and unit, and the level that the title names"
        yield draft.finding("pay", "warning", says, do, span, n=group.mid.n)


def middle_per_year(reading: EnrichedPosting, pay: MonetaryAmount) -> float | None:
    """The middle of stated pay per year, as the market's pay is made; None where it cannot be told."""
    ends = [end for end in (pay.min_value, pay.max_value) if end is not None]
    is_full_time = any(one.value == "FULL_TIME" for one in reading.employment_type)
    hours = {"HOUR": HOURS_PER_YEAR} if is_full_time else {}
    factor = {"YEAR": 1, "MONTH": MONTHS_PER_YEAR, **hours}.get(pay.unit_text or "")
    if not ends or factor is None or pay.currency is None:
        return None
    return factor * sum(ends) / len(ends)


def _group(pay: Pay, currency: str | None) -> PayGroup | None:
    return next((group for group in pay.groups if group.currency == currency), None)


_FLAGS: Final[Mapping[Flag, tuple[str, Severity, str, str]]] = {
    "salary-min-above-max": ("pay", "error", "the least pay is above the most", "put both ends right"),
    "salary-outlier": ("pay", "warning", "the amount is far out of what its unit is used for", "check amount and unit"),
    "work-mode-contradiction": (
        "work mode",
        "warning",
        "two statements about where the work is done contradict each other",
        "say once how many days are at the office",
    ),
    "language-not-read": (
        "language",
        "note",
        "only skills, pay and places are read in this language",
        "other checks were not made",
    ),
}


def check_remarks(draft: Draft) -> Iterator[LintFinding]:
    """What a careful reader would remark: contradictions, and a title that names another role than the work."""
    reading = draft.reading
    for flag in reading.flags:
        span = ((flag.start, flag.end),)
        if flag.value == "title-vs-work":
            named = "; ".join(f"{label_of('role', role)} {100 * p:.0f} %" for role, p in reading.role_probabilities[:3])
            says = f"the title names another role than the work does; the text reads as: {named}"
            do = "take the title that people with this work look for, or describe the work of the title"
            yield draft.finding("title", "warning", says, do, span)
        elif flag.value in _FLAGS:
            check, severity, says, do = _FLAGS[flag.value]
            yield draft.finding(check, severity, says, do, span)


_STATEMENTS: Final = {
    "pay-transparency": "how pay is set (range, and what it depends on)",
    "ai-in-hiring": "whether software screens or ranks applicants",
    "vacancy": "whether the posting is for a vacancy that exists",
}


def check_statements(draft: Draft) -> Iterator[LintFinding]:
    """Statements that laws of some places ask for and that the draft does not make."""
    made = {finding.value for finding in draft.reading.disclosures}
    for kind, what in _STATEMENTS.items():
        if kind not in made:
            do = "state it where the law of the place asks for it; readers are glad of it elsewhere"
            yield draft.finding("statements", "note", f"does not say {what}", do)


def check_combination(draft: Draft) -> Iterator[LintFinding]:
    """Required skills that few employers require together; a note, for most long lists are such."""
    ids = frozenset(skill.skill_id for skill in draft.skills)
    if len(ids) < 2 or draft.everywhere.n_asking < MIN_POSTINGS:
        return
    same = draft.everywhere.asking_all(ids)
    if same.n_employers >= FEW_EMPLOYERS:
        return
    n, spans = draft.everywhere.n_asking, tuple(skill.spans[0] for skill in draft.skills)
    says = (
        f"{same.n_employers} employers require all {len(ids)} skills together, in {same.n_postings} of {n:,} ML"
        " postings that require any"
    )
    left_out, rest = _eased(draft.everywhere, ids)
    do = f"expect few people who have all of it; {rest.n_employers} employers require them without {_named(left_out)}"
    yield draft.finding("combination", "note", says, do, spans, n=n)


def _eased(asks: SkillAsks, ids: frozenset[str]) -> tuple[tuple[str, ...], Together]:
    """The skills to leave out, the least required first, until enough employers require the rest; one stays."""
    ordered = sorted(ids, key=lambda one: (asks.asking_all({one}).n_postings, one))
    for number in range(1, len(ordered)):
        rest = asks.asking_all(frozenset(ordered[number:]))
        if rest.n_employers >= FEW_EMPLOYERS or number == len(ordered) - 1:
            break
    return tuple(ordered[:number]), rest


def _named(skill_ids: Sequence[str]) -> str:
    """Labels in a sentence, the first few of many.

    >>> _named(["sql", "git"]), _named(["cobol"] * 9)
    ('SQL and Git', 'the 9 that are required least (COBOL, COBOL, COBOL …)')
    """
    labels = [skills()[one].preferred_label for one in skill_ids]
    if len(labels) > NAMED_MOST:
        return f"the {len(labels)} that are required least ({', '.join(labels[:3])} …)"
    return " and ".join([*([", ".join(labels[:-1])] if labels[:-1] else []), labels[-1]])


CHECKS: Final[tuple[Callable[[Draft], Iterator[LintFinding]], ...]] = (
    check_age,
    check_remarks,
    check_number,
    check_years,
    check_pay,
    check_combination,
    check_rare,
    check_statements,
)
