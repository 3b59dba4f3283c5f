"""What is looked at to tell whether a phrase of a requirement names a skill: its words, its neighbours, its form.

The features come in families, each of few arguments, so that `phrase_scorer` can remember the sums of their weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, TypeAlias

from fingerpost.reading.candidates import Requirement
from fingerpost.reading.patterns import read_table

_ENUMERATES = frozenset(", / ( ) ; and or".split())
_BESIDE = (("--", "-k"), ("k-", "kk"))


class Zone(NamedTuple):
    """What all phrases of a requirement share.

    `kind` is R in a list of requirements, P in one of wishes, Q after a cue elsewhere; `n_listed` counts listed skills
    up to 4, `length` steps of 40 characters up to 6; `lists_others`: it speaks of degrees or publications.
    """

    kind: str
    n_listed: int
    length: int
    lists_others: bool


Around: TypeAlias = tuple[str, str, str, str, str]
"""The two words or signs before a phrase, the two after it, and the noun before it that announces skills."""


Feature: TypeAlias = tuple[str, str]
"""A family of features and the value that holds."""

Form: TypeAlias = tuple[str, bool, bool, str, str, int]
"""The arguments of form_features."""


@cache
def word_classes() -> dict[str, tuple[str, ...]]:
    """Word → the lists of words it stands in."""
    classes: dict[str, tuple[str, ...]] = {}
    for table in ("not_skills", "unlisted_words"):
        for name, words in read_table(table).items():
            for word in words:
                classes[word] = (*classes.get(word, ()), name)
    return classes


def word_features(word: str, place: str) -> Iterator[Feature]:
    """The features of a word; `place` is o in a phrase of one word, f first, m in the middle, h last.

    >>> next(word_features("SQL", "o"))
    ('o', 'sql')
    """
    lower = word.lower()
    group = "H" if place in "ho" else "F"
    yield place, lower
    yield "w", lower
    yield f"{group}3", lower[-3:]
    yield f"{group}4", lower[-4:]
    yield "p3", lower[:3]
    yield "p4", lower[:4]
    yield f"{place}#", shape(word)
    for name in word_classes().get(lower, ()):
        yield "c", name
        yield f"c{group}", name


def shape(word: str) -> str:
    """How a word is written: a lower case, A capitals, Aa with a capital, aA mixed; 1 with other signs; s if short.

    >>> [shape(word) for word in ("python", "SQL", "Kafka", "PyTorch", "k8s")]
    ['a', 'A', 'Aa', 'aA', 'a1s']
    """
    plain = "" if word.isalpha() else "1"
    if word.islower():
        return "a" + ("-" if "-" in word else plain) + ("" if len(word) > 3 else "s")
    if word.isupper():
        return "A" + plain + ("" if len(word) > 2 else "s")
    return "Aa" + plain if word[:1].isupper() and word[1:].islower() else "aA"


def neighbour_features(around: Around) -> Iterator[Feature]:
    """The features of the words or signs before and after a phrase and of the noun that announces skills."""
    before, left, right, after, announced = around
    yield "l", left
    yield "r", right
    yield "a", announced
    yield "ll", f"{before} {left}"
    yield "rr", f"{right} {after}"
    yield "lr", f"{left} {right}"
    yield "al", f"{announced} {left}"


def zone_features(zone: Zone, form: str, is_announced: bool) -> Iterator[Feature]:
    """The features of a phrase's requirement, together with the shape of its last word."""
    yield "z", zone.kind
    yield "z", f"{zone.kind} {form}"
    yield "z", f"{zone.kind} {is_announced}"
    yield "z", f"{zone.kind} length {zone.length}"
    yield "k", f"{zone.n_listed}"
    yield "k", f"{zone.n_listed} {zone.kind} {is_announced}"
    if zone.lists_others:
        yield "others", ""
        yield "others", form


def form_features(beside: str, in_list: bool, goes_on: bool, reach: str, form: str, n_words: int) -> Iterator[Feature]:
    """The features of a phrase's form.

    `beside`: k where a listed skill is near, on the left and on the right; `in_list` and `goes_on`: a sign or word of
    enumerations stands on the left, on the right; `reach`: first in the requirement (^) or all of it (=).
    """
    yield "n", f"{n_words}"
    yield "b", beside
    yield "b", f"{beside} {in_list} {goes_on} {form}"
    if reach:
        yield "^", form
    if reach == "=":
        yield "^", f"= {n_words}"


def around_of(requirement: Requirement, first: int, last: int) -> Around:
    """What stands round the phrase `words[first:last]`, in lower case."""
    words, kinds = requirement.words, requirement.kinds
    size = len(words)
    announced = kinds.rfind("a", 0, first)
    return (
        words[first - 2].lower() if first > 1 else "",
        words[first - 1].lower() if first else "",
        words[last].lower() if last < size else "",
        words[last + 1].lower() if last + 1 < size else "",
        words[announced].lower() if announced >= 0 else "",
    )


def form_of(requirement: Requirement, first: int, last: int, around: Around, form: str) -> Form:
    """The form of the phrase `words[first:last]`; `form` is the shape of its last word."""
    words, kinds = requirement.words, requirement.kinds
    is_before = kinds.find("k", first - 3 if first > 3 else 0, first) >= 0
    beside = _BESIDE[is_before][kinds.find("k", last, last + 3) >= 0]
    reach = "" if first else "=" if last == len(words) else "^"
    return beside, around[1] in _ENUMERATES, around[2] in _ENUMERATES, reach, form, last - first


def phrase_features(requirement: Requirement, first: int, last: int, zone: Zone) -> Iterator[Feature]:
    """All features of the phrase `words[first:last]` of a requirement."""
    words = requirement.words[first:last]
    places = "o" if len(words) == 1 else "f" + "m" * (len(words) - 2) + "h"
    for word, place in zip(words, places, strict=True):
        yield from word_features(word, place)
    around, form = around_of(requirement, first, last), shape(words[-1])
    yield from neighbour_features(around)
    yield from zone_features(zone, form, around[4] != "")
    yield from form_features(*form_of(requirement, first, last, around, form))
