"""Whether names are read as the taxonomy says: every example, and the casing of every label that has one.

The files themselves are looked at by `taxonomy.checking`; here its sentences go through the reader of skills.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fingerpost.reading.chain import prepare_text
from fingerpost.reading.skills import read_skills
from fingerpost.taxonomy.ambiguity import Example, examples
from fingerpost.taxonomy.checking import TaxonomyReport, check_data
from fingerpost.taxonomy.skills import Label, Skill, skills

_PARTS: Mapping[str, str] = {
    "required": "Requirements:\n- {}",
    "duties": "What you'll do:\n- {}",
    "employer": "About us\n{}",
}
"""A part of a posting, as a text in which one sentence stands in it."""


def check_taxonomy() -> TaxonomyReport:
    """The state of the taxonomy: problems of its files, and names that are not read as stated.

    >>> check_taxonomy().problems
    ()
    """
    report = check_data()
    return replace(report, problems=(*report.problems, *misread_examples(), *misread_casings()))


def misread_examples() -> Iterator[str]:
    """Examples that are not read as they say, and known gaps that are none any more."""
    for example in examples():
        if is_read_rightly(example) == (example.known_gap is not None):
            says = "meant" if example.is_meant else "not meant"
            fault = "is a known gap that is closed" if example.known_gap else f"is not read as {says}"
            yield f"{example.skill_id}: {example.name!r} in {example.text!r} {fault}"


def is_read_rightly(example: Example) -> bool:
    """Whether a skill is read in a sentence just when it is meant, and then from the name in question."""
    found = _mentions(_PARTS[example.part].format(example.text)).get(example.skill_id, ())
    return any(example.name in words for words in found) if example.is_meant else not found


def misread_casings() -> Iterator[str]:
    """Labels for one casing only that are not read in it, or read in lower case as well."""
    searched = {label.text.lower() for skill in skills().values() for label in skill.labels if label.rule == "any-case"}
    for skill in skills().values():
        for label in skill.labels:
            if label.rule == "exact-case":
                yield from _misread_casing(skill, label, label.text.lower() in searched)


def _misread_casing(skill: Skill, label: Label, is_searched: bool) -> Iterator[str]:
    """`is_searched`: the lower-case form is a label of its own, of this or of another skill."""
    text, lower = label.text, label.text.lower()
    sentence = "Requirements:\n- Experience with Python, {} and Docker"
    if not any(text in words for words in _mentions(sentence.format(text)).get(skill.skill_id, ())):
        yield f"{skill.skill_id}: {text!r} is not read in its own casing"
    is_other = lower != text and not is_searched and not _is_written_so(skill, lower)
    if is_other and lower in _mentions(sentence.format(lower)).get(skill.skill_id, ()):
        yield f"{skill.skill_id}: {text!r} is read in lower case as well"


def _is_written_so(skill: Skill, text: str) -> bool:
    """Whether another label of the skill, or its plural, is just this text."""
    return any(text in (label.text, f"{label.text}s") for label in skill.labels)


def _mentions(text: str) -> dict[str, tuple[str, ...]]:
    """Skill id → the words from which the skill is read in a text."""
    document = prepare_text(text)
    return {
        found.value.skill_id: tuple(document.text[start:end] for start, end in found.value.mentions)
        for found in read_skills(document)
        if found.value.listed
    }
