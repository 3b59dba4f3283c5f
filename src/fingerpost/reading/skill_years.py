"""The years asked of a single skill: "3+ years of Python", "Python (3+ years)", "mindestens 3 Jahre Erfahrung mit SQL".

A figure belongs to the first skills of its clause behind it, together with those that are listed with them, unless
other words come first ("5 years of experience using tools such as Git" asks no years of Git); or to the skills right
before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from fingerpost.posting import Finding, SkillAsked
from fingerpost.reading.demand import is_asked, is_wished
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.experience import YearsSaid, is_of_other_things, read_years
from fingerpost.reading.patterns import compiled_late
from fingerpost.reading.requirement import read_clause

_NEAR = 110
"""Characters between a figure and the first skill that it is asked of."""
_MOST = 20.0
# What may stand between skills that are named together.
_LISTED = compiled_late(
    r"[)\s]{0,3}(?:[,/&+]|,? ?\b(?:and/or|and|or|und|oder|sowie|et|ou|och|eller|en|of|y|o|e|with)\b|、|和|或|及){0,2}"
    r"\s{0,3}(?:[\w-]{1,14}[\s/]){0,2}"
)
# Words behind which a skill is only an example, a field of application, or another demand.
_OTHER_DEMAND = compiled_late(
    r"[;\n•]|\.\s|\d\+? ?(?:years?|yrs?|jahre|år|ans|años|anni|anos|jaar|年)"
    r"|\b(?:including|such as|e\.g\.|like|emphasis|focus|speciali[sz]\w+|preferabl[ey]|preferred|ideally|plus|strong"
    r"|as well as|proven|ability|knowledge|familiarity|degree|proficien\w+|to (?:\w+ ){1,2}that|einschließlich"
    r"|insbesondere|fokus|inklusive|gärna)\b"
)
# A mark between a skill and the figure behind it: "Python (3 years", "SQL: 2 years", "Go experience, at least 3 years".
_BEFORE = compiled_late(
    r"\s?(?:(?:experience|erfahrung|erfarenhet|expérience)\s?)?(?:[:：(,]|\s?[–—]|\s-\s)\s{0,2}"
    r"(?:(?:at least|a minimum of|minimum(?: of)?|min\.?|over|more than|with|mindestens|minst|au moins|mínimo|almeno)"
    r"\s{1,2})?"
)
_NEW_SENTENCE = compiled_late(
    r"(?<=[a-z)]) (?:You|We|Strong|Experienced?|Proven|Ability|Able|Knowledge|Proficien\w+|Must|Hands|Has|Have|Work)\b"
)
_LONGEST_START = 20
"""Characters; the first words of a new sentence are shorter."""

_MOST_LISTED = 30
"""Mentions of skills that are looked at on either side of a figure."""


_REACH = 320
"""Characters round a unit of years within which its figure, its clause and so the skills it is asked of stand."""

_Mention: TypeAlias = tuple[int, int, int]
"""Start and end of a mention, and the index of its skill."""


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
    units = document.hits("experience.unit")
    if not units or not skills:
        return tuple(skills)
    mentions = _mentions(skills, units[0].start - _REACH, units[-1].end + _REACH)
    asked: dict[int, list[YearsSaid]] = {}
    for said, of_figure in _figures(document, units, mentions):
        for _, _, index in of_figure:
            asked.setdefault(index, []).append(said)
    if not asked:
        return tuple(skills)
    found = list(skills)
    for index, figures in asked.items():
        found[index] = _with_years(found[index], _years(document, figures))
    return tuple(found)


def _mentions(skills: Sequence[Finding[SkillAsked]], low: int, high: int) -> list[_Mention]:
    """The mentions that start within `text[low:high]`, in order."""
    return sorted(
        [
            (start, end, index)
            for index, skill in enumerate(skills)
            for start, end in skill.value.mentions
            if low <= start < high
        ]
    )


def _years(document: Document, figures: Sequence[YearsSaid]) -> float:
    """What several figures come to; whether each is wished is only looked at when they differ."""
    if len({said.years for said in figures}) == 1:
        return figures[0].years
    return max((not is_wished(document, said.start, said.end), said.years) for said in figures)[1]


def _with_years(found: Finding[SkillAsked], years: float) -> Finding[SkillAsked]:
    asked = replace(found.value, years=years)
    return Finding(asked, found.start, found.end, found.reader, found.confidence)


def _figures(
    document: Document, units: Sequence[Hit], mentions: Sequence[_Mention]
) -> Iterator[tuple[YearsSaid, list[_Mention]]]:
    """The figures of years that are asked of skills, and these mentions of them."""
    for hit in units:
        near = bisect_left(mentions, (hit.start - _REACH,))
        if near == len(mentions) or mentions[near][0] > hit.end + _NEAR:
            continue
        said = read_years(document, hit)
        if said is None or not 0 < said.years <= _MOST or is_of_other_things(document, said):
            continue
        if (of_figure := _of_figure(document, said, mentions)) and is_asked(document, said.start):
            yield said, of_figure


def _of_figure(document: Document, said: YearsSaid, mentions: Sequence[_Mention]) -> list[_Mention]:
    first = bisect_left(mentions, (said.start,))
    before = _right_before(document.lower, said, mentions[max(0, first - _MOST_LISTED) : first])
    behind = _behind(document.lower, said.end, mentions[first : first + _MOST_LISTED])
    if not (before or behind):
        return before
    # The clause is only looked for round the figures that have a skill beside them: most time goes into finding it.
    low, high = read_clause(document, said.start, said.end)
    if before and before[0][0] >= low:
        return [mention for mention in before if mention[0] >= low]
    if behind and (new := _NEW_SENTENCE.search(document.text, said.end, min(high, behind[-1][0] + _LONGEST_START))):
        high = new.start()
    return [mention for mention in behind if mention[0] < high]


def _right_before(lower: str, said: YearsSaid, mentions: Sequence[_Mention]) -> list[_Mention]:
    """The skills that end right before a figure: "Python and Go (3+ years)"."""
    found: list[_Mention] = []
    begin, pattern = said.start, _BEFORE
    for mention in reversed(mentions):
        start, end, _ = mention
        if end > begin or not pattern.fullmatch(lower, end, begin):
            break
        found.append(mention)
        begin, pattern = start, _LISTED
    return found


def _behind(lower: str, end: int, mentions: Sequence[_Mention]) -> list[_Mention]:
    """The first skills behind a figure, with those that are listed with them."""
    found: list[_Mention] = []
    reached = end
    for mention in mentions:
        start = mention[0]
        if start < reached:
            continue
        if found:
            if not _LISTED.fullmatch(lower, reached, start) or _OTHER_DEMAND.search(lower, reached, start):
                break
        elif start - end > _NEAR or _OTHER_DEMAND.search(lower, end, start):
            break
        found.append(mention)
        reached = mention[1]
    return found
