"""What a posting's work has to do with AI: builds, uses, boilerplate, or nothing.

builds: the person's own output is models, their data, infrastructure or evaluation, or the leadership of them.
uses: AI tools or products are the subject or a tool of the work, or it is data work without models. boilerplate: AI
occurs only in words about the employer, in benefits, or in notices about hiring ("we may use AI to screen applicants"),
wherever those stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fingerpost.posting import Finding, SkillAsked
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit, SectionKind
from fingerpost.reading.patterns import compiled_late, read_table
from fingerpost.reading.requirement import read_clause, with_sections
from fingerpost.reading.role import OTHER
from fingerpost.reading.role_duties import duty_features
from fingerpost.reading.title import title_span

READER = "ai_relation"

_PHRASES: Mapping[str, Sequence[str]] = read_table("ai_relation")

CUES: CueTable = {
    "ai.named": {phrase: kind for kind in ("ai", "tool", "model") for phrase in _PHRASES[kind]},
    "ai.built": dict.fromkeys(_PHRASES["built"], "built"),
}

# Distinct phrases of building, inside the work, from which each role builds.
_ENOUGH = {
    "machine-learning-engineer": 0,
    "ai-research-scientist": 0,
    "nlp-engineer": 0,
    "computer-vision-engineer": 0,
    "mlops-engineer": 0,
    "ai-annotator": 0,
    "data-scientist": 1,
    "ai-engineer": 1,
    "ml-product-manager": 1,
    "robotics-engineer": 1,
    "quantitative-researcher": 1,
    "ai-architect": 2,
    "data-engineer": 5,
    "data-analyst": 6,
    OTHER: 8,
}
# The same for work with data under a title that names AI.
_ENOUGH_IN_TITLE = 2
# Roles that build when their title says them.
_BY_TITLE = frozenset({"ai-engineer", "ml-product-manager"})
# Roles whose methods ("deep learning", "PyTorch") say that they build, beside the phrases of building.
_BY_METHODS = frozenset(
    {"data-scientist", "robotics-engineer", "quantitative-researcher", "ml-product-manager", "ai-engineer"}
)
_FIELDS = frozenset({"artificial-intelligence", "data-science"})
_DATA_ROLES = frozenset({"data-analyst", "data-engineer", "data-scientist"})

_OF_THE_WORK: frozenset[SectionKind] = frozenset({"header", "duties", "required", "other"})

# What a notice about hiring speaks of, and of whom: "we", "your application", "may be used". A recruiter's own duty
# ("you will source candidates with AI") is none.
_HIRING = compiled_late(
    r"\b(?:applicants?|candidates?|hiring|recruit(?:ment|ing|ers?)|selection process|interview\w*|resumes?|résumés?"
    r"|cvs?|job (?:applications?|advert\w*|ads?|postings?|descriptions?)|(?:your|the|an|job) applications?"
    r"|application (?:process|materials?|forms?)|applications? (?:are|is|will|may|written|submitted)"
    r"|(?:review|screen|rank|assess|evaluat|scor)\w* (?:of )?applications?|screening|bewerb\w*|candidatures?"
    r"|candidaturas?|candidat[eio]s?|rekryter\w*|ansök\w*|sollicit\w*|recrutement|seletivo|selección|selezione)\b"
    r"|-generated applications|招聘|简历|应聘|候选人|選考|応募|채용|지원자"
)
_OF_THEM = compiled_late(
    r"\b(?:we|our|us|your|may|please|not|no|never|are|is|was|will be|without|wir|unser\w*|im|kann|werden|nous|notre"
    r"|vi|vår\w*|wij|onze|bij|usamos|utilizamos|nuestr\w*|nosso|noss\w*|usiamo)\b|公司|我们|当社|弊社|저희"
)
_OWN_DUTY = compiled_late(
    r"\byou(?:['’]ll| will| use| are able)\b|\b(?:recruiting|sourcing|hiring) (?:tools|software|stack)\b"
)
_NOTICE_REACH = 220

# What the employer is about, said in the middle of the duties.
_MISSION = compiled_late(r"\b(?:revolution|mission|committed to|part of (?:the|a|our)|future of)\b")
_MISSION_REACH = 60
# A field of study among others ("a degree in statistics, data science or a related field") is no mention of AI.
_STUDY = compiled_late(
    r"\b(?:degree|bachelor\w*|master\w*|b\.?sc?|m\.?sc?|ph\.?d|diploma|studium|studies|majoring|examen|licence|laurea)\b"
    r"[^\n;:!?]{0,120}$"
)
_STUDY_REACH = 130


def read_ai_relation(
    document: Document, skills: Sequence[Finding[SkillAsked]], role: Finding[str] | None
) -> Finding[str] | None:
    """builds, uses or boilerplate; None when AI is not mentioned and the work is not with data.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import prepare
    >>> from fingerpost.reading.role import read_role
    >>> document = prepare(Posting("1", "example", "Account Executive", "You will sell our machine learning platform."))
    >>> read_ai_relation(document, (), read_role(document)).value
    'uses'
    """
    role_id = role.value if role else OTHER
    named = document.hits("ai.named")
    if role_id == OTHER and not named and "ai.built" not in document.cues:
        return None
    placed = [
        (hit, section)
        for hit, section in with_sections(document, named)
        if section in _OF_THE_WORK or (section == "preferred" and hit.value == "tool")
    ]
    all_built = with_sections(document, document.hits("ai.built"))
    built = _distinct(document, (hit for hit, section in all_built if section in _OF_THE_WORK))
    models: Sequence[Hit] = built
    n_models = len(built)
    if role_id in _BY_METHODS:  # one skill alone may be the subject of the work; of two, one is a method
        models = built + _distinct(document, (hit for hit, _ in placed if _names_model(document, hit)))
        n_models = max(len(models), sum(_is_method(skill.value) for skill in skills) // 2)
    enough = _enough(document, role, placed) if n_models < _ENOUGH[role_id] else n_models
    if n_models >= enough and (placed or built or not enough):
        return _finding("builds", models, role, document)
    if role_id == OTHER:
        placed = [(hit, section) for hit, section in placed if section != "other"]
        named = tuple(hit for hit in named if not _is_study(document, hit))
    inside = next((hit for hit, section in placed if section == "header" or _is_of_work(document, hit)), None)
    if inside is not None or role_id in _DATA_ROLES:
        return _finding("uses", [inside] if inside else [], role, document)
    return _finding("boilerplate", named, role, document) if named else None


def _enough(document: Document, role: Finding[str] | None, placed: Iterable[tuple[Hit, SectionKind]]) -> int:
    """From how many phrases of building a role builds."""
    role_id = role.value if role else OTHER
    if role_id in _BY_TITLE and role is not None:
        start, end = title_span(document)
        return 0 if start <= role.start < end else _ENOUGH[role_id]
    if role_id == "data-scientist":
        return 0 if _has_more_statistics(document) else _ENOUGH[role_id]
    if role_id in _DATA_ROLES and any(section == "header" for _, section in placed):
        return _ENOUGH_IN_TITLE
    return _ENOUGH[role_id]


def _has_more_statistics(document: Document) -> bool:
    """Whether the duties speak more of statistics than of reports or of business; a reporter of figures builds none."""
    values = duty_features(document)
    return values.get("statistics", 0.0) >= max(values.get("reporting", 0.0), values.get("business", 0.0))


def _is_of_work(document: Document, hit: Hit) -> bool:
    """Whether a mention among duties and requirements is of the work itself."""
    near = max(0, hit.start - _MISSION_REACH)
    return not (
        _is_study(document, hit)
        or _MISSION.search(document.lower, near, hit.end + _MISSION_REACH)
        or _is_notice(document, hit)
    )


def _is_study(document: Document, hit: Hit) -> bool:
    """Whether a mention is a field of study."""
    return hit.value == "model" and bool(_STUDY.search(document.lower[max(0, hit.start - _STUDY_REACH) : hit.start]))


def _is_notice(document: Document, hit: Hit) -> bool:
    """Whether a mention belongs to a sentence on how the employer hires."""
    low, high = max(0, hit.start - _NOTICE_REACH), hit.end + _NOTICE_REACH
    if not _HIRING.search(document.lower, low, high):
        return False
    start, end = read_clause(document, hit.start, hit.end)
    if _OWN_DUTY.search(document.lower, start, end):
        return False
    return bool(_HIRING.search(document.lower, start, end) and _OF_THEM.search(document.lower, start, end))


def _is_method(skill: SkillAsked) -> bool:
    """Whether a skill is a method or tool of machine learning, not only the name of the field."""
    return skill.skill_area == "machine-learning-algorithms" and skill.skill_id not in _FIELDS


def _names_model(document: Document, hit: Hit) -> bool:
    """Whether a hit names models or methods; "data scientist" only names people."""
    return hit.value == "model" and not document.lower.startswith("data scien", hit.start)


def _distinct(document: Document, hits: Iterable[Hit]) -> list[Hit]:
    """The first hit of each phrase, in order."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(document.lower[hit.start : hit.end], hit)
    return list(first.values())


def _finding(value: str, proof: Sequence[Hit], role: Finding[str] | None, document: Document) -> Finding[str]:
    if proof:
        return Finding(value, proof[0].start, proof[0].end, READER)
    start, end = (role.start, role.end) if role else title_span(document)
    return Finding(value, start, end, READER)
