"""Where sentences begin and end inside a block."""

from __future__ import annotations

import re
from functools import lru_cache

_SIGNS = ".!?;。！？；"
_AFTER_SIGN = (
    r"(?:(?<=[。！？；])|[\"'”’)\]]*\s+(?=(?:[-–•*] ?)?[\"'“(\[]?[A-ZÄÖÜÅÉ0-9])"
    r"|(?<=[a-z)][.!?;])(?=[A-Z][A-Za-z]|\d{1,2}\+ years))"
)
# Both expressions begin with a set of characters, which lets the search pass quickly over everything else.
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

# Requirements written one after the other without a sign between them: "… in SQL Familiarity with …".
# In German, where nouns are written with capitals too, adjectives with one tell where an item begins.
_FIRST_LETTERS = "EFKPSDAUCBMHWYNGIVTLO1-9"
_AFTER_FIRST_LETTER = (
    r"(?:xperienced?|xpert(?:ise)?|xcellent|xtensive|xposure|amiliar(?:ity)?|luen(?:t|cy)|nowledge|roficien(?:cy|t)"
    r"|roven|rior|revious|assion(?:ate)?|trong|olid|emonstrated|dvanced|eep|bility|nderstanding|omfortable"
    r"|achelor['’]?s?|aster['’]?s|ands-on|orking knowledge|ice to have|ust have|ou (?:have|are|will)|inimum"
    r"|asic|ood|reat|nterest(?:ed)?|deally|killed|illing(?:ness)?|ighly|ble to) (?=[a-z(])"
)
_AFTER_FIRST_LETTER_IN_GERMAN = (
    r"(?:ehr gut|ut|undiert|ehrjährig|angjährig|bgeschlossen|usgeprägt|nalytisch|rst|inschlägig|igenverantwortlich"
    r"|ließend|rundlegend|oh|ervorragend|raktisch|icher|elbstständig|trukturiert|olid|iefgehend|mfangreich|mfassend"
    r"|erhandlungssicher|ertieft|ersiert)e[srnm]? (?=\w)|(?:dealer|ptimaler|orzugs)weise (?=\w)"
    r"|(?:u (?:hast|bist|bringst|verfügst|kennst|kannst)|ie (?:haben|sind|bringen|verfügen|kennen)|eine?) (?=\w)"
    r"|rfolgreich abgeschlossene"
    r"|(?:rfahrung(?:en)?|enntnisse|nteresse|reude|paß|ereitschaft|erständnis|ähigkeit)"
    r" (?:im|in|mit|als|bei|auf|an|am|zu[rm]?|für|von|der|über) |erufserfahrung "
)
_GERMAN_NOUNS = tuple("Erfahrung Kenntnisse Interesse Freude Spaß Bereitschaft Verständnis Fähigkeit Beruf".split())
_GERMAN_ADJECTIVE_ENDS = ("e", "er", "es", "en", "-", "em")
"""An item begins with these nouns only behind another noun: an adjective before them is its first word."""
_AFTER_DIGIT = r"\d?\+ ?(?:years|yrs|Jahre) (?=\w)"
_END_OR_RUN_ON = re.compile(
    rf"[{_SIGNS}{_FIRST_LETTERS}](?:(?<=[{_SIGNS}]){_AFTER_SIGN}"
    rf"|(?<= [A-Z])(?:{_AFTER_FIRST_LETTER}|{_AFTER_FIRST_LETTER_IN_GERMAN})|(?<= [1-9]){_AFTER_DIGIT})"
)
RUN_ON_LIMIT = 100
"""Characters; where sentences are shorter, items are not run together."""

_NO_END = frozenset(
    "and or of with in the a an to for by your our ideally preferably preferred desired bonus plus required some "
    "minimum strong deep proven solid good extensive relevant prior previous years professional industry technical "
    "have credit & / - – least than over bring has were und oder mit im von für der die das ein eine einen einer zu "
    "bei als sowie auf über bzw inkl wie durch deine deinen ihre dein ihr sehr auch wir wenn dass".split()
)
"""Words after which an item goes on although a usual first word follows."""


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
    if text[stop - 2 : stop] not in _BEFORE_STOP and not text[stop - 1].isupper():
        return False
    return _ABBREVIATION.search(text, max(start, stop - 8), stop) is not None


def _is_run_on(text: str, start: int, begin: int) -> bool:
    """Whether an item of a list ends without a sign before the one that begins at `begin`."""
    if begin <= start or text[begin - 1] != " " or not (text[begin - 2].isalnum() or text[begin - 2] in ')%”".'):
        return False
    before = text[text.rfind(" ", start, begin - 1) + 1 : begin - 1]
    if text.startswith(_GERMAN_NOUNS, begin) and (not before[0].isupper() or before.endswith(_GERMAN_ADJECTIVE_ENDS)):
        return before[-1] in ")." or before.lower().endswith("kenntnisse")
    return before.lower() not in _NO_END
