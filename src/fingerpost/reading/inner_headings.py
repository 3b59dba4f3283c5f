"""Headings in the midst of a line, in texts that lost their line ends: "… in Python Preferred Skills Knowledge of …".

Known phrases are found by the one automaton, and so are the words with which others begin; capitals and what follows
tell a heading from the same words in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Block, Hit
from fingerpost.reading.headings import heading_phrases
from fingerpost.reading.openings import opening_kind
from fingerpost.reading.patterns import compiled_late

RUN_ON_LIMIT = 240
"""Characters; in a longer line also a heading with a colon is one ("Bonus points if you have: …")."""

_KINDS = frozenset({"required", "preferred", "wished", "duties", "benefits"})
_LAST_WORDS = frozenset({"qualifications", "responsibilities", "requirements", "duties"})
_PHRASES = frozenset(
    (
        "nice to have|nice to haves|nice-to-have|nice-to-haves|bonus points|required skills|preferred skills|must have"
        "|preferred experience|desired skills|what you'll do|what you'll bring|who you are|what we offer|must haves"
        "|what we're looking for|what sets you apart|what makes you stand out|what will set you apart"
        "|qualifications required|skills required|experience required|what's required|preferred|good to have"
        "|even better|what you need|what you'll need|what you bring|what you have|what you should have|what we look for"
        "|the skillset you'll bring|candidate profile|core competencies|key skills|essential skills"
    ).split("|")
)
_CLOSING = frozenset(
    (
        "compensation & benefits|compensation and benefits|benefits & perks|benefits and perks|perks & benefits"
        "|perks and benefits|benefits available|how to apply|why join us|why you should apply"
        "|about us|about the company|about our company|who we are"
        "|application requirements|application process|equal opportunity employer|our culture|our values"
    ).split("|")
)
"""Headings of what asks nothing, which end a list in the midst of a line."""

_STARTS = (
    "preferred",
    "desired",
    "desirable",
    "additional",
    "bonus",
    "required",
    "minimum",
    "basic",
    "ideally",
    "highly desired",
    "extra credit",
    "plus",
    "pluses",
    "optional",
    "beneficial",
    "what gives you an edge",
    "it would be a bonus",
    "it would be great",
    "it would be nice",
)

_DUTIES = ("esponsibilities", "ESPONSIBILITIES", " Duties", " DUTIES")

_GLUED_NOUNS = ("qualifications", "responsibilities", "requirements")
"""Last words of headings that get glued to what follows, and whose first word to what stands before."""

_TO_FIND = {
    **dict.fromkeys(_STARTS, "start"),
    **dict.fromkeys([f"{noun}*" for noun in _GLUED_NOUNS], "noun"),
    **dict.fromkeys(_CLOSING, "phrase"),
    **{
        phrase: "phrase"
        for phrase, kind in heading_phrases().items()
        if kind in _KINDS and (phrase.rpartition(" ")[2] in _LAST_WORDS or phrase in _PHRASES)
    },
}

CUES: CueTable = {
    "section.heading": {
        **_TO_FIND,
        **{phrase.replace("'", "’"): value for phrase, value in _TO_FIND.items() if "'" in phrase},
    }
}

_BEFORE = frozenset(" .;:)*-•#|[")
_AFTER = compiled_late(r"[\s:?*•–-]*(?:\([^()]{0,40}\)[\s:?*•–-]*)?")
_IF_YOU = compiled_late(r"(?: (?:if you(?:[’']ve)?(?: have| are| know)?|for)(?![^\W_]))?", re.IGNORECASE)
"""What goes on with a heading: "BONUS POINTS IF YOU HAVE"."""

_LONE_WISH = (
    r"Pluses|PLUSES|Optional|OPTIONAL|Bonus(?: [Pp]oints?)?|BONUS(?: POINTS?)?|Extra [Cc]redit"
    r"|Nice[ -][Tt]o[ -][Hh]aves?|NICE[ -]TO[ -]HAVES?|Good [Tt]o [Hh]ave|GOOD TO HAVE"
)
_IN_BRACKETS = r"(?: \([^()]{3,24}\))?"
_BARE_WISH = compiled_late(
    rf"(?:Preferred|PREFERRED|Plus|PLUS|{_LONE_WISH})(?: (?:skills|experience|qualifications))?{_IN_BRACKETS} "
)
_LONE_WISH_BEFORE = compiled_late(rf"(?:{_LONE_WISH}){_IN_BRACKETS} ")
_WISH_AND_COLON = compiled_late(rf"(?:Desirable|DESIRABLE|Desired|DESIRED|Pluses|PLUSES){_IN_BRACKETS}\s?:")
"""Words that are headings of wishes by themselves, those of them that end no item of their own, and those that are
said of no single item when a colon stands behind them."""

_IN_CAPITALS = compiled_late(
    r"(?:PREFERRED|DESIRED|DESIRABLE|ADDITIONAL|BONUS)(?: [A-Z&/,-]+){0,5}?"
    r" (?:QUALIFICATIONS|SKILLS|EXPERIENCE|KNOWLEDGE|REQUIREMENTS)(?: (?:AND|&) [A-Z]{4,})?"
    r"\s*(?=[:(•–-]|[A-Z0-9][a-z0-9])"
)
_ITEM = compiled_late(
    r"(?:Experience|Exposure|Familiarity|Knowledge|Understanding|Background|Proficiency|Prior|Previous|Interest)"
    r"(?: (?:with|in|of|to|working|using|\w+ing|\w+ experience)\b|,? (?:or|and)\b)"
)
_ITEM_BEHIND = compiled_late(r" (?:[-–•] ?)?(?=[A-Z0-9ÄÖÜ])")
"""What stands between a heading and the first item of its list: "Qualifications - 5+ years of …"."""

_FURTHER_ITEM = compiled_late(
    r"(?:Strong|Solid|Good|Basic|Advanced|Deep|Hands-on|Working|Proven|Some|Specific|You|Master|MS|M\.S\.|PhD|Ph\.D)(?!\w)"
)
_NO_ITEM_END = compiled_late(
    r"(?:is|are|degree|master['’]?s?|ph\.?d|mba|bachelor['’]?s?|highly|strongly|also|years?|required|or|and|/|[,(:-])\W*$",
    re.IGNORECASE,
)
"""How an item begins after the heading "Preferred", and what stands before the word where it ends its own item."""

_ABOUT_TWICE = compiled_late(r"About ([A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,2}) (?=\1\b)")

_CLOSING_IN_CAPITALS = (" BENEFITS ", " COMPENSATION ", " PERKS ", " HOW WE WORK ", " HOW TO APPLY ", " WORKING AT ")
_CAPITALS = compiled_late(r"(?: (?:[&/]|[A-Z(][A-Z’'(),/:-]*+)(?=[ \n])){2,10}+(?=\n| [A-Z•*0-9-])")
"""How headings in capitals begin that end lists, and all their words."""

_WHOLE = "whole"
"""What the hit of a heading says that was found with its end."""

_GLUED_WISHES = ("Nice to ", "Nice To ", "Preferred ", "Desired ", "Bonus ")
_GLUED_WISH = compiled_late(
    r"(?:Nice [Tt]o [Hh]aves?|(?:Preferred|Desired|Bonus) "
    r"(?:Skills?|Experience|Requirements?|Knowledge|Points|Education)"
    r"(?: (?:and|&) (?:Skills|Experience|Knowledge|Abilities))?)(?=\s*(?:[:A-Z0-9(•*-]|$))"
)
"""Headings of wishes that got glued to the word before them, and how they begin."""

_BEFORE_NOUN = compiled_late(
    r"(?:Preferred|PREFERRED|Desired|Minimum|MINIMUM|Basic|BASIC|Required|REQUIRED|Key|Additional|Primary|Essential|Job|Main"
    r"|Position|Other)(?: Job| Technical)? $"
)
_AT_SENTENCE_START = compiled_late(r"[.;:!?)] ?(?:Job|Position|Role|Key|Primary|Main|Core) $")
_NOUN = (
    r"(?:Qualifications?|Skills?|Skillset|Experiences?|Requirements?|Attributes|Characteristics|Competencies|Knowledge"
    r"|Abilities|KSA['’]?s|Expertise|Background|Education)"
)
_TITLED = compiled_late(
    rf"[A-Z][A-Za-z]+(?:[ /&,-]{{1,3}}(?:[A-Z][\w’'/-]*|and|or|of|to|in)){{0,4}}?[ /&-]{{1,3}}{_NOUN}"
    rf"(?:(?: [Aa]nd | & | ?/ ?|, ){_NOUN}){{0,2}}(?: (?:That|Which)(?: [A-Z]\w*){{1,5}})?"
    r"\s*(?=[:–-]|[A-Z0-9(•\[ÃÂ·+]|$)",
)
_COLONED = compiled_late(
    r"[A-Z][A-Za-z]+[^.:;!?…\n]{0,80}?"
    r"\b(?:qualifications?|skills?|experiences?|knowledge|requirements?|attributes|includes?|have|had|edge|for"
    r"|if you\w*)\s*(?:[:…]|\.\.\.)",
    re.IGNORECASE,
)


def within_lines(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits of `CUES` that may be headings: written with a capital, and not where a line begins."""
    return [
        hit
        for hit in hits
        if text[hit[0]].isupper()
        and (before := text[max(0, hit[0] - 3) : hit[0]])
        and (before[-1] in _BEFORE or (before[-1] == "\n" and _runs_on(text, hit)))
        and before != "\n- "
        and before[-2:-1] not in (",", "(")
    ]


def _runs_on(text: str, hit: Hit) -> bool:
    """Whether a heading of duties stands at a line's start and its text follows: "Job Responsibilities The team …"."""
    start, end, value = hit
    return (
        value == "phrase"
        and text.endswith(_DUTIES, start, end)
        and text[end : end + 1] == " "
        and text[end + 1 : end + 2].isupper()
    )


def whole_headings(text: str, start: int) -> list[Hit]:
    """Headings that are found with their end, from `start` on: about the employer, and of wishes."""
    return [*about_employer(text, start), *glued_wishes(text, start), *closing_in_capitals(text, start)]


def about_employer(text: str, start: int) -> list[Hit]:
    """Headings such as "About Acme" in the midst of a line: the text after them begins with the employer's name again.

    >>> text = "Fluent in Java About Acme Acme makes maps."
    >>> [text[low:high] for low, high, _ in about_employer(text, 0)]
    ['About Acme ']
    """
    found = []
    at = text.find(" About ", start)
    while at >= 0:
        if text[at - 1] != "," and (match := _ABOUT_TWICE.match(text, at + 1)):
            found.append(Hit(*match.span(), _WHOLE))
        at = text.find(" About ", at + 1)
    return found


def closing_in_capitals(text: str, start: int) -> list[Hit]:
    """Headings in capitals of what asks nothing: "… of the sea BENEFITS FOR ALL MATES - Time off".

    >>> text = "Fluent in Java BENEFITS FOR ALL MATES - Time off"
    >>> [text[low:high] for low, high, _ in closing_in_capitals(text, 0)]
    ['BENEFITS FOR ALL MATES']
    """
    found = []
    for beginning in _CLOSING_IN_CAPITALS:
        at = text.find(beginning, start)
        while at >= 0:
            is_parted = text[at - 1].islower() or text[at - 1] in ".)!:%"
            if is_parted and (match := _CAPITALS.match(text, at)):
                found.append(Hit(at + 1, match.end(), _WHOLE))
            at = text.find(beginning, at + 1)
    return found


def glued_wishes(text: str, start: int) -> list[Hit]:
    """Headings of wishes that hang together with the word before: "… in Google SheetsNice To Have Past work in …".

    >>> text = "Fluent in JavaNice to Have Past work with Kafka"
    >>> [text[low:high] for low, high, _ in glued_wishes(text, 0)]
    ['Nice to Have']
    """
    found = []
    for beginning in _GLUED_WISHES:
        at = text.find(beginning, start)
        while at >= 0:
            before = text[at - 1 : at]
            if (before.islower() or before.isdigit() or before == ")") and (match := _GLUED_WISH.match(text, at)):
                found.append(Hit(*match.span(), _WHOLE))
            at = text.find(beginning, at + 1)
    return found


def find_inner_headings(text: str, block: Block, hits: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    """The spans of headings inside a block, in order and without overlap, told from the hits of `within_lines` in it.

    >>> text = "Fluent in Java Preferred Skills Knowledge of Rust"
    >>> spans = find_inner_headings(text, Block(0, len(text), "bullet"), (Hit(15, 24, "start"),))
    >>> [text[start:end] for start, end in spans]
    ['Preferred Skills ']
    """
    reached = block.start
    for start, end, value in hits:
        if value == "noun":
            heads = _heads_items(text, start, end) or _is_glued_behind(text, end)
            glued = _glued_start(text, start, block.start)
            start = glued if glued >= 0 else start
            if start >= reached and (heads or (glued >= 0 and _is_glued(text, start, end))):
                reached = end
                yield start, end
            continue
        if start < reached or (start == reached and not (value == "phrase" and start == block.start)):
            continue
        stop = _end(text, start, end, value, block)
        if stop:
            reached = stop
            yield start, stop


def _end(text: str, start: int, end: int, value: str, block: Block) -> int:
    """Where the heading ends that begins at a hit; 0 where it is none."""
    if value == _WHOLE:
        return end
    if value == "phrase" and _is_written_as_heading(text, start, end, block.end):
        return _IF_YOU.match(text, end, block.end).end()  # type: ignore[union-attr]  # it matches also nothing
    if bare := _bare_wish_end(text, start):
        return bare
    if match := _TITLED.match(text, start, min(block.end, start + 90)) or _IN_CAPITALS.match(text, start, block.end):
        return match.end()
    if block.end - block.start > RUN_ON_LIMIT and (colon := _WISH_AND_COLON.match(text, start, block.end)):
        return colon.end()
    if block.end - block.start > RUN_ON_LIMIT and _has_colon(window := text[start : min(block.end, start + 110)]):
        match = _COLONED.match(window)
        return start + match.end() if match else 0
    return 0


def _bare_wish_end(text: str, start: int) -> int:
    """Where "Preferred" or its like ends that stands alone between two items: "… SOAP Preferred Experience in …"."""
    match = _BARE_WISH.match(text, start)
    if match and _begins_item(text, start, match.end()) and not _NO_ITEM_END.search(text, max(0, start - 24), start):
        return match.end() - 1
    return 0


def _begins_item(text: str, start: int, end: int) -> bool:
    """Whether an item begins behind a bare heading of wishes."""
    if _ITEM.match(text, end):
        return True
    return _FURTHER_ITEM.match(text, end) is not None and _LONE_WISH_BEFORE.match(text, start) is not None


def _has_colon(window: str) -> bool:
    return ":" in window or "…" in window or "..." in window


def _glued_start(text: str, start: int, low: int) -> int:
    """Where "…JSONPreferred Qualifications" begins, of which the last word was found; -1 where it is none."""
    begin = max(low, start - 24)
    found = _BEFORE_NOUN.search(text, begin, start)
    return found.start() if found else -1


def _is_glued(text: str, start: int, end: int) -> bool:
    """Whether a heading hangs together with the word before or after it."""
    return text[start - 1].isalnum() or text[start - 1] == ")" or _is_glued_behind(text, end)


def _is_glued_behind(text: str, end: int) -> bool:
    """Whether what stands under a heading hangs together with it: "RequirementsBachelor", "Qualifications5 years"."""
    return text[end : end + 1].isupper() or text[end : end + 1].isdigit()


def _heads_items(text: str, start: int, end: int) -> bool:
    """Whether "Qualifications" or "RESPONSIBILITIES" stands before the first item of its list, without a colon."""
    item = _ITEM_BEHIND.match(text, end)
    if item is None:
        return False
    rest = text[item.end() : item.end() + 60].lower()
    is_of_duties = text.startswith(("Responsib", "RESPONSIB"), start)
    if is_of_duties and _AT_SENTENCE_START.search(text, max(0, start - 14), start):
        return True
    expected = "duties" if is_of_duties else "required"
    return opening_kind(rest, 0, len(rest)) == expected


def _is_written_as_heading(text: str, start: int, end: int, high: int) -> bool:
    """Whether a known phrase has its words in capitals and is followed by a colon or by a new beginning."""
    words = text[start:end].split()
    if not all(word[0].isupper() or len(word) < 4 or word in ("have", "required") for word in words):
        return False
    follows = _AFTER.match(text, end, high)
    if follows is None or (len(words) == 1 and "-" not in words[0] and ":" not in follows.group()):
        return False
    rest = text[follows.end() : follows.end() + 1]
    return not rest or rest.isupper() or rest.isdigit() or ":" in follows.group()
