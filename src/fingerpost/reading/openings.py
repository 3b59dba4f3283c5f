"""What the first words of a bullet or sentence say: something asked of the person, or something the person will do.

"Experience with", "Strong", "5+ years" and "Du hast" ask; "Design", "Collaborate" and "Vous participerez" are work.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from fingerpost.reading.mojibake import with_misread
from fingerpost.reading.patterns import read_table

Opening = Literal["required", "duties"]

_LABEL = 36
"""Characters; a shorter beginning up to a colon is a label ("Data pipelines: design …") and says nothing."""

_WORD = 24
"""Characters; longer first words are in no table."""

_MARKS = " •*-–—·:.,;()[]{}'\"“”„«»✅✔➢▪|#>"
_YOU = {"du": "st", "sie": "en", "vous": "ez", "je": "t", "jij": "t"}
"""Words for "you" and the ending of the verb after them, which says what the person will do."""

_YEARS = ("year", "jahr", "ans ", "años", "anos", "anni", "jaar", " år")


class _Entry(NamedTuple):
    """What a first word says, and what it says before certain other words."""

    alone: Opening | None
    before: dict[str, Opening]
    """Next word → what both say together."""
    before_two: dict[str, Opening]
    """Next two words → what the three say together."""
    is_alone: bool
    """Whether the next words change nothing."""


@cache
def _entries() -> Mapping[str, _Entry]:
    table: dict[Opening, list[str]] = read_table("sections")["opening"]
    phrases: dict[str, Opening] = dict.fromkeys(table["required"], "required")
    for verb in table["duties"]:
        phrases.setdefault(verb, "duties")
        if verb.isascii() and " " not in verb:
            phrases.setdefault(verb.removesuffix("e") + "ing", "duties")
    phrases = with_misread(phrases)
    entries: dict[str, _Entry] = {word: _Entry(None, {}, {}, True) for word in _YOU}
    for phrase, kind in phrases.items():
        first, _, rest = phrase.partition(" ")
        alone, before, before_two, _ = entries.get(first, _Entry(None, {}, {}, True))
        if rest:
            (before_two if " " in rest else before)[rest] = kind
        is_alone = not (before or before_two or first == "are")
        entries[first] = _Entry(alone if rest else kind, before, before_two, is_alone)
    return entries


@cache
def _unspaced() -> tuple[tuple[str, Opening], ...]:
    table: dict[Opening, list[str]] = read_table("sections")["opening_unspaced"]
    return tuple([(start, kind) for kind, starts in table.items() for start in starts])


def opening_kind(lower: str, start: int, end: int) -> Opening | None:
    """What the first words of `lower[start:end]` (in lower case) say, or None where they say neither.

    >>> texts = ("strong python skills", "design pipelines", "models: design them", "python", "du hast erfahrung")
    >>> [opening_kind(text, 0, len(text)) for text in texts]
    ['required', 'duties', 'duties', None, 'required']
    """
    stop = start + _LABEL + 2
    colon = lower.find(": ", start, stop if stop < end else end)
    if colon > 0:
        start = colon + 2
    stop = start + _WORD
    if stop > end:
        stop = end
    space = lower.find(" ", start, stop)
    first = lower[start : space if space > 0 else stop]
    entry = _entries().get(first)
    if entry is not None:
        return entry[0] if entry[3] else _with_next(entry, first, lower, space, end)
    return None if first.isascii() and first.isalpha() else _of_marked(first, lower, start, end)


def _with_next(entry: _Entry, first: str, lower: str, space: int, end: int) -> Opening | None:
    """What a first word says with the one or two after it, else alone."""
    alone, before, before_two, _ = entry
    if space < 0:
        return alone
    begin = space + 1
    stop = lower.find(" ", begin, end)
    second = lower[begin : stop if stop > 0 else end].rstrip(".,;:")
    if before_two and stop > 0:
        third = lower[stop + 1 : end][:_WORD].partition(" ")[0].rstrip(".,;:")
        if kind := before_two.get(f"{second} {third}"):
            return kind
    if first == "are" and second == "you":  # a question
        return None
    if kind := before.get(second):
        return kind
    if alone is None and (ending := _YOU.get(first)) and second.endswith(ending):
        return "duties"
    return alone


def _of_marked(first: str, lower: str, start: int, end: int) -> Opening | None:
    """What a first word says that holds a mark or a digit, or that is of a script without blanks."""
    if first and "⺀" <= first[0] <= "鿿":
        for opening, kind in _unspaced():
            if first.startswith(opening):
                return kind
        return None
    if first[:1].isdigit():
        window = lower[start : min(end, start + 40)]
        for years in _YEARS:
            if years in window:
                return "required"
        return None
    bare = first.strip(_MARKS)
    if not bare:
        # A mark of its own stands before the first word; more marks than fit into the window say nothing.
        window = lower[start : min(end, start + _WORD)]
        begin = start + len(window) - len(window.lstrip(_MARKS))
        return opening_kind(lower, begin, end) if start < begin < start + len(window) else None
    entries = _entries()
    bare = bare.replace("’", "'")
    entry = entries.get(bare) or entries.get(bare.split("'")[0].split("/")[0])
    if entry is None:
        return None
    return _with_next(entry, bare, lower, lower.find(" ", start, end), end)
