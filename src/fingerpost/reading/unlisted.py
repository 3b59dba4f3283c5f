"""Skills that are in no taxonomy file: noun phrases of requirements that a classifier takes for names of skills.

Only requirements are looked at: lists of musts and wishes, and elsewhere what follows a cue such as "experience with".
What is read here has no definition, so each finding carries the precision that was measured for scores like its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from fingerpost.reading.candidates import (
    END,
    END_KIND,
    KNOWN,
    Requirement,
    Requirements,
    Spans,
    read_requirements,
    span_of,
)
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
_ASKING = frozenset({"demand", "must"})
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
    scorer, read, never = phrase_scorer(), _read(document, known, sentence_at), _never()
    kinds = read.kinds
    index = begin = stop = 0
    for first, last, by_words in scorer.likely(read):
        if first > stop or not stop:
            index += kinds.count(END_KIND, stop, first)
            begin, stop = kinds.rfind(END_KIND, 0, first) + 1, kinds.index(END_KIND, last)
            requirement = read.at(index, begin, stop)
            zone = zone_of(requirement, *read.spans[index][1:])
        score = by_words + scorer.by_context(requirement, first - begin, last - begin, zone)
        if score > THRESHOLD:
            start, end = span_of(requirement, first - begin, last - begin)
            if document.lower[start:end] not in never:
                yield Unlisted(start, end, score)


@cache
def _never() -> frozenset[str]:
    """Phrases that are no names of skills, whatever their score."""
    return frozenset(read_table("not_skills")["whole"])


def requirements(document: Document, known: Spans, sentence_at: SentenceAt) -> Iterator[tuple[Requirement, int, str]]:
    """Each requirement, its end and its kind (R, P or Q, see `Zone`)."""
    read = _read(document, known, sentence_at)
    begin = 0
    for index, (_, end, kind) in enumerate(read.spans):
        stop = read.kinds.index(END_KIND, begin)
        yield read.at(index, begin, stop), end, kind
        begin = stop + 1


def _read(document: Document, known: Spans, sentence_at: SentenceAt) -> Requirements:
    text = document.text
    spans = [] if KNOWN in text or END in text else _spans(document, sentence_at)
    return read_requirements(text, spans, known)


def zone_of(requirement: Requirement, end: int, kind: str) -> Zone:
    """What the phrases of a requirement share."""
    n_listed = requirement.kinds.count("k")
    lists_others = not _OTHER_LISTS.isdisjoint(requirement.words)
    return Zone(kind, min(n_listed, 4), min((end - requirement.start) // 40, 6), lists_others)


def _spans(document: Document, sentence_at: SentenceAt) -> list[tuple[int, int, str]]:
    """(start, end, kind of zone) of every requirement: those of lists first, then what follows a cue elsewhere."""
    spans = _listed_requirements(document, sentence_at)
    cues = [hit for hit in document.hits("skill.level") if hit[2] in _ASKING]
    reached = -1
    for hit, section in with_sections(document, cues) if cues else ():
        if hit[0] >= reached and section in _CUE_KINDS:
            _, reached = sentence_at(hit[0])
            if reached > hit[1]:
                spans.append((hit[0], reached, "Q"))
    return spans


def _listed_requirements(document: Document, sentence_at: SentenceAt) -> list[tuple[int, int, str]]:
    blocks = document.blocks
    spans: list[tuple[int, int, str]] = []
    for low, high, section in document.sections:
        if section not in _LIST_KINDS:
            continue
        kind = _LIST_KINDS[section]
        first = max(0, bisect_right(blocks, (low, high)) - 1)
        for start, end, block_kind in blocks[first : bisect_left(blocks, (high,), first)]:
            start, end = max(low, start), min(high, end)
            if block_kind not in _TEXT_BLOCKS or start >= end:
                continue
            if end - start <= SENTENCE_LIMIT:
                spans.append((start, end, kind))
                continue
            while start < end:
                _, stop = sentence_at(start)
                spans.append((start, min(stop, end), kind))
                start = max(stop, start + 1)
    return spans


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
