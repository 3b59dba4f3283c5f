"""Lines that are headings although nothing marks them as such, and headings that are none."""

from __future__ import annotations

from fingerpost.reading.document import Block
from fingerpost.reading.headings import HeadingKind, classify_heading, classify_lead, heading_phrases, normal_heading
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
    *("Our Vision of", "Our vision of", "Our Picture of", "Our picture of", "Our Idea of", "Our idea of"),
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
        "PLUS",
        "Optional",
        "OPTIONAL",
        "DESIRABLE",
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
        "Qualifications We ",
        "Skills We ",
        "Experience We ",
        "Skills we ",
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
        "esire",
        "equire",
        "We Need",
        "We Want",
    ),
)
"""How lines begin and end that are headings of lists although nothing marks them."""


_CLOSING_WORDS = (
    *("Why ", "WHY ", "About ", "ABOUT ", "More about", "More About", "More information", "More Information", "Life "),
    *("Company ", "COMPANY ", "Our ", "OUR ", "What makes", "What Makes", "Working ", "Compensation", "COMPENSATION"),
    *("Benefits ", "BENEFITS ", "Perks ", "PERKS ", "Pay ", "EEO ", "Diversity", "Important ", "Interview ", "NOTES"),
)
"""First words of headings of what asks nothing, which end the lists above them."""

_CLOSING: frozenset[HeadingKind | None] = frozenset({"employer", "benefits", "legal", "neutral", "note"})


_CLOSING_BEGINNINGS = frozenset(words[:3] for words in _CLOSING_WORDS)
_OF_A_ROLE = (
    *(
        f"{noun} {preposition} "
        for noun in ("Requirements", "Qualifications", "Responsibilities")
        for preposition in ("for", "of")
    ),
    *(
        f"{word} for {whose} "
        for word in ("Essential", "Desirable", "Desired", "Required")
        for whose in ("the", "this", "our")
    ),
)
"""How headings begin that name the role too: "Requirements for all data scientists"."""

_BEGINNINGS = frozenset(words[:3] for words in (*_QUESTION_WORDS, *_LIST_WORDS, *_OF_A_ROLE))
"""Their first three characters, which few other lines have."""

_WISHING = frozenset("preferred desired desirable beneficial advantageous optional stand".split())
_OF_HEADINGS = _WISHING | frozenset(
    "skills skill skillset set experience experiences qualifications requirements education certifications licenses"
    " knowledge abilities tools technologies languages competencies attributes qualities background backgrounds"
    " expertise training technical additional other professional personal technology candidate profile good to have"
    " how you you'll will what makes can best way it's it is if and or but not required out a the".split()
)
"""Words that wish, and those of which with one of them a heading may be made and hardly an item of a list."""

_SMALL_WORDS = frozenset("to have how you you'll will what makes can it's it is if and or but not out a the".split())
_MARKS_IN_HEADINGS = str.maketrans("/&,;()’", "     " + " '")

LEADING_LIMIT = 80
"""Characters; a shorter line right above a list may lead it in without a colon."""

WISH_WORDS = ("Preferred", "PREFERRED", "Desired", "DESIRED", "Desirable", "Bonus", "BONUS", "Nice", "NICE")
"""First words of lines that are one heading whatever other headings their words make."""

ANNOUNCEMENTS = (":", "：", "…", "...")
"""How lines end that announce what follows."""

_LONE_WISHES = frozenset({"plus", "pluses", "bonus", "optional", "desirable", "desirables", "nice-to-have"})
"""Words that are headings of wishes by themselves when they are a line with a capital."""

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
        if text[start : start + 4].isupper() and _is_heading_in_capitals(text, start, end):
            return True
        return _is_of_words_of_headings(text, start, end)
    if text[end - 1] in _ENDS and text[end - 2 : end] != "..":
        return False
    if announces or text.startswith(_QUESTION_WORDS, start, end) or text.startswith(_OF_A_ROLE, start, end):
        return text.count(" ", start, end) < _MAX_BLANKS and classify_lead(text[start:end]) is not None
    if not text.startswith(_LIST_WORDS, start, end):
        return _is_of_words_of_headings(text, start, end)
    if text.endswith(_LIST_NOUNS, start, end) or _announces_wishes(text[start:end]):
        return True
    return _is_of_words_of_headings(text, start, end)


def _is_heading_in_capitals(text: str, start: int, end: int) -> bool:
    """Whether a line of several words in capitals is a heading of wishes: "THE FOLLOWING IS DESIRED"."""
    line = text[start:end]
    return line.isupper() and " " in line and line[-1] not in _ENDS and classify_lead(line) == "preferred"


def _is_of_words_of_headings(text: str, start: int, end: int) -> bool:
    """Whether all words of a line are of headings and one of them wishes: "Desired Tools/Languages"."""
    space = text.find(" ", start, end)
    first = text[start : space if space > 0 else end].lower().replace("’", "'")
    if first not in _OF_HEADINGS and "/" not in first:
        return False
    line = text[start:end].translate(_MARKS_IN_HEADINGS)
    words = line.split()
    lower = [word.lower() for word in words]
    if len(words) < 2 or not _OF_HEADINGS.issuperset(lower) or _WISHING.isdisjoint(lower):
        return False
    if not all(word[0].isupper() or word in _SMALL_WORDS for word in words):
        return False
    return classify_heading(text[start:end]) in ("preferred", "wished")


def is_closing_heading(text: str, start: int, end: int) -> bool:
    """Whether a short line below a list heads something that asks nothing: "Why join Acme?", "About Acme".

    >>> [is_closing_heading(line, 0, len(line)) for line in ("About Acme", "About maps we know much.")]
    [True, False]
    """
    return (
        text[start : start + 3] in _CLOSING_BEGINNINGS
        and text[end - 1] not in _ENDS
        and text.startswith(_CLOSING_WORDS, start, end)
        and text.count(" ", start, end) < _MAX_BLANKS
        and classify_heading(text[start:end]) in _CLOSING
    )


def _announces_wishes(line: str) -> bool:
    """Whether a line is one of the headings of wishes in several words, whatever its last word is."""
    heading = normal_heading(line)
    if heading in _LONE_WISHES or (" " in heading and heading_phrases().get(heading) == "preferred"):
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
