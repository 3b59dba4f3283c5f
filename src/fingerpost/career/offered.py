"""The skills that a CV offers: what it states, less hobbies, denials and what only names the person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from fingerpost.career.negation import find_denied
from fingerpost.career.parts import TOP, Part
from fingerpost.career.spoken import SPOKEN, find_spoken
from fingerpost.career.words import any_of, cv_words, degree_patterns
from fingerpost.reading.document import Document
from fingerpost.reading.skills import find_mentions, label_targets
from fingerpost.taxonomy.skills import Skill, skills

_LEFT_OUT: Final = frozenset({"interests", "negated"})
_LISTS: Final = frozenset({"skills", "learning"})
_ITEM: Final = re.compile(r"[^\s,;:|•·●○/()\[\]](?:[^\n,;:|•·●○/()\[\]]*[^\s,;:|•·●○/()\[\]])?")
_ADDRESS: Final = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|net|io|dev|ai|de|me)\b/?\S*", re.IGNORECASE
)
_NAME: Final = re.compile(r"\s*[^\W\d_][^\W\d_.'’-]*(?:[ .'’-]+[^\W\d_]+){0,4}\.?[ \t]*(?:\n|$)")
_OF_THE_DOCUMENT: Final = re.compile(r"curriculum\s+vitae(?:\s*\(cv\))?|^\W*cv\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProfileSkill:
    """A skill that a CV states; `words` are the words it was read from, `start` and `end` where they stand.

    `kind` is the taxonomy's ("library", "method", …); "spoken-language" for a language that the person speaks.
    """

    skill_id: str
    preferred_label: str
    skill_area: str
    listed: bool
    words: str
    start: int
    end: int
    kind: str = ""


def offered_skills(document: Document, parts: Sequence[Part]) -> Iterator[ProfileSkill]:
    """Every skill of a CV once, where it is first stated; languages from their own part where there is one."""
    text = document.text
    spoken = list(find_spoken(text, parts))
    left_out = list(_not_offered(text, parts))
    seen = set()
    for start, end, skill in sorted([*spoken, *_mentions(document, parts)], key=lambda found: found[:2]):
        of_languages = skill is None or skill.kind == SPOKEN
        if of_languages and spoken and (start, end, skill) not in spoken:
            continue
        if any(low <= start < high for low, high in left_out):
            continue
        found = _profile_skill(skill, text, start, end)
        if found.skill_id not in seen:
            seen.add(found.skill_id)
            yield found


def _mentions(document: Document, parts: Sequence[Part]) -> Iterator[tuple[int, int, Skill]]:
    """The taxonomy's labels; a list of skills is read as a posting's list of requirements is."""
    for mention in find_mentions(document):
        yield mention.start, mention.end, skills()[mention.skill_id]
    for part in parts:
        if part.name in _LISTS:
            yield from _items(document.text, part)


def _items(text: str, part: Part) -> Iterator[tuple[int, int, Skill]]:
    """The items of a list of skills that are a label and nothing else: "R", "Go", "C (coursework)"."""
    for match in _ITEM.finditer(text, part.start, part.end):
        for target in label_targets().get(match[0].lower(), ()):
            if target.rule == "any-case" or (target.rule != "never" and target.written == match[0]):
                yield match.start(), match.end(), skills()[target.skill_id]


def _profile_skill(skill: Skill | None, text: str, start: int, end: int) -> ProfileSkill:
    words = text[start:end]
    if skill is None:
        return ProfileSkill("-".join(words.casefold().split()), words, "other", False, words, start, end, SPOKEN)
    return ProfileSkill(skill.skill_id, skill.preferred_label, skill.skill_area, True, words, start, end, skill.kind)


def _not_offered(text: str, parts: Iterable[Part]) -> Iterator[tuple[int, int]]:
    """Spans whose skills nobody offers: interests, what is denied, addresses, and the field of a degree."""
    for part in parts:
        if part.name in _LEFT_OUT:
            yield part.start, part.end
        elif part.name == "education":
            yield from _degree_fields(text, part)
    yield from find_denied(text)
    yield from _names(text, parts)
    for pattern in (_ADDRESS, _OF_THE_DOCUMENT, _personal()):
        yield from (match.span() for match in pattern.finditer(text))


def _names(text: str, parts: Iterable[Part]) -> Iterator[tuple[int, int]]:
    """The first line, where it is a few words and not all skills: a person may be called Julia or Ruby."""
    for part in parts:
        match = _NAME.match(text, part.start, part.end) if part.name == TOP else None
        if match and not all(word.lower() in label_targets() for word in match[0].split()):
            yield match.span()


@cache
def _personal() -> re.Pattern[str]:
    """Lines about the person: "Nationality: German" is no language that one speaks."""
    return re.compile(rf"^\W*(?:{any_of(cv_words()['personal']['labels'])})\b.*$", re.IGNORECASE | re.MULTILINE)


def _degree_fields(text: str, part: Part) -> Iterator[tuple[int, int]]:
    for pattern in degree_patterns().values():
        for match in pattern.finditer(text, part.start, part.end):
            end = re.compile(r"[,;:(|\n]|\.\s|\s[–—-]\s").search(text, match.end() + 1, part.end)
            yield match.start(), end.start() if end else part.end
