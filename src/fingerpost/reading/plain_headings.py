"""Lines that are headings although nothing marks them as such, and headings that are none."""

from __future__ import annotations

from fingerpost.reading.document import Block
from fingerpost.reading.headings import classify_lead, heading_phrases, normal_heading
from fingerpost.reading.patterns import compiled_late

_QUESTION_WORDS = (
    *(
        "What ",
        "Who you",
        "Your ",
        "Was ",
        "Wer ",
        "Dein ",
        "Deine ",
        "Ihr ",
        "Ihre ",
        "Das ",
        "Ce que ",
        "Qui ",
        "Votre ",
        "Vos ",
    ),
    *(
        "Ton ",
        "Tes ",
        "Compétences ",
        "Profil ",
        "Lo que ",
        "Qué ",
        "Tu perfil",
        "Wat ",
        "Wie ",
        "Jouw ",
        "O que ",
        "Cosa ",
        "Chi ",
    ),
    *("Vad ", "Din ", "Dina ", "Det är meriterande", "Vi ser det som meriterande", "Meriterande "),
)
"""First words of lines that are headings although nothing marks them; no line of a list begins with them."""


_LIST_WORDS = (
    *(
        "Nice",
        "NICE",
        "Preferred",
        "PREFERRED",
        "Desired",
        "Desirable",
        "Bonus",
        "BONUS",
        "Good to",
        "Additional ",
        "Ideal ",
        "Optional ",
        "Advantageous ",
        "Strong plus",
        "Other desired",
        "Other preferred",
        "Merit",
    ),
    *(
        "Plus",
        "Required ",
        "REQUIRED ",
        "Minimum ",
        "Basic ",
        "Key ",
        "Essential ",
        "Must",
        "Technical ",
        "Core ",
        "Personal ",
    ),
)
_MAX_BLANKS = 8
_LIST_NOUNS = (
    *(
        "kills",
        "KILLS",
        "ualifications",
        "UALIFICATIONS",
        "xperience",
        "XPERIENCE",
        "equirements",
        "EQUIREMENTS",
        "Points",
        "Have",
        "Haves",
        "have",
        "haves",
    ),
    *(
        "Required",
        "Required)",
        "required",
        "required)",
        "ualities",
        "xpertise",
        "ttributes",
        "bilities",
        "esponsibilities",
        "ompetencies",
        "equired skills",
    ),
)
"""How lines begin and end that are headings of lists although nothing marks them."""


_BEGINNINGS = frozenset(words[:3] for words in (*_QUESTION_WORDS, *_LIST_WORDS))
"""Their first three characters, which few other lines have."""

LEADING_LIMIT = 80
"""Characters; a shorter line right above a list may lead it in without a colon."""

WISH_WORDS = ("Preferred", "PREFERRED", "Desired", "DESIRED", "Desirable", "Bonus", "BONUS", "Nice", "NICE")
"""First words of lines that are one heading whatever other headings their words make."""

ANNOUNCEMENTS = (":", "：", "…", "...")
"""How lines end that announce what follows."""

_NOT_REQUIRED = compiled_late(
    r"(?:desired|desirable|preferred|nice to have)(?: \w+)?,? (?:but |though )?not required(?: \([^()]*\)?)?"
)
"""Headings of wishes such as "desired but not required (if applicable)"."""

_ENDS = frozenset(".,;!")
"""How no plain heading ends."""


def is_plain_heading(text: str, start: int, end: int) -> bool:
    """Whether a short line reads as a heading: "What you will bring along", "Preferred Skills".

    >>> lines = ("What you will bring", "Preferred Skills", "Preferred shells")
    >>> [is_plain_heading(line, 0, len(line)) for line in lines]
    [True, True, False]
    """
    announces = text.endswith(ANNOUNCEMENTS, start, end)
    if text[start : start + 3] not in _BEGINNINGS and not announces:
        return False
    if text[end - 1] in _ENDS and text[end - 2 : end] != "..":
        return False
    if announces or text.startswith(_QUESTION_WORDS, start, end):
        return text.count(" ", start, end) < _MAX_BLANKS and classify_lead(text[start:end]) is not None
    if not text.startswith(_LIST_WORDS, start, end):
        return False
    return text.endswith(_LIST_NOUNS, start, end) or _announces_wishes(text[start:end])


def _announces_wishes(line: str) -> bool:
    """Whether a line is one of the headings of wishes in several words, whatever its last word is."""
    heading = normal_heading(line)
    if " " in heading and heading_phrases().get(heading) == "preferred":
        return True
    return _NOT_REQUIRED.fullmatch(heading) is not None


def is_sentence(text: str, block: Block) -> bool:
    """Whether what looks like a heading is a sentence set in bold.

    >>> is_sentence("Must know Python.", Block(0, 17, "heading")), is_sentence("Python", Block(0, 6, "heading"))
    (True, False)
    """
    start, end, _ = block
    return (
        end - start > 120
        or (last := text[end - 1]) in "。；;"
        or (last == "." and end - start > 12 and text[end - 2 : end] != "..")
    )
