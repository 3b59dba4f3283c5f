"""What names of roles and skills stand for, and which of them a title holds.

Titles of postings and words of searches are looked up by the same names, so that "GenAI engineer" and "generative AI
engineer" meet on one concept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fingerpost.reading.skill_labels import Target

LONGEST_NAME: Final = 5
"""Words of the longest names that are looked up."""

OTHER_WORD: Final = "~"
"""Stands for a word of a title that names nothing, so that the length of a title is known."""

ROLE_PREFIX: Final = "role:"
_TITLES_KEPT: Final = 20_000
_WORD: Final = re.compile(r"[^\W_]+[+#]*")
_Span = tuple[int, int]


@lru_cache(maxsize=_TITLES_KEPT)
def title_concepts(title: str) -> tuple[str, ...]:
    """The concepts that a title names: roles behind `role:`, then skills, then one "~" for each word beside them.

    >>> title_concepts("Senior GenAI Engineer")
    ('generative-ai', '~', '~')
    >>> title_concepts("Machine Learning Engineer, NLP")
    ('role:machine-learning-engineer', 'machine-learning', 'natural-language-processing')
    """
    words = [match.span() for match in _WORD.finditer(title)]
    roles = list(_longest_names(title, words, role_named, _role_beginnings()))
    skills = list(_longest_names(title, words, skill_written, _skill_beginnings()))
    named = {place for start, size, _ in (*roles, *skills) for place in range(start, start + size)}
    return (
        *(ROLE_PREFIX + role for _, _, role in roles),
        *(skill for _, _, skill in skills if skill),
        *(OTHER_WORD for place in range(len(words)) if place not in named),
    )


def _longest_names(
    title: str, words: Sequence[_Span], named: Callable[[str], str | None], beginnings: Mapping[str, int]
) -> Iterator[tuple[int, int, str]]:
    """(first word, number of words, what they name) of the longest names, none over another.

    `beginnings`: the first words of all names, lower case, and how many words the longest name has that begins so.
    """
    at = 0
    while at < len(words):
        start, end = words[at]
        longest = beginnings.get(title[start:end].lower(), 0)
        for size in range(min(longest, len(words) - at), 0, -1):
            found = named(title[start : words[at + size - 1][1]])
            if found is not None:
                yield at, size, found
                at += size
                break
        else:
            at += 1


def role_named(words: str) -> str | None:
    """The id of the role that words name, in any casing, with hyphens or blanks, in the plural too."""
    return role_names().get(words.lower().replace("-", " "))


def skill_named_by(words: str) -> str | None:
    """The id of the skill that words name, in whatever casing they are written: so people type them.

    >>> skill_named_by("k8s"), skill_named_by("LLMS"), skill_named_by("the")
    ('kubernetes', 'large-language-models', None)
    """
    targets = _targets(words)
    return next((target.skill_id for target in targets if target.rule != "never"), None)


def skill_written(words: str) -> str | None:
    """The id of the skill that words of a title name, as they are written there; "" where they must not be read as one.

    A label that needs its casing, or other skills beside it, is no skill without.
    """
    for target in _targets(words):
        if target.rule == "never":
            return ""
        if target.rule == "any-case" or target.written == words:
            return target.skill_id
    return None


@cache
def role_names() -> Mapping[str, str]:
    """The usual names of roles, lower case and without hyphens, and the roles that they name."""
    from fingerpost.taxonomy.roles import roles

    names: dict[str, str] = {}
    for role in roles().values():
        for name in (role.preferred_label, *role.titles):
            plain = name.lower().replace("-", " ")
            names.setdefault(plain, role.role_id)
            names.setdefault(f"{plain}s", role.role_id)
    names.pop("other", None)
    return names


@cache
def _role_beginnings() -> Mapping[str, int]:
    return _beginnings(role_names())


@cache
def _skill_beginnings() -> Mapping[str, int]:
    from fingerpost.reading.skill_labels import label_targets

    return _beginnings(label_targets())


def _beginnings(names: Iterable[str]) -> dict[str, int]:
    """The first words of names, and how many words the longest name has that begins so, at most `LONGEST_NAME`."""
    longest: dict[str, int] = {}
    for name in names:
        if words := _WORD.findall(name):
            longest[words[0]] = max(longest.get(words[0], 0), min(len(words), LONGEST_NAME))
    return longest


def wider_concepts(skill_ids: Iterable[str]) -> tuple[str, ...]:
    """The skills that are wider than skills, or implied by them, without those themselves; sorted.

    >>> "machine-learning" in wider_concepts(["recommendation-systems"])
    True
    """
    own = frozenset(skill_ids)
    return tuple(sorted({wide for skill_id in own for wide in _wider(skill_id)} - own))


@cache
def _wider(skill_id: str) -> tuple[str, ...]:
    from fingerpost.taxonomy.skills import skills

    listed = skills()
    found: dict[str, None] = {}
    waiting = [skill_id]
    while waiting:
        skill = listed.get(waiting.pop())
        if skill is None:
            continue
        for wide in (*([skill.broader] if skill.broader else ()), *skill.implies):
            if wide not in found:
                found[wide] = None
                waiting.append(wide)
    return tuple(found)


def _targets(words: str) -> tuple[Target, ...]:
    from fingerpost.reading.skill_labels import label_targets

    targets = label_targets()
    lower = words.lower()
    return targets.get(lower) or targets.get(lower.replace("-", " ")) or ()
