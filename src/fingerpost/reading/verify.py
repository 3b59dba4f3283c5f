"""Whether a reading keeps its promise: that `text[start:end]` are words of the posting, for every finding.

A check of what was read against the text and against the source's own fields, by rules of its own.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fingerpost.posting import EnrichedPosting
from fingerpost.reading.facts import Fact, list_facts
from fingerpost.reading.patterns import compiled_late
from fingerpost.reading.skills import FIELD_OF_CLASS, label_targets
from fingerpost.reading.whole_words import cuts_word

_SIGNS = compiled_late(r"[\W_]+")
_TAG = compiled_late(r"<[^<>]{0,2000}>")
_INVISIBLE = compiled_late("[\u00ad\u200b\u2060\ufeff\x00]")


@dataclass(frozen=True, slots=True)
class BrokenSpan:
    """A finding whose span does not prove it, and why."""

    posting_id: str
    field: str
    value: str
    start: int
    end: int
    reason: str


def verify_spans(enriched: EnrichedPosting) -> tuple[BrokenSpan, ...]:
    """The findings of a reading whose words are not what they should be; an empty tuple where all is well.

    Each finding's span must lie in the text, hold words, cut no word in two, and stand in the source's own fields with
    the same letters and digits; the words of a listed skill must be one of its labels.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import read
    >>> verify_spans(read(Posting("1", "example", "ML Engineer", "<p>Requirements:</p><ul><li>SQL</li></ul>", "html")))
    ()
    """
    source = letters_of_source(enriched)
    broken = []
    for fact in proofs_of(enriched):
        reason = _broken(enriched.text, source, fact)
        if reason is not None:
            posting_id = enriched.posting.posting_id
            broken.append(BrokenSpan(posting_id, fact.field, fact.value, fact.start, fact.end, reason))
    return tuple(broken)


def letters_of_source(enriched: EnrichedPosting) -> str:
    """The letters and digits of everything that the source states of a posting, in its order, without markup."""
    posting = enriched.posting
    # The header lines are made from stated fields by `text.header_lines`, which the unit tests of that module hold.
    description = posting.description
    for _ in range(3):
        description = html.unescape(description)
    description = _INVISIBLE.sub("", description)
    header = enriched.text.partition("\n\n")[0]
    # Also with its tags: words in angle brackets look like one.
    return "\n".join(map(_letters, (header, _TAG.sub("", description), description)))


def _letters(text: str) -> str:
    return _SIGNS.sub("", text.lower())


def proofs_of(enriched: EnrichedPosting) -> Iterator[Fact]:
    """Every fact of a reading with its words; a skill once for each of its mentions."""
    mentions = {skill.value.skill_id: skill.value.mentions for skill in enriched.skills}
    for fact in list_facts(enriched):
        for start, end in mentions.get(fact.key, ()) or ((fact.start, fact.end),):
            words = enriched.text[start:end]
            yield Fact(fact.field, fact.key, fact.value, words, start, end, fact.reader, fact.level, fact.confidence)


def _broken(text: str, source: str, fact: Fact) -> str | None:
    start, end, words = fact.start, fact.end, fact.words
    if not 0 <= start <= end <= len(text):
        return f"the span lies outside the text of {len(text)} characters"
    if fact.field == "role" and start == end and not text:
        return None  # an empty posting has no words to show
    if not words.strip():
        return "the span holds no words"
    if fact.field == "language" or fact.value == "language-not-read":
        return None  # a sample of the text, cut where it ends
    if cuts_word(text, start) or cuts_word(text, end):
        return "the span cuts a word in two"
    if _letters(words) not in source:
        return "the words do not stand in what the source states"
    if fact.field == "skills" and fact.reader == "skills" and not _names_skill(words, fact.key):
        return "the words are no label of the skill"
    return None


def _names_skill(words: str, skill_id: str) -> bool:
    lower = words.lower()
    spelled = (lower, lower.replace("-", " "))
    named = {target.skill_id for spelling in spelled for target in label_targets().get(spelling, ())}
    return skill_id in named or (lower, skill_id) in _heads_of_classes()


@cache
def _heads_of_classes() -> frozenset[tuple[str, str]]:
    """What is read of a class word that only announces names, with the field it is read as: "AI" of "AI frameworks"."""
    return frozenset(
        (label.rpartition(" ")[0], FIELD_OF_CLASS[target.skill_id])
        for label, targets in label_targets().items()
        for target in targets
        if target.skill_id in FIELD_OF_CLASS
    )
