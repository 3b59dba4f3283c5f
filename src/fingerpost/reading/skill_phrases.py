"""Skills in a text that is one requirement: a bullet, a sentence, a line of a draft, without the posting round it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fingerpost.posting import Finding, SkillAsked
from fingerpost.reading.chain import cue_finder
from fingerpost.reading.document import Block, Document, Section, lower_same_length
from fingerpost.reading.skills import read_skills


def make_requirement(text: str) -> Document:
    """A text as it stands, each line a bullet of a list of requirements, with its cues.

    >>> make_requirement("Python and SQL").section_at(0)
    'required'
    """
    sections = (Section(0, len(text), "required"),) if text else ()
    document = Document(text, lower_same_length(text), tuple(_bullets(text)), sections)
    return replace(document, cues=cue_finder().find(document.lower))


def _bullets(text: str) -> Iterator[Block]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield Block(start, start + len(line), "bullet")
        start += len(line) + 1


def read_skill_phrases(text: str) -> tuple[Finding[SkillAsked], ...]:
    """The skills that a text asks for when it is read as one requirement, listed and unlisted, by first mention.

    Spans are of the text as it was given.

    >>> [(found.value.preferred_label, found.value.listed) for found in read_skill_phrases("Python and SQL")]
    [('Python', True), ('SQL', True)]
    """
    return read_skills(make_requirement(text))
