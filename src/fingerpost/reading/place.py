"""Where the work may be done: countries, regions and cities.

The location line of the stated fields comes first, then the field that says where those who apply must live. The text
adds what it says of the posting itself ("candidates must reside in Canada"); where no field names a place, also the
title and weaker words ("our office in Berlin") are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from fingerpost.posting import Finding, PlaceNamed
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Block, Document, Hit
from fingerpost.reading.location import LONGEST_LINE, Located, read_location
from fingerpost.reading.patterns import any_of, compiled_late, read_table
from fingerpost.taxonomy.places import countries

READER = "place"

_TABLE = read_table("place")

CUES: CueTable = {f"place.{name}": dict.fromkeys(phrases, name) for name, phrases in _TABLE["cues"].items()}

_ABOUT_POSTING = any_of(_TABLE["patterns"]["about_posting"])
_EMPLOYER_TALK = any_of(_TABLE["patterns"]["employer_talk"])
# It begins with a set of signs, which lets the search pass quickly over everything else.
_SENTENCE_END = compiled_late(r"[.!?\n;](?:(?<=[^\s.A-Z][.!?])(?=\s|$)|(?<=[\n;!?])|(?<=\.)\.+|(?<=[a-z)]\.)(?=[A-Z]))")
_LEAD = compiled_late(rf"[\s:：•*\-–(]*(?:(?:{'|'.join(_TABLE['patterns']['lead'])})\b[\s:：*]*)*", re.IGNORECASE)
_NAME_WORD = (
    r"(?:[A-ZÀ-Þ\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][\w.'’\u3400-\u9fff-]*"
    rf"|\b(?:{'|'.join(_TABLE['patterns']['inside_names'])})\b|[,/&|()、，・–-])"
)
_NAMES = compiled_late(rf"{_NAME_WORD}(?:\s*{_NAME_WORD})*")
_ABOUT_PERSON = compiled_late(r"\b(?:candidates?|applicants?|must|currently|you)\b", re.IGNORECASE)
_OF_OTHERS = compiled_late(
    r"\b(?:customers|clients|investors|users|teams?|colleagues|interact|collaborat\w*|headquartered|founded)\b",
    re.IGNORECASE,
)
# "Our team, located in Riga, is looking for", "join our data team, based in Riga": the team is the one to be joined.
_TEAM_TO_JOIN = compiled_late(
    r"(?:\bour (?:[\w&-]+ ){0,4}|\bjoin\b[^.\n]{0,80}\b)team,?\s(?:which is )?$", re.IGNORECASE
)
_OF_ITSELF = ("remote", "anywhere", "am standort", "bundesweit", "deutschlandweit", "open to")
_ALL_GERMANY = frozenset({"bundesweit", "deutschlandweit"})
_ELIGIBLE = f"{READER}.eligible"
_LEAD_GAP = 14
_PLACE_WINDOW = 110
_TOP_LINES = 8
_TITLE_PLACE = compiled_late(r"[(\[|,–—-]\s*([^()\[\]|]+)")
_HEADLINE = compiled_late(r"\b(?:remote|on-?site|hybrid|in-person|full[- ]?time)\b", re.IGNORECASE)
_MODE_WORD = compiled_late(
    r"\b(?:remote|on-?site|hybrid|in-person|(?:full|part)[- ]?time|permanent|office|days?|only|cbd|area|metro)\b",
    re.IGNORECASE,
)
_LETTER = compiled_late(r"[^\W\d_]")
_APPLICANT_PLACES = compiled_late(rf"[^;\n](?:[^\n]{{0,{LONGEST_LINE - 2}}}(?=;|$)|[^;\n]*)", re.MULTILINE)
"""As many whole values as a location line may be long: each helps to tell what the others mean."""
_COUNTRY_CODE = compiled_late(r"(?:^|(?<=; ))[A-Z]{2}(?=;|$)", re.MULTILINE)
_CLOCK_AFTER = compiled_late(r"[ -]*(?:time ?zone|hours|business hours|overlap|working hours|time\b|±)", re.IGNORECASE)


def read_places(document: Document) -> tuple[Finding[PlaceNamed], ...]:
    """The places where the work may be done, in order of mention; () when none is stated.

    "EU" stands for the European Union or Europe as a whole; areas such as EMEA name no certain country: left out.

    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> from dataclasses import replace
    >>> plain = make_text_document("This role is based in our Berlin office. Customers in France love us.")
    >>> document = replace(plain, cues=CueFinder([CUES]).find(plain.lower))
    >>> [(found.value.country, found.value.city) for found in read_places(document)]
    [('DE', 'Berlin')]
    """
    header = document.header("location")
    stated = (_read(document, header) if header else []) or applicant_places(document, READER)
    body = list(_strong(document))
    if stated:
        known = {found.value.country for found in stated}
        if known == {"*"}:
            return tuple(stated)
        added = [found for found in body if found.value.country not in known and found.reader == _ELIGIBLE]
        return _distinct([*stated, *added])
    for found in (_labelled(document), _headline(document), body, _title(document), _weak(document)):
        if found:
            return _distinct(found)
    return ()


def stated_country(document: Document) -> str | None:
    """The country of the stated places when they name exactly one; used to read what "$" means."""
    header = document.header("location")
    found = (_read(document, header) if header else []) or applicant_places(document, READER)
    named = {finding.value.country for finding in found} - {"*", "EU"}
    return named.pop() if len(named) == 1 else None


def applicant_places(document: Document, reader: str) -> list[Finding[PlaceNamed]]:
    """The places where those who apply must live, as the stated field names them; () where it is not stated.

    A value of two capitals is the code of a country, also where a text would not be sure of it.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.text import make_document
    >>> posting = Posting("1", "file", "Analyst", "", applicant_location_requirements=("USA Only", "DE"))
    >>> [found.value.country for found in applicant_places(make_document(posting), "place")]
    ['US', 'DE']
    """
    block = document.header("applicants")
    if block is None:
        return []
    found: list[Finding[PlaceNamed]] = []
    for part in _APPLICANT_PLACES.finditer(document.text, block.start, block.end):
        found += _found(read_location(part.group()), part.start(), reader)
    reached = {finding.start for finding in found}
    for code in _COUNTRY_CODE.finditer(document.text, block.start, block.end):
        if code.start() not in reached and code.group() in countries():
            found.append(Finding(PlaceNamed(code.group()), *code.span(), reader))
    return sorted(found, key=lambda finding: finding.start)


def _read(document: Document, block: Block) -> list[Finding[PlaceNamed]]:
    return _found(read_location(document.text[block.start : block.end]), block.start, READER)


def _found(located: Iterable[Located], offset: int, reader: str) -> list[Finding[PlaceNamed]]:
    return [Finding(place, offset + start, offset + end, reader) for start, end, place in located]


def _distinct(found: Iterable[Finding[PlaceNamed]]) -> tuple[Finding[PlaceNamed], ...]:
    kept: dict[PlaceNamed, Finding[PlaceNamed]] = {}
    for finding in found:
        kept.setdefault(finding.value, finding)
    return tuple(kept.values())


def _headline(document: Document) -> list[Finding[PlaceNamed]]:
    """Places of a first line like "Employer | Role | Place", or of a line at the top that is nothing but a place."""
    begin = document.body_start
    lines = islice((block for block in document.blocks if block.start >= begin), _TOP_LINES)
    for index, line in enumerate(lines):
        text = document.text[line.start : min(line.end, line.start + 300)]
        if index < 2 and (text.count("|") >= 2 or (len(text) <= 160 and _HEADLINE.search(text))):
            start = text.find("|") + 1
        elif len(text) <= 70 and _is_location_line(text):
            start = 0
        else:
            continue
        if found := _found(read_location(text[start:]), line.start + start, READER):
            return found
    return []


def _is_location_line(text: str) -> bool:
    """Whether the words of a line are nearly all names of places."""
    located = read_location(text)
    named = sum(len(_LETTER.findall(text[place.start : place.end])) for place in located)
    return bool(located) and named >= 0.8 * len(_LETTER.findall(_MODE_WORD.sub("", text)))


def _labelled(document: Document) -> list[Finding[PlaceNamed]]:
    found: list[Finding[PlaceNamed]] = []
    for hit in document.hits("place.label")[:6]:
        found += places_after(document, hit, READER)
    return found


def _strong(document: Document) -> Iterable[Finding[PlaceNamed]]:
    """Places of sentences that speak of the posting or of who may apply."""
    last_end = document.body_start
    for hit in document.hits("place.strong"):
        if hit.start < last_end or document.section_at(hit.start) == "legal":
            continue
        before = _clause_before(document, hit)
        word = document.lower[hit.start : hit.end]
        of_posting = _ABOUT_POSTING.search(before) and not _EMPLOYER_TALK.search(before)
        if not of_posting and not word.startswith(_OF_ITSELF):
            continue
        found = places_after(document, hit, _eligibility(word, before))
        if not found and word in _ALL_GERMANY:
            found = [Finding(PlaceNamed("DE"), hit.start, hit.end, READER)]
        for finding in found:
            last_end = finding.end
            yield finding


def _eligibility(word: str, before: str) -> str:
    """Whether the words say who may do the work, so that they add to the location line."""
    return _ELIGIBLE if _ABOUT_PERSON.search(before) or word.startswith(("remote", "anywhere", "open to")) else READER


def _weak(document: Document) -> list[Finding[PlaceNamed]]:
    """Places that nothing ties to the posting but that nothing else contradicts: an office, the right to work."""
    cues = [(hit, False) for hit in document.hits("place.weak")] + [
        (hit, True) for hit in document.hits("place.strong")
    ]
    for hit, is_strong in cues:
        if hit.start < document.body_start or (is_strong and _is_of_others(_clause_before(document, hit))):
            continue
        if found := places_after(document, hit, f"{READER}.weak"):
            return found
    return []


def _is_of_others(before: str) -> bool:
    """Whether the words before a place speak of customers or colleagues elsewhere, and not of the team to be joined."""
    return _OF_OTHERS.search(before) is not None and _TEAM_TO_JOIN.search(before) is None


def _title(document: Document) -> list[Finding[PlaceNamed]]:
    """Places behind a bracket, comma or dash of the title: "Data Scientist (Berlin)"."""
    block = document.header("title")
    text = document.text[block.start : block.end] if block else ""
    mark = None if "://" in text else _TITLE_PLACE.search(text)
    if block is None or mark is None:
        return []
    start = mark.start() + 1
    return _found(read_location(text[start:]), block.start + start, f"{READER}.title")


def _clause_before(document: Document, hit: Hit) -> str:
    window = document.text[max(0, hit.start - 90) : hit.start]
    ends = list(_SENTENCE_END.finditer(window))
    return window[ends[-1].end() :] if ends else window


def places_after(document: Document, hit: Hit, reader: str) -> list[Finding[PlaceNamed]]:
    """The places named directly after a cue, as findings of a reader; () when the words after it are no place."""
    text = document.text
    start = hit.end
    lead = _LEAD.match(text, start, start + _PLACE_WINDOW)
    begin = lead.end() if lead else start
    limit = _SENTENCE_END.search(text, begin, begin + _PLACE_WINDOW)
    names = _NAMES.match(text, begin, limit.start() if limit else min(len(text), begin + _PLACE_WINDOW))
    if not names or _CLOCK_AFTER.match(text, names.end()):
        return []
    located = read_location(names.group())
    if not located or located[0].start > _LEAD_GAP:
        return []
    kept = [located[0]]
    for place in located[1:]:
        if place.start - kept[-1].end > _LEAD_GAP:
            break
        kept.append(place)
    return _found(kept, begin, reader)
