"""Where sentences begin and end inside a block."""

from __future__ import annotations

import re
from functools import lru_cache

from fingerpost.reading.patterns import compiled_late

_SIGNS = ".!?;。！？；"
_AFTER_SIGN = (
    r"(?:(?<=[。！？；])|[\"'”’)\]]*\s+(?=(?:[-–•*] ?)?[\"'“(\[]?[A-ZÄÖÜÅÉ0-9])"
    r"|(?<=[a-z)][.!?;])(?=[A-Z][A-Za-z]|\d{1,2}\+ years))"
)
# Both expressions begin with one of a set of characters, so that the search passes quickly over everything else.
_END = re.compile(rf"[{_SIGNS}]{_AFTER_SIGN}")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|incl|inc|vs|approx|Ph\.D|Sr|Jr|Dr|Mr|Ms|St|U\.S|z\.B|bzw|ca|resp|min|max|No|[Bb]l\.a|t\.ex"
    r"|B\.S|M\.S|B\.A|M\.A|B\.Sc|M\.Sc)|\b[A-Z]|(?<![^\W_])[zoud])$"
)

_BEFORE_STOP = frozenset(
    [
        *".g .e tc cl nc vs ox .D Sr Jr Dr Mr Ms St .S .B zw ca sp in ax No .A Sc (z .a ex".split(),
        " z",
        " o",
        " u",
        " d",
    ]
)
"""The last two characters of abbreviations."""

_BEGINS_ANEW = tuple(
    " A | An | The | This | These | You | We | In | Experience | Strong | Knowledge | Ability | Must | Proficien"
    "| Familiar| Excellent | Working | Good | Understanding | Demonstrated | Proven | Solid ".split("|")
)
"""First words of a sentence: "etc." does not end one before a name."""

# Requirements written one after the other without a sign between them: "… in SQL Familiarity with …".
_FIRST_WORDS = (
    "Experienced?|Expert(?:ise)?|Excellent|Extensive|Exposure|Familiar(?:ity)?|Fluent|Fluency|Knowledge|Proficient|Proficiency"
    "|Proven|Prior|Previous|Passion(?:ate)?|Strong|Solid|Demonstrated|Advanced|Deep|Ability|Understanding|Comfortable"
    "|Bachelor['’]?s?|Master['’]?s?|Hands-on|Working knowledge|Nice to have|Must have|You have|You are|You will|Minimum"
    "|Basic|Good|Great|Very good|Interest(?:ed)?|Ideally|Skilled|Willing(?:ness)?|Highly|Able to"
)
# In German, where nouns are written with capitals too, adjectives with one tell where an item begins.
_FIRST_ADJECTIVES_IN_GERMAN = (
    "Sehr gut|Gut|Fundiert|Mehrjährig|Langjährig|Abgeschlossen|Ausgeprägt|Analytisch|Erst|Einschlägig"
    "|Eigenverantwortlich|Fließend|Grundlegend|Hoh|Hervorragend|Praktisch|Sicher|Selbstständig|Strukturiert|Solid|Tiefgehend|Umfangreich"
    "|Umfassend|Verhandlungssicher|Vertieft|Versiert"
)
_OTHER_FIRST_WORDS_IN_GERMAN = (
    "Idealerweise|Optimalerweise|Vorzugsweise|Du hast|Du bist|Du bringst|Du verfügst|Du kennst|Du kannst"
    "|Sie haben|Sie sind|Sie bringen|Sie verfügen|Sie kennen|Deine?"
)
_FIRST_NOUNS_IN_GERMAN = "Erfahrung(?:en)?|Kenntnisse|Interesse|Freude|Spaß|Bereitschaft|Verständnis|Fähigkeit"
_WISHES = "Bonus|Plus|Optional|Desirable|Desired|Beneficial"
_QUALITIES = (
    "Profound|Sound|In-depth|Broad|Initial|First|Technical|Professional|Practical|Commercial|Academic|Additional"
    "|Relevant|Preferred|Formal|Clinical"
)
_WHAT_IS_ASKED = "(?:experience|background|knowledge|familiarity|exposure|expertise|training|understanding) "
"""Adjectives that begin an item before these nouns: "… of boats Technical background in …"."""
_GERMAN_NOUNS = tuple("Erfahrung Kenntnisse Interesse Freude Spaß Bereitschaft Verständnis Fähigkeit Beruf".split())
_GERMAN_ADJECTIVE_ENDS = ("e", "er", "es", "en", "-", "em")
"""An item begins with these nouns only behind another noun: an adjective before them is its first word."""
_AFTER_DIGIT = r"\d?\+ ?(?:years|yrs|Jahre) (?=\w)"


def _run_on_beginnings() -> dict[str, list[str]]:
    """First character → what goes on after it where an item may begin: few of them are then tried at any place."""
    beginnings = {sign: [_AFTER_SIGN] for sign in _SIGNS} | {digit: [_AFTER_DIGIT] for digit in "123456789"}
    followed = (
        (_FIRST_WORDS, " (?=[a-z(])"),
        (_WISHES, " ?:"),
        (_QUALITIES, f" {_WHAT_IS_ASKED}"),
        (_FIRST_ADJECTIVES_IN_GERMAN, r"e[srnm]? (?=\w)"),
        (_OTHER_FIRST_WORDS_IN_GERMAN, r" (?=\w)"),
        (_FIRST_NOUNS_IN_GERMAN, " (?:im|in|mit|als|bei|auf|an|am|zu[rm]?|für|von|der|über) "),
        ("Berufserfahrung ", ""),
        ("Erfolgreich abgeschlossene", ""),
    )
    for words, after in followed:
        of_letter: dict[str, list[str]] = {}
        for word in words.split("|"):
            of_letter.setdefault(word[0], []).append(word[1:])
        for letter, rest in of_letter.items():
            beginnings.setdefault(letter, []).append(f"(?:{'|'.join(rest)}){after}")
    return beginnings


_END_OR_RUN_ON = compiled_late(
    "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in _run_on_beginnings().items())
)
_GLUED = compiled_late(
    r"\b[a-z]{4,}\)?(?=[A-Z][a-z]+(?:['’]s)? )(?!Script|Sql|Hub|Stack|Shift|Ops|Api|Flow|Base|Learn|Lab|Point)"
    r"|(?<=[a-z)])(?=\d\d?\+? ?(?:-\d\d? )?(?:years?|yrs?)\b)"
    rf"|(?<=[A-Z]{{3}})(?=(?:{_FIRST_WORDS}|Use|Work|Domain|Design|Develop|Build|Create) [a-z(])"
    r"|\s[-–—•] (?=\d\d?\+?(?: ?(?:-|to) ?\d\d?\+?)? (?:years|yrs))"
    rf"|\s[-–—•] (?=(?i:{_FIRST_WORDS}),? [a-z(])"
    r"|(?<=[a-z]\)) (?=[A-Z][a-z]{3,} (?:and|or|with|in|of|&) )"
)
"""Where an item ends within a sentence: a capital or years without a blank, an opener behind a dash or a bracket."""

RUN_ON_LIMIT = 100
"""Characters; where sentences are shorter, items are not run together."""

_NO_END = frozenset(
    "and or of with in the a an to for by your our ideally preferably preferred desired bonus plus required some "
    "minimum strong deep proven solid good extensive relevant prior previous years professional industry technical "
    "have credit & / - – least than over bring has were und oder mit im von für der die das ein eine einen einer zu "
    "bei als sowie auf über bzw inkl wie durch deine deinen ihre dein ihr sehr auch wir wenn dass".split()
)
"""Words after which an item goes on although a usual first word follows."""

_ENDS_OF_ITEMS = frozenset({"preferred", "desired", "required"})
"""Those that end their own item where they are written small: "… a degree preferred Experience with …"."""

_DEGREES = ("Bachelor", "Master", "Advanced")
"""What a word of preference is about that stands right before it."""

_A_PLUS = (" a plus", " big plus", " huge plus", " strong plus", " definite plus")

_NOUNS_TOO = frozenset("industry years credit plus bonus".split())
"""Those after which "You have" begins an item all the same."""


def sentence_spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The spans of the sentences in `text[start:end]`, without leading and trailing blanks.

    >>> text = "We use Python, e.g. NumPy. You know SQL! Join us."
    >>> [text[a:b] for a, b in sentence_spans(text, 0, len(text))]
    ['We use Python, e.g. NumPy.', 'You know SQL!', 'Join us.']
    """
    if end - start > RUN_ON_LIMIT:
        return _spans_of_long(text, start, end)
    ends = [found for match in _END.finditer(text, start, end) if (found := _at_sign(text, start, match))]
    return _spans(start, end, ends)


@lru_cache(maxsize=1024)
def _spans_of_long(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The same of a text in which items may be run together; several readers ask for it."""
    return _spans(start, end, _ends_of_long(text, start, end))


def ends_item(text: str, start: int, end: int) -> bool:
    """Whether an item of a list that has no signs ends in `text[start:end]`.

    >>> texts = ("maps of coastsQuery the tables", "maps from PostgreSQL or TypeScript files", "maps5+ years of SQL")
    >>> [ends_item(text, 0, len(text)) for text in texts]
    [True, False, True]
    """
    return _GLUED.search(text, start, end) is not None


def _spans(start: int, end: int, ends: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The spans between the ends of sentences."""
    if not ends:
        return ((start, end),) if start < end else ()
    spans = []
    begin = start
    for stop, following in ends:
        if stop > begin:
            spans.append((begin, stop))
        begin = following
    if begin < end:
        spans.append((begin, end))
    return tuple(spans)


def _ends_of_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where sentences end, and items that are run together if they are long; both are found in one pass."""
    ends = []
    run_on = []
    for match in _END_OR_RUN_ON.finditer(text, start, end):
        begin = match.start()
        if text[begin] in _SIGNS:
            if at_sign := _at_sign(text, start, match):
                ends.append(at_sign)
        elif _is_run_on(text, start, begin):
            run_on.append((begin - 1, begin))
    if run_on and end - start > RUN_ON_LIMIT * (len(ends) + 1):
        return sorted({*ends, *run_on})
    return ends


def _at_sign(text: str, start: int, match: re.Match[str]) -> tuple[int, int] | None:
    """Where a sentence ends with a sign, and where the next one begins."""
    sign, following = match.span()
    if text[sign] == "." and _is_abbreviated(text, start, sign):
        return None
    # A longer end has closing quotes or more than one blank.
    return sign + 1 if following - sign < 3 else sign + len(match.group().rstrip()), following


def _is_abbreviated(text: str, start: int, stop: int) -> bool:
    """Whether the full stop at `stop` is one of an abbreviation."""
    if text.startswith(_BEGINS_ANEW, stop + 1) and text.endswith("etc", start, stop):
        return False
    if text[stop - 2 : stop] not in _BEFORE_STOP and not text[stop - 1].isupper():
        return False
    return _ABBREVIATION.search(text, max(start, stop - 8), stop) is not None


def _is_run_on(text: str, start: int, begin: int) -> bool:
    """Whether an item of a list ends without a sign before the one that begins at `begin`."""
    if text[start] == "(" and text.find(")", start, begin) == begin - 2:  # "(optional) Experience with Kafka"
        return False
    if begin <= start or text[begin - 1] != " " or not (text[begin - 2].isalnum() or text[begin - 2] in ')%”".'):
        return False
    before = text[text.rfind(" ", start, begin - 1) + 1 : begin - 1]
    if text.startswith(_GERMAN_NOUNS, begin) and (not before[0].isupper() or before.endswith(_GERMAN_ADJECTIVE_ENDS)):
        return before[-1] in ")." or before.lower().endswith("kenntnisse")
    last = before.lower().lstrip("(")
    if before in _ENDS_OF_ITEMS and not text.startswith(_DEGREES, begin):
        return True
    if before == "plus" and text.endswith(_A_PLUS, start, begin - 1):
        return True
    return last not in _NO_END or (last in _NOUNS_TOO and text.startswith("You ", begin))
