"""The years asked of a single skill: "3+ years of Python", "Python (3+ years)", "mindestens 3 Jahre Erfahrung mit SQL".

A figure belongs to the first skills of its clause behind it, together with those that are listed with them, unless
other words come first ("5 years of experience using tools such as Git" asks no years of Git); or to the skills right
before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from fingerpost.posting import Finding, SkillAsked
from fingerpost.reading.demand import is_asked, is_wished
from fingerpost.reading.document import Document
from fingerpost.reading.experience import YearsSaid, is_of_other_things, read_years
from fingerpost.reading.requirement import read_clause

_NEAR = 110
"""Characters between a figure and the first skill that it is asked of."""
_MOST = 20.0
# What may stand between skills that are named together.
_LISTED = re.compile(
    r"[)\s]{0,3}(?:[,/&+]|,? ?\b(?:and/or|and|or|und|oder|sowie|et|ou|och|eller|en|of|y|o|e|with)\b|、|和|或|及){0,2}"
    r"\s{0,3}(?:[\w-]{1,14}[\s/]){0,2}"
)
# Words behind which a skill is only an example, a field of application, or another demand.
_OTHER_DEMAND = re.compile(
    r"[;\n•]|\.\s|\d\+? ?(?:years?|yrs?|jahre|år|ans|años|anni|anos|jaar|年)"
    r"|\b(?:including|such as|e\.g\.|like|emphasis|focus|speciali[sz]\w+|preferabl[ey]|preferred|ideally|plus|strong"
    r"|as well as|proven|ability|knowledge|familiarity|degree|proficien\w+|to (?:\w+ ){1,2}that|einschließlich"
    r"|insbesondere|fokus|inklusive|gärna)\b"
)
# A mark between a skill and the figure behind it: "Python (3 years", "SQL: 2 years", "Go experience, at least 3 years".
_BEFORE = re.compile(
    r"\s?(?:(?:experience|erfahrung|erfarenhet|expérience)\s?)?(?:[:：(,]|\s?[–—]|\s-\s)\s{0,2}"
    r"(?:(?:at least|a minimum of|minimum(?: of)?|min\.?|over|more than|with|mindestens|minst|au moins|mínimo|almeno)"
    r"\s{1,2})?"
)
_NEW_SENTENCE = re.compile(
    r"(?<=[a-z)]) (?:You|We|Strong|Experienced?|Proven|Ability|Able|Knowledge|Proficien\w+|Must|Hands|Has|Have|Work)\b"
)
_MOST_LISTED = 30
"""Mentions of skills that are looked at on either side of a figure."""


class _Mention(NamedTuple):
    start: int
    end: int
    skill: int


def read_skill_years(document: Document, skills: Sequence[Finding[SkillAsked]]) -> tuple[Finding[SkillAsked], ...]:
    """The same skills in the same order, with `years` where the text asks years of experience of that skill.

    What is required outranks what is preferred; of several figures the largest counts.

    >>> from fingerpost.reading.chain import prepare_text
    >>> from fingerpost.reading.skills import read_skills
    >>> document = prepare_text("Requirements:\\n- 3+ years of Python and SQL\\n- Spark (2 years)\\n- Git")
    >>> found = read_skill_years(document, read_skills(document))
    >>> [(skill.value.preferred_label, skill.value.years) for skill in found]
    [('Python', 3.0), ('SQL', 3.0), ('Apache Spark', 2.0), ('Git', None)]
    """
    asked: dict[int, tuple[bool, float]] = {}
    mentions: list[_Mention] = []
    for said in _figures(document) if skills else ():
        mentions = mentions or _mentions(skills)
        if of_figure := _of_figure(document, said, mentions):
            weight = (not is_wished(document, said.start, said.end), said.years)
            for mention in of_figure:
                asked[mention.skill] = max(weight, asked.get(mention.skill, weight))
    if not asked:
        return tuple(skills)
    return tuple(
        replace(skill, value=replace(skill.value, years=asked[index][1])) if index in asked else skill
        for index, skill in enumerate(skills)
    )


def _mentions(skills: Sequence[Finding[SkillAsked]]) -> list[_Mention]:
    """Every mention of every skill, in order of start."""
    make = tuple.__new__
    return sorted(
        make(_Mention, (start, end, index)) for index, skill in enumerate(skills) for start, end in skill.value.mentions
    )


def _figures(document: Document) -> Iterator[YearsSaid]:
    """The figures of years where something may be asked."""
    for hit in document.hits("experience.unit"):
        said = read_years(document, hit)
        if said is None or not 0 < said.years <= _MOST:
            continue
        if not is_of_other_things(document, said) and is_asked(document, said.start):
            yield said


def _of_figure(document: Document, said: YearsSaid, mentions: Sequence[_Mention]) -> list[_Mention]:
    low, high = read_clause(document, said.start, said.end)
    first = bisect_left(mentions, (said.start, 0, 0))
    before = _right_before(document.lower, said, mentions[max(0, first - _MOST_LISTED) : first], low)
    if before:
        return before
    new = _NEW_SENTENCE.search(document.text, said.end, high)
    return _behind(document.lower, said.end, mentions[first : first + _MOST_LISTED], new.start() if new else high)


def _right_before(lower: str, said: YearsSaid, mentions: Sequence[_Mention], low: int) -> list[_Mention]:
    """The skills that end right before a figure: "Python and Go (3+ years)"."""
    found: list[_Mention] = []
    begin, pattern = said.start, _BEFORE
    for mention in reversed(mentions):
        if mention.start < low or mention.end > begin or not pattern.fullmatch(lower, mention.end, begin):
            break
        found.append(mention)
        begin, pattern = mention.start, _LISTED
    return found


def _behind(lower: str, end: int, mentions: Sequence[_Mention], high: int) -> list[_Mention]:
    """The first skills behind a figure, with those that are listed with them."""
    found: list[_Mention] = []
    reached = end
    for mention in mentions:
        if mention.start >= high or mention.start < reached:
            continue
        if not found:
            if mention.start - end > _NEAR or _OTHER_DEMAND.search(lower, end, mention.start):
                break
        elif not _LISTED.fullmatch(lower, reached, mention.start) or _OTHER_DEMAND.search(
            lower, reached, mention.start
        ):
            break
        found.append(mention)
        reached = mention.end
    return found
