"""What a corpus says about the taxonomy: names that it lacks, and how many of its concepts postings ask for.

Suggestions are names that the reader of skills found beside known skills (`listed=False`); whether one is a skill, a
new name of a known skill, or noise is for a person to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from fingerpost.posting import EnrichedPosting, Finding, SkillAsked
from fingerpost.taxonomy.skills import SKILL_AREAS, skills

ML_AREAS = frozenset({"mathematics-statistics", "data-handling", "machine-learning-algorithms"})
"""The skill areas that are specific to machine learning, AI and data."""

EXAMPLES = 3
"""Phrases that are kept of each name."""

_ROUND = 40
"""Characters on either side of a name in an example."""

_NEAR = 0.5
"""Likeness (Dice coefficient of three-letter pieces) below which a label is not near."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that the taxonomy lacks, in its commonest casing, and what speaks for it.

    `examples` are a few words round mentions at different employers; `nearest` is the listed skill with the label that
    is most alike, `None` where none is.
    """

    name: str
    n_postings: int
    n_employers: int
    examples: tuple[str, ...]
    nearest: str | None


@dataclass(frozen=True, slots=True)
class MatchedConcepts:
    """How many concepts of the taxonomy at least one posting asks for; `ml_ai_data` counts those of `ML_AREAS`."""

    n_postings: int
    concepts: int
    ml_ai_data: int
    by_area: Mapping[str, int]


@dataclass(slots=True)
class _Seen:
    names: Counter[str] = field(default_factory=Counter)
    employers: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)
    n_postings: int = 0


def suggest_skills(readings: Iterable[EnrichedPosting], limit: int = 50) -> tuple[Suggestion, ...]:
    """The unlisted names of most employers in a corpus, then of most postings, then in order of name.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import read
    >>> text = "Requirements:\\n- Experience with PyTorch, Frobnicator and TensorFlow"
    >>> [(found.name, found.n_postings) for found in suggest_skills([read(Posting("1", "file", "ML Engineer", text))])]
    [('Frobnicator', 1)]
    """
    seen: dict[str, _Seen] = defaultdict(_Seen)
    for reading in readings:
        for found in reading.skills:
            if not found.value.listed:
                _note(seen[found.value.skill_id], reading, found)
    ranked = sorted(seen.items(), key=lambda item: (-len(item[1].employers), -item[1].n_postings, item[0]))
    return tuple(_suggestion(one) for _, one in ranked[:limit])


def _note(seen: _Seen, reading: EnrichedPosting, found: Finding[SkillAsked]) -> None:
    employer = (reading.posting.hiring_organization or reading.posting.board or reading.posting.posting_id).casefold()
    if employer not in seen.employers and len(seen.examples) < EXAMPLES:
        seen.examples.append(_phrase(reading.text, found.start, found.end))
    seen.employers.add(employer)
    seen.names[found.value.preferred_label] += 1
    seen.n_postings += 1


def _phrase(text: str, start: int, end: int) -> str:
    """Whole words round a mention, on one line.

    >>> _phrase("Experience with PyTorch, Frobnicator and TensorFlow", 25, 36)
    'Experience with PyTorch, Frobnicator and TensorFlow'
    """
    low, high = max(0, start - _ROUND), min(len(text), end + _ROUND)
    before, after = text[low:start], text[end:high]
    if low and " " in before:
        before = before[before.index(" ") :]
    if high < len(text) and " " in after:
        after = after[: after.rindex(" ")]
    return " ".join(f"{before}{text[start:end]}{after}".split())


def _suggestion(seen: _Seen) -> Suggestion:
    name = min(seen.names, key=lambda written: (-seen.names[written], written))
    return Suggestion(name, seen.n_postings, len(seen.employers), tuple(seen.examples), nearest_skill(name))


def nearest_skill(name: str) -> str | None:
    """The id of the skill with the label most like a name by its three-letter pieces.

    >>> nearest_skill("Pytorch Lightening"), nearest_skill("Frobnicator")
    ('pytorch-lightning', None)
    """
    pieces = set(_pieces(name))
    shared = Counter(place for piece in pieces for place in _index().get(piece, ()))
    best = max(
        ((2 * count / (len(pieces) + _labels()[place][1]), -place) for place, count in shared.items()),
        default=(0.0, 0),
    )
    return _labels()[-best[1]][0] if best[0] >= _NEAR else None


def _pieces(text: str) -> Iterator[str]:
    padded = f"  {text.lower()} "
    return (padded[index : index + 3] for index in range(len(padded) - 2))


@cache
def _labels() -> tuple[tuple[str, int], ...]:
    """(skill id, number of different pieces) of every label that is searched for, in order."""
    return tuple((skill_id, len(set(_pieces(label)))) for skill_id, label in _searched())


def _searched() -> Iterator[tuple[str, str]]:
    for skill in skills().values():
        for label in skill.labels:
            if label.rule != "never":
                yield skill.skill_id, label.text


@cache
def _index() -> Mapping[str, tuple[int, ...]]:
    """Three-letter piece → places in `_labels` of the labels that hold it."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, (_, label) in enumerate(_searched()):
        for piece in set(_pieces(label)):
            places[piece].append(place)
    return {piece: tuple(found) for piece, found in places.items()}


def count_matched(readings: Iterable[EnrichedPosting]) -> MatchedConcepts:
    """The concepts of the taxonomy that a corpus asks for at least once.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import read
    >>> found = count_matched([read(Posting("1", "file", "Chemist", "Requirements:\\n- PyTorch, SQL and chemistry"))])
    >>> found.concepts, found.ml_ai_data
    (3, 2)
    """
    n_postings, matched = 0, set[str]()
    for reading in readings:
        n_postings += 1
        matched |= {found.value.skill_id for found in reading.skills if found.value.listed}
    by_area = dict.fromkeys(SKILL_AREAS, 0)
    for skill_id in matched & set(skills()):
        by_area[skills()[skill_id].skill_area] += 1
    return MatchedConcepts(n_postings, sum(by_area.values()), sum(by_area[area] for area in ML_AREAS), by_area)
