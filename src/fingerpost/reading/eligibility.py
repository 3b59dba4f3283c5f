"""Where one may live for remote work, and where not.

What the text says of the person counts first ("must reside in Texas") unless a field states otherwise, then that field
(schema.org applicantLocationRequirements), then the title, then the piece of the location line that says remote
("Remote - US"). A country that merely stands in the location line is no condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fingerpost.posting import Finding, PlaceNamed
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Block, Document, Hit
from fingerpost.reading.location import read_location
from fingerpost.reading.patterns import any_of_lower, compiled_late, read_table
from fingerpost.reading.place import applicant_places, places_after

READER = "eligibility"

_TABLE = read_table("eligibility")

CUES: CueTable = {f"eligibility.{name}": dict.fromkeys(phrases, name) for name, phrases in _TABLE["cues"].items()}

_OF_PERSON, _OF_OTHERS, _NEGATED, _OF_HIRING, _NOT_OF_WORK = (
    any_of_lower(_TABLE["patterns"][name]) for name in ("of_person", "of_others", "negated", "of_hiring", "not_of_work")
)
_CLAUSE_END = compiled_late(r"[\n;!?]|\.(?=\s|$)")
_REMOTE = compiled_late(
    r"\bremote(?:ly)?\b(?! (?:sens|monitor|access|operat|support))|\b(?:telework|distans|remoto|télétravail)\b|远程",
    re.IGNORECASE,
)
_PIECE = compiled_late(r"[^;|•\n]+")
_BEFORE_REMOTE = compiled_late(r"([A-Z][\w.& ]{0,28}?)\s*(?:[-–—,(]\s*)?(?:based\s+)?(?:fully |100% )?$")
_WHOLE_AREAS = frozenset({"*", "EU"})
_ALL_GERMANY = ("deutschlandweit", "bundesweit")
_OPEN = ("remote", "remotely", "anywhere", "full-remote", *_ALL_GERMANY)
_WIDE = 130
_FOR_A_WHILE = compiled_late(r"[^.\n]{0,12}\bfor (?:up to |a (?:month|few)|\d|two|three|four|six)")
_PRESENT = compiled_late(r"\b(?:hybrid|on-?site|hq|headquarter\w*|offices?|in-person|preferred|plus)\b", re.IGNORECASE)
_ANY_CLAUSE = ("cannot", "unable", "not ", "ineligible")

Places = tuple[Finding[PlaceNamed], ...]


def read_remote_eligibility(document: Document, work_mode: Finding[str] | None) -> tuple[Places, Places]:
    """(places in one of which one must live, places that are ruled out); ((), ()) for work that is not remote.

    Where a field states from where one may apply and nothing states the mode, the work can be done remotely.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("Remote within Canada. We cannot hire in Quebec.")
    >>> document = replace(plain, cues=CueFinder([CUES]).find(plain.lower))
    >>> lives, not_there = read_remote_eligibility(document, Finding("remote", 0, 6, "work_mode"))
    >>> [found.value.country for found in lives], [found.value.region for found in not_there]
    (['CA'], ['CA-QC'])
    """
    stated = applicant_places(document, READER)
    if work_mode.value != "remote" if work_mode else not stated:
        return (), ()
    excluded = _distinct(_excluded(document))
    ruled_out = {found.value for found in excluded}
    for found in (_said_within(document, stated), stated, _titled(document), _located(document)):
        lives = _distinct(place for place in found if place.value not in ruled_out)
        if lives:
            return lives, excluded
    return (), excluded


def _distinct(found: Iterable[Finding[PlaceNamed]]) -> Places:
    kept: dict[PlaceNamed, Finding[PlaceNamed]] = {}
    for finding in found:
        kept.setdefault(finding.value, finding)
    return tuple(kept.values())


def _clause_before(document: Document, hit: Hit) -> str:
    """What stands before a hit in its sentence, at most 130 characters, in lower case."""
    begin = max(0, hit.start - _WIDE)
    clause = document.lower[begin : hit.start]
    ends = list(_CLAUSE_END.finditer(clause))
    return clause[ends[-1].end() :] if ends else clause


def _said_within(document: Document, stated: list[Finding[PlaceNamed]]) -> list[Finding[PlaceNamed]]:
    """What the text says, unless it names a country that the stated field does not."""
    said = list(_said(document))
    countries = {found.value.country for found in stated}
    if stated and not countries & _WHOLE_AREAS and any(found.value.country not in countries for found in said):
        return []
    return said


def _said(document: Document) -> Iterator[Finding[PlaceNamed]]:
    """Places of sentences that say where the person must live or may work."""
    done = document.body_start
    for hit in document.hits("eligibility.lives"):
        if hit.start < done or document.section_at(hit.start) in {"legal", "benefits", "employer"}:
            continue
        word = document.lower[hit.start : hit.end]
        before = _clause_before(document, hit)
        if _NEGATED.search(before) or _NOT_OF_WORK.search(before):
            continue
        is_open = word.startswith(_OPEN)
        if not is_open and (not _OF_PERSON.search(before) or _OF_OTHERS.search(before)):
            continue
        found = places_after(document, hit, READER)
        if not found and word in _ALL_GERMANY:
            found = [Finding(PlaceNamed("DE"), hit.start, hit.end, READER)]
        if not found and word == "remote eligible":
            found = _before_remote(document, hit.start)
        if found and _FOR_A_WHILE.match(document.lower, found[-1].end):
            continue
        for finding in found:
            done = finding.end
            yield finding


def _before_remote(document: Document, at: int) -> list[Finding[PlaceNamed]]:
    """The place just before the word remote: "US - Remote", "Germany, remote"."""
    begin = max(0, at - 40)
    before = _BEFORE_REMOTE.search(document.text, max(begin, document.text.rfind("\n", begin, at) + 1), at)
    if before is None:
        return []
    start = before.start(1)
    return [
        Finding(place, start + low, start + high, READER)
        for low, high, place in read_location(before.group(1))
        if place.city is None
    ]


def _titled(document: Document) -> list[Finding[PlaceNamed]]:
    """Places beside the word remote in the title: "Engineer (Remote, Spain)", "Engineer - US remote"."""
    block = document.header("title")
    return _beside_remote(document, block) if block else []


def _located(document: Document) -> list[Finding[PlaceNamed]]:
    """Places of those pieces of the location line that say remote."""
    block = document.header("location")
    return _beside_remote(document, block) if block else []


def _beside_remote(document: Document, block: Block) -> list[Finding[PlaceNamed]]:
    """The places behind the word remote in a piece of a line, else the country or state just before it."""
    found: list[Finding[PlaceNamed]] = []
    text = document.text
    for piece in _PIECE.finditer(text, block.start, block.end):
        remote = _REMOTE.search(text, piece.start(), piece.end())
        if remote is None:
            continue
        present = _PRESENT.search(text, remote.end(), piece.end())
        begin, end = remote.end(), present.start() if present else piece.end()
        behind = [
            Finding(place, begin + low, begin + high, READER) for low, high, place in read_location(text[begin:end])
        ]
        found += behind or _before_remote(document, remote.start())
    return found


def _excluded(document: Document) -> Iterator[Finding[PlaceNamed]]:
    """Places of sentences that rule them out."""
    done = document.body_start
    for hit in document.hits("eligibility.excluded"):
        if hit.start < done:
            continue
        word, before = document.lower[hit.start : hit.end], _clause_before(document, hit)
        is_plain = word.startswith(_ANY_CLAUSE)
        if _NOT_OF_WORK.search(before) or not (is_plain or _OF_HIRING.search(before)):
            continue
        for finding in places_after(document, hit, READER):
            done = finding.end
            yield finding
