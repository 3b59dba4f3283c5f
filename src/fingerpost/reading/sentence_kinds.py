"""What the sentences of a text without headings are about: a linear model of their words, and a chain over them.

Every kind of section gets points for the words of a sentence. What a text is about lasts longer than a sentence, so the
best way through all of them decides, by how often one kind follows another (Viterbi, 1967; a kind is entered only from
the one that leads, which is nearly always the same way and takes half the time). The weights were fitted by
`scripts/train_sentence_weights.py` on sentences that stand under headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import repeat
from struct import Struct
from typing import NamedTuple, TypeAlias

from fingerpost.reading.document import SectionKind
from fingerpost.reading.openings import Opening
from fingerpost.taxonomy.packaged import read_text

KINDS: tuple[SectionKind, ...] = ("required", "duties", "employer", "benefits", "legal")
"""The order of weights. A wish is told from a demand by its own words, so both are "required" here."""

WEIGHTS = "data/sentence_weights.tsv"
INTERCEPT, FIRST, AFTER = "<intercept>", "<first>", "<after {}>"
"""The rows of the table that are no features: of every sentence, of the first one, and of those after a kind."""

DOUBT = 150
"""Hundredths by which a sentence must be rather about the employer or a notice than about what is done or asked."""

_N_OF_PERSON = 2
"""Kinds about what the person does or has; they come first."""

NOTICES: frozenset[SectionKind] = frozenset({"benefits", "legal"})
"""What cues say that no other words outweigh."""

_LONG, _ENDING = 12, 6
"""Letters of a long word, most often a compound, and of its end."""

_UNSPACED = re.compile(r"[\u4e00-\u9fff]")
_LETTERS = bytes([byte if chr(byte).isalnum() else ord(" ") for byte in range(256)])
"""Latin letters and digits as they are, and all else as blanks."""

_BITS = 32
_FIELDS = Struct(f"<{len(KINDS)}I")
"""The points for all kinds in one number, one after another; each sum lies `_ABOVE` higher, so that none is below 0."""
_ABOVE = 1 << (_BITS - 1)

Points: TypeAlias = tuple[int, ...]
"""Hundredths of natural logarithms of odds, one for each of `KINDS`."""


class Sentence(NamedTuple):
    """A sentence in lower case, and what its first words and its cues say."""

    lower: str
    opening: Opening | None
    cued: SectionKind | None


class _Weights(NamedTuple):
    features: dict[str, int]
    """The points for all kinds in one number, so that they are added at once."""
    intercept: int
    first: Points
    after: tuple[Points, ...]
    """Of the kinds after each kind."""


def features_of(sentence: Sentence) -> list[str]:
    """What weights are of: each word once, the first word and the first two as such, and what first words and cues say.

    >>> features_of(Sentence("know maps", None, "required"))[-4:]
    ['>None', '=required', '^know', '^know maps']
    """
    lower, opening, cued = sentence
    words = lower.encode("latin-1", "replace").translate(_LETTERS).decode("latin-1").split()
    features = [*set(words), f">{opening}", f"={cued}"]
    if words:
        features.append("^" + words[0])
        if len(words) > 1:
            features.append(f"^{words[0]} {words[1]}")
    if not lower.isascii():
        features.extend(["-" + word[-_ENDING:] for word in words if len(word) >= _LONG])
        features.extend(set(_UNSPACED.findall(lower)))
    return features


def kinds_of_sentences(sentences: Sequence[Sentence], above: SectionKind | None = None) -> list[SectionKind]:
    """What each sentence of a text is about; "other" where it is hardly about the person and not surely otherwise.

    `above` is what the words before the first sentence are about, if that is one of `KINDS`.

    >>> work = Sentence("draw maps of rivers with our engineers.", "duties", None)
    >>> person = Sentence("you have three years of experience in drawing and a degree.", "required", "required")
    >>> kinds_of_sentences([work, person])
    ['duties', 'required']
    """
    if not sentences:
        return []
    weights = _weights()
    get, zeros = weights.features.get, repeat(0)
    sums = [sum(map(get, features_of(sentence), zeros), weights.intercept) for sentence in sentences]
    points = [_FIELDS.unpack(total.to_bytes(_FIELDS.size, "little")) for total in sums]
    first = weights.first if above is None else weights.after[KINDS.index(above)]
    best = [KINDS[index] for index in _best_way(points, first, weights.after)]
    return [*map(_surely, best, sentences, points)]


def _best_way(points: Sequence[Points], first: Points, after: Sequence[Points]) -> list[int]:
    """The indices in `KINDS` with the most points in all."""
    stays = [row[kind] for kind, row in enumerate(after)]
    sums = [*map(int.__add__, first, points[0])]
    came_from: list[list[int]] = []
    for own in points[1:]:
        most = max(sums)
        leading = sums.index(most)
        stayed = [*map(int.__add__, sums, stays)]
        entered = [most + change for change in after[leading]]
        came_from.append([kind if stayed[kind] >= entered[kind] else leading for kind in range(len(sums))])
        sums = [*map(int.__add__, map(max, stayed, entered), own)]
    way = [sums.index(max(sums))]
    for origins in reversed(came_from):
        way.append(origins[way[-1]])
    return way[::-1]


def _surely(kind: SectionKind, sentence: Sentence, points: Points) -> SectionKind:
    """What a sentence is about that the chain takes for a kind: what it says plainly outweighs its neighbours."""
    _, opening, cued = sentence
    if cued in NOTICES or (cued == opening == "required"):
        return cued
    if cued == "duties" and opening != "required":
        return cued
    if kind in KINDS[:_N_OF_PERSON] or cued == kind:
        return kind
    lead = max(points[_N_OF_PERSON:]) - max(points[:_N_OF_PERSON])
    return "other" if lead < DOUBT or cued == "required" else kind


def _packed(points: Sequence[int]) -> int:
    return sum(value << (_BITS * kind) for kind, value in enumerate(points))


@cache
def _weights() -> _Weights:
    rows = [line.split("\t") for line in read_text("fingerpost.reading", WEIGHTS).splitlines()[1:]]
    table = {name: tuple(map(int, weights)) for name, *weights in rows}
    intercept, first = table.pop(INTERCEPT), table.pop(FIRST)
    after = tuple([table.pop(AFTER.format(kind)) for kind in KINDS])
    features = {name: _packed(points) for name, points in table.items()}
    return _Weights(features, _packed([_ABOVE + value for value in intercept]), first, after)
