"""The employer's industry: from its name where it is well known, and from the words about it.

Every industry has a score: its phrases found, each counted once with the weight of the section it stands in, and the
known industry of the employer's name. Technology is where most postings of this market come from, so it is the
answer when only words of software speak; when nothing speaks, nothing is said. Words of technology among duties and
requirements are the person's tools, words of a title the person's occupation: both say little of the employer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from fingerpost.posting import Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import HEADER_KINDS, Document, Hit, SectionKind
from fingerpost.reading.patterns import compiled_late
from fingerpost.reading.requirement import NO_SECTION, Span
from fingerpost.taxonomy.industries import KnownEmployer, find_employer, industries

READER = "industry"
TECHNOLOGY = "technology"
AGENCIES = "consulting-staffing"

CUES: CueTable = {
    "industry": {
        phrase: f"{industry.industry_id}.{strength}"
        for strength in ("weak", "strong")
        for industry in industries().values()
        for phrase in getattr(industry, strength)
    }
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
_STRONG, _WEAK = 2.0, 0.5
_MEANING: Mapping[str, tuple[str, bool]] = {
    f"{industry}.{strength}": (industry, strength == "weak")
    for industry in industries()
    for strength in ("strong", "weak")
}
"""Value of a cue → its industry, and whether it is weak."""

_TOOLS: frozenset[SectionKind] = frozenset({"duties", "required", "preferred"})
_IN_TITLE = 0.4
# A list of at least so many industries within so many characters names customers.
_FEWEST_OF_A_LIST = 5
_LIST_REACH = 160
_IN_LIST = 0.25
_KNOWN_EMPLOYER = 9.0
# A name that is also an everyday word ("Carrot") may be another employer's.
_KNOWN_WORD = 1.5
# An agency's client counts, not the agency: its own name weighs little.
_KNOWN_AGENCY = 3.0
_CLIENT_OF_AGENCY = 2.5
_AGENCY = compiled_late(r"staffing|recruit|client|talent|bemanning|rekryter|personal|w2|c2c|corp|kund")
_OPENING = 700
_OPENING_BONUS = 0.5
_LEAST = 1.0
# Words of technology are in nearly every posting of this market, so together they weigh little.
_MOST_WEAK_TECHNOLOGY = 2.5

# Where a text gives its employer's name: "About Example" and "Example is a" begin a block, "At Example, we" anywhere.
_ABOUT = compiled_late(
    r"(?:About|Life at|Working at|Über|Om) (?:the )?(?P<name>[A-Z][\w.&'’-]*(?: [A-Z&][\w.&'’-]*){0,3})"
    r"|(?P<subject>[A-Z][\w.&-]*+(?: [A-Z][\w.&-]*+){0,2}+) (?:is|was) "
    r"(?:a|an|the|on|building|looking|seeking|founded|hiring|one)\b"
)
# "At", "Bei", "Join", "Hos"; it begins with a set of letters, which lets the search pass quickly over everything else.
_AT = compiled_late(
    r"[ABHJ](?<!\w.)(?:(?<=A)t|(?<=B)ei|(?<=J)oin|(?<=H)os) "
    r"(?P<name>[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,2})(?=,| we| you|’s|'s|\s+team)"
)
_AT_WORDS = ("At ", "Join ", "Bei ", "Hos ")
_NAME_REACH = 1500

# An employer's field that names nobody.
_NOBODY = compiled_late(
    r"(?:private|confidential|undisclosed|anonymous|unknown|our)\b[ \w]{0,12}$|confidential|various|multiple"
)
# A university that gives a degree is not the employer.
_OF_A_DEGREE = compiled_late(
    r"[- ]?(?:degree|education|graduate|studies|diploma|student|level|or equivalent|or college|exam|utbildning)"
)
# An insurance that employees have is not what the employer sells.
_A_BENEFIT = compiled_late(
    r"(?:health|medical|dental|vision|life|disability|accident|travel|liability|private)[ ,/&and]{1,12}$|your health $"
)
_BENEFIT_REACH = 24
_DEGREE_GIVERS = frozenset(
    {"university", "universities", "universitet", "hochschule", "universität", "högskola", "université"}
)


_Clue: TypeAlias = tuple[str, float, int, int, bool]
"""industry, weight, start, end, and whether it is weak"""


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
    weak_technology = 0.0
    for industry, weight, _, _, is_weak in clues:
        scores[industry] = scores.get(industry, 0.0) + weight
        if is_weak and industry == TECHNOLOGY:
            weak_technology += weight
    if weak_technology > _MOST_WEAK_TECHNOLOGY:
        scores[TECHNOLOGY] -= weak_technology - _MOST_WEAK_TECHNOLOGY
    best = max(sorted(scores), key=scores.__getitem__, default=TECHNOLOGY)
    if best == AGENCIES and scores.get(TECHNOLOGY, 0.0) >= _CLIENT_OF_AGENCY and _is_agency(document, clues):
        best = TECHNOLOGY
    if scores.get(best, 0.0) < _LEAST:  # a few words of technology are enough for it, not for others
        best = TECHNOLOGY
    proofs = [(weight, -start, end) for industry, weight, start, end, _ in clues if industry == best]
    if not proofs:
        return None
    _, start, end = max(proofs)
    return Finding(best, -start, end, READER)


def _is_agency(document: Document, clues: Iterable[_Clue]) -> bool:
    """Whether all strong words of consulting and staffing are an agency's, whose client counts."""
    strong = [(start, end) for industry, _, start, end, is_weak in clues if industry == AGENCIES and not is_weak]
    return bool(strong) and all(_AGENCY.search(document.lower, start, end) for start, end in strong)


def _phrases(document: Document) -> Iterable[_Clue]:
    """Each distinct phrase once, at its weightiest place."""
    opening = document.body_start + _OPENING
    title, silent = _headers(document)
    best: dict[str, _Clue] = {}
    lower = document.lower
    hits = document.hits("industry")
    listed = _listed(hits)
    # Hits and sections are walked together, as `with_sections` does in a less busy place.
    sections = iter(document.sections)
    low = high = -1
    kind: SectionKind = "other"
    for start, end, value in hits:
        if silent[0] <= start < silent[1]:
            continue
        while high <= start:
            low, high, kind = next(sections, NO_SECTION)
        section: SectionKind = kind if low <= start else "other"
        industry, is_weak = _MEANING[value]
        if start < title:
            weight = _IN_TITLE
        else:
            is_weak = is_weak or (industry == TECHNOLOGY and section in _TOOLS)
            weight = _SECTION[section] + (_OPENING_BONUS if start < opening else 0.0)
        weight *= (_WEAK if is_weak else _STRONG) * (_IN_LIST if start in listed else 1.0)
        words = lower[start:end]
        known = best.get(words)
        if known is not None and known[1] >= weight:
            continue
        if _is_about_something_else(lower, words, start, end):
            continue
        best[words] = (industry, weight, start, end, is_weak)
    return best.values()


def _is_about_something_else(lower: str, words: str, start: int, end: int) -> bool:
    """A degree's university, or an insurance that is a benefit."""
    if words in _DEGREE_GIVERS:
        return _OF_A_DEGREE.match(lower, end) is not None
    return words == "insurance" and _A_BENEFIT.search(lower, max(0, start - _BENEFIT_REACH), start) is not None


def _listed(hits: Sequence[Hit]) -> set[int]:
    """Where hits stand near those of many other industries: a list of customers ("banks, hospitals, airlines …")."""
    listed: set[int] = set()
    if len(hits) < _FEWEST_OF_A_LIST:
        return listed
    first = 0
    for last, hit in enumerate(hits):
        while hits[first].start < hit.start - _LIST_REACH:
            first += 1
        if last - first + 1 >= _FEWEST_OF_A_LIST:
            near = hits[first : last + 1]
            if len({_MEANING[one.value][0] for one in near}) >= _FEWEST_OF_A_LIST:
                listed.update(one.start for one in near)
    return listed


def _headers(document: Document) -> tuple[int, Span]:
    """Where the title's line ends, and the header lines that say nothing of the industry: places, nobody's name."""
    title = silent_start = silent_end = 0
    for block in document.blocks:
        if block.kind == "title":
            title = block.end
        elif block.kind in ("location", "applicants") or (
            block.kind == "employer" and _NOBODY.match(document.lower, block.start, block.end)
        ):
            silent_start, silent_end = silent_start or block.start, block.end
        elif block.kind not in HEADER_KINDS:
            break
    return title, (silent_start, silent_end)


def _known_employers(document: Document) -> Iterator[_Clue]:
    """The stated employer, else the first known name that the text gives as its own."""
    stated = document.header("employer")
    if stated is not None:
        known = find_employer(document.text[stated.start : stated.end])
        if known is not None:
            yield _employer_clue(known, stated.start, stated.end)
            return
    for found in _names(document):
        group = found.lastgroup or "name"
        if (known := find_employer(found[group])) is not None:
            yield _employer_clue(known, found.start(group), found.end(group))
            return


def _employer_clue(known: KnownEmployer, start: int, end: int) -> _Clue:
    if known.industry_id == AGENCIES:
        return known.industry_id, _KNOWN_AGENCY, start, end, False
    return known.industry_id, _KNOWN_WORD if known.is_word else _KNOWN_EMPLOYER, start, end, False


def _names(document: Document) -> Iterator[re.Match[str]]:
    """What may be the employer's name near the beginning of the text."""
    text, begin = document.text, document.body_start
    last = begin + _NAME_REACH
    for start, _, kind in document.blocks:
        if start >= last:
            break
        if kind not in HEADER_KINDS and (found := _ABOUT.match(text, start)):
            yield found
    if any(text.find(word, begin, last) >= 0 for word in _AT_WORDS):
        yield from _AT.finditer(text, begin, last)
