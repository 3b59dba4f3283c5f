"""How senior a posting's role is: from the title's words first, else from the years it requires.

0-1 years are entry, 2-4 mid, 5 and more senior. "Vice President" is a grade of banks and financial firms (lead),
elsewhere executive. The manager of a product, project or account holds an occupation, not a level. In a list of several
roles ("Data engineer; Senior analyst; Recruiter") a level counts when most of them have one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from fingerpost.posting import Finding
from fingerpost.reading.document import Document, Hit
from fingerpost.reading.industry import read_industry
from fingerpost.reading.patterns import compiled_late
from fingerpost.reading.title import title_span
from fingerpost.reading.title_cues import find_title_cues

READER = "seniority"

_ORDER = ("intern", "executive", "director", "manager", "lead", "senior", "mid", "entry")

# Before "manager" these name an occupation; "Group Product Manager" leads product managers.
_OCCUPATION_BEFORE = compiled_late(
    r"(?<!group )(?:product|program|programme|project|projekt|produkt|accounts?|success|community|relationship|partner"
    r"|partnerships?|office|case|category|brand|campaign|content|growth|lifecycle|channel|release|delivery|engagement|change"
    r"|alliances?|customer|client|territory|risk|compliance|payroll|property|facilit(?:y|ies)|procurement|purchasing"
    r"|contracts?|portfolio|asset|fund|wealth|pricing|event|social media|seo|crm|talent acquisition|store|shop"
    r"|proyectos?|projetos?|producto|produto|prodotto|progetto|projets?|produits?|产品|项目|客户|运营|プロダクト|프로덕트)"
    r"[\s-]*(?:marketing |development |success |owner/)?(?:/ ?)?$"
)
_NOT_A_LEVEL = {
    "staff": compiled_late(r"(?:technical|of|chief of|nursing|faculty|medical)\s*$"),
    "chief": compiled_late(r"(?:to|to the|for the|deputy)\s*$"),
    # A fellowship is no rank; the fellow of a technical ladder is.
    "fellow": compiled_late(r"^(?!.*\b(?:technical|distinguished|senior|principal|engineering|ibm)\s*$)", re.DOTALL),
    "principal": compiled_late(r"(?:school|vice|assistant|deputy)\s*$"),
    "lead": compiled_late(r"(?:sales|to|marketing)[\s-]*$"),
    "head": compiled_late(r"(?:over|fore)$"),
}
_NOT_BEFORE = {
    "leading": compiled_late(r"[\s-]*edge"),
    "lead": compiled_late(r"[\s-]*(?:gen\b|generation|time)"),
    "stage": compiled_late(r"[\s-]*(?:manager|growth|startup|tech|\d)"),
    "graduate": compiled_late(r"\s*(?:school|studies|research|program manager|admission)"),
    "campus": compiled_late(r"\s*(?:recruit|manager|director|minister|safety|security|facilit|operations)"),
    "trainee": compiled_late(r"\s*(?:program\w* (?:manager|director)|coordinator)"),
    "senior": compiled_late(r"[\s-]*(?:living|care|citizen|housing|home|school|services)"),
    "chief": compiled_late(r"\s*of staff"),
    "mid": compiled_late(
        r"[\s-]*(?:market|frequency|atlantic|west|ocean|senior|to\b|training|stage|term|tier|office|funnel|touch)"
    ),
    "head": compiled_late(r"[\s-]*(?:count|start|office|quarter|coach)"),
    "principal": compiled_late(r"\s*residence"),
    "jefe": compiled_late(r"\s*de (?:pro[yd]|cuenta)"),
    "gerente": compiled_late(r"\s*de (?:pro[yjd]|cuenta|conta)"),
    "responsable": compiled_late(r"\s*(?:ai\b|use)"),
    "manager": compiled_late(r"\s*(?:in training|trainee)"),
    "intern": compiled_late(r"\s*(?:program|programme|al|et)\b"),
}
_NUMBERED = compiled_late(
    r"(?:engineer|scientist|analyst|developer|architect|manager|researcher|specialist|programmer|designer|level|technician"
    r"|associate|\b[a-z]+ist)s?,?\s*$"
)
_NUMBER_ENDS = compiled_late(r"\s*(?:$|[,;:()\[|–—-])")
# Swedish, Norwegian and Danish leaders: "enhetschef", "supportchef"; not the cook, and not the chief of a project.
_CHIEF_AT_END = compiled_late(r"\b(?!projekt|kök|produkt)\w{3,24}(?:chef|sjef)(?:en|er)?\b")
_LIST_MARK = compiled_late(r"[;；]")
_FEWEST_OF_A_LIST = 3
_ASSISTANT = compiled_late(
    r"\b(?:assistant|secretary|assistenz|assistentin|aide)\b(?! (?:vice|director|manager|professor))"
)


def read_seniority(document: Document, experience: Finding[float] | None) -> Finding[str] | None:
    """intern, entry, mid, senior, lead, manager, director or executive; None when neither title nor years say.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import prepare
    >>> posting = Posting("1", "example", title="Staff Machine Learning Engineer", description="Come and build.")
    >>> read_seniority(prepare(posting), None).value
    'lead'
    """
    start, end = title_span(document)
    said = _level_of_title(document.text[start:end])
    if said is not None:
        level = said.value
        if _is_grade_of_finance(document, level, start + said.start, start + said.end):
            level = "lead"
        return Finding(level, start + said.start, start + said.end, READER)
    if experience is None:
        return None
    return Finding(level_of_years(experience.value), experience.start, experience.end, READER)


def level_of_years(years: float) -> str:
    """The level that required years of experience stand for.

    >>> [level_of_years(years) for years in (0, 1.5, 2, 4, 5)]
    ['entry', 'entry', 'mid', 'mid', 'senior']
    """
    if years < 2:
        return "entry"
    return "mid" if years < 5 else "senior"


@lru_cache(maxsize=4096)
def _level_of_title(title: str) -> Hit | None:
    """The highest level word of a title, an internship before all; remembered since titles come again and again."""
    lower, _, found = find_title_cues(title)
    hits = [hit for hit in found if _is_level(lower, hit)]
    if "chef" in lower or "sjef" in lower:
        hits.extend(Hit(chief.start(), chief.end(), "manager") for chief in _CHIEF_AT_END.finditer(lower))
    if not hits or not _most_have_one(lower, hits):
        return None
    return min(hits, key=lambda hit: (_ORDER.index(hit.value), hit.start))


def _most_have_one(lower: str, hits: Sequence[Hit]) -> bool:
    """Whether at least half of the roles of a list have a level; one role always has what is found."""
    ends = [*(mark.start() for mark in _LIST_MARK.finditer(lower)), len(lower)]
    if len(ends) < _FEWEST_OF_A_LIST:
        return True
    starts = [0, *(end + 1 for end in ends[:-1])]
    with_level = sum(any(start <= hit.start < end for hit in hits) for start, end in zip(starts, ends, strict=True))
    return with_level * 2 >= len(ends)


def _is_level(lower: str, hit: Hit) -> bool:
    before, after = lower[: hit.start], lower[hit.end :]
    word = lower[hit.start : hit.end]
    if hit.value in {"executive", "director", "manager"} and _ASSISTANT.search(before):
        return False
    if word in {"i", "ii", "iii", "iv", "2", "3"}:
        return _NUMBERED.search(before) is not None and _NUMBER_ENDS.match(after) is not None
    if hit.value == "manager" and _OCCUPATION_BEFORE.search(before):
        return False
    not_after, not_before = _NOT_A_LEVEL.get(word), _NOT_BEFORE.get(word)
    return not (not_after and not_after.search(before)) and not (not_before and not_before.match(after))


def _is_grade_of_finance(document: Document, level: str, start: int, end: int) -> bool:
    if level != "executive" or not document.lower[start:end].endswith(("vp", "vice president", "vice-president")):
        return False
    industry = read_industry(document)
    return industry is not None and industry.value == "finance"
