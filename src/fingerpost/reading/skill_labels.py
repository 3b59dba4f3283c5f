"""The phrases by which the skills of the taxonomy are found, and what each of them stands for.

Every label is searched for in all its spellings. Deriving them takes a tenth of a second, so the result is packaged
(`data/skill_phrases.txt`, written by `scripts/prepare_readers.py`) with a checksum of the labels that it was made from;
for any other labels, a taxonomy that was edited say, the spellings are derived as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple
from zlib import crc32

from fingerpost.reading.cues import CueTable
from fingerpost.taxonomy.packaged import read_text
from fingerpost.taxonomy.skills import LabelRule, Skill, skills
from fingerpost.taxonomy.variants import spellings

BRANDED_KINDS = frozenset({"language", "library", "tool", "platform"})
"""Their names are written with a capital; in lower case they are more often the plain word."""

PACKAGED = "data/skill_phrases.txt"
_BETWEEN = "\t"


class Target(NamedTuple):
    """What a phrase of the automaton stands for: a skill, by a rule; `written` is the casing that the rule asks for."""

    skill_id: str
    rule: LabelRule
    written: str


class SkillPhrases(NamedTuple):
    """Every phrase that is searched for, in lower case; each is in one of the two."""

    plain: Mapping[str, str]
    """Those that stand for one skill in any casing and whatever stands round them → its id."""
    other: Mapping[str, tuple[Target, ...]]
    """Those whose casing or neighbours decide → what they may stand for."""


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


JUDGED = "?"
"""What the value of a cue begins with that is no plain name of a skill; no id of a skill does."""


@cache
def skill_phrases() -> SkillPhrases:
    """The phrases as the reader of skills asks for them: the packaged ones, if they are of the labels in use."""
    packaged = read_text("fingerpost.reading", PACKAGED).split("\n")
    if packaged[0] == checksum(skills().values()):
        return _unpack(packaged)
    return derive_phrases()


def derive_phrases() -> SkillPhrases:
    """The same, from the spellings of every label."""
    plain: dict[str, str] = {}
    other: dict[str, tuple[Target, ...]] = {}
    for phrase, targets in label_targets().items():
        if targets[0].rule == "any-case" and len(phrase) > 2 and phrase[0].isalnum():
            plain[phrase] = targets[0].skill_id
        else:
            other[phrase] = targets
    return SkillPhrases(plain, other)


def checksum(listed: Iterable[Skill]) -> str:
    """A number that is another one when a label, its rule or the kind of a skill is another one."""
    said: list[str] = []
    for skill in listed:
        said += (skill.skill_id, skill.kind)
        said += chain.from_iterable(skill.labels)
    return str(crc32(_BETWEEN.join(said).encode()))


def pack(phrases: SkillPhrases, listed: Iterable[Skill]) -> str:
    """The text of the packaged file: a checksum, and columns that are each one line.

    The columns are ids of skills; plain phrases and the place of the skill of each; other phrases and how many targets
    each has; and the skills, rules and casings of all targets. Phrases are sorted, since an automaton of phrases whose
    beginnings are neighbours is built in half the time and is quicker to search with.
    """
    ids = dict.fromkeys(phrases.plain.values())
    place = {skill_id: str(index) for index, skill_id in enumerate(ids)}
    plain, other = sorted(phrases.plain), sorted(phrases.other)
    columns: tuple[Iterable[str], ...] = (
        ids,
        plain,
        [place[phrases.plain[phrase]] for phrase in plain],
        other,
        [str(len(phrases.other[phrase])) for phrase in other],
        *zip(*chain.from_iterable([phrases.other[phrase] for phrase in other]), strict=True),
    )
    return "\n".join([checksum(listed), *map(_BETWEEN.join, columns)]) + "\n"


def _unpack(lines: list[str]) -> SkillPhrases:
    _, ids, plain, places, other, n_targets, *of_targets = [line.split(_BETWEEN) for line in lines]
    targets = map(Target, *of_targets[:3])
    return SkillPhrases(
        dict(zip(plain, map(ids.__getitem__, map(int, places)), strict=True)),
        {phrase: tuple([next(targets) for _ in range(int(n))]) for phrase, n in zip(other, n_targets, strict=True)},
    )


def skill_cues() -> CueTable:
    """The taxonomy's labels as a cue group, for the one automaton.

    A plain phrase stands for the id of its skill; any other for itself behind `JUDGED`, for the reader to judge.
    """
    plain, other = skill_phrases()
    return {"skill": {**plain, **{phrase: JUDGED + phrase for phrase in other}}}
