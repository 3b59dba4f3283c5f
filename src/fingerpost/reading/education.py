"""The lowest degree that satisfies what a posting requires, and whether experience may stand in for it.

Degrees named together ("BS, MS or PhD") are one demand: its lowest level counts. Demands that are only wishes
("Master preferred") do not count. A degree of no named level ("degree in physics") is a bachelor's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, cast

from fingerpost.posting import Degree, Finding
from fingerpost.reading.cues import CueTable
from fingerpost.reading.demand import is_asked, is_wished
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.guarded import GuardedRules
from fingerpost.reading.patterns import compiled_late, read_table
from fingerpost.reading.requirement import read_clause

READER = "education"

Level: TypeAlias = Literal["school", "associate", "bachelor", "master", "phd"]

_RANK: Mapping[Level, int] = {"school": -1, "associate": 0, "bachelor": 1, "master": 2, "phd": 3}

_PHRASES: Mapping[str, Sequence[str]] = read_table("education")

# Values are levels; with "?" behind them the casing and the neighbours of the words decide.
CUES: CueTable = {
    "education.degree": {
        **{phrase: level for level in _RANK for phrase in _PHRASES[level]},
        **dict.fromkeys(_PHRASES["bachelor_short"], "bachelor?"),
        **dict.fromkeys(_PHRASES["master_short"], "master?"),
        **dict.fromkeys(_PHRASES["unnamed"], "degree?"),
    },
}

# What may stand between degrees that are named together: "BS/MS", "Bachelor's or Master's", "Bachelor, Master und PhD".
_JOINED = compiled_late(
    r"(?:['’]?s)?[\s/,&|)+.-]*"
    r"(?:(?:or|and|and/or|oder|und|bzw\.?|eller|ou|或|degrees?|an?|preferably|in|level|, ?)[\s/,&|).-]*){0,4}"
)
_JOINED_REACH = 40
# "Bachelor's degree, Master's preferred": the wish is about the last degree alone.
_JUST_WISHED = compiled_late(
    r"(?:['’]?s)?[\s.]{0,2}(?:degree\s)?(?:(?:is|would be|strongly|highly)\s){0,2}"
    r"(?:preferred|desired|a (?:\w+\s)?plus|a bonus)\b"
)
_PARTED = frozenset(["", "-", ".", "degree.", ". -"])
"""What may stand between two sentences or points, the second of which is a wish: "A BS degree. PhD is a plus"."""
# "Bachelor's or Master's (preferred)": likewise.
_LAST_PREFERRED = compiled_late(
    r"(?:['’]?s)?(?:\sdegrees?)?\s\((?:strongly\s|highly\s)?(?:preferred|desired|desirable|a plus)\)"
)
# In texts whose sentences are glued together: "QualificationsBachelor's degree".
_GLUED: Mapping[str, Level] = {"Bachelor": "bachelor", "PhD": "phd", "Master": "master"}
_LEVEL_NAMED = compiled_late(r"bachelor|master['’]?s|ph\.?d|\bb\.?s\.?c?\b|\bm\.s\.?c?\b|doctora")

# Behind MS, BA and the like: products and places; then what makes them degrees; then what makes "Master" one.
_PRODUCT = compiled_late(
    r"[\s-]*(?:office|sql|excel|project|azure|teams|dynamics|windows|access|word|power|visio|maps|analysis|proficiency"
    r"|cognitive|server|exchange|sharepoint|outlook|visual|fabric|suite|tools|build|copilot|stack|certif|\d)"
)
_SPECTROMETRY = compiled_late(r"/ms\b")
_STUDY = compiled_late(
    r"\.?\s*(?:/|\(|degree|in\b|or\b|and\b|with\b|plus\b|level|required|preferred|from\b|&|\+ ?\d"
    r"|computer (?:science|engineering)|electrical eng|mathematics|statistics|physics"
    r"|,\s*(?:ms|m\.s|ma|ph\.?d|bs|ba|meng|mba|master))"
)
_DEGREE_BEFORE = compiled_late(
    r"(?:\bbs|\bba|bachelor['’]?s?|b\.s\.?|b\.a\.?|degree|ma|ms|phd)[\s/,]*(?:or|and)?[\s/,(]*$"
)
_DEGREE_NEAR = compiled_late(
    r"(?:bachelor|b\.?sc?\b|\bba\b|diplom|ph\.?\s?d|doctor|abschluss|degree|studium|student|studie|universit|hochschul)"
)
_MASTER_OF = compiled_late(r"\s*(?:of science|in\b|of arts)")

# "a high degree of", "degrees of freedom", and levels that have phrases of their own.
_NO_DEGREE = compiled_late(
    r"(?:high|higher|some|certain|large|great|reasonable|fair|significant|strong|varying|360|180|nth|to a|6|six|no"
    r"|without a?|regardless of a?|high school|secondary school|master|\wmaster['’]?s|bachelor['’]?s?|nano|technical|hs"
    r"|associate['’]?s?)[\s-]*$"
)
_DEGREE_OF = compiled_late(
    r"\s*(?:centigrade|celsius|of (?:freedom|autonomy|independence|individual|accuracy|ownership|responsib|precision"
    r"|flex|certainty|confid|self|skill|detail|complex|initiative|motiv))"
)
# People with a doctorate ("our team of PhDs"), and promotions that are no doctorate.
_PEOPLE_BEFORE = compiled_late(
    r"(?:team of(?: \w+)?|our|group of|by|including|with (?:world-class|leading)|fellow|other|and|many|several|\d)"
    r"\s[\w\s,/(-]{0,36}$|\b(?:ceo|cto|(?:co-)?founders?)\b[^.\n]{0,30}$"
)
_PLURAL = compiled_late(r"\.?['’]?s\b")
# "We are a small team composed of PhD graduates", "our engineers (MIT PhDs)": no demand either.
_GRADUATES = compiled_late(r"\.?\s(?:graduates|researchers|scientists|engineers|founders|alumni)\b")
_TEAM_TALK = compiled_late(
    r"\b(?:we(?:['’]re| are) an? |(?:our|a|the) (?:[\w,-]+ ){0,4}team (?:of|composed of|is)\b)"
    r"(?![^.\n]*\b(?:look|seek|hir|you))[^.\n]*$"
)
_TEAM_REACH = 140
_GERMAN_PROMOTION = compiled_late(r"Promotion in (?!the|our|a\b|job|rank|accordance|connection|all)")

# A sentence about a degree asks for it also where headings say that it stands among the employer's: "B.S. in physics".
_OPENS_DEMAND = compiled_late(
    r"(?:^|[.!?:;•\n])[\s*•-]*(?:(?:you (?:must )?(?:have|hold|possess|bring)|must have|minimum(?: of)?) )?"
    r"(?:at least )?(?:an? )?(?:completed )?$"
)
_OF_FIELD = compiled_late(
    r"(?:['’]?s)?[^.;:\n]{0,50}?\b(?:in|of) (?!our\b|the\b|his\b|her\b)(?![^.\n]{0,60}\bfrom (?!an?\b))"
)
_BARRED_DEMANDS = frozenset({"employer", "legal"})

# Experience that may replace a degree.
_SAYS_EQUIVALENT = (
    r"equivalent(?:ly)?(?:[\w\s/,-]{0,40})\b(?:experience|expertise|training|skills?|qualifications?|background|knowledge)"
    r"|equivalent(?: level)? (?:combination|certification|work|military|practical)|(?<!verification of )equivalency"
    r"|\bor (?:its |the |an? )?equivalent\b(?![\s/-]*(?:[\w'’]+[\s/-]+){0,2}(?:fields?|degrees?|disciplines?|majors?"
    r"|subjects?|areas?|programs?|courses?|stem|quantitative|technical|in\b|from\b|university|study))"
    r"|\b(?:degree|bachelor(?:['’]?s)?|b\.?s\.?|b\.?a\.?|master(?:['’]?s)?|m\.?s\.?|ph\.?d\.?) or equivalent in\b"
    r"|\bexperience[^.;\n]{0,40}\band/or (?:an? |have an? )?degree|\brole before and/or have an? degree"
    r"|regardless of (?:background|degree|education)"
    r"|in lieu of|in place of (?:a |the )?degree|substitut|combination of (?:education|training|experience)"
    r"|commensurate(?: \w+)? experience|degree or (?:[\w-]+ ){0,4}experience"
    r"|\b(?<!coursework )(?<!internships )(?<!academic )or (?:[\w-]+ ){0,4}"
    r"(?:work|professional|practical|industry|job|hands-on|relevant|related|life) experience"
    r"|oder [\w\s,()/-]{0,40}(?:vergleichbare?|gleichwertige?|ähnliche?|entsprechende?|adäquate?)[rnms]? (?:\w+ ){0,2}"
    r"(?:qualifikation|ausbildung|berufs|kenntnisse|erfahrung)"
    r"|(?:oder|alternativ|bzw\.) [^.;\n]{0,60}(?:ausbildung|berufserfahrung|quereinst)"
    r"|ausbildung[\w\s,()/-]{0,40} oder (?:ein )?(?:\w+ )?studium"
    r"|eller (?:motsvarande|likvärdig)|ou (?:une )?(?:expérience |formation )?équivalent|或同等"
    r"|o (?:experiencia |formación )?equivalente|o (?:esperienza |titolo )?equivalente|ou (?:experiência )?equivalente"
    r"|of (?:een )?(?:vergelijkbare|gelijkwaardige?|soortgelijke) (?:werk)?(?:ervaring|niveau|opleiding)"
    r"|werk- en denkniveau"
)
_EQUIVALENT = GuardedRules([[_SAYS_EQUIVALENT]])
_NOT_EQUIVALENT = compiled_late(
    r"foreign equivalent|equivalent (?:technical |quantitative |stem |related )?(?:field|degree|discipline|foreign)"
)

# "three years of postdoc or equivalent experience" replaces no degree.
_OF_YEARS = compiled_late(r"(?:post-?doc\w*|years of [\w-]+)(?: experience)? or $")
_NEXT_CLAUSE = compiled_late(
    r"\s{0,2}(?:-\s)?(?:or )?(?:regardless of|equivalent|relevant experience|in (?:lieu|place) of)"
)


_CLIPPED = 240
"""Characters behind a demand at which its clause is cut off."""

_PARTS = 6
"""Parts of a clause between semicolons that are looked at: a list of fields may stand before what replaces a degree."""

_OTHER_ROUTE = compiled_late(
    r"\bexperience\b[^.;\n]{0,60}\bor (?:at least )?\d{1,2}(?:\+|[-–]\d{1,2})? ?years?(?: of experience)? with an? $"
)
"""What stands before a degree that only shortens the years: "5 years of experience, or 2 years with an MS"."""


class _Demand(NamedTuple):
    level: Level
    start: int
    end: int


def read_degree(document: Document) -> Finding[Degree] | None:
    """The lowest degree that satisfies the required qualifications, or None when none is required.

    >>> from fingerpost.reading.chain import prepare_text
    >>> text = "Requirements:\\n- BS or MS in statistics, or equivalent practical experience\\n- PhD preferred"
    >>> read_degree(prepare_text(text, kind="text")).value
    Degree(degree_min='bachelor', equivalent_ok=True)
    """
    hits = document.hits("education.degree")
    lowest = _lowest_required(document, hits) if hits else []
    lowest = lowest or _lowest_required(document, _glued_hits(document))
    if not lowest or (level := lowest[0].level) == "school":
        return None
    for place, one in enumerate(lowest):
        if _may_be_replaced(document, one) and (place == 0 or not _is_wished(document, one)):
            return Finding(Degree(level, equivalent_ok=True), one.start, one.end, READER)
    return Finding(Degree(level, equivalent_ok=False), lowest[0].start, lowest[0].end, READER)


def _lowest_required(document: Document, hits: Sequence[Hit]) -> list[_Demand]:
    """The first demand of the lowest level that is no wish, and all later ones of its level, wishes or not."""
    demands = _read_demands(document, hits)
    demands.sort(key=lambda demand: (_RANK[demand.level], demand.start))
    first = next((demand for demand in demands if not _is_wished(document, demand)), None)
    if first is None:
        return []
    return [one for one in demands if one.level == first.level and one.start >= first.start]


def _is_wished(document: Document, demand: _Demand) -> bool:
    """Whether a demand is only a wish; of "Bachelor's or Master's (preferred)" only the Master's is."""
    if not is_wished(document, demand.start, demand.end):
        return False
    lower = document.lower
    return not (
        " or " in lower[demand.start : demand.end]
        and _LAST_PREFERRED.match(lower, demand.end)
        and document.section_at(demand.start) != "preferred"
    )


def _opens_demand(document: Document, hit: Hit) -> bool:
    """Whether a sentence opens with a degree in a field, among sentences about the employer or legal notices."""
    start, lower = hit.start, document.lower
    return (
        hit.value not in ("phd", "degree?")
        and document.section_at(start) in _BARRED_DEMANDS
        and _OPENS_DEMAND.search(lower, max(0, start - 40), start) is not None
        and _OF_FIELD.match(lower, hit.end) is not None
    )


def _read_demands(document: Document, hits: Sequence[Hit]) -> list[_Demand]:
    """Degrees named together are one demand, of their lowest level."""
    longest = {hit.start: hit for hit in hits}  # of one start the longest comes last
    demands: list[_Demand] = []
    passed = opened = 0
    for hit in longest.values():
        if hit.start < passed or (demands and hit.start < demands[-1].end):
            continue
        level = _level(document, hit)
        if level is None:
            continue
        if hit.start >= opened and not is_asked(document, hit.start):
            if not _opens_demand(document, hit):
                continue
            opened = read_clause(document, hit.start, hit.end)[1]
        if _is_other_route(document, hit.start):
            passed = hit.end
            continue
        if demands and _are_joined(document, demands[-1].end, hit):
            last = demands.pop()
            lowest = last.level if level == "degree" else min(last.level, level, key=lambda one: _RANK[one])
            demands.append(_Demand(lowest, last.start, hit.end))
        elif level != "degree":
            demands.append(_Demand(level, hit.start, hit.end))
        elif _stands_alone(document, hit, demands):
            demands.append(_Demand("bachelor", hit.start, hit.end))
    return demands


def _is_other_route(document: Document, start: int) -> bool:
    """Whether a degree only shortens the years of experience that are asked for without one."""
    lower = document.lower
    return (
        lower.endswith((" a ", " an "), 0, start) and _OTHER_ROUTE.search(lower, max(0, start - 160), start) is not None
    )


def _glued_hits(document: Document) -> list[Hit]:
    """Names of degrees that are glued to the word before them, as no cue finds them."""
    hits = []
    for name, level in _GLUED.items():
        start = document.text.find(name, 1)
        while start >= 0:
            is_degree = name != "Master" or document.text[start + 6 : start + 7] in ("'", "’", "s")
            if is_degree and document.text[start - 1].islower():
                hits.append(Hit(start, start + len(name), level))
            start = document.text.find(name, start + 1)
    return sorted(hits)


def _are_joined(document: Document, end: int, hit: Hit) -> bool:
    """Whether a degree is named together with the one that ends at `end`, and is not by itself a wish."""
    start, lower = hit.start, document.lower
    if start - end >= _JOINED_REACH or _JOINED.fullmatch(lower, end, start) is None:
        return False
    between = lower[end:start]
    if "\n\n" in between:  # a stated field and the text, or a text and the heading below it
        return False
    if between.lstrip("s'’").strip() in _PARTED and _JUST_WISHED.match(lower, hit.end):
        return False
    return "," not in between or _JUST_WISHED.match(lower, hit.end) is None


def _stands_alone(document: Document, hit: Hit, demands: Sequence[_Demand]) -> bool:
    """Whether "degree" is the only word of its clause that names one."""
    low, high = read_clause(document, hit.start, hit.end)
    named_before = bool(demands) and demands[-1].start >= low
    return not named_before and _LEVEL_NAMED.search(document.lower, hit.end, high) is None


def _level(document: Document, hit: Hit) -> Level | Literal["degree"] | None:
    """The level a cue stands for; None when its casing or neighbours say that it is no degree."""
    if hit.value != "phd" and hit.value[-1] != "?":
        return cast(Level, hit.value)
    before = document.lower[max(0, hit.start - 40) : hit.start]
    after = document.lower[hit.end : hit.end + 60]
    if hit.value == "degree?":
        return None if _NO_DEGREE.search(before) or _DEGREE_OF.match(after) else "degree"
    if hit.value == "phd":
        return "phd" if _is_doctorate(document, hit, before, after) else None
    if _is_short_degree(document.text[hit.start : hit.end], before, after):
        return cast(Level, hit.value.removesuffix("?"))
    return None


def _is_doctorate(document: Document, hit: Hit, before: str, after: str) -> bool:
    said = document.lower[hit.start : hit.end]
    if said.startswith("promotion in"):
        return _GERMAN_PROMOTION.match(document.text, hit.start) is not None
    plural = said.endswith("s") or _PLURAL.match(after) is not None
    if (plural or _GRADUATES.match(after)) and _TEAM_TALK.search(
        document.lower, max(0, hit.start - _TEAM_REACH), hit.start
    ):
        return False
    return not ((plural or "(" in before[-2:]) and _PEOPLE_BEFORE.search(before))


def _is_short_degree(said: str, before: str, after: str) -> bool:
    """Whether MS, BA … or "Master" is a degree: never in lower case, never before a product, never the state of MA."""
    if said.lower() == "master":
        return said[0] == "M" and bool(_DEGREE_NEAR.search(f"{before} {after[:50]}") or _MASTER_OF.match(after))
    if not said.isupper() or _PRODUCT.match(after) or (said == "MA" and before.endswith((", ", "("))):
        return False
    if said == "MS" and (_SPECTROMETRY.match(after) or before.endswith(("lc-", "gc-", "lc/", "gc/", "ms/"))):
        return False
    return bool(_DEGREE_BEFORE.search(before) or _STUDY.match(after)) or (not after[:2].strip() and "degree" in before)


def _may_be_replaced(document: Document, demand: _Demand) -> bool:
    """Whether the clause of a demand lets experience replace the degree."""
    low, high = read_clause(document, demand.start, demand.end)
    # "A degree; experience may replace it", "A degree. Equivalent experience counts."
    for _ in range(_PARTS):
        if high >= len(document.lower):
            break
        is_parted = document.lower[high - 1] == ";" and high - demand.end < _CLIPPED
        if not (is_parted or _NEXT_CLAUSE.match(document.lower, high)):
            break
        high = read_clause(document, high, high)[1]
    if high - demand.end >= _CLIPPED:
        high = read_clause(document, high - 1, high)[1]
    clause = document.lower[low:high]
    return any(
        not _OF_YEARS.search(clause, 0, found.start())
        and (
            "experience" in found.group() or not _NOT_EQUIVALENT.search(clause, max(0, found.start() - 8), found.end())
        )
        for _, found in _EQUIVALENT.find(clause, clause, 0, len(clause))
    )
