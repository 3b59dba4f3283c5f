"""Which role a posting is for: what its duties say added to what its title says.

Each role has a score: the weights of the title's features (set by hand, `data/role_title_weights.csv`) plus the weights
of the duty features (a multinomial logistic regression on postings with plain titles, fitted by
`scripts/train_role_weights.py`, `data/role_duty_weights.csv`). Probabilities are a softmax of the scores, made cooler
or warmer until they agree with labelled postings (`scripts/calibrate_role.py`, `data/role_calibration.toml`).
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from functools import cache
from itertools import repeat
from operator import add, mul
from typing import NamedTuple

from fingerpost.posting import Finding, Flag, SkillAsked
from fingerpost.reading.document import Document
from fingerpost.reading.requirement import Span
from fingerpost.reading.role_duties import CUES, DUTY_FEATURES, duty_features, duty_values, first_phrase
from fingerpost.reading.role_probabilities import measured_precision, rank_roles
from fingerpost.reading.role_title import AI_FEATURES, TitleReading, read_title_words, title_features
from fingerpost.reading.role_weights import ROLE_IDS, weights
from fingerpost.reading.title import title_span

__all__ = [
    "CUES",
    "DUTY_FEATURES",
    "OTHER",
    "RoleJudgement",
    "duty_features",
    "judge_role",
    "read_role",
    "score_roles",
    "title_features",
]

READER = "role"
OTHER = "other"

# Roles that a posting can only be for when its title has one of the first features or its duties one of the second.
_AI_ROLES: Mapping[str, frozenset[str]] = {
    "machine-learning-engineer": AI_FEATURES,
    "nlp-engineer": AI_FEATURES,
    "ml-product-manager": AI_FEATURES,
    "ai-engineer": AI_FEATURES,
    "mlops-engineer": AI_FEATURES,
    "ai-architect": AI_FEATURES,
    "ai-research-scientist": AI_FEATURES | {"applied-science"},
}
_AI_DUTIES = ("models", "generative", "language", "vision")
# A speciality that the title does not name needs more than one phrase of its own: "transformers" alone may be electric.
_SPECIALITIES: Mapping[str, tuple[str, str, float]] = {
    "nlp-engineer": ("language", "language", math.log1p(2.0)),
    "computer-vision-engineer": ("vision", "vision", math.log1p(2.0)),
    "robotics-engineer": ("robotics", "robotics", math.log1p(2.0)),
    "ai-annotator": ("annotation", "labelling", math.log1p(2.0)),
    "quantitative-researcher": ("quantitative", "trading", math.log1p(3.0)),
}
_TWO_PHRASES = math.log1p(2.0)
# A title of plain software or of another field asks for one phrase more.
_NAMES_ANOTHER = frozenset({"software", "elsewhere", "product"})
_ONE_MORE = math.log1p(3.0) - math.log1p(2.0)

_INDEX: Mapping[str, int] = {role: index for index, role in enumerate(ROLE_IDS)}
_AI_INDEXES = tuple((_INDEX[role], in_title) for role, in_title in _AI_ROLES.items())
_FEATURE: Mapping[str, int] = {feature: index for index, feature in enumerate(DUTY_FEATURES)}
_AI_VALUES = tuple(_FEATURE[feature] for feature in _AI_DUTIES)
_SPECIAL_VALUES = tuple(
    (_INDEX[role], in_title, _FEATURE[in_duties], least) for role, (in_title, in_duties, least) in _SPECIALITIES.items()
)

# "Quantitative" is said of analysts of anything; those of markets speak of markets.
_QUANTITATIVE, _TRADING, _WITHOUT_MARKETS = _INDEX["quantitative-researcher"], _FEATURE["trading"], 2.5

# How much less likely a role is for lack of what it cannot be without.
_RULED_OUT = 6.0

# For title and work to be at odds the title must name a role clearly, the duties another one, and the title's role must
# be far behind it among the duties.
_CLEAR_TITLE, _CLEAR_DUTIES, _FAR_BEHIND = 1.5, 1.6, 2.8
_ENOUGH_SAID = 2.2
_DUTIES_FIRST = 0.5


# A title of one of these over the duties of another names a field or a speciality, nothing else.
_BUILDERS = "builders of models"
_OF_MODELS = frozenset(
    {"machine-learning-engineer", "data-scientist", "ai-research-scientist", "nlp-engineer", "computer-vision-engineer"}
    | {"ai-engineer", "mlops-engineer", "ai-architect", "quantitative-researcher", "robotics-engineer"}
)


# An analyst's statistics are no other work.
_ANALYST_WITH_STATISTICS = ("data-analyst", "data-scientist")


class RoleJudgement(NamedTuple):
    """What was judged of a posting's role, in one pass.

    `probabilities` are (role id, probability) of every role, the likeliest first, one together. `flag` is the remark
    "title-vs-work" on the words of a title that names another role than the duties do.
    """

    role: Finding[str]
    probabilities: tuple[tuple[str, float], ...]
    flag: Finding[Flag] | None


def read_role(document: Document, skills: Sequence[Finding[SkillAsked]] = ()) -> Finding[str]:
    """The id of the role that title and duties point to, "other" when none does.

    The words that decided are the title's where they speak for the role, else the first duty phrase that does, else the
    whole title.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import prepare
    >>> posting = Posting("1", "example", "ML Engineer", "Your tasks: object detection in images, OpenCV, lidar, SLAM.")
    >>> read_role(prepare(posting)).value
    'computer-vision-engineer'
    """
    return judge_role(document, skills).role


def judge_role(document: Document, skills: Sequence[Finding[SkillAsked]] = ()) -> RoleJudgement:
    """The role, the probability of every role, and whether title and work are at odds.

    >>> from fingerpost.posting import Posting
    >>> from fingerpost.reading.chain import prepare
    >>> judged = judge_role(prepare(Posting("1", "example", "Data Scientist", "Your tasks: predictive models.")))
    >>> judged.role.value, judged.probabilities[0][0], judged.flag
    ('data-scientist', 'data-scientist', None)
    """
    span = title_span(document)
    title = read_title_words(document.text[span[0] : span[1]])
    values = duty_values(document)
    by_duties = _score_duties(values)
    scores = [*map(add, title.scores, by_duties)]
    if "quantitative" in title.features and values[_TRADING] < _TWO_PHRASES:
        scores[_QUANTITATIVE] -= _WITHOUT_MARKETS
    ruled_out = _ruled_out(title, values, skills)
    best = max([score for index, score in enumerate(scores) if index not in ruled_out])
    for index in ruled_out:
        scores[index] = min(scores[index], best) - _RULED_OUT
    far = max(by_duties) - by_duties[title.likeliest] >= _FAR_BEHIND and sum(values) >= _ENOUGH_SAID
    at_odds = _at_odds(title, by_duties, ruled_out) if far else None
    if at_odds is not None:  # the duties decide first
        scores[at_odds] = best = max(scores[at_odds], best + _DUTIES_FIRST)
    chosen = scores.index(best)
    probabilities = rank_roles(scores)
    start, end = _deciding_words(document, span, chosen, title, values)
    role = Finding(ROLE_IDS[chosen], start, end, READER, measured_precision(probabilities[0][1]))
    flag: Finding[Flag] | None = None if at_odds is None else Finding("title-vs-work", span[0], span[1], READER)
    return RoleJudgement(role, probabilities, flag)


def score_roles(title: Mapping[str, object], duties: Mapping[str, float]) -> dict[str, float]:
    """Role → its score for the features of a title and of duties."""
    of_title = weights("role_title_weights.csv")
    scores = _score_duties([duties.get(feature, 0.0) for feature in DUTY_FEATURES])
    for feature in title:
        for index, weight in enumerate(of_title.get(feature, ())):
            scores[index] += weight
    return dict(zip(ROLE_IDS, scores, strict=True))


@cache
def _duty_weights() -> tuple[Sequence[float], tuple[Sequence[float], ...]]:
    """The intercepts, and the weights of every duty feature."""
    table = weights("role_duty_weights.csv")
    return table["intercept"], tuple(table[feature] for feature in DUTY_FEATURES)


def _score_duties(values: Sequence[float]) -> list[float]:
    intercepts, rows = _duty_weights()
    scores = list(intercepts)
    for value, row in zip(values, rows, strict=True):
        if value:
            scores = [*map(add, scores, map(mul, repeat(value), row))]
    return scores


def _ruled_out(title: TitleReading, values: Sequence[float], skills: Sequence[Finding[SkillAsked]]) -> set[int]:
    """The roles for which neither title, duties nor skills name what they cannot be without."""
    named = title.features
    out: set[int] = set()
    # An architect models houses too: one phrase alone does not make an AI role.
    if max([values[index] for index in _AI_VALUES]) < _TWO_PHRASES and not _asks_models(skills):
        out.update([index for index, in_title in _AI_INDEXES if in_title.isdisjoint(named)])
    more = 0.0 if _NAMES_ANOTHER.isdisjoint(named) else _ONE_MORE
    for index, in_title, value, least in _SPECIAL_VALUES:
        if values[value] < least + more and in_title not in named:
            out.add(index)
    return out


def _asks_models(skills: Sequence[Finding[SkillAsked]]) -> bool:
    return "machine-learning-algorithms" in [skill.value.skill_area for skill in skills]


def _at_odds(title: TitleReading, by_duties: Sequence[float], ruled_out: set[int]) -> int | None:
    """The role that the duties clearly name where the title alone names one of this market of another kind."""
    said = _clearly(title.scores, (), _CLEAR_TITLE)
    if said is None or ROLE_IDS[said] == OTHER:
        return None
    done = _clearly(by_duties, ruled_out, _CLEAR_DUTIES)
    if done is None or _kind(done) == _kind(said) or by_duties[done] - by_duties[said] < _FAR_BEHIND:
        return None
    return None if (ROLE_IDS[said], ROLE_IDS[done]) == _ANALYST_WITH_STATISTICS else done


def _kind(role: int) -> str:
    """What roles that build models have in common; each other role is its own kind."""
    return _BUILDERS if ROLE_IDS[role] in _OF_MODELS else ROLE_IDS[role]


def _clearly(scores: Sequence[float], ruled_out: Container[int], margin: float) -> int | None:
    """The role whose score is above all others by a margin, if there is one."""
    ranked = sorted((score, index) for index, score in enumerate(scores) if index not in ruled_out)
    (second, _), (first, index) = ranked[-2:]
    return index if first - second >= margin else None


def _deciding_words(document: Document, span: Span, role: int, title: TitleReading, values: Sequence[float]) -> Span:
    table = weights("role_title_weights.csv")
    named = [(table[one][role], -low, high) for one, (low, high) in title.features.items() if one in table]
    if named and (best := max(named))[0] >= 1.0:
        return span[0] - best[1], span[0] + best[2]
    if ROLE_IDS[role] != OTHER:
        said, feature = max(
            (row[role] * value, feature)
            for feature, value, row in zip(DUTY_FEATURES, values, _duty_weights()[1], strict=True)
        )
        if said > 0 and (words := first_phrase(document, feature)) is not None:
            return words
    if span[0] == span[1] and document.blocks:  # no title at all: the first line is what there is to show
        return document.blocks[0].start, document.blocks[0].end
    return span
