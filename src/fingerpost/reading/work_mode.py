"""Remote, hybrid or on site.

Every cue is read in its line: the first rule of its group that covers the cue gives a mode and a weight, or sets the
cue aside ("remote sensing", "hybrid cloud", "on-site gym"). The clearest statement wins, then the sum of weights.
The rules are in `data/work_mode.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from fingerpost.posting import Finding, Flag
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit, lower_same_length
from fingerpost.reading.guarded import GuardedRules
from fingerpost.reading.patterns import cue_group, read_table

READER = "work_mode"

_TABLE = read_table("work_mode")

CUES: CueTable = {"work_mode": cue_group(_TABLE["cues"])}

CHOICE, CLEAR, LIKELY, HINT = 5, 4, 3, 1
"""Weights of statements: a choice that includes the mode, a clear statement of this posting, …, a mere hint."""


class Statement(NamedTuple):
    """A mode that `text[start:end]` states, and how clearly."""

    mode: str
    weight: int
    start: int
    end: int


@cache
def _rules(group: str) -> tuple[GuardedRules, tuple[tuple[str, int], ...]]:
    """The rules of "remote", "hybrid" or "onsite" in order, and the mode and weight of each; 0 sets the cue aside."""
    known = {word for phrases in _TABLE["cues"].values() for phrase in phrases for word in phrase.split()}
    rules = _TABLE[group]
    return (
        GuardedRules([rule["patterns"] for rule in rules], known),
        tuple((rule["mode"], rule["weight"]) for rule in rules),
    )


_STATED = {"TELECOMMUTE": "remote", "HYBRID": "hybrid", "ONSITE": "onsite"}
_ORDER = ("hybrid", "remote", "onsite")
_WINDOW, _BEFORE_WINDOW = 70, 8
"""Characters of its line on either side of a cue, and before those, which rules may look back at."""
_VALUE = 40
_TOP = 250


def read_work_mode(document: Document, said: Sequence[Statement] | None = None) -> Finding[str] | None:
    """ "remote", "hybrid" or "onsite"; None when the posting does not say.

    remote: the work may be done fully remotely. hybrid: some days in an office, or home working offered besides it.
    onsite: presence is asked for; an address alone is not. `said` are the document's statements where they are known.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("This is a hybrid role: three days a week in our Leeds office.")
    >>> read_work_mode(replace(plain, cues=CueFinder([CUES]).find(plain.lower))).value
    'hybrid'
    """
    clearest: dict[str, Statement] = {}
    votes: dict[str, int] = {}
    for one in statements(document) if said is None else said:
        votes[one.mode] = votes.get(one.mode, 0) + one.weight
        if one.mode not in clearest or one.weight > clearest[one.mode].weight:
            clearest[one.mode] = one
    if not clearest:
        return None
    if "hybrid" in clearest and clearest["hybrid"].weight >= CLEAR:
        clearest.pop("onsite", None)  # "an in-person company: two days a week in the office"
    chosen = max(_ORDER, key=lambda mode: (clearest[mode].weight if mode in clearest else 0, votes.get(mode, 0)))
    return Finding(chosen, clearest[chosen].start, clearest[chosen].end, READER)


def work_mode_flags(document: Document, said: Sequence[Statement] | None = None) -> tuple[Finding[Flag], ...]:
    """ "work-mode-contradiction" where header and body, or two clear sentences, state modes that exclude each other.

    Remote excludes hybrid and on site; between those two there is no contradiction, one merely says less. A choice
    ("office or remote") contradicts nothing. The words are those of the later statement. `said` are the document's
    statements where they are known.

    >>> from dataclasses import replace
    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_document
    >>> plain = make_document(Posting("1", "file", "Analyst (remote)", "You work on-site at our Leeds office."))
    >>> [flag.value for flag in work_mode_flags(replace(plain, cues=CueFinder([CUES]).find(plain.lower)))]
    ['work-mode-contradiction']
    """
    if len(document.hits("work_mode")) < 2 and document.header("employment") is None:
        return ()
    clear = [one for one in (statements(document) if said is None else said) if one.weight >= CLEAR]
    if any(one.weight == CHOICE for one in clear):
        return ()
    remote = [one for one in clear if one.mode == "remote"]
    present = [one for one in clear if one.mode != "remote"]
    if not remote or not present or any(_in_one_line(document, one, other) for one in remote for other in present):
        return ()
    later = max(remote[0], present[0], key=lambda said: said.start)
    return (Finding("work-mode-contradiction", later.start, later.end, READER),)


def _in_one_line(document: Document, one: Statement, other: Statement) -> bool:
    """Whether two statements stand in one line, so that they are alternatives: "Berlin (hybrid), else remote"."""
    first, second = sorted((one, other), key=lambda said: said.start)
    return "\n" not in document.text[first.end : second.start]


def statements(document: Document) -> Iterator[Statement]:
    """What the posting states of its mode, in order; a stated field weighs as much as a clear sentence."""
    stated = document.header("employment")
    if stated:
        for word, mode in _STATED.items():
            if (at := document.text.find(word, stated.start, stated.end)) >= 0:
                yield Statement(mode, CLEAR, at, at + len(word))
    hits = document.hits("work_mode")
    if not hits:
        return
    body_start = document.body_start
    headers = [block for block in (document.header("title"), document.header("location")) if block]
    done = -1
    for hit in hits:
        in_header = hit.start < body_start and any(block.start <= hit.start < block.end for block in headers)
        if hit.start < done or (hit.start < body_start and not in_header):
            continue
        if found := _stated_by(document, hit, in_header, hit.start < body_start + _TOP):
            done = found.end
            yield found


def _stated_by(document: Document, hit: Hit, in_header: bool, near_top: bool) -> Statement | None:
    """What a cue states in its line, by the first rule that covers it."""
    text, (start, stop, group) = document.text, hit
    line_end = text.find("\n", stop, stop + _WINDOW)
    begin = max(text.rfind("\n", max(start - _WINDOW, 0), start) + 1, start - _WINDOW, 0)
    end = line_end if line_end >= 0 else stop + _WINDOW
    first = max(0, begin - _BEFORE_WINDOW)
    window = text[first:end]
    if line_end >= 0 and text[line_end - 1] in ":?":  # a label, whose value stands in the next line
        value_end = text.find("\n", line_end + 1, line_end + _VALUE)
        window = f"{window} {text[line_end + 1 : value_end if value_end >= 0 else line_end + _VALUE]}"
    covering = _first_rule(group, window, begin - first, start - first, stop - first, in_header)
    if covering is not None:
        mode, weight, low, high = covering
        weight = CLEAR if weight == LIKELY and near_top else weight
        return Statement(mode, weight, first + low, first + high) if weight else None
    if not in_header:
        return None
    return Statement(group, CLEAR if group == "remote" else LIKELY, start, stop)


@lru_cache(maxsize=4096)
def _first_rule(group: str, text: str, begin: int, start: int, stop: int, in_header: bool) -> Statement | None:
    """What the first rule states that covers the cue `text[start:stop]`, looking at `text[begin:]`.

    Remembered since employers say the same in all their postings. A header's mere hints do not count.
    """
    rules, meanings = _rules(group)
    for rule, match in rules.find(text, lower_same_length(text), begin, len(text)):
        if match.start() < stop and match.end() > start:
            mode, weight = meanings[rule]
            if not (in_header and weight == HINT):
                return Statement(mode, weight, match.start(), match.end())
    return None
