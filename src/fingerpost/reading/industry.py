"""The employer's industry: from its name where it is well known, and from the words about it.

Every industry has a score: its phrases found, each counted once with the weight of the section it stands in, and the
known industry of the employer's name. Technology is where most postings of this market come from, so it is the
answer when only words of software speak; when nothing speaks, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fingerpost.posting import Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import HEADER_KINDS, Document, SectionKind
from fingerpost.reading.requirement import with_sections
from fingerpost.taxonomy.industries import find_employer_industry, industries

READER = "industry"
TECHNOLOGY = "technology"

CUES: CueTable = {
    f"industry.{strength}": {
        phrase: industry.industry_id for industry in industries().values() for phrase in getattr(industry, strength)
    }
    for strength in ("strong", "weak")
}

_SECTION: Mapping[SectionKind, float] = {
    "employer": 1.5,
    "header": 1.5,
    "other": 1.0,
    "duties": 0.5,
    "required": 0.3,
    "preferred": 0.2,
    "legal": 0.2,
    "benefits": 0.1,
}
_STRENGTH = {"strong": 2.0, "weak": 0.5}
_KNOWN_EMPLOYER = 9.0
# An agency's client counts, not the agency: its own name weighs little.
_KNOWN_AGENCY = 3.0
_OPENING = 700
_OPENING_BONUS = 0.5
_LEAST = 1.0
# Words of technology are in nearly every posting of this market, so together they weigh little.
_MOST_WEAK_TECHNOLOGY = 2.5

# Where a text gives its employer's name: "About Example" and "Example is a" begin a block, "At Example, we" anywhere.
_ABOUT = re.compile(
    r"(?:About|Life at|Working at|Über|Om) (?:the )?(?P<name>[A-Z][\w.&'’-]*(?: [A-Z&][\w.&'’-]*){0,3})"
    r"|(?P<subject>[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,2}) (?:is|was) "
    r"(?:a|an|the|on|building|looking|seeking|founded|hiring|one)\b"
)
# "At", "Bei", "Join", "Hos"; it begins with a set of letters, which lets the search pass quickly over everything else.
_AT = re.compile(
    r"[ABHJ](?<!\w.)(?:(?<=A)t|(?<=B)ei|(?<=J)oin|(?<=H)os) "
    r"(?P<name>[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,2})(?=,| we| you|’s|'s|\s+team)"
)
_NAME_REACH = 1500


class _Clue(NamedTuple):
    industry: str
    weight: float
    start: int
    end: int
    is_weak: bool = False


def read_industry(document: Document) -> Finding[str] | None:
    """The id of the employer's industry, None when nothing points anywhere.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import prepare
    >>> posting = Posting("1", "example", "Data Scientist", "About us: we are a regional bank with forty branches.")
    >>> read_industry(prepare(posting)).value
    'finance'
    """
    clues = [*_known_employers(document), *_phrases(document)]
    scores: dict[str, float] = {}
    for clue in clues:
        scores[clue.industry] = scores.get(clue.industry, 0.0) + clue.weight
    if TECHNOLOGY in scores:
        weak = sum(clue.weight for clue in clues if clue.industry == TECHNOLOGY and clue.is_weak)
        scores[TECHNOLOGY] -= max(0.0, weak - _MOST_WEAK_TECHNOLOGY)
    best = max(sorted(scores), key=lambda industry: scores[industry], default=TECHNOLOGY)
    if scores.get(best, 0.0) < _LEAST:  # a few words of technology are enough for it, not for others
        best = TECHNOLOGY
    proof = max(
        (clue for clue in clues if clue.industry == best), key=lambda clue: (clue.weight, -clue.start), default=None
    )
    return None if proof is None else Finding(best, proof.start, proof.end, READER)


def _phrases(document: Document) -> Iterable[_Clue]:
    """Each distinct phrase once, at its weightiest place."""
    opening = document.body_start + _OPENING
    location = document.header("location")
    best: dict[tuple[str, str], _Clue] = {}
    for strength, base in _STRENGTH.items():
        for hit, section in with_sections(document, document.hits(f"industry.{strength}")):
            if location and location.start <= hit.start < location.end:
                continue
            bonus = _OPENING_BONUS if hit.start < opening else 0.0
            weight = base * (_SECTION[section] + bonus)
            key = (hit.value, document.lower[hit.start : hit.end])
            if key not in best or weight > best[key].weight:
                best[key] = _Clue(hit.value, weight, hit.start, hit.end, strength == "weak")
    return best.values()


def _known_employers(document: Document) -> Iterator[_Clue]:
    """The stated employer, else the first known name that the text gives as its own."""
    stated = document.header("employer")
    if stated is not None:
        industry = find_employer_industry(document.text[stated.start : stated.end])
        if industry is not None:
            yield _employer_clue(industry, stated.start, stated.end)
            return
    for found in _names(document):
        group = found.lastgroup or "name"
        if (industry := find_employer_industry(found[group])) is not None:
            yield _employer_clue(industry, found.start(group), found.end(group))
            return


def _employer_clue(industry: str, start: int, end: int) -> _Clue:
    weight = _KNOWN_AGENCY if industry == "consulting-staffing" else _KNOWN_EMPLOYER
    return _Clue(industry, weight, start, end)


def _names(document: Document) -> Iterator[re.Match[str]]:
    """What may be the employer's name near the beginning of the text."""
    last = document.body_start + _NAME_REACH
    for block in document.blocks:
        if (
            block.kind not in HEADER_KINDS
            and block.start < last
            and (found := _ABOUT.match(document.text, block.start))
        ):
            yield found
    yield from _AT.finditer(document.text, document.body_start, last)
