"""The skills that a posting asks for: every label of the taxonomy, where it stands, and how it is asked for.

Of overlapping labels the leftmost and then the longest counts, so "Java" is never read in "JavaScript" nor "C" in
"C++". Labels that are also plain words count in their casing or beside other skills only (see `taxonomy.skills`).
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from fingerpost.posting import Finding, SkillAsked, SkillLevel
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Section
from fingerpost.reading.levels import NOT_ASKED, LevelReader
from fingerpost.reading.patterns import read_table
from fingerpost.reading.unlisted import Unlisted, find_unlisted, precision_of
from fingerpost.taxonomy.industries import employer_words
from fingerpost.taxonomy.skills import LabelRule, Skill, skills
from fingerpost.taxonomy.variants import spellings

READER = "skills"
ASKED_ONLY_KINDS = frozenset({"practice", "domain"})
"""In duties they say what the work is about, and are asked of nobody (measured precision below 0.35)."""

BRANDED_KINDS = frozenset({"language", "library", "tool", "platform"})
"""Their names are written with a capital; in lower case they are more often the plain word."""

NEARBY = 60
"""Characters within which another skill must stand for a label that is read in context only."""

_STRENGTH: dict[SkillLevel, int] = {"required": 2, "preferred": 1, "duty": 0}


class Target(NamedTuple):
    """What a phrase of the automaton stands for: a skill, by a rule; `written` is the casing that the rule asks for."""

    skill_id: str
    rule: LabelRule
    written: str


class Mention(NamedTuple):
    """A label found in the text, not yet judged by what stands round it."""

    start: int
    end: int
    skill_id: str
    rule: LabelRule


@cache
def label_targets() -> Mapping[str, tuple[Target, ...]]:
    """Every phrase that is searched for (lower case) and what it may stand for."""
    targets: dict[str, tuple[Target, ...]] = {}
    derived: dict[str, tuple[Target, ...]] = {}
    for skill in skills().values():
        for label in skill.labels:
            phrase = label.text.lower()
            target = Target(skill.skill_id, label.rule, label.text)
            shared = (target,)
            targets[phrase] = (*targets[phrase], target) if phrase in targets else shared
            if label.rule in ("any-case", "never"):
                # The casing of a spelling is asked of no text, so that all spellings of a label share its target.
                # A hyphen in a text may stand for a blank, so a spelling with hyphens says nothing new.
                for spelling in spellings(label.text, skill.kind in BRANDED_KINDS):
                    derived.setdefault(spelling.replace("-", " "), shared)
            elif label.rule == "exact-case" and len(label.text) > 2:
                derived.setdefault(phrase + "s", (Target(skill.skill_id, "exact-case", label.text + "s"),))
    return {**derived, **targets}


def skill_cues() -> CueTable:
    """The taxonomy's labels as a cue group, for the one automaton."""
    return {"skill": {phrase: phrase for phrase in label_targets()}}


def read_skills(document: Document) -> tuple[Finding[SkillAsked], ...]:
    """The skills asked of the person, one finding each, in order of first mention.

    Several mentions give one skill: required outranks preferred, preferred outranks duty. What is named only about
    the employer, its benefits or its hiring is not asked for.
    """
    reader = LevelReader(document)
    mentions = find_mentions(document)
    levels = [reader.level(mention.start, mention.end) for mention in mentions]
    found: dict[str, list[tuple[Mention, SkillLevel]]] = {}
    own_name = _employer(document)
    for index, (mention, level) in enumerate(zip(mentions, levels, strict=True)):
        if level is None or (level == "duty" and mention.skill_id in _asked_only()):
            continue
        if own_name and document.lower[mention.start : mention.end] == own_name and level == "duty":
            continue  # what the employer makes, not what it asks for
        if mention.skill_id not in _announcing() or not _announces(mention, mentions[index + 1 : index + 2]):
            found.setdefault(mention.skill_id, []).append((mention, level))
    listed = (_finding(skills()[skill_id], places) for skill_id, places in found.items())
    unlisted = _read_unlisted(document, reader, mentions)
    return tuple(sorted((*listed, *unlisted), key=lambda finding: finding.start))


def _read_unlisted(document: Document, reader: LevelReader, mentions: list[Mention]) -> Iterator[Finding[SkillAsked]]:
    """Names in requirements that are in no taxonomy file; one finding for each name."""
    found: dict[str, list[Unlisted]] = {}
    for name in find_unlisted(document, mentions, reader.sentence_at):
        found.setdefault(_slug(document.text[name.start : name.end]), []).append(name)
    for slug, names in found.items():
        first = names[0]
        level = reader.level(first.start, first.end)
        # A name that is listed was not meant as the listed skill here; it must not pass for it.
        if level in _ASKED and slug not in skills():
            spans = tuple([(name.start, name.end) for name in names])
            skill = SkillAsked(slug, document.text[first.start : first.end], "other", level, False, spans)
            confidence = precision_of(max(name.score for name in names))
            yield Finding(skill, first.start, first.end, "skills.unlisted", confidence)


_ASKED: tuple[SkillLevel, ...] = ("required", "preferred")


def _slug(name: str) -> str:
    return re.sub(r"[^\w+#]+", "-", name.lower()).strip("-")


def _employer(document: Document) -> str | None:
    """The employer's name without legal forms, in lower case."""
    stated = document.header("employer")
    return None if stated is None else employer_words(document.text[stated.start : stated.end])


@cache
def _generic() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in read_table("generic_skills").items()}


@cache
def _asked_only() -> frozenset[str]:
    """Skills that a description of the work names without asking for them: practices, domains, and a list."""
    return _generic()["asked_only"] | {skill.skill_id for skill in skills().values() if skill.kind in ASKED_ONLY_KINDS}


@cache
def _announcing() -> frozenset[str]:
    return _generic()["announcing"]


def _announces(mention: Mention, following: list[Mention]) -> bool:
    """Whether a class word only announces the name after it: "programming languages such as Python"."""
    return any(
        skills()[other.skill_id].kind in ("language", "library") and other.start - mention.end < NEARBY
        for other in following
    )


def _finding(skill: Skill, mentions: list[tuple[Mention, SkillLevel]]) -> Finding[SkillAsked]:
    first, level = mentions[0]
    if len(mentions) > 1:
        first, level = max(mentions, key=lambda pair: (_STRENGTH[pair[1]], -pair[0].start))
    asked = SkillAsked(
        skill_id=skill.skill_id,
        preferred_label=skill.preferred_label,
        skill_area=skill.skill_area,
        level=level,
        mentions=tuple([(mention.start, mention.end) for mention, _ in mentions]),
    )
    return Finding(asked, first.start, first.end, READER)


def find_mentions(document: Document) -> list[Mention]:
    """The labels in the title and in all parts where something may be asked, leftmost and longest."""
    candidates = _longest(document)
    unsure = [mention for mention in candidates if mention.rule == "in-context"]
    if not unsure:
        return [mention for mention in candidates if mention.rule != "never"]
    sure = [mention for mention in candidates if mention.rule in ("any-case", "exact-case")]
    meant = {mention for mention in unsure if _in_context(document, mention, sure)}
    n_meant = 0
    while n_meant < len(meant) < len(unsure):
        # Those that are meant vouch for those listed with them: "Slack, Notion and Jira".
        n_meant = len(meant)
        meant |= {mention for mention in unsure if any(_enumerated(document.text, mention, other) for other in meant)}
    return [mention for mention in candidates if mention in meant or mention.rule in ("any-case", "exact-case")]


_BEYOND = Section(0, sys.maxsize, "other")
"""What comes after the last section."""


def _longest(document: Document) -> list[Mention]:
    """The leftmost and longest labels outside sections in which nothing is asked, which are much of most postings."""
    title = document.header("title")
    title_end = title.end if title else 0
    targets, plain = label_targets(), plain_labels()
    sections = iter(document.sections)
    section_end, is_asked = -1, False
    best_start = best_end = -1
    found: list[Mention] = []
    for start, end, phrase in document.hits("skill"):
        while start >= section_end:
            _, section_end, kind = next(sections, _BEYOND)
            is_asked = kind not in NOT_ASKED
        if best_start < start < best_end or not (is_asked or start < title_end):
            continue
        skill_id = plain.get(phrase)
        if skill_id is not None:  # what most hits are
            mention = Mention(start, end, skill_id, "any-case")
        elif (resolved := _resolve(document, start, end, targets[phrase])) is not None:
            mention = resolved
        else:
            continue
        # Hits of one start come shortest first, so a later one is longer.
        if start < best_end:
            found[-1] = mention
        else:
            found.append(mention)
        best_start, best_end = start, end
    return found


@cache
def plain_labels() -> Mapping[str, str]:
    """Phrases that stand for one skill in any casing and whatever stands round them → its id."""
    return {
        phrase: first.skill_id
        for phrase, (first, *_) in label_targets().items()
        if first.rule == "any-case" and len(phrase) > 2 and phrase[0].isalnum()
    }


def _resolve(document: Document, start: int, end: int, targets: tuple[Target, ...]) -> Mention | None:
    """What a hit stands for, by its casing and the characters round it, or None."""
    text = document.text
    if not text[start].isalnum() and start and text[start - 1].isalnum():
        return None
    for target in targets:
        if target.rule in ("any-case", "never") or text[start:end] == target.written:
            if end - start <= 2 and target.rule != "never" and not _stands_alone(text, start, end):
                return None
            return Mention(start, end, target.skill_id, target.rule)
    return None


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
    if 2 * (mention.end - mention.start) > block.end - block.start:
        return True
    text = document.text
    low, high = max(block.start, mention.start - NEARBY), min(block.end, mention.end + NEARBY)
    window = sure[bisect_left(sure, (low,)) : bisect_left(sure, (high,))]
    near = [other for other in window if other.end <= high and other.skill_id != mention.skill_id]
    if any(_enumerated(text, other, mention) for other in near) or _SAID_OF_SKILLS.match(document.lower, mention.end):
        return True
    if text[mention.start].islower() and skills()[mention.skill_id].kind in BRANDED_KINDS:
        pass
    elif text[mention.start].isupper() and text[block.start : mention.start].rstrip()[-1:] in _SENTENCE_STARTS:
        return False
    elif near or document.section_at(mention.start) == "required":
        return True
    levels = document.hits("skill.level")
    return any(
        hit.value == "demand" and hit.end <= mention.start < hit.end + 25
        for hit in levels[bisect_left(levels, (block.start,)) : bisect_left(levels, (mention.start,))]
    )


_SAID_OF_SKILLS = re.compile(
    r"\s+(?:is (?:a |an |strongly |highly )?(?:plus|bonus|must|asset|advantage|required|preferred|desirable)"
    r"|(?:programming|development|developer|experience|knowledge|skills?|expertise|proficiency)\b)"
)
"""What follows the name of a skill and hardly another word."""

_SENTENCE_STARTS = frozenset(["", *".!?:;"])
_SEPARATOR = re.compile(
    r"\s*(?:,|/|;|&|\(|\)|\band\b|\bor\b|\bund\b|\boder\b|\bet\b|\bou\b|\boch\b|\beller\b|、|和|或)[\s(]*(?:and|or|und|oder)?\s*"
)


def _enumerated(text: str, one: Mention, other: Mention) -> bool:
    """Whether only a comma, a slash, "and" and the like stand between two mentions."""
    first, second = (one, other) if one.start < other.start else (other, one)
    return second.start - first.end < 12 and _SEPARATOR.fullmatch(text, first.end, second.start) is not None
