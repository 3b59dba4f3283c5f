"""What a CV says that its person has not, or only wishes for: "never used Spark", "aspiring ML engineer"."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from fingerpost.career.words import any_of, cv_words

_SENTENCE: Final = re.compile(r"[.!?;](?=\s)")


class Denied(NamedTuple):
    """A clause, `text[start:end]`, none of whose skills are held."""

    start: int
    end: int


def find_denied(text: str) -> list[Denied]:
    """The clauses that deny or wish, in order of where they stand.

    A denial reaches to the end of its clause: a full stop, "but", or a comma with a new subject. A line that ends in
    the middle of a list goes on in the next one.

    >>> text = "I know SQL but have never used Spark, our jobs run on Flink."
    >>> [text[start:end] for start, end in find_denied(text)]
    ['never used Spark']
    """
    ahead, behind, end_of_clause = _patterns()
    whole = _whole_pattern()
    found = [Denied(match.start(), _end(text, match.end(), end_of_clause)) for match in ahead.finditer(text)]
    found += [Denied(match.start("what"), match.end()) for match in behind.finditer(text)]
    found += [Denied(*match.span()) for pattern in _listed_patterns() for match in pattern.finditer(text)]
    found += [Denied(_clause_start(text, match.start()), match.end()) for match in whole.finditer(text)]
    return sorted(found)


def _clause_start(text: str, position: int) -> int:
    """Where the sentence that holds a position begins, on its line or on one that goes on in it."""
    start = position
    while True:
        line = text.rfind("\n", 0, start) + 1
        ends = [match.end() for match in _SENTENCE.finditer(text, line, start)]
        if ends:
            return ends[-1]
        if line == 0 or not _goes_on(text, line - 1):
            return line
        start = line - 1


def _end(text: str, position: int, end_of_clause: re.Pattern[str]) -> int:
    """Where the clause that goes on at a position ends."""
    while True:
        match = end_of_clause.search(text, position)
        if match is None:
            return len(text)
        if match[0] != "\n" or not _goes_on(text, match.start()):
            return match.start()
        position = match.end()


def _goes_on(text: str, line_end: int) -> bool:
    """Whether a sentence goes on after the end of a line: it stops at "with", "or" or a comma, or in small letters."""
    before = text[text.rfind("\n", 0, line_end) + 1 : line_end]
    after = text[line_end + 1 : line_end + 2]
    return after not in "-•*\n" and (after.islower() or _open_end().search(before) is not None)


@cache
def _open_end() -> re.Pattern[str]:
    return re.compile(rf"(?:,|\b(?:{any_of(cv_words()['denial']['open'])}))\s*$", re.IGNORECASE)


@cache
def _listed_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line under a label that denies, and "no" before names and nothing else: "No Kubernetes, no Airflow yet"."""
    words = cv_words()["denial"]
    label = rf"^[ \t*-]*(?:{any_of(words['labels'])})[ \t]*:.*$"
    name = r"(?-i:[A-Z])[\w+#.-]*[\w+#](?: (?-i:[A-Z])[\w+#.-]*[\w+#])?"
    names = rf"{name}(?:(?:,|/|,? (?:or|and|nor|und|oder|ou|et|ni|y|o|e|of|en|eller|og)) ?(?:no )?{name})*"
    hands_on = r"(?:\s+(?:hands-on|practical|real|prior|production|professional|commercial))?"
    alone = (
        rf"(?<!\w)(?:{any_of(words['no'])}){hands_on}\s+(?!SQL\b){names}(?:\s+(?:yet|so far|either))?"
        r"(?=\s*(?:[.,;:)]|\n|$))"
    )
    return re.compile(label, re.IGNORECASE | re.MULTILINE), re.compile(alone, re.IGNORECASE)


@cache
def _whole_pattern() -> re.Pattern[str]:
    """What is bought or done by others, said after its name."""
    return re.compile(rf"(?<!\w)(?:{any_of(cv_words()['denial']['whole'])})(?!\w)", re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A denial of what follows, a denial of what stands before, and the end of a clause."""
    words = cv_words()["denial"]
    ahead = re.compile(rf"(?<!\w)(?:{any_of([*words['ahead'], *words['wished']])})(?!\w)", re.IGNORECASE)
    what = r"(?P<what>[\w+#./-]+(?:[ -][\w+#./-]+)?)"
    behind = re.compile(rf"{what}(?:{any_of(words['behind'])})(?!\w)", re.IGNORECASE)
    turn = rf"(?<!\w)(?:{any_of(words['but'])})(?!\w)"
    subject = rf",\s+(?:(?:and|und|et|y|e|och|og|en)\s+)?(?:{any_of(words['subject'])})(?!\w)"
    return ahead, behind, re.compile(rf"[!?;\n]|\.(?=\s|$)|{turn}|{subject}", re.IGNORECASE)
