"""What a word of preference is about: "Kafka is a plus", "ideally Kafka", "Kafka (preferred)", "a plus (Kafka)"."""

from __future__ import annotations

from typing import TypeAlias

from fingerpost.reading.document import Hit
from fingerpost.reading.patterns import compiled_late

REACH = 400
"""Characters; a cue is not about words that stand further away."""

Span: TypeAlias = tuple[int, int]

_NOUNS_OF_DEMAND = (
    r"(?:experience|knowledge(?! (?:graph|base|management))|familiarity|exposure|understanding|proficiency|expertise"
    r"|ability|strong|some|any|both|prior|previous|background|skills in|[\w-]*kenntnisse|erfahrung\w*|gute|fundierte"
    r"|connaissances?|expérience|maîtrise"
    r"|conocimientos?|experiencia|ervaring|kennis|erfarenhet|kunskap\w*|goda|esperienza|conoscenza|experiência"
    r"|conhecimentos?)\b"
)
_BOUNDARY = compiled_late(
    rf"[:；。]|;(?! (?:in particular|especially|particularly)\b)"
    r"|\b(?:is|are) (?:required|mandatory|essential|a must)\b"
    r"|\b(?:required|mandatory)[,;](?<!not required.)(?<!not mandatory.)(?<!not strictly required.)"
    r"|(?:\s[-–—]\s+|(?<=\w)—)(?=\w)(?!(?:(?:highly|strongly|very|an?|is|would be|not|big|huge|strong|definite|major"
    r"|that[’']?s|that is|this is|it[’']?s)\s+){1,3}$)|\s\+ (?=\d)"
    rf"|(?<=经验)，|，\s*(?=[有具熟了掌精能并对良])(?!有以上|具[备有]以上)"
    r"|\bbut\b(?! (?:(?:is|are|it is|it[’']s|definitely|certainly|absolutely|by no means) )*$)|\baber\b|\bdär\b"
    r"|,\s*preferably\b(?=[^,]*\bbut $)"
    rf"|,\s*(?:with(?! (?:an? )?(?:emphasis|focus))|and\s+|und\s+)?\s*{_NOUNS_OF_DEMAND}"
    r"|,\s*(?:and\s+)?(?:solid|profound|excellent|know-how|fluency in)\b"
    r"|,\s*with\b(?= [^.]* as an? (?:(?:strong|big|huge|definite|real|added) )?$)"
    r"|\bwith\b(?<!experience with)(?<!familiarity with)(?<!familiar with)(?<!expertise with)(?<!working with)"
    r"(?<!and with)(?<!or with)(?<!proficiency with)(?<!exposure with)(?<!comfortable with)(?<!ownership with)"
    r"(?! (?:an? )?(?:emphasis|focus))(?=[^,]*$)"
)
"""Where the reach of a wish ends that stands after what is wished."""

_LANGUAGE = (
    "(?:english|german|french|dutch|spanish|italian|portuguese|japanese|chinese|mandarin|korean|arabic|amharic|polish"
    "|swedish|danish|norwegian|finnish|russian|turkish|hebrew|languages?)"
)
_SPLICED = compiled_late(
    r"[^,]{0,40}, (?:(?:advanced|basic|good|very|other|additional|any|another|further|knowledge|of|your) ){0,3}"
    rf"{_LANGUAGE}\b(?![^,]* (?:and|or|and/or|&) )"
)
"""A second language behind a comma is wished for by itself: "fluent in English, German is a plus"."""

_IS_A_MUST = compiled_late(r"\b(?:is|are) (?:an? )?(?:required|mandatory|essential|must|musts)\b")
"""How a bracket says what it names: "(Excel is a must) Rust is a plus"."""

_YEARS_FIRST = compiled_late(
    r"\W*(?:at least |minimum (?:of )?|an? minimum of )?\d+\+?(?: ?(?:-|–|to) ?\d+\+?)? ?(?:years?|yrs?)\b"
)
_LAST_PART = compiled_late(r",(?! (?:and|or|preferably|ideally)\b)(?!.* (?:and|or|&) )[^,]*$")
"""A last part of years of work is wished for by itself: "4 years in ports or on boats, islands a plus"."""

_NAMES = compiled_late(r"\b(?:such as|like|including|e\.g\.|in) \S+ $")
"""Words that name what stands before a bracket: what they belong to is not meant by it."""

_AND_LANGUAGE = compiled_late(rf"(?: [\w-]+)? and (?:[\w-]+ )?{_LANGUAGE}(?: [\w-]+)? ")

_ONE_WISH = 160
"""Characters; a longer sentence says more than that one thing is wished for."""

_SUBJECT_BEGINS = compiled_late(rf"\W*(?:an? |working |hands-on )?{_NOUNS_OF_DEMAND}")
_SUBJECT_ENDS = compiled_late(r"\b(?:is|are|would be|will be) (?:(?:an?|also|highly|strongly|very|big|huge|strong) )*$")
"""How words begin and end of which a wish is said as a whole: "experience in building maps with Kafka is a plus"."""

_SEMICOLON_LIST = compiled_late(rf";\s*(?:and/or|and|or)\s(?!\s*{_NOUNS_OF_DEMAND})[^;]*$")
"""How a list ends whose items are divided by semicolons: "Hive; Pig; or other tools"."""

_ENDS_IN_EXAMPLES = compiled_late(r"\betc\b\.?[\s,]*(?:(?:is|are|strongly|highly)\s*){0,2}$")

_BUT = r"\bbut\b(?! (?:is |are )?not (?:necessarily|required|essential|exclusively|mandatory|limited)\b)"
"""What turns away from a wish, and not from its being a must: "ideally, but not necessarily, in Kafka"."""

_AHEAD_END = compiled_late(
    rf"[；。]|;\s*(?:and |or )?(?:{_NOUNS_OF_DEMAND}|must|solid|proven|excellent|required|good|a minimum|\d+\+? years)"
    rf"|{_BUT}|, (?:and |as well as |und )?(?:must|strong|solid|proven|excellent|required|at least|\d+\+? years)\b"
)
"""Where the reach of a wish ends that stands before what is wished."""

_AHEAD_OF_LIST = compiled_late(
    r"[；。]|;\s*(?:and |or )?(?:must\b|required|a minimum|\d+\+? years)"
    rf"|{_BUT}|, (?:and |as well as |und )?(?:must|required|at least)\b"
)
"""The same where a colon stands before what is wished, and its items may be divided by semicolons."""

_LIST_FOLLOWS = compiled_late(r"\s*(?:\([^()]{0,40}\)\s*)?(?:[^\s:;.,()]+ ){0,3}[^\s:;.,()]*:")
"""How a list begins right behind a wish: ":", " (not all required):", " additions:"."""

_AHEAD_NOUNS = (
    r"(?:experience|knowledge|skills?|qualifications?|familiarity|background|proficiency|expertise|exposure|emphasis"
    r"|understanding|certifications?|(?:sector|industry|domain) focus)"
)
_AHEAD = compiled_late(
    rf"\s*(?::|-|–|{_AHEAD_NOUNS}|if\b|points|technologies|tools|languages|competenc|attributes|requirements"
    r"|to (?:have|know|see|be)\b)"
)
"""What follows a wish that is about the words after it."""

_AHEAD_ITEM = compiled_late(rf" (?:[\w/+#-]+ ){{0,3}}{_AHEAD_NOUNS}\b")
"""What follows such a wish behind a comma: ", preferred programming skills" is an item of its own."""

_WORKING = compiled_late(r" (?:working|using)\b")
"""What follows a wish that goes on: "Kafka a plus working with Flink"."""

_AHEAD_LATER = compiled_late(rf" (?:(?:[\w/+&’'-]+ ){{1,5}}{_AHEAD_NOUNS}|for)\b")
"""What follows such a wish at the start of its sentence: "Preferred industry background"."""

_ASKED_WITH = compiled_late(rf"{_NOUNS_OF_DEMAND} (?:(?:is|are|would be|strongly|highly|also) ){{0,2}}$")
_OF_SKILLS = compiled_late(r" (?:qualifications|skills|requirements)\b")
_SAYS_OF = (" a ", " an ", " is ", " are ", " as ", "- ", "– ", "— ", "(", ", ", " be ")
"""What follows a wish that heads a list, and what stands before one that says so of what is named."""

_WITH = compiled_late(r" (?:with|in|of|using)\b")
"""What stands round a wish in the midst of a demand: "experience desired with Kafka"."""

_HAVES = frozenset({"nice to have", "nice-to-have", "good to have", "great to have", "nice to know"})
"""Wishes that are about the words after them wherever their sentence begins with them."""

_EXAMPLES = compiled_late(
    r"\s*[,–—-]?\s*(?:\((?!.*\).*\S)|[（，,]?(?:如|例如|比如|包括)|(?:such as|like|including|e\.g\.|especially"
    r"|particularly|in particular|specifically"
    r"|for example|with specific|with particular|z\.\s?b\.|insbesondere|par exemple|tels? que|bijvoorbeeld"
    r"|till exempel|t\.ex\.)(?!\w))"
)
"""What follows a wish whose examples come after it: "a plus (Kafka, Flink)"."""

_ADJECTIVES = frozenset(
    {
        "preferred",
        "preferable",
        "desired",
        "desirable",
        "nice to have",
        "nice-to-have",
        "bonus",
        "good to have",
        "optional",
    }
)
_OTHERWISE = compiled_late(
    r" (?:outcome|result|output|vendor|partner|state|supplier|behavio|format|name|location|start|candidate|business"
    r"|target|level(?!:)|product|effect|goal|service|feature|scheme|program(?!m)|plan\b|payment|structure|pay\b|system)"
)
"""Nouns that make a word of preference say something else: "the desired outcome"."""

_BONUS_FOR = compiled_late(r"(?: points?)? (?:for|if)\b")
"""What follows a bonus that is promised for the words after it alone: "Java (bonus points for Kafka)"."""

_CONDITIONS = frozenset({"preferred", "preferable", "desired", "desirable"})
_CONDITION = compiled_late(r" (?:in|within|with|from|at|as)\b")
_PLUS_ENDS = compiled_late(r"\s*(?:$|[).,;:!/\]–-]|if\b|for\b|but\b|though\b|when\b)")
"""What follows a bare "plus" that is a wish and no "and"."""

_BARE = frozenset({"ideal", "beneficial", "helpful", "valued", "helps", "recommended", "is nice", "are nice"})
_FAVORABLE = ("favorable", "favourable")
"""Words that are no wishes before a noun: "favorable terms"."""

_VALUABLE = ("is valuable", "are valuable")
_TO_WHOM = compiled_late(r" (?:to|for|in)\b")
"""What follows a worth that is none of the applicant's: "insights that are valuable to clinicians"."""

_BARE_ENDS = compiled_late(r"\s*(?:$|[().,;\]]|(?:but|though|too|as well)\b)")
_AFTER_ANOTHER = (" and ", " or ", "ally ", " it ", " be ", " feel ")
"""Words that are wishes only where what is wished ends with them, and what stands before them where they are none."""

_MUST_AFTER_ALL = compiled_late(
    r", (?:but )?(?:(?:some|basic|good|general|a|at|least) ){0,3}(?:familiarity|knowledge|understanding|awareness)"
    r" (?:is|are) (?:necessary|required|essential|mandatory|a must)\b"
)
"""What follows a wish for more of what is demanded all the same."""

_VERB_SECOND = compiled_late(r" (?:sind|ist|wären|wäre)(?: auch| zudem| außerdem)? \w")
"""What follows a German wish that begins its clause: what is wished stands behind the verb."""

_OF_WHOM = (" our ", " their ", " your ", " its ", " his ", " her ", " whose ")
"""Words before what somebody prefers to use: "our preferred tools"."""

_ENCOURAGED = frozenset({"is encouraged", "are encouraged"})
_TO_APPLY = compiled_late(r"(?: \w+)? to (?:apply|reach|contact|submit|send|join)\b")
"""What follows words of preference that invite people and wish for nothing: "graduates are encouraged to apply"."""

_PAID = compiled_late(
    r"(?:\+|&|\b(?:quarterly|annual|yearly|monthly|performance|signing|sign-on|cash|salary|equity|base|discretionary))"
    r" (?:an? )?$"
)
"""What stands before a bonus that is paid."""

_DENIED = ("n't ", "n’t ", " never ")

_NO_ADVANTAGE = (["competitive"], ["take"], ["taking"], ["our"], ["unfair"], ["full"], ["technical"], ["business"])

_LABEL = 45
"""Characters; a shorter beginning up to a colon is a label, and what the sentence says is said of it."""

_AT_START = 3
"""Characters before a cue that stands at the start of its sentence: a bullet or a bracket."""

_PARENTHESIS = compiled_late(r"\([^()]*\)")
_OF_ALL = compiled_late(
    r"(?:(?:experience|knowledge|this|these|it|both|all|strongly|highly|optional,|not required,?|an?|significant|big"
    r"|huge|strong|definite|major|real)\s*){0,3}"
    r"(?:(?:is|are|would be|but|though)\s*){0,2}"
)
"""Words before a wish in brackets that is about what stands before the bracket."""

_SAID_BEFORE = compiled_late(
    r"\([^()]*\b(?:required|must|mandatory|essential|preferred|plus|bonus|desirable|nice|optional)\b[^()]*\)"
)
"""A bracket that says how what stands before it is asked for."""

_WHOLE_LIST = compiled_late(r", or |\bor (?:other|another|similar|related|equivalent|comparable|the like)\b")
"""How a list of alternatives ends that is wished for as a whole."""

_BEFORE_ALL = compiled_late(r"[^()\n]{0,30}\):?\s")
"""What follows a wish in brackets at the start of a line: "(optional, but preferred) Kafka"."""

_PREFERS_INSIDE = compiled_late(r" (?!but|not|if|though|and|or|in|for|with|within|at|as|to|from)\w")
"""What follows a wish in brackets that prefers what it names: "a cloud (preferred Azure)"."""

_INSERTED = compiled_late(
    r" [^,;:()]*(?:\([^()]*\)[^,;:()]*)?,(?: and| as well as| plus| along with| together with) (?!(?:/|or)\b)"
)
"""What is inserted between two commas; a list of two has no comma before "and"."""

_PREFERS = ("preferred ", "preferable ", "prefered ")
_LIKEWISE = compiled_late(r",? (?:as (?:is|are|would be)|along with)\b")
"""Words behind a wish that wish for more: "Kafka is a plus, as is Flink"."""

_COLON_FOLLOWS = compiled_late(r"(?:,? (?:but|though) [^:.;()\n]{0,30})?:")
"""What follows a wish at the end of words that head a list: "our tools are a plus, but not required: Kafka, Flink"."""

_ENDS = compiled_late(r"[^()\n]*\)[^\w\n]*(?:\n|$)")
"""What follows a wish in brackets at the end of its line."""


def is_wished(lower: str, hit: Hit, sentence: Span, words: Span) -> bool:
    """Whether a cue of preference (`hit`, of `levels.toml`) is about the words at a span of the same sentence.

    >>> text = "kafka is a plus, with solid python"
    >>> cue = Hit(9, 15, "wish")
    >>> is_wished(text, cue, (0, len(text)), (0, 5)), is_wished(text, cue, (0, len(text)), (28, 34))
    (True, False)
    """
    (low, high), (start, end), (begin, stop, value) = sentence, words, hit
    if start - stop > REACH or begin - end > REACH:
        return False
    if value == "wish-ahead":
        return begin < start and _reaches_ahead(lower, hit, low, start)
    if value != "wish":
        return False
    cue = lower[begin:stop]
    if lower[begin - 1 : begin] == "[" or not _is_wish(lower, hit, cue, (low, high)):  # "[Bonus] Kafka" is about Kafka
        return False
    if cue in _CONDITIONS and lower[begin - 2 : begin] == ", " and _CONDITION.match(lower, stop, high):
        # "forecasting experience, preferred in retail" wishes for retail only.
        return start >= stop and not _ends_reach(lower[stop:start])
    if (
        cue in _CONDITIONS
        and (lower[begin - 2 : begin] == ", " or lower[begin - 5 : begin] == " and ")
        and _AHEAD_ITEM.match(lower, stop, high)
    ):
        return start >= stop and not _BOUNDARY.search(lower[stop:start]) and not _ends_reach(lower[stop:start])
    if start >= stop:
        if lower[stop].isalnum() and begin - low > _AT_START:
            return False  # "Kafka preferredExperience with Flink": the next item is glued to the wish
        return _is_wished_ahead(lower, hit, cue, sentence, start)
    if (
        start >= begin
        or _is_heading_behind(lower, hit, cue, low)
        or (cue == "bonus" and _BONUS_FOR.match(lower, stop, high))
    ):
        return False
    return reaches_back(lower, low, end, begin)


def _reaches_ahead(lower: str, hit: Hit, low: int, start: int) -> bool:
    """Whether a cue that wishes for what follows reaches the words at `start` of a sentence that begins at `low`."""
    begin, stop, _ = hit
    if lower[stop - 1] == ")" and begin - low > _AT_START and lower[stop : stop + 1] != ":":
        return False  # "PyTorch (preferred) or TensorFlow", unlike "Skills (preferred): PyTorch"
    if _ends_reach(lower[stop:start], lower[stop - 1] == ":"):
        return False
    if lower[begin:stop] == "prefer" and begin - low > _AT_START:
        return False  # "work as you prefer with Kafka"
    # "Kafka, ideally in banks, and Python" wishes for what is inserted only.
    return lower[begin - 2 : begin] != ", " or not _INSERTED.match(lower, stop, start)


def _is_heading_behind(lower: str, hit: Hit, cue: str, low: int) -> bool:
    """Whether a wish heads what follows and says nothing of what stands before: "… maps Desirable skills and …"."""
    return (
        cue in _CONDITIONS
        and _OF_SKILLS.match(lower, hit.end) is not None
        and not lower.endswith(_SAYS_OF, low, hit.start)
    )


def _is_wish(lower: str, hit: Hit, cue: str, sentence: Span) -> bool:
    """Whether a cue of preference is one here: no "Java plus SQL", "competitive advantage" or "desired outcome"."""
    sentence_start, high = sentence
    if _means_otherwise(lower, hit, cue, sentence):
        return False
    if cue in _ENCOURAGED:
        return _TO_APPLY.match(lower, hit.end) is None
    if cue in _BARE:
        return (
            not lower.endswith(_AFTER_ANOTHER, sentence_start, hit.start)
            and _BARE_ENDS.match(lower, hit.end, high) is not None
        )
    if cue in _FAVORABLE:
        return _BARE_ENDS.match(lower, hit.end, high) is not None
    if cue in _VALUABLE:
        return _TO_WHOM.match(lower, hit.end, high) is None
    if cue == "plus":
        return _PLUS_ENDS.match(lower, hit.end, high) is not None
    if cue == "advantage":
        before = lower[max(0, hit.start - 16) : hit.start].split()[-1:]
        return before not in _NO_ADVANTAGE and _PLUS_ENDS.match(lower, hit.end, high) is not None
    if cue not in _ADJECTIVES or _OTHERWISE.match(lower, hit.end, high) is None:
        return True
    return _AHEAD_ITEM.match(lower, hit.end, high) is not None  # "preferred business experience"


def _means_otherwise(lower: str, hit: Hit, cue: str, sentence: Span) -> bool:
    """Whether what stands round a cue of preference makes it a must after all, or one of whom or what is paid."""
    low, high = sentence
    if _MUST_AFTER_ALL.match(lower, hit.end, high):  # "Kafka is a plus, familiarity is necessary"
        return True
    if lower.endswith(", ", low, hit.start) and _VERB_SECOND.match(lower, hit.end, high):
        return True  # "Rust, hilfreich ist Kafka"
    if cue in _ADJECTIVES and lower.endswith(_OF_WHOM, low, hit.start):
        return True
    if cue.endswith("bonus") and _PAID.search(lower, low, hit.start):
        return True
    return cue == "optional" and lower.endswith(_DENIED, low, hit.start)


def _is_wished_ahead(lower: str, hit: Hit, cue: str, sentence: Span, start: int) -> bool:
    """Whether a wish that usually stands behind is about what follows: "Preferred skills: …", "a plus (Kafka)"."""
    at_start = hit.start - sentence[0] <= _AT_START
    if _LIKEWISE.match(lower, hit.end, start):
        return True
    if cue.endswith("plus") and _WORKING.match(lower, hit.end, start):
        return not _ends_reach(lower[hit.end : start])
    is_in_brackets = lower[hit.start - 1] == "(" and lower[hit.end] == ")"
    if not at_start and (colon := _COLON_FOLLOWS.match(lower, hit.end + is_in_brackets, start)):
        return not _ends_reach(lower[colon.end() : start], heads_list=True)
    if at_start and lower[hit.start - 1] == "(" and _BEFORE_ALL.match(lower, hit.end, start + 1):
        return True
    heads_list = at_start and _LIST_FOLLOWS.match(lower, hit.end, start) is not None
    # What stands before the colon of a list belongs to its heading: "Valued (but not required): Kafka".
    if _ends_reach(lower[lower.index(":", hit.end) if heads_list else hit.end : start], heads_list):
        return False
    if heads_list or _EXAMPLES.match(lower, hit.end, start) or (at_start and cue in _HAVES):
        return True
    if cue in _CONDITIONS and _WITH.match(lower, hit.end) and _ASKED_WITH.search(lower, sentence[0], hit.start):
        return True
    if at_start and (cue in _ADJECTIVES or cue == "plus") and _AHEAD_LATER.match(lower, hit.end, sentence[1]):
        return True
    if lower[hit.start - 1] == "(" and cue in _CONDITIONS and _PREFERS_INSIDE.match(lower, hit.end):
        return True
    begins = at_start or lower[hit.start - 1] == "("
    if not begins and lower.startswith((" - ", " – "), hit.end):
        return False  # "Kafka preferred - Flink and Rust": the dash begins the next item
    return (begins or cue in _ADJECTIVES) and _AHEAD.match(lower, hit.end, sentence[1]) is not None


def _ends_reach(between: str, heads_list: bool = False) -> bool:
    """Whether the words between a wish and what stands after it end its reach, also in a list behind a colon."""
    if ")" in between and _closes(between):
        return True
    return (_AHEAD_OF_LIST if heads_list else _AHEAD_END).search(between) is not None


def reaches_back(lower: str, low: int, end: int, wish: int) -> bool:
    """Whether what is said at `wish` is about the words before it, in a sentence from `low`, that end at `end`."""
    between = lower[end:wish]
    if ")" in between:
        if _IS_A_MUST.search(between, 0, between.index(")")):
            return False
        between = _outside(between)
    if "(" in between:
        between = _PARENTHESIS.sub("", between)
    if between.count("(") > between.count(")"):
        return _reaches_out(lower, end, wish, between)
    if _ENDS_IN_EXAMPLES.search(between):  # "tools — Kafka, Flink, etc. preferred"
        between = between.replace(" — ", ", ").replace(" – ", ", ").replace(" - ", ", ")
    if ";" in between and _SEMICOLON_LIST.search(between):
        between = between.replace(";", ",")
    colon = between.find(":")
    if colon >= 0 and end + colon - low <= _LABEL:
        between = between.replace(":", "", 1)
    return not _is_divided(lower, (low, end), wish, between)


def _reaches_out(lower: str, end: int, wish: int, between: str) -> bool:
    """Whether a wish in a bracket is about words before the bracket, which end at `end`."""
    # "Spark, Flink (preferred)": only the word before the bracket; "(Scala preferred)" does not reach out.
    outside, _, inside = between.rpartition("(")
    if _SAID_BEFORE.search(lower, end, wish):  # "SQL: 7 years (required) R: 2 years (preferred)"
        return False
    if not _OF_ALL.fullmatch(inside.strip()):
        return False
    names_it = lower[wish - 1] == "(" and lower.startswith(_PREFERS, wish)
    if names_it and _PREFERS_INSIDE.match(lower, lower.index(" ", wish)):
        return False
    if not inside.strip() and _AND_LANGUAGE.fullmatch(outside):  # "English and German (preferred)"
        return False
    is_last = _ENDS.match(lower, wish) is not None
    if not is_last and _NAMES.search(outside):  # "tools in languages such as Python (preferred) and R"
        return False
    if " or " in outside and not (is_last and _is_of_alternatives(lower, wish, outside)):
        return False
    return not ("," in outside or " or " in outside) or (is_last and not _BOUNDARY.search(outside))


def _is_divided(lower: str, said: Span, wish: int, between: str) -> bool:
    """Whether the words between what ends a span and a wish divide them."""
    low, end = said
    if (
        between.count(",") == 1
        and "," not in lower[low:end]
        and (_SPLICED.match(between) or (_YEARS_FIRST.match(lower, low) and _LAST_PART.search(between)))
    ):
        return True
    boundary = _BOUNDARY.search(between)
    if boundary and boundary.group() == "with" and wish - low <= _ONE_WISH and _SUBJECT_BEGINS.match(lower, low):
        return _SUBJECT_ENDS.search(between) is None or _BOUNDARY.search(between, boundary.end()) is not None
    return boundary is not None


def _closes(between: str) -> bool:
    """Whether a bracket ends that was opened before: "(preferably Rust), Kafka (or similar)"."""
    if between.count(")") > between.count("("):
        return True
    closing = between.find(")")
    return not 0 <= between.find("(") < closing


def _outside(between: str) -> str:
    """The words between without those that close a bracket which the first word stands in: "(Git), Go (preferred)"."""
    closing = between.find(")")
    opening = between.find("(")
    return between[closing + 1 :] if opening < 0 or closing < opening else between


def _is_of_alternatives(lower: str, wish: int, outside: str) -> bool:
    """Whether a wish at a line's end is about all alternatives, not the last alone ("R or Go (preferred)")."""
    return not lower.startswith("prefer", wish) or _WHOLE_LIST.search(outside) is not None
