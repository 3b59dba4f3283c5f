"""Whether years or a degree are demanded of the person where they stand, or only wished for, or not asked at all.

Adds to `requirement.py` what the heading of a list says where the sections do not know it, what stands in brackets
right behind ("(required)", "(Preferred)"), and the words of more languages.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from fingerpost.reading.document import HEADER_KINDS, Document
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.requirement import Span, is_barred, is_wish, read_clause

_LONGEST_LABEL = 90
_MOST_SIBLINGS = 14
_LEAD = 60
"""Characters before a demand in which its own line may announce it."""
_WISH_LABEL = GuardedSearch(
    r"\bprefer|nice[ -]to[ -]have|bonus points|\ba plus\b|pluses|desirable|good to have|even better|extra credit"
    r"|von vorteil|wünschenswert|meriterande|gärna ser|souhaité|deseable|se valora|desejáve|diferencia|gradit|加分|优先"
)
_DEMAND_LABEL = re.compile(
    r"require|qualification|you (?:may|might|could|would|will|'ll|’ll) be a (?:good|great) (?:fit|match)"
    r"|you have\b|you bring|you(?:'ll|’ll| will) (?:need|have|bring)|looking for|who you are|about you|must[ -]have"
    r"|your (?:profile|skills|background)|we(?:'re|’re| are) looking|love to see|anforderung|dein profil|ihr profil"
    r"|kvalifikation|votre profil|profil recherché|requisit|要求|资格"
)
_OFFER_LABEL = re.compile(r"offer|benefit|perk|bieten|erbjud|福利|待遇")
# "Ideally, you'll have", "What we'd love to see": as the only list there is, it states what is required.
_IDEAL_LABEL = re.compile(r"ideal|desired|desirable|love to see|like to see|looking for")
_BRACKET = re.compile(
    r"(?:['’]?s)?(?: degree)?[\s.]{0,2}[(\[–—-]\s?(?:(?:strongly|highly|is|but) )?"
    r"(?P<said>required|preferred|desired|desirable|optional|a plus|must)\b"
)
_BRACKET_LATER = re.compile(
    r"[^,;.()\n]{0,80}\((?:strongly |highly )?(?:preferred|desired|desirable|optional|a plus)\)"
)
_WISH_LEAD = re.compile(
    r"\b(?:meriterande|deseable|desirable|preferred|nice to have|bonus|optional|von vorteil|wünschenswert|souhaité)\s?:"
)
_REQUIRED_AFTER = re.compile(
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
_WISH_WORD = re.compile(r"\b(?:preferred|preferably|ideally|nice to have|a plus|bonus|optional)\b")
# A heading inside a line ends what is said before it: "A degree Preferred Skills: Go".
_INLINE_HEADING = re.compile(
    r"(?:Preferred|PREFERRED|Desired|Bonus|Nice[ -]to[ -][Hh]ave|Additional) ?"
    r"(?:Skills|Qualifications|Experience|Requirements|SKILLS|QUALIFICATIONS|Points|:)"
)
_REQUIRES = re.compile(r"\brequires?\s{1,2}$")
_NEXT_IS_WISH = re.compile(r"[\s.]{0,3}(?:while possessing the stated degree is preferred|not required)")


def list_label(document: Document, position: int) -> str:
    """The line, in lower case, that heads what stands at a place: its heading, or the paragraph before its list.

    >>> from fingerpost.reading.text import make_text_document
    >>> document = make_text_document("Bonus points:\\n- Go\\n- 2 years of Rust")
    >>> list_label(document, document.text.index("Rust"))
    'bonus points:'
    """
    blocks = document.blocks
    index = bisect_right(blocks, (position, len(document.text) + 1)) - 1
    in_list = index >= 0 and blocks[index].kind == "bullet"
    for before in range(index - 1, max(-1, index - _MOST_SIBLINGS - 1), -1):
        start, end, kind = blocks[before]
        if kind in HEADER_KINDS:
            break
        if kind == "heading" or (in_list and kind == "paragraph"):
            if end - start > _LONGEST_LABEL:  # a paragraph whose last words head the list
                start = end - _LONGEST_LABEL if document.text[end - 1] == ":" else end
            return document.lower[start:end]
    return ""


def is_asked(document: Document, start: int) -> bool:
    """Whether a place lies where something may be asked: no talk of the employer, unless its list's heading asks.

    >>> from fingerpost.reading.chain import prepare_text
    >>> document = prepare_text("What we offer:\\n- A PhD of your own")
    >>> is_asked(document, document.text.index("PhD"))
    False
    """
    if not is_barred(document, start):
        return True
    line_start = document.lower.rfind("\n", max(0, start - _LEAD), start) + 1
    if line_start and _DEMAND_LABEL.search(document.lower, max(line_start, start - _LEAD), start):
        return True
    label = list_label(document, start)
    return _DEMAND_LABEL.search(label) is not None and _OFFER_LABEL.search(label) is None


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
        label = list_label(document, start)
        return bool(label and _WISH_LABEL.search(label)) and not _IDEAL_LABEL.search(label)
    said = _said_by_words(document, start, end, (low, high))
    if said is not None:
        return said
    label = list_label(document, start)
    if in_wishes and _IDEAL_LABEL.search(label) and not _states_musts(document):
        return _WISH_WORD.search(document.lower, low, high) is not None
    if _WISH_LABEL.search(label) and not _IDEAL_LABEL.search(label):
        return True
    if not in_wishes and (heading := _INLINE_HEADING.search(document.text, end, high)):
        return _WISH_WORD.search(document.lower, low, heading.start()) is not None
    return is_wish(document, start, end)


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


def _states_musts(document: Document) -> bool:
    return any(section.kind == "required" for section in document.sections)
