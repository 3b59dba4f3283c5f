"""What a posting's work has to do with AI: builds, uses, boilerplate, or nothing.

builds: the person's own output is models, their data, infrastructure or evaluation, or the leadership of them.
uses: AI tools or products are the subject or a tool of the work, or it is data work without models. boilerplate: AI
occurs only in words about the employer, in benefits, or in notices about hiring.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from fingerpost.posting import Finding, SkillAsked
from fingerpost.reading.cues import CueTable
from fingerpost.reading.document import Document, Hit, SectionKind
from fingerpost.reading.requirement import with_sections
from fingerpost.reading.role import OTHER
from fingerpost.reading.title import title_span

READER = "ai_relation"

_PHRASES: Mapping[str, Sequence[str]] = tomllib.loads(
    files("fingerpost.reading").joinpath("data/ai_relation.toml").read_text(encoding="utf-8")
)

CUES: CueTable = {
    "ai.named": {phrase: kind for kind in ("ai", "model") for phrase in _PHRASES[kind]},
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
    "ai-engineer": 1,
    "ml-product-manager": 1,
    "data-scientist": 1,
    "robotics-engineer": 1,
    "quantitative-researcher": 1,
    "ai-architect": 2,
    "data-engineer": 5,
    "data-analyst": 6,
    OTHER: 8,
}
# Roles whose methods ("deep learning", "PyTorch") say that they build, beside the phrases of building.
_BY_METHODS = frozenset(
    {"data-scientist", "robotics-engineer", "quantitative-researcher", "ml-product-manager", "ai-engineer"}
)
_FIELDS = frozenset({"artificial-intelligence", "data-science"})
_DATA_ROLES = frozenset({"data-analyst", "data-engineer", "data-scientist"})

_OF_THE_WORK: frozenset[SectionKind] = frozenset({"header", "duties", "required", "other"})


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
    placed = [(hit, section) for hit, section in with_sections(document, named) if section in _OF_THE_WORK]
    inside = [hit for hit, _ in placed]
    all_built = with_sections(document, document.hits("ai.built"))
    built = _distinct(document, (hit for hit, section in all_built if section in _OF_THE_WORK))
    models = built
    if role_id in _BY_METHODS:
        models = built + _distinct(document, (hit for hit in inside if _names_model(document, hit)))
    n_models = len(models)
    if role_id in _BY_METHODS:  # one skill alone may be the subject of the work; of two, one is a method
        n_models = max(n_models, sum(_is_method(skill.value) for skill in skills) // 2)
    if n_models >= _ENOUGH[role_id] and (inside or built or not _ENOUGH[role_id]):
        return _finding("builds", models, role, document)
    if role_id == OTHER:
        inside = [hit for hit, section in placed if section != "other"]
    if inside or role_id in _DATA_ROLES:
        return _finding("uses", inside, role, document)
    return _finding("boilerplate", named, role, document) if named else None


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
