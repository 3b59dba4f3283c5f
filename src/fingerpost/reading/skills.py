"""The skills that a posting asks for: every label of the taxonomy, where it stands, and how it is asked for.

Of overlapping labels the leftmost and then the longest counts, so "Java" is never read in "JavaScript" nor "C" in
"C++". Labels that are also plain words count in their casing or beside other skills only (see `taxonomy.skills`).
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import compress
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from fingerpost.posting import Finding, SkillAsked, SkillLevel
from fingerpost.reading.document import Document, Section
from fingerpost.reading.levels import NOT_ASKED, LevelReader
from fingerpost.reading.patterns import compiled_late, read_table
from fingerpost.reading.skill_labels import BRANDED_KINDS, JUDGED, Target, skill_phrases
from fingerpost.reading.skill_labels import label_targets as label_targets
from fingerpost.reading.skill_labels import skill_cues as skill_cues
from fingerpost.reading.unlisted import Unlisted, find_unlisted, precision_of
from fingerpost.taxonomy.industries import employer_words
from fingerpost.taxonomy.skills import LabelRule, Skill, skills

READER = "skills"
ASKED_ONLY_KINDS = frozenset({"practice", "domain"})
"""In a description they say what the employer does (measured precision 0.3), save for crafts, and domains in duties."""

FIELD_OF_CLASS = {"deep-learning-frameworks": "deep-learning", "machine-learning-frameworks": "machine-learning"}
"""What is left of a class word that only announces names: "deep learning frameworks such as PyTorch"."""

NEARBY = 60
"""Characters within which another skill must stand for a label that is read in context only."""

_STRENGTH: dict[SkillLevel, int] = {"required": 2, "preferred": 1, "duty": 0}


class Mention(NamedTuple):
    """A label found in the text, not yet judged by what stands round it."""

    start: int
    end: int
    skill_id: str
    rule: LabelRule


_Place: TypeAlias = tuple[int, int, SkillLevel]
"""Start and end of a mention, and how the skill is asked for there."""


def read_skills(document: Document) -> tuple[Finding[SkillAsked], ...]:
    """The skills asked of the person, one finding each, in order of first mention.

    Several mentions give one skill: required outranks preferred, preferred outranks duty. What is named only about
    the employer, its benefits or its hiring is not asked for.
    """
    return read_skills_together([document])[0]


def read_skills_together(documents: Sequence[Document]) -> list[tuple[Finding[SkillAsked], ...]]:
    """As `read_skills` of each, step by step for all of them."""
    readers = list(map(LevelReader, documents))
    mentions = list(map(find_mentions, documents))
    asked = list(map(_asked, documents, readers, mentions))
    unlisted = [list(_read_unlisted(*one)) for one in zip(documents, readers, mentions, strict=True)]
    return list(map(_findings, readers, asked, unlisted))


def _findings(
    reader: LevelReader, asked: Mapping[str, list[_Place]], unlisted: list[Finding[SkillAsked]]
) -> tuple[Finding[SkillAsked], ...]:
    listed = skills()
    findings = [
        _finding(listed[skill_id], places if len(places) == 1 else _without_passing(reader, places))
        for skill_id, places in asked.items()
    ]
    findings += unlisted
    findings.sort(key=attrgetter("start"))
    return tuple(findings)


def _asked(document: Document, reader: LevelReader, mentions: list[Mention]) -> dict[str, list[_Place]]:
    """Skill → where and how it is asked for."""
    level_at, asked_only, announcing = reader.level, _asked_only(), _announcing()
    lower, employer = document.lower, _employer(document)
    title, domains = document.header("title"), _domains()
    title_end = title.end if title else 0
    found: dict[str, list[_Place]] = {}
    for index, mention in enumerate(mentions):
        start, end, skill_id = mention[0], mention[1], mention[2]
        level = level_at(start, end)
        if level is None:
            continue
        # Of the work itself, the employer's own name says what it makes, not what it asks for.
        if level == "duty" and lower[start:end] == employer:
            continue
        if level == "duty" and skill_id in asked_only:
            where = document.section_at(start)
            if not (skill_id in domains and (where == "duties" or start < title_end)):
                continue
        if skill_id in announcing and _announces(mention, mentions[index + 1 : index + 2]):
            if skill_id not in FIELD_OF_CLASS:
                continue
            skill_id = FIELD_OF_CLASS[skill_id]
            before, length = _words_of_field(lower[start:end], skill_id)
            start, end = start + before, start + before + length
        if skill_id in found:
            found[skill_id].append((start, end, level))
        else:
            found[skill_id] = [(start, end, level)]
    return found


@cache
def _words_of_field(words: str, skill_id: str) -> tuple[int, int]:
    """Where the field stands in a class word that announces names, as start and length: its longest label there.

    >>> _words_of_field("deep-learning-frameworks", "deep-learning"), _words_of_field("ai toolkits", "machine-learning")
    ((0, 13), (0, 2))
    """
    spelled = words.replace("-", " ")
    labels = {label.text.lower().replace("-", " ") for label in skills()[skill_id].labels}
    for length in range(len(words), 1, -1):
        for start in range(len(words) - length + 1):
            if spelled[start : start + length] in labels:
                return start, length
    return 0, max(spelled.rfind(" "), 1)


def _read_unlisted(document: Document, reader: LevelReader, mentions: list[Mention]) -> Iterator[Finding[SkillAsked]]:
    """Names in requirements that are in no taxonomy file; one finding for each name."""
    found: dict[str, list[Unlisted]] = {}
    for name in find_unlisted(document, mentions, reader.sentence_at):
        found.setdefault(_slug(document.text[name.start : name.end]), []).append(name)
    for slug, names in found.items():
        if slug in skills():
            continue  # a name that is listed was not meant as the listed skill here; it must not pass for it
        first = names[0]
        level = reader.level(first.start, first.end)
        if level in _ASKED:
            spans = tuple([(name.start, name.end) for name in names])
            skill = SkillAsked(slug, document.text[first.start : first.end], "other", level, False, spans)
            confidence = precision_of(max(name.score for name in names))
            yield Finding(skill, first.start, first.end, "skills.unlisted", confidence)


_ASKED: tuple[SkillLevel, ...] = ("required", "preferred")


_NO_SLUG = compiled_late(r"[^\w+#]+")


def _slug(name: str) -> str:
    return _NO_SLUG.sub("-", name.lower()).strip("-")


def _employer(document: Document) -> str | None:
    """The employer's name without legal forms, in lower case."""
    stated = document.header("employer")
    return None if stated is None else _bare_name(document.text[stated.start : stated.end])


@lru_cache(maxsize=1024)
def _bare_name(name: str) -> str:
    return employer_words(name)


@cache
def _generic() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in read_table("generic_skills").items()}


@cache
def _asked_only() -> frozenset[str]:
    """Skills that a description of the work names without asking for them: practices, domains, and a list."""
    kinds = {skill.skill_id for skill in skills().values() if skill.kind in ASKED_ONLY_KINDS}
    return _generic()["asked_only"] | (kinds - _generic()["crafts"])


@cache
def _domains() -> frozenset[str]:
    """Skills that are what a business is about: of the work itself they count in its title and its duties."""
    return frozenset(skill.skill_id for skill in skills().values() if skill.kind == "domain")


@cache
def _announcing() -> frozenset[str]:
    return _generic()["announcing"]


def _announces(mention: Mention, following: list[Mention]) -> bool:
    """Whether a class word only announces the name after it: "programming languages such as Python"."""
    return any(
        skills()[other.skill_id].kind in ("language", "library") and other.start - mention.end < NEARBY
        for other in following
    )


def _finding(skill: Skill, places: list[_Place]) -> Finding[SkillAsked]:
    start, end, level = places[0]
    if len(places) == 1:
        spans: tuple[tuple[int, int], ...] = ((start, end),)
    else:
        start, end, level = max(places, key=_outranks)
        spans = tuple([(start, end) for start, end, _ in places])
    asked = SkillAsked(skill.skill_id, skill.preferred_label, skill.skill_area, level, True, spans)
    return Finding(asked, start, end, READER)


def _without_passing(reader: LevelReader, places: list[_Place]) -> list[_Place]:
    """The places; where a skill is wished for, what only names it among the requirements asks for no more."""
    levels = {place[2] for place in places}
    if not levels >= {"required", "preferred"}:
        return places
    return [
        (start, end, "duty") if level == "required" and not reader.is_outright(start, end) else (start, end, level)
        for start, end, level in places
    ]


def _outranks(place: _Place) -> tuple[int, int]:
    return _STRENGTH[place[2]], -place[0]


_SURE: frozenset[LabelRule] = frozenset({"any-case", "exact-case"})
"""The rules of labels that count whatever stands round them."""


def find_mentions(document: Document) -> list[Mention]:
    """The labels in the title and in all parts where something may be asked, leftmost and longest."""
    candidates = _longest(document)
    sure = [mention for mention in candidates if mention[3] in _SURE]
    if len(sure) == len(candidates):
        return sure
    unsure = [mention for mention in candidates if mention[3] == "in-context"]
    if not unsure:
        return sure
    are_meant = [_in_context(document, mention, sure) for mention in unsure]
    if True not in are_meant:
        return sure
    if False in are_meant:
        _vouch(document.text, unsure, are_meant)
    # Both are in order, which makes sorting them together quick.
    return sorted([*sure, *compress(unsure, are_meant)])


def _vouch(text: str, unsure: list[Mention], are_meant: list[bool]) -> None:
    """Marks those that are listed with a label that is meant: "Slack, Notion and Jira"."""
    n = len(unsure)
    # What vouches stands right beside: one walk carries it to the right, one back to the left.
    for after in (*range(1, n), *range(n - 1, 0, -1)):
        before = after - 1
        if are_meant[before] != are_meant[after] and _enumerated(text, unsure[before], unsure[after]):
            are_meant[before] = are_meant[after] = True


_BEYOND = Section(0, sys.maxsize, "other")
"""What comes after the last section."""


def _longest(document: Document) -> list[Mention]:
    """The leftmost and longest labels outside sections in which nothing is asked, which are much of most postings."""
    title = document.header("title")
    title_end = title.end if title else 0
    other, make = skill_phrases().other, tuple.__new__
    sections = iter(document.sections)
    section_end, is_asked = -1, False
    best_start = best_end = -1
    found: list[Mention] = []
    for hit in document.hits("skill"):
        start = hit[0]
        while start >= section_end:
            _, section_end, kind = next(sections, _BEYOND)
            is_asked = kind not in NOT_ASKED
        if best_start < start < best_end or not (is_asked or start < title_end):
            continue
        _, end, said = hit
        if said[0] != JUDGED:  # what most hits are
            mention = make(Mention, (start, end, said, "any-case"))
        elif (target := _resolve(document.text, start, end, other[said[1:]])) is not None:
            mention = make(Mention, (start, end, target[0], target[1]))
        else:
            continue
        # Hits of one start come shortest first, so a later one is longer.
        if start < best_end:
            found[-1] = mention
        else:
            found.append(mention)
        best_start, best_end = start, end
    return found


def _resolve(text: str, start: int, end: int, targets: tuple[Target, ...]) -> Target | None:
    """What a hit stands for, by its casing and the characters round it, or None."""
    if start and not text[start].isalnum() and text[start - 1].isalnum():
        return None
    for target in targets:
        _, rule, written = target
        if rule in _ANY_CASE or text[start:end] == written:
            if end - start <= 2 and rule != "never" and not _stands_alone(text, start, end):
                return None
            return target
    return None


_ANY_CASE: frozenset[LabelRule] = frozenset({"any-case", "never"})


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a label of one or two letters is no part of something else: "R&D", "C-level", "Go-to-market", "T-SQL"."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if after and after in "&+#'’@=_":
        return False
    if after in ("-", ".") and text[end + 1 : end + 2].isalnum():
        return False
    return before not in ("&", "'", "’", "@", "#", "_", "-", ".", "$") or (
        before == "." and start > 1 and not text[start - 2].isalnum()
    )


def _in_context(document: Document, mention: Mention, sure: list[Mention]) -> bool:
    """Whether what stands round a label says that it is meant as a skill.

    A line of its own, or another skill beside it in an enumeration, always do. Another skill close by, a requirement
    cue just before, or a list of requirements do unless the label begins a sentence, where any word has a capital, or
    is a brand name in lower case ("spark", "storm").
    """
    block = document.block_at(mention.start)
    if block is None:
        return False
    text, (start, end, skill_id, _) = document.text, mention
    block_start, block_end, _ = block
    if 2 * (end - start) > block_end - block_start:
        return True
    low, high = max(block_start, start - NEARBY), min(block_end, end + NEARBY)
    first = bisect_left(sure, (low,))
    window = sure[first : bisect_left(sure, (high,), first)]
    near = [other for other in window if other[1] <= high and other[2] != skill_id]
    begins_sentence = text[start].isupper() and text[block_start:start].rstrip()[-1:] in _SENTENCE_STARTS
    is_plain_word = text[start].islower() and skills()[skill_id].kind in BRANDED_KINDS
    if not (begins_sentence or is_plain_word) and (near or document.section_at(start) == "required"):
        return True
    for other in near:
        if _enumerated(text, other, mention):
            return True
    if _SAID_OF_SKILLS.match(document.lower, end):
        return True
    return not begins_sentence and _is_demanded(document, block_start, start)


def _is_demanded(document: Document, low: int, start: int) -> bool:
    """Whether a demand stands just before what starts at a place: "experience with"."""
    levels = document.hits("skill.level")
    first = bisect_left(levels, (low,))
    return any(
        hit.value == "demand" and hit.end <= start < hit.end + 25
        for hit in levels[first : bisect_left(levels, (start,), first)]
    )


_SAID_OF_SKILLS = compiled_late(
    r"\s+(?:is (?:a |an |strongly |highly )?(?:plus|bonus|must|asset|advantage|required|preferred|desirable)"
    r"|(?:programming|development|developer|experience|knowledge|skills?|expertise|proficiency)\b)"
)
"""What follows the name of a skill and hardly another word."""

_SENTENCE_STARTS = frozenset(["", *".!?:;"])
_SEPARATOR = compiled_late(
    r"\s*(?:,|/|;|&|\(|\)|\band\b|\bor\b|\bund\b|\boder\b|\bet\b|\bou\b|\boch\b|\beller\b|、|和|或)[\s(]*(?:and|or|und|oder)?\s*"
)


def _enumerated(text: str, one: Mention, other: Mention) -> bool:
    """Whether only a comma, a slash, "and" and the like stand between two mentions."""
    low, high = (one[1], other[0]) if one[0] < other[0] else (other[1], one[0])
    return high - low < 12 and _SEPARATOR.fullmatch(text, low, high) is not None
