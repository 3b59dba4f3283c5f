"""Whether a word for a type of employment is said of the posting itself: what stands round it, type by type."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from fingerpost.posting import EmploymentType
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.guarded import GuardedSearch
from fingerpost.reading.patterns import any_of, compiled_late, read_table

_TABLE = read_table("employment")
TITLE_WORD = {kind: any_of(alternatives) for kind, alternatives in _TABLE["title"].items()}
"""Type → the words of titles and of stated fields that name it."""
_A_PERSON = any_of(_TABLE["patterns"]["a_person"])
_MONTHS, SEEKS = (GuardedSearch(_TABLE["patterns"][name]) for name in ("months", "seeks"))
"""SEEKS: words before somebody who is looked for."""
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
_OF_FACTS = compiled_late(
    r"(?:\b(?:posted (?:yesterday|today|\d+\+? days? ago)"
    r"|(?:(?:job|employment|employee|position) )?(?:status|type)"
    r"|join (?:us|(?:our|the) (?:[\w-]+ ){0,3}team|(?!in\b|a\b)[\w-]+))\s"
    r"|schedule\s(?:f - )?|\b(?:job|employment|employee|position|appointment) (?:status|type) regular\s|\bli-)$"
)
_PLACED = compiled_late(r"\b(?:position|role|job) (?:is|will be) (?:based|located) $")
_AS_ONE_OF = compiled_late(r"\b(?:as|are|be) an? (?:regular )?$")
_EMPLOYEE_YOU = compiled_late(r" (?:[\w&-]+ )?employee,? you\b", re.IGNORECASE)
_AS_FIRST = compiled_late(r"\b(?:as|be|is|[’']ll be) (?:our|the) (?:very )?(?:first|second|third|next) $")
_EXPERIENCE_AFTER = compiled_late(r"[^.\n]{0,30}\bexperience", re.IGNORECASE)
_CAPITAL_AFTER = compiled_late(r"[ ][A-Z][\w’']*[ :]")
_A_POST = compiled_late(r"[ /]*(?:role|position|basis|engagement|part|c[a-z]o\b|head|opportunity)", re.IGNORECASE)
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
_OF_AGENCY = compiled_late(r"\b(?:plac(?:es?|ing)|match(?:es)?|we offer|benefits are available)\b[^.\n]*$")
_OF_ENGAGEMENT = compiled_late(r"\bcontract|\bmonths?\b|\b1099\b|\bc2c\b|\bcorp")
_OF_PERMIT = compiled_late(r"\b(?:authori[sz]\w+|eligible|legal|legally|permit\w*|right) (?:able )?to work\b[^.;\n]*$")
_OF_CAREER = compiled_late(r"\byears?\b[^.;,\n]{0,30}\b(?:experience|working|work|employment)\b[^.;,\n]{0,20}$")
_LABELS_TERM = compiled_late(
    r"[ ]?(?:&|and) job type|[ ]?:(?!\s*(?:\d|one|two|three|six|nine|twelve|yes))", re.IGNORECASE
)
_PERMANENT = compiled_late(r"\b(?:permanent|indefinite|unlimited|open-ended)[*,]* (?:employment )?[*]*$")
_NEEDED = compiled_late(r" (?:is (?:required|needed|sought)|needed|to \w+|\((?:full|part))", re.IGNORECASE)
_TERM_BEFORE = compiled_late(
    r"(?:\bbis (?:zum )?(?:\d[\d. ]*|(?:ende )?\w+ \d{4}) ?|\b(?:auf|für) (?:[\wäöüß]+ ){1,2}(?:jahre?n?|monaten?) )$"
)
_SEVERAL = frozenset(["contractors", "freelancers", "interns", "internships"])
BY_HOURS = ("FULL_TIME", "PART_TIME")
"""The types that say how long one works; the others say on what terms."""
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


class Context(NamedTuple):
    """What stands round a hit: its words, and up to 60 characters of its line before and after.

    `word` and `before` are in lower case.
    """

    document: Document
    word: str
    before: str
    after: str


def is_denied(kind: EmploymentType, hit: Hit, around: Context) -> bool:
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
    return word in ("coop", "co-op") and not in_title(around.document, "INTERN")


def _full_time(around: Context) -> bool:
    """A sentence of its own, "is full-time", "seek a full-time analyst", "able to work full-time"."""
    _, word, before, after = around
    if _SENTENCE_BEFORE.search(before) and _SENTENCE_AFTER.match(after):
        return True
    if _OF_FACTS.search(before) or is_sought(before, after) or _PLACED.search(before) or _IS_OF_POST.search(before):
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


def is_sought(before: str, after: str) -> bool:
    """ "We are looking for a full-time data analyst"."""
    return bool(SEEKS.search(before) and _A_PERSON.match(after))


def is_to_fill(around: Context) -> bool:
    """ "To fill its new full-time positions", "invites applications for full-time roles"."""
    return bool(_TO_FILL.search(around.before) and _POSTS.match(around.after))


def _part_time(around: Context) -> bool:
    """ "A fractional role", "this is a part-time position"; a working student where the title says so."""
    if around.word == "fractional":
        return bool(_A_POST.match(around.after))
    if is_sought(around.before, around.after):
        return True
    if around.word.startswith("part") and _AS_ONE.search(around.before) and _IN_CAPACITY.match(around.after):
        return True
    return around.word.startswith(_STUDENTS) and in_title(around.document, "PART_TIME")


def _contractor(around: Context) -> bool:
    """Words that mean nothing else, or "6-month contract"."""
    if is_sought(around.before, around.after) or around.word in {"b2b contract", "contract b2b"}:
        return True
    if around.word in {"c2c", "corp-to-corp", "corp to corp", "1099", "freelance", "zzp", "zzp-er"}:
        return not (around.word == "c2c" and _OF_TRADE.match(around.after))
    if around.word in {"contractor", "freelancer"} and _NEEDED.match(around.after) and _ONE.search(around.before):
        return True
    return around.word == "contract" and bool(_MONTHS.search(around.before))


def _temporary(around: Context) -> bool:
    """Whether a post ends with a term ("bis zum 31.12.2030 befristet"), or somebody is sought for a time."""
    if around.word == "befristet" and _TERM_BEFORE.search(around.before):
        return True
    return is_sought(around.before, around.after)


def _intern(around: Context) -> bool:
    """ "As an engineering intern at …", where the title does not say otherwise; Chinese lists of posts."""
    _, word, before, after = around
    if word.startswith("实习"):
        return before.endswith(("、", "（", "(", "/", "·", "&", "日常")) and not after.startswith(("经", "过"))
    if word != "coop" and _INTERN_SOUGHT.search(before):
        return not _OF_OTHER_WORK.match(after)
    if word == "internship" and (_IS_PAID.search(before) or _LASTS.match(after)):
        return True
    return bool(_AS_AN.search(before[-40:]) and _AT.match(after)) and in_title(around.document, "INTERN")


SAYS_SO: dict[EmploymentType, Callable[[Context], bool]] = {
    "FULL_TIME": _full_time,
    "PART_TIME": _part_time,
    "CONTRACTOR": _contractor,
    "TEMPORARY": _temporary,
    "INTERN": _intern,
}
"""Type → whether what stands round a word for it says that the posting is of this type."""


def in_title(document: Document, kind: EmploymentType) -> bool:
    """Whether the title names a type; one that is not known denies nothing."""
    block = document.header("title")
    return block is None or bool(TITLE_WORD[kind].search(document.text, block.start, block.end))


def is_alone(around: Context, kind: EmploymentType) -> bool:
    """Whether the word stands alone in its line or between bars, dots, brackets or commas: "Remote | Full-time |".

    Behind a full-time fact that begins a line or follows a bar, the next line may have lost its break.
    """
    before, after = around.before, around.after
    if not before.strip(" *_•-") and not after.strip(" *_."):
        return True
    if (
        kind in BY_HOURS
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
    bar = _BAR_OR_END if kind in BY_HOURS else _BAR
    return bar.search(before.strip()[-1:] + after.strip()[:1]) is not None
