"""Which role a posting is for: what its duties say added to what its title says.

Each role has a score: the weights of the title's features (set by hand, `data/role_title_weights.csv`) plus the weights
of the duty features (a multinomial logistic regression on postings with plain titles, fitted by
`scripts/train_role_weights.py`, `data/role_duty_weights.csv`). A duty feature is the logarithm of one plus the number
of distinct phrases of it, each counted with the weight of the section it stands in.
"""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from fingerpost.posting import Finding, SkillAsked
from fingerpost.reading.cues import CueFinder, CueTable
from fingerpost.reading.document import Document, Hit, SectionKind
from fingerpost.reading.requirement import Span, with_sections
from fingerpost.reading.title import find_in_title, split_title, title_span

READER = "role"
OTHER = "other"

SECTION_WEIGHTS: Mapping[SectionKind, float] = {
    "duties": 1.0,
    "required": 1.0,
    "other": 0.7,
    "preferred": 0.4,
    "header": 0.0,
    "employer": 0.0,
    "benefits": 0.0,
    "legal": 0.0,
}
"""How much a duty phrase counts in each kind of section."""

_AI_FEATURES = frozenset({"machine-learning", "ai", "generative", "data-science", "language", "vision", "ml-systems"})
# Title features that say more together: product + AI, architecture + AI, quantitative + research.
_TOGETHER: Mapping[str, frozenset[str]] = {
    "product": _AI_FEATURES,
    "architecture": _AI_FEATURES,
    "quantitative": frozenset({"research", "data-analysis", "analyst"}),
}

# Roles that a posting can only be for when its title or its duties have one of these features.
_AI_DUTIES = frozenset({"models", "generative", "language", "vision"})
_NEEDED: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "machine-learning-engineer": (_AI_FEATURES, _AI_DUTIES),
    "nlp-engineer": (_AI_FEATURES, _AI_DUTIES),
    "ml-product-manager": (_AI_FEATURES, _AI_DUTIES),
    "ai-engineer": (_AI_FEATURES, _AI_DUTIES),
    "mlops-engineer": (_AI_FEATURES, _AI_DUTIES),
    "ai-architect": (_AI_FEATURES, _AI_DUTIES),
    "ai-research-scientist": (_AI_FEATURES | {"research"}, _AI_DUTIES),
    "computer-vision-engineer": (frozenset({"vision"}), frozenset({"vision"})),
    "quantitative-researcher": (frozenset({"quantitative"}), frozenset({"trading"})),
    "robotics-engineer": (frozenset({"robotics"}), frozenset({"robotics"})),
    "ai-annotator": (frozenset({"annotation"}), frozenset({"labelling"})),
}

# A speciality that the title does not name needs more than one phrase of its own: "transformers" alone may be electric.
_SPECIALITIES: Mapping[str, tuple[str, str]] = {
    "nlp-engineer": ("language", "language"),
    "computer-vision-engineer": ("vision", "vision"),
    "robotics-engineer": ("robotics", "robotics"),
    "ai-annotator": ("annotation", "labelling"),
}
_TWO_PHRASES = math.log1p(2.0)

_SAYS_NO_ROLE = frozenset({"elsewhere", "engineer", "software", "product", "ai", "generative"})

_PHRASES: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
    files("fingerpost.reading").joinpath("data/role_cues.toml").read_text(encoding="utf-8")
)

TITLE_CUES: CueTable = {feature: dict.fromkeys(phrases, feature) for feature, phrases in _PHRASES["title"].items()}
CUES: CueTable = {
    f"role.{feature}": {phrase: phrase for phrase in phrases} for feature, phrases in _PHRASES["duty"].items()
}
DUTY_FEATURES: tuple[str, ...] = tuple(_PHRASES["duty"])


def read_role(document: Document, skills: Sequence[Finding[SkillAsked]] = ()) -> Finding[str]:
    """The id of the role that title and duties point to, "other" when none does.

    The words that decided are the title's where they speak for the role, else the first duty phrase that does, else the
    whole title.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import prepare
    >>> posting = Posting("1", "example", "ML Engineer (Vision)", "You train models for object detection.")
    >>> read_role(prepare(posting)).value
    'computer-vision-engineer'
    """
    title = title_features(document)
    duties = duty_features(document)
    scores = score_roles(title, duties)
    asks_models = any(skill.value.skill_area == "machine-learning-algorithms" for skill in skills)
    possible = [role for role in sorted(scores) if _is_possible(role, title, duties, asks_models)]
    role = max(possible, key=lambda one: scores[one])
    start, end = _deciding_words(document, role, title, duties)
    return Finding(role, start, end, READER)


def _is_possible(role: str, title: Mapping[str, Hit], duties: Mapping[str, float], asks_models: bool) -> bool:
    """Whether title, duties or skills name what a role cannot be without."""
    if role in _SPECIALITIES:
        in_name, in_work = _SPECIALITIES[role]
        if in_name not in title and duties.get(in_work, 0.0) < _TWO_PHRASES:
            return False
    if role not in _NEEDED:
        return True
    in_title, in_duties = _NEEDED[role]
    if not in_title.isdisjoint(title):
        return True
    said = max((duties[feature] for feature in in_duties if feature in duties), default=0.0)
    # An architect models houses too: one phrase alone does not make an AI role.
    return said >= _TWO_PHRASES or asks_models if in_duties is _AI_DUTIES else said > 0.0


def score_roles(title: Mapping[str, Hit], duties: Mapping[str, float]) -> dict[str, float]:
    """Role → its score for the features of a title and of duties."""
    by_title, by_duty = _weights("role_title_weights.csv"), _weights("role_duty_weights.csv")
    scores = dict(by_duty["intercept"])
    for feature in title:
        for role, weight in by_title.get(feature, {}).items():
            scores[role] += weight
    for feature, value in duties.items():
        for role, weight in by_duty[feature].items():
            scores[role] += weight * value
    return scores


def title_features(document: Document) -> dict[str, Hit]:
    """Feature → its first words in the title; features that say more together are added as "product+" and the like.

    A title in which nothing speaks has the feature "unnamed".
    """
    hits = find_in_title(document, _title_finder())
    found = {feature: of_feature[0] for feature, of_feature in hits.items()}
    for feature, others in _TOGETHER.items():
        if feature in found and not others.isdisjoint(found):
            found[f"{feature}+"] = found[feature]
    if "elsewhere" in found and _head_is_elsewhere(document, found):
        found["elsewhere+"] = found["elsewhere"]
    start, end = title_span(document)
    if not found and start < end:
        found["unnamed"] = Hit(start, end, "unnamed")
    return found


def _head_is_elsewhere(document: Document, found: Mapping[str, Hit]) -> bool:
    """Whether the first part of the title names an occupation of another field, and no role of this market."""
    start, end = title_span(document)
    parts = split_title(document.text[start:end])
    head_end = start + parts[0][1] if parts else end
    in_head = {feature for feature, hit in found.items() if hit.start < head_end}
    return "elsewhere" in in_head and in_head <= _SAYS_NO_ROLE


def duty_features(document: Document) -> dict[str, float]:
    """Feature → log(1 + distinct phrases, each weighted by the best section it stands in), features above zero only."""
    features = {}
    for feature in DUTY_FEATURES:
        hits = document.hits(f"role.{feature}")
        if not hits:
            continue
        best: dict[str, float] = {}
        for hit, section in with_sections(document, hits):
            weight = SECTION_WEIGHTS[section]
            if weight > best.get(hit.value, 0.0):
                best[hit.value] = weight
        if best:
            features[feature] = math.log1p(sum(best.values()))
    return features


def _deciding_words(document: Document, role: str, title: Mapping[str, Hit], duties: Mapping[str, float]) -> Span:
    by_title, by_duty = _weights("role_title_weights.csv"), _weights("role_duty_weights.csv")
    named = [(by_title.get(feature, {}).get(role, 0.0), -hit.start, hit) for feature, hit in title.items()]
    if named and max(named)[0] >= 1.0:
        best = max(named)[2]
        return best.start, best.end
    said = [(by_duty[feature].get(role, 0.0) * value, feature) for feature, value in sorted(duties.items())]
    if role != OTHER and said and max(said)[0] > 0:
        hits = [hit for hit in document.hits(f"role.{max(said)[1]}") if SECTION_WEIGHTS[document.section_at(hit.start)]]
        return hits[0].start, hits[0].end
    start, end = title_span(document)
    if start == end and document.blocks:  # no title at all: the first line is what there is to show
        return document.blocks[0].start, document.blocks[0].end
    return start, end


@cache
def _title_finder() -> CueFinder:
    return CueFinder([TITLE_CUES])


@cache
def _weights(name: str) -> dict[str, dict[str, float]]:
    """Feature → {role: weight} of a packaged table with the columns feature, role, weight."""
    table: dict[str, dict[str, float]] = {}
    text = files("fingerpost.reading").joinpath("data", name).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        table.setdefault(row["feature"], {})[row["role"]] = float(row["weight"])
    return table
