"""Remote, hybrid or on site.

Every cue is read in its line: the first rule of its group that covers the cue gives a mode and a weight, or sets the
cue aside ("remote sensing", "hybrid cloud", "on-site gym"). The clearest statement wins, then the sum of weights.
The rules are in `data/work_mode.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from fingerpost.posting import Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.patterns import any_of, any_of_lower, cue_group, read_table

READER = "work_mode"

_TABLE = read_table("work_mode")

CUES: CueTable = {"work_mode": cue_group(_TABLE["cues"])}


class _Rule(NamedTuple):
    """`weight` 5 is a choice that includes the mode, 4 a clear statement, 1 a mere hint; 0 sets the cue aside.

    Few patterns care for casing (they hold `(?-i:…)`); all others are searched for in the lower-cased text.
    """

    mode: str
    weight: int
    cased: bool
    pattern: re.Pattern[str]


@cache
def _rules(group: str) -> tuple[_Rule, ...]:
    """The rules of "remote", "hybrid" or "onsite", in order."""
    rules = []
    for rule in _TABLE[group]:
        cased = any("(?-i:" in pattern for pattern in rule["patterns"])
        pattern = (any_of if cased else any_of_lower)(rule["patterns"])
        rules.append(_Rule(rule["mode"], rule["weight"], cased, pattern))
    return tuple(rules)


_STATED = {"TELECOMMUTE": "remote", "HYBRID": "hybrid", "ONSITE": "onsite"}
_ORDER = ("hybrid", "remote", "onsite")
_WINDOW = 70
_TOP = 250


def read_work_mode(document: Document) -> Finding[str] | None:
    """ "remote", "hybrid" or "onsite"; None when the posting does not say.

    remote: the work may be done fully remotely. hybrid: some days in an office, or home working offered besides it.
    onsite: presence is asked for; an address alone is not.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("This is a hybrid role: three days a week in our Leeds office.")
    >>> read_work_mode(replace(plain, cues=CueFinder([CUES]).find(plain.lower))).value
    'hybrid'
    """
    votes: dict[str, int] = {}
    proofs: dict[str, tuple[int, Finding[str]]] = {}
    for mode, weight, start, end in _votes(document):
        votes[mode] = votes.get(mode, 0) + weight
        if mode not in proofs or weight > proofs[mode][0]:
            proofs[mode] = (weight, Finding(mode, start, end, READER))
    if not votes:
        return None
    chosen = max(_ORDER, key=lambda mode: (proofs[mode][0] if mode in proofs else 0, votes.get(mode, 0)))
    return proofs[chosen][1]


def _votes(document: Document) -> Iterator[tuple[str, int, int, int]]:
    """(mode, weight, start, end) of each statement; a stated field weighs as much as a clear sentence."""
    text = document.text
    stated = document.header("employment")
    if stated:
        for word, mode in _STATED.items():
            if (at := text.find(word, stated.start, stated.end)) >= 0:
                yield mode, 4, at, at + len(word)
    headers = [block for block in (document.header("title"), document.header("location")) if block]
    done = -1
    for hit in document.hits("work_mode"):
        in_header = any(block.start <= hit.start < block.end for block in headers)
        if hit.start < done or (hit.start < document.body_start and not in_header):
            continue
        if found := _mode_of(document, hit, in_header):
            done = found[3]
            yield found


def _mode_of(document: Document, hit: Hit, in_header: bool) -> tuple[str, int, int, int] | None:
    text = document.text
    line_end = text.find("\n", hit.end)
    begin = max(text.rfind("\n", 0, hit.start) + 1, hit.start - _WINDOW)
    end = min(hit.end + _WINDOW, line_end if line_end >= 0 else len(text))
    near_top = document.body_start <= hit.start < document.body_start + _TOP
    for mode, weight, cased, pattern in _rules(hit.value):
        for match in pattern.finditer(text if cased else document.lower, begin, end):
            if match.start() < hit.end and match.end() > hit.start:
                if not weight:
                    return None
                if in_header and weight == 1:
                    break
                weight = 4 if weight == 3 and (near_top or in_header) else weight
                return mode, weight, match.start(), match.end()
    if in_header and hit.value == "remote":
        return hit.value, 4, hit.start, hit.end
    return (hit.value, 3, hit.start, hit.end) if in_header else None
