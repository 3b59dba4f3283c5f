"""Whether years or a degree are demanded of the person where they stand, or only wished for, or not asked at all.

Adds to `requirement.py` what stands in brackets right behind a demand ("(required)", "(Preferred)"), a demand in a line
about something else, and the words of more languages.
"""

from __future__ import annotations

from fingerpost.reading.document import Document
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import compiled_late
from fingerpost.reading.requirement import Span, is_barred, is_wish, read_clause

_LEAD = 60
"""Characters before a demand in which its own line may announce it."""
_DEMAND_LABEL = compiled_late(
    r"require|qualification|you (?:may|might|could|would|will|'ll|’ll) be a (?:good|great) (?:fit|match)"
    r"|you have\b|you bring|you(?:'ll|’ll| will) (?:need|have|bring)|looking for|who you are|about you|must[ -]have"
    r"|your (?:profile|skills|background)|we(?:'re|’re| are) looking|love to see|anforderung|dein profil|ihr profil"
    r"|kvalifikation|votre profil|profil recherché|requisit|要求|资格"
)
_BRACKET = compiled_late(
    r"(?:['’]?s)?(?: degree)?[\s.]{0,2}[(\[–—-]\s?(?:(?:strongly|highly|is|but) )?"
    r"(?P<said>required|preferred|desired|desirable|optional|a plus|must)\b"
    r"(?! (?:emphasis|focus|concentration|major|field|area|discipline|subject|speciali))"
)
"""What stands in brackets behind a demand; "(preferred emphasis in physics)" is about the field alone."""

_BRACKET_LATER = compiled_late(
    r"[^,;.()\n]{0,80}\((?:strongly |highly )?(?:preferred|desired|desirable|optional|a plus)\)(?! or\b)"
)
_WISH_LEAD = compiled_late(
    r"\b(?:meriterande|deseable|desirable|preferred|nice to have|bonus|optional|von vorteil|wünschenswert|souhaité)\s?:"
)
_REQUIRED_AFTER = compiled_late(
    r"[^,;.()]{0,70}\b(?:is |are )?(?:required|mandatory|a must|obligatori[oa]|erforderlich)\b"
)
# No word of a wish is without one of these.
_ANY_WISH = GuardedSearch(
    "prefer|ideal|desir|desea|desej|bonus|nice|plus|option|advant|benefi|vorteil|wünsch|gern|vorzug|gärna|merit|fördel"
    "|souhait|atout|préf|valor|gradit|diferencia|voorkeur|een pr|优先|加分|우대|歓迎|尚可|not required"
)
_WISH = GuardedSearch(
    r"\b(?:deseable|preferiblemente|preferentemente|se valorar[áa]|valorable|preferibilmente|preferenziale|gradit[oa]"
    r"|desejável|diferencial|preferencialmente|bij voorkeur|is een pr[eé]|een pluspunt|de préférence|serait un plus"
    r"|est un plus|serait un atout|gerne|är (?:ett plus|meriterande)|あれば尚可|歓迎)"
)
_WISH_WORD = compiled_late(r"\b(?:preferred|preferably|ideally|nice to have|a plus|bonus|optional)\b")
# A heading inside a line ends what is said before it: "A degree Preferred Skills: Go".
_INLINE_HEADING = compiled_late(
    r"(?:Preferred|PREFERRED|Desired|Bonus|Nice[ -]to[ -][Hh]ave|Additional) ?"
    r"(?:Skills|Qualifications|Experience|Requirements|SKILLS|QUALIFICATIONS|Points|:)"
)
_REQUIRES = compiled_late(r"\brequires?\s{1,2}$")
_REQUIRED_LATER = compiled_late(r"[^.()\n]{0,140}?(?<!not )\brequired\b")
_HIGHER_WISHED = compiled_late(
    r"(?P<between>[^.\n]{0,160}?)\b(?:an? )?(?:mba|m\.?b\.?a\.|master(?:['’]?s)?|ph\.?\s?d\.?|doctorate"
    r"|(?:advanced|graduate|higher|postgraduate) degree)(?: degree)?s?(?: (?:or|and) (?:ph\.?\s?d\.?|mba))?"
    r",? (?:(?:is|are|strongly|highly|would be) ){0,2}(?:preferred|desired|desirable|an? (?:\w+ )?plus|a bonus)\b"
)
"""A higher degree behind a demand that is wished for by itself: "BS in physics or the like, MBA preferred"."""

_NO_HIGHER = compiled_late(r"(?:^|\W)(?:or|and/or)\s*$|^['’]?s?\s*/")
_NEXT_IS_WISH = compiled_late(r"[\s.]{0,3}(?:while possessing the stated degree is preferred|not required)")


def is_asked(document: Document, start: int) -> bool:
    """Whether a place lies where something may be asked: no talk of the employer, unless its own line asks.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("What we offer:\\n- A PhD of your own")
    >>> is_asked(document, document.text.index("PhD"))
    False
    """
    if not is_barred(document, start):
        return True
    line_start = document.lower.rfind("\n", max(0, start - _LEAD), start) + 1
    return line_start > 0 and _DEMAND_LABEL.search(document.lower, max(line_start, start - _LEAD), start) is not None


def is_wished(document: Document, start: int, end: int, clause: Span | None = None) -> bool:
    """Whether what stands at `text[start:end]` is only preferred; `clause` is its clause where that is known.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("Experience:\\n- Python: 3 years (Preferred)\\n- SQL: 2 years (Required)")
    >>> [is_wished(document, i, i + 7) for i in (document.text.index("3 years"), document.text.index("2 years"))]
    [True, False]
    """
    low, high = clause or read_clause(document, start, end)
    in_wishes = document.section_at(start) == "preferred"
    if not (in_wishes or _ANY_WISH.may_match(document.lower[low : high + _LEAD])):
        return False
    said = _said_by_words(document, start, end, (low, high))
    if said is not None:
        return said
    if in_wishes:
        required = _REQUIRED_LATER.match(document.lower, end, high)
        return required is None or _WISH_WORD.search(document.lower, low, required.end()) is not None
    if _is_below_wish(document, end, high):
        return _WISH_WORD.search(document.lower, low, start) is not None
    if not in_wishes and (heading := _INLINE_HEADING.search(document.text, end, high)):
        return _WISH_WORD.search(document.lower, low, heading.start()) is not None
    return is_wish(document, start, end)


def _is_below_wish(document: Document, end: int, high: int) -> bool:
    """Whether the wish in a clause is about a higher degree that is named for itself behind the demand."""
    higher = _HIGHER_WISHED.match(document.lower, end, high)
    return higher is not None and _NO_HIGHER.search(higher["between"]) is None


def _said_by_words(document: Document, start: int, end: int, clause: Span) -> bool | None:
    """What the words right round a demand say: True for a wish, False for a must, None for neither."""
    lower, (low, high) = document.lower, clause
    if bracket := _BRACKET.match(lower, end, end + 40):
        return bracket["said"] not in {"required", "must"}
    if _NEXT_IS_WISH.match(lower, end) or _BRACKET_LATER.match(lower, end) or _WISH_LEAD.search(lower, low, start):
        return True
    if not document.text.isascii():
        if _WISH.search(lower, low, high):
            return True
        if "优先" in lower[end:high]:  # the wish is about the words of its own part of the sentence
            return "，" not in lower[end : lower.index("优先", end)] or document.section_at(start) == "preferred"
    if _REQUIRED_AFTER.match(lower, end, high) or _REQUIRES.search(lower, low, start):
        return False
    return None
