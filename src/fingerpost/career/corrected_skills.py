"""One skill corrected among those that a posting asks for or a CV offers: added, removed, or at another level."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, get_args

from fingerpost.career.offered import ProfileSkill
from fingerpost.career.skill_level import HeldLevel
from fingerpost.posting import Finding, SkillAsked, SkillLevel
from fingerpost.store.personal_corrections import Correction
from fingerpost.taxonomy.skills import Skill, skills

ASKED_LEVELS: Final[tuple[str, ...]] = get_args(SkillLevel)
HELD_LEVELS: Final[tuple[str, ...]] = get_args(HeldLevel)

_PERSON: Final = "person"


def corrected_asked(
    asked: tuple[Finding[SkillAsked], ...], correction: Correction, text: str
) -> tuple[Finding[SkillAsked], ...]:
    """A posting's skills with one at the level that is right; None takes it away.

    A skill that was not read is put at the end, with the place of its words in the text where they stand there.
    """
    if correction.correct is None:
        return tuple(finding for finding in asked if finding.value.skill_id != correction.item)
    if any(finding.value.skill_id == correction.item for finding in asked):
        return tuple(
            replace(finding, value=replace(finding.value, level=correction.correct), reader=_PERSON)
            if finding.value.skill_id == correction.item
            else finding
            for finding in asked
        )
    skill = _skill(correction)
    start, end = _place(skill, correction, text)
    mentions = ((start, end),) if end else ()
    added = SkillAsked(skill.skill_id, skill.preferred_label, skill.skill_area, correction.correct, True, mentions)
    return (*asked, Finding(added, start, end, _PERSON))


def corrected_offered(offered: tuple[ProfileSkill, ...], correction: Correction, text: str) -> tuple[ProfileSkill, ...]:
    """A CV's skills with one more, at another level, or, where it is not offered, one less."""
    if correction.correct is None:
        return tuple(skill for skill in offered if skill.skill_id != correction.item)
    if any(skill.skill_id == correction.item for skill in offered):
        return tuple(
            replace(skill, level=correction.correct) if skill.skill_id == correction.item else skill
            for skill in offered
        )
    skill = _skill(correction)
    start, end = _place(skill, correction, text)
    added = ProfileSkill(
        skill.skill_id,
        skill.preferred_label,
        skill.skill_area,
        listed=True,
        words=text[start:end] or "added by hand",
        start=start,
        end=end,
        kind=skill.kind,
        level=correction.correct,
    )
    return (*offered, added)


def _skill(correction: Correction) -> Skill:
    """The taxonomy's skill; one that a later taxonomy no longer has stands for itself."""
    known = skills().get(correction.item)
    return known or Skill(correction.item, correction.item, "", "other", None, ())


def _place(skill: Skill, correction: Correction, text: str) -> tuple[int, int]:
    """Where the words that show the skill stand first, else its name; (0, 0) where neither does."""
    for words in (correction.words, skill.preferred_label):
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) if words else None
        if found:
            return found.span()
    return 0, 0
