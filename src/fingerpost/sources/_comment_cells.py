"""The cells of a comment's first line (`Company | Role | Place | REMOTE | $…`): what each of them states.

People write the cells in any order, leave some out, and glue two into one. A cell is told by its words: pay by a
currency and a number, a role by its noun, a place by its name. What none of these tells is "other": an employer where
it stands first, else nothing.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from fingerpost.sources._comment_words import PROSE, ROLE_NOUN
from fingerpost.taxonomy.places import areas, cities_named, countries, country_names, fold_name, region_names

Kind = Literal["pay", "role", "several", "mode", "employment", "visa", "place", "field", "link", "other"]
"""`several`: "Multiple roles" and the like, which name none. `field`: a field of work ("Platform Engineering")."""

URL = re.compile(r"https?://[^\s<>\"|]+|\bwww\.[^\s<>\"|]+")
BARE_DOMAIN = re.compile(
    r"(?:[\w-]+\.)+(?:com|io|ai|co|org|net|dev|app|tech|xyz|so|us|uk|de|eu|in)(?:/[^\s|)]*)?", re.I
)

_LEVELLED_LEAD = re.compile(r"^(?:\w[\w/+&-]* ){1,4}lead(?:\s*$|\s*[(,])", re.IGNORECASE)

_PAY = re.compile(
    r"[$€£₹¥]\s?\d|\d\s?k\b|\d[\d,.]*\s?(?:usd|eur|gbp|chf|cad|aud|sek|inr|lpa)\b|\b(?:usd|eur|gbp|chf|cad|aud)\s?\d",
    re.I,
)
_MODE = re.compile(
    r"\bremote|\bon-?\s?site\b|\bin[- ]person\b|\bin[- ](?:the )?office\b|\bhybrid|\bwfh\b|"
    r"\bwork from (?:home|anywhere)\b|"
    r"\bdays? (?:a week |per week )?(?:in|at|on)\b|\bdistributed team",
    re.IGNORECASE,
)
_EMPLOYMENT = re.compile(
    r"^\W*(?:(?:100% )?full[- ]?time|part[- ]?time|fte?\b|permanent|contract(?:ors?)?\b|freelance|intern(?:ship)?s?\b|"
    r"temporary|fractional|b2b\b)",
    re.IGNORECASE,
)
_VISA = re.compile(r"\bvisas?\b|\brelocation\b|\bsponsor|\bcitizens?(?:hip)?\b|\bclearance\b", re.IGNORECASE)
_MANY = r"(?:multiple|various|several|many|all|different|numerous|open|full[- ]?time|hiring|new|multi)"
_AREAS = r"(?:engineering|eng|software|technical|tech|product|remote|design|sales|growth|data|ml|ai|ops|r&d|research)"
_OFFERS = r"(?:roles?|positions?|openings?|jobs?|opportunities|teams?|hires)"
_SEVERAL = re.compile(
    rf"^\W*(?:{_MANY}\b[\s,/&-]*)+(?:{_AREAS}\b[\s,/&+-]*(?:and\b\s*)?)*(?:{_OFFERS}\b.*)?$"
    rf"|^\W*(?:{_AREAS}\b[\s,/&+]*(?:and\b\s*)?)*(?:open )?{_OFFERS}\W*$"
    r"|^\W*(?:engineering|eng|product|software|r&d|tech)(?:(?:\s*[,/&+]\s*|\s+and\s+)\w+)?\W*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\b(?:engineering|development|programming|consulting|design|devops|infrastructure|operations|marketing|sales"
    r"|research|analytics|dev)\b\W*(?:\(.*\))?$"
    r"|^(?:senior|sr\.?|staff|principal|lead|junior|founding|mid)\b.*"
    r"\b(?:full[- ]?stack|back[- ]?end|front[- ]?end|ios|android|rails|python|rust|java|golang|devops)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)?")
_PIECES = re.compile(r"\s*(?:[,/;()|+&•]|\bor\b|\band\b|\bin\b|\s[-–—]\s)\s*")
_NOT_CODES = {"AI", "ML", "AR", "VR", "IO", "PM", "TV", "AS", "BI", "ME", "IS", "QA", "GO", "TS", "DATA", "OTHER"}
"""Codes of countries and names of towns that mean something else in a posting's head."""

_NOT_PLACE = re.compile(
    r"\b(?:remote(?:ly)?|on-?site|hybrid|in[- ]person|in[- ](?:the )?office|only|based|first|friendly|preferred|from|"
    r"the|near|greater|downtown|metro|area|hq|time ?zones?|eastern|days?|week|us-based|anywhere|fully|100%)\b",
    re.IGNORECASE,
)


class Cell(NamedTuple):
    """One cell: its words without links, what it states, and its links."""

    text: str
    kind: Kind
    links: tuple[str, ...] = ()


def read_cell(written: str) -> Cell:
    """A cell of a first line.

    >>> [read_cell(text).kind for text in ("ML Engineer (Vision)", "Bergen, Norway", "$120k–$150k", "ONSITE", "Larks")]
    ['role', 'place', 'pay', 'mode', 'other']
    """
    links = tuple(link.rstrip(").,;") for link in URL.findall(written))
    text = " ".join(re.sub(r"\(\s*\)", "", URL.sub("", written)).split()).strip(" -–—,;:|•")
    if not text:
        return Cell("", "link" if links else "other", links)
    return Cell(text, kind_of(text), links)


def kind_of(text: str) -> Kind:
    """What a cell's words state."""
    role = role_in(_BRACKETS.sub(lambda found: " " * len(found[0]), text))
    pay = _PAY.search(text)
    if _SEVERAL.match(text) and not _EMPLOYMENT.match(text):
        return "several"
    if BARE_DOMAIN.fullmatch(text) or "@" in text:
        return "link"
    interns = role is not None and role[0].lower().startswith("intern") and _EMPLOYMENT.match(text)
    if role and not interns and not (pay and pay.start() < role.start()):
        return "role"
    if pay:
        return "pay"
    if _EMPLOYMENT.match(text):
        return "employment"
    if _MODE.search(text) and len(text) < 140:
        return "mode"
    if _FIELD.search(text) and len(text) < 60 and not PROSE.search(text):
        return "field"
    if is_place(text):
        return "place"
    return "visa" if _VISA.search(text) else "other"


def role_in(text: str) -> re.Match[str] | None:
    """The noun of a role in a cell that is no sentence."""
    found = ROLE_NOUN.search(text) or _LEVELLED_LEAD.match(text)
    if found is None or found.start() > 90 or PROSE.search(text[: found.end()]):
        return None
    return found


def is_prose(text: str) -> bool:
    """Whether words make a sentence rather than a title."""
    return PROSE.search(text) is not None


def is_place(text: str) -> bool:
    """Whether every part of a cell, or its first and most of them, is the name of a place.

    >>> is_place("San Francisco, CA or NYC"), is_place("Harbour Labs")
    (True, False)
    """
    if len(text) > 120:
        return False
    pieces = [piece.strip(" .-–—:") for piece in _PIECES.split(_NOT_PLACE.sub(" ", text))]
    pieces = [piece for piece in pieces if re.search(r"[^\W\d_]", piece)]
    known = [_is_known_place(piece) for piece in pieces]
    return bool(known) and sum(known) * 2 > len(known)


def _is_known_place(name: str) -> bool:
    folded = fold_name(name)
    if name.upper() in _NOT_CODES:
        return False
    return (
        name.upper() in countries()
        or folded in country_names()
        or folded in region_names()
        or folded in areas()
        or bool(cities_named(folded))
    )
