"""Full time, part time, as a contractor, for a time, as an intern; the work mode is read in `work_mode.py`.

What the employer states in a field settles it; else the title and what the text says of the posting itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from fingerpost.posting import EmploymentType, Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Block, Document, Hit
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import any_of, compiled_late, cue_group, read_table
from fingerpost.reading.work_mode import CUES as WORK_MODE_CUES
from fingerpost.reading.work_mode import read_work_mode
from fingerpost.reading.working_hours import is_of_hours, read_hours

__all__ = ["CUES", "read_employment_type", "read_work_mode"]

READER = "employment"

_TABLE = read_table("employment")
_TITLE_CUES = _TABLE["cues"].pop("title")

CUES: CueTable = {
    **WORK_MODE_CUES,
    "employment.type": cue_group(_TABLE["cues"]),
    "employment.title": dict.fromkeys(_TITLE_CUES, "title"),
}

_TITLE_WORD = {kind: any_of(alternatives) for kind, alternatives in _TABLE["title"].items()}
_REFUSED = {kind: GuardedSearch(alternatives) for kind, alternatives in _TABLE["refused"].items()}
_STATED = {kind: any_of(alternatives) for kind, alternatives in _TABLE["stated"].items()}
_OF_OTHERS, _ONLY_TYPES, _A_PERSON = (
    any_of(_TABLE["patterns"][name]) for name in ("of_others", "only_types", "a_person")
)
_LABEL_BEFORE, _MONTHS, _SEEKS, _TO_WORK = (
    GuardedSearch(_TABLE["patterns"][name]) for name in ("label_before", "months", "seeks", "to_work")
)
_LABEL_SIGN = compiled_late(r"[:：|?\n【-]")
_SENTENCE_BEFORE, _SENTENCE_AFTER = compiled_late(r"(?:^|[.;]\s)$"), compiled_late(r"\s*[.;]")
_IS_OF_POST = compiled_late(r"\b(?:position|role|job) (?:is|will be) $")
_IS = compiled_late(r"\b(?:is|are|be|as|this|work(?:ing)?) (?:a |an )?$")
_WORD_END = compiled_late(r"[ ]*[.,;)/(+]|$")
_AS_ONE = compiled_late(r"\b(?:this is|(?:us|team|company|\w\w) (?:as|in)) an? (?:[\w-]+ )?$")
_IN_CAPACITY = compiled_late(r" (?:[\w-]+ )?(?:capacity|basis)\b|(?-i:(?: [A-Z][\w/&-]+){1,5}[.,(\n])", re.IGNORECASE)
_AS_AN = compiled_late(r"\b(?:this|an?|the|as an?|as our)\s(?:[\w/&-]+\s){0,4}$")
_INTERN_SOUGHT = compiled_late(
    r"(?:^|(?:(?<!you )\b(?:are|is|now|actively|currently)|(?<!you)['’]re) )"
    r"(?:looking for|seeking|in search of|hiring) (?:(?!also\b|managers?\b|and\b|with\b|who\b|to\b)[\w/&()-]+ ){0,4}$"
)
_OF_OTHER_WORK = compiled_late(r" (?:manager|program|coordinat|recruit|and (?!summer)|or )|/", re.IGNORECASE)
_IS_PAID = compiled_late(
    r"\b(?:this is|this) (?:an? )?(?:(?:paid|summer|full-time|part-time|unpaid|virtual|remote),? )*$"
)
_LASTS = compiled_late(r" (?:program )?(?:has a (?:\w+ )?duration|offers a\b)")
_AT = compiled_late(r",? (?:at|in|on|you|will|with)\b|,")
_STUDENTS = ("werkstudent", "working student", "studentische")
_HOURS = frozenset(filter(is_of_hours, CUES["employment.type"]))
_ASKED = compiled_late(r"\s*(?:or|/)?\s*(?:part[- ]?time|temporary)?\s*\?(?!\s*yes)", re.IGNORECASE)
_ALSO = compiled_late(r"(?:,|/|\bor\b|\band\b|&|oder|und|eller|ou|et|o|y)\s*(?:a |an )?$")
_FULL_OR = compiled_late(r"\bfull-? ?(?:or|and|/) ?$")
_STARTS = compiled_late(r"(?:^|[.:(\n]\s?|\b(?:this is|are|as) )(?:an? )?$")
_EITHER = compiled_late(r"\b(?:either|both|work|arbeta|jobba|arbeiten|wahlweise|position is|role is) $")
_LIST_BEFORE, _LIST_END = compiled_late(r"(?:^|[|:\n])\s*$"), compiled_late(r"\s*(?:[|\n]|$)")
_OF_BOTH = compiled_late(r"[ ](?:position|role|job|contract|hours)\b|\)")
_NOT_ALONE = compiled_late(r"\b(?:temporary|fixed[- ]term|permanent|internship)\s$")
_OF_FACTS = compiled_late(
    r"(?:\b(?:posted (?:yesterday|today|\d+\+? days? ago)"
    r"|(?:(?:job|employment|employee|position) )?(?:status|type)"
    r"|join (?:us|(?:our|the) (?:[\w-]+ ){0,3}team|(?!in\b|a\b)[\w-]+))\s"
    r"|schedule\s(?:f - )?|\b(?:job|employment|employee|position|appointment) (?:status|type) regular\s|\bli-)$"
)
_VALUE_OF = compiled_late(
    r"(?:type|status|schedule|category|classification|employment|basis|hours)s?[ ]?:\s*(?:regular |permanent )?$"
)
_CHOICE = compiled_late(
    r"\b(?:full|part|regular|temp(?:orary)?|exempt)(?:[- ]?time)?\s?(?:/|or)\s?"
    r"(?:full|part|regular|temp(?:orary)?)(?:[- ]?time)?(?:\s?\)?\s?[:?\n]\s*[*]?\s?|\s)"
    r"((full|part|regular|temporary)(?:[- ]?time)?)\b"
)
_CHOSEN: dict[str, EmploymentType | None] = {
    "full": "FULL_TIME",
    "part": "PART_TIME",
    "temporary": "TEMPORARY",
    "regular": None,
}
_OF_TYPES = compiled_late(r"(?:job |employment )?(?:type|status|schedule|basis|commitment)s?[ ]?[:：][ ]")
_PLACED = compiled_late(r"\b(?:position|role|job) (?:is|will be) (?:based|located) $")
_AS_ONE_OF = compiled_late(r"\b(?:as|are|be) an? (?:regular )?$")
_EMPLOYEE_YOU = compiled_late(r" (?:[\w&-]+ )?employee,? you\b", re.IGNORECASE)
_AS_FIRST = compiled_late(r"\b(?:as|be|is|[’']ll be) (?:our|the) (?:very )?(?:first|second|third|next) $")
_EXPERIENCE_AFTER = compiled_late(r"[^.\n]{0,30}\bexperience", re.IGNORECASE)
_CAPITAL_AFTER = compiled_late(r"[ ][A-Z][\w’']*[ :]")
_A_POST = compiled_late(r"[ /]*(?:role|position|basis|engagement|part|c[a-z]o\b|head|opportunity)", re.IGNORECASE)
_INTERNSHIP_AFTER = compiled_late(r"[^.\n]{0,25}\bintern(?:ship)?\b", re.IGNORECASE)
_OF_SUMMER = compiled_late(r"intern|summer|weeks|\bterm\b|available", re.IGNORECASE)
_LATER = compiled_late(r"future|lead(?:s|ing)? to|return|conver|after|following|possib|potential|offer", re.IGNORECASE)
_NO_BLANKS = compiled_late("[\u2e80-\uffdc]")
_LEFT_END, _RIGHT_END = (
    compiled_late(r"(?:^|[|•·\[(【,/–—;:]|\s-)\s*[*_]*$"),
    compiled_late(r"[*_]*\s*(?:$|[|•·\])】/–—;,]|-\s)"),
)
_BAR, _BAR_OR_END = compiled_late(r"[|•·\[\](【】/–—]|^$"), compiled_late(r"[|•·\[\]()【】/–—]|^$")
_OF_TRADE = compiled_late("\\s*(?:[\u3400-\u9fff]|b2[bc]|marketplace|e-?commerce|platform)", re.IGNORECASE)
_ONE = compiled_late(
    r"(?:^|[.;]\s|\b(?:need|seek|seeking|hiring|looking for) )(?:an? |one )(?:[\w-]+ ){0,3}$", re.IGNORECASE
)
_TO_FILL = compiled_late(r"\b(?:recruiting|hiring|fill|invites? applications|opportunity) (?:for )?(?:[\w-]+ ){0,4}$")
_POSTS = compiled_late(r" (?:[\w-]+ ){0,2}?(?:positions?|roles?|employment with)\b", re.IGNORECASE)
_NOT_BEFORE = compiled_late(
    r"\b(?:no|not|nor)\s(?:an? |for |open to |on |via |through )?[*(“\"]?$"
    r"|\bno (?:staffing |third[- ]party |[\w-]+ ?/ ?)*(?:agencies|vendors)? ?/ ?$"
    r"|\bnot (?:currently )?(?:looking for|seeking|accepting|hiring|considering|open to)\b[^.;\n]*$"
)
_NOT_AFTER = compiled_late(
    r"[ ]?(?:candidates? )?(?:is|are|will)?[ ]?(?:not|n[’']t)\b(?! only)|[ \w]{0,6}[:?]\s*no(?:\s*$|\n)", re.IGNORECASE
)
_OF_AGENCY = compiled_late(r"\b(?:plac(?:es?|ing)|match(?:es)?|we offer|benefits are available)\b[^.\n]*$")
_OF_ENGAGEMENT = compiled_late(r"\bcontract|\bmonths?\b|\b1099\b|\bc2c\b|\bcorp")
_OF_PERMIT = compiled_late(r"\b(?:authori[sz]\w+|eligible|legal|legally|permit\w*|right) (?:able )?to work\b[^.;\n]*$")
_OF_CAREER = compiled_late(r"\byears?\b[^.;,\n]{0,30}\b(?:experience|working|work|employment)\b[^.;,\n]{0,20}$")
_LABELS_TERM = compiled_late(
    r"[ ]?(?:&|and) job type|[ ]?:(?!\s*(?:\d|one|two|three|six|nine|twelve|yes))", re.IGNORECASE
)
_PERMANENT = compiled_late(r"\b(?:permanent|indefinite|unlimited|open-ended)[*,]* (?:employment )?[*]*$")
_PROSE = compiled_late(r"\b(?:is|are|our|the|we|you|your|who|with|of|performs?|manages?|all)\b")
_NEEDED = compiled_late(r" (?:is (?:required|needed|sought)|needed|to \w+|\((?:full|part))", re.IGNORECASE)
_TERM_BEFORE = compiled_late(
    r"(?:\bbis (?:zum )?(?:\d[\d. ]*|(?:ende )?\w+ \d{4}) ?|\b(?:auf|für) (?:[\wäöüß]+ ){1,2}(?:jahre?n?|monaten?) )$"
)
_CROWD = 3
_LINE = 150
# In lists of facts that lost the blanks between their lines a label begins no word, and so no cue finds it.
_GLUED_SCHEDULE = "schedulefull-time"
_GLUED = ("status", "type")
_SEVERAL = frozenset(["contractors", "freelancers", "interns", "internships"])
_BY_HOURS = ("FULL_TIME", "PART_TIME")
_FULL_TIME_ALONE = frozenset(
    [
        "vollzeit",
        "heltid",
        "festanstellung",
        "voltijd",
        "temps plein",
        "tiempo completo",
        "tempo pieno",
        "tempo integral",
    ]
)


class _Context(NamedTuple):
    """What stands round a hit: its words, and up to 60 characters of its line before and after.

    `word` and `before` are in lower case.
    """

    document: Document
    word: str
    before: str
    after: str


def read_employment_type(document: Document) -> tuple[Finding[EmploymentType], ...]:
    """The stated types, once each: fields first, then the title, then what the text says of the posting itself.

    A permanent contract is no type; a working student works part time.

    >>> from dataclasses import replace
    >>> from fingerpost.reading.cues import CueFinder
    >>> from fingerpost.reading.text import make_text_document
    >>> plain = make_text_document("Job type: Contract. Full-time employees get dental cover.")
    >>> [f.value for f in read_employment_type(replace(plain, cues=CueFinder([CUES]).find(plain.lower)))]
    ['CONTRACTOR']
    """
    found: dict[EmploymentType, Finding[EmploymentType]] = {}
    stated = document.header("employment")
    if stated:
        for kind in _TITLE_WORD:
            if (at := document.text.find(kind, stated.start, stated.end)) >= 0:
                found[kind] = Finding(kind, at, at + len(kind), READER)
        if found:
            return tuple(found.values())
    is_internship = False
    for kind, start, end in _types(document):
        is_internship = is_internship or (kind == "INTERN" and start < document.body_start)
        may_follow = kind == "FULL_TIME" and is_internship and start >= document.body_start
        if not may_follow or _of_internship(document, start, end):
            found.setdefault(kind, Finding(kind, start, end, READER))
    if is_internship:
        found.pop("TEMPORARY", None)
    return tuple(sorted(found.values(), key=lambda finding: finding.start))


def _of_internship(document: Document, start: int, end: int) -> bool:
    """ "A full-time internship", or a label that says so, and not the post that may follow it."""
    text = document.text
    if _INTERNSHIP_AFTER.match(text, end) or _label(document.lower, start) is not None:
        return True
    begin, last = max(0, start - 70), min(len(text), end + 70)
    begin = max(begin, text.rfind("\n", begin, start), text.rfind(". ", begin, start))
    sentence = text[begin : text.find("\n", end, last) if "\n" in text[end:last] else last]
    return bool(_OF_SUMMER.search(sentence)) and not _LATER.search(sentence)


def _types(document: Document) -> Iterator[tuple[EmploymentType, int, int]]:
    hits, title_hits = document.hits("employment.type"), document.hits("employment.title")
    glued = document.lower.find(_GLUED_SCHEDULE)
    if glued >= 0:
        start = glued + _GLUED_SCHEDULE.index("full")
        yield "FULL_TIME", start, start + len("full-time")
    if not hits and not title_hits:
        return
    body_start = document.body_start
    if (hits and hits[0].start < body_start) or (title_hits and title_hits[0].start < body_start):
        for block in (document.header("title"), document.header("location")):
            if block and any(block.start <= hit.start < block.end for hit in (*hits, *title_hits)):
                yield from _of_header(document, block)
    for index, hit in enumerate(hits):
        if hit.start >= body_start:
            yield from _of_hit(document, hit, hits[max(index - _CROWD, 0) : index + 4])


def _of_hit(document: Document, hit: Hit, near: tuple[Hit, ...]) -> Iterator[tuple[EmploymentType, int, int]]:
    """The type of a hit and its place; of a label the value behind it; of a "full- or part-time role" both."""
    if choice := _chosen(document.lower, hit):
        if chosen := _CHOSEN[choice[2]]:
            yield chosen, *choice.span(1)
        return
    both = _FULL_OR.search(document.lower, hit.start - 12, hit.start) if hit.value == "PART_TIME" else None
    if both and _OF_BOTH.match(document.lower, hit.end):
        yield "FULL_TIME", both.start(), hit.end
        yield "PART_TIME", hit.start, hit.end
    elif kind := _type_of(document, hit, near):
        yield kind, hit.start, hit.end


def _of_header(document: Document, block: Block) -> Iterator[tuple[EmploymentType, int, int]]:
    for kind, pattern in _TITLE_WORD.items():
        if match := pattern.search(document.text, block.start, block.end):
            yield kind, match.start(), match.end()


def _chosen(lower: str, hit: Hit) -> re.Match[str] | None:
    """The value after a label that names all choices ("Full/Part Time: Full"), if the hit stands in that label."""
    begin = max(0, hit.start - 12)
    if "/" not in lower[begin : hit.end + 2] and "or" not in lower[begin : hit.end + 4]:
        return None
    choice = _CHOICE.search(lower, begin, hit.end + 40)
    return choice if choice and choice.start() <= hit.start < choice.start(1) and hit.end <= choice.start(1) else None


def _type_of(document: Document, hit: Hit, near: tuple[Hit, ...]) -> EmploymentType | None:
    """The type that a hit states of the posting, or None; `near` are the hits round it, itself among them."""
    kind: EmploymentType = hit.value  # type: ignore[assignment]
    text, lower = document.text, document.lower
    glued = text[hit.end : hit.end + 1]
    label_begin = max(0, hit.start - 40)
    is_value = ":" in lower[label_begin : hit.start] and _VALUE_OF.search(lower, label_begin, hit.start) is not None
    is_split = glued.isupper() or _NO_BLANKS.match(glued)  # "Full-timePay", not "full-timers"
    if glued.isalnum() and not is_split and not is_value:
        return None
    begin, end = max(0, hit.start - _LINE), min(len(text), hit.end + _LINE)
    line_start = text.rfind("\n", begin, hit.start) + 1 or begin
    line_end = text.find("\n", hit.end, end)
    line_end = line_end if line_end >= 0 else end
    before = max(line_start, hit.start - 60)
    around = _Context(
        document,
        lower[hit.start : hit.end],
        lower[before : hit.start],
        "" if glued.isalpha() and glued.isupper() else text[hit.end : min(line_end, hit.end + 60)],
    )
    if around.word in _HOURS:
        return read_hours(kind, around.word, text[before : hit.start], text[hit.end : hit.end + 30])
    if _NOT_AFTER.match(text, hit.end) or _is_denied(kind, hit, around):
        return None
    if _ONLY_TYPES.fullmatch(text, line_start, line_end):
        is_other = _NOT_ALONE.search(around.before) or around.after.lower().startswith(" type")
        return None if kind == "CONTRACTOR" and is_other else kind
    label = _label(lower, hit.start)
    if _ASKED.match(around.after):
        return None
    if _OF_OTHERS.match(around.after) and not (is_value or (kind in _BY_HOURS and _is_to_fill(around))):
        return None
    if _is_crowded(hit, near) and not (label and _OF_TYPES.match(label)):
        return None
    if label is not None or is_value or around.word.startswith(_GLUED) or _is_alone(around, kind):
        return kind if not _REFUSED[kind].search(around.before) or (label and "\n" not in label) else None
    if kind in _BY_HOURS and (
        _TO_WORK.search(around.before) or _is_sought(around.before, around.after) or _is_to_fill(around)
    ):
        return kind
    if (_STATED[kind].match(around.after) or _SAYS_SO[kind](around)) and not _REFUSED[kind].search(around.before):
        return kind
    return kind if _is_one_of_two(lower, hit, near) else None


def _is_denied(kind: EmploymentType, hit: Hit, around: _Context) -> bool:
    """ "No C2C", "not looking for contractors", and words that are no type in this place."""
    _, word, before, after = around
    if "no" in before and _NOT_BEFORE.search(before):
        return True
    if kind == "FULL_TIME":
        is_of_permit = "to work" in before and _OF_PERMIT.search(before)
        return bool(is_of_permit or ("year" in before and _OF_CAREER.search(before)))
    if word in ("w2", "w-2"):  # employees, too, are paid by a W2
        return not _OF_ENGAGEMENT.search(around.document.lower, max(0, hit.start - 60), hit.end + 40)
    if kind in ("CONTRACTOR", "TEMPORARY") and _OF_AGENCY.search(before):
        return True
    if word == "seasonal" and after.startswith(","):  # "Paid by the hour, seasonal, by the piece"
        return True
    if word == "contract":
        return bool(_LABELS_TERM.match(after) or _PERMANENT.search(before))
    return word in ("coop", "co-op") and not _in_title(around.document, "INTERN")


def _label(lower: str, start: int) -> str | None:
    """The label before a hit ("Employment type: "), in its line or the line above, or None."""
    window = lower[max(0, start - 60) : start]
    label = _LABEL_BEFORE.search(window) if _LABEL_SIGN.search(window) else None
    if label and _PROSE.search(label.group(), max(map(label.group().rfind, ":：|?\n")) + 1):
        return None
    return label.group() if label and label.group().replace("\n\n", "\n").count("\n") <= 1 else None


def _is_crowded(hit: Hit, near: tuple[Hit, ...]) -> bool:
    """Whether the text names many types here, so that it speaks of all of them."""
    if len(near) <= _CROWD:
        return False
    return sum(abs(other.start - hit.start) < 50 and other.value != hit.value for other in near) >= _CROWD


def _is_one_of_two(lower: str, hit: Hit, near: tuple[Hit, ...]) -> bool:
    """ "Either full time or part time", "full-time and contract-to-hire candidates": both are offered."""
    for other in near:
        both_hours = other.value in _BY_HOURS and hit.value in _BY_HOURS
        first, second = (other, hit) if other.start < hit.start else (hit, other)
        between = lower[first.end : second.start]
        if other.value != hit.value and 0 < len(between) < 12 and _ALSO.search(between):
            if _LIST_BEFORE.search(lower[max(0, first.start - 12) : first.start]) and _LIST_END.match(
                lower, second.end
            ):
                return True
            if (
                both_hours
                and _OF_BOTH.match(lower, second.end)
                and _STARTS.search(lower[max(0, first.start - 12) : first.start])
            ):
                return True
            lead = lower[max(0, first.start - 60) : first.start]
            return bool(_SEEKS.search(lead) or _TO_WORK.search(lead) or _EITHER.search(lead))
    return False


def _full_time(around: _Context) -> bool:
    """A sentence of its own, "is full-time", "seek a full-time analyst", "able to work full-time"."""
    _, word, before, after = around
    if _SENTENCE_BEFORE.search(before) and _SENTENCE_AFTER.match(after):
        return True
    if _OF_FACTS.search(before) or _is_sought(before, after) or _PLACED.search(before) or _IS_OF_POST.search(before):
        return True
    if (_AS_ONE_OF.search(before) and _EMPLOYEE_YOU.match(after)) or _AS_FIRST.search(before):
        return True
    if not before.strip(" *•-") and _A_PERSON.match(after):  # "Full-time data analyst for our port"
        return True
    if word.startswith("全职"):
        return not after.startswith(("经验", "员工", "同事"))
    if word not in _FULL_TIME_ALONE and not _IS.search(before):
        return False
    return word != "full time" or bool(_WORD_END.match(after))


def _is_sought(before: str, after: str) -> bool:
    """ "We are looking for a full-time data analyst"."""
    return bool(_SEEKS.search(before) and _A_PERSON.match(after))


def _is_to_fill(around: _Context) -> bool:
    """ "To fill its new full-time positions", "invites applications for full-time roles"."""
    return bool(_TO_FILL.search(around.before) and _POSTS.match(around.after))


def _part_time(around: _Context) -> bool:
    if around.word == "fractional":
        return bool(_A_POST.match(around.after))
    if _is_sought(around.before, around.after):
        return True
    if around.word.startswith("part") and _AS_ONE.search(around.before) and _IN_CAPACITY.match(around.after):
        return True
    return around.word.startswith(_STUDENTS) and _in_title(around.document, "PART_TIME")


def _contractor(around: _Context) -> bool:
    """Words that mean nothing else, or "6-month contract"."""
    if _is_sought(around.before, around.after) or around.word in {"b2b contract", "contract b2b"}:
        return True
    if around.word in {"c2c", "corp-to-corp", "corp to corp", "1099", "freelance", "zzp", "zzp-er"}:
        return not (around.word == "c2c" and _OF_TRADE.match(around.after))
    if around.word in {"contractor", "freelancer"} and _NEEDED.match(around.after) and _ONE.search(around.before):
        return True
    return around.word == "contract" and bool(_MONTHS.search(around.before))


def _temporary(around: _Context) -> bool:
    """Whether a post ends with a term ("bis zum 31.12.2030 befristet"), or somebody is sought for a time."""
    if around.word == "befristet" and _TERM_BEFORE.search(around.before):
        return True
    return _is_sought(around.before, around.after)


def _intern(around: _Context) -> bool:
    """ "As an engineering intern at …", where the title does not say otherwise; Chinese lists of posts."""
    _, word, before, after = around
    if word.startswith("实习"):
        return before.endswith(("、", "（", "(", "/", "·", "&", "日常")) and not after.startswith(("经", "过"))
    if word != "coop" and _INTERN_SOUGHT.search(before):
        return not _OF_OTHER_WORK.match(after)
    if word == "internship" and (_IS_PAID.search(before) or _LASTS.match(after)):
        return True
    return bool(_AS_AN.search(before[-40:]) and _AT.match(after)) and _in_title(around.document, "INTERN")


_SAYS_SO: dict[EmploymentType, Callable[[_Context], bool]] = {
    "FULL_TIME": _full_time,
    "PART_TIME": _part_time,
    "CONTRACTOR": _contractor,
    "TEMPORARY": _temporary,
    "INTERN": _intern,
}


def _in_title(document: Document, kind: EmploymentType) -> bool:
    block = document.header("title")
    return block is None or bool(_TITLE_WORD[kind].search(document.text, block.start, block.end))


def _is_alone(around: _Context, kind: EmploymentType) -> bool:
    """Whether the word stands alone in its line or between bars, dots, brackets or commas: "Remote | Full-time |".

    Behind a full-time fact that begins a line or follows a bar, the next line may have lost its break.
    """
    before, after = around.before, around.after
    if not before.strip(" *_•-") and not after.strip(" *_."):
        return True
    if (
        kind in _BY_HOURS
        and around.word != "fractional"
        and _CAPITAL_AFTER.match(after)
        and (not before.strip(" *_•-") or before.endswith("| "))
    ):
        return True
    if kind != "FULL_TIME" and _EXPERIENCE_AFTER.match(after):
        return False
    if not _RIGHT_END.match(after) or not _LEFT_END.search(before):
        return False
    if around.word in _SEVERAL and after.startswith(","):
        return False
    bar = _BAR_OR_END if kind in _BY_HOURS else _BAR
    return bar.search(before.strip()[-1:] + after.strip()[:1]) is not None
