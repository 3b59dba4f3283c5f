"""The skills that postings ask for, as data: names, other names, kind, skill area and the wider skill.

The files are `data/skills/<skill area>.csv`; each row is one skill and each label belongs to one skill only.
A mark before an alternative label says how it is matched: `=` only in exactly this casing, `~` in this casing and
beside other skills only, `-` a longer phrase that must not be read as this skill. `implies` are the skills that whoever
has this one has as well, besides the broader one. An id that was given up lives on in `data/renamed.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy.packaged import read_text
from fingerpost.taxonomy.variants import spellings

SkillKind = Literal[
    "language",
    "library",
    "tool",
    "platform",
    "method",
    "field",
    "domain",
    "spoken-language",
    "practice",
    "format",
    "hardware",
]
SKILL_KINDS: tuple[str, ...] = get_args(SkillKind)

LabelRule = Literal["any-case", "exact-case", "in-context", "never"]
"""How a label is matched; `never`: the phrase is swallowed, so that a shorter label in it is not read."""

SKILL_AREAS: Mapping[str, str] = MappingProxyType(
    {
        "programming": "programming",
        "mathematics-statistics": "mathematics and statistics",
        "data-handling": "data handling",
        "machine-learning-algorithms": "machine-learning algorithms",
        "domain-knowledge": "domain knowledge",
        "other": "other",
    }
)
"""Skill area → its English label. The first five are the areas in which ML skills are usually counted."""

_RULES: dict[str, LabelRule] = {"=": "exact-case", "~": "in-context", "-": "never"}


class Label(NamedTuple):
    """A name of a skill and how it is matched."""

    text: str
    rule: LabelRule


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill: `broader` is the id of the wider skill; `labels` begin with the preferred one, unless ambiguous.

    `implies` are the ids stated in its row only (see `prerequisites.implied_skills` for all that follows);
    `first_year` is the year of its first release or publication, `None` where unknown or where there is none.
    """

    skill_id: str
    preferred_label: str
    kind: str
    skill_area: str
    broader: str | None
    labels: tuple[Label, ...]
    implies: tuple[str, ...] = ()
    first_year: int | None = None

    @property
    def alt_labels(self) -> tuple[str, ...]:
        """The other names under which it is known."""
        return tuple(
            label.text for label in self.labels if label.rule != "never" and label.text != self.preferred_label
        )


class SkillTable(dict[str, Skill]):
    """Skills by id; an id that was renamed still leads to its skill, but is not listed."""

    def __missing__(self, skill_id: str) -> Skill:
        return self[renamed()[skill_id]]

    def get(self, skill_id: str, default: Any = None) -> Any:
        """The skill with this id, present or former, or `default`."""
        return super().get(renamed().get(skill_id, skill_id), default)


@cache
def skills() -> Mapping[str, Skill]:
    """Every skill by its id, in order of area and id; former ids can be looked up but are not listed."""
    return MappingProxyType(SkillTable((skill.skill_id, skill) for area in SKILL_AREAS for skill in _read_area(area)))


@cache
def renamed() -> Mapping[str, str]:
    """Former id of a skill → the id under which it is found now."""
    return MappingProxyType({row["old_id"]: row["new_id"] for row in read_rows("renamed.csv")})


def read_rows(path: str) -> Iterator[dict[str, str]]:
    """The rows of a file of this room's data."""
    names, *rows = csv.reader(read_text("fingerpost.taxonomy", f"data/{path}").splitlines())
    for row in rows:
        yield dict(zip(names, row, strict=True))


def _read_area(area: str) -> Iterator[Skill]:
    for row in read_rows(f"skills/{area}.csv"):
        yield Skill(
            skill_id=row["skill_id"],
            preferred_label=row["preferred_label"],
            kind=row["kind"],
            skill_area=area,
            broader=row["broader"] or None,
            labels=parse_labels(row["preferred_label"], row["alt_labels"]),
            implies=tuple(row["implies"].split("|")) if row["implies"] else (),
            first_year=int(row["first_year"]) if row["first_year"] else None,
        )


def parse_labels(preferred_label: str, alt_labels: str) -> tuple[Label, ...]:
    """The labels of one row; a marked repetition of the preferred label, in its casing, replaces the plain one.

    >>> parse_labels("Go", "~Go|golang")
    (Label(text='Go', rule='in-context'), Label(text='golang', rule='any-case'))
    >>> parse_labels("PyTorch", "Py Torch|-pytorch lightning")[0]
    Label(text='PyTorch', rule='any-case')
    """
    alternatives: list[Label] = []
    is_repeated = False
    for written in map(str.strip, alt_labels.split("|")):
        if not written:
            continue
        rule = _RULES.get(written[0])
        label = Label(written, "any-case") if rule is None else Label(written[1:], rule)
        alternatives.append(label)
        is_repeated = is_repeated or label[0] == preferred_label
    return tuple(alternatives) if is_repeated else (Label(preferred_label, "any-case"), *alternatives)


@cache
def _names() -> Mapping[str, str]:
    """Every id and spelling in lower case → skill id; the first that claims a spelling keeps it."""
    names = {skill_id: skill_id for skill_id in skills()} | dict(renamed())
    for skill in skills().values():
        for label in (Label(skill.preferred_label, "any-case"), *skill.labels):
            if label.rule != "never":
                names.setdefault(label.text.lower(), skill.skill_id)
    for skill in skills().values():
        for label in skill.labels:
            if label.rule in ("any-case", "exact-case"):
                for spelling in spellings(label.text):
                    names.setdefault(spelling, skill.skill_id)
    return names


def skill_named(name: str) -> Skill:
    """The skill with this id, label or other name; case, hyphens and plurals do not matter.

    Raises:
        UnknownNameError: no skill has this name.

    >>> skill_named("natural language processing").skill_id
    'natural-language-processing'
    """
    if name in skills():  # most callers ask by id, and the table of all spellings takes a while to make
        return skills()[name]
    names = _names()
    wanted = " ".join(name.lower().split())
    for spelling in (wanted, *spellings(wanted)):
        if skill_id := names.get(spelling):
            return skills()[skill_id]
    raise UnknownNameError("skill", name, names)


def broader_skills(skill_id: str) -> tuple[str, ...]:
    """The ids of the wider skills of a skill, the closest first.

    Raises:
        UnknownNameError: no skill has this id.
    """
    chain: list[str] = []
    broader = skill_named(skill_id).broader
    while broader and broader not in chain:
        chain.append(broader)
        broader = skills()[broader].broader
    return tuple(chain)
