"""Skills that are in no taxonomy file: noun phrases of requirements that a classifier takes for names of skills.

Only requirements are looked at: lists of musts and wishes, and elsewhere what follows a cue such as "experience with".
What is read here has no definition, so each finding carries the precision that was measured for scores like its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from fingerpost.reading.candidates import KNOWN, Requirement, Spans, read_requirement, span_of
from fingerpost.reading.document import Document, SectionKind
from fingerpost.reading.patterns import read_table
from fingerpost.reading.phrase_features import Zone
from fingerpost.reading.phrase_scorer import phrase_scorer
from fingerpost.reading.requirement import with_sections

THRESHOLD = 0.75
"""Log odds from which a phrase counts as a skill."""

SENTENCE_LIMIT = 400
"""Characters; longer requirements are looked at sentence by sentence."""

_LIST_KINDS: dict[SectionKind, str] = {"required": "R", "preferred": "P"}
_CUE_KINDS: frozenset[SectionKind] = frozenset({"duties", "other"})
_TEXT_BLOCKS = frozenset({"bullet", "paragraph"})
_OTHER_LISTS = frozenset(
    "degree Degree degrees Degrees bachelor Bachelor bachelor's Bachelor's Bachelor’s Bachelors BS BSc MS MSc PhD phd"
    " PHD Ph.D master's Master's Master’s Masters MBA Studium studium conference conferences Conferences journal"
    " journals Journals publication publications Publications publish published publishing NeurIPS ICML".split()
)
"""Words of requirements that list fields of study or places of publication."""

SentenceAt = Callable[[int], tuple[int, int]]
"""Position → the sentence that holds it."""


class Unlisted(NamedTuple):
    """A name `text[start:end]` and its score."""

    start: int
    end: int
    score: float


def find_unlisted(document: Document, known: Spans, sentence_at: SentenceAt) -> Iterator[Unlisted]:
    """The names of skills in requirements that are none of the `known` ones (start, end, …), which are in order."""
    scorer = phrase_scorer()
    for requirement, end, kind in requirements(document, known, sentence_at):
        if likely := scorer.likely(requirement):
            zone = zone_of(requirement, end, kind)
            for first, last, by_words in likely:
                score = by_words + scorer.by_context(requirement, first, last, zone)
                if score > THRESHOLD:
                    yield Unlisted(*span_of(requirement, first, last), score)


def requirements(document: Document, known: Spans, sentence_at: SentenceAt) -> Iterator[tuple[Requirement, int, str]]:
    """Each requirement, its end and its kind (R, P or Q, see `Zone`)."""
    text = document.text
    if KNOWN in text:
        return
    for start, end, kind in _spans(document, sentence_at):
        first = bisect_left(known, (start,))
        yield read_requirement(text, start, end, known[first : bisect_left(known, (end,), first)]), end, kind


def zone_of(requirement: Requirement, end: int, kind: str) -> Zone:
    """What the phrases of a requirement share."""
    start, n_listed = requirement.start, len(requirement.known)
    lists_others = not _OTHER_LISTS.isdisjoint(requirement.words)
    return Zone(kind, min(n_listed, 4), min((end - start) // 40, 6), lists_others)


def _spans(document: Document, sentence_at: SentenceAt) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind of zone) of every requirement."""
    yield from _listed_requirements(document, sentence_at)
    reached = -1
    for hit, section in with_sections(document, document.hits("skill.level")):
        if hit[0] >= reached and hit[2] in ("demand", "must") and section in _CUE_KINDS:
            _, reached = sentence_at(hit[0])
            if reached > hit[1]:
                yield hit[0], reached, "Q"


def _listed_requirements(document: Document, sentence_at: SentenceAt) -> Iterator[tuple[int, int, str]]:
    blocks = document.blocks
    for low, high, section in document.sections:
        kind = _LIST_KINDS.get(section)
        if kind is None:
            continue
        first = max(0, bisect_right(blocks, (low, high)) - 1)
        for block in blocks[first : bisect_left(blocks, (high,))]:
            start, end = max(low, block[0]), min(high, block[1])
            if block[2] not in _TEXT_BLOCKS or start >= end:
                continue
            if end - start <= SENTENCE_LIMIT:
                yield start, end, kind
                continue
            while start < end:
                _, stop = sentence_at(start)
                yield start, min(stop, end), kind
                start = max(stop, start + 1)


def precision_of(score: float) -> float | None:
    """The measured precision of names with such a score, None where it was not measured.

    >>> precision_of(-5.0) is None
    True
    """
    for least, precision in _bands():
        if score >= least:
            return precision
    return None


@cache
def _bands() -> tuple[tuple[float, float], ...]:
    """(least score, measured precision), the highest first."""
    bands = read_table("unlisted_precision")["bands"]
    return tuple(sorted(((band["score_from"], band["precision"]) for band in bands), reverse=True))
