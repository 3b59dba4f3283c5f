"""Words that are in no posting, and the words of the index that they were meant to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from fingerpost.search.meaning import Piece
from fingerpost.search.names import query_words
from fingerpost.search.vocabulary import Vocabulary
from fingerpost.store.index import terms_of

SHORTEST: Final = 4
"""Letters of the shortest word that is corrected: nearly every shorter one is a word."""

LONG: Final = 8
"""Letters from which on two slips are forgiven, not one."""

RARER: Final = 20
"""So many times as often must the word stand in postings that another is taken for."""

_LETTERS: Final = re.compile(r"[^\W\d_]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Respelling:
    """A word that was typed and the word that was searched for instead."""

    typed: str
    searched: str


def corrections(pieces: Sequence[Piece], vocabulary: Vocabulary) -> tuple[Respelling, ...]:
    """The corrections of the plain words among pieces; a phrase in quotation marks is searched as it was typed."""
    found = []
    for piece in pieces:
        if not piece.is_understood and not piece.is_phrase:
            meant = meant_word(piece.words, vocabulary)
            if meant is not None:
                found.append(Respelling(piece.words, meant))
    return tuple(dict.fromkeys(found))


def corrected(words: str, made: Sequence[Respelling]) -> str:
    """The words of a search with corrections made; phrases stay as they are."""
    instead = {one.typed: one.searched for one in made}
    if not instead:
        return words
    typed = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, instead)) + r")(?!\w)")
    parts = re.split(r'("[^"]*")', words)
    return "".join(part if part.startswith('"') else typed.sub(lambda one: instead[one[0]], part) for part in parts)


def meant_word(word: str, vocabulary: Vocabulary) -> str | None:
    """The word of the index that a word which hardly any posting has was meant to be; None where it is a word itself.

    The closest by edit distance is taken (insertion, deletion, replacement, two letters swapped); among equals the
    commonest. The first letter is taken to be right, or swapped with the second.
    """
    lower = _folded(word)
    if len(lower) < SHORTEST or not _LETTERS.fullmatch(lower):
        return None
    known = dict(_candidates(lower, vocabulary))
    slips = 2 if len(lower) >= LONG else 1
    enough = RARER * max(vocabulary.n_with(lower), 1 / RARER)
    ranked = sorted(
        (distance, -count, candidate)
        for candidate, count in known.items()
        if (count >= enough or (lower not in known and _is_cut_short(lower, candidate)))
        and (distance := _distance(lower, candidate, slips)) <= slips
    )
    return ranked[0][2] if ranked and ranked[0][0] > 0 else None


def _is_cut_short(word: str, candidate: str) -> bool:
    """Whether a word is another without its end, such as "machin": the index holds both as the same term."""
    return len(word) < len(candidate) and candidate != f"{word}s" and terms_of(word) == terms_of(candidate)


def _candidates(lower: str, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    for letter in dict.fromkeys(lower[:2]):
        yield from _words_known(letter).items()
        yield from vocabulary.words_beginning(letter)


@cache
def _words_known(letter: str) -> Mapping[str, int]:
    """Single words by which searches name things, whether or not a posting has them; each counts as one posting."""
    from fingerpost.taxonomy.places import country_names

    names = [word for values in query_words()["named"].values() for word in values]
    names += [name for name in country_names() if len(name) > SHORTEST]
    return {name: 1 for name in names if name.startswith(letter) and _LETTERS.fullmatch(name)}


def _distance(one: str, other: str, most: int) -> int:
    """The edit distance of two words with swaps of neighbours, or `most` + 1 where it is more.

    >>> _distance("kuberntes", "kubernetes", 2), _distance("pyhton", "python", 2), _distance("spark", "scala", 2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        new = [at]
        for to, other_letter in enumerate(other, 1):
            cost = min(row[to] + 1, new[to - 1] + 1, row[to - 1] + (letter != other_letter))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == other_letter:
                cost = min(cost, before[to - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return min(row[-1], most + 1)


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(one for one in plain if not unicodedata.combining(one))
